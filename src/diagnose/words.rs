//! Conventions in plain words, and who is known to follow them.

use super::change::Change;
use super::convention::{
    Base, Factor, Guard, Joint, Means, Normal, Order, Reading, Reduction, Shape, Sides, Smoothing, Term,
    Width, Zero,
};
use super::guard::EPSILONS;
use super::problem::{Asked, Form, Problem};

/// What the change is, as a phrase.
pub(super) fn phrase(change: Change, problem: &Problem) -> String {
    let (p, q) = (&problem.names.0, &problem.names.1);
    match change {
        Change::Width(width) => format!("inputs stored as {}", width_name(width)),
        Change::Order(Order::AsGiven) => "columns in the order given".into(),
        Change::Order(Order::Reversed) => format!("the columns of {q} in reverse order"),
        Change::Order(Order::Sorted) => {
            format!("the columns of {q} read in the sorted order of the class names")
        }
        Change::Order(Order::Transposed) => {
            "a distribution a column (axis 0) instead of a distribution a row".into()
        }
        Change::Order(Order::OneUp) => "labels off by one: the next class is read".into(),
        Change::Order(Order::OneDown) => "labels off by one: the class before is read".into(),
        Change::Swap => format!("{p} and {q} exchanged"),
        Change::First(reading) => read(p, reading, Form::Probabilities),
        Change::Second(reading) => read(q, reading, problem.second_form),
        Change::Normal(normal) => match normal {
            Normal::Neither => "not divided by the sum".into(),
            Normal::First => format!("{p} divided by its sum"),
            Normal::Second if problem.second_form == Form::Logits => {
                "the probabilities divided by their sum".into()
            }
            Normal::Second => format!("{q} divided by its sum"),
            Normal::Both => format!("{p} and {q} each divided by its sum"),
        },
        Change::Smoothing(smoothing) => smoothed(smoothing, problem),
        Change::Guard(guard) if problem.second_form == Form::Logits => {
            guarded(guard, p, &format!("softmax({q})"))
        }
        Change::Guard(guard) => guarded(guard, p, q),
        Change::Zero(Zero::Float) => "0·ln 0 computed in floats, 0·(−∞), which is nan".into(),
        Change::Zero(Zero::Skip) if problem.second.is_empty() => {
            format!("terms with {p} ≤ 0 left out")
        }
        Change::Zero(_) => format!("terms with {p} ≤ 0 or {q} ≤ 0 left out"),
        Change::Term(term) => summed(term, problem),
        Change::Reduction(reduction) => reduced(reduction, problem),
        Change::Base(base) => match base {
            Base::Natural => "natural logarithms: nats".into(),
            Base::Integer(2) => "logarithms to base 2: bits".into(),
            Base::Integer(10) => "logarithms to base 10: dits".into(),
            Base::Integer(b) => format!("logarithms to base {b}"),
            Base::Classes => {
                format!("divided by ln {}, the greatest entropy of {0} classes", problem.classes())
            }
            Base::Undone(2) => "given in bits, printed in nats".into(),
            Base::Undone(b) => format!("given in base {b}, printed in nats"),
        },
        Change::Factor(factor) => match factor {
            Factor::One => "as it is".into(),
            Factor::Minus => "the sign reversed".into(),
            Factor::Half => "halved".into(),
            Factor::Twice => "doubled".into(),
            Factor::Over(n) => format!("divided by {n}: a mean instead of a sum, or a sum over fewer?"),
            Factor::Times(n) => format!("multiplied by {n}: a sum instead of a mean?"),
        },
        Change::Shape(shape) => match shape {
            Shape::Plain if problem.asked == Asked::Perplexity => "the exponent itself, no perplexity".into(),
            Shape::Plain => "no square root: the divergence, not the distance".into(),
            Shape::Root => "the square root taken: a distance".into(),
            Shape::Square => "squared".into(),
            Shape::BitsOfNats => "2^(ln v): a perplexity to base 2 of a loss in nats".into(),
            Shape::NatsOfBits => "e^(log2 v): a perplexity to base e of a loss in bits".into(),
            Shape::Log => "its natural logarithm".into(),
            Shape::Exp => "e to that power: perplexity".into(),
            Shape::Exp2 => "2 to that power: perplexity from bits".into(),
            Shape::Exp10 => "10 to that power".into(),
            Shape::ExpMinus => "e to minus that power: the mean probability".into(),
            Shape::FromOne => "1 minus that".into(),
            Shape::Correlation => "√(1 − e^(−2·I)): the informational correlation".into(),
            Shape::Percent => "in percent".into(),
        },
    }
}

