//! Terms of the kernel as terms of Coq: real numbers, and values that may be infinite.
//!
//! How a term is spelled depends on the term alone and not on where it stands, so that a rule applied at a
//! place is the same function of both sides. Subtraction and division are spelled so that Coq unfolds them to what the
//! kernel has: `a - b` is `a + - b` and `a / b` is `a * / b`.

use super::finite::{is_about_sets, is_real};
use super::names::{Kind, Names};
use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::kernel::Conds;
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Rel, Space};
use num_traits::{One, Signed, ToPrimitive};
use std::collections::{BTreeMap, BTreeSet};

/// How the sides of a statement are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// As real numbers.
    Real,
    /// As values that may be infinite.
    Extended,
}

/// Precedences of Coq's notations, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Sum,
    Product,
    Minus,
    Power,
    Application,
    Atom,
}

/// A term with the precedence of its outermost notation.
pub(super) struct Text(pub(super) String, pub(super) Level);

impl Text {
    pub(super) fn at(self, least: Level) -> String {
        if self.1 < least { format!("({})", self.0) } else { self.0 }
    }
}

/// The hole of a context.
pub(super) const HOLE: &str = "\u{0}";

/// Spells terms, and remembers which names it met.
#[derive(Default)]
pub(super) struct Pen {
    /// Identifiers.
    pub(super) names: Names,
    /// The lists of outcomes of declared distributions; `Om` for all others.
    pub(super) lists: BTreeMap<Name, String>,
    /// What families of distributions are applied to: their parameters.
    pub(super) arguments: BTreeMap<Name, String>,
    /// Names that a proof introduces itself.
    pub(super) local: BTreeSet<Name>,
    /// Bound indices, innermost last.
    bound: Vec<(Name, String)>,
}

impl Pen {
    /// Opens the scope of an index.
    pub(super) fn bind(&mut self, index: &Name) -> String {
        let lower = index.strip_prefix('@').map_or(index.to_string(), str::to_lowercase);
        let identifier = self.names.fresh(&super::names::spelled(&lower));
        self.bound.push((index.clone(), identifier.clone()));
        identifier
    }

    /// Opens the scope of an index that is spelled so.
    pub(super) fn bind_as(&mut self, index: &Name, text: String) {
        self.bound.push((index.clone(), text));
    }

    /// Closes the innermost scope.
    pub(super) fn unbind(&mut self) {
        if let Some((_, identifier)) = self.bound.pop() {
            self.names.release(&identifier);
        }
    }

    /// The real number.
    pub(super) fn real(&mut self, e: &Expr) -> Result<String> {
        Ok(self.term(e)?.0)
    }

    /// The real number as an argument.
    pub(super) fn argument(&mut self, e: &Expr) -> Result<String> {
        Ok(self.term(e)?.at(Level::Atom))
    }

    /// The real number as a factor.
    pub(super) fn factor(&mut self, e: &Expr) -> Result<String> {
        Ok(self.term(e)?.at(Level::Product))
    }

