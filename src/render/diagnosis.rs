//! The page of a diagnosis, and its JSON.

use super::document::{Block, Document, Inline, Piece, Tone};
use crate::diagnose::{Agreement, Figure, Fit, Report, Verdict};
use serde::Serialize;

/// What costs no more than that above the simplest is shown in full.
const NEAR: u32 = 6;
/// So many of the less simple ones are named.
const OTHERS: usize = 5;

/// The page.
pub fn document(report: &Report) -> Document {
    let number = || Piece::Number(report.number.text().to_owned());
    let plain = || {
        let mut all = vec![Piece::Emphasis(report.meant.clone()), Piece::text(" = ")];
        all.push(Piece::Number(report.plain.decimal.clone()));
        if !report.unit.is_empty()
            && report.plain.decimal.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        {
            all.push(Piece::text(" "));
            all.push(Piece::Keyword(report.unit.to_owned()));
        }
        all
    };
    let mut line = vec![number()];
    let (tone, word, rest) = match report.verdict {
        Verdict::Right => (Tone::Good, "right", " is the plain definition: "),
        Verdict::Explained if report.fits.first().is_some_and(|f| f.deviations.is_empty()) => {
            (Tone::Bad, "rounding", " comes of rounding; the exact ")
        }
        Verdict::Explained => (Tone::Bad, "another convention", " is not "),
        Verdict::Chance => (Tone::Open, "undecided", " is not "),
        Verdict::Nothing => (Tone::Open, "not explained", " is not "),
    };
    line.push(Piece::text(rest));
    line.extend(plain());
    let mut blocks = vec![Block::Verdict(tone, word.to_owned(), line)];
    match report.verdict {
        Verdict::Right | Verdict::Explained => {}
        Verdict::Chance => blocks.push(Block::Paragraph(vec![Piece::text(
            "What gives it was found among so many conventions, for so few digits, that it may be chance:",
        )])),
        Verdict::Nothing => blocks.push(Block::Paragraph(vec![Piece::text(format!(
            "None of {} conventions gives it.",
            thousands(report.tried)
        ))])),
    }
    // Where something fits for sure, what may be chance is only counted.
    let sure = report.verdict == Verdict::Explained;
    let listed: Vec<&Fit> = report.fits.iter().filter(|f| !(sure && f.may_be_chance)).collect();
    let simplest = listed.first().map_or(0, |f| f.cost);
    let (simple, others): (Vec<&Fit>, Vec<&Fit>) = listed.iter().partition(|f| f.cost <= simplest + NEAR);
    for (n, group) in alike(&simple).iter().enumerate() {
        let Some(fit) = group.first() else { continue };
        let shown = shown(fit, group.get(1..).unwrap_or_default(), n + 1, report);
        // The first line has said that it is the plain definition.
        let said = report.verdict == Verdict::Right && fit.deviations.is_empty();
        blocks.extend(shown.into_iter().skip(usize::from(said)));
    }
    if !others.is_empty() {
        blocks.push(Block::Paragraph(vec![Piece::text("It is also given, less simply, by")]));
        for fit in others.iter().take(OTHERS) {
            let mut line = Vec::new();
            deviations(fit, &mut line);
            let chance = if fit.may_be_chance { ", perhaps by chance" } else { "" };
            line.push(Piece::text(format!(": {}{chance}", fit.value.decimal)));
            blocks.push(Block::Note(line));
        }
        if others.len() > OTHERS {
            let rest = format!("{} more; --json lists all", others.len() - OTHERS);
            blocks.push(Block::Note(vec![Piece::text(rest)]));
        }
    }
    let chance = report.fits.len() - listed.len();
    if chance > 0 {
        let plural = if chance == 1 { "One more fits" } else { "More fit" };
        blocks.push(Block::Note(vec![Piece::text(format!(
            "{plural} ({chance}), but far enough fetched for that to be chance; --json lists all."
        ))]));
    }
    if report.more > 0 {
        blocks.push(Block::Paragraph(vec![Piece::text(format!("and {} more.", thousands(report.more)))]));
    }
    if !report.nearest.is_empty() {
        blocks.push(Block::Paragraph(vec![Piece::text("The nearest that do not give it:")]));
        for (n, fit) in report.nearest.iter().enumerate() {
            blocks.extend(shown(fit, &[], n + 1, report));
        }
    }
    if report.verdict != Verdict::Nothing {
        let tried = format!("{} conventions were tried.", thousands(report.tried));
        blocks.push(Block::Note(vec![Piece::text(tried)]));
    }
    blocks.extend(report.notes.iter().map(|note| Block::Note(vec![Piece::text(note.clone())])));
    Document { blocks }
}

