//! Lines in an SVG file.

use std::path::Path;

use plotters::prelude::*;

/// Points of one line, and its name.
pub type Series<'a> = (&'a str, Vec<(f64, f64)>);

const COLORS: [RGBColor; 4] =
    [RGBColor(31, 95, 139), RGBColor(192, 80, 0), RGBColor(40, 120, 70), RGBColor(120, 60, 140)];

/// Draws the lines, from zero on.
pub fn lines(
    file: &Path,
    title: &str,
    (x, y): (&str, &str),
    series: &[Series],
) -> Result<(), Box<dyn std::error::Error>> {
    let points = || series.iter().flat_map(|(_, points)| points);
    let right = points().map(|(x, _)| *x).fold(1.0, f64::max);
    let top = points().map(|(_, y)| *y).fold(1.0, f64::max) * 1.1;
    let root = SVGBackend::new(file, (800, 420)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(0.0..right, 0.0..top)?;
    chart.configure_mesh().x_desc(x).y_desc(y).light_line_style(WHITE).draw()?;
    for ((name, points), color) in series.iter().zip(COLORS) {
        chart
            .draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .draw()?;
    root.present()?;
    Ok(())
}

/// Sorted values by how many in a hundred lie below them.
pub fn percentiles(sorted: &[f64]) -> Vec<(f64, f64)> {
    let last = u32::try_from(sorted.len().max(2) - 1).unwrap_or(u32::MAX);
    (0_u32..).zip(sorted).map(|(rank, y)| (f64::from(rank) * 100.0 / f64::from(last), *y)).collect()
}
