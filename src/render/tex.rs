//! Spells a formula in LaTeX mathematics. What it writes holds for paper (`amsmath`) and for web pages
//! (MathJax, KaTeX) alike, and has no character that Markdown tables or HTML would take for their own.

use super::escape;
use super::formula::{Binding, Formula, Function, Head, Relation, Sep};

/// The formula in LaTeX, without the dollar signs.
///
/// ```
/// use entail::render::{notation, tex};
/// use entail::term::{Dist, Quantity};
/// let (a, b) = (Dist::named("A"), Dist::named("B"));
/// let (definition, _) = Quantity::Divergence(a, b).definition().unwrap();
/// assert_eq!(tex::spell(&notation::expr(&definition)), r"\sum_{i} A(i) \ln \frac{A(i)}{B(i)}");
/// ```
pub fn spell(f: &Formula) -> String {
    let mut out = String::new();
    formula(&mut out, f);
    out
}

/// The relation's sign.
pub fn relation(r: Relation) -> &'static str {
    match r {
        Relation::Equal => "=",
        Relation::NotEqual => r"\neq",
        Relation::Less => "<",
        Relation::AtMost => r"\leq",
        Relation::Greater => ">",
        Relation::AtLeast => r"\geq",
        Relation::Near => r"\approx",
        Relation::Dominated => r"\ll",
        Relation::NotDominated => r"\not\ll",
        Relation::Is => r"\text{ is }",
    }
}

/// A name: one letter as it stands, more of them as one word, Greek letters by their commands.
pub fn name(text: &str) -> String {
    let (base, sub) = match text.split_once('_') {
        Some((base, sub)) if !base.is_empty() && !sub.is_empty() => (base, Some(sub)),
        _ => (text, None),
    };
    let sub = sub.map(|s| format!("_{{{}}}", primed(s))).unwrap_or_default();
    primed(base) + &sub
}

fn primed(text: &str) -> String {
    let bare = text.trim_end_matches('\'');
    word(bare) + &"'".repeat(text.len() - bare.len())
}

fn word(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_alphanumeric() => c.to_string(),
        (Some(c), None) => escape::symbol(c).map_or_else(|| escape::math_text(text), str::to_owned),
        _ if text.bytes().all(|b| b.is_ascii_digit()) => text.to_owned(),
        _ if text.bytes().all(|b| b.is_ascii_alphanumeric()) => format!(r"\mathit{{{text}}}"),
        _ => escape::math_text(text),
    }
}

/// A fraction holds together by itself here.
fn binding(f: &Formula) -> Binding {
    if matches!(f, Formula::Fraction(..)) { Binding::Power } else { f.binding() }
}

fn bracketed(out: &mut String, left: &str, f: &Formula, right: &str) {
    let tall = f.is_tall();
    out.push_str(if tall { r"\left" } else { "" });
    out.push_str(left);
    formula(out, f);
    out.push_str(if tall { r"\right" } else { "" });
    out.push_str(right);
}

fn at(out: &mut String, least: Binding, f: &Formula) {
    if binding(f) < least { bracketed(out, "(", f, ")") } else { formula(out, f) }
}

