//! Quantities of random variables as sums over marginals: `Σ c·Σ_V P(V)·ln Q(V)`, variables in
//! alphabetical order.
//!
//! Every quantity unfolds to sums of a joint mass times logarithms of marginal and conditional masses;
//! the logarithms are split on the support, and each sum runs at last over the variables of its
//! logarithm alone, since the others can be summed out [Id §3].

use super::conversion::{axiom, everywhere, exhaust, expand, ring};
use super::walk::Walk;
use crate::kernel::{Axiom, Conds, Rule, Theorem, above_zero, at_path};
use crate::term::{Dist, Expr, Index, Name, Quantity, Range, Space};

/// `e` = its sums over marginals, written as a polynomial. Quantities of other things are left alone.
pub(super) fn in_marginals(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let mut walk = Walk::from(e);
    for stage in [unfold, support, logarithms, apart] {
        if let Some(step) = stage(walk.here(), conds) {
            walk.step(step)?;
        }
    }
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Sum { .. } => settle(e, conds),
        _ => None,
    };
    if let Some(step) = everywhere(walk.here(), conds, &|e| !matches!(e, Expr::Sum { .. }), &local) {
        walk.step(step)?;
    }
    if let Some(step) = expand(walk.here(), conds) {
        walk.step(step)?;
    }
    Some(walk.theorem())
}

/// One line of a calculation by the definitions, with its reason read forwards and backwards.
pub(super) struct Stage {
    pub(super) theorem: Theorem,
    pub(super) rule: &'static str,
    pub(super) forward: &'static str,
    pub(super) backward: &'static str,
}

/// The way to sums over marginals in a few lines: definitions, logarithms, marginals.
pub(super) fn stages(e: &Expr, conds: &Conds) -> Option<Vec<Stage>> {
    let mut lines = Vec::new();
    let mut current = e.clone();
    let mut push = |walk: Walk, rule, forward, backward, current: &mut Expr| {
        let theorem = walk.theorem();
        // What only puts terms in another order is left to the step that joins both sides.
        let (from, to) = (&theorem.claim().lhs, &theorem.claim().rhs);
        if from != to && ring(from, to, conds).is_err() {
            *current = theorem.claim().rhs.clone();
            // A stage that found nothing of its own to do has put terms in order.
            let same = "the same terms in another order";
            let (rule, forward, backward) =
                if rests_on(&theorem, rule) { (rule, forward, backward) } else { ("RING", same, same) };
            lines.push(Stage { theorem, rule, forward, backward });
        }
    };
    let mut walk = Walk::from(&current);
    for stage in [unfold, products] {
        if let Some(step) = stage(walk.here(), conds) {
            walk.step(step)?;
        }
    }
    push(walk, "UNFOLD", "by definition", "by definition", &mut current);
    let conditional = mentions_conditional(&current);
    let mut walk = Walk::from(&current);
    for stage in [support, logarithms, apart, whole, alphabetical, in_order, flattened] {
        if let Some(step) = stage(walk.here(), conds) {
            walk.step(step)?;
        }
    }
    // Where nothing is split the definition says it already.
    let why = if conditional {
        "P(y|x) = P(x,y)/P(x), and ln(a/b) = ln a − ln b where both are positive"
    } else {
        "ln(a/b) = ln a − ln b where both are positive"
    };
    push(walk, "LOG", why, why, &mut current);
    let mut walk = Walk::from(&current);
    if let Some(step) = in_marginals(&current, conds).filter(|t| t.claim().lhs != t.claim().rhs) {
        walk.step(step)?;
    }
    let why = "a variable that the logarithm does not depend on is summed out: Σᵧ P(x,y) = P(x)";
    push(walk, "MARGIN", why, why, &mut current);
    Some(lines)
}

/// Whether one of the axioms on the way to an equality has the stage's name.
fn rests_on(theorem: &Theorem, rule: &str) -> bool {
    match theorem.rule() {
        Rule::Axiom(axiom) => axiom.name() == rule || (rule == "LOG" && axiom.name() == "MIXTURE"),
        Rule::Sym(t) | Rule::Cong(t, _) | Rule::Weaken(t) | Rule::Discharge(t, _) => rests_on(t, rule),
        Rule::Trans(s, t) => rests_on(s, rule) || rests_on(t, rule),
        _ => false,
    }
}

