//! What a program computes, as a choice a stage: inputs, their reading, guards against log 0, the term of
//! the sum, its mean, and what is done to the result.
//!
//! The stages are taken in the order of the fields. One value of each is the plain definition; a convention is
//! simple when few fields differ from it.

/// The floats that the inputs are stored in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Width {
    /// The exact decimals.
    Exact,
    F64,
    F32,
    F16,
    Bf16,
}

/// How the columns of the second argument lie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Order {
    AsGiven,
    /// Last column first.
    Reversed,
    /// Read as if they were in the sorted order of the class names.
    Sorted,
    /// A distribution a column, where one a row is meant.
    Transposed,
    /// The class before is read, the first one's being the last.
    OneDown,
    /// The class after is read, the last one's being the first.
    OneUp,
}

/// What the entries of an argument are taken for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Reading {
    Probability,
    /// The entry is the logarithm already.
    LogProbability,
    /// Softmax makes them probabilities.
    Logit,
    /// Softmax of the softmax.
    LogitTwice,
    /// The softmax stands where its logarithm is meant.
    SoftmaxForLog,
    /// The logistic function makes each a probability of its own.
    Sigmoid,
    /// Softmax over the batch instead of the classes.
    LogitOfColumn,
    /// Two classes: the logistic function of the probability of the second.
    SigmoidOfSecond,
    /// Two classes: the logistic function twice.
    SigmoidTwice,
}

/// Which arguments are divided by their sum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Normal {
    Neither,
    First,
    Second,
    Both,
}

/// How a target is smoothed; α by its place among [`super::problem::Problem::alphas`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Smoothing {
    None,
    /// (1−α)p + α/K
    OverAll(u8),
    /// (1−α)p + α(1−p)/(K−1)
    OverOthers(u8),
    /// (1−α)p + 1/K
    NoFactor(u8),
    /// p + α/K
    Added(u8),
    /// So many halves are added to each count.
    Counted(u8),
}

/// How the logarithm of 0 is kept away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Means {
    /// Into [ε, 1−ε].
    Clip,
    /// Not below ε.
    Floor,
    /// ln(x + ε), in the logarithms alone.
    AddInLog,
    /// x + ε wherever x stands.
    Add,
    /// x + ε, then divided by the sum.
    AddNormalise,
    /// Into [ε, 1−ε], then divided by the sum.
    ClipNormalise,
    /// Into [ε, 1−ε], then ln(x + ε).
    ClipAdd,
    /// ln(p/q + ε)
    AddToRatio,
}

/// Which arguments are guarded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Sides {
    First,
    Second,
    Both,
}

/// A guard against log 0; ε by its place in [`super::guard::EPSILONS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Guard {
    None,
    Epsilon(Means, Sides, u8),
    /// No logarithm below −100.
    LogFloor,
}

/// What becomes of terms with a 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Zero {
    /// 0·ln 0 = 0.
    Convention,
    /// 0·(−∞) is no number.
    Float,
    /// Terms in which p or q is not positive are left out.
    Skip,
}

/// The term that is summed, in nats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Term {
    /// −p ln q
    CrossEntropy,
    /// p ln(p/q)
    Divergence,
    /// p ln(p/q) − p + q
    Generalised,
    /// q − p ln q
    Poisson,
    /// −p ln p
    Entropy,
    /// −q ln q
    EntropyOfSecond,
    /// −p ln p − q ln q
    EntropyOfBoth,
    /// −p ln q − p ln p
    EntropyTwice,
    /// −p ln q − (1−p) ln(1−q)
    Binary,
    /// ½ p ln(p/m) + ½ q ln(q/m), m = ½(p+q)
    JensenShannon,
    /// p ln(p/m)
    ToMiddle,
    /// (p−q) ln(p/q)
    Jeffreys,
    /// −(1−p) ln(1−p)
    Extropy,
    /// The entropy of counts with Miller and Madow's correction.
    Corrected,
    /// ½ ln(2πe·variance of the outcome's number)
    Normal,
    /// A quantity of a joint table.
    Joint(Joint),
    /// A number that is known.
    Given,
}

/// Quantities of a joint table that are taken for each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Joint {
    Information,
    EntropyX,
    EntropyY,
    EntropyXY,
    YGivenX,
    XGivenY,
    /// H(X|Y) + H(Y|X)
    Variation,
    /// I over the mean of the entropies.
    OverMean,
    /// I over the geometric mean.
    OverRoot,
    /// I over the smaller one.
    OverLess,
    /// I over the greater one.
    OverGreater,
    /// I over the joint entropy.
    OverXY,
    /// I over H(X).
    OverX,
    /// I over H(Y).
    OverY,
    /// Miller and Madow's correction of the bias.
    MillerMadow,
}

/// How the terms become one number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Reduction {
    /// The rows' sums, averaged (with their weights, where rows have weights).
    Mean,
    Sum,
    /// Divided by rows × classes.
    MeanOfElements,
    /// Divided by the classes.
    MeanOfClasses,
    /// Divided by the sum of the weights.
    MeanByWeights,
    /// Divided by the rows, although they have weights.
    MeanByRows,
    /// Divided by all rows, those ignored too.
    MeanWithIgnored,
    /// The mean of the groups' means.
    MeanOfGroups,
    /// Divided by the number of groups.
    MeanByGroups,
    /// One row.
    Row(u16),
    /// One term, by row and column.
    Entry(u16, u16),
}

/// The base of the logarithm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Base {
    Natural,
    Integer(u32),
    /// The number of classes, so that the greatest entropy is 1.
    Classes,
    /// What was given in this base is turned into nats.
    Undone(u32),
}

/// A factor before the last step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Factor {
    One,
    Minus,
    Half,
    Twice,
    Over(u16),
    Times(u16),
}

/// The last step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Shape {
    Plain,
    Root,
    Square,
    Exp,
    Exp2,
    Exp10,
    /// e^−x
    ExpMinus,
    /// 1 − x
    FromOne,
    /// √(1 − e^−2x)
    Correlation,
    /// 100 x
    Percent,
    /// ln x
    Log,
    /// 2^(ln x)
    BitsOfNats,
    /// e^(log₂ x)
    NatsOfBits,
}

/// What a program computes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Convention {
    pub(super) width: Width,
    pub(super) order: Order,
    pub(super) swapped: bool,
    pub(super) first: Reading,
    pub(super) second: Reading,
    pub(super) normal: Normal,
    pub(super) smoothing: Smoothing,
    pub(super) guard: Guard,
    pub(super) zero: Zero,
    pub(super) term: Term,
    pub(super) reduction: Reduction,
    pub(super) base: Base,
    pub(super) factor: Factor,
    pub(super) shape: Shape,
}

impl Convention {
    /// The fields up to the arguments of the terms: where they agree, the work is shared.
    pub(super) fn preparation(&self) -> impl PartialEq + use<> {
        let Convention { width, order, swapped, first, second, normal, smoothing, guard, .. } = *self;
        (width, order, swapped, first, second, normal, smoothing, guard)
    }
}