fn width_name(width: Width) -> &'static str {
    match width {
        Width::Exact => "exact numbers",
        Width::F64 => "float64",
        Width::F32 => "float32",
        Width::F16 => "float16",
        Width::Bf16 => "bfloat16",
    }
}

fn read(name: &str, reading: Reading, form: Form) -> String {
    match (reading, form) {
        (Reading::LogProbability, Form::Logits) => {
            format!("the logits {name} taken for log-probabilities: no softmax")
        }
        (Reading::LogProbability, _) => {
            format!("{name} taken for log-probabilities: {name} stands where ln {name} is meant")
        }
        (Reading::Logit, Form::Probabilities) => {
            format!("the probabilities {name} taken for logits: softmax applied to them")
        }
        (Reading::Logit, Form::Logits) => format!("softmax of {name}"),
        (Reading::Logit, Form::LogProbabilities) => format!("{name} taken for logits"),
        (Reading::SoftmaxForLog, _) => {
            "softmax without the logarithm: probabilities stand where their logarithms are meant".into()
        }
        (Reading::LogitTwice, _) => "softmax applied twice".into(),
        (Reading::Sigmoid, Form::Logits) => "sigmoid of each class instead of softmax".into(),
        (Reading::Sigmoid, _) => format!("sigmoid applied to {name}"),
        (Reading::SigmoidOfSecond, _) => {
            format!("the probabilities {name} of class 1 taken for logits: sigmoid applied to them")
        }
        (Reading::SigmoidTwice, _) => "sigmoid applied twice".into(),
        (Reading::LogitOfColumn, _) => "softmax over the batch (axis 0) instead of the classes".into(),
        (Reading::Probability, Form::Probabilities) => format!("{name} as it is"),
        (Reading::Probability, _) => format!("{name} taken for probabilities"),
    }
}

fn smoothed(smoothing: Smoothing, problem: &Problem) -> String {
    let alphas = problem.alphas();
    let alpha = |i: u8| {
        let alpha =
            alphas.get(usize::from(i)).map(|a| rug::Float::with_val(53, a).to_f64()).unwrap_or_default();
        format!("label smoothing with α = {alpha}")
    };
    match smoothing {
        Smoothing::None => "no label smoothing".into(),
        Smoothing::OverAll(i) => format!("{}: (1−α) and α/K for each class", alpha(i)),
        Smoothing::OverOthers(i) => format!("{}: α/(K−1) for the other classes only", alpha(i)),
        Smoothing::Counted(1) => "½ added to each count (Jeffreys)".into(),
        Smoothing::Counted(_) => "1 added to each count (Laplace)".into(),
        Smoothing::NoFactor(i) => format!("{}: 1/K added where α/K is meant", alpha(i)),
        Smoothing::Added(i) => format!("{}: α/K added, but nothing taken from the true class", alpha(i)),
    }
}

