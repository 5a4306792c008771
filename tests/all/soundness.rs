//! Unsound derivations, attempted through the kernel's own door: each is refused, and a neighbouring
//! sound one goes through. [Kernel §6] tells what each would have led to.

use entail::audit;
use entail::eval::{Env, compare, evaluate};
use entail::exact::Rational;
use entail::kernel::{Axiom, Conds, KernelError, Theorem, above_zero};
use entail::model::{Distribution, Joint, JointBuilder, Label, Law, Masses, Outcomes};
use entail::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Range, Rel, Space};
use std::cmp::Ordering;
use std::sync::Arc;

// ─── the vocabulary ──────────────────────────────────────────────────────────────────────────────

fn a() -> Dist {
    Dist::named("A")
}

fn b() -> Dist {
    Dist::named("B")
}

fn int(n: i64) -> Expr {
    Expr::int(n)
}

fn ratio(n: i64, d: i64) -> Rational {
    Rational::new(n.into(), d.into())
}

fn at(d: &Dist, index: &str) -> Expr {
    Expr::Mass(d.clone(), vec![Index::Bound(index.into())])
}

fn at_outcome(d: &Dist, outcome: &str) -> Expr {
    Expr::Mass(d.clone(), vec![Index::Outcome(outcome.into())])
}

fn over(index: &str, body: Expr) -> Expr {
    Expr::sum(index.into(), Range::all(Space::Outcomes), body)
}

fn over_support(index: &str, of: &Dist, body: Expr) -> Expr {
    let positive = Some(Arc::new(at(of, index)));
    Expr::sum(index.into(), Range { space: Space::Outcomes, positive }, body)
}

fn law(joint: &str, vars: &[&str]) -> Dist {
    Dist::Law { joint: joint.into(), vars: names(vars) }
}

fn names(vars: &[&str]) -> Vec<Name> {
    vars.iter().map(|v| (*v).into()).collect()
}

fn quantity(q: Quantity) -> Expr {
    Expr::quantity(q)
}

fn divergence(p: &Dist, q: &Dist) -> Expr {
    quantity(Quantity::Divergence(p.clone(), q.clone()))
}

fn nothing_of(e: &Expr) -> Expr {
    Expr::Mul(vec![int(0), e.clone()])
}

fn distributions() -> Conds {
    [Cond::Distribution(a()), Cond::Distribution(b())].into()
}

/// `0·e = 0`.
fn vanishes(e: &Expr) -> Theorem {
    Theorem::axiom(Axiom::Ring(nothing_of(e), int(0)), Conds::new()).unwrap()
}

fn weights(of: &[u64]) -> Law {
    weights_on(Outcomes::range(of.len()), of)
}

fn weights_on(outcomes: Outcomes, of: &[u64]) -> Law {
    let total = of.iter().map(|w| u128::from(*w)).sum();
    Law::Finite(Distribution::new(outcomes, Masses::integers(of.to_vec(), total)).unwrap())
}

fn declared(laws: &[(&str, &[u64])]) -> Arc<Env> {
    let mut env = Env::default();
    for (name, of) in laws {
        env.define((*name).into(), weights(of));
    }
    env.into()
}

/// Rows of values with a weight each.
fn joint(vars: &[&str], rows: &[(&[i64], u64)]) -> Joint {
    let mut table = JointBuilder::new(vars.iter().copied()).unwrap();
    for (row, _) in rows {
        table.row(row.iter().map(|x| Label::integer(*x))).unwrap();
    }
    let of: Vec<u64> = rows.iter().map(|(_, w)| *w).collect();
    table.normalize(Masses::integers(of, 1)).unwrap()
}

fn with_joints(joints: &[(&str, Joint)]) -> Arc<Env> {
    let mut env = Env::default();
    for (name, table) in joints {
        env.define_joint((*name).into(), table.clone());
    }
    env.into()
}

/// Whether both have values in the model, and the same.
fn same_value(env: &Env, left: &Expr, right: &Expr) -> bool {
    let (left, right) = (evaluate(env, left).unwrap(), evaluate(env, right).unwrap());
    compare(&left, &right) == Some(Ordering::Equal)
}

#[track_caller]
fn stands(t: Result<Theorem, KernelError>) -> Theorem {
    let t = t.expect("a sound step");
    audit::check(&t).expect("the checker agrees");
    t
}

#[track_caller]
fn refused(t: Result<Theorem, KernelError>) {
    if let Ok(t) = t {
        panic!("{:?} ⊢ {:?}", t.conds(), t.claim());
    }
}

// ─── outcome sets ────────────────────────────────────────────────────────────────────────────────

/// Σᵢ (0·A(i) + 1) = Σᵢ (0 + 1) = Σᵢ (0·B(i) + 1) would make 2 = 3.
#[test]
fn a_replacement_keeps_the_outcome_set() {
    let model = declared(&[("A", &[1, 1]), ("B", &[1, 1, 1])]);
    let counted = |d: &Dist| over("i", Expr::Add(vec![nothing_of(&at(d, "i")), int(1)]));
    for d in [a(), b()] {
        let zero = stands(vanishes(&at(&d, "i")).specialise(&model));
        refused(zero.cong(&counted(&d), &[0, 0]));
    }
    // Not by way of a free index either: each side says which outcomes are meant, but not the same.
    let (left, right) = (vanishes(&at(&a(), "i")), vanishes(&at(&b(), "i")));
    let (left, right) = (left.specialise(&model).unwrap(), right.specialise(&model).unwrap());
    refused(left.trans(&right.sym().unwrap()));
    let anchored = over("i", Expr::Add(vec![nothing_of(&at(&a(), "i")), at(&a(), "i")]));
    stands(left.cong(&anchored, &[0, 0]));
}

