//! Masses, events and expectations: `A(sun)`, `P(x, y)`, `P(X = 1 | Y = 0)`, `E[A] f`.

use super::context::{Bound, Context, Named};
use super::quantities;
use super::scope::{Meaning, Valuation};
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Label, Law, Measure, ModelError};
use crate::span::Span;
use crate::syntax::ast::{self, Arg, Call, Chain, ExprKind, Ident, LabelKind, Rel, Sep};
use crate::term::{Dist, Expr, Index, Name, Quantity, Space};
use num_traits::{Signed, Zero};

impl Context<'_> {
    /// A mass or a value at an outcome, if the call is that.
    pub(super) fn mass(&mut self, call: &Call, at: Span) -> Result<Option<Expr>> {
        let name = call.name.text.as_str();
        let event = call.args.iter().any(|a| matches!(a.value.kind, ExprKind::Event(_)));
        if event || !call.index.is_empty() || call.args.is_empty() {
            return Ok(None);
        }
        if let Some(joint) = self.host(name) {
            return self.joint_mass(&joint, call, at).map(Some);
        }
        let also_quantity = quantities::head(name).is_some();
        match self.scope.meaning(name) {
            Some(Meaning::Law(law)) => {
                let law = law.clone();
                let Some(index) = self.outcome(&law, &call.args)? else {
                    return if also_quantity { Ok(None) } else { Err(self.no_outcome(name, &law, &call.args, at)) };
                };
                Ok(Some(Expr::Mass(Dist::named(name), vec![index])))
            }
            Some(Meaning::Parametric(p)) if !also_quantity => Err(errors::parametric(name, p, at)),
            Some(Meaning::Values(_)) => {
                let [one] = call.args.as_slice() else { return Err(errors::arguments(name, "f(outcome)", at)) };
                let label = self.point(&one.value)?;
                let f = ast::Expr::new(ExprKind::Name(call.name.clone()), call.name.span);
                self.apply(&f, &label, at).map(Some)
            }
            None if self.kinds.is_some() && matches!(self.named(&call.name)?, Named::Dist(_)) => {
                let [one] = call.args.as_slice() else { return Ok(None) };
                if let Some(index) = self.bound_outcome(&one.value) {
                    return Ok(Some(Expr::Mass(Dist::named(name), vec![index])));
                }
                if also_quantity {
                    return Ok(None);
                }
                let label = self.point(&one.value)?;
                Ok(Some(Expr::Mass(Dist::named(name), vec![Index::Outcome(label.to_string().into())])))
            }
            _ => Ok(None),
        }
    }

    fn bound_outcome(&self, e: &ast::Expr) -> Option<Index> {
        let ExprKind::Name(name) = &e.kind else { return None };
        match self.bound(&name.text)? {
            Bound::Index { index, space: Space::Outcomes, .. } => Some(Index::Bound(index.clone())),
            Bound::Index { .. } => None,
            Bound::Point { label, .. } => Some(Index::Outcome(label.to_string().into())),
        }
    }

    /// What the arguments of a mass point at; `None` when that is no outcome.
    fn outcome(&mut self, law: &Law, args: &[Arg]) -> Result<Option<Index>> {
        if args.iter().any(|a| !matches!(a.sep, Sep::Start | Sep::Comma)) {
            return Ok(None);
        }
        if let [one] = args {
            if let Some(index) = self.bound_outcome(&one.value) {
                return Ok(Some(index));
            }
        }
        let mut labels = Vec::with_capacity(args.len());
        for arg in args {
            match self.point(&arg.value) {
                Ok(label) => labels.push(label),
                Err(_) => return Ok(None),
            }
        }
        let label = match labels.as_slice() {
            [one] => one.clone(),
            _ => Label::tuple(labels),
        };
        let known = match law {
            Law::Finite(d) => d.outcomes().index_of(&label).is_some(),
            Law::Unnormalised(m) => m.outcomes().index_of(&label).is_some(),
            Law::Geometric(_) => label.number().is_some_and(|n| n.is_integer() && n.is_positive()),
        };
        Ok(known.then(|| Index::Outcome(label.to_string().into())))
    }

    fn no_outcome(&mut self, name: &str, law: &Law, args: &[Arg], at: Span) -> Box<crate::diag::Diagnostic> {
        /// More are not listed.
        const LISTED: usize = 8;
        let written = args.first().and_then(|a| self.point(&a.value).ok()).map_or_else(String::new, |l| l.to_string());
        let measure: Option<&Measure> = match law {
            Law::Finite(d) => Some(d),
            Law::Unnormalised(m) => Some(m),
            Law::Geometric(_) => None,
        };
        let labels: Vec<String> =
            measure.map(|m| m.outcomes().iter().take(1000).map(|l| l.to_string()).collect()).unwrap_or_default();
        let close = labels.iter().map(|l| (strsim::damerau_levenshtein(l, &written), l)).filter(|(d, _)| *d <= 2).min();
        let help = match close {
            Some((_, label)) if !written.is_empty() => format!("did you mean `{name}({label})`?"),
            _ => {
                let more = if labels.len() > LISTED { ", ..." } else { "" };
                format!("the outcomes are {}{more}", labels.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", "))
            }
        };
        let what = if written.is_empty() { "this".to_owned() } else { format!("`{written}`") };
        errors::error("E070", format!("{what} is no outcome of `{name}`"), at, "no such outcome", help)
    }

    /// `P(x, y)`, `P(y | x)`, `P(0, 1)`.
    fn joint_mass(&mut self, joint: &Name, call: &Call, at: Span) -> Result<Expr> {
        let bar = call.args.iter().position(|a| a.sep == Sep::Bar).unwrap_or(call.args.len());
        let declared: Option<Vec<Name>> = match self.scope.meaning(joint) {
            Some(Meaning::Joint(t)) => Some(t.variables().iter().map(|v| v.name.clone()).collect()),
            _ => None,
        };
        let (mut vars, mut indices, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        for (n, arg) in call.args.iter().enumerate() {
            let bound = match &arg.value.kind {
                ExprKind::Name(name) => self.bound(&name.text).cloned(),
                _ => None,
            };
            if let Some(Bound::Index { index, space: Space::Alphabet(v), .. }) = bound {
                vars.push(v);
                indices.push(Index::Bound(index));
                continue;
            }
            let place = declared.as_ref().filter(|d| d.len() == call.args.len() && bar == call.args.len());
            let Some(v) = place.and_then(|d| d.get(n)) else {
                if self.is_variable(&arg.value) {
                    let help = format!("its entropy is a number: H({joint}(...)); a mass is {joint}(X = 1)");
                    return Err(errors::kind("a number", "a distribution", at, help));
                }
                let help = format!("say of which random variable: {joint}(X = 1)");
                return Err(errors::error("E075", "a value without its random variable", arg.value.span, "a value of what?", help));
            };
            let label = self.point(&arg.value)?;
            self.check_value(joint, v, &label, arg.value.span)?;
            vars.push(v.clone());
            indices.push(Index::Outcome(label.to_string().into()));
            labels.push(label);
        }
        if let Some(n) = self.fixed(joint, &vars, &labels, bar, at)? {
            return Ok(n);
        }
        let (of, given) = vars.split_at(bar.min(vars.len()));
        let dist = match given {
            [] => Dist::Law { joint: joint.clone(), vars: of.to_vec() },
            _ => Dist::Conditional { joint: joint.clone(), of: of.to_vec(), given: given.to_vec() },
        };
        Ok(Expr::Mass(dist, indices))
    }

    /// The mass of several fixed values under a declared table; a single one keeps its name.
    fn fixed(&self, joint: &Name, vars: &[Name], labels: &[Label], bar: usize, at: Span) -> Result<Option<Expr>> {
        let Some(Meaning::Joint(table)) = self.scope.meaning(joint) else { return Ok(None) };
        if labels.len() != vars.len() || vars.len() < 2 {
            return Ok(None);
        }
        let cells: Option<Vec<usize>> =
            vars.iter().map(|v| table.variables().iter().position(|w| w.name == *v)).collect();
        let Some(cells) = cells else { return Ok(None) };
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (row, mass) in table.rows() {
            let agrees = |n: usize| cells.get(n).and_then(|c| row.get(*c)) == labels.get(n);
            if (bar..vars.len()).all(agrees) {
                all += &mass;
                if (0..bar.min(vars.len())).all(agrees) {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at).map(Some)
    }

    fn check_value(&self, joint: &Name, var: &str, label: &Label, at: Span) -> Result<()> {
        let Some(Meaning::Joint(table)) = self.scope.meaning(joint) else { return Ok(()) };
        let known = |v: &&crate::model::Variable| *v.name == *var;
        match table.variables().iter().find(known) {
            Some(v) if v.alphabet.index_of(label).is_none() => {
                let values: Vec<String> = v.alphabet.iter().take(8).map(|l| l.to_string()).collect();
                let help = format!("its values are {}", values.join(", "));
                Err(errors::error("E070", format!("{label} is no value of `{var}`"), at, "no such value", help))
            }
            _ => Ok(()),
        }
    }

    /// The outcome that an expression names.
    pub(super) fn point(&mut self, e: &ast::Expr) -> Result<Label> {
        match &e.kind {
            ExprKind::Name(name) => match (self.bound(&name.text), self.scope.meaning(&name.text)) {
                (Some(Bound::Point { label, .. }), _) => Ok(label.clone()),
                (None, Some(Meaning::Number(n))) => Ok(Label::Number(n.clone())),
                _ => Ok(Label::text(name.text.as_str())),
            },
            ExprKind::Text(text) => Ok(Label::text(text.as_str())),
            ExprKind::Tuple(parts) => {
                Ok(Label::tuple(parts.iter().map(|p| self.point(p)).collect::<Result<Vec<_>>>()?))
            }
            _ => self.rational(e).map(Label::Number),
        }
    }

    /// A label of braces.
    pub(super) fn label(&self, label: &ast::Label) -> Result<Label> {
        Ok(match &label.kind {
            LabelKind::Text(text) => Label::text(text.as_str()),
            LabelKind::Number(text) => match text.strip_prefix('-') {
                Some(size) => Label::Number(-self.literal(size, label.span)?),
                None => Label::Number(self.literal(text, label.span)?),
            },
            LabelKind::Tuple(parts) => {
                Label::tuple(parts.iter().map(|p| self.label(p)).collect::<Result<Vec<_>>>()?)
            }
        })
    }

    /// `X = 1` as a variable and its value.
    pub(super) fn equality(&mut self, e: &ast::Expr) -> Result<(Ident, Label)> {
        match &e.kind {
            ExprKind::Event(chain) => match (&chain.first.kind, chain.rest.as_slice()) {
                (ExprKind::Name(v), [(Rel::Eq, value)]) => Ok((v.clone(), self.point(value)?)),
                _ => Err(no_event(e.span)),
            },
            _ => Err(no_event(e.span)),
        }
    }

    /// `I(A = sun)`, `I(A(sun))`, `info(A, sun)`.
    pub(super) fn self_information(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let wrong = || errors::arguments(&call.name.text, "I(A = sun) or info(A, sun)", at);
        let mass = match call.args.as_slice() {
            [one] => match &one.value.kind {
                ExprKind::Event(chain) => match (&chain.first.kind, chain.rest.as_slice()) {
                    (ExprKind::Name(a), [(Rel::Eq, value)]) if !self.is_variable(&chain.first) => {
                        let arg = Arg { sep: Sep::Start, value: value.clone() };
                        let mass = Call { name: a.clone(), index: Vec::new(), args: vec![arg] };
                        self.mass(&mass, at)?
                    }
                    _ => Some(self.probability(call, at)?),
                },
                ExprKind::Call(inner) => Some(self.call(inner, at)?),
                _ => None,
            },
            [a, value] => match &a.value.kind {
                ExprKind::Name(name) => {
                    let arg = Arg { sep: Sep::Start, value: value.value.clone() };
                    let mass = Call { name: name.clone(), index: Vec::new(), args: vec![arg] };
                    self.mass(&mass, at)?
                }
                _ => None,
            },
            _ => None,
        };
        match mass {
            Some(Expr::Mass(d, indices)) => match indices.as_slice() {
                [one] => Ok(Expr::quantity(Quantity::SelfInformation(d, one.clone()))),
                _ => Ok(Expr::negative(Expr::ln(Expr::Mass(d, indices)))),
            },
            Some(Expr::Number(n)) if n.is_zero() => Ok(Expr::Infinity),
            Some(Expr::Number(n)) => Ok(Expr::negative(self.ln(Expr::Number(n), at)?)),
            Some(other) => Ok(Expr::negative(Expr::ln(other))),
            None => Err(wrong()),
        }
    }

    /// `P(X = 1, Y = 0)`, `P(X = 1 | Y = 0)`, `P(A in {sun, rain})`.
    pub(super) fn probability(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let bar = call.args.iter().position(|a| a.sep == Sep::Bar).unwrap_or(call.args.len());
        let mut events: Vec<&Chain> = Vec::new();
        for arg in &call.args {
            match &arg.value.kind {
                ExprKind::Event(chain) if matches!(arg.sep, Sep::Start | Sep::Comma | Sep::Bar) => events.push(chain),
                _ => return Err(no_event(arg.value.span)),
            }
        }
        let mut subjects = Vec::new();
        for chain in &events {
            let sides = std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, e)| e));
            sides.for_each(|e| self.subjects(e, &mut subjects));
        }
        let Some(first) = subjects.first().cloned() else { return Err(no_event(at)) };
        if let (Named::Dist(_), [one]) = (self.named(&first)?, subjects.as_slice()) {
            let dist = self.dist(&ast::Expr::new(ExprKind::Name(one.clone()), one.span))?;
            if let Some(law) = self.law_of(&dist, at)? {
                return self.mass_of_event(&law, &one.text.clone(), &events, bar, at);
            }
            return Err(errors::not_yet("an event of an undeclared distribution", at, "declare the distribution"));
        }
        let joint = match self.host(&call.name.text) {
            Some(joint) => joint,
            None => self.joint_of(&subjects)?,
        };
        if let Some(mass) = self.simple(&joint, &events, bar, at)? {
            return Ok(mass);
        }
        let Some(Meaning::Joint(table)) = self.scope.meaning(&joint) else {
            return Err(errors::not_yet("an event of undeclared random variables", at, "declare the joint distribution"));
        };
        let table = table.clone();
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (labels, mass) in table.rows() {
            let depth = self.bound.len();
            let bindings = table.variables().iter().zip(labels);
            self.bound.extend(bindings.map(|(v, label)| Bound::Point { written: v.name.to_string(), label }));
            let held = self.tests(&events, bar);
            self.bound.truncate(depth);
            let (given, event) = held?;
            if given {
                all += &mass;
                if event {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at)
    }

    /// Names of random variables and distributions in an event.
    fn subjects(&self, e: &ast::Expr, into: &mut Vec<Ident>) {
        match &e.kind {
            ExprKind::Name(name) => {
                let subject = matches!(self.named(name), Ok(Named::Variable | Named::Dist(_)));
                // In `prove`, a name on the right that nothing declares is an outcome.
                let known = self.scope.meaning(&name.text).is_some()
                    || self.scope.joints_with(&name.text).next().is_some()
                    || self.free(&name.text) == Some(super::kinds::Kind::Var);
                if subject && known && !into.iter().any(|n| n.text == name.text) {
                    into.push(name.clone());
                }
            }
            ExprKind::Neg(x) => self.subjects(x, into),
            ExprKind::Sum(terms) => terms.iter().for_each(|t| self.subjects(&t.value, into)),
            ExprKind::Product(factors) => factors.iter().for_each(|f| self.subjects(&f.value, into)),
            ExprKind::Power(a, _) => self.subjects(a, into),
            ExprKind::Tuple(parts) => parts.iter().for_each(|p| self.subjects(p, into)),
            ExprKind::Call(call) => call.args.iter().for_each(|a| self.subjects(&a.value, into)),
            _ => {}
        }
    }

    fn tests(&mut self, events: &[&Chain], bar: usize) -> Result<(bool, bool)> {
        let (of, given) = events.split_at(bar.min(events.len()));
        for event in given {
            if !self.happens(event)? {
                return Ok((false, false));
            }
        }
        for event in of {
            if !self.happens(event)? {
                return Ok((true, false));
            }
        }
        Ok((true, true))
    }

    /// Whether an event happens at the bound outcome.
    fn happens(&mut self, chain: &Chain) -> Result<bool> {
        let mut left = self.point(&chain.first)?;
        let mut at = chain.first.span;
        for (rel, side) in &chain.rest {
            if *rel == Rel::In {
                let ExprKind::Set(labels) = &side.kind else { return Err(no_event(side.span)) };
                let mut found = false;
                for label in labels {
                    found |= self.label(label)? == left;
                }
                if !found {
                    return Ok(false);
                }
                continue;
            }
            let right = self.point(side)?;
            let held = match (rel, left.number(), right.number()) {
                (Rel::Eq, ..) => left == right,
                (Rel::Ne, ..) => left != right,
                (Rel::Lt, Some(a), Some(b)) => a < b,
                (Rel::Le, Some(a), Some(b)) => a <= b,
                (Rel::Gt, Some(a), Some(b)) => a > b,
                (Rel::Ge, Some(a), Some(b)) => a >= b,
                _ => {
                    let help = "only numbers are ordered; name the outcomes: P(A in {sun, rain})";
                    return Err(errors::error("E075", "outcomes that are not numbers have no order", at.to(side.span), "not ordered", help));
                }
            };
            if !held {
                return Ok(false);
            }
            (left, at) = (right, side.span);
        }
        Ok(true)
    }

    fn mass_of_event(&mut self, law: &Law, name: &str, events: &[&Chain], bar: usize, at: Span) -> Result<Expr> {
        let measure: &Measure = match law {
            Law::Finite(d) => d,
            Law::Unnormalised(m) => m,
            Law::Geometric(_) => {
                return Err(errors::not_yet("an event of a geometric distribution", at, "write its masses: G(1) + G(2)"));
            }
        };
        measure.outcomes().check_listable().map_err(|e| errors::model(e, at, &|_| None))?;
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (label, mass) in measure.iter() {
            self.bound.push(Bound::Point { written: name.to_owned(), label: label.into_owned() });
            let held = self.tests(events, bar);
            self.bound.pop();
            let (given, event) = held?;
            if given {
                all += &mass;
                if event {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at)
    }

    /// Equations of distinct variables with values: a mass that keeps its name.
    fn simple(&mut self, joint: &Name, events: &[&Chain], bar: usize, at: Span) -> Result<Option<Expr>> {
        let (mut vars, mut indices): (Vec<Name>, Vec<Index>) = (Vec::new(), Vec::new());
        let mut labels = Vec::new();
        for chain in events {
            let (ExprKind::Name(v), [(Rel::Eq, value)]) = (&chain.first.kind, chain.rest.as_slice()) else {
                return Ok(None);
            };
            let mut others = Vec::new();
            self.subjects(value, &mut others);
            if !others.is_empty() || vars.iter().any(|w| **w == *v.text) || !self.is_variable(&chain.first) {
                return Ok(None);
            }
            let label = self.point(value)?;
            self.check_value(joint, &v.text, &label, value.span)?;
            vars.push(v.text.as_str().into());
            indices.push(Index::Outcome(label.to_string().into()));
            labels.push(label);
        }
        if let Some(n) = self.fixed(joint, &vars, &labels, bar, at)? {
            return Ok(Some(n));
        }
        let (of, given) = vars.split_at(bar.min(vars.len()));
        Ok(Some(match given {
            [] => Expr::Mass(Dist::Law { joint: joint.clone(), vars: of.to_vec() }, indices),
            _ => {
                let (of, given) = (of.to_vec(), given.to_vec());
                Expr::Mass(Dist::Conditional { joint: joint.clone(), of, given }, indices)
            }
        }))
    }

    /// `E[A]`, `E[A] f`, `E[A](x => x^2)`, `E[X]`, `E[X*Y]`.
    pub(super) fn expectation(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let (of, f) = match (call.index.as_slice(), call.args.as_slice()) {
            ([of], []) => (&of.value, None),
            ([of], [f]) => (&of.value, Some(&f.value)),
            ([], [of]) => (&of.value, None),
            _ => return Err(errors::arguments("E", "E[A] f, E[A](x => x^2) or E[X]", at)),
        };
        if !self.is_dist(of) {
            return self.mean_of(of, f, at);
        }
        let dist = self.dist(of)?;
        let Some(law) = self.law_of(&dist, at)? else {
            return Err(errors::not_yet("the expectation under an undeclared distribution", at, "write the sum: sum_i A(i) * ..."));
        };
        let measure: Measure = match (law, f) {
            (Law::Finite(d), _) => (*d).clone(),
            (Law::Unnormalised(m), _) => m,
            (Law::Geometric(g), None) => return Ok(Expr::Number(g.mean())),
            (Law::Geometric(_), Some(_)) => {
                return Err(errors::not_yet("the expectation of a function of a geometric distribution", at, "E[G] alone is 1/p"));
            }
        };
        measure.outcomes().check_listable().map_err(|e| errors::model(e, at, &|_| None))?;
        let mut values = Vec::with_capacity(measure.len());
        for (n, label) in measure.outcomes().iter().enumerate() {
            // What never happens needs no value.
            if !measure.masses().is_positive(n) {
                values.push(Expr::int(0));
                continue;
            }
            values.push(match f {
                Some(f) => self.apply(f, &label, at)?,
                None => match label.number() {
                    Some(v) => Expr::Number(v.clone()),
                    None => return Err(no_value(&label, at)),
                },
            });
        }
        let numbers: Option<Vec<Rational>> = values
            .iter()
            .map(|v| match v {
                Expr::Number(n) => Some(n.clone()),
                _ => None,
            })
            .collect();
        Ok(match numbers {
            Some(numbers) => Expr::Number(measure.expectation(&numbers)),
            None => {
                let terms = values.into_iter().zip(measure.masses().iter());
                Expr::add(terms.map(|(v, m)| Expr::mul([Expr::Number(m), v])))
            }
        })
    }

    /// `E[X^2 + Y]`: an expression in random variables.
    fn mean_of(&mut self, of: &ast::Expr, f: Option<&ast::Expr>, at: Span) -> Result<Expr> {
        let mut subjects = Vec::new();
        self.subjects(of, &mut subjects);
        if f.is_some() || subjects.is_empty() {
            self.expr(of)?;
            return Err(errors::arguments("E", "E[A] f, E[A](x => x^2) or E[X]", at));
        }
        let joint = self.joint_of(&subjects)?;
        let Some(Meaning::Joint(table)) = self.scope.meaning(&joint) else {
            return Err(errors::not_yet("an expectation of undeclared random variables", at, "declare the joint distribution"));
        };
        let table = table.clone();
        let mut terms = Vec::new();
        let mut constant = Rational::zero();
        for (labels, mass) in table.rows() {
            let depth = self.bound.len();
            let bindings = table.variables().iter().zip(labels);
            self.bound.extend(bindings.map(|(v, label)| Bound::Point { written: v.name.to_string(), label }));
            let value = self.expr(of);
            self.bound.truncate(depth);
            match value? {
                Expr::Number(n) => constant += n * mass,
                other => terms.push(Expr::mul([Expr::Number(mass), other])),
            }
        }
        terms.push(Expr::Number(constant));
        Ok(Expr::add(terms))
    }

    /// The value that a function gives an outcome.
    fn apply(&mut self, f: &ast::Expr, label: &Label, at: Span) -> Result<Expr> {
        match &f.kind {
            ExprKind::Lambda { params, body } => {
                let depth = self.bound.len();
                match (params.as_slice(), label) {
                    ([one], _) => self.bound.push(Bound::Point { written: one.text.clone(), label: label.clone() }),
                    (several, Label::Tuple(parts)) if parts.len() == several.len() => {
                        let pairs = several.iter().zip(parts.iter());
                        self.bound.extend(pairs.map(|(p, l)| Bound::Point { written: p.text.clone(), label: l.clone() }));
                    }
                    _ => {
                        let message = format!("the outcome {label} does not fit {} arguments", params.len());
                        return Err(errors::error("E080", message, f.span, "this function", "write one name for each part of an outcome"));
                    }
                }
                let value = self.expr(body);
                self.bound.truncate(depth);
                value
            }
            ExprKind::Name(name) => match self.scope.meaning(&name.text) {
                Some(Meaning::Values(Valuation::Table(table))) => {
                    table.of(label).map(Expr::Number).ok_or_else(|| no_value(label, name.span))
                }
                Some(Meaning::Values(Valuation::Rule(rule))) => {
                    let rule = rule.clone();
                    self.apply(&rule, label, at)
                }
                None => Err(self.unknown("the function", name)),
                Some(other) => {
                    let found = other.kind();
                    Err(errors::kind("a function on outcomes", found, name.span, "declare one: values f = {sun: 3, rain: -1}"))
                }
            },
            _ => Err(errors::kind("a function on outcomes", "something else", f.span, "write E[A](x => x^2), or declare values f = ...")),
        }
    }
}

fn no_event(at: Span) -> Box<crate::diag::Diagnostic> {
    errors::error("E075", "expected an event", at, "this is no event", "write P(X = 1), P(X = 1 | Y = 0) or P(A in {sun, rain})")
}

fn no_value(label: &Label, at: Span) -> Box<crate::diag::Diagnostic> {
    let help = "numbers are their own values; for others declare values f = {sun: 3, rain: -1} and write E[A] f";
    errors::error("E080", format!("the outcome {label} has no value"), at, "needs a number for each outcome", help)
}

fn ratio(hit: Rational, all: &Rational, at: Span) -> Result<Expr> {
    if all.is_zero() {
        return Err(errors::model(ModelError::NullCondition, at, &|_| None));
    }
    Ok(Expr::Number(hit / all))
}
