//! Of what kind the undeclared names of a claim are: told by the places where they occur.
//!
//! `A` in `D(A||B)` is a distribution, `X` in `H(X|Y)` or `I(X;Y)` a random variable. `H(A,B)` tells
//! nothing by itself: what is known of its names elsewhere decides, and if nothing does, the claim is
//! refused rather than read one way.

use super::functional::{functional, unnamed_function};
use super::quantities::{self, Head};
use super::scope::{Meaning, Scope};
use super::{Result, errors};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{Arg, BinderKind, Call, Claim, ClaimKind, Expr, ExprKind, Ident, Sep};
use crate::term::{Dist, Name};
use std::collections::BTreeMap;

/// The kind of an undeclared name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A distribution.
    Dist,
    /// A random variable.
    Var,
    /// A joint distribution.
    Joint,
}

/// The kinds of the undeclared names of a claim.
#[derive(Debug)]
pub(super) struct Kinds {
    /// The joint distribution of the undeclared random variables.
    pub(super) joint: Name,
    of: BTreeMap<String, Kind>,
    otherwise: Kind,
    /// Names such as `P_XY` that stand for the law of random variables: the joint distribution and those.
    laws: BTreeMap<String, (String, Vec<String>)>,
}

impl Kinds {
    /// The kind of a name.
    pub(super) fn of(&self, name: &str) -> Kind {
        self.of.get(name).copied().unwrap_or(self.otherwise)
    }

    /// The law that a name such as `P_XY` stands for.
    pub(super) fn law(&self, name: &str) -> Option<Dist> {
        let (joint, vars) = self.laws.get(name)?;
        Some(Dist::Law {
            joint: joint.as_str().into(),
            vars: vars.iter().map(|v| v.as_str().into()).collect(),
        })
    }
}

/// Where a name was seen as what.
#[derive(Default)]
struct Seen {
    dist: Option<Span>,
    /// `S(A)`: a distribution unless it is a random variable elsewhere.
    perhaps: Option<Span>,
    var: Option<Span>,
    joint: Option<Span>,
}

struct Survey<'a> {
    scope: &'a Scope,
    bound: Vec<String>,
    seen: BTreeMap<String, Seen>,
    /// The arguments of each `H(A,B)`.
    groups: Vec<(Vec<Ident>, Span)>,
    /// Names that stand as weights and are not declared.
    weights: Vec<Ident>,
    /// The first function that stands where a random variable is needed.
    function: Option<Box<Diagnostic>>,
}

/// Finds out the kinds.
pub(super) fn infer(scope: &Scope, claims: &[&Claim]) -> Result<Kinds> {
    let mut survey = Survey {
        scope,
        bound: Vec::new(),
        seen: BTreeMap::new(),
        groups: Vec::new(),
        weights: Vec::new(),
        function: None,
    };
    for claim in claims {
        survey.claim(claim);
    }
    survey.settle()
}