/// The same by a condition, and by the range of an inner sum.
#[test]
fn every_mention_of_an_index_says_which_outcomes() {
    let model = declared(&[("A", &[1, 1]), ("B", &[1, 1, 1])]);
    let zero = vanishes(&at(&a(), "i")).specialise(&model).unwrap();
    let more = Conds::from([above_zero(&at(&b(), "i"))]);
    refused(zero.weaken(&more).cong(&over_support("i", &b(), nothing_of(&at(&a(), "i"))), &[0]));
    let inner = |body: Expr| {
        let positive = Some(Arc::new(Expr::Add(vec![at(&a(), "i"), at(&b(), "j")])));
        Expr::sum("j".into(), Range { space: Space::Outcomes, positive }, body)
    };
    let mixed = over("i", Expr::Add(vec![at(&b(), "i"), inner(at(&b(), "j"))]));
    refused(Theorem::compute(&model, Claim::eq(mixed.clone(), mixed)));
    let model = declared(&[("A", &[1, 1, 4]), ("B", &[1, 1, 1])]);
    let fine = over("i", Expr::Add(vec![at(&b(), "i"), inner(at(&b(), "j"))]));
    stands(Theorem::compute(&model, Claim::eq(fine.clone(), fine)));
}

/// Joint distributions of different variables are no distributions on one Ω: 2 = 3 again.
#[test]
fn joints_used_as_distributions_share_their_outcomes() {
    let (p, q) = (Dist::named("P"), Dist::named("Q"));
    let counted = |d: &Dist| over("i", Expr::Add(vec![nothing_of(&at(d, "i")), int(1)]));
    let same = vanishes(&at(&p, "i")).trans(&vanishes(&at(&q, "i")).sym().unwrap()).unwrap();
    let general = stands(same.cong(&counted(&p), &[0, 0]));
    assert_eq!(general.claim().rhs, counted(&q));
    let two = joint(&["X"], &[(&[0], 1), (&[1], 1)]);
    let three = joint(&["Y"], &[(&[0], 1), (&[1], 1), (&[2], 1)]);
    refused(general.specialise(&with_joints(&[("P", two.clone()), ("Q", three.clone())])));
    let renamed = joint(&["Y"], &[(&[0], 3), (&[1], 1)]);
    stands(general.specialise(&with_joints(&[("P", two.clone()), ("Q", renamed)])));
    // Beside a declared distribution.
    let mut mixed = Env::default();
    mixed.define_joint("P".into(), two);
    mixed.define("Q".into(), weights(&[1, 1, 1]));
    refused(general.specialise(&mixed.into()));
}

#[test]
fn variables_of_one_name_have_one_alphabet() {
    let (p, q) = (law("P", &["X"]), law("Q", &["X"]));
    let counted = |d: &Dist| Expr::sum_over(d, Expr::Add(vec![nothing_of(&d.mass()), int(1)]));
    let same = vanishes(&p.mass()).trans(&vanishes(&q.mass()).sym().unwrap()).unwrap();
    let general = stands(same.cong(&counted(&p), &[0, 0]));
    let two = joint(&["X"], &[(&[0], 1), (&[1], 1)]);
    let three = joint(&["X"], &[(&[0], 1), (&[1], 1), (&[2], 1)]);
    refused(general.specialise(&with_joints(&[("P", two.clone()), ("Q", three)])));
    stands(general.specialise(&with_joints(&[("P", two.clone()), ("Q", two)])));
}

#[test]
fn a_uniform_law_says_no_outcomes() {
    let uniform = Dist::Uniform(Space::Outcomes);
    let total = stands(Theorem::axiom(Axiom::Total(uniform.clone()), Conds::new()));
    refused(total.specialise(&declared(&[("A", &[1, 1])])));
    let sum = over("i", Expr::Mul(vec![at(&uniform, "i"), at(&a(), "i")]));
    let same = Theorem::axiom(Axiom::Ring(sum.clone(), sum), Conds::new()).unwrap();
    refused(same.specialise(&declared(&[("A", &[1, 1])])));
    stands(
        Theorem::axiom(Axiom::Total(a()), distributions())
            .unwrap()
            .specialise(&declared(&[("A", &[1, 3]), ("B", &[1, 1])])),
    );
}

// ─── coordinates ─────────────────────────────────────────────────────────────────────────────────

/// Σᵢ Σᵢ (A×B)(i,i) is no total: the draws of a product have an index each.
#[test]
fn a_product_of_symbols_needs_two_indices() {
    let product = Dist::Product(vec![a(), b()]);
    let diagonal = Expr::Mass(product.clone(), ["i", "i"].map(|n| Index::Bound(n.into())).into());
    let total = stands(Theorem::axiom(Axiom::Total(product.clone()), distributions()));
    assert_eq!(total.claim().lhs, over("i", over("j", product.mass())));
    assert_ne!(product.mass(), diagonal);
    stands(Theorem::axiom(Axiom::Unfold(Quantity::Entropy(product)), distributions()));
    // A variable that occurs twice has but one value.
    let twice = Dist::Product(vec![law("P", &["X"]), law("P", &["X"])]);
    refused(Theorem::axiom(Axiom::Total(twice.clone()), Conds::new()));
    refused(Theorem::axiom(Axiom::Unfold(Quantity::Entropy(twice)), Conds::new()));
    let laws = Dist::Product(vec![law("P", &["X"]), law("P", &["Y"])]);
    stands(Theorem::axiom(Axiom::Total(laws.clone()), Conds::new()));
    stands(Theorem::axiom(Axiom::Unfold(Quantity::Entropy(laws)), Conds::new()));
}

