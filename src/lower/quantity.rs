//! Calls of quantities: which one is meant, of what.

use super::context::{Context, Named};
use super::operand::names;
use super::quantities::{self, Head};
use super::scope::Meaning;
use super::{Result, errors};
use crate::exact::Rational;
use crate::span::Span;
use crate::syntax::ast::{self, Arg, Call, ExprKind, Ident, Sep};
use crate::syntax::print;
use crate::term::{Dist, Expr, Measure, Name, Quantity};
use num_traits::{One, Signed};

/// The order of a Rényi or Tsallis quantity.
enum Order {
    Finite(Rational),
    Infinite,
}

impl Context<'_> {
    /// `name[index](args)` where a number stands.
    pub(super) fn call(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let name = call.name.text.as_str();
        if quantities::is_function(name) {
            return self.function(call, at);
        }
        if let Some(mass) = self.mass(call, at)? {
            return Ok(mass);
        }
        // A declared joint distribution shadows a quantity of the same name: T(X = 1) is a probability.
        let event = call.args.iter().any(|a| matches!(a.value.kind, ExprKind::Event(_)));
        if event && matches!(self.scope.meaning(name), Some(Meaning::Joint(_))) {
            return self.probability(call, at);
        }
        let Some((head, order)) = quantities::head(name) else {
            return match self.named(&call.name)? {
                Named::Unknown => {
                    let known = self.scope.known();
                    let names: Vec<&str> = quantities::names().collect();
                    let all = known.into_iter().chain(names);
                    Err(errors::unknown("the quantity or distribution", name, call.name.span, all))
                }
                Named::Number(_) => {
                    let help = format!("a product is written `{name} * (...)`");
                    let found = format!("`{name}` with arguments");
                    Err(errors::kind("a quantity or a distribution", &found, at, help))
                }
                _ => Err(errors::kind(
                    "a number",
                    "something else",
                    at,
                    "write a quantity, such as S(A), or a mass, such as A(sun)",
                )),
            };
        };
        let q = match head {
            Head::Entropy => return self.entropy(call, at),
            Head::CrossEntropy => {
                let (a, b) = self.two(call, &[Sep::Comma], "CE(A,B)", at)?;
                Quantity::CrossEntropy(a, b)
            }
            Head::Divergence => return self.divergence(call, at),
            Head::Information => return self.information(call, at),
            Head::SelfInformation => return self.self_information(call, at),
            Head::JensenShannon => Quantity::JensenShannon(self.weighted(call, at)?),
            Head::JensenShannonDistance => Quantity::JensenShannonDistance(self.weighted(call, at)?),
            Head::Renyi | Head::Tsallis => return self.of_order(call, head, order, at),
            Head::One(measure) => {
                let [one] = call.args.as_slice() else {
                    return Err(errors::arguments(name, &format!("{name}(A)"), at));
                };
                Quantity::Of(measure, vec![self.dist(&one.value)?])
            }
            Head::Two(measure) => {
                let bars = measure == Measure::ChiSquared;
                let form = format!("{name}(A{}B)", if bars { "||" } else { "," });
                let (a, b) = self.two(call, &[Sep::Comma, Sep::DoubleBar], &form, at)?;
                Quantity::Of(measure, vec![a, b])
            }
            Head::Expectation => return self.expectation(call, at),
            Head::Probability => return self.probability(call, at),
        };
        Ok(Expr::quantity(q))
    }

    /// Two distributions on the same outcomes.
    fn two(&mut self, call: &Call, seps: &[Sep], form: &str, at: Span) -> Result<(Dist, Dist)> {
        let [a, b] = call.args.as_slice() else { return Err(errors::arguments(&call.name.text, form, at)) };
        if !seps.contains(&b.sep) || !call.index.is_empty() {
            return Err(errors::arguments(&call.name.text, form, at));
        }
        self.pair(&a.value, &b.value)
    }

    fn pair(&mut self, a: &ast::Expr, b: &ast::Expr) -> Result<(Dist, Dist)> {
        let dists = vec![(self.dist(a)?, a.span), (self.dist(b)?, b.span)];
        let mut dists = self.comparable(dists)?.into_iter();
        match (dists.next(), dists.next()) {
            (Some(a), Some(b)) => Ok((a, b)),
            _ => Err(self.no_variables(a.span)),
        }
    }

    /// `S(A)`, `H(A,B)`, `H(X,Y|Z)`, `H(Y|X = 1)`.
    fn entropy(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let name = call.name.text.as_str();
        if let Some((joint, plain)) = self.names_joint(call) {
            return self.under(joint, |c| c.entropy(&plain, at));
        }
        if !call.index.is_empty() {
            return self.of_order(call, Head::Renyi, None, at);
        }
        if call.args.iter().any(|a| matches!(a.sep, Sep::Semicolon | Sep::DoubleBar)) {
            let form = format!("{name}(A), {name}(X,Y) or {name}(Y|X)");
            return Err(errors::arguments(name, &form, at));
        }
        if let Some(bar) = call.args.iter().position(|a| a.sep == Sep::Bar) {
            let (of, given) = call.args.split_at(bar);
            return self.conditional_entropy(of, given, call, at);
        }
        match call.args.as_slice() {
            [one] => {
                let dist = self.dist(&one.value)?;
                Ok(Expr::quantity(Quantity::Entropy(dist)))
            }
            [a, b] if !self.is_variable(&a.value) && !self.is_variable(&b.value) => {
                let (a, b) = self.pair(&a.value, &b.value)?;
                Ok(Expr::quantity(Quantity::CrossEntropy(a, b)))
            }
            args if !args.is_empty() => {
                let vars = self.group(args)?;
                let joint = self.joint_of(&vars)?;
                Ok(Expr::quantity(Quantity::Entropy(Dist::Law { joint, vars: names(&vars) })))
            }
            _ => Err(errors::arguments(name, &format!("{name}(A)"), at)),
        }
    }

    /// `H[P](X)`: the joint distribution, and the call without it.
    fn names_joint(&self, call: &Call) -> Option<(Name, Call)> {
        let [Arg { value: ast::Expr { kind: ExprKind::Name(name), .. }, .. }] = call.index.as_slice() else {
            return None;
        };
        let joint = self.host(&name.text).filter(|_| self.scope.meaning(&name.text).is_some())?;
        Some((joint, Call { index: Vec::new(), ..call.clone() }))
    }

    /// Lowers with the random variables taken under one joint distribution.
    fn under(&mut self, joint: Name, lower: impl FnOnce(&mut Self) -> Result<Expr>) -> Result<Expr> {
        let before = self.over.replace(joint);
        let lowered = lower(self);
        self.over = before;
        lowered
    }

    fn group(&self, args: &[Arg]) -> Result<Vec<Ident>> {
        let mut vars = Vec::new();
        args.iter().try_for_each(|a| self.variables(&a.value, &mut vars))?;
        Ok(vars)
    }

    fn conditional_entropy(&mut self, of: &[Arg], given: &[Arg], call: &Call, at: Span) -> Result<Expr> {
        let of = self.group(of)?;
        if given.iter().any(|a| matches!(a.value.kind, ExprKind::Event(_))) {
            let mut all = of.clone();
            for arg in given {
                all.push(self.equality(&arg.value)?.0);
            }
            let joint = self.joint_of(&all)?;
            let law = self.conditioned(&joint, &of, given, at)?;
            let written: Vec<String> = of.iter().map(|v| v.text.clone()).collect();
            let events: Vec<String> = given.iter().map(|a| print::expr(&a.value)).collect();
            let dist = self.place(format!("{joint}({}|{})", written.join(", "), events.join(", ")), law);
            return Ok(Expr::quantity(Quantity::Entropy(dist)));
        }
        let given = self.group(given)?;
        if given.is_empty() || of.is_empty() {
            return Err(errors::arguments(&call.name.text, "H(Y|X)", at));
        }
        let joint = self.joint_of(&[of.clone(), given.clone()].concat())?;
        let (of, given) = (names(&of), names(&given));
        Ok(Expr::quantity(Quantity::ConditionalEntropy { joint, of, given }))
    }

    /// `D(A||B)`, `D(A|B)`, `D(P(Y|X)||Q(Y|X))`, `D(P||Q|X)`.
    fn divergence(&mut self, call: &Call, at: Span) -> Result<Expr> {
        if !call.index.is_empty() {
            return self.of_order(call, Head::Renyi, None, at);
        }
        let form = "D(A||B)";
        let (a, b, rest) = match call.args.as_slice() {
            [a, b] if matches!(b.sep, Sep::DoubleBar | Sep::Bar) => (&a.value, &b.value, &[][..]),
            [a, b, rest @ ..]
                if b.sep == Sep::DoubleBar && rest.first().is_some_and(|r| r.sep == Sep::Bar) =>
            {
                (&a.value, &b.value, rest)
            }
            _ => return Err(errors::arguments(&call.name.text, form, at)),
        };
        match (self.kernel(a)?, self.kernel(b)?) {
            (Some(p), Some(q)) => {
                let same = |a: &[Name], b: &[Name]| a.len() == b.len() && a.iter().all(|v| b.contains(v));
                let averaged = match rest {
                    [] => true,
                    [one] => match self.dist(&one.value)? {
                        Dist::Law { joint, vars } => joint == p.joint && same(&vars, &p.given),
                        _ => false,
                    },
                    _ => false,
                };
                if !averaged || !same(&p.of, &q.of) || !same(&p.given, &q.given) {
                    return Err(errors::arguments(
                        "D",
                        "D(P(Y|X) || Q(Y|X)), the same variables on both sides",
                        at,
                    ));
                }
                let (of, given) = (p.of, p.given);
                Ok(Expr::quantity(Quantity::ConditionalDivergence { p: p.joint, q: q.joint, of, given }))
            }
            (None, None) if rest.is_empty() => {
                let (a, b) = self.pair(a, b)?;
                Ok(Expr::quantity(Quantity::Divergence(a, b)))
            }
            (None, None) => self.averaged_divergence(a, b, rest, at),
            _ => Err(errors::arguments("D", "D(P(Y|X) || Q(Y|X))", at)),
        }
    }

    /// `D(P||Q|X)`: of the other variables given X.
    fn averaged_divergence(&mut self, a: &ast::Expr, b: &ast::Expr, rest: &[Arg], at: Span) -> Result<Expr> {
        let (p, q) = (self.dist(a)?, self.dist(b)?);
        let (Dist::Law { joint: p, vars }, Dist::Law { joint: q, vars: other }) = (p, q) else {
            return Err(errors::arguments("D", "D(P(Y|X) || Q(Y|X)) of joint distributions", at));
        };
        let given: Vec<Name> = {
            let mut list = Vec::new();
            for arg in rest {
                match &arg.value.kind {
                    ExprKind::Name(v) if vars.iter().any(|w| **w == *v.text) => {
                        list.push(v.text.as_str().into())
                    }
                    _ => return Err(self.no_variables(arg.value.span)),
                }
            }
            list
        };
        let of: Vec<Name> = vars.iter().filter(|v| !given.contains(v)).cloned().collect();
        if of.is_empty() || vars.len() != other.len() || !vars.iter().all(|v| other.contains(v)) {
            return Err(errors::arguments("D", "D(P(Y|X) || Q(Y|X)), the same variables on both sides", at));
        }
        Ok(Expr::quantity(Quantity::ConditionalDivergence { p, q, of, given }))
    }

    /// `I(X;Y|Z)`, `I(X;Y;Z)`, `I(A = sun)`, `I(A(sun))`.
    fn information(&mut self, call: &Call, at: Span) -> Result<Expr> {
        if let Some((joint, plain)) = self.names_joint(call) {
            return self.under(joint, |c| c.information(&plain, at));
        }
        if let [one] = call.args.as_slice()
            && !self.is_variable(&one.value)
        {
            return self.self_information(call, at);
        }
        let mut groups: Vec<Vec<Ident>> = Vec::new();
        let mut given = Vec::new();
        let mut conditioned = false;
        for arg in &call.args {
            match arg.sep {
                Sep::Start | Sep::Semicolon if !conditioned => groups.push(Vec::new()),
                Sep::Bar if !conditioned => conditioned = true,
                Sep::Comma => {}
                _ => return Err(errors::arguments("I", "I(X;Y|Z)", at)),
            }
            let into = if conditioned { Some(&mut given) } else { groups.last_mut() };
            if let Some(into) = into {
                self.variables(&arg.value, into)?;
            }
        }
        if groups.len() < 2 {
            return Err(errors::arguments("I", "I(X;Y), with `;` between what is compared", at));
        }
        let all: Vec<Ident> = groups.iter().flatten().chain(&given).cloned().collect();
        let joint = self.joint_of(&all)?;
        let between = groups.iter().map(|g| names(g)).collect();
        Ok(Expr::quantity(Quantity::Information { joint, between, given: names(&given) }))
    }

    /// `JS(A,B)`, `JS(A,B; 1/3, 2/3)`, `JS[1/3, 2/3](A,B)`.
    fn weighted(&mut self, call: &Call, at: Span) -> Result<Vec<(Expr, Dist)>> {
        let form = "JS(A,B), or JS(A,B; 1/3, 2/3) with a weight for each";
        let cut = call.args.iter().position(|a| a.sep == Sep::Semicolon).unwrap_or(call.args.len());
        let (dists, weights) = call.args.split_at(cut);
        let weights: Vec<&Arg> = call.index.iter().chain(weights).collect();
        if dists.len() < 2 || !(weights.is_empty() || weights.len() == dists.len()) {
            return Err(errors::arguments(&call.name.text, form, at));
        }
        if dists.iter().any(|a| matches!(a.sep, Sep::Bar)) {
            return Err(errors::arguments(&call.name.text, form, at));
        }
        let mut lowered = Vec::with_capacity(dists.len());
        for arg in dists {
            lowered.push((self.dist(&arg.value)?, arg.value.span));
        }
        let equal = Rational::new(1.into(), dists.len().into());
        let mut numbers = vec![Expr::Number(equal); dists.len()];
        for (slot, arg) in numbers.iter_mut().zip(&weights) {
            *slot = self.weight(&arg.value)?;
        }
        self.weigh(
            &numbers,
            weights.first().map_or(at, |w| weights.iter().fold(w.value.span, |s, a| s.to(a.value.span))),
        )?;
        let dists = self.comparable(lowered)?;
        Ok(numbers.into_iter().zip(dists).collect())
    }

    /// `Renyi[2](A)`, `H_2(A)`, `R(A; 2)`, `D_2(A||B)`, `Tsallis[2](A)`.
    fn of_order(&mut self, call: &Call, head: Head, order: Option<&str>, at: Span) -> Result<Expr> {
        let name = call.name.text.as_str();
        let tsallis = head == Head::Tsallis;
        let form = if tsallis { "Tsallis[2](A)" } else { "Renyi[2](A), or Renyi[2](A||B)" };
        let wrong = || errors::arguments(name, form, at);
        let (args, order) = match (order, call.index.as_slice(), call.args.as_slice()) {
            (Some(text), [], args) => (args, self.subscript(text, call.name.span)?),
            (None, [one], args) => (args, self.order(&one.value)?),
            (None, [], [args @ .., last])
                if !args.is_empty() && matches!(last.sep, Sep::Semicolon | Sep::Comma) =>
            {
                (args, self.order(&last.value)?)
            }
            _ => return Err(wrong()),
        };
        let quantity = match args {
            [one] => {
                let a = self.dist(&one.value)?;
                match order {
                    Order::Finite(r) if r.is_one() => Quantity::Entropy(a),
                    Order::Finite(r) if tsallis => Quantity::Tsallis(r, a),
                    Order::Finite(r) => Quantity::Renyi(r, a),
                    Order::Infinite if tsallis => return Err(wrong()),
                    Order::Infinite => Quantity::Of(Measure::MinEntropy, vec![a]),
                }
            }
            [a, b] if !tsallis && matches!(b.sep, Sep::DoubleBar | Sep::Bar) => {
                let (a, b) = self.pair(&a.value, &b.value)?;
                match order {
                    Order::Finite(r) if r.is_one() => Quantity::Divergence(a, b),
                    Order::Finite(r) if r.is_negative() => return Err(wrong()),
                    Order::Finite(r) => Quantity::RenyiDivergence(r, a, b),
                    Order::Infinite => {
                        return Err(errors::not_yet(
                            "the Rényi divergence of order infinity",
                            at,
                            "use a finite order",
                        ));
                    }
                }
            }
            _ => return Err(wrong()),
        };
        Ok(Expr::quantity(quantity))
    }

    fn order(&mut self, e: &ast::Expr) -> Result<Order> {
        match &e.kind {
            ExprKind::Infinity => Ok(Order::Infinite),
            _ => self.rational(e).map(Order::Finite),
        }
    }

    fn subscript(&mut self, text: &str, at: Span) -> Result<Order> {
        if matches!(text, "inf" | "infinity" | "∞") {
            return Ok(Order::Infinite);
        }
        let kind = match text.starts_with(|c: char| c.is_ascii_digit()) {
            true => ExprKind::Number(text.to_owned()),
            false => ExprKind::Name(Ident::new(text, at)),
        };
        self.rational(&ast::Expr::new(kind, at)).map(Order::Finite)
    }
}
