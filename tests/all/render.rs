//! Pages as people see them: notation tables and whole answers in every format.

#![allow(clippy::unwrap_used, clippy::panic)]

use entail::eval::{Env, Value, Witness};
use entail::exact::logsum::LogSum;
use entail::exact::real::Real;
use entail::model::{Distribution, Label, Law, Masses, Outcomes};
use entail::prove::{Question, prove};
use entail::render::build::{
    Answered, Check, Comparison, Defined, Evaluation, Meaning, Outcome, Show, document,
};
use entail::render::linear::{Script, spell};
use entail::render::number::Unit;
use entail::render::text::{Layout, page};
use entail::render::{explain, glossary, json, latex, markdown, notation, tex};
use entail::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Range, Rel, Space};
use std::sync::Arc;

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("render_{name}"), text));
}

fn dist(name: &str) -> Dist {
    Dist::named(name)
}

fn quantity(q: Quantity) -> Expr {
    Expr::quantity(q)
}

fn rational(text: &str) -> Expr {
    Expr::Number(text.parse().unwrap())
}

fn law(entries: &[(&str, &str)]) -> Law {
    let outcomes = Outcomes::new(entries.iter().map(|(l, _)| Label::text(*l))).unwrap();
    let masses = Masses::rationals(entries.iter().map(|(_, m)| m.parse().unwrap()).collect()).unwrap();
    Law::Finite(Distribution::new(outcomes, masses).unwrap())
}

fn weather() -> Env {
    let mut env = Env::default();
    env.define("A".into(), law(&[("sun", "3/4"), ("rain", "1/4")]));
    env.define("B".into(), law(&[("sun", "9/10"), ("rain", "1/10")]));
    env.define("C".into(), law(&[("sun", "1"), ("rain", "0")]));
    env
}

fn entropy(a: &str) -> Expr {
    quantity(Quantity::Entropy(dist(a)))
}

fn cross(a: &str, b: &str) -> Expr {
    quantity(Quantity::CrossEntropy(dist(a), dist(b)))
}

fn divergence(a: &str, b: &str) -> Expr {
    quantity(Quantity::Divergence(dist(a), dist(b)))
}

fn evaluated(env: &Env, input: &str, expr: Expr, unit: Unit) -> Outcome {
    let value = entail::eval::evaluate(env, &expr).unwrap();
    Outcome::Value(Evaluation {
        input: input.into(),
        expr,
        value,
        show: Show { unit, ..Show::default() },
        model: Default::default(),
    })
}

fn answered(input: &str, claim: Claim, model: Env) -> Outcome {
    let answer = prove(&Question { claim, given: vec![], model: Arc::new(model) });
    Outcome::Answer(Box::new(Answered {
        input: input.into(),
        answer,
        turned: false,
        spellings: vec![],
        show: Show::default(),
    }))
}

fn text(outcomes: &[Outcome], script: Script, width: usize) -> String {
    page(&document(outcomes), Layout { script, width }).plain()
}

