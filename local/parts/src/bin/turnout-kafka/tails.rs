//! What is known of the ends of the topics without asking the storage.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use tansu_sans_io::{
    FetchRequest, FetchResponse, MetadataResponse, ProduceRequest,
    fetch_request::{FetchPartition, FetchTopic},
};

/// How long an end that was seen is believed. What was written without our
/// knowing of its end, because its producer had gone, is found after that.
const BELIEVED: Duration = Duration::from_secs(1);

/// A topic's name and the number of a partition.
type Partition = (String, i32);

/// The ends of partitions, and when each was last written to.
#[derive(Debug, Default)]
pub(crate) struct Tails {
    /// From version 13 on, a fetch names topics by their ids only.
    names: HashMap<[u8; 16], String>,
    partitions: HashMap<Partition, Tail>,
    /// Writes to all of them.
    writes: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tail {
    /// Which of all writes was its last.
    written: u64,
    /// The offset after the last message, and when it was seen.
    end: Option<(i64, Instant)>,
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

    /// Something was, or may have been, written to these.
    pub(crate) fn written(&mut self, partitions: &[Partition]) {
        self.writes += 1;
        for partition in partitions {
            self.partitions.insert(partition.clone(), Tail { written: self.writes, end: None });
        }
    }

    /// The last write to what this fetch asks for: another one later means that
    /// there may be something new.
    pub(crate) fn last_write(&self, request: &FetchRequest) -> u64 {
        let mut last = 0;
        for (topic, partition) in asked(request) {
            let Some(name) = self.name(topic.topic.as_deref(), topic.topic_id) else {
                return self.writes;
            };
            last = last.max(self.tail(name, partition.partition).map_or(0, |tail| tail.written));
        }
        last
    }

    /// The fetch without the partitions that are known to have nothing beyond
    /// what the consumer has; `None`: nothing is left.
    pub(crate) fn worth_asking(
        &self,
        request: &FetchRequest,
        now: Instant,
    ) -> Option<FetchRequest> {
        let mut worth = request.clone();
        for topic in worth.topics.iter_mut().flatten() {
            let name = self.name(topic.topic.as_deref(), topic.topic_id).map(str::to_owned);
            let Some(name) = name else { continue };
            if let Some(partitions) = &mut topic.partitions {
                partitions.retain(|asked| {
                    let end = self.tail(&name, asked.partition).and_then(|tail| tail.end);
                    end.is_none_or(|(end, seen)| {
                        end != asked.fetch_offset || now.duration_since(seen) > BELIEVED
                    })
                });
            }
        }
        if let Some(topics) = &mut worth.topics {
            topics.retain(|topic| topic.partitions.as_ref().is_some_and(|asked| !asked.is_empty()));
        }
        worth.topics.as_ref().is_some_and(|topics| !topics.is_empty()).then_some(worth)
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

/// The partitions that a producer writes to; it always names the topics.
pub(crate) fn of(request: &ProduceRequest) -> Vec<Partition> {
    let topics = request.topic_data.iter().flatten();
    let partitions = topics.flat_map(|topic| {
        let partitions = topic.partition_data.iter().flatten();
        partitions.map(|partition| (topic.name.clone(), partition.index))
    });
    partitions.collect()
}

fn asked(request: &FetchRequest) -> impl Iterator<Item = (&FetchTopic, &FetchPartition)> {
    let topics = request.topics.iter().flatten();
    topics.flat_map(|topic| topic.partitions.iter().flatten().map(move |asked| (topic, asked)))
}

#[cfg(test)]
mod tests {
    use tansu_sans_io::{
        fetch_response::{FetchableTopicResponse, PartitionData},
        metadata_response::MetadataResponseTopic,
    };

    use super::*;

    const ID: [u8; 16] = [7; 16];

    /// A consumer that has everything before `offset` of these partitions.
    fn fetch(partitions: &[i32], offset: i64) -> FetchRequest {
        let asked =
            |&partition| FetchPartition::default().partition(partition).fetch_offset(offset);
        let topic = FetchTopic::default()
            .topic_id(Some(ID))
            .partitions(Some(partitions.iter().map(asked).collect()));
        FetchRequest::default().topics(Some(vec![topic]))
    }

    fn answer(partitions: &[i32], end: i64) -> FetchResponse {
        let data =
            |&partition| PartitionData::default().partition_index(partition).high_watermark(end);
        let topic = FetchableTopicResponse::default()
            .topic_id(Some(ID))
            .partitions(Some(partitions.iter().map(data).collect()));
        FetchResponse::default().responses(Some(vec![topic]))
    }

    fn tails() -> Tails {
        let mut tails = Tails::default();
        let topic = MetadataResponseTopic::default()
            .name(Some("registration.confirmed".to_owned()))
            .topic_id(Some(ID));
        tails.named(&MetadataResponse::default().topics(Some(vec![topic])));
        tails
    }

    fn at(partition: i32) -> [Partition; 1] {
        [("registration.confirmed".to_owned(), partition)]
    }

    fn worth(tails: &Tails, request: &FetchRequest, now: Instant) -> Vec<i32> {
        let worth = tails.worth_asking(request, now).unwrap_or_default();
        asked(&worth).map(|(_, partition)| partition.partition).collect()
    }

    #[test]
    fn only_what_was_written_to_is_asked_for() {
        let (mut tails, now) = (tails(), Instant::now());
        let request = fetch(&[0, 1, 2], 5);
        assert_eq!(worth(&tails, &request, now), [0, 1, 2], "nothing is known");
        tails.seen(&answer(&[0, 1, 2], 5), tails.writes(), now);
        assert_eq!(worth(&tails, &request, now), [] as [i32; 0]);
        let before = tails.last_write(&request);
        tails.written(&at(1));
        assert_eq!(worth(&tails, &request, now), [1]);
        assert_ne!(tails.last_write(&request), before);
    }

    #[test]
    fn a_consumer_that_lags_is_asked_for() {
        let (mut tails, now) = (tails(), Instant::now());
        tails.seen(&answer(&[0, 1], 5), tails.writes(), now);
        assert_eq!(worth(&tails, &fetch(&[0, 1], 4), now), [0, 1]);
    }

    #[test]
    fn an_answer_from_before_a_write_tells_nothing() {
        let (mut tails, now) = (tails(), Instant::now());
        let asked_at = tails.writes();
        tails.written(&at(0));
        tails.seen(&answer(&[0, 1], 5), asked_at, now);
        assert_eq!(worth(&tails, &fetch(&[0, 1], 5), now), [0]);
    }

    #[test]
    fn what_was_seen_long_ago_is_looked_at_again() {
        let (mut tails, now) = (tails(), Instant::now());
        tails.seen(&answer(&[0], 5), tails.writes(), now);
        assert_eq!(worth(&tails, &fetch(&[0], 5), now + BELIEVED * 2), [0]);
    }

    #[test]
    fn other_topics_wake_nobody_unless_the_name_is_unknown() {
        let mut tails = tails();
        let (request, before) = (fetch(&[0], 5), tails.last_write(&fetch(&[0], 5)));
        tails.written(&[("event.published".to_owned(), 0)]);
        assert_eq!(tails.last_write(&request), before);
        assert_ne!(Tails { names: HashMap::new(), ..tails }.last_write(&request), before);
    }
}
