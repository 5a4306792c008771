//! What a person is shown: the rows that fail, a histogram, the counts.

use super::line::number;
use crate::cli::output::Screen;
use anstyle::{AnsiColor, Style};
use entail::render::escape;
use entail::verify::{Float, Status, Summary, Tolerance, Verdict};
use std::fmt::Write;

/// Failing rows to be shown, and a count of those that are not.
pub(super) struct Shown {
    most: usize,
    rows: Vec<(u64, Verdict, Option<String>)>,
    more: u64,
    /// A command that looks closer at a row that nothing explains.
    pub(super) hint: Option<(u64, String)>,
}

impl Shown {
    pub(super) fn new(most: usize) -> Shown {
        Shown { most, rows: Vec::new(), more: 0, hint: None }
    }

    pub(super) fn push(&mut self, row: u64, verdict: &Verdict, remark: Option<String>) {
        if self.rows.len() < self.most {
            self.rows.push((row, verdict.clone(), remark));
        } else {
            self.more += 1;
        }
    }

    /// Whether the next row would still be shown, so that its remark is worth finding.
    pub(super) fn has_room(&self) -> bool {
        self.rows.len() < self.most
    }
}

struct Paint<'a> {
    screen: &'a Screen,
}

impl Paint<'_> {
    fn word(&self, text: &str, style: Style) -> String {
        if self.screen.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn good(&self, text: &str) -> String {
        self.word(text, AnsiColor::Green.on_default().bold())
    }

    fn bad(&self, text: &str) -> String {
        self.word(text, AnsiColor::Red.on_default().bold())
    }

    fn open(&self, text: &str) -> String {
        self.word(text, AnsiColor::Yellow.on_default().bold())
    }
}

/// `1,234,567`.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// The distance in floats, for people.
fn ulps(n: u64) -> String {
    if n < 1_000_000 { format!("{} ulp", count(n)) } else { format!("{:.1e} ulp", n as f64) }
}

/// A bound to three digits, rounded up so that it stays one.
fn upper(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return number(Float::F64, x);
    }
    let text = format!("{x:.2e}");
    let text = match text.parse::<f64>() {
        Ok(rounded) if rounded < x => {
            let exponent: i32 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
            format!("{:.2e}", rounded + 10f64.powi(exponent - 2))
        }
        _ => text,
    };
    // Three digits without an exponent where that is short.
    let places = text.split_once('e').and_then(|(_, e)| e.parse::<i32>().ok()).map(|e| 2 - e);
    match (places.and_then(|p| usize::try_from(p).ok()), text.parse::<f64>()) {
        (Some(places @ 0..=5), Ok(value)) => format!("{value:.places$}"),
        _ => text,
    }
}

/// One failing row, in two or three lines.
fn row(out: &mut String, paint: &Paint, float: Float, (row, v, remark): &(u64, Verdict, Option<String>)) {
    let row = count(*row);
    let remark = remark.as_deref().map(|r| escape::terminal(r).into_owned());
    let _ = match &v.status {
        Status::Broken(_) => {
            writeln!(out, "row {row}: {}: {}", paint.open("broken"), remark.unwrap_or_default())
        }
        Status::Undecided => writeln!(
            out,
            "row {row}: {}: no precision up to the limit decides the rounding",
            paint.open("undecided")
        ),
        status => {
            let word = if status.passed() { paint.good("passed") } else { paint.bad("failed") };
            let off = match v.ulps {
                None => "not a number".to_owned(),
                Some(0) if v.error == 0.0 => "exactly right".to_owned(),
                Some(0) => "correctly rounded".to_owned(),
                Some(_) if v.error.is_infinite() => "infinitely far".to_owned(),
                Some(n) => format!("{} apart, error at most {}", ulps(n), upper(v.error)),
            };
            let _ = writeln!(out, "row {row}: {word}: {off}");
            let _ = writeln!(out, "    claimed  {}", number(float, v.claimed));
            let witness = v.witness.map_or(String::new(), |i| format!("   because of entry {}", i + 1));
            let _ = writeln!(out, "    truth    {}{witness}", number(float, v.truth));
            match remark {
                Some(remark) if !status.passed() => writeln!(out, "    likely   {remark}"),
                _ => Ok(()),
            }
        }
    };
}

/// A single claim on a reduction.
pub(super) fn single(screen: &Screen, float: Float, title: &str, verdict: &Verdict, broken: u64) -> String {
    let paint = Paint { screen };
    let mut out = format!("{title}\n");
    let mut text = String::new();
    row(&mut text, &paint, float, &(0, verdict.clone(), None));
    out.push_str(&text.replacen("row 0: ", "", 1));
    if broken > 0 {
        let _ = writeln!(out, "{} left out", plural(broken, "broken row was", "broken rows were"));
    }
    out
}

