//! The last messages of a partition, for consumers that follow it: what Kafka
//! has in the system's page cache.

use std::collections::BTreeMap;

use tansu_sans_io::record::deflated::Batch;

/// So much is kept of each partition, in bytes. Who is further behind reads
/// from the storage.
const KEPT: usize = 64 * 1024;

/// A partition's last batches, by the offset of their first message. There are
/// gaps where the answer to a producer went astray.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    batches: BTreeMap<i64, Batch>,
    bytes: usize,
}

impl Recent {
    /// Takes what was written at `offset`; returns the offset after it.
    pub(crate) fn add(&mut self, offset: i64, batch: Batch) -> i64 {
        self.bytes += batch.record_data.len();
        // Not under the batch's checksum (Kafka protocol, "Record batch"): brokers set it.
        let batch = Batch { base_offset: offset, ..batch };
        let after = end(&batch);
        if let Some(before) = self.batches.insert(offset, batch) {
            self.bytes -= before.record_data.len();
        }
        while self.bytes > KEPT
            && let Some((_, oldest)) = self.batches.pop_first()
        {
            self.bytes -= oldest.record_data.len();
        }
        after
    }

    /// From the batch with the message at `offset` up to the next gap; empty
    /// where that one is not here.
    pub(crate) fn from(&self, offset: i64) -> Vec<Batch> {
        let first = self.batches.range(..=offset).next_back();
        let Some((&first, _)) = first.filter(|(_, batch)| end(batch) > offset) else {
            return Vec::new();
        };
        let mut next = first;
        let run = self.batches.range(first..).take_while(|(at, batch)| {
            let follows = **at == next;
            next = end(batch);
            follows
        });
        run.map(|(_, batch)| batch.clone()).collect()
    }
}

/// The offset after a batch's last message.
pub(crate) fn end(batch: &Batch) -> i64 {
    batch.base_offset + i64::from(batch.last_offset_delta) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(messages: i32, bytes: usize) -> Batch {
        Batch {
            last_offset_delta: messages - 1,
            record_data: vec![0; bytes].into(),
            ..Batch::default()
        }
    }

    fn offsets(recent: &Recent, from: i64) -> Vec<i64> {
        recent.from(from).iter().map(|batch| batch.base_offset).collect()
    }

    #[test]
    fn what_follows_comes_at_once() {
        let mut recent = Recent::default();
        assert_eq!(offsets(&recent, 0), [] as [i64; 0]);
        // The answers to producers may come in another order.
        for (offset, messages) in [(7, 1), (5, 2), (8, 3)] {
            recent.add(offset, batch(messages, 10));
        }
        assert_eq!(offsets(&recent, 4), [] as [i64; 0], "only the storage has it");
        assert_eq!(offsets(&recent, 5), [5, 7, 8]);
        assert_eq!(offsets(&recent, 6), [5, 7, 8], "within a batch: the consumer skips");
        assert_eq!(offsets(&recent, 10), [8]);
        assert_eq!(offsets(&recent, 11), [] as [i64; 0], "nothing yet");
    }

    #[test]
    fn nothing_is_passed_over() {
        let mut recent = Recent::default();
        recent.add(5, batch(1, 10));
        recent.add(7, batch(1, 10));
        assert_eq!(offsets(&recent, 5), [5]);
        assert_eq!(offsets(&recent, 6), [] as [i64; 0]);
    }

    #[test]
    fn only_the_last_is_kept() {
        let mut recent = Recent::default();
        for offset in 0..10 {
            recent.add(offset, batch(1, KEPT / 4));
        }
        assert_eq!(offsets(&recent, 5), [] as [i64; 0]);
        assert_eq!(offsets(&recent, 6), [6, 7, 8, 9]);
        recent.add(10, batch(1, KEPT + 1));
        assert_eq!(offsets(&recent, 10), [] as [i64; 0], "too large to keep");
        recent.add(11, batch(1, 1));
        assert_eq!(offsets(&recent, 11), [11]);
    }
}