fn formula(out: &mut String, f: &Formula) {
    match f {
        Formula::Name(n) => out.push_str(&name(n)),
        Formula::Label(l) => out.push_str(&escape::math_text(l)),
        Formula::Words(w) => out.push_str(&escape::math_text(w)),
        Formula::Numeral(n) => numeral(out, n),
        Formula::Infinity => out.push_str(r"+\infty"),
        Formula::Outcomes => out.push_str(r"\Omega"),
        Formula::Negative(a) => {
            out.push('-');
            at(out, Binding::Product, a);
        }
        Formula::Sum(terms) => {
            for (n, (minus, term)) in terms.iter().enumerate() {
                out.push_str(match (n, minus) {
                    (0, false) => "",
                    (0, true) => "-",
                    (_, true) => " - ",
                    (_, false) => " + ",
                });
                let negative = matches!(term, Formula::Negative(_)) && (n > 0 || *minus);
                if negative { bracketed(out, "(", term, ")") } else { at(out, Binding::Product, term) }
            }
        }
        Formula::Product(factors) => product(out, factors),
        Formula::Fraction(a, b) => {
            out.push_str(r"\frac{");
            formula(out, a);
            out.push_str("}{");
            formula(out, b);
            out.push('}');
        }
        Formula::Power(a, b) => {
            let atom = a.binding() == Binding::Atom;
            if atom {
                formula(out, a)
            } else {
                bracketed(out, "(", a, ")")
            }
            out.push_str("^{");
            formula(out, b);
            out.push('}');
        }
        Formula::Root(a) => {
            out.push_str(r"\sqrt{");
            formula(out, a);
            out.push('}');
        }
        Formula::Log(base, a) => {
            match base {
                None => out.push_str(r"\ln "),
                Some(b) => out.push_str(&format!(r"\log_{{{b}}} ")),
            }
            at(out, Binding::Power, a);
        }
        Formula::Exp(a) => {
            out.push_str(r"\exp ");
            at(out, Binding::Power, a);
        }
        Formula::Bars(a) => bracketed(out, r"\lvert ", a, r"\rvert "),
        Formula::Total { indices, positive, body } => {
            let names = indices.iter().map(|i| name(i)).collect::<Vec<_>>().join(",");
            out.extend([r"\sum_{", &names]);
            if let Some(e) = positive {
                out.push_str(r" :\, ");
                formula(out, e);
                out.push_str(" > 0");
            }
            out.push_str("} ");
            at(out, Binding::Product, body);
        }
        Formula::Derivative(x, body) => {
            out.extend([r"\frac{d}{d", &name(x), "} "]);
            at(out, Binding::Prefix, body);
        }
        Formula::Extremum { greatest, variable, within, body } => {
            let word = if *greatest { "max" } else { "min" };
            out.extend([r"\operatorname*{arg\,", word, "}_{", &name(variable)]);
            if let Some(set) = within {
                out.push_str(r" \in ");
                formula(out, set);
            }
            out.push_str("} ");
            at(out, Binding::Sum, body);
        }
        Formula::Set(points) if points.is_empty() => out.push_str(r"\emptyset"),
        Formula::Set(points) => {
            out.push_str(r"\{");
            listed(out, points);
            out.push_str(r"\}");
        }
        Formula::Range([low, high], ends) => {
            out.push(if *low { '[' } else { '(' });
            listed(out, &**ends);
            out.push(if *high { ']' } else { ')' });
        }
        Formula::Call(head, order, args) => call(out, head, order.as_deref(), args),
        Formula::Group(parts) => {
            out.push('(');
            listed(out, parts);
            out.push(')');
        }
        Formula::Chain(first, rest) => {
            at(out, Binding::Sum, first);
            for (r, side) in rest {
                out.push_str(if out.is_empty() { "" } else { " " });
                out.extend([relation(*r), " "]);
                at(out, Binding::Sum, side);
            }
        }
    }
}

fn listed(out: &mut String, parts: &[Formula]) {
    for (n, part) in parts.iter().enumerate() {
        out.push_str(if n > 0 { ", " } else { "" });
        formula(out, part);
    }
}

/// `0.25`, `0.333\ldots`, `1.5 \cdot 10^{30}`.
fn numeral(out: &mut String, n: &str) {
    let (digits, exponent) = n.split_once('e').map_or((n, None), |(d, e)| (d, Some(e)));
    match (digits.strip_suffix('…'), exponent) {
        (Some(digits), _) => out.extend([digits, r"\ldots"]),
        (None, Some(e)) if digits == "1" => return out.push_str(&format!("10^{{{e}}}")),
        (None, _) => out.push_str(digits),
    }
    if let Some(e) = exponent {
        out.push_str(&format!(r" \cdot 10^{{{e}}}"));
    }
}

fn product(out: &mut String, factors: &[Formula]) {
    for (n, factor) in factors.iter().enumerate() {
        if let Some(before) = n.checked_sub(1).and_then(|k| factors.get(k)) {
            let digits = before.is_numeric() && factor.is_numeric();
            out.push_str(if digits { r" \cdot " } else { r" " });
        }
        let last = n + 1 == factors.len();
        let inner = n > 0 && matches!(factor, Formula::Product(_) | Formula::Negative(_));
        if inner || (!last && factor.is_open()) {
            bracketed(out, "(", factor, ")");
        } else {
            at(out, Binding::Product, factor);
        }
    }
}

fn call(out: &mut String, head: &Head, order: Option<&Formula>, args: &[(Sep, Formula)]) {
    match head {
        Head::Mass(n) => out.push_str(&name(n)),
        Head::Function(f) => {
            out.push_str(f.spelling().2);
            let weights = matches!(f, Function::JensenShannon | Function::JensenShannonDistance);
            if let Some(order) = order {
                out.push_str("_{");
                match order {
                    Formula::Group(parts) if weights => {
                        for (n, part) in parts.iter().enumerate() {
                            out.push_str(if n > 0 { ", " } else { "" });
                            formula(out, part);
                        }
                    }
                    other => formula(out, other),
                }
                out.push('}');
            }
        }
    }
    let tall = args.iter().any(|(_, a)| a.is_tall());
    out.push_str(if tall { r"\left(" } else { "(" });
    for (sep, arg) in args {
        out.push_str(match sep {
            Sep::Start => "",
            Sep::Comma => ", ",
            Sep::Semicolon => "; ",
            Sep::Bar => r" \mid ",
            Sep::DoubleBar => r" \parallel ",
        });
        formula(out, arg);
    }
    out.push_str(if tall { r"\right)" } else { ")" });
}
