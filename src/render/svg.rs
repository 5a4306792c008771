//! A plot as SVG, for web pages and PDF.

use super::chart::{Chart, Gap, PROBABILITY};
use super::linear::{self, Script};
use plotters::coord::Shift;
use plotters::coord::ranged1d::{NoDefaultFormatting, ValueFormatter};
use plotters::prelude::*;

/// Width and height as a page shows it, in pixels of a screen.
const SIZE: (u32, u32) = (640, 360);
/// It is drawn larger than it is shown, since the points of a curve lie on whole pixels.
const SCALE: u32 = 4;
/// Height of the strip with the names.
const NAMES: i32 = 30;
const FONT: &str = "Libertinus Serif, STIX Two Text, Georgia, serif";
/// Colours that people with any colour vision tell apart (M. Okabe and K. Ito, 2008).
const COLORS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// The drawing as an `<svg>` element; an empty one if it cannot be drawn.
pub fn draw(chart: &Chart) -> String {
    let mut out = String::new();
    let drawn = {
        let size = (SIZE.0 * SCALE, SIZE.1 * SCALE);
        let area = SVGBackend::with_string(&mut out, size).into_drawing_area();
        let named = named(chart);
        let (strip, plot) = area.split_vertically(if named { px(NAMES) } else { 0 });
        let drawn = match chart {
            Chart::Bars { .. } => bars(&plot, chart),
            Chart::Curves { .. } => curves(&plot, chart),
        };
        let drawn = drawn.and_then(|()| if named { names(&strip, chart) } else { Ok(()) });
        drawn.and_then(|()| Ok(area.present()?))
    };
    if drawn.is_err() {
        return format!(
            "<svg width=\"{}\" height=\"{}\" xmlns=\"http://www.w3.org/2000/svg\"/>",
            SIZE.0, SIZE.1
        );
    }
    // A picture that is read aloud, and that scales with the page.
    let (w, h) = SIZE;
    let (inner_w, inner_h) = (w * SCALE, h * SCALE);
    out.replacen(
        &format!("<svg width=\"{inner_w}\" height=\"{inner_h}\""),
        &format!("<svg width=\"{w}\" height=\"{h}\" role=\"img\""),
        1,
    )
}

/// Pixels of the drawing.
fn px(shown: i32) -> i32 {
    shown * SCALE as i32
}

fn font(size: i32) -> (&'static str, i32) {
    (FONT, px(size))
}

/// Whether names stand above the plot: one distribution is named by its caption.
fn named(chart: &Chart) -> bool {
    match chart {
        Chart::Bars { series, axis, .. } => series.len() > 1 || axis != PROBABILITY,
        Chart::Curves { .. } => true,
    }
}

/// The names of what is drawn, each beside its colour.
fn names(area: &Area, chart: &Chart) -> Result {
    let names: Vec<String> = match chart {
        Chart::Bars { series, .. } => series.iter().map(|(n, _)| words(n)).collect(),
        Chart::Curves { curves, .. } => curves.iter().map(|(n, _)| words(n)).collect(),
    };
    let mut x = px(82);
    for (n, name) in names.iter().enumerate() {
        let middle = px(NAMES) / 2 + px(4);
        area.draw(&Rectangle::new([(x, middle - px(5)), (x + px(14), middle + px(5))], color(n).filled()))?;
        area.draw(&Text::new(name.clone(), (x + px(20), middle - px(9)), font(18)))?;
        x += px(40) + px(9) * i32::try_from(name.chars().count()).unwrap_or(0);
    }
    Ok(())
}

fn color(n: usize) -> RGBColor {
    COLORS.get(n % COLORS.len()).copied().unwrap_or(BLACK)
}

/// `0.25`, `1`, without the zeros that mean nothing.
fn tick(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.replace('-', "−") }
}

fn words(name: &super::formula::Formula) -> String {
    linear::spell(name, Script::Unicode)
}

/// A scale from a little below to a little above what is drawn.
fn scale(chart: &Chart) -> (f64, f64) {
    let (low, high) = chart.range();
    let room = (high - low) * 0.08;
    (if low < 0.0 { low - room } else { low.min(0.0) }, high + room)
}

/// A linear axis whose ticks are spelled as [`tick`] does.
struct Axis(plotters::coord::types::RangedCoordf64);

impl Axis {
    fn new((low, high): (f64, f64)) -> Axis {
        Axis((low..high).into())
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;
    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.0.map(value, limit)
    }
    fn key_points<H: plotters::coord::ranged1d::KeyPointHint>(&self, hint: H) -> Vec<f64> {
        self.0.key_points(hint)
    }
    fn range(&self) -> std::ops::Range<f64> {
        self.0.range()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        tick(*value)
    }
}