    fn term(&mut self, e: &Expr) -> Result<Text> {
        Ok(match e {
            Expr::Number(n) => number(n),
            Expr::Infinity => return Err(Unsupported("+∞ among real numbers")),
            Expr::Symbol(n) if &**n == HOLE => Text("hole".into(), Level::Atom),
            Expr::Symbol(n) => Text(self.names.of(Kind::Parameter, n), Level::Atom),
            Expr::Mass(d, at) => self.mass(d, at)?,
            Expr::Size(space) => Text(format!("INR (length {})", self.list(space)), Level::Application),
            Expr::Add(parts) => {
                let mut out = String::new();
                for (k, part) in parts.iter().enumerate() {
                    let negative = if k == 0 { None } else { self.negated(part)? };
                    match negative {
                        Some(text) => out.push_str(&format!(" - {}", text.at(Level::Product))),
                        None if k == 0 => out = self.term(part)?.at(Level::Sum),
                        None => out.push_str(&format!(" + {}", self.term(part)?.at(Level::Product))),
                    }
                }
                Text(out, Level::Sum)
            }
            Expr::Mul(parts) => match self.negated(e)? {
                Some(text) => Text(format!("- {}", text.at(Level::Power)), Level::Minus),
                None => self.product(parts)?,
            },
            Expr::Power(base, r) => self.power(base, r)?,
            Expr::Ln(e) => self.call("ln", e)?,
            Expr::Exp(e) => self.call("exp", e)?,
            Expr::Abs(e) => self.call("Rabs", e)?,
            Expr::Sum { index, range, body } => {
                let list = match self.declared_list(index, body) {
                    Some(list) if range.space == Space::Outcomes => list,
                    _ => self.list(&range.space),
                };
                let i = self.bind(index);
                let body = self.real(body);
                let positive = range.positive.as_ref().map(|m| self.real(m)).transpose();
                self.unbind();
                let (body, positive) = (body?, positive?);
                Text(
                    match positive {
                        None => format!("sum {list} (fun {i} => {body})"),
                        Some(m) => format!("sum_on {list} (fun {i} => {m}) (fun {i} => {body})"),
                    },
                    Level::Application,
                )
            }
            Expr::Quantity(q) => Text(self.quantity(q)?, Level::Application),
            Expr::Derivative(..) => return Err(Unsupported("a derivative")),
            Expr::Minimisers(_) | Expr::Set(_) => return Err(Unsupported("a set of minimisers")),
        })
    }

    fn call(&mut self, function: &str, e: &Expr) -> Result<Text> {
        Ok(Text(format!("{function} {}", self.argument(e)?), Level::Application))
    }

    /// Of a negative number times something: the same without the sign.
    fn negated(&mut self, e: &Expr) -> Result<Option<Text>> {
        let Expr::Mul(parts) = e else { return Ok(None) };
        let Some((Expr::Number(n), rest)) = parts.split_first() else { return Ok(None) };
        if !n.is_negative() {
            return Ok(None);
        }
        let n = -n.clone();
        let whole = if n.is_one() { rest.to_vec() } else { [&[Expr::Number(n)], rest].concat() };
        Ok(Some(if let [one] = whole.as_slice() { self.term(one)? } else { self.product(&whole)? }))
    }

    fn product(&mut self, parts: &[Expr]) -> Result<Text> {
        let mut out = String::new();
        for (k, part) in parts.iter().enumerate() {
            let reciprocal = matches!(part, Expr::Power(_, r) if (-r.clone()).is_one());
            match part {
                _ if k == 0 => out = self.term(part)?.at(Level::Product),
                Expr::Power(base, _) if reciprocal => {
                    out.push_str(&format!(" / {}", self.term(base)?.at(Level::Power)));
                }
                _ => out.push_str(&format!(" * {}", self.term(part)?.at(Level::Power))),
            }
        }
        Ok(Text(out, Level::Product))
    }

    fn power(&mut self, base: &Expr, r: &Rational) -> Result<Text> {
        let whole = r.is_integer().then(|| r.to_integer().to_i64()).flatten();
        let inner = self.term(base)?;
        Ok(match whole {
            Some(-1) => Text(format!("/ {}", inner.at(Level::Power)), Level::Minus),
            Some(k) if k >= 0 => Text(format!("{} ^ {k}", inner.at(Level::Application)), Level::Power),
            Some(k) => Text(format!("/ {} ^ {}", inner.at(Level::Application), -k), Level::Minus),
            None => Text(
                format!("rpower {} {}", inner.at(Level::Atom), number(r).at(Level::Atom)),
                Level::Application,
            ),
        })
    }

