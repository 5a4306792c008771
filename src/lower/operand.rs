//! What stands where a distribution or random variables are needed.

use super::context::{Context, Named};
use super::kinds::Kind;
use super::quantities::is_family;
use super::scope::Meaning;
use super::{Result, errors};
use crate::model::{Law, ModelError, Outcomes};
use crate::span::Span;
use crate::syntax::ast::{self, Arg, Call, ExprKind, Ident, Sep};
use crate::syntax::print;
use crate::term::{Dist, Name, Space};

/// `P(of | given)` with nothing fixed: one law for each value of what is given.
pub(super) struct Kernel {
    pub(super) joint: Name,
    pub(super) of: Vec<Name>,
    pub(super) given: Vec<Name>,
}

pub(super) fn names(vars: &[Ident]) -> Vec<Name> {
    vars.iter().map(|v| v.text.as_str().into()).collect()
}

impl Context<'_> {
    /// The joint distribution of that name, declared or spoken of.
    pub(super) fn host(&self, name: &str) -> Option<Name> {
        match self.scope.meaning(name) {
            Some(meaning) => meaning.variables().map(|_| name.into()),
            None => (self.free(name) == Some(Kind::Joint)).then(|| name.into()),
        }
    }

    /// Whether the expression is a random variable or a group of them.
    pub(super) fn is_variable(&self, e: &ast::Expr) -> bool {
        match &e.kind {
            ExprKind::Name(name) => self.is_random(name),
            ExprKind::Tuple(parts) => parts.iter().all(|p| self.is_variable(p)),
            _ => false,
        }
    }

    /// Whether a name is a random variable.
    pub(super) fn is_random(&self, name: &Ident) -> bool {
        matches!(self.named(name), Ok(Named::Variable))
    }

    /// The random variables of a group, each once.
    pub(super) fn variables(&self, e: &ast::Expr, into: &mut Vec<Ident>) -> Result<()> {
        match &e.kind {
            ExprKind::Name(name) => match self.named(name)? {
                Named::Variable => {
                    if !into.iter().any(|v| v.text == name.text) {
                        into.push(name.clone());
                    }
                    Ok(())
                }
                Named::Unknown => Err(self.unknown("the random variable", name)),
                Named::Dist(_) => {
                    let help = "random variables come from a joint distribution: joint P(X, Y) = ...";
                    Err(errors::kind("a random variable", "a distribution", name.span, help))
                }
                _ => Err(self.no_variables(name.span)),
            },
            ExprKind::Tuple(parts) => parts.iter().try_for_each(|p| self.variables(p, into)),
            _ => Err(self.no_variables(e.span)),
        }
    }

    /// The variables of a named joint distribution, which must have them.
    fn variables_of(&self, joint: &Name, args: &[&Arg]) -> Result<Vec<Ident>> {
        let mut vars: Vec<Ident> = Vec::new();
        for arg in args {
            let mut add = |v: &Ident| {
                let declared = self.scope.variables(joint);
                let known = declared.is_none_or(|all| all.iter().any(|w| *w.name == *v.text));
                let twice = vars.iter().any(|w| w.text == v.text);
                if known && !twice {
                    vars.push(v.clone());
                    return Ok(());
                }
                let message = match twice {
                    true => format!("the random variable `{}` is named twice", v.text),
                    false => format!("`{joint}` has no random variable `{}`", v.text),
                };
                Err(errors::error(
                    "E063",
                    message,
                    v.span,
                    "this one",
                    format!("`{joint}` was declared with its variables"),
                ))
            };
            match &arg.value.kind {
                ExprKind::Name(v) => add(v)?,
                ExprKind::Tuple(parts) => {
                    for part in parts {
                        match &part.kind {
                            ExprKind::Name(v) => add(v)?,
                            _ => return Err(self.no_variables(part.span)),
                        }
                    }
                }
                _ => return Err(self.no_variables(arg.value.span)),
            }
        }
        Ok(vars)
    }

    /// `P(Y|X)`, if it is that.
    pub(super) fn kernel(&self, e: &ast::Expr) -> Result<Option<Kernel>> {
        let ExprKind::Call(call) = &e.kind else { return Ok(None) };
        let Some(joint) = self.host(&call.name.text) else { return Ok(None) };
        let Some(bar) = call.args.iter().position(|a| a.sep == Sep::Bar) else { return Ok(None) };
        let (of, given) = call.args.split_at(bar);
        if given.iter().any(|a| matches!(a.value.kind, ExprKind::Event(_))) {
            return Ok(None);
        }
        let of = self.variables_of(&joint, &of.iter().collect::<Vec<_>>())?;
        let given = self.variables_of(&joint, &given.iter().collect::<Vec<_>>())?;
        Ok(Some(Kernel { joint, of: names(&of), given: names(&given) }))
    }

    /// A distribution.
    pub(super) fn dist(&mut self, e: &ast::Expr) -> Result<Dist> {
        match &e.kind {
            ExprKind::Name(name) => match self.named(name)? {
                Named::Dist(d) => Ok(d),
                Named::Variable => {
                    let joint = self.joint_of(std::slice::from_ref(name))?;
                    Ok(Dist::Law { joint, vars: vec![name.text.as_str().into()] })
                }
                Named::FreeJoint => {
                    let help = format!("write `{}(X, Y)` with its variables", name.text);
                    Err(errors::error(
                        "E063",
                        "which random variables?",
                        name.span,
                        "a joint distribution",
                        help,
                    ))
                }
                Named::Number(_) => Err(not_a_distribution("a number", e.span)),
                Named::Other(what) => Err(not_a_distribution(what, e.span)),
                Named::Unknown => Err(self.unknown("the distribution", name)),
            },
            ExprKind::Call(call) => self.dist_call(call, e),
            ExprKind::Tuple(_) if self.is_variable(e) => {
                let mut vars = Vec::new();
                self.variables(e, &mut vars)?;
                Ok(Dist::Law { joint: self.joint_of(&vars)?, vars: names(&vars) })
            }
            ExprKind::Sum(_) | ExprKind::Product(_) | ExprKind::Neg(_) => self.combined(e),
            ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::Braces(_)
            | ExprKind::Counts(_)
            | ExprKind::Floats { .. }
            | ExprKind::Load { .. } => {
                if let Some(dist) = self.parametric_place(e)? {
                    return Ok(dist);
                }
                let law = self.law(e)?;
                Ok(self.place(print::expr(e), law))
            }
            ExprKind::Number(_) => Err(not_a_distribution("a number", e.span)),
            ExprKind::Set(_) => {
                let help = "give each outcome a mass, or write `uniform {a, b}`";
                Err(errors::kind("a distribution", "a set without masses", e.span, help))
            }
            _ => Err(not_a_distribution("something else", e.span)),
        }
    }

    fn dist_call(&mut self, call: &Call, e: &ast::Expr) -> Result<Dist> {
        if is_family(&call.name.text) {
            if let Some(dist) = self.parametric_place(e)? {
                return Ok(dist);
            }
            let law = self.law(e)?;
            return Ok(self.place(print::expr(e), law));
        }
        if super::quantities::is_function(&call.name.text) {
            return Err(not_a_distribution("a number", e.span));
        }
        let Some(joint) = self.host(&call.name.text) else {
            return match self.named(&call.name)? {
                Named::Unknown if super::quantities::head(&call.name.text).is_none() => {
                    Err(self.unknown("the distribution", &call.name))
                }
                _ => Err(not_a_distribution("a number", e.span)),
            };
        };
        let bar = call.args.iter().position(|a| a.sep == Sep::Bar);
        let (of, given) = call.args.split_at(bar.unwrap_or(call.args.len()));
        let vars = self.variables_of(&joint, &of.iter().collect::<Vec<_>>())?;
        if given.is_empty() {
            return Ok(Dist::Law { joint, vars: names(&vars) });
        }
        if given.iter().any(|a| !matches!(a.value.kind, ExprKind::Event(_))) {
            let help = format!(
                "fix what is given, as in `{}(Y|X = 1)`, or compare two of them with D",
                call.name.text
            );
            return Err(errors::kind(
                "one distribution",
                "one for each value of what is given",
                e.span,
                help,
            ));
        }
        let law = self.conditioned(&joint, &vars, given, e.span)?;
        Ok(self.place(print::expr(e), law))
    }

    /// The law of some variables when others have the values that events say.
    pub(super) fn conditioned(&mut self, joint: &Name, of: &[Ident], given: &[Arg], at: Span) -> Result<Law> {
        let mut fixed = Vec::new();
        for arg in given {
            fixed.push(self.equality(&arg.value)?);
        }
        let Some(Meaning::Joint(table)) = self.scope.meaning(joint) else {
            self.without_parameter(joint, "a fixed value of a random variable", at)?;
            return Err(errors::not_yet(
                "a fixed value of a random variable that is not declared",
                at,
                "declare the joint distribution",
            ));
        };
        let of: Vec<&str> = of.iter().map(|v| v.text.as_str()).collect();
        let fixed: Vec<(&str, _)> = fixed.iter().map(|(v, l)| (v.text.as_str(), l.clone())).collect();
        let law = table.conditional(&of, &fixed).map_err(|e| errors::model(e, at, &|_| None))?;
        Ok(Law::Finite(law))
    }

    /// Distributions that a quantity compares: on the same outcomes, in the same coordinates.
    pub(super) fn comparable(&mut self, mut dists: Vec<(Dist, Span)>) -> Result<Vec<Dist>> {
        self.place_uniform(&mut dists)?;
        let Some((first, at)) = dists.first().cloned() else { return Ok(Vec::new()) };
        // P(X,Y) beside Q(Y,X): the order of the variables is a matter of spelling.
        if let Dist::Law { vars: order, .. } = &first {
            for (d, _) in &mut dists {
                if let Dist::Law { vars, .. } = d
                    && vars.len() == order.len()
                    && vars.iter().all(|v| order.contains(v))
                {
                    vars.clone_from(order);
                }
            }
        }
        let spaces = first.spaces();
        if dists.iter().any(|(d, _)| d.spaces() != spaces) {
            for (d, at) in &mut dists {
                if d.spaces() == [Space::Outcomes] {
                    continue;
                }
                let Some(law) = self.law_of(d, *at)? else {
                    let help = "compare laws of the same random variables, in the same order";
                    return Err(errors::kind(
                        "distributions on the same outcomes",
                        "different ones",
                        *at,
                        help,
                    ));
                };
                *d = self.place(spelled(d), law);
            }
        }
        if dists.iter().all(|(d, _)| d.spaces() == [Space::Outcomes]) {
            for (d, other) in dists.iter().skip(1) {
                self.same_outcomes(&dists_first(&dists, at), (d, *other))?;
            }
        }
        Ok(dists.into_iter().map(|(d, _)| d).collect())
    }

    /// The outcomes of a declared distribution that has finitely many.
    fn outcomes_of(&self, dist: &Dist, at: Span) -> Result<Option<Outcomes>> {
        if let Dist::Named(name) = dist
            && let Some(family) = self.parametric_of(name)
        {
            return Ok(family.outcomes().cloned());
        }
        Ok(match self.law_of(dist, at)? {
            Some(Law::Finite(d)) => Some(d.outcomes().clone()),
            Some(Law::Unnormalised(m)) => Some(m.outcomes().clone()),
            Some(Law::Geometric(_)) | None => None,
        })
    }

    /// `uniform` beside another distribution is the uniform one on the same outcomes.
    fn place_uniform(&mut self, dists: &mut [(Dist, Span)]) -> Result<()> {
        let Some((other, at)) = dists.iter().find(|(d, _)| !matches!(d, Dist::Uniform(_))).cloned() else {
            return Ok(());
        };
        for (d, _) in dists.iter_mut().filter(|(d, _)| matches!(d, Dist::Uniform(_))) {
            match (self.law_of(&other, at)?, other.spaces().as_slice()) {
                (Some(Law::Finite(law)), _) => {
                    let outcomes = law.outcomes().clone();
                    let size = outcomes.len() as u64;
                    let even = vec![1u64; outcomes.len()];
                    let masses = crate::model::Masses::integers(even, u128::from(size));
                    let uniform = crate::model::Distribution::new(outcomes, masses);
                    let uniform = uniform.map_err(|e| errors::model(e, at, &|_| None))?;
                    let mut name = "uniform".to_owned();
                    let other = |(n, law): &(Name, Law), name: &str| match law {
                        Law::Finite(own) => {
                            **n == *name && own.outcomes().positions_in(uniform.outcomes()).is_err()
                        }
                        _ => false,
                    };
                    while self.local.iter().any(|local| other(local, &name)) {
                        name.push('\'');
                    }
                    *d = self.place(name, Law::Finite(uniform));
                }
                (None, [space]) => *d = Dist::Uniform(space.clone()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Two declared distributions have the same outcomes.
    fn same_outcomes(&self, a: &(Dist, Span), b: (&Dist, Span)) -> Result<()> {
        let (Some(left), Some(right)) = (self.outcomes_of(&a.0, a.1)?, self.outcomes_of(b.0, b.1)?) else {
            return Ok(());
        };
        left.positions_in(&right).map(|_| ()).map_err(|e| {
            let (only_left, only_right) = match &e {
                ModelError::Unaligned { only_left, only_right } => (only_left.clone(), only_right.clone()),
                _ => (Vec::new(), Vec::new()),
            };
            let listed = |labels: &[crate::model::Label]| match labels {
                [] => "its outcomes are all in the other".to_owned(),
                some => {
                    let text: Vec<String> = some.iter().map(ToString::to_string).collect();
                    format!("only here: {}", text.join(", "))
                }
            };
            let add = only_left.iter().chain(&only_right).next();
            let add = add.map_or_else(|| "0".to_owned(), |l| format!("{{..., {l}: 0}}"));
            let diagnostic = crate::diag::Diagnostic::error(
                crate::advice::code(&e),
                "the two distributions have different outcomes",
            )
            .at(a.1, listed(&only_left))
            .at(b.1, listed(&only_right))
            .help(format!("an outcome that never happens has mass 0: write it as such, {add}"));
            Box::new(match coin(&a.0, b.0, &left, &right) {
                Some(words) => diagnostic.help(words),
                None => diagnostic,
            })
        })
    }
}

/// What to write for `bernoulli(t)` beside a distribution on two outcomes with names of their own.
fn coin(a: &Dist, b: &Dist, left: &Outcomes, right: &Outcomes) -> Option<String> {
    let (name, labels) = match (a, b) {
        (Dist::Named(n), _) if n.starts_with("bernoulli(") => (n, right),
        (_, Dist::Named(n)) if n.starts_with("bernoulli(") => (n, left),
        _ => return None,
    };
    let p = name.strip_prefix("bernoulli(")?.strip_suffix(')')?;
    let (Some(yes), Some(no), 2) = (labels.label(0), labels.label(1), labels.len()) else { return None };
    Some(format!("`{name}` has the outcomes 1 and 0; on these two it is {{{yes}: {p}, {no}: 1 - ({p})}}"))
}

fn dists_first(dists: &[(Dist, Span)], at: Span) -> (Dist, Span) {
    dists.first().cloned().unwrap_or((Dist::Product(Vec::new()), at))
}

/// A law as the language writes it.
fn spelled(d: &Dist) -> String {
    match d {
        Dist::Named(n) => n.to_string(),
        Dist::Law { joint, vars } => format!("{joint}({})", vars.join(", ")),
        Dist::Product(parts) => parts.iter().map(spelled).collect::<Vec<_>>().join(" * "),
        Dist::Mixture(parts) => {
            let term = |(w, d): &(crate::term::Expr, Dist)| match w {
                crate::term::Expr::Number(w) => format!("{w} * {}", spelled(d)),
                _ => spelled(d),
            };
            parts.iter().map(term).collect::<Vec<_>>().join(" + ")
        }
        Dist::Conditional { joint, of, given } => format!("{joint}({}|{})", of.join(", "), given.join(", ")),
        Dist::Uniform(_) => "uniform".to_owned(),
    }
}

pub(super) fn not_a_distribution(found: &str, at: Span) -> Box<crate::diag::Diagnostic> {
    errors::kind("a distribution", found, at, "such as {sun: 3/4, rain: 1/4}, (1/2, 1/2), or a name of one")
}
