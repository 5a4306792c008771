//! Whole calls of libraries, each as the changes that it makes to a plain definition.
//!
//! What a call does is known from its source or documentation; a test holds the values that these calls
//! printed in public against it.

use super::change::Change;
use super::convention::{
    Base, Convention, Guard, Joint, Means, Normal, Order, Reading, Reduction, Shape, Sides, Term,
};
use super::guard::EPSILONS;
use super::problem::{Asked, Form, Problem};

/// A call and what it computes.
pub(super) struct Recipe {
    /// The call, as it is written.
    pub(super) call: &'static str,
    /// The changes, no two of one stage.
    pub(super) changes: Vec<Change>,
}

fn epsilon(means: Means, sides: Sides, name: &str) -> Change {
    let index = EPSILONS.iter().position(|e| e.name == name).and_then(|i| u8::try_from(i).ok());
    Change::Guard(index.map_or(Guard::None, |i| Guard::Epsilon(means, sides, i)))
}

/// The calls that take such data.
pub(super) fn recipes(problem: &Problem) -> Vec<Recipe> {
    let plain = problem.plain();
    let mut all: Vec<(&'static str, Vec<Change>)> = Vec::new();
    let bits = || Change::Base(Base::Integer(2));
    let nats = || Change::Base(Base::Natural);
    let term = Change::Term;
    if problem.joint.is_some() {
        let mi = Term::Divergence;
        all.push(("sklearn.metrics.mutual_info_score(x, y)", vec![nats(), term(mi)]));
        all.push(("MIToolbox mi(x, y)", vec![bits(), term(mi)]));
        let joint = |j| vec![term(Term::Joint(j))];
        all.push(("sklearn.metrics.normalized_mutual_info_score(x, y)", joint(Joint::OverMean)));
    } else if problem.first.is_empty() {
        return Vec::new();
    } else if problem.second.is_empty() {
        let normal = || Change::Normal(Normal::First);
        all.push(("scipy.stats.entropy(p)", vec![normal(), nats(), term(Term::Entropy)]));
        all.push(("scipy.stats.entropy(p, base=2)", vec![normal(), bits(), term(Term::Entropy)]));
        all.extend(columns(problem).into_iter().map(|mut changes| {
            changes.extend([normal(), term(Term::Entropy)]);
            ("an entry of scipy.stats.entropy(p), axis=0", changes)
        }));
    } else if problem.is_labelled || problem.second_form != Form::Probabilities {
        all.extend(losses(problem));
    } else {
        all.extend(pairs());
        all.extend(columns(problem).into_iter().map(|mut changes| {
            changes.extend([Change::Normal(Normal::Both), term(Term::Divergence)]);
            ("an entry of scipy.stats.entropy(p, q), axis=0", changes)
        }));
        all.extend(losses(problem));
    }
    let usual = |c: &Convention| c.base == Base::Natural || c.base == Base::Integer(2);
    if !usual(&plain) {
        return Vec::new();
    }
    all.into_iter()
        .map(|(call, changes)| {
            // A recipe says the base and the shape, whatever was asked for.
            let mut whole = changes;
            if !whole.iter().any(|c| matches!(c, Change::Base(_))) {
                whole.push(nats());
            }
            if !whole.iter().any(|c| matches!(c, Change::Shape(_))) {
                whole.push(Change::Shape(Shape::Plain));
            }
            let changed = |c: &Change| {
                let mut after = plain;
                c.apply(&mut after);
                after != plain
            };
            whole.retain(changed);
            Recipe { call, changes: whole }
        })
        .collect()
}

/// One column for one distribution, as axis 0 has it.
fn columns(problem: &Problem) -> Vec<Vec<Change>> {
    const TRIED: usize = 12;
    let count = if problem.rows() > 1 { problem.classes().min(TRIED) } else { 0 };
    let places = (0..count).filter_map(|k| u16::try_from(k).ok());
    let one = |k| vec![Change::Order(Order::Transposed), Change::Reduction(Reduction::Row(k))];
    places.map(one).collect()
}

/// Calls that take two distributions.
fn pairs() -> Vec<(&'static str, Vec<Change>)> {
    let term = Change::Term;
    let kl = || term(Term::Divergence);
    let both = || Change::Normal(Normal::Both);
    let mean = || Change::Reduction(Reduction::MeanOfElements);
    let sum = || Change::Reduction(Reduction::Sum);
    let log = || Change::Second(Reading::LogProbability);
    let (bits, root) = (|| Change::Base(Base::Integer(2)), || Change::Shape(Shape::Root));
    let js = || term(Term::JensenShannon);
    let keras = |sides| epsilon(Means::Floor, sides, "1e-7 in float32");
    vec![
        ("scipy.stats.entropy(p, q)", vec![kl(), both()]),
        ("scipy.stats.entropy(p, q, base=2)", vec![kl(), both(), bits()]),
        ("scipy.stats.entropy(q, p)", vec![kl(), both(), Change::Swap]),
        ("scipy.special.rel_entr(p, q).sum()", vec![kl(), sum()]),
        ("scipy.special.kl_div(p, q).sum()", vec![term(Term::Generalised), sum()]),
        ("scipy.spatial.distance.jensenshannon(p, q)", vec![js(), both(), root()]),
        ("scipy.spatial.distance.jensenshannon(p, q, 2)", vec![js(), both(), root(), bits()]),
        ("F.kl_div(q.log(), p)", vec![kl(), mean()]),
        ("F.kl_div(q.log(), p, reduction='sum')", vec![kl(), sum()]),
        ("F.kl_div(p.log(), q)", vec![kl(), Change::Swap, mean()]),
        ("F.kl_div(p.log(), q, reduction='sum')", vec![kl(), Change::Swap, sum()]),
        ("F.kl_div(p.log(), q, reduction='batchmean')", vec![kl(), Change::Swap]),
        ("F.kl_div(p, q)", vec![kl(), Change::Swap, log(), mean()]),
        ("F.kl_div(p, q, reduction='sum')", vec![kl(), Change::Swap, log(), sum()]),
        ("F.kl_div(p, q, reduction='batchmean')", vec![kl(), Change::Swap, log()]),
        ("F.kl_div(q, p)", vec![kl(), log(), mean()]),
        ("F.kl_div(q, p, reduction='sum')", vec![kl(), log(), sum()]),
        ("F.kl_div(q, p, reduction='batchmean')", vec![kl(), log()]),
        ("F.kl_div(q.log(), p, log_target=True)", vec![kl(), Change::First(Reading::LogProbability), mean()]),
        ("keras.losses.KLDivergence()(p, q)", vec![kl(), keras(Sides::Both)]),
    ]
}

/// Calls that take labels, or a target, and predictions.
fn losses(problem: &Problem) -> Vec<(&'static str, Vec<Change>)> {
    let term = Change::Term;
    let ce = || term(Term::CrossEntropy);
    let second = Change::Second;
    let weighted = |mut changes: Vec<Change>| {
        if problem.class_weights.is_some() {
            changes.push(Change::Reduction(Reduction::MeanByWeights));
        }
        changes
    };
    let keras = || epsilon(Means::Clip, Sides::Second, "1e-7 in float32");
    let sorted = problem.sorted.is_some();
    let mut all = Vec::new();
    match problem.second_form {
        Form::Probabilities => {
            let clip = |name| {
                let mut changes = vec![ce(), epsilon(Means::Clip, Sides::Second, name)];
                changes.extend(sorted.then_some(Change::Order(Order::Sorted)));
                changes
            };
            if problem.is_labelled {
                all.push(("sklearn.metrics.log_loss(y, q)", clip("2^-52 (eps of float64)")));
                all.push(("sklearn.metrics.log_loss(y, q) before 1.2", clip("1e-15")));
                let other = clip("1e-15, as the float64 1 − (1 − ε)");
                all.push(("sklearn.metrics.log_loss(y, q) before 1.2, q of class 1", other));
            }
            all.push((
                "keras.losses.CategoricalCrossentropy()(y, q)",
                vec![ce(), Change::Normal(Normal::Second), keras()],
            ));
            all.push(("torch.nn.CrossEntropyLoss()(q, y)", weighted(vec![ce(), second(Reading::Logit)])));
            all.push(("torch.nn.NLLLoss()(q, y)", weighted(vec![ce(), second(Reading::LogProbability)])));
            let elements = || Change::Reduction(Reduction::MeanOfElements);
            all.push((
                "torch.nn.BCELoss()(q, y)",
                vec![term(Term::Binary), elements(), Change::Guard(Guard::LogFloor)],
            ));
            all.push((
                "keras.losses.BinaryCrossentropy()(y, q)",
                vec![term(Term::Binary), elements(), keras()],
            ));
            all.push(("keras.losses.BinaryCrossentropy()(y, q)", vec![ce(), keras()]));
            let again = epsilon(Means::ClipAdd, Sides::Second, "1e-7 in float32");
            all.push((
                "tf.keras.losses.BinaryCrossentropy()(y, q)",
                vec![term(Term::Binary), elements(), again],
            ));
            all.push(("tf.keras.losses.BinaryCrossentropy()(y, q)", vec![ce(), again]));
            all.push((
                "torch.nn.BCELoss()(q, y)",
                vec![
                    if problem.asked == Asked::BinaryCrossEntropy { term(Term::Binary) } else { ce() },
                    Change::Guard(Guard::LogFloor),
                ],
            ));
        }
        Form::LogProbabilities => {
            all.push(("torch.nn.NLLLoss()(x, y)", weighted(vec![ce()])));
        }
        Form::Logits => {
            all.push(("torch.nn.CrossEntropyLoss()(x, y)", weighted(vec![ce()])));
            all.push((
                "torch.nn.CrossEntropyLoss()(softmax(x), y)",
                weighted(vec![ce(), second(Reading::LogitTwice)]),
            ));
            all.push(("torch.nn.NLLLoss()(x, y)", weighted(vec![ce(), second(Reading::LogProbability)])));
            let without_log = vec![ce(), second(Reading::SoftmaxForLog)];
            all.push(("torch.nn.NLLLoss()(softmax(x), y)", weighted(without_log)));
            all.push((
                "torch.nn.BCEWithLogitsLoss()(x, y)",
                vec![
                    term(Term::Binary),
                    second(Reading::Sigmoid),
                    Change::Reduction(Reduction::MeanOfElements),
                ],
            ));
            all.push(("keras.losses.CategoricalCrossentropy()(y, softmax(x))", vec![ce(), keras()]));
            let float64 = epsilon(Means::Clip, Sides::Second, "1e-7 rounded to float32");
            all.push(("keras categorical_crossentropy(y, softmax(x)), float64", vec![ce(), float64]));
        }
    }
    all
}