fn guarded(guard: Guard, p: &str, q: &str) -> String {
    let Guard::Epsilon(means, sides, index) = guard else {
        return match guard {
            Guard::LogFloor => "logarithms clamped at −100".into(),
            _ => "no guard against ln 0".into(),
        };
    };
    let epsilon = EPSILONS.get(usize::from(index)).map_or("?", |e| e.name);
    let who = match sides {
        Sides::First => p.to_owned(),
        Sides::Second => q.to_owned(),
        Sides::Both => format!("{p} and {q}"),
    };
    match means {
        Means::Clip => format!("{who} clipped to [ε, 1−ε], ε = {epsilon}"),
        Means::Floor => format!("{who} raised to at least ε = {epsilon}"),
        Means::AddInLog => format!("ε = {epsilon} added to {who} inside of the logarithm"),
        Means::Add => format!("ε = {epsilon} added to {who}"),
        Means::AddNormalise => format!("ε = {epsilon} added to {who}, then divided by the sum"),
        Means::ClipNormalise => format!("{who} clipped to [ε, 1−ε], ε = {epsilon}, then divided by the sum"),
        Means::ClipAdd => {
            format!("{who} clipped to [ε, 1−ε], ε = {epsilon}, and ε added once more in the logarithm")
        }
        Means::AddToRatio => format!("ε = {epsilon} added to the ratio {p}/{q} in the logarithm"),
    }
}

fn summed(term: Term, problem: &Problem) -> String {
    let (p, q) = (&problem.names.0, &problem.names.1);
    match (term, problem.asked) {
        (Term::CrossEntropy, Asked::Divergence) => {
            format!("cross entropy H({p},{q}): the entropy of {p} not subtracted")
        }
        (Term::CrossEntropy, _) => format!("cross entropy H({p},{q})"),
        (Term::Divergence, Asked::CrossEntropy) => {
            format!("KL divergence D({p}‖{q}): the entropy of {p} subtracted")
        }
        (Term::Divergence, _) => format!("KL divergence D({p}‖{q})"),
        (Term::Generalised, _) => {
            format!("generalised KL divergence: Σ {p} ln({p}/{q}) − {p} + {q}")
        }
        (Term::Poisson, _) => format!("Poisson loss: Σ {q} − {p} ln {q}"),
        (Term::Entropy, _) => format!("the entropy S({p})"),
        (Term::EntropyOfSecond, _) => format!("the entropy S({q}) of the other argument"),
        (Term::EntropyOfBoth, _) => format!("S({p}) + S({q}): the joint entropy, were they independent"),
        (Term::EntropyTwice, _) => format!("H({p},{q}) + S({p}): the entropy added instead of subtracted"),
        (Term::Binary, _) => {
            format!("binary cross entropy, each class for itself: −{p} ln {q} − (1−{p}) ln(1−{q})")
        }
        (Term::JensenShannon, _) => format!("Jensen–Shannon divergence of {p} and {q}"),
        (Term::ToMiddle, _) => format!("D({p}‖½({p}+{q})), half of a Jensen–Shannon divergence"),
        (Term::Jeffreys, _) => format!("symmetrised: D({p}‖{q}) + D({q}‖{p})"),
        (Term::Extropy, _) => format!("the extropy −Σ (1−{p}) ln(1−{p})"),
        (Term::Corrected, _) => "with Miller and Madow's correction of the bias".into(),
        (Term::Normal, _) => {
            "differential entropy of the normal distribution with the same variance of the outcomes 0, 1, …"
                .into()
        }
        (Term::Given, _) => "the known value".into(),
        (Term::Joint(joint), _) => match joint {
            Joint::Information => "mutual information I(X;Y)".into(),
            Joint::EntropyX => "the entropy H(X)".into(),
            Joint::EntropyY => "the entropy H(Y)".into(),
            Joint::EntropyXY => "the joint entropy H(X,Y)".into(),
            Joint::YGivenX => "the conditional entropy H(Y|X)".into(),
            Joint::XGivenY => "the conditional entropy H(X|Y)".into(),
            Joint::Variation => "variation of information H(X|Y) + H(Y|X)".into(),
            Joint::OverMean => "normalised by the mean of H(X) and H(Y)".into(),
            Joint::OverRoot => "normalised by √(H(X)·H(Y))".into(),
            Joint::OverLess => "normalised by the smaller of H(X) and H(Y)".into(),
            Joint::OverGreater => "normalised by the greater of H(X) and H(Y)".into(),
            Joint::OverXY => "normalised by H(X,Y)".into(),
            Joint::OverX => "normalised by H(X)".into(),
            Joint::OverY => "normalised by H(Y)".into(),
            Joint::MillerMadow => "with Miller and Madow's correction of the bias".into(),
        },
    }
}