/// In a model each index of a product runs through the outcomes of its own factor.
#[test]
fn an_index_runs_through_its_own_coordinate() {
    let model = declared(&[("A", &[1, 1]), ("B", &[1, 1, 1])]);
    let both = Expr::Mass(Dist::Product(vec![a(), b()]), ["i", "j"].map(|n| Index::Bound(n.into())).into());
    let total = over("i", over("j", both));
    stands(Theorem::compute(&model, Claim::eq(total.clone(), int(1))));
    refused(Theorem::compute(&model, Claim::new(total, Rel::Lt, int(1))));
}

fn information(between: &[&[&str]], given: &[&str]) -> Quantity {
    Quantity::Information {
        joint: "P".into(),
        between: between.iter().map(|g| names(g)).collect(),
        given: names(given),
    }
}

#[test]
fn informations_unfold_to_their_value() {
    let rows: [(&[i64], u64); 5] =
        [(&[0, 0, 0], 3), (&[0, 1, 1], 1), (&[1, 0, 1], 2), (&[1, 1, 0], 1), (&[1, 1, 1], 5)];
    let model = with_joints(&[("P", joint(&["X", "Y", "Z"], &rows))]);
    let cases = [
        information(&[&["X", "Y"], &["Z"]], &[]),
        information(&[&["X"], &["X"]], &[]),
        information(&[&["X", "Y"], &["Y", "Z"]], &[]),
        information(&[&["X"], &["Y"]], &["Z"]),
        information(&[&["Z"], &["Y", "X"]], &[]),
        information(&[&["X", "X"], &["Y"]], &[]),
        information(&[&["X"], &["Y"]], &["X"]),
        information(&[&["X"], &["Y"], &["Z"]], &[]),
        information(&[&["X"], &["Y", "X"], &["Z"], &["Y"]], &["Z", "Z"]),
        conditional(&["Z", "X"], &["Y"]),
        conditional(&["X", "X"], &["Y"]),
        conditional(&["X"], &["Y", "X"]),
        Quantity::Entropy(law("P", &["Y", "X", "Y"])),
    ];
    for q in cases {
        let t = stands(Theorem::axiom(Axiom::Unfold(q), Conds::new()));
        let t = stands(t.specialise(&model));
        assert!(same_value(&model, &t.claim().lhs, &t.claim().rhs), "{:?}", t.claim());
    }
    // A variable twice in a group would be summed over twice.
    let twice = names(&["X", "X"]);
    let apart =
        Quantity::ConditionalDivergence { p: "P".into(), q: "Q".into(), of: twice, given: names(&["Y"]) };
    let under = Cond::Dominated(law("P", &["X", "X", "Y"]), law("Q", &["X", "X", "Y"]));
    refused(Theorem::axiom(Axiom::Unfold(apart), [under].into()));
}

fn conditional(of: &[&str], given: &[&str]) -> Quantity {
    Quantity::ConditionalEntropy { joint: "P".into(), of: names(of), given: names(given) }
}

/// Σ_y P(x,y) = P(x) keeps its variables, their values and its joint distribution.
#[test]
fn marginals_leave_out_what_is_summed() {
    use entail::term::Index;
    let bound = |v: &str| Index::Bound(format!("@{v}").into());
    let margin = |from: &[&str], of: &[&str], at: Vec<Index>| {
        let axiom = Axiom::Margin { joint: "P".into(), from: names(from), of: names(of), at };
        Theorem::axiom(axiom, Conds::new())
    };
    stands(margin(&["X", "Y", "Z"], &["Z", "X"], vec![bound("Z"), bound("X")]));
    stands(margin(&["X", "Y"], &["Y", "X"], vec![bound("Y"), bound("X")]));
    stands(margin(&["X", "Y"], &["X"], vec![Index::Outcome("1".into())]));
    // P(y) is no marginal of P(x), Σ_y P(y,y) is not P(y), and no law has a variable twice.
    refused(margin(&["X"], &["Y"], vec![bound("Y")]));
    refused(margin(&["X", "Y"], &["X"], vec![bound("Y")]));
    refused(margin(&["X", "Y"], &["X", "X"], vec![bound("X"), bound("X")]));
    refused(margin(&["X", "X"], &["X"], vec![bound("X")]));
    refused(margin(&["X", "Y"], &["X"], vec![bound("X"), bound("X")]));
    refused(margin(&["X"], &[], vec![]));
    // An index over the values of another variable is no index of this one.
    refused(margin(&["X", "Y"], &["X", "Y"], vec![bound("Z"), bound("Z")]));
}