/// Expressions that try every rule of precedence.
fn samples() -> Vec<Expr> {
    let mass = |d: &str| dist(d).mass();
    let number = |n: i64| Expr::int(n);
    let sum = |body: Expr| Expr::sum("i".into(), Range::all(Space::Outcomes), body);
    let p = || Expr::Symbol("p".into());
    let law =
        |vars: &[&str]| Dist::Law { joint: "P".into(), vars: vars.iter().map(|v| (*v).into()).collect() };
    let names = |list: &[&str]| list.iter().map(|n| (*n).into()).collect::<Vec<Name>>();
    let given = Dist::Conditional { joint: "P".into(), of: names(&["Y"]), given: names(&["X"]) };
    let support = Range { space: Space::Outcomes, positive: Some(Arc::new(mass("A"))) };
    let mixture = Dist::Mixture(vec![(rational("1/2"), dist("A")), (rational("1/2"), dist("B"))]);
    let mut list = vec![
        Expr::difference(mass("A"), mass("B")),
        Expr::difference(number(1), Expr::difference(mass("A"), mass("B"))),
        Expr::negative(Expr::add([mass("A"), mass("B")])),
        Expr::mul([rational("3/2"), Expr::ln(number(2))]),
        Expr::mul([rational("-2/3"), mass("A"), Expr::ln(mass("B"))]),
        Expr::mul([Expr::ln(number(2)), Expr::ln(number(3)), mass("A")]),
        Expr::quotient(Expr::ln(number(3)), Expr::ln(number(2))),
        Expr::quotient(mass("A"), Expr::mul([mass("B"), p()])),
        Expr::quotient(Expr::difference(number(1), p()), Expr::add([number(1), p()])),
        Expr::quotient(number(1), Expr::quotient(mass("A"), mass("B"))),
        Expr::ln(Expr::quotient(mass("A"), mass("B"))),
        Expr::power(Expr::difference(number(1), p()), "2".parse().unwrap()),
        Expr::power(Expr::ln(p()), "2".parse().unwrap()),
        Expr::power(p(), "1/2".parse().unwrap()),
        Expr::power(p(), "-1/3".parse().unwrap()),
        Expr::power(Expr::power(p(), "2".parse().unwrap()), "3".parse().unwrap()),
        sum(Expr::mul([mass("A"), Expr::difference(Expr::ln(mass("A")), Expr::ln(mass("B")))])),
        sum(Expr::difference(mass("A"), mass("B"))),
        Expr::difference(sum(mass("A")), sum(mass("B"))),
        Expr::mul([sum(mass("A")), sum(mass("B"))]),
        Expr::sum("i".into(), support, Expr::mul([mass("A"), Expr::ln(mass("B"))])),
        Expr::sum_over(&law(&["X", "Y"]), Expr::mul([law(&["X", "Y"]).mass(), Expr::ln(given.mass())])),
        Expr::sum("y".into(), Range::all(Space::Alphabet("Y".into())), law(&["X", "Y"]).mass()),
        Expr::Abs(Arc::new(Expr::difference(mass("A"), mass("B")))),
        Expr::Exp(Arc::new(Expr::negative(entropy("A")))),
        Expr::Mass(dist("A"), vec![Index::Outcome("\"New York\"".into())]),
        Expr::Mass(mixture.clone(), vec![Index::Bound("i".into())]),
        quantity(Quantity::Divergence(dist("A"), mixture)),
        quantity(Quantity::Divergence(law(&["X", "Y"]), Dist::Product(vec![law(&["X"]), law(&["Y"])]))),
        quantity(Quantity::Renyi("1/2".parse().unwrap(), dist("A"))),
        quantity(Quantity::JensenShannon(vec![(rational("1/4"), dist("A")), (rational("3/4"), dist("B"))])),
        Expr::Size(Space::Outcomes),
        Expr::Infinity,
        Expr::Symbol("α".into()),
        Expr::Symbol("S_A'".into()),
        Expr::add([Expr::negative(entropy("A")), cross("A", "B")]),
        Expr::mul([number(2), Expr::mul([number(-3), p()])]),
        Expr::mul([p(), Expr::power(number(-2), "1/3".parse().unwrap())]),
    ];
    list.push(quantity(Quantity::Of(Measure::ChiSquared, vec![dist("A"), dist("B")])));
    list
}

#[test]
fn notation_in_three_spellings() {
    let mut table = String::new();
    for e in samples() {
        let f = notation::expr(&e);
        table.push_str(&format!(
            "{}\n    {}\n    {}\n",
            spell(&f, Script::Unicode),
            spell(&f, Script::Ascii),
            tex::spell(&f)
        ));
    }
    snapshot("notation", &table);
}

/// What is printed in ASCII can be typed again, and is printed the same way then.
#[test]
fn ascii_is_the_language() {
    let limits = entail::syntax::parse::Limits::default();
    let read = |text: &str| {
        let source = entail::span::Source::new("x", text);
        entail::syntax::parse::parse_expr(&source, &limits).unwrap_or_else(|e| panic!("{text}: {e:?}"))
    };
    for e in samples() {
        let text = spell(&notation::expr(&e), Script::Ascii);
        let tree = read(&text);
        assert_eq!(tree, read(&entail::syntax::print::expr(&tree)), "{text}");
    }
    for entry in glossary::GLOSSARY {
        for spelling in entry.spellings {
            read(spelling);
        }
        let Some((definition, _)) = (entry.example)().and_then(|q| q.definition()) else { continue };
        read(&spell(&notation::expr(&definition), Script::Ascii));
    }
}

