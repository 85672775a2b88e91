//! Lets producers go on after an outage.

use rama::{Context, Service};
use tansu_sans_io::{Body, Frame, InitProducerIdRequest, ProduceRequest};

/// Kafka's "none", for ids, epochs and sequence numbers of producers.
const NONE: i8 = -1;

/// Leaves out what tells Tansu of idempotent producers.
///
/// A message that such a producer could not deliver in time leaves a gap in its
/// numbers, and it goes on in the next epoch of its id. Kafka takes that; Tansu
/// 0.6 panics. So producers number their messages, and keep their order, and
/// Tansu is not told: a message whose answer was lost can be there twice.
pub(crate) struct WithoutNumbers<S>(pub S);

impl<State, S> Service<State, Frame> for WithoutNumbers<S>
where
    State: Clone + Send + Sync + 'static,
    S: Service<State, Frame, Response = Frame>,
{
    type Response = Frame;
    type Error = S::Error;

    async fn serve(&self, context: Context<State>, mut frame: Frame) -> Result<Frame, S::Error> {
        match &mut frame.body {
            Body::InitProducerIdRequest(request) => forget_id(request),
            Body::ProduceRequest(request) => forget_numbers(request),
            _ => {}
        }
        self.0.serve(context, frame).await
    }
}

/// A new id for everybody: going on with one is what Tansu panics at.
fn forget_id(request: &mut InitProducerIdRequest) {
    request.producer_id = Some(NONE.into());
    request.producer_epoch = Some(NONE.into());
}

fn forget_numbers(request: &mut ProduceRequest) {
    if request.transactional_id.is_some() {
        return;
    }
    let topics = request.topic_data.iter_mut().flatten();
    let partitions = topics.flat_map(|topic| topic.partition_data.iter_mut().flatten());
    let records = partitions.filter_map(|partition| partition.records.as_mut());
    for batch in records.flat_map(|records| &mut records.batches) {
        batch.producer_id = NONE.into();
        batch.producer_epoch = NONE.into();
        batch.base_sequence = NONE.into();
    }
}