    fn mass(&mut self, d: &Dist, at: &[Index]) -> Result<Text> {
        let indices: Vec<String> = at.iter().map(|i| self.index(i)).collect();
        let one = |this: &mut Pen, d: &Dist| -> Result<Text> {
            let of = this.dist(d)?;
            let at = if of_variables(d) { format!("[{}]", indices.join("; ")) } else { indices.join(" ") };
            Ok(Text(format!("{of} {at}"), Level::Application))
        };
        Ok(match d {
            Dist::Named(_) | Dist::Mixture(_) | Dist::Uniform(_) => one(self, d)?,
            Dist::Law { joint, vars } => {
                let law = self.law(joint, vars);
                Text(format!("{law} [{}]", indices.join("; ")), Level::Application)
            }
            Dist::Conditional { joint, of, given } => {
                let both: Vec<Name> = of.iter().chain(given).cloned().collect();
                let (all, known) = (self.law(joint, &both), self.law(joint, given));
                let rest = indices.get(of.len()..).unwrap_or_default();
                Text(
                    format!("{all} [{}] / {known} [{}]", indices.join("; "), rest.join("; ")),
                    Level::Product,
                )
            }
            Dist::Product(parts) => {
                let mut rest = at;
                let mut factors = Vec::new();
                for part in parts {
                    let (own, after) = rest.split_at(part.spaces().len().min(rest.len()));
                    factors.push(self.mass(part, own)?.at(Level::Power));
                    rest = after;
                }
                Text(factors.join(" * "), Level::Product)
            }
        })
    }

    fn index(&mut self, index: &Index) -> String {
        match index {
            Index::Bound(n) => match self.bound.iter().rev().find(|(m, _)| m == n) {
                Some((_, identifier)) => identifier.clone(),
                None => self.names.of(Kind::Outcome, n),
            },
            Index::Outcome(label) => self.names.of(Kind::Outcome, label),
        }
    }

    /// The list of the declared distribution whose mass is taken at the index.
    fn declared_list(&self, index: &Name, e: &Expr) -> Option<String> {
        match e {
            Expr::Mass(d, at) if Index::bound(at, index) => self.list_of(d),
            other => other.children().into_iter().find_map(|c| self.declared_list(index, c)),
        }
    }

    fn list_of(&self, d: &Dist) -> Option<String> {
        let mut names = Vec::new();
        d.names(&mut names);
        names.first().and_then(|n| self.lists.get(n)).cloned()
    }

    /// The list that an index runs through.
    pub(super) fn list(&mut self, space: &Space) -> String {
        match space {
            Space::Outcomes => "Om".into(),
            Space::Alphabet(v) => format!("(vals W {})", self.names.of(Kind::Variable, v)),
        }
    }

    /// The list of all outcomes of a distribution, as an argument.
    pub(super) fn outcomes(&mut self, d: &Dist) -> Result<String> {
        Ok(match d {
            _ if of_variables(d) => {
                let spaces = d.spaces();
                let variable = |s: &Space| if let Space::Alphabet(v) = s { Some(v.clone()) } else { None };
                let vars: Vec<Name> = spaces.iter().filter_map(variable).collect();
                format!("(tuples W {})", self.group(&vars))
            }
            Dist::Product(parts) => {
                let mut list = String::new();
                for (k, part) in parts.iter().enumerate().rev() {
                    let own = self.outcomes(part)?;
                    list = if k + 1 == parts.len() { own } else { format!("(list_prod {own} {list})") };
                }
                list
            }
            _ => match (self.list_of(d), d.spaces().as_slice()) {
                (Some(list), _) => list,
                (None, [space]) => self.list(space),
                _ => return Err(Unsupported("a mixture of products")),
            },
        })
    }

    /// `[X; Y]`.
    pub(super) fn group(&mut self, vars: &[Name]) -> String {
        let names: Vec<String> = vars.iter().map(|v| self.names.of(Kind::Variable, v)).collect();
        format!("[{}]", names.join("; "))
    }

    fn law(&mut self, joint: &Name, vars: &[Name]) -> String {
        format!("law W {} {}", self.names.of(Kind::Joint, joint), self.group(vars))
    }