/// A mixture of laws on different spaces, and masses with too many indices, are no terms.
#[test]
fn spaces_and_indices_fit() {
    let (x, xy, yx) = (law("P", &["X"]), law("P", &["X", "Y"]), law("P", &["Y", "X"]));
    let half = || Expr::Number(ratio(1, 2));
    for pair in [[a(), x.clone()], [xy.clone(), yx.clone()], [x.clone(), xy.clone()]] {
        let [p, q] = pair;
        let mixed = Dist::Mixture(vec![(half(), p.clone()), (half(), q)]);
        refused(Theorem::axiom(Axiom::Total(mixed.clone()), distributions()));
        let at: Vec<Index> = p.indices().into_iter().map(|(n, _)| Index::Bound(n)).collect();
        refused(Theorem::axiom(Axiom::Mass(mixed, at), distributions()));
    }
    refused(Theorem::axiom(Axiom::Mass(Dist::Mixture(vec![]), vec![]), Conds::new()));
    let wide = Expr::Mass(a(), vec![Index::Bound("i".into()), Index::Bound("j".into())]);
    refused(Theorem::axiom(Axiom::Ring(wide.clone(), wide), Conds::new()));
    // One index for outcomes and for the values of a variable.
    let both = Expr::Add(vec![at(&a(), "i"), at(&x, "i")]);
    refused(Theorem::axiom(Axiom::Ring(both.clone(), both), Conds::new()));
    let swapped =
        Expr::sum_over(&xy, Expr::Mass(yx, xy.indices().into_iter().map(|(n, _)| Index::Bound(n)).collect()));
    refused(Theorem::axiom(Axiom::Ring(swapped.clone(), swapped), Conds::new()));
    stands(Theorem::axiom(Axiom::Total(xy), Conds::new()));
}

/// Every distribution on X is ≪ uniform on X, and not ≪ uniform on something else.
#[test]
fn uniform_dominates_on_its_own_space() {
    let apart = |space: Space| divergence(&law("P", &["X"]), &Dist::Uniform(space));
    let same = |space: Space| Theorem::axiom(Axiom::Ring(nothing_of(&apart(space)), int(0)), Conds::new());
    refused(same(Space::Outcomes));
    refused(same(Space::Alphabet("Y".into())));
    stands(same(Space::Alphabet("X".into())));
}

// ─── weights ─────────────────────────────────────────────────────────────────────────────────────

/// Σᵢ A(i)·M(s) = M(s)·Σᵢ A(i) with M = A(i)·A + (1−A(i))·B: the index hides in the weight.
#[test]
fn weights_are_closed() {
    let (w, rest) = (at(&a(), "i"), Expr::difference(int(1), at(&a(), "i")));
    let open = Dist::Mixture(vec![(w.clone(), a()), (rest.clone(), b())]);
    let mass = at_outcome(&open, "s");
    assert!(mass.mentions(&"i".into()));
    assert!(Cond::Distribution(open.clone()).mentions(&"i".into()));
    let js = quantity(Quantity::JensenShannon(vec![(w, a()), (rest, b())]));
    assert!(js.mentions(&"i".into()));
    let told = quantity(Quantity::SelfInformation(a(), Index::Bound("i".into())));
    assert!(told.mentions(&"i".into()));
    refused(Theorem::axiom(Axiom::SumScale(over("i", Expr::Mul(vec![at(&a(), "i"), mass]))), Conds::new()));
    refused(Theorem::axiom(Axiom::Ring(js.clone(), js), distributions()));
    // Nor may one be put for a name, where an index would be caught.
    let scaled = Expr::Mul(vec![at(&a(), "i"), at_outcome(&b(), "s")]);
    let scaled = stands(Theorem::axiom(Axiom::SumScale(over("i", scaled)), Conds::new()));
    refused(scaled.instantiate(&[("B".into(), open)]));
    let closed = |w: i64| (Expr::Number(ratio(w, 4)), Dist::named("C"));
    stands(scaled.instantiate(&[("B".into(), Dist::Mixture(vec![closed(1), closed(3)]))]));
}

/// With the weight ∞, M − M = 0 and ∞ − M = ∞ both held, and 0 = ∞.
#[test]
fn weights_are_real() {
    for w in [Expr::Infinity, divergence(&a(), &b())] {
        let point = Dist::Mixture(vec![(w.clone(), Dist::Product(vec![]))]);
        let mass = Expr::Mass(point.clone(), vec![]);
        refused(Theorem::axiom(Axiom::Ring(nothing_of(&mass), int(0)), Conds::new()));
        refused(Theorem::axiom(Axiom::Mass(point, vec![]), Conds::new()));
        refused(Theorem::axiom(Axiom::Absorb(Expr::Add(vec![Expr::Infinity, mass])), Conds::new()));
        let mixed = Dist::Mixture(vec![(w, a())]);
        let entropy = quantity(Quantity::Entropy(mixed));
        refused(Theorem::axiom(Axiom::Ring(nothing_of(&entropy), int(0)), distributions()));
    }
    let plain = Dist::Mixture(vec![(Expr::Symbol("p".into()), a()), (int(3), b())]);
    stands(Theorem::axiom(Axiom::Ring(nothing_of(&at(&plain, "i")), int(0)), Conds::new()));
}

/// JS with a weight 0 is S(M) − Σ w·S, a number; 0·D(A‖M) is none where A ≪ M fails.
#[test]
fn jensen_shannon_unfolds_with_positive_weights() {
    let js = |w: i64| {
        Quantity::JensenShannon(vec![(Expr::Number(ratio(w, 4)), a()), (Expr::Number(ratio(4 - w, 4)), b())])
    };
    refused(Theorem::axiom(Axiom::Unfold(js(0)), distributions()));
    refused(Theorem::axiom(Axiom::Unfold(js(-1)), distributions()));
    refused(Theorem::axiom(Axiom::Unfold(js(1)), Conds::new()));
    let t = stands(Theorem::axiom(Axiom::Unfold(js(1)), distributions()));
    let model = declared(&[("A", &[1, 0]), ("B", &[0, 1])]);
    let t = stands(t.specialise(&model));
    assert!(same_value(&model, &t.claim().lhs, &t.claim().rhs));
}

