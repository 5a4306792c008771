//! Spells a formula in MathML Core, which browsers set and screen readers speak without any script.

use super::escape;
use super::formula::{Binding, Formula, Head, Relation, Sep};
use super::linear::{self, Script};

/// The formula as a `<math>` element, in a line or displayed.
///
/// ```
/// use entail::render::{formula::Formula, mathml};
/// let half = Formula::Fraction(Box::new(Formula::numeral(1)), Box::new(Formula::numeral(2)));
/// let page = mathml::element(&half, false);
/// assert!(page.contains("<mfrac><mn>1</mn><mn>2</mn></mfrac>"));
/// ```
pub fn element(f: &Formula, display: bool) -> String {
    let alt = escape::html(&linear::spell(f, Script::Unicode));
    let style = if display { " display=\"block\"" } else { "" };
    format!("<math{style} alttext=\"{alt}\">{}</math>", row(f))
}

/// The relation's sign as an operator.
pub fn relation(r: Relation) -> String {
    match r {
        Relation::Is => "<mtext> is </mtext>".to_owned(),
        Relation::NotDominated => "<mo>≪&#x338;</mo>".to_owned(),
        _ => {
            let sign = match r {
                Relation::Equal => "=",
                Relation::NotEqual => "≠",
                Relation::Less => "&lt;",
                Relation::AtMost => "≤",
                Relation::Greater => "&gt;",
                Relation::AtLeast => "≥",
                Relation::Near => "≈",
                _ => "≪",
            };
            format!("<mo>{sign}</mo>")
        }
    }
}

fn row(f: &Formula) -> String {
    let mut out = String::new();
    formula(&mut out, f);
    format!("<mrow>{out}</mrow>")
}

/// A name with its index: italic however long, as variables are.
fn name(text: &str) -> String {
    let (base, sub) = match text.split_once('_') {
        Some((base, sub)) if !base.is_empty() && !sub.is_empty() => (base, Some(sub)),
        _ => (text, None),
    };
    let italic = |t: &str| {
        let t = t.replace('\'', "′");
        let style = if t.chars().count() > 1 { " class=\"word\"" } else { "" };
        format!("<mi{style}>{}</mi>", escape::html(&t))
    };
    match sub {
        Some(sub) => format!("<msub>{}{}</msub>", italic(base), italic(sub)),
        None => italic(base),
    }
}

fn operator(out: &mut String, sign: &str) {
    out.extend(["<mo>", sign, "</mo>"]);
}

/// Parentheses around what has been spelled; they grow with fractions and sums, not with letters.
fn parentheses(inner: &str, tall: bool) -> String {
    let size = if tall { "" } else { " stretchy=\"false\"" };
    format!("<mrow><mo{size}>(</mo>{inner}<mo{size}>)</mo></mrow>")
}

fn bracketed(out: &mut String, f: &Formula) {
    let mut inner = String::new();
    formula(&mut inner, f);
    out.push_str(&parentheses(&inner, f.is_tall()));
}

/// A fraction holds together by itself here.
fn binding(f: &Formula) -> Binding {
    if matches!(f, Formula::Fraction(..)) { Binding::Power } else { f.binding() }
}

fn at(out: &mut String, least: Binding, f: &Formula) {
    if binding(f) < least { bracketed(out, f) } else { formula(out, f) }
}

