//! Spells a formula on one line: in Unicode for people, in ASCII in the language's own syntax, so
//! that it can be read back.

use super::escape;
use super::formula::{Binding, Formula, Function, Head, Relation, Sep};

/// The characters that may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Script {
    /// `−Σᵢ A(i)·ln B(i)`
    Unicode,
    /// `-sum_i A(i) ln B(i)`
    Ascii,
}

/// The formula on one line; control characters in names and labels are spelled out.
///
/// ```
/// use entail::render::{formula::Formula, linear::{self, Script}};
/// let third = Formula::Fraction(Box::new(Formula::numeral(1)), Box::new(Formula::numeral(3)));
/// let f = Formula::Power(Box::new(Formula::name("x")), Box::new(third));
/// assert_eq!(linear::spell(&f, Script::Unicode), "x^(1/3)");
/// ```
pub fn spell(f: &Formula, script: Script) -> String {
    let mut pen = Pen { out: String::new(), unicode: script == Script::Unicode };
    pen.formula(f);
    pen.out
}

/// The relation's sign.
pub fn relation(r: Relation, script: Script) -> &'static str {
    let (unicode, ascii) = match r {
        Relation::Equal => ("=", "="),
        Relation::NotEqual => ("≠", "!="),
        Relation::Less => ("<", "<"),
        Relation::AtMost => ("≤", "<="),
        Relation::Greater => (">", ">"),
        Relation::AtLeast => ("≥", ">="),
        Relation::Near => ("≈", "~"),
        Relation::Dominated => ("≪", "<<"),
        // Said in words before the left side: a stroke through ≪ is drawn badly by many terminals.
        Relation::NotDominated => ("≪", "<<"),
        Relation::Is => ("is", "is"),
    };
    if script == Script::Unicode { unicode } else { ascii }
}

struct Pen {
    out: String,
    unicode: bool,
}

impl Pen {
    fn put(&mut self, unicode: &str, ascii: &str) {
        self.out.push_str(if self.unicode { unicode } else { ascii });
    }

    fn script(&self) -> Script {
        if self.unicode { Script::Unicode } else { Script::Ascii }
    }

    /// With parentheses when it binds looser than its place asks.
    fn at(&mut self, least: Binding, f: &Formula) {
        if f.binding() < least { self.grouped(f) } else { self.formula(f) }
    }

    fn grouped(&mut self, f: &Formula) {
        self.out.push('(');
        self.formula(f);
        self.out.push(')');
    }

    /// A factor with something on its right that must not be read as part of it.
    fn closed(&mut self, least: Binding, f: &Formula) {
        match f {
            Formula::Log(..) | Formula::Exp(_) if least <= Binding::Prefix => self.prefix(f, true),
            _ if f.is_open() => self.grouped(f),
            _ => self.at(least, f),
        }
    }

