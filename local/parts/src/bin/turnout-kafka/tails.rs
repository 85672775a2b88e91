//! What is known of the ends of the topics without asking the storage.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use tansu_sans_io::{
    FetchRequest, FetchResponse, MetadataResponse, ProduceRequest, ProduceResponse,
    fetch_request::FetchPartition,
    fetch_response::{FetchableTopicResponse, PartitionData},
    record::deflated::{Batch, Frame},
};

use crate::recent::{Recent, end};

/// How long an end that was seen is believed where a producer went before it had
/// its answer: what it wrote may come to be there at any time.
const BELIEVED: Duration = Duration::from_secs(1);

/// A topic's name and the number of a partition.
type Partition = (String, i32);

/// The ends of partitions, and when each was last written to. Nobody but us
/// writes to the storage.
#[derive(Debug, Default)]
pub(crate) struct Tails {
    /// From version 13 on, a fetch names topics by their ids only.
    names: HashMap<[u8; 16], String>,
    partitions: HashMap<Partition, Tail>,
    /// Writes to all of them.
    writes: u64,
}

#[derive(Debug, Default)]
struct Tail {
    /// Which of all writes was its last.
    written: u64,
    /// The offset after the last message, and when it was seen.
    end: Option<(i64, Instant)>,
    /// A producer went before it had its answer.
    doubtful: bool,
    recent: Recent,
}

/// What a fetch comes to.
#[derive(Debug, PartialEq)]
pub(crate) enum Look {
    /// Nothing beyond what the consumer has.
    Nothing,
    /// All that is new.
    News(FetchResponse),
    /// The storage has to be asked for these partitions.
    Ask(FetchRequest),
}

impl Tails {
    /// Learns the topics' names.
    pub(crate) fn named(&mut self, response: &MetadataResponse) {
        for topic in response.topics.iter().flatten() {
            if let (Some(id), Some(name)) = (topic.topic_id, &topic.name) {
                self.names.insert(id, name.clone());
            }
        }
    }

    /// Forgets all but the names: topics or messages may have been deleted.
    pub(crate) fn forget(&mut self) {
        self.partitions.clear();
        self.writes += 1;
    }

    /// A producer was answered.
    pub(crate) fn written(&mut self, sent: Vec<Sent>, response: &ProduceResponse, now: Instant) {
        self.writes += 1;
        for Sent { partition, batch } in sent {
            let offset = offset_of(response, &partition);
            let tail = self.partitions.entry(partition).or_default();
            tail.written = self.writes;
            match (offset, batch) {
                (Some(offset), Some(batch)) => {
                    let after = tail.recent.add(offset, batch);
                    let known = tail.end.map_or(after, |(known, _)| known.max(after));
                    tail.end = Some((known, now));
                }
                _ => tail.end = None,
            }
        }
    }

    /// A producer went before it was answered.
    pub(crate) fn abandoned(&mut self, sent: &[Sent]) {
        self.writes += 1;
        for Sent { partition, .. } in sent {
            let tail = Tail { written: self.writes, doubtful: true, ..Tail::default() };
            self.partitions.insert(partition.clone(), tail);
        }
    }

    /// The last write to what this fetch asks for: another one later means that
    /// there may be something new.
    pub(crate) fn last_write(&self, request: &FetchRequest) -> u64 {
        let mut last = 0;
        for topic in request.topics.iter().flatten() {
            let Some(name) = self.name(topic.topic.as_deref(), topic.topic_id) else {
                return self.writes;
            };
            for asked in topic.partitions.iter().flatten() {
                last = last.max(self.tail(name, asked.partition).map_or(0, |tail| tail.written));
            }
        }
        last
    }

    /// What can be said to this fetch without the storage. Where it has to be
    /// asked for one partition it is asked for all that have news: none should
    /// be kept waiting by those that are easier to read.
    pub(crate) fn look(&self, request: &FetchRequest, now: Instant) -> Look {
        let mut worth = request.clone();
        let mut news = Vec::new();
        let mut ask = false;
        for topic in worth.topics.iter_mut().flatten() {
            let name = self.name(topic.topic.as_deref(), topic.topic_id).map(str::to_owned);
            let mut partitions = Vec::new();
            topic.partitions.get_or_insert_default().retain(|asked| {
                let tail = name.as_deref().and_then(|name| self.tail(name, asked.partition));
                match tail.and_then(|tail| tail.after(asked, now)) {
                    Some(batches) if batches.is_empty() => false,
                    Some(batches) => {
                        partitions.push(data(asked.partition, batches));
                        true
                    }
                    None => {
                        ask = true;
                        true
                    }
                }
            });
            if !partitions.is_empty() {
                let topic = FetchableTopicResponse::default()
                    .topic(topic.topic.clone())
                    .topic_id(topic.topic_id)
                    .partitions(Some(partitions));
                news.push(topic);
            }
        }
        if ask {
            if let Some(topics) = &mut worth.topics {
                topics
                    .retain(|topic| topic.partitions.as_ref().is_some_and(|some| !some.is_empty()));
            }
            Look::Ask(worth)
        } else if news.is_empty() {
            Look::Nothing
        } else {
            Look::News(answer(news))
        }
    }