// ─── infinity ────────────────────────────────────────────────────────────────────────────────────

#[test]
fn infinite_factors_do_not_cancel() {
    let d = divergence(&a(), &b());
    let positive = Conds::from([above_zero(&d)]);
    refused(Theorem::axiom(Axiom::Cancel(d.clone()), positive.clone()));
    refused(Theorem::axiom(Axiom::LnLe(d.clone()), positive.clone()));
    let finite: Conds = positive.into_iter().chain([Cond::Dominated(a(), b())]).collect();
    stands(Theorem::axiom(Axiom::Cancel(d.clone()), finite.clone()));
    stands(Theorem::axiom(Axiom::LnLe(d), finite));
}

#[test]
fn infinite_factors_have_no_sign() {
    let d = divergence(&a(), &b());
    let below = Cond::Holds(Claim::new(int(0), Rel::Le, d.clone()));
    let product = Expr::Mul(vec![at_outcome(&a(), "s"), d.clone()]);
    let mut conds = distributions();
    conds.insert(below.clone());
    refused(Theorem::axiom(Axiom::Sign(product.clone(), Rel::Le), conds.clone()));
    // Nor does the condition `0 ≤ A(s)·D` follow, to be discharged.
    let mut more = conds.clone();
    let claimed = Claim::new(int(0), Rel::Le, product);
    more.insert(Cond::Holds(claimed.clone()));
    let assumed = stands(Theorem::axiom(Axiom::Assume(claimed.clone()), more));
    refused(assumed.discharge(&Cond::Holds(claimed.clone())));
    let with = assumed.weaken(&[Cond::Dominated(a(), b())].into());
    stands(with.discharge(&Cond::Holds(claimed)));
    let square = Expr::Power(d.into(), ratio(2, 1));
    refused(Theorem::axiom(Axiom::Sign(square, Rel::Le), conds));
}

#[test]
fn infinite_sides_do_not_add() {
    let d = divergence(&a(), &b());
    let below = Claim::new(int(0), Rel::Le, d.clone());
    let conds = Conds::from([Cond::Holds(below.clone())]);
    let t = stands(Theorem::axiom(Axiom::Assume(below.clone()), conds.clone()));
    refused(t.le_add(&t));
    refused(t.le_scale(&int(2)));
    refused(t.sum_le(&over("i", int(0))));
    let t = t.weaken(&[Cond::Dominated(a(), b())].into());
    stands(t.le_add(&t));
    stands(t.le_scale(&int(2)));
    refused(t.le_scale(&int(-2)));
    stands(t.sum_le(&over("i", int(0))));
}

#[test]
fn a_zero_factor_hides_nothing_infinite() {
    let model = declared(&[("A", &[1, 0]), ("B", &[0, 1])]);
    let d = divergence(&a(), &b());
    let ln0 = Expr::ln(at_outcome(&a(), "2"));
    for hidden in [
        d.clone(),
        Expr::Power(d.clone().into(), ratio(2, 1)),
        Expr::difference(d.clone(), d.clone()),
        Expr::Add(vec![ln0.clone(), d]),
    ] {
        assert!(evaluate(&model, &nothing_of(&hidden)).is_err());
        refused(Theorem::compute(&model, Claim::eq(nothing_of(&hidden), int(0))));
    }
    stands(Theorem::compute(&model, Claim::eq(nothing_of(&ln0), int(0))));
    // The convention 0·ln 0 = 0 reaches into powers, and past an entropy, which is always a number.
    let varentropy = quantity(Quantity::Of(Measure::Varentropy, vec![a()]));
    stands(Theorem::compute(&model, Claim::eq(varentropy, int(0))));
}

/// (−1)·((−1)·∞) denotes nothing; ∞ is what flattening would make of it.
#[test]
fn nothing_infinite_is_written_out() {
    let model = declared(&[("A", &[1, 0]), ("B", &[0, 1])]);
    let twice = |e: Expr| Expr::Mul(vec![int(-1), Expr::Mul(vec![int(-1), e])]);
    refused(Theorem::expand(&model, &twice(divergence(&a(), &b()))));
    refused(Theorem::expand(&model, &twice(Expr::Infinity)));
    let t = stands(Theorem::expand(&model, &twice(over("i", at(&a(), "i")))));
    assert_eq!(t.claim().rhs, int(1));
}

// ─── evaluation ──────────────────────────────────────────────────────────────────────────────────

