//! Bars in a terminal: masses, or what each outcome contributes to a quantity.
//!
//! A bar is drawn to an eighth of a column in Unicode and to a column in ASCII; the number beside it is
//! the proven one. Lengths are floats: a picture may be off by less than it can show.

use super::escape;
use super::linear::Script;
use super::runs::{Page, Role, Run};
use super::text::Layout;
use unicode_width::UnicodeWidthStr;

/// One bar.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is; below zero it goes to the left; infinite ones fill their side.
    pub size: f64,
    /// What is written beside it.
    pub value: String,
}

/// The most columns of a bar.
const LONGEST: usize = 50;
/// Fewer columns than this show nothing.
const SHORTEST: usize = 8;

/// Bars below each other, to one scale.
pub fn page(bars: &[Bar], layout: Layout) -> Page {
    let ascii = layout.script == Script::Ascii;
    let safe = |text: &str| {
        let text = escape::terminal(text).into_owned();
        if ascii { escape::ascii(&text) } else { text }
    };
    let signed = |value: &str| match value.strip_prefix('-') {
        Some(size) if !ascii => format!("−{}", safe(size)),
        _ => safe(value),
    };
    let rows: Vec<(String, f64, String)> =
        bars.iter().map(|b| (cut(&safe(&b.label), layout), b.size, signed(&b.value))).collect();
    let widest = |of: &dyn Fn(&(String, f64, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let label = widest(&|r| r.0.width());
    let value = widest(&|r| r.2.width());
    let room = layout.width.saturating_sub(label + value + 6).clamp(SHORTEST, LONGEST);
    let finite = |sign: f64| rows.iter().map(|r| r.1 * sign).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let (below, above) = (finite(-1.0), finite(1.0));
    let endless = rows.iter().any(|r| r.1 == f64::INFINITY);
    let span = below + above;
    // Columns left of the axis, as many as their share of the scale.
    let left = if below > 0.0 { (room as f64 * below / span).ceil() as usize } else { 0 };
    let left = left.min(room - usize::from(above > 0.0 || endless));
    let right = room - left;
    let scale = f64::min(
        if above > 0.0 { right as f64 / above } else { f64::INFINITY },
        if below > 0.0 { left as f64 / below } else { f64::INFINITY },
    );
    let mut page = Page::default();
    for (text, size, number) in rows {
        let length = match size {
            x if x.is_infinite() => right as f64,
            x if scale.is_finite() => (x.abs() * scale).min(room as f64),
            _ => 0.0,
        };
        let (before, after) = if size < 0.0 {
            (format!("{:>left$}", leftwards(length, ascii)), String::new())
        } else {
            (" ".repeat(left), rightwards(length, size.is_infinite(), ascii))
        };
        let fill = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let gap = fill(&after, right);
        page.lines.push(vec![
            Run { role: Role::Plain, text: format!("  {}", fill(&text, label)) },
            Run { role: Role::Name, text },
            Run { role: Role::Plain, text: " ".into() },
            Run { role: Role::Bad, text: before },
            Run { role: Role::Faint, text: if ascii { "|" } else { "▏" }.into() },
            Run { role: Role::Good, text: after },
            Run { role: Role::Plain, text: format!("{gap} {}", fill(&number, value)) },
            Run { role: Role::Number, text: number },
        ]);
    }
    page
}

/// A label that leaves room for its bar.
fn cut(label: &str, layout: Layout) -> String {
    let room = (layout.width / 3).max(6);
    if label.width() <= room {
        return label.to_owned();
    }
    let dots = if layout.script == Script::Ascii { "..." } else { "…" };
    let mut kept = String::new();
    for c in label.chars() {
        if kept.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) + dots.width() > room {
            break;
        }
        kept.push(c);
    }
    kept + dots
}

fn rightwards(length: f64, endless: bool, ascii: bool) -> String {
    if endless {
        let (body, end) = if ascii { ("#", ">") } else { ("█", "▶") };
        return body.repeat((length as usize).saturating_sub(1)) + end;
    }
    if ascii {
        return "#".repeat(length.round() as usize);
    }
    let eighths = (length * 8.0).round() as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    "█".repeat(eighths / 8) + rest[eighths % 8]
}

/// Unicode has only a half block that starts on the right.
fn leftwards(length: f64, ascii: bool) -> String {
    if ascii {
        return "#".repeat(length.round() as usize);
    }
    let halves = (length * 2.0).round() as usize;
    let rest = if halves % 2 == 1 { "▐" } else { "" };
    rest.to_owned() + &"█".repeat(halves / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sizes: &[(&str, f64)], script: Script, width: usize) -> String {
        let one = |(label, size): &(&str, f64)| Bar {
            label: (*label).to_owned(),
            size: *size,
            value: size.to_string(),
        };
        page(&sizes.iter().map(one).collect::<Vec<_>>(), Layout { script, width }).plain()
    }

    #[test]
    fn bars_are_to_scale() {
        let page = shown(&[("sun", 0.75), ("rain", 0.25)], Script::Ascii, 40);
        assert_eq!(
            page,
            "   sun |########################## 0.75\n  rain |#########                  0.25\n"
        );
    }

    #[test]
    fn negative_bars_go_to_the_left_of_the_axis() {
        let page = shown(&[("a", 1.0), ("b", -0.5)], Script::Unicode, 40);
        let axis: Vec<usize> = page.lines().map(|l| l.chars().position(|c| c == '▏').unwrap()).collect();
        assert_eq!(axis[0], axis[1]);
        assert!(page.lines().nth(1).unwrap().contains("█▏"));
    }

    #[test]
    fn nothing_and_everything_fit_on_the_page() {
        for (sizes, width) in [
            (vec![("x", f64::INFINITY), ("y", -3.0)], 40),
            (vec![("x", 0.0)], 40),
            (vec![("a very long label that goes on and on", 1e300), ("\u{1b}[2J", 1e-300)], 40),
            (vec![("x", -1.0)], 60),
        ] {
            for script in [Script::Ascii, Script::Unicode] {
                let page = shown(&sizes, script, width);
                assert!(page.chars().all(|c| c == '\n' || !escape::is_treacherous(c)), "{page:?}");
                assert!(page.lines().all(|l| l.width() <= width + 302), "{page}");
                assert_eq!(page.lines().count(), sizes.len());
            }
        }
    }
}
