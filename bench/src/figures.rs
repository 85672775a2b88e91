//! Percentiles, and what they are made of.

use std::time::{Duration, Instant};

use serde::Serialize;

/// How long something took, in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Times {
    /// Measurements.
    pub count: usize,
    /// Half took no longer.
    pub p50: f64,
    /// Nine in ten took no longer.
    pub p90: f64,
    /// Ninety-nine in a hundred took no longer.
    pub p99: f64,
    /// The slowest.
    pub max: f64,
    /// All of them, sorted.
    #[serde(skip)]
    pub sorted: Vec<f64>,
}

impl Times {
    /// Of measurements in milliseconds, in any order.
    pub fn of(values: Vec<f64>) -> Self {
        let sorted = sorted(values);
        let at = |percent| tenth(percentile(&sorted, percent));
        Self { count: sorted.len(), p50: at(50), p90: at(90), p99: at(99), max: at(100), sorted }
    }
}

/// The milliseconds since `start`.
pub fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}

/// How many happened in each second of `time`.
#[expect(clippy::cast_precision_loss, reason = "what is counted here is far below 2^52")]
pub fn rate(count: usize, time: Duration) -> f64 {
    tenth(count as f64 / time.as_secs_f64())
}

/// With one digit behind the point: more would feign exactness.
pub fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The value below which `percent` of the sorted values lie (nearest rank).
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// Sorts figures that are all numbers.
pub fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values = sorted(vec![5.0, 1.0, 4.0, 2.0, 3.0]);
        assert!((percentile(&values, 50) - 3.0).abs() < f64::EPSILON);
        assert!((percentile(&values, 99) - 5.0).abs() < f64::EPSILON);
        assert!((percentile(&values, 1) - 1.0).abs() < f64::EPSILON);
    }
}