fn mentions_conditional(e: &Expr) -> bool {
    matches!(e, Expr::Mass(Dist::Conditional { .. }, _)) || e.children().into_iter().any(mentions_conditional)
}

/// Nested sums with their indices in alphabetical order.
fn in_order(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { .. } = e else { return None };
        let mut order: Vec<Name> = nest(e).0.into_iter().map(|(i, _)| i).collect();
        order.sort();
        let mut walk = Walk::from(e);
        reorder(&mut walk, &order, conds)?;
        Some(walk.theorem())
    };
    everywhere(e, conds, &|e| !matches!(e, Expr::Sum { .. }), &local)
}

/// Sums of sums and multiples of sums written as one sum.
fn flattened(e: &Expr, conds: &Conds) -> Option<Theorem> {
    fn terms(e: &Expr, factor: &Expr, into: &mut Vec<Expr>) {
        match e {
            Expr::Add(parts) => parts.iter().for_each(|p| terms(p, factor, into)),
            Expr::Mul(parts) => match parts.as_slice() {
                [c @ Expr::Number(_), one] => terms(one, &Expr::mul([factor.clone(), c.clone()]), into),
                _ => into.push(Expr::mul([factor.clone(), e.clone()])),
            },
            _ => into.push(Expr::mul([factor.clone(), e.clone()])),
        }
    }
    let mut all = Vec::new();
    terms(e, &Expr::int(1), &mut all);
    let to = Expr::add(all);
    if &to == e { None } else { ring(e, &to, conds).ok() }
}

/// Whether all that the quantity speaks of are random variables.
pub(super) fn about_variables(q: &Quantity) -> bool {
    let alphabets = |d: &Dist| d.spaces().iter().all(|s| matches!(s, Space::Alphabet(_)));
    let dists = q.dists();
    if dists.is_empty() { !q.variables().is_empty() } else { dists.into_iter().all(alphabets) }
}

fn unfold(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) if about_variables(q) => axiom(Axiom::Unfold(q.as_ref().clone()), conds),
        _ => None,
    };
    exhaust(e, conds, &|e| !matches!(e, Expr::Sum { .. } | Expr::Ln(_)), &local)
}

fn is_mass(e: &Expr) -> bool {
    matches!(e, Expr::Mass(..))
}

fn has_logarithm(e: &Expr) -> bool {
    matches!(e, Expr::Ln(_)) || e.children().into_iter().any(has_logarithm)
}

/// Sums of `P(w)·f` with a logarithm in them, over the support of P.
fn support(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { body, range: Range { positive: None, .. }, .. } = e else { return None };
        let Expr::Mul(parts) = body.as_ref() else { return None };
        let factor = parts.iter().find(|p| is_mass(p)).filter(|_| parts.iter().any(has_logarithm))?.clone();
        axiom(Axiom::Zero { sum: e.clone(), factor }, conds)
    };
    everywhere(e, conds, &|_| true, &local)
}

/// Masses of products spelled out.
fn products(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let spell = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d @ Dist::Product(_), at) => axiom(Axiom::Mass(d.clone(), at.clone()), conds),
        _ => None,
    };
    everywhere(e, conds, &|_| true, &spell)
}

/// Conditional masses and products spelled out, and their logarithms split.
fn logarithms(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let spell = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d @ (Dist::Product(_) | Dist::Conditional { .. } | Dist::Uniform(_)), at) => {
            axiom(Axiom::Mass(d.clone(), at.clone()), conds)
        }
        _ => None,
    };
    let split = |e: &Expr, conds: &Conds| match e {
        Expr::Ln(x) if matches!(x.as_ref(), Expr::Mul(_) | Expr::Power(..)) => {
            axiom(Axiom::Log(flat(x)), conds).and_then(|log| {
                let mut walk = Walk::from(e);
                walk.at(&[0], &ring(x, &flat(x), conds).ok()?)?;
                walk.step(log)?;
                Some(walk.theorem())
            })
        }
        _ => None,
    };
    let mut walk = Walk::from(e);
    if let Some(step) = everywhere(e, conds, &|_| true, &spell) {
        walk.step(step)?;
    }
    if let Some(step) = exhaust(walk.here(), conds, &|_| true, &split) {
        walk.step(step)?;
    }
    Some(walk.theorem())
}

