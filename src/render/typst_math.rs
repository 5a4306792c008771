//! Spells a formula in Typst's mathematics. Signs are written as the characters they are and words as strings,
//! so that nothing depends on a name of Typst's and no label can be read as code.

use super::escape;
use super::formula::{Binding, Formula, Head, Relation, Sep};

/// The formula between dollar signs, in a line.
///
/// ```
/// use entail::render::{formula::Formula, typst_math};
/// let half = Formula::Fraction(Box::new(Formula::numeral(1)), Box::new(Formula::numeral(2)));
/// assert_eq!(typst_math::element(&half), "$frac(1, 2)$");
/// ```
pub fn element(f: &Formula) -> String {
    format!("${}$", spell(f))
}

/// The formula without dollar signs.
pub fn spell(f: &Formula) -> String {
    let mut out = String::new();
    formula(&mut out, f);
    out.trim().to_owned()
}

/// The relation's sign.
pub fn relation(r: Relation) -> &'static str {
    match r {
        Relation::Equal => "=",
        Relation::NotEqual => "≠",
        Relation::Less => "<",
        Relation::AtMost => "≤",
        Relation::Greater => ">",
        Relation::AtLeast => "≥",
        Relation::Near => "≈",
        Relation::Dominated => "≪",
        Relation::NotDominated => "class(\"relation\", \"≪\u{338}\")",
        Relation::Is => "\" is \"",
    }
}

fn name(text: &str) -> String {
    let (base, sub) = match text.split_once('_') {
        Some((base, sub)) if !base.is_empty() && !sub.is_empty() => (base, Some(sub)),
        _ => (text, None),
    };
    let word = |t: &str| {
        let bare = t.trim_end_matches('\'');
        let primes = "'".repeat(t.len() - bare.len());
        let mut chars = bare.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_alphanumeric() => format!("{c}{primes}"),
            _ if bare.bytes().all(|b| b.is_ascii_digit()) => format!("{bare}{primes}"),
            // What was written as a call is no name.
            _ if bare.contains('(') => escape::typst(bare),
            _ => format!("italic({}){primes}", escape::typst(bare)),
        }
    };
    match sub {
        Some(sub) => format!("{}_({})", word(base), word(sub)),
        None => word(base),
    }
}

fn bracketed(out: &mut String, f: &Formula) {
    out.push_str("lr((");
    formula(out, f);
    out.push_str("))");
}

/// A fraction holds together by itself here.
fn binding(f: &Formula) -> Binding {
    if matches!(f, Formula::Fraction(..)) { Binding::Power } else { f.binding() }
}

fn at(out: &mut String, least: Binding, f: &Formula) {
    if binding(f) < least { bracketed(out, f) } else { formula(out, f) }
}