/// Those with one value together, in the order of the first.
fn alike<'a>(fits: &[&'a Fit]) -> Vec<Vec<&'a Fit>> {
    let mut groups: Vec<Vec<&Fit>> = Vec::new();
    for fit in fits {
        let same = |g: &&mut Vec<&Fit>| {
            g.first().is_some_and(|f| {
                f.value.decimal == fit.value.decimal && f.calls.is_empty() == fit.calls.is_empty()
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(fit),
            None => groups.push(vec![fit]),
        }
    }
    groups
}

fn shown(fit: &Fit, same: &[&Fit], n: usize, report: &Report) -> Vec<Block> {
    let mut title: Inline = vec![Piece::text(format!("{n}. "))];
    if fit.deviations.is_empty() {
        title.push(Piece::Emphasis("the plain definition".into()));
    }
    deviations(fit, &mut title);
    let text = |words: &str| vec![Piece::text(words)];
    let mut entries = vec![(text("value"), value(fit, report))];
    if let Some(words) = agreement(fit.agreement) {
        entries.push((text("agrees"), text(words)));
    }
    let codes = |codes: &mut dyn Iterator<Item = &&'static str>| {
        let mut line: Inline = Vec::new();
        for code in codes {
            if !line.is_empty() {
                line.push(Piece::text(", "));
            }
            line.push(Piece::Code((*code).to_owned()));
        }
        line
    };
    let calls = codes(&mut fit.calls.iter());
    if !calls.is_empty() {
        entries.push((text("given by"), calls));
    } else {
        let known: Vec<&str> = fit.deviations.iter().flat_map(|d| &d.known_of).copied().collect();
        if !known.is_empty() {
            entries.push((text("as in"), text(&known.join("; "))));
        }
    }
    let whole = |f: &&Fit| f.deviations.iter().map(|d| d.words.as_str()).collect::<Vec<_>>().join(" and ");
    let also: Vec<String> = same.iter().map(whole).chain(fit.alike.iter().cloned()).collect();
    if !also.is_empty() {
        const SHOWN: usize = 5;
        let mut words = also.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
        if also.len() > SHOWN {
            words.push_str(&format!("; {} more like it", also.len() - SHOWN));
        }
        entries.push((text("or"), vec![Piece::text(words)]));
    }
    if fit.agreement != Agreement::None && fit.value.distance.is_some() && !fit.deviations.is_empty() {
        let mut line = if fit.may_be_chance {
            vec![Piece::Open("it may be".into()), Piece::text(": ")]
        } else {
            Vec::new()
        };
        line.push(Piece::text(match fit.expected_by_chance {
            x if x < 1e-6 => "fewer than one in a million unrelated numbers would fit so simply".to_owned(),
            x => format!("an unrelated number fits {} conventions as simple, on average", short(x)),
        }));
        entries.push((text("chance"), line));
    }
    vec![Block::Paragraph(title), Block::Definitions(entries)]
}

fn value(fit: &Fit, report: &Report) -> Inline {
    let Figure { decimal, distance, ulps, units } = &fit.value;
    let mut line = vec![Piece::Number(decimal.clone())];
    let Some(distance) = distance else { return line };
    let words = match (units, ulps) {
        _ if *distance == 0.0 => ", exactly the number".to_owned(),
        (_, Some(0)) => format!(", off by {}, the same double", short(*distance)),
        // Of a full double, ulps say more; of few digits, units of the last one do.
        (Some(units), Some(ulps)) if report.number.digits() >= 15 && *ulps < 100_000 => {
            let plural = if *ulps == 1 { "" } else { "s" };
            format!(
                ", off by {}: {ulps} ulp{plural}, {} units of the last digit",
                short(*distance),
                short(*units)
            )
        }
        (Some(units), _) => {
            format!(", off by {}: {} units of the last digit", short(*distance), short(*units))
        }
        _ => format!(", off by {}", short(*distance)),
    };
    line.push(Piece::text(words));
    line
}