    fn formula(&mut self, f: &Formula) {
        match f {
            Formula::Name(n) | Formula::Label(n) => self.out.push_str(&escape::terminal(n)),
            Formula::Numeral(n) if self.unicode => self.out.push_str(n),
            Formula::Numeral(n) => self.out.push_str(&escape::ascii(n)),
            Formula::Words(w) if self.unicode => self.out.push_str(&escape::terminal(w)),
            Formula::Words(w) => self.out.push_str(&escape::ascii(&escape::terminal(w))),
            Formula::Infinity => self.put("+∞", "inf"),
            Formula::Outcomes => self.put("Ω", "Omega"),
            Formula::Negative(a) => {
                self.put("−", "-");
                self.at(Binding::Product, a);
            }
            Formula::Sum(terms) => self.sum(terms),
            Formula::Product(factors) => self.product(factors),
            Formula::Fraction(a, b) => {
                if matches!(**a, Formula::Fraction(..)) {
                    self.grouped(a);
                } else {
                    self.closed(Binding::Product, a);
                }
                self.out.push('/');
                self.closed(Binding::Prefix, b);
            }
            Formula::Power(a, b) => self.power(a, b),
            Formula::Root(a) => {
                self.put("√", "sqrt");
                let bare = self.unicode && matches!(**a, Formula::Name(_) | Formula::Numeral(_));
                if bare { self.formula(a) } else { self.grouped(a) }
            }
            Formula::Log(..) | Formula::Exp(_) => self.prefix(f, false),
            Formula::Bars(a) => {
                self.out.push('|');
                self.formula(a);
                self.out.push('|');
            }
            Formula::Total { indices, positive, body } => {
                self.total(indices, positive.as_deref());
                self.out.push(' ');
                self.at(Binding::Product, body);
            }
            Formula::Derivative(x, body) => {
                self.out.extend(["d/d", &escape::terminal(x), " "]);
                self.at(Binding::Prefix, body);
            }
            Formula::Extremum { greatest, variable, within, body } => {
                self.out.extend([if *greatest { "argmax " } else { "argmin " }, &escape::terminal(variable)]);
                if let Some(set) = within {
                    let family = matches!(**set, Formula::Name(_));
                    self.put(if family { " over " } else { " ∈ " }, if family { " over " } else { " in " });
                    self.formula(set);
                }
                self.out.push_str(". ");
                self.at(Binding::Sum, body);
            }
            Formula::Set(points) => match points.as_slice() {
                [] => self.put("∅", "empty"),
                // The language names a point itself.
                [one] if !self.unicode => self.at(Binding::Sum, one),
                several => {
                    self.out.push('{');
                    self.listed(several);
                    self.out.push('}');
                }
            },
            Formula::Range([low, high], ends) => {
                self.out.push(if *low { '[' } else { '(' });
                self.listed(&**ends);
                self.out.push(if *high { ']' } else { ')' });
            }
            Formula::Call(head, order, args) => self.call(head, order.as_deref(), args),
            Formula::Group(parts) => {
                self.out.push('(');
                self.listed(parts);
                self.out.push(')');
            }
            Formula::Chain(first, rest) => {
                self.at(Binding::Sum, first);
                for (r, side) in rest {
                    if *r == Relation::NotDominated {
                        self.out.insert_str(0, "not ");
                    }
                    let sign = relation(*r, self.script());
                    // A line of a chain begins with its relation.
                    self.out.push_str(if self.out.is_empty() { "" } else { " " });
                    self.out.extend([sign, " "]);
                    self.at(Binding::Sum, side);
                }
            }
        }
    }

    fn listed(&mut self, parts: &[Formula]) {
        for (n, part) in parts.iter().enumerate() {
            self.out.push_str(if n > 0 { ", " } else { "" });
            self.formula(part);
        }
    }

    fn sum(&mut self, terms: &[(bool, Formula)]) {
        for (n, (minus, term)) in terms.iter().enumerate() {
            match (n, minus) {
                (0, false) => {}
                (0, true) => self.put("−", "-"),
                (_, true) => self.put(" − ", " - "),
                (_, false) => self.out.push_str(" + "),
            }
            // `a − −b` is never written.
            let negative = matches!(term, Formula::Negative(_)) && (n > 0 || *minus);
            if negative { self.grouped(term) } else { self.at(Binding::Product, term) }
        }
    }

    fn product(&mut self, factors: &[Formula]) {
        for (n, factor) in factors.iter().enumerate() {
            if let Some(before) = n.checked_sub(1).and_then(|k| factors.get(k)) {
                let log = matches!(factor, Formula::Log(..) | Formula::Exp(_));
                if self.unicode {
                    self.out.push_str(if before.is_numeric() && log { " " } else { "·" });
                } else {
                    let sum = matches!(factor, Formula::Total { .. });
                    let call = matches!(factor, Formula::Call(..) | Formula::Name(_)) && before.is_numeric();
                    let calls = matches!(before, Formula::Call(..)) || before.is_numeric();
                    let side_by_side = call || ((log || sum) && calls);
                    self.out.push_str(if side_by_side { " " } else { " * " });
                }
            }
            let inner = matches!(factor, Formula::Product(_) | Formula::Negative(_)) && n > 0;
            if n + 1 < factors.len() {
                self.closed(Binding::Product, factor);
            } else if inner {
                self.grouped(factor);
            } else {
                self.at(Binding::Product, factor);
            }
        }
    }

    fn power(&mut self, a: &Formula, b: &Formula) {
        self.at(Binding::Atom, a);
        let digits = match b {
            Formula::Numeral(n) if n.bytes().all(|c| c.is_ascii_digit()) => Some(n),
            _ => None,
        };
        match digits {
            Some(n) if self.unicode => self.out.extend(n.chars().filter_map(superscript)),
            Some(n) => self.out.extend(["^", n]),
            None => {
                self.out.push('^');
                self.grouped(b);
            }
        }
    }