/// Nested products flattened.
fn flat(e: &Expr) -> Expr {
    match e {
        Expr::Mul(parts) => Expr::mul(parts.iter().map(flat)),
        other => other.clone(),
    }
}

/// Products under a sum multiplied out, and sums of sums taken apart.
fn apart(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { index, range, body } = e else { return None };
        let mut walk = Walk::from(e);
        if matches!(body.as_ref(), Expr::Add(_)) || has_sum_factor(body) {
            let mut inner: Conds = conds.iter().filter(|c| !c.mentions(index)).cloned().collect();
            inner.extend(range.positive.as_ref().map(|m| above_zero(m)));
            if let Some(step) = expand(body, &inner) {
                walk.at(&[0], &step)?;
            }
        }
        if let Some(step) = axiom(Axiom::SumAdd(walk.here().clone()), conds) {
            walk.step(step)?;
        }
        // Everything cancelled: a sum of zeros.
        if matches!(walk.here(), Expr::Sum { body, .. } if **body == Expr::int(0)) {
            walk.step(axiom(Axiom::SumScale(walk.here().clone()), conds)?)?;
            walk.step(ring(walk.here(), &Expr::int(0), conds).ok()?)?;
        }
        Some(walk.theorem())
    };
    everywhere(e, conds, &|e| !matches!(e, Expr::Ln(_)), &local)
}

fn has_sum_factor(e: &Expr) -> bool {
    matches!(e, Expr::Mul(parts) if parts.iter().any(|p| matches!(p, Expr::Add(_)) || has_sum_factor(p)))
}

/// One sum of `c·P(w)·ln Q(v)`, or of masses alone, over the variables `v`: `c·Σ_v P(v)·ln Q(v)`.
fn settle(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let mut walk = Walk::from(e);
    for stage in [whole, alphabetical] {
        if let Some(step) = stage(walk.here(), conds) {
            walk.step(step)?;
        }
    }
    let (indices, body) = nest(walk.here());
    let kept = logarithm_variables(body)?;
    // The variables of the logarithm outside, those to be summed out inside, each in order.
    let mut order: Vec<Name> = indices.iter().map(|(i, _)| i.clone()).collect();
    order.sort_by_key(|i| (!kept.contains(i), i.clone()));
    reorder(&mut walk, &order, conds)?;
    let depth = kept.len();
    // Logarithm and number leave the inner sums one after another.
    for level in (depth..order.len()).rev() {
        scale(&mut walk, level, conds)?;
    }
    if order.len() > depth {
        sum_out(&mut walk, depth, conds)?;
    }
    for level in (0..depth).rev() {
        scale(&mut walk, level, conds)?;
    }
    Some(walk.theorem())
}

/// Sums over a support taken over everything again: their terms have the mass as a factor.
fn whole(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { index, range, body } = e else { return None };
        let factor = range.positive.as_ref()?;
        let all = Expr::sum(index.clone(), Range::all(range.space.clone()), (**body).clone());
        axiom(Axiom::Zero { sum: all, factor: (**factor).clone() }, conds)?.sym().ok()
    };
    everywhere(e, conds, &|_| true, &local)
}

/// The variables of every law in alphabetical order.
fn alphabetical(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Mass(Dist::Law { joint, vars }, at) = e else { return None };
        let mut sorted = vars.clone();
        sorted.sort();
        let (joint, of, at) = (joint.clone(), vars.clone(), at.clone());
        (&sorted != vars)
            .then(|| axiom(Axiom::Margin { joint, from: sorted, of, at }, conds))
            .flatten()
            .and_then(|t| t.sym().ok())
    };
    everywhere(e, conds, &|_| true, &local)
}