/// The same outcomes in another order; different outcomes are not compared.
#[test]
fn measures_align_outcomes() {
    let mut env = Env::default();
    let order = |labels: [&str; 2]| Outcomes::new(labels.map(Label::text)).unwrap();
    env.define("A".into(), weights_on(order(["u", "v"]), &[3, 1]));
    env.define("B".into(), weights_on(order(["v", "u"]), &[1, 3]));
    env.define("C".into(), weights_on(order(["u", "w"]), &[3, 1]));
    let env: Arc<Env> = env.into();
    let of = |m: Measure, other: &str| quantity(Quantity::Of(m, vec![a(), Dist::named(other)]));
    let claim = |m: Measure, value: i64| Claim::eq(of(m, "B"), int(value));
    stands(Theorem::compute(&env, claim(Measure::TotalVariation, 0)));
    stands(Theorem::compute(&env, claim(Measure::BhattacharyyaCoefficient, 1)));
    stands(Theorem::compute(&env, claim(Measure::Hellinger, 0)));
    stands(Theorem::compute(&env, claim(Measure::ChiSquared, 0)));
    for m in [
        Measure::TotalVariation,
        Measure::BhattacharyyaCoefficient,
        Measure::Bhattacharyya,
        Measure::Hellinger,
        Measure::ChiSquared,
        Measure::Jeffreys,
    ] {
        assert!(evaluate(&env, &of(m, "C")).is_err(), "{m:?}");
    }
    let apart = at(&a(), "i");
    refused(vanishes(&Expr::Mul(vec![apart, at(&Dist::named("C"), "i")])).specialise(&env));
}

#[test]
fn order_one_is_no_order() {
    let model = declared(&[("A", &[1, 3]), ("B", &[1, 1])]);
    let one = || ratio(1, 1);
    for q in [
        Quantity::Renyi(one(), a()),
        Quantity::Tsallis(one(), a()),
        Quantity::RenyiDivergence(one(), a(), b()),
    ] {
        assert!(evaluate(&model, &quantity(q.clone())).is_err());
        refused(Theorem::axiom(Axiom::Unfold(q), [Cond::Dominated(a(), b())].into()));
    }
    let collision = Quantity::Renyi(ratio(2, 1), a());
    let t = stands(Theorem::axiom(Axiom::Unfold(collision), Conds::new()));
    let t = stands(t.specialise(&model));
    assert!(same_value(&model, &t.claim().lhs, &t.claim().rhs));
}

#[test]
fn definitions_compare_on_one_space() {
    let (x, y) = (law("P", &["X"]), law("P", &["Y"]));
    let conds = Conds::from([Cond::Dominated(x.clone(), y.clone()), Cond::Dominated(a(), x.clone())]);
    refused(Theorem::axiom(Axiom::Unfold(Quantity::Divergence(x.clone(), y.clone())), conds.clone()));
    refused(Theorem::axiom(Axiom::Unfold(Quantity::CrossEntropy(a(), x.clone())), conds.clone()));
    refused(Theorem::axiom(Axiom::Unfold(Quantity::Of(Measure::TotalVariation, vec![x.clone(), y])), conds));
    let q = law("Q", &["X"]);
    let conds = Conds::from([Cond::Dominated(x.clone(), q.clone())]);
    stands(Theorem::axiom(Axiom::Unfold(Quantity::Divergence(x, q)), conds));
}

#[test]
fn what_is_not_there_is_not_specialised() {
    let model = declared(&[("A", &[1, 1])]);
    refused(vanishes(&at_outcome(&a(), "3")).specialise(&model));
    refused(vanishes(&at_outcome(&a(), "\"1\"")).specialise(&model));
    stands(vanishes(&at_outcome(&a(), "1")).specialise(&model));
    refused(vanishes(&at(&b(), "i")).specialise(&model));
    let table = with_joints(&[("P", joint(&["X", "Y"], &[(&[0, 0], 1), (&[1, 1], 1)]))]);
    refused(vanishes(&law("P", &["Z"]).mass()).specialise(&table));
    refused(vanishes(&quantity(information(&[&["X"], &["Z"]], &[]))).specialise(&table));
    stands(vanishes(&quantity(information(&[&["X"], &["Y"]], &[]))).specialise(&table));
    // Outcomes of a law are written one a coordinate.
    let cell = |x: &str| {
        Expr::Mass(law("P", &["X", "Y"]), vec![Index::Outcome(x.into()), Index::Outcome("1".into())])
    };
    stands(Theorem::compute(&table, Claim::eq(cell("1"), Expr::Number(ratio(1, 2)))));
    stands(Theorem::compute(&table, Claim::eq(cell("0"), int(0))));
    refused(Theorem::compute(&table, Claim::eq(cell("2"), int(0))));
}

/// The number 1 and the text "1" are two outcomes, and are written differently.
#[test]
fn labels_that_look_alike_are_told_apart() {
    let mut env = Env::default();
    let labels = [Label::integer(1), Label::text("1"), Label::text("1/3"), Label::Number(ratio(1, 3))];
    env.define("A".into(), weights_on(Outcomes::new(labels).unwrap(), &[1, 2, 3, 4]));
    let env: Arc<Env> = env.into();
    for (text, mass) in [("1", 1), ("\"1\"", 2), ("\"1/3\"", 3), ("1/3", 4)] {
        let mass = Expr::Number(ratio(mass, 10));
        stands(Theorem::compute(&env, Claim::eq(at_outcome(&a(), text), mass)));
    }
    for other in ["01", "+1", "1.0", "2/6"] {
        assert!(evaluate(&env, &at_outcome(&a(), other)).is_err(), "{other}");
    }
}

/// A theorem about all distributions says nothing of measures and of infinitely many outcomes.
#[test]
fn only_distributions_are_specialised_to() {
    let mut env = Env::default();
    let measure = entail::model::Measure::new(Outcomes::range(2), Masses::integers([1, 2], 1)).unwrap();
    env.define("A".into(), Law::Unnormalised(measure));
    env.define("B".into(), Law::Geometric(entail::model::Geometric::new(ratio(1, 2)).unwrap()));
    let env: Arc<Env> = env.into();
    refused(vanishes(&at(&a(), "i")).specialise(&env));
    refused(vanishes(&at(&b(), "i")).specialise(&env));
    refused(Theorem::axiom(Axiom::Total(a()), distributions()).unwrap().specialise(&env));
}