    /// `ln x`; `ln(x)` where x is no atom, or where something follows.
    fn prefix(&mut self, f: &Formula, closed: bool) {
        let arg = match f {
            Formula::Log(None, a) => {
                self.out.push_str("ln");
                a
            }
            Formula::Log(Some(base), a) => {
                if self.unicode {
                    self.out.push_str("log");
                    self.out.extend(base.chars().filter_map(subscript));
                } else {
                    self.out.extend(["log_", base]);
                }
                a
            }
            Formula::Exp(a) => {
                self.out.push_str("exp");
                a
            }
            _ => return,
        };
        let bare = !closed && arg.binding() >= Binding::Power && !matches!(**arg, Formula::Group(_));
        if bare {
            self.out.push(' ');
            self.formula(arg);
        } else {
            self.grouped(arg);
        }
    }

    fn total(&mut self, indices: &[String], positive: Option<&Formula>) {
        self.put("Σ", "sum");
        let joined = indices.iter().map(|i| escape::terminal(i)).collect::<Vec<_>>().join(",");
        match positive {
            // The language names the support of a distribution.
            Some(Formula::Call(Head::Mass(name), None, _)) if !self.unicode => {
                self.out.extend(["_{", &joined, " in supp(", &escape::terminal(name), ")}"]);
            }
            Some(e) => {
                self.out.extend(["_{", &joined, ": "]);
                self.formula(e);
                self.put(">0}", " > 0}");
            }
            None if indices.len() > 1 => self.out.extend(["_{", &joined, "}"]),
            None => match joined.chars().map(subscript).collect::<Option<String>>() {
                Some(small) if self.unicode => self.out.push_str(&small),
                _ => self.out.extend(["_", &joined]),
            },
        }
    }

    fn call(&mut self, head: &Head, order: Option<&Formula>, args: &[(Sep, Formula)]) {
        match head {
            Head::Mass(name) => self.out.push_str(&escape::terminal(name)),
            Head::Function(f) => {
                let (unicode, ascii, _) = f.spelling();
                self.put(unicode, ascii);
                if let Some(order) = order {
                    self.order(*f, order);
                }
            }
        }
        self.out.push('(');
        // Air around the bars when a side is more than a name.
        let wide = args.iter().any(|(_, a)| !matches!(a, Formula::Name(_) | Formula::Label(_)));
        for (sep, arg) in args {
            match sep {
                Sep::Start => {}
                Sep::Comma if wide => self.out.push_str(", "),
                Sep::Comma => self.out.push(','),
                Sep::Semicolon => self.out.push(';'),
                Sep::Bar if wide => self.out.push_str(" | "),
                Sep::Bar => self.out.push('|'),
                Sep::DoubleBar if wide => self.put(" ‖ ", " || "),
                Sep::DoubleBar => self.put("‖", "||"),
            }
            self.formula(arg);
        }
        self.out.push(')');
    }

    fn order(&mut self, f: Function, order: &Formula) {
        let weights = matches!(f, Function::JensenShannon | Function::JensenShannonDistance);
        let small = match order {
            Formula::Numeral(n) => n.chars().map(subscript).collect::<Option<String>>(),
            _ => None,
        };
        match (small, order) {
            (Some(small), _) if self.unicode => self.out.push_str(&small),
            (_, Formula::Group(parts)) if weights => {
                self.out.push('[');
                for (n, part) in parts.iter().enumerate() {
                    self.out.push_str(if n > 0 { ", " } else { "" });
                    self.formula(part);
                }
                self.out.push(']');
            }
            _ => {
                self.put("_{", "[");
                self.formula(order);
                self.put("}", "]");
            }
        }
    }
}

fn superscript(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize)
}

/// The subscript letter or digit, where Unicode has one.
fn subscript(c: char) -> Option<char> {
    const SMALL: &[(char, char)] = &[
        ('a', 'ₐ'),
        ('e', 'ₑ'),
        ('h', 'ₕ'),
        ('i', 'ᵢ'),
        ('j', 'ⱼ'),
        ('k', 'ₖ'),
        ('l', 'ₗ'),
        ('m', 'ₘ'),
        ('n', 'ₙ'),
        ('o', 'ₒ'),
        ('p', 'ₚ'),
        ('r', 'ᵣ'),
        ('s', 'ₛ'),
        ('t', 'ₜ'),
        ('u', 'ᵤ'),
        ('v', 'ᵥ'),
        ('x', 'ₓ'),
    ];
    match c.to_digit(10) {
        Some(d) => "₀₁₂₃₄₅₆₇₈₉".chars().nth(d as usize),
        None => SMALL.iter().find(|(plain, _)| *plain == c).map(|(_, small)| *small),
    }
}