/// The page of a verification.
pub(super) fn page(
    screen: &Screen,
    title: &str,
    float: Float,
    tolerance: Tolerance,
    summary: &Summary,
    shown: &Shown,
    interrupted: bool,
) -> String {
    let paint = Paint { screen };
    let mut out = String::new();
    for failing in &shown.rows {
        row(&mut out, &paint, float, failing);
    }
    if shown.more > 0 {
        let _ = writeln!(
            out,
            "… and {} more; --show N shows more, a report (--json, --csv, --parquet) has all",
            count(shown.more)
        );
    }
    if let Some(hint) = &shown.hint {
        let (row, command) = hint;
        let _ = writeln!(out, "nothing simple explains row {}; this tries more conventions:", count(*row));
        let _ = writeln!(out, "    {}", escape::terminal(command));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{title}");
    let bars = summary.histogram();
    let greatest = bars.iter().map(|b| b.count).max().unwrap_or(0);
    if greatest > 0 {
        let _ = writeln!(out, "\nerror in ulp of {}", float.name());
        let labels: Vec<String> = bars
            .iter()
            .map(|b| match (b.from, b.to) {
                (a, b) if a == b => count(a),
                (a, _) if a > 1 << 20 => format!("from {:.1e}", a as f64),
                (a, b) => format!("{}-{}", count(a), count(b)),
            })
            .collect();
        let wide = labels.iter().map(String::len).max().unwrap_or(0);
        let mut empty = 0;
        for (bar, label) in bars.iter().zip(&labels).skip_while(|(bar, _)| bar.count == 0) {
            // A long run of empty bars says no more than one.
            empty = if bar.count == 0 { empty + 1 } else { 0 };
            if empty > 1 {
                continue;
            }
            let length = (bar.count as f64 / greatest as f64 * 40.0).ceil() as usize;
            let mark = if screen.unicode { "█" } else { "#" };
            let line = format!("  {label:>wide$}  {} {}", mark.repeat(length), count(bar.count));
            let _ = writeln!(out, "{}", if bar.count == 0 { format!("  {:>wide$}", "...") } else { line });
        }
    }
    out.push('\n');
    let mut line = format!(
        "{}: {}",
        plural(summary.rows, "row", "rows"),
        paint.good(&format!("{} passed", count(summary.passed)))
    );
    for (n, word, bad) in [
        (summary.failed, "failed", true),
        (summary.broken, "broken", false),
        (summary.undecided, "undecided", false),
    ] {
        if n > 0 {
            let text = format!("{} {word}", count(n));
            line.push_str(&format!(", {}", if bad { paint.bad(&text) } else { paint.open(&text) }));
        }
    }
    let _ = writeln!(out, "{line} (tolerance {tolerance})");
    if let (Some((worst_row, worst)), Some((low, high))) = (summary.worst(), summary.median()) {
        let median =
            if low == high { ulps(low) } else { format!("{:.1e} to {:.1e} ulp", low as f64, high as f64) };
        let _ = writeln!(out, "worst {} in row {}, median {median}", ulps(worst), count(worst_row));
    }
    let judged = summary.passed + summary.failed;
    if judged == 0 && !interrupted {
        return legible(screen, out);
    }
    let mut notes = vec![format!("{} of {} correctly rounded", count(summary.correct), count(judged))];
    if summary.nan > 0 {
        notes.push(plural(summary.nan, "claim is NaN", "claims are NaN"));
    }
    if let Some((row, error)) = summary.largest().filter(|(_, e)| *e > 0.0) {
        notes.push(format!("largest error at most {} in row {}", upper(error), count(row)));
    }
    notes.push(format!("{} decided by MPFR", count(summary.refined)));
    let _ = writeln!(out, "{}", notes.join("; "));
    if interrupted {
        let _ = writeln!(out, "{}: these are the rows before it", paint.open("interrupted"));
    }
    legible(screen, out)
}

/// The same for a terminal without Unicode.
fn legible(screen: &Screen, out: String) -> String {
    if screen.unicode {
        out
    } else {
        out.replace('…', "...")
            .replace('−', "-")
            .replace('‖', "||")
            .replace('·', "*")
            .replace('∞', "inf")
            .replace('ε', "eps")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_rounded_up() {
        assert_eq!(
            (upper(1.0), upper(0.33561), upper(123.01)),
            ("1.00".into(), "0.336".into(), "124".into())
        );
        assert_eq!(
            (upper(9.991), upper(1234.0), upper(0.0012345)),
            ("10.0".into(), "1.24e3".into(), "0.00124".into())
        );
        assert_eq!(upper(1.2301e-16), "1.24e-16");
        assert_eq!(upper(9.999e-5), "1.00e-4");
        assert_eq!(upper(0.0), "0");
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(
            (count(7).as_str(), count(1234).as_str(), count(1234567).as_str()),
            ("7", "1,234", "1,234,567")
        );
    }
}