#[test]
fn definitions_of_all_quantities() {
    let mut table = String::new();
    for entry in glossary::GLOSSARY {
        let Some(q) = (entry.example)() else { continue };
        let name = notation::quantity(&q);
        table.push_str(&format!("{}\n", spell(&name, Script::Unicode)));
        if let Some((definition, _)) = q.definition() {
            let f = notation::expr(&definition);
            for line in [spell(&f, Script::Unicode), spell(&f, Script::Ascii), tex::spell(&f)] {
                table.push_str(&format!("    {line}\n"));
            }
        }
    }
    snapshot("definitions", &table);
}

fn everything() -> Vec<Outcome> {
    let env = weather();
    let mut list: Vec<Outcome> = ["A", "B"]
        .iter()
        .map(|n| {
            Outcome::Defined(Defined {
                name: (*n).into(),
                meaning: Meaning::Law(env.law(n).unwrap().clone()),
            })
        })
        .collect();
    list.push(Outcome::Note(
        "the masses of `K` summed to 0.9999999; they were scaled (policy `normalize`)".into(),
    ));
    list.push(evaluated(&env, "S(A)", entropy("A"), Unit::Nats));
    list.push(evaluated(&env, "H(A,B) in bits", cross("A", "B"), Unit::Bits));
    list.push(evaluated(&env, "D(A||B) in base 3", divergence("A", "B"), Unit::Base(3.into())));
    list.push(evaluated(&env, "D(A||C)", divergence("A", "C"), Unit::Bits));
    list.push(evaluated(
        &env,
        "TV(A,B)",
        quantity(Quantity::Of(Measure::TotalVariation, vec![dist("A"), dist("B")])),
        Unit::Bits,
    ));
    list.push(evaluated(
        &env,
        "Hel(A,B)",
        quantity(Quantity::Of(Measure::Hellinger, vec![dist("A"), dist("B")])),
        Unit::Nats,
    ));
    let sides = [entropy("A"), cross("A", "B")].map(|e| {
        let v = entail::eval::evaluate(&env, &e).unwrap();
        (e, v)
    });
    list.push(Outcome::Comparison(Comparison {
        input: "S(A) < H(A,B)".into(),
        claim: notation::claim(&Claim::new(entropy("A"), Rel::Lt, cross("A", "B"))),
        holds: Some(true),
        sides: sides.to_vec(),
        why: None,
        show: Show { unit: Unit::Bits, ..Show::default() },
        links: Vec::new(),
        model: Default::default(),
    }));
    list.push(Outcome::Check(Check {
        input: "check S(A) = 0.8112781 bits".into(),
        expr: entropy("A"),
        value: entail::eval::evaluate(&env, &entropy("A")).unwrap(),
        stated: "0.8112781".into(),
        right: Some(false),
        nearest: "0.8112781244591328…".into(),
        remarks: vec!["3 digits short of a double".into()],
        show: Show { unit: Unit::Bits, ..Show::default() },
        model: Default::default(),
    }));
    list
}

fn flagship(env: Env) -> Outcome {
    let claim = Claim::eq(cross("A", "B"), Expr::add([divergence("A", "B"), entropy("A")]));
    answered("H(A,B) = D(A||B) + S(A)", claim, env)
}

fn refuted() -> Outcome {
    answered("D(A||B) = D(B||A)", Claim::eq(divergence("A", "B"), divergence("B", "A")), Env::default())
}

#[test]
fn values_in_every_format() {
    let all = everything();
    snapshot("values_unicode", &text(&all, Script::Unicode, 100));
    snapshot("values_ascii_narrow", &text(&all, Script::Ascii, 60));
    snapshot("values_markdown", &markdown::page(&document(&all)));
    snapshot("values_latex", &latex::body(&document(&all)));
    snapshot("values_json", &json::lines(&all).unwrap());
}

#[test]
fn proofs_in_every_format() {
    let all = [flagship(Env::default()), flagship(weather()), refuted()];
    snapshot("proofs_unicode", &text(&all, Script::Unicode, 110));
    snapshot("proofs_ascii_narrow", &text(&all, Script::Ascii, 72));
    snapshot("proofs_markdown", &markdown::page(&document(&all)));
    snapshot("proofs_latex", &latex::page(&document(&all)));
    snapshot("proofs_json", &json::lines(&all).unwrap());
}

