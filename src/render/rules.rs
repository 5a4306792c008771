//! The axiom schemas and the rules of inference as people read them: figure, meaning, conditions and an
//! instance of each.
//!
//! The kernel knows its rules as code; these are words about them, and nothing rests on them. The
//! proofs are in `docs/THEORY.md` [Kernel §2, §4]; tests hold this table against the kernel's names.

/// What is said of one axiom schema or rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The name that proofs show.
    pub name: &'static str,
    /// What is needed above the line, what follows below it.
    pub figure: &'static str,
    /// One or two sentences.
    pub meaning: &'static str,
    /// When it applies.
    pub needs: &'static str,
    /// A line of a proof that it makes.
    pub example: &'static str,
    /// Where it is proved to be sound.
    pub theory: &'static str,
}

impl Entry {
    /// Whether it needs no theorem to start from.
    pub fn is_axiom(&self) -> bool {
        self.theory == AXIOM
    }
}

const AXIOM: &str = "Kernel §2";
const RULE: &str = "Kernel §4";
/// Derived from the others.
const LEMMA: &str = "Main §5";
const NOTHING: &str = "nothing";

/// The axiom schemas, then the rules, each in the order of the kernel.
pub const RULES: &[Entry] = &[
    Entry {
        name: "UNFOLD",
        figure: "A ≪ B\n─────────────────────────\nH(A,B) = −Σᵢ A(i)·ln B(i)",
        meaning: "A named quantity is its definition, wherever the definition applies.",
        needs: "the conditions of the definition: A ≪ B for H(A,B), D(A‖B) and the like, 0 < A(i) for I(A(i))",
        example: "D(A‖B) + S(A) = Σᵢ A(i)·ln(A(i)/B(i)) − Σᵢ A(i)·ln A(i)",
        theory: AXIOM,
    },
    Entry {
        name: "RING",
        figure: "a and b are the same polynomial\n───────────────────────────────\na = b",
        meaning: "Rearranging sums and products: both sides have the same normal form as polynomials in what they are made of.",
        needs: "every part is a real number, since +∞ − +∞ is not 0; a reciprocal counts as a letter of its own",
        example: "a·(b − c) = a·b − a·c",
        theory: AXIOM,
    },
    Entry {
        name: "LOG",
        figure: "0 < a    0 < b\n─────────────────────\nln(a/b) = ln a − ln b",
        meaning: "The logarithm of a product of powers is the sum of the logarithms, each times its exponent.",
        needs: "every factor is positive",
        example: "Σ_{i: A(i)>0} A(i)·ln(A(i)/B(i)) = Σ_{i: A(i)>0} A(i)·(ln A(i) − ln B(i))",
        theory: AXIOM,
    },
    Entry {
        name: "CANCEL",
        figure: "0 < a\n─────────\na·a⁻¹ = 1",
        meaning: "A number times its reciprocal is 1.",
        needs: "the number is real and positive",
        example: "B(i)·(A(i)/B(i)) = A(i), where B(i) > 0",
        theory: AXIOM,
    },
    Entry {
        name: "ZERO",
        figure: "0 ≤ A(i)\n──────────────────────────────────────\nΣᵢ A(i)·f(i) = Σ_{i: A(i)>0} A(i)·f(i)",
        meaning: "Outcomes of mass 0 add nothing to a sum, so that it may run over the support alone. This is the convention 0·ln 0 = 0.",
        needs: "the mass is a factor of every term and not negative; the rest of the term is a real number",
        example: "Σᵢ A(i)·ln A(i) = Σ_{i: A(i)>0} A(i)·ln A(i)",
        theory: AXIOM,
    },
    Entry {
        name: "SUM-ADD",
        figure: "f(i) and g(i) are real\n────────────────────────────────────\nΣᵢ (f(i) + g(i)) = Σᵢ f(i) + Σᵢ g(i)",
        meaning: "A sum of sums is taken apart, or put together.",
        needs: "every term is a real number",
        example: "Σᵢ A(i)·(ln A(i) − ln B(i)) = Σᵢ A(i)·ln A(i) − Σᵢ A(i)·ln B(i), over the support of A",
        theory: AXIOM,
    },
    Entry {
        name: "SUM-SCALE",
        figure: "c and f(i) are real\n─────────────────────\nΣᵢ c·f(i) = c·Σᵢ f(i)",
        meaning: "A factor that does not depend on the index leaves the sum.",
        needs: "every term is a real number, and the index does not occur in the factor",
        example: "Σᵢ A(i)·ln 2 = ln 2·Σᵢ A(i)",
        theory: AXIOM,
    },
    Entry {
        name: "SUM-SWAP",
        figure: "───────────────────────────\nΣₓ Σᵧ f(x,y) = Σᵧ Σₓ f(x,y)",
        meaning: "The order of two sums does not matter.",
        needs: "both run over all outcomes, under different indices",
        example: "Σₓ Σᵧ P(x,y)·ln P(x) = Σᵧ Σₓ P(x,y)·ln P(x)",
        theory: AXIOM,
    },
    Entry {
        name: "RENAME",
        figure: "─────────────────\nΣⱼ f(j) = Σᵢ f(i)",
        meaning: "What the index of a sum is called does not matter.",
        needs: "the new name is not in use inside of the sum",
        example: "Σⱼ B(j)·ln B(j) = Σᵢ B(i)·ln B(i)",
        theory: AXIOM,
    },
    Entry {
        name: "TOTAL",
        figure: "A is a distribution\n───────────────────\nΣᵢ A(i) = 1",
        meaning: "The masses of a distribution sum to 1.",
        needs: "it is a distribution",
        example: "Σᵢ A(i) − Σᵢ B(i) = 0",
        theory: AXIOM,
    },
    Entry {
        name: "MIXTURE",
        figure: "──────────────────────────────\n(½A + ½B)(i) = ½·A(i) + ½·B(i)",
        meaning: "The mass of a distribution that is built of others, spelled out: mixtures, products, uniform and conditional laws.",
        needs: NOTHING,
        example: "P(y|x) = P(x,y)/P(x)",
        theory: AXIOM,
    },
    Entry {
        name: "MARGIN",
        figure: "─────────────────\nΣᵧ P(x,y) = P(x)",
        meaning: "Summing a joint law over the values of a variable leaves the law of the others; the order in which variables are named does not matter.",
        needs: "every variable is named once, and the sums run over all values of those left out",
        example: "Σₓ Σᵧ P(x,y)·ln P(x) = Σₓ P(x)·ln P(x)",
        theory: AXIOM,
    },
    Entry {
        name: "LN-LE",
        figure: "0 < x\n────────────\nln x ≤ x − 1",
        meaning: "The logarithm lies below its tangent at 1. That divergences are not negative rests on this.",
        needs: "the argument is real and positive",
        example: "ln(B(i)/A(i)) ≤ B(i)/A(i) − 1, where A(i) > 0 and B(i) > 0",
        theory: AXIOM,
    },
    Entry {
        name: "POSITIVE",
        figure: "0 < a    0 ≤ b\n──────────────\n0 < a + b",
        meaning: "What is seen to be positive, or not negative: masses, squares, exponentials, sums and products of such.",
        needs: "every part is a real number with its sign among the conditions, or of such a form",
        example: "0 ≤ A(i), where A is a distribution",
        theory: AXIOM,
    },
    Entry {
        name: "INFINITE",
        figure: "A(i) > 0 = B(i) for some i\n──────────────────────────\nH(A,B) = +∞    D(A‖B) = +∞",
        meaning: "An outcome that happens, and that B holds impossible, costs without bound.",
        needs: "A ≪ B fails; A and B are distributions",
        example: "D(A‖B) + S(A) = +∞ + S(A)",
        theory: AXIOM,
    },
    Entry {
        name: "ABSORB",
        figure: "e is a real number    0 < c\n───────────────────────────\nc·∞ + e = +∞",
        meaning: "Infinity and positive multiples of it, together with real numbers, are +∞.",
        needs: "no infinite term is subtracted, and all other terms are real numbers",
        example: "+∞ + S(A) = +∞",
        theory: AXIOM,
    },
    Entry {
        name: "LE-INF",
        figure: "e is a real number or +∞\n────────────────────────\ne ≤ +∞",
        meaning: "Nothing lies above +∞.",
        needs: "the left side has a value: no infinite term is subtracted from another",
        example: "D(½A + ½C‖B) ≤ +∞",
        theory: AXIOM,
    },
    Entry {
        name: "SUM-PART",
        figure: "0 ≤ f(i)\n────────────────────────────\nΣ_{i: m(i)>0} f(i) ≤ Σᵢ f(i)",
        meaning: "Terms that are not negative add up to more over the whole space than over a part of it.",
        needs: "every term is a real number and not negative",
        example: "Σ_{i: A(i)>0} B(i) ≤ Σᵢ B(i) = 1",
        theory: AXIOM,
    },
    Entry {
        name: "MASS-LE",
        figure: "A is a distribution\n───────────────────\nA(i) ≤ 1",
        meaning: "No outcome has more mass than all of them together.",
        needs: "it is a distribution",
        example: "ln A(i) ≤ A(i) − 1 ≤ 0, where A(i) > 0",
        theory: AXIOM,
    },
    Entry {
        name: "NUMBER",
        figure: "the exact values compare so\n───────────────────────────\nln(1/2) = −ln 2",
        meaning: "Two numbers made of fractions and logarithms are compared exactly.",
        needs: "both sides are closed: no distribution, no parameter, no sum over outcomes",
        example: "0 ≤ ln 2",
        theory: AXIOM,
    },
    Entry {
        name: "ASSUME",
        figure: "a ≤ b is a condition\n────────────────────\na ≤ b",
        meaning: "What the claim assumes with `given` may be used.",
        needs: "it stands among the conditions",
        example: "S(A) ≤ S(B), given S(A) ≤ S(B)",
        theory: AXIOM,
    },
    Entry {
        name: "REFL",
        figure: "─────\ne = e",
        meaning: "Everything equals itself.",
        needs: NOTHING,
        example: "S(A) = S(A)",
        theory: RULE,
    },
    Entry {
        name: "SYM",
        figure: "a = b\n─────\nb = a",
        meaning: "An equality reads both ways, and so does ≠.",
        needs: "an equality or an inequality with ≠",
        example: "1 = Σᵢ A(i), from Σᵢ A(i) = 1",
        theory: RULE,
    },
    Entry {
        name: "TRANS",
        figure: "a ≤ b    b < c\n──────────────\na < c",
        meaning: "Relations chain: = with anything, ≤ and < to the stronger of the two. Every calculation is such a chain.",
        needs: "the same term in the middle; two theorems about declared distributions speak of the same ones",
        example: "H(A,B) = S(A), from H(A,B) = e and e = S(A)",
        theory: RULE,
    },
    Entry {
        name: "CONG",
        figure: "Γ, 0 < A(i) ⊢ e = e'\n───────────────────────────────────────\nΓ ⊢ Σ_{i: A(i)>0} e = Σ_{i: A(i)>0} e'",
        meaning: "Equals may be put for equals at any place. Under a sum over a support the index is known to lie in it.",
        needs: "an equality; no condition but the support's speaks of an index that is bound around the place",
        example: "1 + S(A) = 1 + ln 2, from S(A) = ln 2",
        theory: RULE,
    },
    Entry {
        name: "WEAKEN",
        figure: "Γ ⊢ φ\n────────\nΓ, c ⊢ φ",
        meaning: "A condition more does no harm.",
        needs: NOTHING,
        example: "0 ≤ S(A) if A ≪ B, from 0 ≤ S(A)",
        theory: RULE,
    },
    Entry {
        name: "DISCHARGE",
        figure: "Γ, c ⊢ φ    c follows from Γ\n────────────────────────────\nΓ ⊢ φ",
        meaning: "A condition that the others imply may go.",
        needs: "the condition follows by the judgements of [Kernel §3]",
        example: "A ≪ ½A + ½B need not be assumed",
        theory: RULE,
    },
    Entry {
        name: "CASES",
        figure: "Γ, A ≪ B ⊢ φ    Γ, not A ≪ B ⊢ φ\n─────────────────────────────────\nΓ ⊢ φ",
        meaning: "Absolute continuity holds or fails; what holds in both cases holds.",
        needs: "the same claim, once where it holds and once where it fails",
        example: "H(A,B) = D(A‖B) + S(A), as a sum in the first case and as +∞ = +∞ in the second",
        theory: RULE,
    },
    Entry {
        name: "LE-ADD",
        figure: "a ≤ b    c ≤ d\n─────────────\na + c ≤ b + d",
        meaning: "Inequalities add up; the sum is strict if one of them is.",
        needs: "all four sides are real numbers; relations among =, ≤ and <",
        example: "0 ≤ D(A‖B) + S(A), from 0 ≤ D(A‖B) and 0 ≤ S(A)",
        theory: RULE,
    },
    Entry {
        name: "LE-SCALE",
        figure: "a ≤ b    0 ≤ c\n──────────────\nc·a ≤ c·b",
        meaning: "A factor that is not negative keeps an inequality.",
        needs: "all three are real numbers, and 0 ≤ c is seen from the conditions",
        example: "A(i)·ln x ≤ A(i)·(x − 1), from ln x ≤ x − 1",
        theory: RULE,
    },
    Entry {
        name: "ANTISYM",
        figure: "a ≤ b    b ≤ a\n──────────────\na = b",
        meaning: "What is neither greater nor less is equal.",
        needs: NOTHING,
        example: "0 ≤ I(X;Z) and I(X;Z) ≤ I(X;Y,Z) = 0, so I(X;Z) = 0",
        theory: RULE,
    },
    Entry {
        name: "SUM-LE",
        figure: "f(i) ≤ g(i) for every i\n───────────────────────\nΣᵢ f(i) ≤ Σᵢ g(i)",
        meaning: "Inequalities between the terms sum to one between the sums.",
        needs: "all terms are real numbers; no condition but the support's speaks of the index",
        example: "Σᵢ A(i)·ln(B(i)/A(i)) ≤ Σᵢ A(i)·(B(i)/A(i) − 1), over the support of A",
        theory: RULE,
    },
    Entry {
        name: "GIBBS-EQ",
        figure: "D(A‖B) = 0\n───────────\nA(i) = B(i)",
        meaning: "The equality case of Gibbs' inequality: distributions whose divergence is 0 are the same.",
        needs: "both are distributions",
        example: "A(i) = B(i), given D(A‖B) = 0",
        theory: RULE,
    },
    Entry {
        name: "INST",
        figure: "φ for every A\n─────────────\nφ[A := M]",
        meaning: "A statement about every distribution holds of this one.",
        needs: "M lives on the same outcomes; the conditions are instantiated along",
        example: "0 ≤ D(A‖½A + ½B), from 0 ≤ D(A‖B)",
        theory: RULE,
    },
    Entry {
        name: "SPECIALISE",
        figure: "φ for every A\n───────────────────────────\nφ where A = {sun: 3/4, …}",
        meaning: "A general statement holds of the distributions you declared.",
        needs: "they are finite distributions on the same outcomes, and satisfy the conditions, which is computed",
        example: "H(A,B) = D(A‖B) + S(A) for A = {sun: 3/4, rain: 1/4} and B = {sun: 1/2, rain: 1/2}",
        theory: RULE,
    },
    Entry {
        name: "EXPAND",
        figure: "A = {sun: 3/4, rain: 1/4}\n─────────────────────────────────────\nΣᵢ A(i)·f(i) = 3/4·f(sun) + 1/4·f(rain)",
        meaning: "A finite sum is written out, and the declared masses are filled in.",
        needs: "every distribution in it is declared and finite",
        example: "−Σᵢ A(i)·ln A(i) = −3/4·ln(3/4) − 1/4·ln(1/4)",
        theory: RULE,
    },
    Entry {
        name: "COMPUTE",
        figure: "the exact values compare so\n───────────────────────────\nS(A) < H(A,B)",
        meaning: "Both sides are computed exactly and compared. Rational combinations of logarithms are always decided; other numbers by enclosures that do not overlap, or by equal normal forms.",
        needs: "both sides have a value, and the comparison is decided [Log §1, §3, §5]",
        example: "2 ln 2 − 3/4 ln 3 < ln 2",
        theory: RULE,
    },
    Entry {
        name: "GIBBS",
        figure: "A and B are distributions\n─────────────────────────\n0 ≤ D(A‖B)",
        meaning: "Gibbs' inequality: no distribution is described better by another one than by itself.",
        needs: "nothing more; where A ≪ B fails the divergence is +∞",
        example: "S(A) = H(A,B) − D(A‖B) ≤ H(A,B)",
        theory: LEMMA,
    },
    Entry {
        name: "LOG-SUM",
        figure: "M = Σ wₖ·Aₖ    N = Σ wₖ·Bₖ\n──────────────────────────\nD(M‖N) ≤ Σ wₖ·D(Aₖ‖Bₖ)",
        meaning: "The log-sum inequality: divergence is convex in its two arguments together.",
        needs: "positive weights that sum to 1",
        example: "D(½A + ½C ‖ ½B + ½D) ≤ ½·D(A‖B) + ½·D(C‖D)",
        theory: LEMMA,
    },
    Entry {
        name: "NONNEG",
        figure: "A is a distribution\n───────────────────────────────\n0 ≤ S(A)    0 ≤ H(X|Y)    0 ≤ I(X;Y|Z)",
        meaning: "No entropy is negative, since no mass is greater than 1; no mutual information is, by Gibbs' inequality.",
        needs: "finitely many outcomes or values",
        example: "H(A,B) = D(A‖B) + S(A) ≥ 0",
        theory: LEMMA,
    },
    Entry {
        name: "CHAIN",
        figure: "─────────────────────\nH(X,Y) = H(X) + H(Y|X)",
        meaning: "The chain rule: every conditional entropy and every information is a sum and difference of joint entropies, so two expressions that come to the same joint entropies are equal.",
        needs: "nothing: it holds of all random variables with finitely many values",
        example: "I(X;Y) = H(X) + H(Y) − H(X,Y) = H(X) − H(X|Y)",
        theory: LEMMA,
    },
    Entry {
        name: "PART",
        figure: "M = w·A + …\n──────────────────────\nD(P‖M) ≤ D(P‖A) − ln w",
        meaning: "A mixture has at least the mass of each of its parts, so describing by it costs at most −ln w more.",
        needs: "a positive weight w",
        example: "D(A‖½A + ½B) ≤ ln 2",
        theory: LEMMA,
    },
    Entry {
        name: "IDENTITY",
        figure: "the same averages Σ P(i)·ln M(i)\n────────────────────────────────\na = b",
        meaning: "Both sides come to the same averages of logarithms once the definitions are put in; `entail prove` of the equation shows every line.",
        needs: "every quantity in it is a real number",
        example: "½·S(A) + ½·S(B) = S(½A + ½B) − JS(A,B)",
        theory: LEMMA,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Env;
    use crate::kernel::{Axiom, Theorem};
    use crate::prove::{Question, Verdict, prove};
    use crate::term::{Claim, Dist, Expr, Name, Quantity, Rel};
    use std::collections::BTreeSet;

    fn listed(name: &str) -> bool {
        RULES.iter().filter(|e| e.name == name).count() == 1
    }

    /// One of each; a new schema does not compile here until it is counted.
    fn axioms() -> Vec<Axiom> {
        let (a, x) = (Dist::named("A"), Expr::int(2));
        let q = || Quantity::Entropy(a.clone());
        let all = vec![
            Axiom::Unfold(q()),
            Axiom::Ring(x.clone(), x.clone()),
            Axiom::Log(x.clone()),
            Axiom::Cancel(x.clone()),
            Axiom::Zero { sum: x.clone(), factor: x.clone() },
            Axiom::SumAdd(x.clone()),
            Axiom::SumScale(x.clone()),
            Axiom::SumSwap(x.clone()),
            Axiom::Rename(x.clone(), "j".into()),
            Axiom::Total(a.clone()),
            Axiom::Mass(a.clone(), vec![]),
            Axiom::Margin { joint: "P".into(), from: vec![], of: vec![], at: vec![] },
            Axiom::LnLe(x.clone()),
            Axiom::Sign(x.clone(), Rel::Lt),
            Axiom::Infinite(q()),
            Axiom::Absorb(x.clone()),
            Axiom::Top(x.clone()),
            Axiom::Part(x.clone()),
            Axiom::AtMostOne(a, vec![]),
            Axiom::Number(Claim::eq(x.clone(), x.clone())),
            Axiom::Assume(Claim::eq(x.clone(), x)),
        ];
        for axiom in &all {
            match axiom {
                Axiom::Unfold(_) | Axiom::Ring(..) | Axiom::Log(_) | Axiom::Cancel(_) => {}
                Axiom::Zero { .. } | Axiom::SumAdd(_) | Axiom::SumScale(_) | Axiom::SumSwap(_) => {}
                Axiom::Total(_) | Axiom::Mass(..) | Axiom::LnLe(_) | Axiom::Sign(..) => {}
                Axiom::Infinite(_) | Axiom::Absorb(_) | Axiom::Assume(_) | Axiom::Top(_) => {}
                Axiom::Part(_) | Axiom::AtMostOne(..) | Axiom::Number(_) | Axiom::Margin { .. } => {}
                Axiom::Part(_) | Axiom::AtMostOne(..) | Axiom::Number(_) | Axiom::Rename(..) => {}
            }
        }
        all
    }

    #[test]
    fn every_axiom_schema_is_explained() {
        for axiom in axioms() {
            assert!(listed(axiom.name()), "{}", axiom.name());
        }
        let names: BTreeSet<&str> = axioms().iter().map(Axiom::name).collect();
        assert_eq!(names.len(), RULES.iter().filter(|e| e.is_axiom()).count());
    }

    /// Every name on the way to a theorem, through all its premises.
    fn inferences(theorem: &Theorem, into: &mut BTreeSet<&'static str>) {
        use crate::kernel::Rule;
        let (name, premises): (&str, Vec<&Theorem>) = match theorem.rule() {
            Rule::Axiom(a) => (a.name(), vec![]),
            Rule::Refl => ("REFL", vec![]),
            Rule::Sym(t) => ("SYM", vec![t]),
            Rule::Trans(s, t) => ("TRANS", vec![s, t]),
            Rule::Cong(t, _) => ("CONG", vec![t]),
            Rule::Weaken(t) => ("WEAKEN", vec![t]),
            Rule::Discharge(t, _) => ("DISCHARGE", vec![t]),
            Rule::Cases(s, t) => ("CASES", vec![s, t]),
            Rule::LeAdd(s, t) => ("LE-ADD", vec![s, t]),
            Rule::LeScale(t, _) => ("LE-SCALE", vec![t]),
            Rule::Antisym(s, t) => ("ANTISYM", vec![s, t]),
            Rule::SumLe(t, _) => ("SUM-LE", vec![t]),
            Rule::Coincide(t, _) => ("GIBBS-EQ", vec![t]),
            Rule::Instantiate(t, _) => ("INST", vec![t]),
            Rule::Specialise(t) => ("SPECIALISE", vec![t]),
            Rule::Expand => ("EXPAND", vec![]),
            Rule::Compute => ("COMPUTE", vec![]),
        };
        assert!(listed(name), "{name}");
        into.insert(name);
        premises.into_iter().for_each(|t| inferences(t, into));
    }

    #[test]
    fn every_name_that_a_proof_shows_is_explained() {
        let two = |f: fn(Dist, Dist) -> Quantity| Expr::quantity(f(Dist::named("A"), Dist::named("B")));
        let entropy = Expr::quantity(Quantity::Entropy(Dist::named("A")));
        let claim =
            Claim::eq(two(Quantity::CrossEntropy), Expr::add([two(Quantity::Divergence), entropy.clone()]));
        let mut env = Env::default();
        for (name, p) in [("A", "3/4"), ("B", "1/2")] {
            let law = crate::model::Distribution::bernoulli(&p.parse().unwrap()).unwrap();
            env.define(Name::from(name), crate::model::Law::Finite(law));
        }
        let mut seen = BTreeSet::new();
        let compared = Claim::new(entropy, Rel::Lt, two(Quantity::CrossEntropy));
        for (claim, model) in [(&claim, Env::default()), (&claim, env.clone()), (&compared, env)] {
            let question = Question { claim: claim.clone(), given: vec![], model: model.into() };
            let Verdict::Proved(proof) = prove(&question).verdict else { panic!("not proved: {claim:?}") };
            proof.theorems().for_each(|t| inferences(t, &mut seen));
            for case in &proof.cases {
                assert!(case.derivation.steps.iter().all(|s| listed(s.rule)));
            }
        }
        for name in ["UNFOLD", "ZERO", "CASES", "SPECIALISE", "EXPAND", "COMPUTE"] {
            assert!(seen.contains(name), "{name} of {seen:?}");
        }
    }

    #[test]
    fn every_entry_says_everything() {
        for entry in RULES {
            let words = [entry.figure, entry.meaning, entry.needs, entry.example];
            assert!(words.iter().all(|w| !w.is_empty()), "{}", entry.name);
            assert!(listed(entry.name), "{}", entry.name);
            let theory = include_str!("../../docs/THEORY.md");
            assert!(theory.contains(&format!("### {}", entry.theory)), "{}", entry.theory);
            assert!(theory.contains(&format!("**{}", entry.name)), "{} is not in THEORY.md", entry.name);
        }
    }
}
