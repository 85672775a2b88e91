//! Percentiles.

/// The value below which `percent` of the sorted values lie (nearest rank).
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
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
