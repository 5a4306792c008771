//! The table of rules against the kernel's names and against THEORY.

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
        Axiom::Margin { joint: "P".into(), from: vec![], of: vec![], at: vec![] },
        Axiom::Total(a.clone()),
        Axiom::Mass(a.clone(), vec![]),
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
            Axiom::Part(_) | Axiom::AtMostOne(..) | Axiom::Number(_) | Axiom::Rename(..) => {}
            Axiom::Margin { .. } => {}
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
        Rule::SumLe(t, _) => ("SUM-LE", vec![t]),
        Rule::Antisym(s, t) => ("ANTISYM", vec![s, t]),
        Rule::Coincide(t, _) => ("GIBBS-EQ", vec![t]),
        Rule::Instantiate(t, _) => ("INST", vec![t]),
        Rule::Specialise(t) => ("SPECIALISE", vec![t]),
        Rule::Expand => ("EXPAND", vec![]),
        Rule::Compute | Rule::ComputeOver => ("COMPUTE", vec![]),
        Rule::Shifted(t, _) => ("ARGMIN", vec![t]),
        Rule::Closest => ("GIBBS-MIN", vec![]),
        Rule::Minimum => ("MINIMUM", vec![]),
        Rule::NotLeast(t, ..) => ("NOT-LEAST", vec![t]),
        Rule::SetsDiffer => ("SETS", vec![]),
        Rule::Apart => ("APART", vec![]),
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
        let theory = include_str!("../../../docs/THEORY.md");
        assert!(theory.contains(&format!("### {}", entry.theory)), "{}", entry.theory);
        assert!(theory.contains(&format!("**{}", entry.name)), "{} is not in THEORY.md", entry.name);
    }
}
