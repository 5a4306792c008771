//! One name for equal mixtures: ½A + ½B, ½B + ½A and ½(½A + ½B) + ¼A + ¼B are the same distribution.

use super::conversion::{axiom, everywhere, exhaust, from_polynomial, join, ring};
use crate::kernel::{Axiom, Conds, Theorem, polynomial};
use crate::term::{Dist, Expr, Index};
use num_traits::{One, Zero};

/// The distribution with its mixtures in canonical form: flat, each part once, in a fixed order, with
/// weights multiplied out.
pub(super) fn canonical(d: &Dist) -> Dist {
    match d {
        Dist::Mixture(parts) => {
            let mut flat: Vec<(Expr, Dist)> = Vec::new();
            gather(&Expr::int(1), parts, &mut flat);
            let mut canonical = Vec::new();
            for (w, part) in flat {
                match polynomial(&w) {
                    Some(p) if p.is_empty() => {}
                    Some(p) => canonical.push((from_polynomial(&p), part)),
                    None => canonical.push((w, part)),
                }
            }
            canonical.sort_by(|a, b| a.1.cmp(&b.1));
            match canonical.as_slice() {
                [(Expr::Number(w), part)] if w.is_one() => part.clone(),
                _ => Dist::Mixture(canonical),
            }
        }
        Dist::Product(parts) => Dist::Product(parts.iter().map(canonical).collect()),
        other => other.clone(),
    }
}

fn gather(scale: &Expr, parts: &[(Expr, Dist)], into: &mut Vec<(Expr, Dist)>) {
    for (w, part) in parts {
        let w = Expr::mul([scale.clone(), w.clone()]);
        if matches!(&w, Expr::Number(n) if n.is_zero()) {
            continue;
        }
        match canonical(part) {
            Dist::Mixture(inner) => gather(&w, &inner, into),
            part => match into.iter_mut().find(|(_, d)| *d == part) {
                Some((sum, _)) => *sum = Expr::add([sum.clone(), w]),
                None => into.push((w, part)),
            },
        }
    }
}

/// The mass of a mixture as the sum of its parts' masses, mixtures within it too.
pub(super) fn spelled(d: &Dist, at: &[Index], conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d @ Dist::Mixture(_), at) => axiom(Axiom::Mass(d.clone(), at.clone()), conds),
        _ => None,
    };
    exhaust(&Expr::Mass(d.clone(), at.to_vec()), conds, &|_| true, &local)
}

/// `M(i) = M'(i)`, where M' is the canonical form of the mixture M; `None` when M is canonical.
pub(super) fn renamed(d: &Dist, at: &[Index], conds: &Conds) -> Option<Theorem> {
    let to = canonical(d);
    if &to == d || !matches!(d, Dist::Mixture(_)) {
        return None;
    }
    let down = spelled(d, at, conds)?;
    match spelled(&to, at, conds) {
        Some(up) => {
            let across = ring(&down.claim().rhs, &up.claim().rhs, conds).ok()?;
            down.trans(&across).ok()?.trans(&up.sym().ok()?).ok()
        }
        None => down.trans(&ring(&down.claim().rhs, &Expr::Mass(to, at.to_vec()), conds).ok()?).ok(),
    }
}

/// Every mixture inside of a logarithm in canonical form.
pub(super) fn rename_in_logarithms(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let mass = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d, at) => renamed(d, at, conds),
        _ => None,
    };
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Ln(x) => everywhere(x, conds, &|_| true, &mass)?.cong(e, &[0]).ok(),
        _ => None,
    };
    join(None, everywhere(e, conds, &|e| !matches!(e, Expr::Ln(_)), &local)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;

    fn mix(parts: &[(i64, i64, Dist)]) -> Dist {
        let part =
            |(n, d, a): &(i64, i64, Dist)| (Expr::Number(Rational::new((*n).into(), (*d).into())), a.clone());
        Dist::Mixture(parts.iter().map(part).collect())
    }

    #[test]
    fn equal_mixtures_have_one_name() {
        let (a, b) = (Dist::named("A"), Dist::named("B"));
        let plain = mix(&[(1, 2, a.clone()), (1, 2, b.clone())]);
        assert_eq!(canonical(&mix(&[(1, 2, b.clone()), (1, 2, a.clone())])), plain);
        let nested = mix(&[(1, 2, plain.clone()), (1, 4, b.clone()), (1, 4, a.clone())]);
        assert_eq!(canonical(&nested), plain);
        assert_eq!(canonical(&mix(&[(1, 3, a.clone()), (2, 3, a.clone())])), a);
        let at = [Index::Bound("i".into())];
        for (d, same) in [(nested, plain), (mix(&[(1, 3, a.clone()), (2, 3, a.clone())]), a)] {
            let t = renamed(&d, &at, &Conds::new()).unwrap();
            assert_eq!(t.claim().rhs, Expr::Mass(same, at.to_vec()));
            crate::audit::check(&t).unwrap();
        }
    }
}