fn reduced(reduction: Reduction, problem: &Problem) -> String {
    let (rows, classes) = (problem.rows(), problem.classes());
    let kept = problem.ignored.iter().filter(|i| !**i).count();
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    match reduction {
        Reduction::Mean => "the mean over the rows".into(),
        Reduction::Sum => "the sum over the rows instead of the mean".into(),
        Reduction::MeanOfElements if rows == 1 => {
            format!("the mean over the {classes} elements instead of their sum")
        }
        Reduction::MeanOfElements => {
            let by = rows.max(1) * classes;
            format!("the mean over all {by} elements: divided by rows × classes")
        }
        Reduction::MeanOfClasses => format!("divided by the {classes} classes instead of the {rows} rows"),
        Reduction::MeanByWeights => "divided by the sum of the weights of the labels, not by the rows".into(),
        Reduction::MeanByRows => {
            format!("divided by the {}, not by the sum of their weights", plural(rows, "row"))
        }
        Reduction::MeanWithIgnored => {
            format!("divided by all {rows} rows, the {} ignored ones too", rows - kept)
        }
        Reduction::MeanOfGroups => "the mean of the groups' means, not the mean over all rows".into(),
        Reduction::MeanByGroups => "the sum divided by the groups, not by the rows".into(),
        Reduction::Row(n) => format!("row {} alone", n + 1),
        Reduction::Entry(_, k) if rows == 1 => format!("term {} alone, not summed", k + 1),
        Reduction::Entry(n, k) => format!("the term of row {}, column {} alone, not summed", n + 1, k + 1),
    }
}

/// Library calls that are known to do so by themselves; the whole calls are in [`super::recipes`].
pub(super) fn known_of(change: Change, problem: &Problem) -> &'static [&'static str] {
    let labels = problem.is_labelled;
    match change {
        Change::Base(Base::Integer(2)) => {
            &["scipy.stats.entropy(…, base=2)", "dit", "torch.log2", "MIToolbox"]
        }
        Change::Base(Base::Natural) => &["scipy", "scikit-learn", "torch", "np.log"],
        Change::Base(Base::Integer(10)) => &["np.log10", "LOG of spreadsheets"],
        Change::Base(Base::Classes) => &["normalised entropy (efficiency), as wished in scipy#14436"],
        Change::Swap => &["torch.nn.functional.kl_div(input, target) = D(target‖e^input)"],
        Change::Second(Reading::LogProbability) if labels => &["torch.nn.NLLLoss"],
        Change::Second(Reading::LogProbability) => &["torch.nn.KLDivLoss without log on its input"],
        Change::Second(Reading::SoftmaxForLog) => &["torch.nn.NLLLoss after softmax instead of log_softmax"],
        Change::First(Reading::LogProbability) => &["torch.nn.KLDivLoss(log_target=True)"],
        Change::Second(Reading::Logit | Reading::LogitTwice) => {
            &["torch.nn.CrossEntropyLoss after a softmax", "keras from_logits=True after a softmax"]
        }
        Change::Second(Reading::Sigmoid) => &["torch.nn.BCEWithLogitsLoss"],
        Change::Second(Reading::SigmoidOfSecond | Reading::SigmoidTwice) => {
            &["torch.nn.BCEWithLogitsLoss after a sigmoid", "keras from_logits=True after a sigmoid"]
        }
        Change::Order(Order::Sorted) => &["sklearn.metrics.log_loss: columns by sorted label"],
        Change::Order(Order::Transposed) => &["scipy.stats.entropy: axis=0 by default"],
        Change::Guard(Guard::LogFloor) => &["torch.nn.BCELoss"],
        Change::Guard(Guard::Epsilon(Means::Clip | Means::Floor, _, i)) => {
            match EPSILONS.get(usize::from(i)).map(|e| e.name) {
                Some("1e-7" | "1e-7 in float32" | "1e-7 rounded to float32") => &["keras.losses"],
                Some("1e-15" | "1e-15, as the float64 1 − (1 − ε)") => {
                    &["sklearn.metrics.log_loss before 1.2"]
                }
                Some("2^-52 (eps of float64)") => &["sklearn.metrics.log_loss since 1.2, float64"],
                Some("2^-23 (eps of float32, and 1 − (1 − 1e-7) in it)") => {
                    &["sklearn.metrics.log_loss since 1.2, float32"]
                }
                _ => &[],
            }
        }
        Change::Guard(Guard::Epsilon(Means::ClipAdd, ..)) => &["tf.keras binary_crossentropy"],
        Change::Guard(Guard::Epsilon(Means::AddInLog, ..)) => &["np.log(q + eps), tf.math.log(q + eps)"],
        Change::Normal(Normal::First | Normal::Second | Normal::Both) => {
            &["scipy.stats.entropy", "scipy.spatial.distance.jensenshannon"]
        }
        Change::Reduction(Reduction::MeanOfElements) => {
            &["torch.nn.KLDivLoss(reduction='mean'), its default"]
        }
        Change::Reduction(Reduction::MeanByWeights) => &["torch.nn.CrossEntropyLoss(weight=…)"],
        Change::Reduction(Reduction::Sum) => &["torch reduction='sum'", "sklearn log_loss(normalize=False)"],
        Change::Reduction(Reduction::Row(_) | Reduction::Entry(..)) => &["torch reduction='none'"],
        Change::Shape(Shape::Root) => &["scipy.spatial.distance.jensenshannon"],
        Change::Shape(Shape::Plain) => &["philentropy::JSD", "dit"],
        Change::Term(Term::Generalised) => &["scipy.special.kl_div"],
        Change::Term(Term::Binary) => &["torch.nn.BCELoss"],
        Change::Term(Term::Joint(Joint::OverMean)) => &["sklearn.metrics.normalized_mutual_info_score"],
        Change::Smoothing(Smoothing::OverAll(_)) => {
            &["torch.nn.CrossEntropyLoss(label_smoothing=α)", "keras"]
        }
        Change::Smoothing(Smoothing::OverOthers(_)) => &["fairseq label_smoothed_cross_entropy"],
        Change::Zero(Zero::Float) => &["np.sum(p * np.log(p))"],
        Change::Zero(Zero::Skip) => &["masks such as p[p > 0]", "np.nansum"],
        _ => &[],
    }
}