    /// Takes the ends from an answer, but for what was written to since it was
    /// asked for, when there had been so many `writes`.
    pub(crate) fn seen(&mut self, response: &FetchResponse, writes: u64, now: Instant) {
        for topic in response.responses.iter().flatten() {
            let name = self.name(topic.topic.as_deref(), topic.topic_id).map(str::to_owned);
            let Some(name) = name else { continue };
            for partition in topic.partitions.iter().flatten() {
                if partition.error_code == 0 {
                    let key = (name.clone(), partition.partition_index);
                    let tail = self.partitions.entry(key).or_default();
                    if tail.written <= writes {
                        tail.end = Some((partition.high_watermark, now));
                    }
                }
            }
        }
    }

    /// Writes to all partitions.
    pub(crate) fn writes(&self) -> u64 {
        self.writes
    }

    fn tail(&self, topic: &str, partition: i32) -> Option<&Tail> {
        self.partitions.get(&(topic.to_owned(), partition))
    }

    /// The name of a topic of which one of the two is given.
    fn name<'a>(&'a self, given: Option<&'a str>, id: Option<[u8; 16]>) -> Option<&'a str> {
        let by_id = || id.and_then(|id| self.names.get(&id)).map(String::as_str);
        given.filter(|name| !name.is_empty()).or_else(by_id)
    }
}

impl Tail {
    /// What there is beyond what the consumer has; `None`: only the storage knows.
    fn after(&self, asked: &FetchPartition, now: Instant) -> Option<Vec<Batch>> {
        let recent = self.recent.from(asked.fetch_offset);
        if !recent.is_empty() {
            return Some(recent);
        }
        let (end, seen) = self.end?;
        let believed = !self.doubtful || now.duration_since(seen) <= BELIEVED;
        (believed && end == asked.fetch_offset).then(Vec::new)
    }
}

/// What a producer sent to one partition.
#[derive(Debug)]
pub(crate) struct Sent {
    partition: Partition,
    /// `None`: several, or a part of a transaction.
    batch: Option<Batch>,
}

/// What a producer sends; it always names the topics.
pub(crate) fn sent(request: &ProduceRequest) -> Vec<Sent> {
    let plain = request.transactional_id.is_none();
    let topics = request.topic_data.iter().flatten();
    let partitions = topics.flat_map(|topic| {
        topic.partition_data.iter().flatten().map(move |data| {
            let batches = data.records.as_ref().map_or(&[][..], |records| &records.batches);
            let batch = match batches {
                [one] if plain => Some(one.clone()),
                _ => None,
            };
            Sent { partition: (topic.name.clone(), data.index), batch }
        })
    });
    partitions.collect()
}

/// The offset that the first message got; `None` where it was refused.
fn offset_of(response: &ProduceResponse, (topic, partition): &Partition) -> Option<i64> {
    let topics = response.responses.iter().flatten();
    let mut partitions = topics
        .filter(|answer| answer.name == *topic)
        .flat_map(|answer| answer.partition_responses.iter().flatten());
    let answer = partitions.find(|answer| answer.index == *partition)?;
    (answer.error_code == 0).then_some(answer.base_offset)
}

/// An answer to a fetch.
pub(crate) fn answer(topics: Vec<FetchableTopicResponse>) -> FetchResponse {
    FetchResponse::default()
        .throttle_time_ms(Some(0))
        .error_code(Some(0))
        .session_id(Some(0))
        .node_endpoints(Some(Vec::new()))
        .responses(Some(topics))
}

/// How much an answer brings.
pub(crate) fn bytes(response: &FetchResponse) -> usize {
    let topics = response.responses.iter().flatten();
    let partitions = topics.flat_map(|topic| topic.partitions.iter().flatten());
    let batches = partitions.flat_map(|one| one.records.iter().flat_map(|frame| &frame.batches));
    batches.map(|batch| batch.record_data.len()).sum()
}

fn data(partition: i32, batches: Vec<Batch>) -> PartitionData {
    let end = batches.last().map_or(-1, end);
    PartitionData::default()
        .partition_index(partition)
        .high_watermark(end)
        .last_stable_offset(Some(end))
        // Not known here, and of no use to consumers.
        .log_start_offset(Some(-1))
        .aborted_transactions(Some(Vec::new()))
        .preferred_read_replica(Some(-1))
        .records(Some(Frame { batches }))
}

#[cfg(test)]
mod tests;