#[test]
fn explanations() {
    let layout = Layout { script: Script::Unicode, width: 90 };
    let shown = |t: &str| page(&explain::topic(t).unwrap(), layout).plain();
    snapshot("explain_d", &shown("D"));
    snapshot("explain_mutual_information", &shown("mutual information"));
    snapshot("explain_rule", &shown("CASES"));
    snapshot("explain_code", &shown("E022"));
    assert!(shown("h").contains("cross entropy") && shown("H").contains("joint entropy"));
}

/// Lines stay within the width, whatever it is, unless a single unbreakable piece is wider.
#[test]
fn text_keeps_to_its_width() {
    let all = [flagship(Env::default()), flagship(weather()), refuted()];
    for width in [60, 72, 90, 120] {
        for line in text(&all, Script::Unicode, width).lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} > {width}: {line}");
        }
    }
}

/// Labels that attack each format.
#[test]
fn hostile_labels_are_only_labels() {
    let labels = ["</script><b>", "$\\input{x}$", "a\u{1b}[31m\u{202e}", "`|*_#~^%&", "Дождь ☔"];
    let entries: Vec<(&str, &str)> = labels.iter().map(|l| (*l, "1/5")).collect();
    let mut env = Env::default();
    env.define("A".into(), law(&entries));
    let defined = Defined { name: "A".into(), meaning: Meaning::Law(env.law("A").unwrap().clone()) };
    let witness = Witness {
        positive: dist("A"),
        zero: dist("B"),
        outcome: Label::text(labels[0]),
        mass: "1/5".parse().unwrap(),
    };
    let infinite = Outcome::Value(Evaluation {
        input: "D(A||B)".into(),
        expr: divergence("A", "B"),
        value: Value::Infinite(Some(Box::new(witness))),
        show: Show::default(),
        model: Default::default(),
    });
    let all = [Outcome::Defined(defined), infinite, Outcome::Note(labels.join(" "))];
    let plain = text(&all, Script::Unicode, 80);
    assert!(plain.chars().all(|c| c == '\n' || !entail::render::escape::is_treacherous(c)));
    let md = markdown::page(&document(&all));
    assert!(!md.contains("<b>") && !md.contains("</script") && !md.contains('\u{1b}'), "{md}");
    let tex = latex::body(&document(&all));
    assert!(!tex.contains("\\input") && !tex.contains('\u{1b}'), "{tex}");
    snapshot("hostile", &format!("{plain}\n{md}\n{tex}"));
}

/// Precision asked for is precision shown.
#[test]
fn digits_and_exact_decimals() {
    let shown = |x: &LogSum, digits| {
        let value = Value::Finite(Real::from(x.clone()));
        let show = Show { digits, ..Show::default() };
        let expr = Expr::ln(Expr::int(2));
        text(
            &[Outcome::Value(Evaluation {
                input: String::new(),
                expr,
                value,
                show,
                model: Default::default(),
            })],
            Script::Unicode,
            200,
        )
    };
    let ln2 = LogSum::ln(&"2".parse().unwrap()).unwrap();
    assert_eq!(shown(&ln2, 20), "ln 2 = 0.69314718055994530941… nats\n");
    assert_eq!(shown(&ln2, 5), "ln 2 = 0.69314… nats\n");
    assert_eq!(
        shown(&LogSum::rational(&"1/3".parse().unwrap()), 20),
        "ln 2 = 1/3 = 0.33333333333333333333… nats\n"
    );
    assert_eq!(shown(&LogSum::rational(&"3/2".parse().unwrap()), 20), "ln 2 = 3/2 = 1.5 nats\n");
    assert_eq!(shown(&LogSum::rational(&"1".parse().unwrap()), 20), "ln 2 = 1 nat\n");
    assert_eq!(shown(&LogSum::rational(&"-2".parse().unwrap()), 20), "ln 2 = −2 nats\n");
}

#[test]
fn conditions_in_words() {
    let c = Cond::NotDominated(dist("A"), dist("B"));
    let words = entail::render::proof::cond(&c);
    let block = entail::render::document::Block::Paragraph(words);
    let doc = entail::render::document::Document { blocks: vec![block] };
    let layout = Layout { script: Script::Unicode, width: 100 };
    assert_eq!(page(&doc, layout).plain(), "not A ≪ B, that is, some outcome has A(i) > 0 = B(i)\n");
}