fn agreement(agreement: Agreement) -> Option<&'static str> {
    match agreement {
        Agreement::Digits | Agreement::Special | Agreement::None => None,
        Agreement::Data => Some("within what the printed digits of the data leave open"),
        Agreement::Cut => Some("if its digits were cut off instead of rounded"),
        Agreement::Double => Some("within what rounding in float64 can change"),
        Agreement::Single => Some("within what rounding in float32 can change, but not in its digits"),
        Agreement::Half => Some("within what rounding in float16 can change, but not in its digits"),
        Agreement::Brain => Some("within what rounding in bfloat16 can change, but not in its digits"),
        Agreement::RootOfNoise => {
            Some("the root is of so little that rounding can make it less than 0, and its root nan")
        }
    }
}

fn deviations(fit: &Fit, title: &mut Inline) {
    for (k, deviation) in fit.deviations.iter().enumerate() {
        if k > 0 {
            title.push(Piece::text("; "));
        }
        title.push(Piece::Emphasis(deviation.words.clone()));
    }
}

/// Two digits are enough for a distance.
fn short(x: f64) -> String {
    if x == 0.0 {
        "0".into()
    } else if (0.001..1000.0).contains(&x) {
        let places = if x >= 10.0 {
            0
        } else if x >= 1.0 {
            1
        } else {
            usize::from(x < 0.1) + usize::from(x < 0.01) + 2
        };
        format!("{x:.places$}")
    } else {
        format!("{x:.1e}")
    }
}

fn thousands(n: usize) -> String {
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

#[derive(Serialize)]
struct JsonFit<'a> {
    deviations: Vec<JsonDeviation<'a>>,
    alike: &'a [String],
    calls: &'a [&'static str],
    value: &'a str,
    distance: Option<f64>,
    ulps: Option<u64>,
    last_digit_units: Option<f64>,
    agreement: &'static str,
    expected_by_chance: f64,
    may_be_chance: bool,
    cost: u32,
}

#[derive(Serialize)]
struct JsonDeviation<'a> {
    words: &'a str,
    known_of: &'a [&'static str],
}

#[derive(Serialize)]
struct JsonReport<'a> {
    number: &'a str,
    meant: &'a str,
    unit: &'a str,
    plain: &'a str,
    plain_distance: Option<f64>,
    plain_ulps: Option<u64>,
    verdict: &'static str,
    fits: Vec<JsonFit<'a>>,
    more: usize,
    nearest: Vec<JsonFit<'a>>,
    tried: usize,
    notes: &'a [String],
}

/// One JSON object on a line.
///
/// # Errors
/// None that a report can cause.
pub fn json(report: &Report) -> serde_json::Result<String> {
    let whole = JsonReport {
        number: report.number.text(),
        meant: &report.meant,
        unit: report.unit,
        plain: &report.plain.decimal,
        plain_distance: report.plain.distance,
        plain_ulps: report.plain.ulps,
        verdict: match report.verdict {
            Verdict::Right => "right",
            Verdict::Explained => "explained",
            Verdict::Chance => "chance",
            Verdict::Nothing => "nothing",
        },
        fits: report.fits.iter().map(json_fit).collect(),
        more: report.more,
        nearest: report.nearest.iter().map(json_fit).collect(),
        tried: report.tried,
        notes: &report.notes,
    };
    serde_json::to_string(&whole).map(|line| line + "\n")
}

fn json_fit(f: &Fit) -> JsonFit<'_> {
    JsonFit {
        deviations: f
            .deviations
            .iter()
            .map(|d| JsonDeviation { words: &d.words, known_of: &d.known_of })
            .collect(),
        alike: &f.alike,
        calls: &f.calls,
        value: &f.value.decimal,
        distance: f.value.distance,
        ulps: f.value.ulps,
        last_digit_units: f.value.units,
        agreement: match f.agreement {
            Agreement::Digits => "digits",
            Agreement::Data => "digits of the data",
            Agreement::Cut => "digits cut off",
            Agreement::Double => "float64 noise",
            Agreement::Single => "float32 noise",
            Agreement::Half => "float16 noise",
            Agreement::Brain => "bfloat16 noise",
            Agreement::Special => "special",
            Agreement::RootOfNoise => "root of noise",
            Agreement::None => "none",
        },
        expected_by_chance: f.expected_by_chance,
        may_be_chance: f.may_be_chance,
        cost: f.cost,
    }
}