// ─── binders ─────────────────────────────────────────────────────────────────────────────────────

/// A condition on an outer index says nothing of an inner one of the same name.
#[test]
fn shadowed_indices() {
    let positive = above_zero(&at(&a(), "i"));
    let one = Expr::Mul(vec![at(&a(), "i"), Expr::Power(at(&a(), "i").into(), ratio(-1, 1))]);
    let t = stands(Theorem::axiom(Axiom::Cancel(at(&a(), "i")), [positive].into()));
    stands(t.cong(&over_support("i", &a(), one.clone()), &[0]));
    refused(t.cong(&over("i", one.clone()), &[0]));
    refused(t.cong(&over_support("i", &a(), over("i", one.clone())), &[0, 0]));
    stands(t.cong(&over("i", over_support("i", &a(), one.clone())), &[0, 0]));
    // The range of j speaks of the outer i, the hole of the inner one.
    let by_outer = |body: Expr| {
        Expr::sum("j".into(), Range { space: Space::Outcomes, positive: Some(Arc::new(at(&a(), "i"))) }, body)
    };
    refused(t.cong(&over("i", by_outer(over("i", one.clone()))), &[0, 0, 0]));
    stands(t.cong(&over("i", over("i", by_outer(one))), &[0, 0, 0]));
    // ZERO needs the sign of the inner mass.
    let below = Cond::Holds(Claim::new(int(0), Rel::Le, at(&a(), "i")));
    let sum = over("i", Expr::Mul(vec![at(&a(), "i"), Expr::ln(at(&a(), "i"))]));
    let zero = |conds: Conds| Theorem::axiom(Axiom::Zero { sum: sum.clone(), factor: at(&a(), "i") }, conds);
    refused(zero([below].into()));
    stands(zero([Cond::Distribution(a())].into()));
}

#[test]
fn swapped_sums_do_not_depend_on_each_other() {
    let (inner, mass) = (over_support("j", &a(), at(&b(), "j")), at(&a(), "i"));
    refused(Theorem::axiom(Axiom::SumSwap(over("i", inner)), Conds::new()));
    refused(Theorem::axiom(Axiom::SumSwap(over("i", over("i", mass.clone()))), Conds::new()));
    stands(Theorem::axiom(
        Axiom::SumSwap(over("i", over("j", Expr::Mul(vec![mass, at(&b(), "j")])))),
        Conds::new(),
    ));
}

#[test]
fn factors_with_the_index_stay_inside() {
    let told = quantity(Quantity::SelfInformation(a(), Index::Bound("i".into())));
    let shadow = over("i", at(&a(), "i"));
    let body = Expr::Mul(vec![at(&a(), "i"), shadow.clone()]);
    let t = stands(Theorem::axiom(Axiom::SumScale(over("i", body)), Conds::new()));
    assert_eq!(t.claim().rhs, Expr::mul([shadow.clone(), shadow]));
    refused(Theorem::axiom(Axiom::SumScale(over("i", Expr::Mul(vec![told, int(2)]))), Conds::new()));
}

// ─── numbers ─────────────────────────────────────────────────────────────────────────────────────

#[test]
fn powers_of_negative_and_zero_bases() {
    let half = ratio(1, 2);
    let root = |base: i64| Expr::Power(int(base).into(), half.clone());
    refused(Theorem::axiom(Axiom::Log(root(-4)), Conds::new()));
    refused(Theorem::axiom(Axiom::Log(Expr::Power(int(-2).into(), ratio(2, 1))), Conds::new()));
    refused(Theorem::axiom(Axiom::Log(Expr::Power(int(0).into(), ratio(0, 1))), Conds::new()));
    refused(Theorem::axiom(Axiom::Cancel(int(0)), Conds::new()));
    refused(Theorem::axiom(Axiom::Cancel(int(-3)), Conds::new()));
    let t = stands(Theorem::axiom(Axiom::Log(root(4)), Conds::new()));
    let nowhere: Arc<Env> = Arc::default();
    assert!(same_value(&nowhere, &t.claim().lhs, &t.claim().rhs));
    // x⁰ = 1 even at 0, and x·x⁻¹ is not 1 there: neither is ring arithmetic.
    let p = Expr::Symbol("p".into());
    let ring = |l: Expr, r: Expr| Theorem::axiom(Axiom::Ring(l, r), Conds::new());
    let reciprocal = Expr::Power(p.clone().into(), ratio(-1, 1));
    refused(ring(Expr::Mul(vec![p.clone(), reciprocal.clone()]), int(1)));
    refused(ring(Expr::Power(p.clone().into(), ratio(1, 2)), p.clone()));
    refused(ring(Expr::Power(p.clone().into(), ratio(1_000_001, 1)), p.clone()));
    refused(Theorem::compute(&nowhere, Claim::eq(root(-4), int(0))));
    refused(Theorem::compute(&nowhere, Claim::eq(Expr::Power(int(0).into(), ratio(-1, 1)), int(0))));
    stands(Theorem::compute(&nowhere, Claim::eq(Expr::Power(int(0).into(), ratio(0, 1)), int(1))));
    let cube = |n: i64| Expr::power(int(n), ratio(-3, 1));
    stands(Theorem::compute(&nowhere, Claim::eq(cube(-2), Expr::Number(ratio(-1, 8)))));
    stands(ring(
        Expr::Power(Expr::Add(vec![p.clone(), int(1)]).into(), ratio(2, 1)),
        Expr::Add(vec![Expr::Mul(vec![p.clone(), p.clone()]), Expr::Mul(vec![int(2), p]), int(1)]),
    ));
}