impl Survey<'_> {
    fn claim(&mut self, claim: &Claim) {
        match &claim.kind {
            ClaimKind::Chain(chain) => {
                if let Some((left, args)) = functional(self.scope, claim) {
                    self.variables(left);
                    return args.into_iter().for_each(|a| self.variables(a));
                }
                self.number(&chain.first);
                chain.rest.iter().for_each(|(_, e)| self.number(e));
            }
            ClaimKind::Markov(sides) => sides.iter().for_each(|e| self.variables(e)),
            ClaimKind::Independent { parts, given } => {
                parts.iter().chain(given).for_each(|e| self.variables(e));
            }
            ClaimKind::AbsolutelyContinuous(a, b) => {
                self.dist(a);
                self.dist(b);
            }
        }
    }

    fn note(&mut self, name: &Ident, kind: Kind) {
        if self.bound.contains(&name.text) {
            return;
        }
        let seen = self.seen.entry(name.text.clone()).or_default();
        let slot = match kind {
            Kind::Dist => &mut seen.dist,
            Kind::Var => &mut seen.var,
            Kind::Joint => &mut seen.joint,
        };
        slot.get_or_insert(name.span);
    }

    fn number(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Name(name) => {
                if let (None, Some(("S" | "H", of))) = (self.scope.meaning(&name.text), name.split()) {
                    self.seen.entry(of.to_owned()).or_default().perhaps.get_or_insert(name.span);
                }
            }
            ExprKind::Call(call) => self.call(call, e.span),
            ExprKind::Neg(x) | ExprKind::Factorial(x) => self.number(x),
            ExprKind::Sum(terms) => terms.iter().for_each(|t| self.number(&t.value)),
            ExprKind::Product(factors) => factors.iter().for_each(|f| self.number(&f.value)),
            ExprKind::Power(a, b) => {
                self.number(a);
                self.number(b);
            }
            ExprKind::Binder { kind, vars, domain, body } => {
                if let Some(ExprKind::Call(call)) = domain.as_deref().map(|d| &d.kind) {
                    call.args.iter().for_each(|a| self.dist(&a.value));
                }
                let depth = self.bound.len();
                let listed = |d: &Expr| matches!(d.kind, ExprKind::Tuple(_) | ExprKind::List(_));
                let varies = matches!(kind, BinderKind::Argmin | BinderKind::Argmax)
                    && !domain.as_deref().is_some_and(listed);
                for var in vars {
                    // What a minimiser binds is a distribution, unless it is a parameter.
                    match varies && !self.is_number(var) {
                        true => self.note(var, Kind::Dist),
                        false => self.bound.push(var.text.clone()),
                    }
                }
                self.number(body);
                self.bound.truncate(depth);
            }
            ExprKind::Derivative { body, .. } => self.number(body),
            _ => {}
        }
    }

    fn call(&mut self, call: &Call, at: Span) {
        let name = call.name.text.as_str();
        let all = |s: &mut Self, f: fn(&mut Self, &Expr)| call.args.iter().for_each(|a| f(s, &a.value));
        if quantities::is_function(name) {
            return all(self, Survey::number);
        }
        if let Some((Head::Entropy | Head::Information, _)) = quantities::head(name) {
            let unnamed = call.args.iter().find_map(|a| unnamed_function(self.scope, &a.value));
            self.function = self.function.take().or(unnamed);
        }
        match quantities::head(name) {
            Some((Head::Entropy, _)) => self.entropy(call, at),
            Some((Head::Divergence, _)) => self.divergence(call),
            Some((Head::Information | Head::SelfInformation, _)) => {
                let event = |a: &Arg| matches!(a.value.kind, ExprKind::Event(_) | ExprKind::Call(_));
                match call.args.as_slice() {
                    [one] if event(one) => self.number(&one.value),
                    args if name == "info" || name == "surprisal" => {
                        args.iter().take(1).for_each(|a| self.dist(&a.value));
                    }
                    _ => all(self, Survey::variables),
                }
            }
            Some((Head::Expectation, _)) => call.index.iter().for_each(|a| self.dist(&a.value)),
            Some((Head::Probability, _)) | None => self.mass(call),
            // What stands after `;` is an order or a weight; a lone distribution may be a variable too.
            Some(_) => {
                let lone = call.args.iter().filter(|a| a.sep != Sep::Semicolon).count() == 1;
                for arg in call.args.iter().take_while(|a| a.sep != Sep::Semicolon) {
                    match &arg.value.kind {
                        ExprKind::Name(n) if lone => self.perhaps(n),
                        ExprKind::Number(_) => {}
                        _ => self.dist(&arg.value),
                    }
                }
            }
        }
    }

    fn perhaps(&mut self, name: &Ident) {
        if !self.bound.contains(&name.text) {
            self.seen.entry(name.text.clone()).or_default().perhaps.get_or_insert(name.span);
        }
    }

    fn entropy(&mut self, call: &Call, at: Span) {
        let conditional = call.args.iter().any(|a| a.sep != Sep::Start && a.sep != Sep::Comma);
        match call.args.as_slice() {
            [one] => match &one.value.kind {
                ExprKind::Name(n) if call.name.text == "S" => self.perhaps(n),
                ExprKind::Name(_) => {}
                ExprKind::Tuple(_) => self.variables(&one.value),
                _ => self.dist(&one.value),
            },
            [a, b] if !conditional => {
                let name = |e: &Expr| match &e.kind {
                    ExprKind::Name(n) => Some(n.clone()),
                    _ => None,
                };
                match (name(&a.value), name(&b.value)) {
                    (Some(x), Some(y)) => self.groups.push((vec![x, y], at)),
                    // Whatever else may stand there is a distribution, or a group of variables.
                    _ => [a, b].into_iter().for_each(|arg| match arg.value.kind {
                        ExprKind::Tuple(_) => self.variables(&arg.value),
                        _ => self.dist(&arg.value),
                    }),
                }
            }
            args => args.iter().for_each(|a| self.variables(&a.value)),
        }
    }

    fn divergence(&mut self, call: &Call) {
        let mut sides = 0;
        for arg in &call.args {
            match arg.sep {
                // D(P||Q|X): the third is what is given.
                Sep::Bar if sides == 2 => {
                    self.variables(&arg.value);
                    let whole = call.args.iter().filter(|a| a.sep != Sep::Bar);
                    for side in whole {
                        if let ExprKind::Name(n) = &side.value.kind {
                            self.note(n, Kind::Joint);
                        }
                    }
                }
                _ => {
                    sides += 1;
                    self.dist(&arg.value);
                }
            }
        }
        let joint = |s: &Self, n: &Ident| s.seen.get(&n.text).is_some_and(|k| k.joint.is_some());
        for arg in &call.args {
            if let ExprKind::Name(n) = &arg.value.kind
                && joint(self, n)
            {
                self.seen.entry(n.text.clone()).or_default().dist = None;
            }
        }
    }

    /// `A(sun)`, `A(i)`, `P(x, y)`, `P(y | x)`, `P(X = 1)`.
    fn mass(&mut self, call: &Call) {
        let several = call.args.len() > 1;
        let bound = |s: &Self, e: &Expr| match &e.kind {
            ExprKind::Name(n) if s.bound.contains(&n.text) => Some(n.clone()),
            _ => None,
        };
        if several && call.args.iter().all(|a| bound(self, &a.value).is_some()) {
            self.note(&call.name, Kind::Joint);
            for arg in &call.args {
                if let Some(n) = bound(self, &arg.value) {
                    self.note(&Ident::new(upper(&n.text), n.span), Kind::Var);
                }
            }
            return;
        }
        for arg in &call.args {
            if let ExprKind::Event(chain) = &arg.value.kind {
                self.note(&call.name, Kind::Joint);
                self.variables(&chain.first);
                return;
            }
        }
        self.perhaps(&call.name);
    }

    fn dist(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Name(name) if self.is_number(name) || name.text == "uniform" => {}
            ExprKind::Name(name) => self.note(name, Kind::Dist),
            ExprKind::Call(call) if quantities::is_family(&call.name.text) => {}
            ExprKind::Call(call) => {
                self.note(&call.name, Kind::Joint);
                call.args.iter().for_each(|a| self.variables(&a.value));
            }
            ExprKind::Neg(x) => self.dist(x),
            ExprKind::Sum(terms) => terms.iter().for_each(|t| self.dist(&t.value)),
            ExprKind::Product(factors) => {
                for factor in factors {
                    match &factor.value.kind {
                        ExprKind::Name(n) if self.is_number(n) => {}
                        // 1 − w is a number, and so is w.
                        ExprKind::Sum(terms) if terms.iter().any(|t| is_numeral(&t.value)) => {
                            let names = terms.iter().filter_map(|t| match &t.value.kind {
                                ExprKind::Name(n) if !self.is_number(n) => Some(n.clone()),
                                _ => None,
                            });
                            self.weights.extend(names.collect::<Vec<_>>());
                        }
                        _ => self.dist(&factor.value),
                    }
                }
            }
            _ => {}
        }
    }

    fn is_number(&self, name: &Ident) -> bool {
        matches!(self.scope.meaning(&name.text), Some(Meaning::Number(_) | Meaning::Parameter(_)))
    }

    fn variables(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Name(name) => self.note(name, Kind::Var),
            ExprKind::Tuple(parts) => parts.iter().for_each(|p| self.variables(p)),
            ExprKind::Event(chain) => self.variables(&chain.first),
            _ => {}
        }
    }

    /// What a declared name is.
    fn declared(&self, name: &str) -> Option<Kind> {
        match self.scope.meaning(name) {
            Some(Meaning::Law(_) | Meaning::Joint(_) | Meaning::Parametric(_)) => Some(Kind::Dist),
            _ => self.scope.joints_with(name).next().map(|_| Kind::Var),
        }
    }

    fn is_var(&self, n: &str) -> bool {
        self.declared(n) == Some(Kind::Var) || self.seen.get(n).is_some_and(|s| s.var.is_some())
    }

    fn is_dist(&self, n: &str) -> bool {
        let seen = |s: &Seen| s.dist.is_some() || s.perhaps.is_some();
        n == "uniform" || self.declared(n) == Some(Kind::Dist) || self.seen.get(n).is_some_and(seen)
    }

    /// `P_XY` where X and Y are random variables elsewhere in the claim: the law P(X,Y).
    fn laws(&mut self) -> BTreeMap<String, (String, Vec<String>)> {
        let mut laws = BTreeMap::new();
        for (name, seen) in &self.seen {
            let Some((base @ ("P" | "Q" | "R"), sub)) = name.split_once('_') else { continue };
            let free =
                seen.dist.is_some() && self.scope.meaning(name).is_none() && self.declared(base).is_none();
            let vars = letters(sub);
            if free && !vars.is_empty() && vars.iter().all(|v| self.is_var(v)) {
                laws.insert(name.clone(), (base.to_owned(), vars));
            }
        }
        for (name, (base, _)) in &laws {
            if let Some(Seen { dist: Some(at), .. }) = self.seen.remove(name) {
                self.note(&Ident::new(base.as_str(), at), Kind::Joint);
            }
        }
        laws
    }

    fn settle(mut self) -> Result<Kinds> {
        if let Some(diagnostic) = self.function {
            return Err(diagnostic);
        }
        if let Some(w) = self.weights.first() {
            let help = format!(
                "declare it before: param {0} in (0,1); or give its range: given 0 < {0} < 1",
                w.text
            );
            let message = format!("the weight `{}` is not declared", w.text);
            return Err(errors::error("E060", message, w.span, "a number stands here", help));
        }
        let laws = self.laws();
        let mut open = std::mem::take(&mut self.groups);
        // What one group tells may decide the next.
        loop {
            let before = open.len();
            open.retain(|(names, _)| {
                let var = names.iter().any(|n| self.is_var(&n.text));
                if !var && !names.iter().any(|n| self.is_dist(&n.text)) {
                    return true;
                }
                let kind = if var { Kind::Var } else { Kind::Dist };
                names.iter().for_each(|n| self.note(n, kind));
                false
            });
            if open.len() == before {
                break;
            }
        }
        let free: Vec<&String> = self.seen.keys().filter(|n| self.declared(n).is_none()).collect();
        let vars = self.seen.keys().any(|n| self.is_var(n));
        let dists = self.seen.keys().any(|n| self.is_dist(n) && !self.is_var(n));
        if let (Some((names, at)), false) = (open.first(), vars && !dists) {
            return Err(ambiguous(names, *at));
        }
        for name in &free {
            if let Some(Seen { dist: Some(d), var: Some(v), .. }) = self.seen.get(*name) {
                let message = format!("`{name}` cannot be a distribution and a random variable at once");
                let diagnostic = Diagnostic::error("E061", message)
                    .at(*v, "a random variable stands here")
                    .at(*d, "a distribution stands here")
                    .help("call one of the two otherwise");
                return Err(Box::new(diagnostic));
            }
        }
        let kind = |s: &Seen| match s {
            Seen { joint: Some(_), .. } => Kind::Joint,
            Seen { var: Some(_), .. } => Kind::Var,
            _ => Kind::Dist,
        };
        let of: BTreeMap<String, Kind> =
            free.iter().filter_map(|n| Some(((*n).clone(), kind(self.seen.get(*n)?)))).collect();
        let joints: Vec<&String> = of.iter().filter(|(_, k)| **k == Kind::Joint).map(|(n, _)| n).collect();
        let usable =
            |n: &&str| self.scope.meaning(n).is_none() && of.get(*n).is_none_or(|k| *k == Kind::Joint);
        let joint = match joints.as_slice() {
            [one] => one.as_str(),
            _ => ["P", "Q", "R", "P'", "Q'", "R'"].into_iter().find(usable).unwrap_or("P''"),
        };
        let otherwise = if vars && !dists { Kind::Var } else { Kind::Dist };
        Ok(Kinds { joint: joint.into(), otherwise, of, laws })
    }
}

fn is_numeral(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Number(_))
}

/// `XY1Z` as X, Y1, Z; nothing where that is not what it is.
fn letters(sub: &str) -> Vec<String> {
    let mut vars: Vec<String> = Vec::new();
    for c in sub.chars() {
        match vars.last_mut() {
            _ if c.is_uppercase() => vars.push(c.to_string()),
            Some(last) if c.is_ascii_digit() || c == '\'' => last.push(c),
            _ => return Vec::new(),
        }
    }
    let once = vars.iter().enumerate().all(|(k, v)| vars.iter().skip(k + 1).all(|w| w != v));
    if once { vars } else { Vec::new() }
}

/// `x` to `X`: the variable whose values an index runs through.
pub(super) fn upper(index: &str) -> String {
    let mut chars = index.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn ambiguous(names: &[Ident], at: Span) -> Box<Diagnostic> {
    let list = names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(",");
    let message = format!("`H({list})` could be a cross entropy or a joint entropy");
    let diagnostic = errors::error(
        "E062",
        message,
        at,
        "nothing in the claim tells which",
        format!("for distributions write the cross entropy `CE({list})`"),
    );
    Box::new(diagnostic.help(format!("for random variables write the joint entropy `H(({list}))`")))
}
