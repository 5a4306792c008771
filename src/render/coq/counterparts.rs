//! The prelude's counterpart of every rule and axiom schema of the kernel. A test holds the table against the
//! kernel's names, the prelude and `docs/COQ.md`.

/// Rules by their names, with a tactic of the prelude, or with what Coq has already.
pub(super) const COUNTERPARTS: &[(&str, &str)] = &[
    ("UNFOLD", "by_unfold"),
    ("RING", "by_ring"),
    ("LOG", "by_log"),
    ("CANCEL", "by_cancel"),
    ("ZERO", "by_zero"),
    ("SUM-ADD", "by_sum_add"),
    ("SUM-SCALE", "by_sum_scale"),
    ("SUM-SWAP", "by_sum_swap"),
    ("RENAME", "by_rename"),
    ("TOTAL", "by_total"),
    ("MIXTURE", "by_mixture"),
    ("LN-LE", "by_ln_le"),
    ("POSITIVE", "by_positive"),
    ("INFINITE", "by_infinite"),
    ("ABSORB", "by_absorb"),
    ("LE-INF", "by_le_infinity"),
    ("SUM-PART", "by_sum_part"),
    ("MASS-LE", "by_mass_le"),
    ("NUMBER", "by_equal, by_at_most, by_less, by_distinct"),
    ("ASSUME", "by_assumption"),
    ("REFL", "reflexivity"),
    ("SYM", "symmetry"),
    ("TRANS", "transitivity; by_trans, by_then for orders"),
    ("CONG", "f_equal, under_sum, by_cong"),
    ("WEAKEN", "the premise as it stands: its hypotheses are among the others"),
    ("DISCHARGE", "assert … by side"),
    ("CASES", "destruct (dominated_dec …)"),
    ("LE-ADD", "by_le_add"),
    ("LE-SCALE", "by_le_scale"),
    ("SUM-LE", "sum_le_under"),
    ("GIBBS-EQ", "by_coincide"),
    ("INST", "the premise proved for the terms"),
    ("SPECIALISE", "the statement decided for the declared masses"),
    ("EXPAND", "by_equal"),
    (
        "COMPUTE",
        "by_equal, by_less, by_at_most, by_apart; by_infinite_values; by_table for laws; by_parameters, by_derivative, by_rising, by_falling for all values of parameters",
    ),
    ("MARGIN", "by_margin"),
    ("ANTISYM", "by_antisym"),
    ("ARGMIN", "by_argmin, by_affine"),
    ("GIBBS-MIN", "by_closest"),
    (
        "MINIMUM",
        "curve_minimum, where a curve of distributions meets the fixed one; least_alone, least_nowhere, least_everywhere",
    ),
    ("NOT-LEAST", "by_not_least"),
    ("APART", "by_falls, by_rises; apart_within"),
    ("SETS", "by_sets_apart for distributions; sets_apart for numbers"),
];

/// The counterpart of the rule or axiom schema of that name.
///
/// ```
/// assert_eq!(entail::render::coq::counterpart("ZERO"), Some("by_zero"));
/// ```
pub fn counterpart(rule: &str) -> Option<&'static str> {
    COUNTERPARTS.iter().find(|(name, _)| *name == rule).map(|(_, own)| *own)
}