fn formula(out: &mut String, f: &Formula) {
    match f {
        Formula::Name(n) => out.push_str(&name(n)),
        Formula::Label(l) | Formula::Words(l) => out.extend(["<mtext>", &escape::html(l), "</mtext>"]),
        Formula::Numeral(n) => numeral(out, n),
        Formula::Infinity => out.push_str("<mo form=\"prefix\">+</mo><mi>∞</mi>"),
        Formula::Outcomes => out.push_str("<mi mathvariant=\"normal\">Ω</mi>"),
        Formula::Negative(a) => {
            out.push_str("<mo form=\"prefix\">−</mo>");
            at(out, Binding::Product, a);
        }
        Formula::Sum(terms) => {
            for (n, (minus, term)) in terms.iter().enumerate() {
                match (n, minus) {
                    (0, false) => {}
                    (0, true) => out.push_str("<mo form=\"prefix\">−</mo>"),
                    (_, true) => operator(out, "−"),
                    (_, false) => operator(out, "+"),
                }
                let negative = matches!(term, Formula::Negative(_)) && (n > 0 || *minus);
                if negative { bracketed(out, term) } else { at(out, Binding::Product, term) }
            }
        }
        Formula::Product(factors) => product(out, factors),
        Formula::Fraction(a, b) => out.extend(["<mfrac>", &single(a), &single(b), "</mfrac>"]),
        Formula::Power(a, b) => {
            let mut base = String::new();
            at(&mut base, Binding::Atom, a);
            out.extend(["<msup><mrow>", &base, "</mrow>", &single(b), "</msup>"]);
        }
        Formula::Root(a) => out.extend(["<msqrt>", &row(a), "</msqrt>"]),
        Formula::Log(base, a) => {
            match base {
                None => out.push_str("<mi>ln</mi>"),
                Some(b) => out.extend(["<msub><mi>log</mi><mn>", &escape::html(b), "</mn></msub>"]),
            }
            applied(out, a);
        }
        Formula::Exp(a) => {
            out.push_str("<mi>exp</mi>");
            applied(out, a);
        }
        Formula::Bars(a) => out.extend(["<mrow><mo>|</mo>", &row(a), "<mo>|</mo></mrow>"]),
        Formula::Total { indices, positive, body } => {
            let names =
                indices.iter().map(|i| name(i)).collect::<Vec<_>>().join("<mo separator=\"true\">,</mo>");
            let below = match positive {
                None => names,
                Some(e) => format!("{names}<mo>:</mo>{}<mo>&gt;</mo><mn>0</mn>", row(e)),
            };
            out.extend(["<munder><mo movablelimits=\"false\">∑</mo><mrow>", &below, "</mrow></munder>"]);
            at(out, Binding::Product, body);
        }
        Formula::Derivative(x, body) => {
            out.push_str(&format!("<mfrac><mi>d</mi><mrow><mi>d</mi>{}</mrow></mfrac>", name(x)));
            at(out, Binding::Prefix, body);
        }
        Formula::Extremum { greatest, variable, within, body } => {
            let word = if *greatest { "arg max" } else { "arg min" };
            let set = within.as_ref().map(|s| format!("<mo>∈</mo>{}", row(s))).unwrap_or_default();
            out.push_str(&format!("<munder><mo>{word}</mo><mrow>{}{set}</mrow></munder>", name(variable)));
            at(out, Binding::Sum, body);
        }
        Formula::Set(points) if points.is_empty() => out.push_str("<mi>∅</mi>"),
        Formula::Set(points) => {
            let points: Vec<String> = points.iter().map(row).collect();
            let inner = points.join("<mo separator=\"true\">,</mo>");
            out.extend(["<mo stretchy=\"false\">{</mo>", &inner, "<mo stretchy=\"false\">}</mo>"]);
        }
        Formula::Range([low, high], ends) => {
            let [a, b] = ends.as_ref();
            let (left, right) = (if *low { "[" } else { "(" }, if *high { "]" } else { ")" });
            out.push_str(&format!(
                "<mo stretchy=\"false\">{left}</mo>{}<mo separator=\"true\">,</mo>{}<mo stretchy=\"false\">{right}</mo>",
                row(a),
                row(b)
            ));
        }
        Formula::Call(head, order, args) => call(out, head, order.as_deref(), args),
        Formula::Group(parts) => {
            let parts: Vec<String> = parts.iter().map(row).collect();
            let inner = parts.join("<mo separator=\"true\">,</mo>");
            out.push_str(&parentheses(&inner, f.is_tall()));
        }
        Formula::Chain(first, rest) => {
            at(out, Binding::Sum, first);
            for (r, side) in rest {
                out.push_str(&relation(*r));
                at(out, Binding::Sum, side);
            }
        }
    }
}

/// One element, as fractions and powers need.
fn single(f: &Formula) -> String {
    match f {
        Formula::Numeral(n) if !n.contains('e') => format!("<mn>{}</mn>", escape::html(n)),
        _ => row(f),
    }
}

fn applied(out: &mut String, a: &Formula) {
    out.push_str("<mo>&#x2061;</mo>");
    if binding(a) >= Binding::Power {
        out.push_str("<mspace width=\"0.17em\"/>");
    }
    at(out, Binding::Power, a);
}

/// `0.25`, `0.333…`, `1.5·10³⁰`.
fn numeral(out: &mut String, n: &str) {
    match n.split_once('e') {
        None => out.extend(["<mn>", &escape::html(n), "</mn>"]),
        Some((digits, exponent)) => {
            if digits != "1" {
                out.extend(["<mn>", &escape::html(digits), "</mn><mo>·</mo>"]);
            }
            out.extend(["<msup><mn>10</mn><mn>", &escape::html(exponent), "</mn></msup>"]);
        }
    }
}

fn product(out: &mut String, factors: &[Formula]) {
    for (n, factor) in factors.iter().enumerate() {
        if let Some(before) = n.checked_sub(1).and_then(|k| factors.get(k)) {
            let digits = before.is_numeric() && factor.is_numeric();
            out.push_str(if digits { "<mo>·</mo>" } else { "<mo>&#x2062;</mo>" });
            if !digits && matches!(factor, Formula::Log(..) | Formula::Exp(_)) {
                out.push_str("<mspace width=\"0.17em\"/>");
            }
        }
        let last = n + 1 == factors.len();
        let inner = n > 0 && matches!(factor, Formula::Product(_) | Formula::Negative(_));
        if inner || (!last && factor.is_open()) {
            bracketed(out, factor);
        } else {
            at(out, Binding::Product, factor);
        }
    }
}

fn call(out: &mut String, head: &Head, order: Option<&Formula>, args: &[(Sep, Formula)]) {
    let called = match head {
        Head::Mass(n) => name(n),
        Head::Function(f) => match f.spelling().0 {
            "χ²" => "<msup><mi>χ</mi><mn>2</mn></msup>".to_owned(),
            symbol => format!("<mi>{symbol}</mi>"),
        },
    };
    match order {
        Some(order) => out.extend(["<msub>", &called, &row(order), "</msub>"]),
        None => out.push_str(&called),
    }
    out.push_str("<mo>&#x2061;</mo>");
    let mut inner = String::new();
    let tall = args.iter().any(|(_, a)| a.is_tall());
    for (sep, arg) in args {
        let out = &mut inner;
        match sep {
            Sep::Start => {}
            Sep::Comma => out.push_str("<mo separator=\"true\">,</mo>"),
            Sep::Semicolon => out.push_str("<mo separator=\"true\">;</mo>"),
            Sep::Bar => out.push_str("<mo lspace=\"0.22em\" rspace=\"0.22em\" stretchy=\"false\">|</mo>"),
            Sep::DoubleBar => {
                out.push_str("<mo lspace=\"0.22em\" rspace=\"0.22em\" stretchy=\"false\">‖</mo>")
            }
        }
        formula(out, arg);
    }
    out.push_str(&parentheses(&inner, tall));
}