    /// A distribution as a function of its outcomes, as an argument.
    pub(super) fn dist(&mut self, d: &Dist) -> Result<String> {
        Ok(match d {
            Dist::Named(n) => {
                let own = self.names.of(Kind::Distribution, n);
                match self.arguments.get(n) {
                    Some(parameters) => format!("({own} {parameters})"),
                    None => own,
                }
            }
            Dist::Mixture(parts) => format!("(mix {})", self.parts(parts)?),
            Dist::Uniform(Space::Alphabet(v)) => {
                let group = self.group(std::slice::from_ref(v));
                format!("(uniform (tuples W {group}))")
            }
            Dist::Uniform(space) => format!("(uniform {})", self.list(space)),
            Dist::Law { joint, vars } => format!("({})", self.law(joint, vars)),
            Dist::Product(parts) if parts.iter().all(|d| d.spaces() == [Space::Outcomes]) => {
                let mut product = String::new();
                for (k, part) in parts.iter().enumerate().rev() {
                    let own = self.dist(part)?;
                    product = if k + 1 == parts.len() { own } else { format!("(times {own} {product})") };
                }
                product
            }
            Dist::Product(parts) => {
                let mut factors = Vec::new();
                for part in parts {
                    if !of_variables(part) {
                        return Err(Unsupported("a product of a law and a distribution"));
                    }
                    factors.push(format!("({}%nat, {})", part.spaces().len(), self.dist(part)?));
                }
                format!("(product [{}])", factors.join("; "))
            }
            Dist::Conditional { .. } => return Err(Unsupported("a conditional law as one distribution")),
        })
    }

    fn parts(&mut self, parts: &[(Expr, Dist)]) -> Result<String> {
        let mut out = Vec::new();
        for (w, d) in parts {
            out.push(format!("({}, {})", self.real(w)?, self.dist(d)?));
        }
        Ok(format!("[{}]", out.join("; ")))
    }

    pub(super) fn quantity(&mut self, q: &Quantity) -> Result<String> {
        let two = |this: &mut Pen, name: &str, a: &Dist, b: &Dist| -> Result<String> {
            Ok(format!("{name} {} {} {}", this.outcomes(a)?, this.dist(a)?, this.dist(b)?))
        };
        let one = |this: &mut Pen, name: &str, a: &Dist| -> Result<String> {
            Ok(format!("{name} {} {}", this.outcomes(a)?, this.dist(a)?))
        };
        let order = |r: &Rational| number(r).at(Level::Atom);
        match q {
            Quantity::Entropy(Dist::Law { joint, vars }) => {
                Ok(format!("H W {} {}", self.names.of(Kind::Joint, joint), self.group(vars)))
            }
            Quantity::Entropy(a) => one(self, "entropy", a),
            Quantity::CrossEntropy(a, b) => two(self, "cross_entropy", a, b),
            Quantity::Divergence(a, b) => two(self, "divergence", a, b),
            Quantity::ConditionalEntropy { joint, of, given } => Ok(format!(
                "Hc W {} {} {}",
                self.names.of(Kind::Joint, joint),
                self.group(of),
                self.group(given)
            )),
            Quantity::Information { joint, between, given } => {
                let joint = self.names.of(Kind::Joint, joint);
                let groups: Vec<String> = between.iter().map(|g| self.group(g)).collect();
                let given = self.group(given);
                match groups.as_slice() {
                    [a, b] => Ok(format!("I W {joint} {a} {b} {given}")),
                    _ => Ok(format!("coinformation W {joint} [{}] {given}", groups.join("; "))),
                }
            }
            Quantity::ConditionalDivergence { p, q, of, given } => Ok(format!(
                "conditional_divergence W {} {} {} {}",
                self.names.of(Kind::Joint, p),
                self.names.of(Kind::Joint, q),
                self.group(of),
                self.group(given)
            )),
            Quantity::JensenShannon(parts) | Quantity::JensenShannonDistance(parts) => {
                let Some((_, first)) = parts.first() else { return Err(Unsupported("a mixture of nothing")) };
                let (list, parts) = (self.outcomes(first)?, self.parts(parts)?);
                let name = if matches!(q, Quantity::JensenShannon(_)) { "" } else { "_distance" };
                Ok(format!("jensen_shannon{name} {list} {parts}"))
            }
            Quantity::Renyi(r, a) => one(self, &format!("renyi {}", order(r)), a),
            Quantity::RenyiDivergence(r, a, b) => two(self, &format!("renyi_divergence {}", order(r)), a, b),
            Quantity::Tsallis(r, a) => one(self, &format!("tsallis {}", order(r)), a),
            Quantity::SelfInformation(a, at) => {
                let (a, at) = (self.dist(a)?, self.index(at));
                Ok(format!("self_information {a} {at}"))
            }
            Quantity::Of(m, dists) => {
                let name = match m {
                    Measure::TotalVariation => "total_variation",
                    Measure::ChiSquared => "chi_squared",
                    Measure::Hellinger => "hellinger",
                    Measure::BhattacharyyaCoefficient => "bhattacharyya_coefficient",
                    Measure::Bhattacharyya => "bhattacharyya",
                    Measure::Jeffreys => "jeffreys",
                    Measure::Perplexity => "perplexity",
                    Measure::Extropy => "extropy",
                    Measure::Varentropy => "varentropy",
                    Measure::MinEntropy => return Err(Unsupported("min-entropy")),
                };
                match dists.as_slice() {
                    [a] => one(self, name, a),
                    [a, b] => two(self, name, a, b),
                    _ => Err(Unsupported("a quantity of so many distributions")),
                }
            }
        }
    }

