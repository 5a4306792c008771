//! Slips of a whole line: its sign, a term too few or too many, a factor.

use super::repair::{Repair, called, flat, math, text};
use crate::exact::Rational;
use crate::term::{Dist, Expr, Name, Quantity, Space};
use num_traits::{One, Signed};

/// The line with one term more, one fewer, another factor or the other sign.
pub(super) fn mends(before: &Expr, line: &Expr, dists: &[Dist]) -> Vec<Repair> {
    let mut found = Vec::new();
    if !matches!(line, Expr::Add(_)) {
        let what = match called(line) {
            Some(name) => {
                vec![text("the sign: "), math(before), text(format!(" is minus {name} ")), math(line)]
            }
            None => vec![text("the sign of the whole line")],
        };
        found.push(Repair { what, line: flat(&Expr::negative(line.clone())), cost: 2 });
    } else {
        let what = vec![text("the sign of the whole line")];
        found.push(Repair { what, line: negative_terms(line), cost: 3 });
    }
    let parts: Vec<Expr> = if let Expr::Add(parts) = line { parts.clone() } else { vec![line.clone()] };
    if parts.len() > 1 {
        for k in 0..parts.len() {
            let rest = parts.iter().enumerate().filter(|(n, _)| *n != k).map(|(_, p)| p.clone());
            if let Some(part) = parts.get(k) {
                let what = vec![text("a term too many: "), math(part)];
                found.push(Repair { what, line: Expr::add(rest), cost: 4 });
            }
        }
    }
    for (k, part) in parts.iter().enumerate() {
        for (top, bottom) in [(2, 1), (1, 2)] {
            let factor = Rational::new(top.into(), bottom.into());
            let mut new = parts.clone();
            if let Some(slot) = new.get_mut(k) {
                *slot = Expr::mul([Expr::Number(factor.clone()), part.clone()]);
            }
            let what = vec![text("the factor of "), math(&bare(part))];
            found.push(Repair { what, line: flat(&Expr::add(new)), cost: 5 });
        }
        if let Expr::Mul(factors) = part
            && let Some(Expr::Number(n)) = factors.first()
            && !n.abs().is_one()
        {
            let mut new = parts.clone();
            if let Some(slot) = new.get_mut(k) {
                *slot = if n.is_negative() { Expr::negative(bare(part)) } else { bare(part) };
            }
            let what = vec![text("the factor of "), math(&bare(part))];
            found.push(Repair { what, line: flat(&Expr::add(new)), cost: 5 });
        }
    }
    for base in [2, 10] {
        let ln = Expr::ln(Expr::int(base));
        for (k, part) in parts.iter().enumerate() {
            let mut new = parts.clone();
            if let Some(slot) = new.get_mut(k) {
                *slot = Expr::mul([part.clone(), ln.clone()]);
            }
            let what = vec![text(format!(
                "the base: the factor ln {base} is missing where logarithms to base {base} become natural ones"
            ))];
            found.push(Repair { what, line: flat(&Expr::add(new)), cost: 6 });
        }
    }
    for term in atoms(before, line, dists) {
        for signed in [term.clone(), Expr::negative(term.clone())] {
            let what = match called(&term) {
                Some(name) => {
                    vec![text("a term is missing: "), text(name.to_owned()), text(" "), math(&term)]
                }
                None => vec![text("a term is missing: "), math(&term)],
            };
            found.push(Repair { what, line: flat(&Expr::add([line.clone(), signed])), cost: 5 });
        }
    }
    found
}

fn negative_terms(line: &Expr) -> Expr {
    match line {
        Expr::Add(parts) => Expr::add(parts.iter().map(|p| flat(&Expr::negative(p.clone())))),
        other => flat(&Expr::negative(other.clone())),
    }
}

/// A term without its number.
fn bare(e: &Expr) -> Expr {
    match e {
        Expr::Mul(parts) if matches!(parts.first(), Some(Expr::Number(_))) => {
            Expr::mul(parts.iter().skip(1).cloned())
        }
        other => other.clone(),
    }
}

/// The quantities that a line about these names is likely to have.
fn atoms(before: &Expr, line: &Expr, dists: &[Dist]) -> Vec<Expr> {
    let mut found = vec![Expr::int(1)];
    let mut add = |q: Quantity| {
        let e = Expr::quantity(q);
        if !found.contains(&e) {
            found.push(e);
        }
    };
    for a in dists {
        add(Quantity::Entropy(a.clone()));
        for b in dists.iter().filter(|b| *b != a && b.spaces() == a.spaces()) {
            add(Quantity::CrossEntropy(a.clone(), b.clone()));
            add(Quantity::Divergence(a.clone(), b.clone()));
        }
    }
    let mut vars: Vec<(Name, Name)> = Vec::new();
    for e in [before, line] {
        variables(e, &mut vars);
    }
    let law = |joint: &Name, vars: &[&Name]| Dist::Law {
        joint: joint.clone(),
        vars: vars.iter().map(|v| (*v).clone()).collect(),
    };
    for (n, (joint, x)) in vars.iter().enumerate() {
        add(Quantity::Entropy(law(joint, &[x])));
        for (_, y) in vars.iter().skip(n + 1).filter(|(j, _)| j == joint) {
            add(Quantity::Entropy(law(joint, &[x, y])));
            add(Quantity::Information {
                joint: joint.clone(),
                between: vec![vec![x.clone()], vec![y.clone()]],
                given: Vec::new(),
            });
            for (of, given) in [(x, y), (y, x)] {
                add(Quantity::ConditionalEntropy {
                    joint: joint.clone(),
                    of: vec![of.clone()],
                    given: vec![given.clone()],
                });
            }
        }
    }
    if dists.iter().any(|d| d.spaces() == [Space::Outcomes]) {
        found.push(Expr::ln(Expr::Size(Space::Outcomes)));
    }
    found
}

/// The random variables that occur in quantities, with their joint distributions.
fn variables(e: &Expr, into: &mut Vec<(Name, Name)>) {
    if let Expr::Quantity(q) = e {
        let mut add = |joint: &Name, vars: &[Name]| {
            for v in vars {
                let pair = (joint.clone(), v.clone());
                if !into.contains(&pair) {
                    into.push(pair);
                }
            }
        };
        for d in q.dists() {
            if let Dist::Law { joint, vars } = d {
                add(joint, vars);
            }
        }
        for (joint, vars) in q.variables() {
            add(joint, vars);
        }
    }
    e.children().into_iter().for_each(|c| variables(c, into));
}