/// Parts as arguments of a function: a comma of their own is escaped by standing in a bracket.
fn formula(out: &mut String, f: &Formula) {
    match f {
        Formula::Name(n) => out.push_str(&name(n)),
        Formula::Label(l) | Formula::Words(l) => out.push_str(&escape::typst(l)),
        Formula::Numeral(n) => numeral(out, n),
        Formula::Infinity => out.push_str("+∞"),
        Formula::Outcomes => out.push('Ω'),
        Formula::Negative(a) => {
            out.push('−');
            at(out, Binding::Product, a);
        }
        Formula::Sum(terms) => {
            for (n, (minus, term)) in terms.iter().enumerate() {
                out.push_str(match (n, minus) {
                    (0, false) => "",
                    (0, true) => "−",
                    (_, true) => " − ",
                    (_, false) => " + ",
                });
                let negative = matches!(term, Formula::Negative(_)) && (n > 0 || *minus);
                if negative { bracketed(out, term) } else { at(out, Binding::Product, term) }
            }
        }
        Formula::Product(factors) => product(out, factors),
        Formula::Fraction(a, b) => out.push_str(&format!("frac({}, {})", spell(a), spell(b))),
        Formula::Power(a, b) => {
            let mut base = String::new();
            at(&mut base, Binding::Atom, a);
            out.push_str(&format!("{}^({})", base.trim(), spell(b)));
        }
        Formula::Root(a) => out.push_str(&format!("sqrt({})", spell(a))),
        Formula::Log(base, a) => {
            out.push_str(&base.as_ref().map_or("ln ".into(), |b| format!("log_({b}) ")));
            at(out, Binding::Power, a);
        }
        Formula::Exp(a) => {
            out.push_str("exp ");
            at(out, Binding::Power, a);
        }
        Formula::Bars(a) => out.push_str(&format!("lr(| {} |)", spell(a))),
        Formula::Total { indices, positive, body } => {
            let names = indices.iter().map(|i| name(i)).collect::<Vec<_>>().join("\\,");
            let range = match positive {
                None => names,
                Some(e) => format!("{names} : {} > 0", spell(e)),
            };
            out.push_str(&format!("limits(∑)_({range}) "));
            at(out, Binding::Product, body);
        }
        Formula::Derivative(x, body) => {
            out.push_str(&format!("frac(d, d {}) ", name(x)));
            at(out, Binding::Prefix, body);
        }
        Formula::Extremum { greatest, variable, within, body } => {
            let word = if *greatest { "arg max" } else { "arg min" };
            let set = within.as_ref().map(|s| format!(" ∈ {}", spell(s))).unwrap_or_default();
            out.push_str(&format!("op(\"{word}\", limits: #true)_({}{set}) ", name(variable)));
            at(out, Binding::Sum, body);
        }
        Formula::Set(points) if points.is_empty() => out.push('∅'),
        Formula::Set(points) => {
            let points: Vec<String> = points.iter().map(spell).collect();
            out.push_str(&format!("\\{{{}\\}}", points.join("\\, ")));
        }
        Formula::Range([low, high], ends) => {
            let [a, b] = ends.as_ref();
            let (left, right) = (if *low { "\\[" } else { "\\(" }, if *high { "\\]" } else { "\\)" });
            out.push_str(&format!("{left}{}\\, {}{right}", spell(a), spell(b)));
        }
        Formula::Call(head, order, args) => call(out, head, order.as_deref(), args),
        Formula::Group(parts) => {
            let parts: Vec<String> = parts.iter().map(spell).collect();
            out.push_str(&format!("lr(({}))", parts.join("\\, ")));
        }
        Formula::Chain(first, rest) => {
            at(out, Binding::Sum, first);
            for (r, side) in rest {
                out.push_str(&format!(" {} ", relation(*r)));
                at(out, Binding::Sum, side);
            }
        }
    }
}

/// `0.25`, `0.333…`, `1.5·10³⁰`.
fn numeral(out: &mut String, n: &str) {
    let digits = |d: &str| match d.strip_suffix('…') {
        Some(d) => format!("{d}…"),
        None => d.to_owned(),
    };
    match n.split_once('e') {
        None => out.push_str(&digits(n)),
        Some(("1", e)) => out.push_str(&format!("10^({e})")),
        Some((d, e)) => out.push_str(&format!("{} ⋅ 10^({e})", digits(d))),
    }
}

fn product(out: &mut String, factors: &[Formula]) {
    for (n, factor) in factors.iter().enumerate() {
        if let Some(before) = n.checked_sub(1).and_then(|k| factors.get(k)) {
            let digits = before.is_numeric() && factor.is_numeric();
            out.push_str(if digits { " ⋅ " } else { " " });
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
    match head {
        Head::Mass(n) => out.push_str(&name(n)),
        Head::Function(f) => match f.spelling().0 {
            "χ²" => out.push_str("χ^2"),
            symbol if symbol.chars().count() == 1 => out.push_str(symbol),
            symbol => out.push_str(&escape::typst(symbol)),
        },
    }
    if let Some(order) = order {
        out.push_str(&format!("_({})", spell(order)));
    }
    let mut inner = String::new();
    for (sep, arg) in args {
        inner.push_str(match sep {
            Sep::Start => "",
            Sep::Comma => "\\, ",
            Sep::Semicolon => "\\; ",
            Sep::Bar => " ∣ ",
            Sep::DoubleBar => " ∥ ",
        });
        formula(&mut inner, arg);
    }
    // A function's name next to its parenthesis would be a call of Typst's.
    let space = if out.ends_with('"') { "" } else { " " };
    out.push_str(&format!("{space}lr(({}))", inner.trim()));
}
