use rdkafka::{
    Message, Timestamp,
    message::{BorrowedMessage, Headers as _},
};

/// A message of a partition, taken out of the client's memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) offset: i64,
    /// Milliseconds since the Unix epoch.
    pub(super) timestamp: i64,
    /// Whether the broker set the timestamp, not the producer.
    pub(super) appended: bool,
    pub(super) key: Option<Vec<u8>>,
    pub(super) value: Option<Vec<u8>>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
}

impl Record {
    pub(super) fn new(message: &BorrowedMessage<'_>) -> Self {
        let (timestamp, appended) = match message.timestamp() {
            Timestamp::NotAvailable => (0, false),
            Timestamp::CreateTime(millis) => (millis, false),
            Timestamp::LogAppendTime(millis) => (millis, true),
        };
        let headers = message.headers().map(|headers| {
            let pairs = headers.iter();
            pairs
                .map(|header| (header.key.to_owned(), header.value.unwrap_or_default().to_vec()))
                .collect()
        });
        Self {
            offset: message.offset(),
            timestamp,
            appended,
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers: headers.unwrap_or_default(),
        }
    }

    /// About how many bytes it takes in an event.
    pub(super) fn size(&self) -> usize {
        let bytes = |part: &Option<Vec<u8>>| part.as_ref().map_or(0, Vec::len);
        // Base64 makes four of three; a header's byte becomes a number.
        let headers: usize =
            self.headers.iter().map(|(name, value)| name.len() + 5 * value.len() + 8).sum();
        200 + (bytes(&self.key) + bytes(&self.value)) * 4 / 3 + headers
    }
}