fn curves(area: &Area, chart: &Chart) -> Result {
    let Chart::Curves { parameter, axis, curves, gap } = chart else { return Ok(()) };
    let xs = || curves.iter().flat_map(|(_, points)| points.iter().map(|(x, _)| *x));
    let across = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
    let across = if across.0 < across.1 { across } else { (0.0, 1.0) };
    let mut plot = ChartBuilder::on(area)
        .margin(px(10))
        .x_label_area_size(px(48))
        .y_label_area_size(px(70))
        .build_cartesian_2d(Axis::new(across), Axis::new(scale(chart)))?;
    plot.configure_mesh()
        .set_all_tick_mark_size(px(4))
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(225, 225, 225).stroke_width(SCALE))
        .axis_style(BLACK.stroke_width(SCALE))
        .label_style(font(18))
        .axis_desc_style(font(20))
        .x_desc(parameter.as_str())
        .y_desc(axis.as_str())
        .draw()?;
    for (n, (_, points)) in curves.iter().enumerate() {
        let style = color(n).stroke_width(2 * SCALE);
        // A curve has a gap where it is infinite.
        for part in points.split(|(_, y)| !y.is_finite()) {
            plot.draw_series(LineSeries::new(part.iter().copied(), style))?;
        }
    }
    if let Some(gap) = gap {
        let corner = area.get_base_pixel();
        let place = |x: f64, y: f64| {
            let (x, y) = plot.backend_coord(&(x, y));
            (x - corner.0, y - corner.1)
        };
        let (top, bottom) = (place(gap.at, gap.high), place(gap.at, gap.low));
        distance(area, gap, top, bottom, place((across.0 + across.1) / 2.0, 0.0).0)?;
    }
    Ok(())
}

/// A double arrow between two points above each other, with words on the side that has more room.
fn distance(area: &Area, gap: &Gap, top: (i32, i32), bottom: (i32, i32), middle: i32) -> Result {
    let long = bottom.1 - top.1;
    if long < px(26) {
        return Ok(());
    }
    let line = BLACK.stroke_width(SCALE);
    let (head, wide) = (px(7), px(3));
    area.draw(&PathElement::new(vec![(top.0, top.1 + px(2)), (bottom.0, bottom.1 - px(2))], line))?;
    for (tip, back) in [(top.1 + px(2), head), (bottom.1 - px(2), -head)] {
        let corners = vec![(top.0, tip), (top.0 - wide, tip + back), (top.0 + wide, tip + back)];
        area.draw(&Polygon::new(corners, BLACK.filled()))?;
    }
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    let (side, shift) = if top.0 <= middle { (HPos::Left, px(9)) } else { (HPos::Right, -px(9)) };
    let style = TextStyle::from(font(18).into_font()).pos(Pos::new(side, VPos::Center));
    area.draw(&Text::new(gap.text.clone(), (top.0 + shift, (top.1 + bottom.1) / 2), style))?;
    Ok(())
}

fn bars(area: &Area, chart: &Chart) -> Result {
    let Chart::Bars { labels, series, axis } = chart else { return Ok(()) };
    let count = labels.len().max(1) as f64;
    let mut plot = ChartBuilder::on(area)
        .margin(px(10))
        .x_label_area_size(px(38))
        .y_label_area_size(px(70))
        .build_cartesian_2d(0.0..count, Axis::new(scale(chart)))?;
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .set_all_tick_mark_size(px(4))
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(225, 225, 225).stroke_width(SCALE))
        .axis_style(BLACK.stroke_width(SCALE))
        .label_style(font(18))
        .axis_desc_style(font(20))
        .y_desc(axis.as_str())
        .draw()?;
    let width = 0.76 / series.len().max(1) as f64;
    for (n, (_, heights)) in series.iter().enumerate() {
        let style = color(n).filled();
        let bar = |(k, height): (usize, &f64)| {
            let left = k as f64 + 0.12 + n as f64 * width;
            Rectangle::new([(left, 0.0), (left + width * 0.94, *height)], style)
        };
        plot.draw_series(heights.iter().enumerate().map(bar))?;
    }
    plot.draw_series([PathElement::new(vec![(0.0, 0.0), (count, 0.0)], BLACK.stroke_width(SCALE))])?;
    let across = plot.plotting_area().get_x_axis_pixel_range();
    // The axes are counted from the corner of the drawing, what is drawn next from that of this part.
    let corner = area.get_base_pixel();
    let (left, right) = (across.start - corner.0, across.end - corner.0);
    let below = plot.plotting_area().get_y_axis_pixel_range().end - corner.1 + px(6);
    let step = f64::from(right - left) / count;
    // Long labels are cut, many are thinned out: a picture is no table.
    let room = (step / f64::from(px(9))).max(1.0) as usize;
    let every = labels.len() / 24 + 1;
    for (k, label) in labels.iter().enumerate().step_by(every) {
        let shown = shortened(label, room * every);
        let at = (left + ((k as f64 + 0.5) * step) as i32, below);
        let style = TextStyle::from(font(18).into_font()).pos(plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Center,
            plotters::style::text_anchor::VPos::Top,
        ));
        area.draw(&Text::new(shown, at, style))?;
    }
    Ok(())
}

fn shortened(label: &str, room: usize) -> String {
    let label = super::escape::terminal(label);
    if label.chars().count() <= room.max(2) {
        return label.into_owned();
    }
    label.chars().take(room.max(2) - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::formula::Formula;

    #[test]
    fn labels_are_no_markup() {
        let hostile = "<script>alert(1)</script>&".to_owned();
        let chart = Chart::Bars {
            labels: vec![hostile.clone(), "b".into()],
            series: vec![
                (Formula::name(hostile.clone()), vec![0.5, 0.5]),
                (Formula::name("B"), vec![0.1, 0.9]),
            ],
            axis: PROBABILITY.into(),
        };
        let page = draw(&chart);
        assert!(page.starts_with("<svg") && page.contains("role=\"img\""), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }

    #[test]
    fn ticks_have_no_idle_zeros() {
        assert_eq!(
            (tick(0.5), tick(1.0), tick(-0.0001), tick(-0.25)),
            ("0.5".into(), "1".into(), "0".into(), "−0.25".into())
        );
    }
}
