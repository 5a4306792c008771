//! What `entail explain E060` tells: the codes of the diagnostics of this room and of `session`.

/// Code, title, and an explanation with an example, in the order of the codes.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "E060",
        "unknown name",
        "Outside of `prove` every name is declared before it is used.\n\n    A = {sun: 3/4, rain: 1/4}\n    S(A)\n\n\
         In `prove` a name that is not declared stands for any distribution or random variable.",
    ),
    (
        "E061",
        "wrong kind",
        "A number stands where a distribution is needed, or the other way round.\n\n    A + 1        # A is a \
         distribution; its entropy S(A) is a number\n    S(1/2)       # a number has no entropy; (1/2, 1/2) has one",
    ),
    (
        "E062",
        "ambiguous H",
        "H(A,B) is the cross entropy of two distributions and the joint entropy of two random variables. Where \
         nothing in the claim tells which is meant, say it:\n\n    prove CE(A,B) >= S(A)          # distributions\n    \
         prove H((X,Y)) <= H(X) + H(Y)  # random variables",
    ),
    (
        "E063",
        "random variables",
        "The variables of one quantity belong to one joint distribution. Where several have a variable of that name, \
         name the distribution:\n\n    H(P(X))      # X under P\n    D(P(X)||Q(X))",
    ),
    (
        "E064",
        "name taken",
        "A random variable and a distribution cannot share a name, since H(X) could then mean either.\n\n    \
         X = uniform(6)\n    joint P(X, Y) = ...     # call the variable otherwise",
    ),
    (
        "E065",
        "wrong arguments",
        "The quantity takes other arguments. `entail explain D` and the like show each quantity with its spellings.\n\n    \
         I(X;Y)       # not I(X,Y)\n    JS(A,B; 1/3, 2/3)",
    ),
    (
        "E066",
        "no such number",
        "Division by zero and logarithms of numbers that are not positive have no value: 1/(1 - 1), ln(0), 0^(-1).",
    ),
    (
        "E067",
        "literal too large",
        "A literal is taken exactly, so 1e999999999 would need a gigabyte. `--max-exponent N` moves the limit.",
    ),
    (
        "E068",
        "number too large",
        "Factorials and powers of numbers are worked out exactly up to a limit: 10000! is fine, 2^(10^9) is not. \
         Write its logarithm instead: ln(2) * 10^9.",
    ),
    (
        "E069",
        "not a constant",
        "A mass, a weight, an order and the like are rational numbers that can be worked out: 3/4, 0.1, 2^-3, \
         1/52!. ln(2) is not rational.\n\n    let third = 1/3\n    A = (third, 2 * third)",
    ),
    (
        "E070",
        "not an outcome",
        "The label is none of the outcomes. Labels are compared exactly, with their case; one that is no single \
         word is quoted: A(\"New York\").",
    ),
    (
        "E071",
        "no distribution",
        "A distribution is written {sun: 3/4, rain: 1/4}, (1/2, 1/4, 1/4), counts {heads: 37, tails: 63}, \
         floats (0.75, 0.25), uniform(6), bernoulli(1/3), binomial(10, 2/5), geometric(1/2), normalize({a: 1, b: 2}), \
         1/2 A + 1/2 B, A * B, or load \"weather.csv\" column p.",
    ),
    (
        "E072",
        "mixtures and products",
        "In a mixture every part is a number times a distribution, and the numbers sum to 1: 1/2 A + 1/2 B. A product \
         A * B has no number in it.",
    ),
    (
        "E073",
        "unknown option of load",
        "Options: `column p`, `labels city`, `row 3`, `as counts`, `as weights`, `as floats`, `as f32`, `as samples`, \
         `format csv`, `header no`; policies for floats: `normalize`, `as-is`, `reject within 1e-9`.",
    ),
    (
        "E074",
        "index of a sum",
        "What a sum ranges over is read off the masses in it: sum_i A(i) ln A(i), or said: sum_{i in supp A} ln A(i). \
         The values of a random variable X are written x: sum_x P(x) ln P(x).",
    ),
    (
        "E075",
        "not an event",
        "An event compares a random variable, or a distribution, with outcomes: P(X = 1), P(X = 1 | Y = 0), \
         P(A in {sun, rain}), P(A >= 2).",
    ),
    (
        "E076",
        "empty range",
        "The range of a parameter is an interval with a number inside: param p in (0,1), param n in [1, inf).",
    ),
    (
        "E077",
        "a parameter where a number is needed",
        "With `param p in (0,1)` masses may contain p, as in R = bernoulli(p) or (p/2, p/2, 1 - p), and S(R) is a formula \
         in p. A count, an order or a base is a number: put one for p, as in `let p = 1/3`.",
    ),
    (
        "E078",
        "not supported yet",
        "The language has the form, and nothing answers it yet. No verdict is given rather than a wrong one.",
    ),
    ("E079", "unit or digits", "`in base N` needs an integer N of at least 2, `digits N` one of at least 1."),
    (
        "E080",
        "values of outcomes",
        "E[A] f needs a number for each outcome: numeric labels are their own values, `values f = {sun: 3, rain: -1}` \
         or `values f = x => x^2` gives others.",
    ),
    (
        "E081",
        "no value",
        "The expression has no value in the declared distributions: a parameter without a number, ∞ − ∞, a sum that \
         does not end, an enclosure that was not decided.",
    ),
    (
        "E082",
        "weights",
        "The weights of a mixture or of JS are not negative and sum to exactly 1: JS(A,B; 1/3, 2/3).",
    ),
    (
        "E083",
        "proof not confirmed",
        "A theorem was found, and the separate checker did not accept it. It is a fault of entail: please report the \
         claim. The claim counts as undecided.",
    ),
    (
        "E084",
        "wrong step",
        "A line of a proof does not follow from the line before it. The page shows distributions for which the two \
         lines differ, by how much, and the slip that may be behind it; the lines after it are checked all the same.",
    ),
    (
        "E085",
        "step under a condition",
        "A line of a proof follows only under a condition that the proof does not state, most often that A ≪ B: \
         H(A,B) and D(A||B) are +∞ without. State it in the first line: proof given A << B.",
    ),
    (
        "E086",
        "undecided step",
        "Neither a proof of this step nor distributions that refute it were found. Smaller steps may be provable.",
    ),
    (
        "E087",
        "name of a reason",
        "Theorems are cited by their names: `by gibbs`. A rule (RING) and a built-in reason (definition, linearity, \
         jensen) are cited in the same way, so their names are not free for theorems.",
    ),
    (
        "E088",
        "name of the library",
        "The theorem has the name of one in the library, and `by` with this name means the new one from here on. Under \
         another name both can be cited.",
    ),
];