/// The quantity meant, with the names of the arguments.
pub(super) fn meant(problem: &Problem) -> String {
    let (p, q) = (&problem.names.0, &problem.names.1);
    match problem.asked {
        Asked::Divergence => format!("D({p}‖{q})"),
        Asked::CrossEntropy if problem.is_labelled => "the mean cross entropy".into(),
        Asked::CrossEntropy => format!("H({p},{q})"),
        Asked::Entropy => format!("S({p})"),
        Asked::EntropyOfSecond => format!("S({q})"),
        Asked::JensenShannon => format!("JS({p},{q})"),
        Asked::JensenShannonDistance => format!("√JS({p},{q})"),
        Asked::Jeffreys => format!("D({p}‖{q}) + D({q}‖{p})"),
        Asked::Perplexity => "the perplexity".into(),
        Asked::BinaryCrossEntropy => "the binary cross entropy".into(),
        Asked::Information => "I(X;Y)".into(),
        Asked::EntropyX => "H(X)".into(),
        Asked::EntropyY => "H(Y)".into(),
        Asked::EntropyXY => "H(X,Y)".into(),
        Asked::YGivenX => "H(Y|X)".into(),
        Asked::XGivenY => "H(X|Y)".into(),
        Asked::Known => "the known value".into(),
    }
}

/// The unit of the plain definition: `nats`, `bits`, none for what has no unit.
pub(super) fn unit(problem: &Problem) -> &'static str {
    let none = matches!(problem.asked, Asked::Known | Asked::Perplexity | Asked::JensenShannonDistance);
    match problem.base {
        _ if none => "",
        Base::Natural => "nats",
        Base::Integer(2) => "bits",
        Base::Integer(10) => "dits",
        _ => "",
    }
}