/// The indices and spaces of nested sums, outermost first, and what they sum.
pub(super) fn nest(e: &Expr) -> (Vec<(Name, Space)>, &Expr) {
    let (mut indices, mut body) = (Vec::new(), e);
    while let Expr::Sum { index, range, body: inner } = body {
        indices.push((index.clone(), range.space.clone()));
        body = inner;
    }
    (indices, body)
}

/// The bound indices that the one logarithm of a product depends on, in order; none for no logarithm.
fn logarithm_variables(body: &Expr) -> Option<Vec<Name>> {
    let parts = if let Expr::Mul(parts) = body { parts.as_slice() } else { std::slice::from_ref(body) };
    let mut logs = parts.iter().filter(|p| has_logarithm(p));
    let mut kept = Vec::new();
    if let Some(Expr::Ln(x)) = logs.next() {
        match x.as_ref() {
            Expr::Mass(_, at) => kept.extend(at.iter().filter_map(|i| match i {
                Index::Bound(n) => Some(n.clone()),
                Index::Outcome(_) => None,
            })),
            Expr::Size(_) | Expr::Number(_) => {}
            _ => return None,
        }
    }
    kept.sort();
    logs.next().is_none().then_some(kept)
}

/// Nested sums over whole spaces in another order.
pub(super) fn reorder(walk: &mut Walk, order: &[Name], conds: &Conds) -> Option<()> {
    for (target, wanted) in order.iter().enumerate() {
        let (indices, _) = nest(walk.here());
        let from = indices.iter().position(|(i, _)| i == wanted)?;
        for level in (target..from).rev() {
            let path = vec![0; level];
            let sum = at_path(walk.here(), &path)?.clone();
            walk.at(&path, &axiom(Axiom::SumSwap(sum), conds)?)?;
        }
    }
    Some(())
}

/// What does not depend on the index of the sum at that depth leaves it, if there is anything.
pub(super) fn scale(walk: &mut Walk, depth: usize, conds: &Conds) -> Option<()> {
    let path = vec![0; depth];
    let sum = at_path(walk.here(), &path)?.clone();
    match axiom(Axiom::SumScale(sum), conds) {
        Some(step) => walk.at(&path, &step),
        None => Some(()),
    }
}

/// At that depth stands a product with one sum of a joint mass, or that sum alone: it becomes the
/// marginal mass, or 1, and the product is put in order.
pub(super) fn sum_out(walk: &mut Walk, depth: usize, conds: &Conds) -> Option<()> {
    let path = vec![0; depth];
    let here = at_path(walk.here(), &path)?.clone();
    let (place, sum) = match &here {
        Expr::Mul(parts) => {
            let k = parts.iter().position(|p| matches!(p, Expr::Sum { .. }))?;
            (Some(k), parts.get(k)?)
        }
        sum => (None, sum),
    };
    let step = marginal(sum, conds)?;
    let inner: Vec<usize> = path.iter().copied().chain(place).collect();
    walk.at(&inner, &step)?;
    let here = at_path(walk.here(), &path)?.clone();
    if let Expr::Mul(parts) = &here {
        let (logs, rest): (Vec<Expr>, Vec<Expr>) = parts.iter().cloned().partition(has_logarithm);
        walk.at(&path, &ring(&here, &Expr::mul(rest.into_iter().chain(logs)), conds).ok()?)?;
    }
    Some(())
}

