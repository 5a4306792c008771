#![allow(missing_docs)]
use entail::{
    eval::Env,
    model::*,
    prove::*,
    render::{linear, notation},
    term::{self, Claim, Cond, Dist, Expr, Quantity, Rel},
};
fn show(a: &Answer) {
    match &a.verdict {
        Verdict::Proved(p) => {
            for c in &p.cases {
                println!(
                    "CASE {:?}",
                    c.assumption.as_ref().map(|c| linear::spell(&notation::cond(c), linear::Script::Unicode))
                );
                println!(
                    "    {}",
                    linear::spell(&notation::expr(&c.derivation.start), linear::Script::Unicode)
                );
                for s in &c.derivation.steps {
                    println!(
                        "  {:?} {}   [{}] {:?}",
                        s.rel,
                        linear::spell(&notation::expr(&s.to), linear::Script::Unicode),
                        s.rule,
                        s.why
                            .iter()
                            .map(|p| match p {
                                Piece::Text(t) => t.clone(),
                                Piece::Math(e) => linear::spell(&notation::expr(e), linear::Script::Unicode),
                                Piece::Cond(c) => linear::spell(&notation::cond(c), linear::Script::Unicode),
                                Piece::Dist(d) => linear::spell(&notation::dist(d), linear::Script::Unicode),
                            })
                            .collect::<String>()
                    );
                }
            }
            println!(
                "conds: {:?}",
                p.theorem
                    .conds()
                    .iter()
                    .map(|c| linear::spell(&notation::cond(c), linear::Script::Unicode))
                    .collect::<Vec<_>>()
            );
        }
        Verdict::Refuted(c) => println!("REFUTED {:?} {:?} {:?}", c.lhs, c.rhs, c.names),
        Verdict::Unknown(t) => println!("UNKNOWN {:?}", t),
    }
}
fn main() {
    let (a, b) = (Dist::named("A"), Dist::named("B"));
    let h = |a: &Dist, b: &Dist| Expr::quantity(Quantity::CrossEntropy(a.clone(), b.clone()));
    let d = |a: &Dist, b: &Dist| Expr::quantity(Quantity::Divergence(a.clone(), b.clone()));
    let s = |a: &Dist| Expr::quantity(Quantity::Entropy(a.clone()));
    let flag = Claim::eq(h(&a, &b), Expr::add([d(&a, &b), s(&a)]));
    let ask = |c: Claim, m: Env| show(&prove(&Question { claim: c, given: vec![], model: m.into() }));
    ask(flag.clone(), Env::default());
    println!("-----");
    ask(Claim::eq(h(&a, &b), Expr::difference(d(&a, &b), s(&a))), Env::default());
    println!("-----");
    ask(Claim::eq(Expr::difference(h(&a, &b), d(&a, &b)), s(&a)), Env::default());
    println!("-----");
    ask(
        Claim::eq(
            Expr::quantity(Quantity::Of(term::Measure::Jeffreys, vec![a.clone(), b.clone()])),
            Expr::difference(Expr::add([h(&a, &b), h(&b, &a)]), Expr::add([s(&a), s(&b)])),
        ),
        Env::default(),
    );
    println!("-----");
    let half = || Expr::Number("1/2".parse().unwrap());
    let parts = vec![(half(), a.clone()), (half(), b.clone())];
    let m = Dist::Mixture(parts.clone());
    ask(
        Claim::eq(
            Expr::quantity(Quantity::JensenShannon(parts)),
            Expr::difference(s(&m), Expr::add([Expr::mul([half(), s(&a)]), Expr::mul([half(), s(&b)])])),
        ),
        Env::default(),
    );
    println!("-----");
    let mut env = Env::default();
    let o = Outcomes::new(["sun", "rain"].map(Label::text)).unwrap();
    env.define("A".into(), Law::Finite(Distribution::new(o.clone(), Masses::integers([3, 1], 4)).unwrap()));
    env.define("B".into(), Law::Finite(Distribution::new(o.clone(), Masses::integers([9, 1], 10)).unwrap()));
    ask(flag.clone(), env.clone());
    ask(Claim::new(s(&a), Rel::Lt, h(&a, &b)), env.clone());
    ask(Claim::new(h(&a, &b), Rel::Lt, s(&a)), env.clone());
}