    /// An expression in the style.
    pub(super) fn side(&mut self, e: &Expr, style: Style) -> Result<String> {
        match style {
            Style::Real => self.real(e),
            Style::Extended => self.extended(e),
        }
    }

    /// The claim in the style.
    pub(super) fn claim(&mut self, c: &Claim, style: Style) -> Result<String> {
        if is_about_sets(c) {
            return self.sets(c);
        }
        let (lhs, rhs) = (self.side(&c.lhs, style)?, self.side(&c.rhs, style)?);
        let rel = match c.rel {
            Rel::Eq => "=",
            Rel::Le => "<=",
            Rel::Lt => "<",
            Rel::Ne => "<>",
        };
        let gap = if lhs.len() + rhs.len() > 88 { "\n  " } else { " " };
        let text = format!("{lhs}{gap}{rel} {rhs}");
        Ok(if style == Style::Extended { format!("({text})%ext") } else { text })
    }

    /// A condition as a proposition.
    pub(super) fn cond(&mut self, c: &Cond) -> Result<String> {
        Ok(match c {
            Cond::Distribution(d) => format!("distribution {} {}", self.outcomes(d)?, self.dist(d)?),
            Cond::Dominated(p, q) => {
                format!("dominated {} {} {}", self.outcomes(p)?, self.dist(p)?, self.dist(q)?)
            }
            Cond::NotDominated(p, q) => {
                format!("~ dominated {} {} {}", self.outcomes(p)?, self.dist(p)?, self.dist(q)?)
            }
            Cond::Holds(claim) => {
                let real = is_real(&claim.lhs, &Conds::new()) && is_real(&claim.rhs, &Conds::new());
                self.claim(claim, if real { Style::Real } else { Style::Extended })?
            }
        })
    }
}

/// A distribution of values of random variables: a function of lists.
pub(super) fn of_variables(d: &Dist) -> bool {
    let spaces = d.spaces();
    !spaces.is_empty() && spaces.iter().all(|s| matches!(s, Space::Alphabet(_)))
}

/// A rational number.
fn number(n: &Rational) -> Text {
    let whole = n.is_integer();
    let text = if whole { n.numer().to_string() } else { format!("{} / {}", n.numer(), n.denom()) };
    let level = match (whole, n.is_negative()) {
        (true, false) => Level::Atom,
        (false, false) => Level::Product,
        (_, true) => Level::Sum,
    };
    Text(text, level)
}