/// `Σ P(w)` over some of the variables: the marginal mass, or 1 when it is over all.
fn marginal(sum: &Expr, conds: &Conds) -> Option<Theorem> {
    let (indices, Expr::Mass(d, at)) = nest(sum) else { return None };
    if let Dist::Uniform(_) = d {
        return axiom(Axiom::Total(d.clone()), conds).filter(|t| &t.claim().lhs == sum);
    }
    let Dist::Law { joint, vars } = d else { return None };
    if indices.len() == vars.len() {
        return axiom(Axiom::Total(d.clone()), conds).filter(|t| &t.claim().lhs == sum);
    }
    let summed = |i: &Index| matches!(i, Index::Bound(n) if indices.iter().any(|(m, _)| m == n));
    let kept = vars.iter().zip(at).filter(|(_, i)| !summed(i));
    let (of, at) = kept.map(|(v, i)| (v.clone(), i.clone())).unzip();
    axiom(Axiom::Margin { joint: joint.clone(), from: vars.clone(), of, at }, conds)
        .filter(|t| &t.claim().lhs == sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(vars: &[&str]) -> Vec<Name> {
        vars.iter().map(|v| Name::from(*v)).collect()
    }

    fn law(vars: &[&str]) -> Dist {
        Dist::Law { joint: "P".into(), vars: names(vars) }
    }

    fn h(vars: &[&str]) -> Expr {
        Expr::quantity(Quantity::Entropy(law(vars)))
    }

    fn normal(e: &Expr) -> Expr {
        in_marginals(e, &Conds::new()).unwrap().claim().rhs.clone()
    }

    #[test]
    fn identities_of_two_and_three_variables() {
        let given = |of: &[&str], given: &[&str]| {
            Expr::quantity(Quantity::ConditionalEntropy {
                joint: "P".into(),
                of: names(of),
                given: names(given),
            })
        };
        let i = |between: &[&[&str]], given: &[&str]| {
            let between = between.iter().map(|g| names(g)).collect();
            Expr::quantity(Quantity::Information { joint: "P".into(), between, given: names(given) })
        };
        let same = [
            (h(&["X", "Y"]), h(&["Y", "X"])),
            (h(&["X", "X"]), h(&["X"])),
            (h(&["X", "Y"]), Expr::add([h(&["X"]), given(&["Y"], &["X"])])),
            (given(&["Z", "Y"], &["X"]), Expr::add([given(&["Y"], &["X"]), given(&["Z"], &["Y", "X"])])),
            (i(&[&["X"], &["Y"]], &[]), Expr::difference(h(&["X"]), given(&["X"], &["Y"]))),
            (i(&[&["X"], &["Y"]], &["Z"]), i(&[&["Y"], &["X"]], &["Z"])),
            (i(&[&["X"], &["X"]], &[]), h(&["X"])),
            (
                i(&[&["X"], &["Y"], &["Z"]], &[]),
                Expr::difference(i(&[&["X"], &["Z"]], &[]), i(&[&["X"], &["Z"]], &["Y"])),
            ),
            (
                i(&[&["X", "Y"], &["Z"]], &[]),
                Expr::add([i(&[&["X"], &["Z"]], &[]), i(&[&["Y"], &["Z"]], &["X"])]),
            ),
            (given(&["X"], &["X", "Y"]), Expr::int(0)),
            (Expr::quantity(Quantity::Divergence(law(&["X", "Y"]), law(&["X", "Y"]))), Expr::int(0)),
        ];
        for (a, b) in same {
            assert_eq!(normal(&a), normal(&b), "{a:?}");
        }
        assert_ne!(normal(&i(&[&["X"], &["Y"]], &["Z"])), normal(&i(&[&["X"], &["Y"]], &[])));
    }

    #[test]
    fn information_as_divergence() {
        let apart = Dist::Product(vec![law(&["Y"]), law(&["X"])]);
        let d = Expr::quantity(Quantity::Divergence(law(&["Y", "X"]), apart));
        let i = Quantity::Information {
            joint: "P".into(),
            between: vec![names(&["X"]), names(&["Y"])],
            given: vec![],
        };
        assert_eq!(normal(&d), normal(&Expr::quantity(i)));
        let uniform = Dist::Uniform(Space::Alphabet("X".into()));
        let d = Expr::quantity(Quantity::Divergence(law(&["X"]), uniform));
        let size = Expr::ln(Expr::Size(Space::Alphabet("X".into())));
        assert_eq!(normal(&d), normal(&Expr::difference(size, h(&["X"]))));
    }
}