/// A fraction whose denominator is not positive is no number.
#[test]
fn fractions_are_fractions() {
    for raw in [Rational::new_raw(1.into(), 0.into()), Rational::new_raw(1.into(), (-2).into())] {
        let e = Expr::Symbol("p".into());
        let with = Expr::Mul(vec![e.clone(), Expr::Number(raw.clone())]);
        refused(Theorem::axiom(
            Axiom::Assume(Claim::eq(with.clone(), e)),
            [Cond::Holds(Claim::eq(with, Expr::Symbol("p".into())))].into(),
        ));
    }
}

/// Numbers whose continued fractions agree for tens of thousands of steps, on the stack of a test.
#[test]
fn long_numbers_need_no_deep_stack() {
    let digits = |seed: u64, n: usize| -> entail::exact::Integer {
        let mut x = seed;
        let next = |_| {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'1' + (x >> 60) as u8 % 9)
        };
        (0..n).map(next).collect::<String>().parse().unwrap()
    };
    let (n, d) = (digits(1, 20_000), digits(2, 20_000));
    let long = Expr::Number(Rational::new_raw(n.clone(), d.clone()));
    let near = Expr::Number(Rational::new_raw(n * 1000 + 1, d * 1000));
    let p = Expr::Symbol("p".into());
    let with = |c: &Expr| Expr::Mul(vec![c.clone(), p.clone()]);
    assert!(long < near && long != near);
    refused(Theorem::axiom(Axiom::Ring(with(&long), with(&near)), Conds::new()));
    let turned = Expr::Mul(vec![p.clone(), long.clone()]);
    let t = stands(Theorem::axiom(Axiom::Ring(with(&long), turned), Conds::new()));
    refused(t.trans(&Theorem::refl(with(&near))));
    let power = |c: &Expr| {
        Expr::Power(p.clone().into(), if let Expr::Number(r) = c { r.clone() } else { ratio(1, 1) })
    };
    refused(Theorem::axiom(Axiom::Ring(power(&long), power(&near)), Conds::new()));
}

/// a = b needs a ≤ b and b ≤ a, of the same two.
#[test]
fn equality_from_both_sides() {
    let assumed = |claim: Claim| {
        let cond = Cond::Holds(claim.clone());
        stands(Theorem::axiom(Axiom::Assume(claim), [cond].into()))
    };
    let (s, t) = (quantity(Quantity::Entropy(a())), quantity(Quantity::Entropy(b())));
    let up = assumed(Claim::new(s.clone(), Rel::Le, t.clone()));
    let down = assumed(Claim::new(t.clone(), Rel::Le, s.clone()));
    let equal = stands(up.antisym(&down));
    assert_eq!(equal.claim(), &Claim::eq(s.clone(), t.clone()));
    assert_eq!(equal.conds().len(), 2, "both inequalities are conditions");
    refused(up.antisym(&up));
    refused(up.antisym(&assumed(Claim::new(t.clone(), Rel::Lt, s.clone()))));
    refused(up.antisym(&assumed(Claim::new(t.clone(), Rel::Le, t))));
}

/// P_X ≪ Q_X follows from P_XY ≪ Q_XY, and not the other way round.
#[test]
fn absolute_continuity_passes_to_marginals() {
    let real = |vars: &[&str], given: Cond| {
        let d = divergence(&law("P", vars), &law("Q", vars));
        Theorem::axiom(Axiom::Ring(d.clone(), d), [given].into())
    };
    let holds = |vars: &[&str]| Cond::Dominated(law("P", vars), law("Q", vars));
    stands(real(&["X"], holds(&["X", "Y"])));
    stands(real(&["Y", "X"], holds(&["X", "Y"])));
    refused(real(&["X", "Y"], holds(&["X"])));
    refused(real(&["Z"], holds(&["X", "Y"])));
    refused(real(&["X"], Cond::Dominated(law("P", &["X", "Y"]), law("Q", &["Y", "X"]))));
    refused(real(&["X"], Cond::Dominated(law("P", &["X", "Y"]), law("R", &["X", "Y"]))));
    let infinite = |vars: &[&str], fails: &[&str]| {
        let conds = [Cond::NotDominated(law("P", fails), law("Q", fails))].into();
        let q = Quantity::Divergence(law("P", vars), law("Q", vars));
        Theorem::axiom(Axiom::Infinite(q), conds)
    };
    stands(infinite(&["X", "Y"], &["X"]));
    refused(infinite(&["X"], &["X", "Y"]));
    // The conditional divergence needs the joint laws.
    let conditional = Quantity::ConditionalDivergence {
        p: "P".into(),
        q: "Q".into(),
        of: names(&["Y"]),
        given: names(&["X"]),
    };
    let e = quantity(conditional.clone());
    stands(Theorem::axiom(Axiom::Ring(e.clone(), e.clone()), [holds(&["Y", "X"])].into()));
    refused(Theorem::axiom(Axiom::Ring(e.clone(), e), [holds(&["X"])].into()));
    let fails = Cond::NotDominated(law("P", &["X"]), law("Q", &["X"]));
    stands(Theorem::axiom(Axiom::Infinite(conditional), [fails].into()));
}
