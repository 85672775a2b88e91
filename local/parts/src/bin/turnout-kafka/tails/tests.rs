use tansu_sans_io::{
    fetch_request::FetchTopic,
    metadata_response::MetadataResponseTopic,
    produce_request::{PartitionProduceData, TopicProduceData},
    produce_response::{PartitionProduceResponse, TopicProduceResponse},
};

use super::*;

const TOPIC: &str = "registration.confirmed";
const ID: [u8; 16] = [7; 16];
const REFUSED: i16 = 1;

/// A consumer that has everything before `offset` of these partitions.
fn fetch(partitions: &[i32], offset: i64) -> FetchRequest {
    let asked = |&partition| FetchPartition::default().partition(partition).fetch_offset(offset);
    let topic = FetchTopic::default()
        .topic_id(Some(ID))
        .partitions(Some(partitions.iter().map(asked).collect()));
    FetchRequest::default().topics(Some(vec![topic]))
}

/// What the storage says of partitions that end there.
fn ends(partitions: &[i32], end: i64) -> FetchResponse {
    let data = |&partition| PartitionData::default().partition_index(partition).high_watermark(end);
    let topic = FetchableTopicResponse::default()
        .topic_id(Some(ID))
        .partitions(Some(partitions.iter().map(data).collect()));
    FetchResponse::default().responses(Some(vec![topic]))
}

fn tails() -> Tails {
    let mut tails = Tails::default();
    let topic = MetadataResponseTopic::default().name(Some(TOPIC.to_owned())).topic_id(Some(ID));
    tails.named(&MetadataResponse::default().topics(Some(vec![topic])));
    tails
}

/// One message.
fn sends(topic: &str, partition: i32) -> Vec<Sent> {
    let batch = Batch { record_data: vec![1; 10].into(), ..Batch::default() };
    let data = PartitionProduceData::default()
        .index(partition)
        .records(Some(Frame { batches: vec![batch] }));
    let topic = TopicProduceData::default().name(topic.to_owned()).partition_data(Some(vec![data]));
    sent(&ProduceRequest::default().topic_data(Some(vec![topic])))
}

fn accepted(partition: i32, offset: i64, error: i16) -> ProduceResponse {
    let partition =
        PartitionProduceResponse::default().index(partition).base_offset(offset).error_code(error);
    let topic = TopicProduceResponse::default()
        .name(TOPIC.to_owned())
        .partition_responses(Some(vec![partition]));
    ProduceResponse::default().responses(Some(vec![topic]))
}

/// The partitions that the storage has to be asked for.
fn asks(tails: &Tails, request: &FetchRequest, now: Instant) -> Vec<i32> {
    match tails.look(request, now) {
        Look::Ask(worth) => {
            let topics = worth.topics.iter().flatten();
            topics
                .flat_map(|topic| topic.partitions.iter().flatten())
                .map(|p| p.partition)
                .collect()
        }
        Look::Nothing | Look::News(_) => Vec::new(),
    }
}

/// The partitions and offsets of the messages that need no storage.
fn news(tails: &Tails, request: &FetchRequest, now: Instant) -> Vec<(i32, i64)> {
    let Look::News(news) = tails.look(request, now) else { return Vec::new() };
    let topics = news.responses.iter().flatten();
    let partitions = topics.flat_map(|topic| topic.partitions.iter().flatten());
    let batches = partitions.flat_map(|partition| {
        let batches = partition.records.iter().flat_map(|records| &records.batches);
        batches.map(|batch| (partition.partition_index, batch.base_offset))
    });
    batches.collect()
}

#[test]
fn only_what_was_written_to_is_looked_at() {
    let (mut tails, now) = (tails(), Instant::now());
    let request = fetch(&[0, 1, 2], 5);
    assert_eq!(asks(&tails, &request, now), [0, 1, 2], "nothing is known");
    tails.seen(&ends(&[0, 1, 2], 5), tails.writes(), now);
    assert_eq!(tails.look(&request, now + BELIEVED * 100), Look::Nothing);
    let before = tails.last_write(&request);
    tails.written(sends(TOPIC, 1), &accepted(1, 5, 0), now);
    assert_eq!(news(&tails, &request, now), [(1, 5)]);
    assert_ne!(tails.last_write(&request), before);
    assert_eq!(tails.look(&fetch(&[1], 6), now), Look::Nothing, "it has that");
}

#[test]
fn a_consumer_that_lags_reads_from_the_storage() {
    let (mut tails, now) = (tails(), Instant::now());
    tails.seen(&ends(&[0, 1], 5), tails.writes(), now);
    assert_eq!(asks(&tails, &fetch(&[0, 1], 4), now), [0, 1]);
}

#[test]
fn who_lags_is_not_kept_waiting_by_what_is_at_hand() {
    let (mut tails, now) = (tails(), Instant::now());
    tails.written(sends(TOPIC, 1), &accepted(1, 5, 0), now);
    tails.seen(&ends(&[0, 2], 5), tails.writes(), now);
    assert_eq!(asks(&tails, &fetch(&[0, 1, 2], 5), now), [] as [i32; 0]);
    tails.seen(&ends(&[2], 9), tails.writes(), now);
    assert_eq!(asks(&tails, &fetch(&[0, 1, 2], 5), now), [1, 2]);
}

#[test]
fn an_answer_from_before_a_write_tells_nothing() {
    let (mut tails, now) = (tails(), Instant::now());
    let asked_at = tails.writes();
    tails.written(sends(TOPIC, 0), &accepted(0, 5, 0), now);
    tails.seen(&ends(&[0], 5), asked_at, now);
    assert_eq!(news(&tails, &fetch(&[0], 5), now), [(0, 5)]);
}

#[test]
fn what_was_refused_or_deleted_is_asked_for() {
    let (mut tails, now) = (tails(), Instant::now());
    tails.seen(&ends(&[0], 5), tails.writes(), now);
    tails.written(sends(TOPIC, 0), &accepted(0, -1, REFUSED), now);
    assert_eq!(asks(&tails, &fetch(&[0], 5), now), [0]);
    tails.written(sends(TOPIC, 0), &accepted(0, 5, 0), now);
    assert_eq!(news(&tails, &fetch(&[0], 5), now), [(0, 5)]);
    tails.forget();
    assert_eq!(asks(&tails, &fetch(&[0], 5), now), [0]);
}

#[test]
fn where_a_producer_went_the_storage_is_asked_again_and_again() {
    let (mut tails, now) = (tails(), Instant::now());
    let request = fetch(&[0], 5);
    tails.abandoned(&sends(TOPIC, 0));
    assert_eq!(asks(&tails, &request, now), [0]);
    tails.seen(&ends(&[0], 5), tails.writes(), now);
    assert_eq!(tails.look(&request, now), Look::Nothing);
    assert_eq!(asks(&tails, &request, now + BELIEVED * 2), [0], "it may have come by now");
}

#[test]
fn other_topics_wake_nobody_unless_the_name_is_unknown() {
    let (mut tails, now) = (tails(), Instant::now());
    let (request, before) = (fetch(&[0], 5), tails.last_write(&fetch(&[0], 5)));
    tails.written(sends("event.published", 0), &accepted(0, 5, 0), now);
    assert_eq!(tails.last_write(&request), before);
    assert_ne!(Tails { names: HashMap::new(), ..tails }.last_write(&request), before);
}
