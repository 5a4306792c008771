//! Claims about random variables: results of other provers, each with its source, and that a false claim
//! falls to the simplest model there is.

use entail::audit;
use entail::eval::Value;
use entail::exact::Rational;
use entail::prove::Verdict;
use entail::render::build::{Answered, Outcome};
use entail::session::Session;
use entail::span::Source;

/// The answer to `prove …`, after the other statements.
fn answer(text: &str) -> Answered {
    let report = Session::default().run(&Source::new("<test>", text));
    assert!(report.is_accepted(), "{text}: {:?}", report.diagnostics);
    let answers = report.outcomes.into_iter().filter_map(|o| match o {
        Outcome::Answer(a) => Some(*a),
        _ => None,
    });
    answers.last().unwrap_or_else(|| panic!("{text}: no answer"))
}

fn proved(text: &str) -> Answered {
    let answered = answer(text);
    let Verdict::Proved(proof) = &answered.answer.verdict else {
        panic!("{text}: {:?}", answered.answer.verdict)
    };
    for theorem in proof.theorems() {
        audit::check(theorem).unwrap();
    }
    answered
}

/// Both sides in bits, if they are rational numbers of bits, and the rows of the table.
fn refuted(text: &str) -> (Option<[Rational; 2]>, Vec<String>) {
    let Verdict::Refuted(found) = answer(text).answer.verdict else { panic!("{text} is not refuted") };
    audit::check(&found.theorem).unwrap();
    let bits = |v: &Value| match v {
        Value::Finite(real) => real.as_logsum()?.multiple_of_ln(&2.into()),
        Value::Infinite(_) => None,
    };
    let mut rows = Vec::new();
    for name in &found.names {
        if let Some(joint) = found.model.joint(name) {
            let shown = |(labels, mass): (Vec<entail::model::Label>, Rational)| {
                let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
                format!("{}: {mass}", labels.join(""))
            };
            let zero = Rational::from_integer(0.into());
            rows.extend(joint.rows().filter(|(_, m)| *m != zero).map(shown));
        }
    }
    (bits(&found.lhs).zip(bits(&found.rhs)).map(|(l, r)| [l, r]), rows)
}

fn open(text: &str) -> String {
    let Verdict::Unknown(tried) = answer(text).answer.verdict else { panic!("{text} is decided") };
    let words = |p: &entail::prove::Piece| match p {
        entail::prove::Piece::Text(t) => t.clone(),
        _ => String::new(),
    };
    tried.iter().flatten().map(words).collect()
}

fn whole(n: i64) -> Rational {
    Rational::from_integer(n.into())
}

/// Source: cheuktingli/psitip, examples/learnit_quickstart.ipynb: "True", by the chain
/// H(X) = I(X;Y,Z) <= H(Y,Z) <= H(Y) + H(Z).
#[test]
fn psitip_quickstart() {
    proved("prove H(X) <= H(Y) + H(Z) given H(X|Y,Z) = 0");
    for link in ["H(X) = I(X;Y,Z)", "I(X;Y,Z) <= H((Y,Z))", "H((Y,Z)) <= H(Y) + H(Z)"] {
        proved(&format!("prove {link} given H(X|Y,Z) = 0"));
    }
}

/// Source: cheuktingli/psitip, examples/learnit_1_entropy.ipynb: "False"; two fair bits and their sum modulo 2,
/// where PSITIP prints 0.9999999711460998 and 1.44e-08 for 1 bit and 0.
#[test]
fn psitip_conditioning_may_raise_an_information() {
    let (bits, rows) = refuted("prove I(X;Y|Z) <= I(X;Y)");
    assert_eq!(bits, Some([whole(1), whole(0)]));
    assert_eq!(rows, ["000: 1/4", "011: 1/4", "101: 1/4", "110: 1/4"]);
}

/// Source: lcsirmaz/minitip, README.md: '[a,b,c,d]+(e,b|c)+(e,c|b)+(b,c|e)>=0' is no consequence of Shannon's
/// inequalities, and is one under '(e,ad|bc)=0'. [a,b,c,d] is −I(a;b) + I(a;b|c) + I(a;b|d) + I(c;d). The
/// inequality itself holds (Makarychev, Makarychev, Romashchenko, Vereshchagin, A new class of non-Shannon-type
/// inequalities for entropies, 2002), so there is nothing to refute it with.
#[test]
fn minitip_readme() {
    let claim = "prove 0 <= -I(A;B) + I(A;B|C) + I(A;B|D) + I(C;D) + I(E;B|C) + I(E;C|B) + I(B;C|E)";
    assert!(open(claim).contains("does not follow from Shannon's inequalities"));
    proved(&format!("{claim} given I(E;A,D|B,C) = 0"));
}

/// Source: a case that symplex 0.57 leaves as an expression of 2208 characters that is not 0: two independent
/// variables with masses over 2^200, whose numerators are not factored.
#[test]
fn independence_of_long_masses() {
    let (a, b) = ("(10^60 + 7)/2^200", "(11*10^59 + 13)/2^200");
    let cell = |x: bool, y: bool| {
        let own = |p: &str, yes: bool| if yes { format!("({p})") } else { format!("(1 - {p})") };
        format!("({},{}): {} * {}", u8::from(!x), u8::from(!y), own(a, x), own(b, y))
    };
    let cells = [cell(true, true), cell(true, false), cell(false, true), cell(false, false)];
    let table = format!("joint P(X, Y) = {{{}}}", cells.join(", "));
    let report = Session::default()
        .run(&Source::new("<test>", format!("{table}\nH((X,Y)) - H(X) - H(Y)\nH((X,Y)) = H(X) + H(Y)")));
    assert!(report.is_accepted(), "{:?}", report.diagnostics);
    let exact = report.outcomes.iter().find_map(|o| match o {
        Outcome::Value(v) => v.value.finite()?.as_rational(),
        _ => None,
    });
    assert_eq!(exact, Some(whole(0)));
    assert!(report.outcomes.iter().any(|o| matches!(o, Outcome::Comparison(c) if c.holds == Some(true))));
    proved(&format!("{table}\nprove H((X,Y)) = H(X) + H(Y)"));
    // One unit more in one cell, taken from another, and they are not independent.
    let near = table.replacen(": (", ": 1/2^400 + (", 1).replacen("(0,1): ", "(0,1): -1/2^400 + ", 1);
    let report = Session::default().run(&Source::new("<test>", format!("{near}\nH((X,Y)) = H(X) + H(Y)")));
    assert!(report.outcomes.iter().any(|o| matches!(o, Outcome::Comparison(c) if c.holds == Some(false))));
}

/// Source: Zhang, Yeung, On characterization of entropy function via information inequalities (1998), Theorem 3.
#[test]
fn a_true_inequality_that_is_not_shannons() {
    let tried = open("prove 2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)");
    for part in ["does not follow from Shannon's inequalities", "models were tried"] {
        assert!(tried.contains(part), "{tried}");
    }
    // Where C is a function of A it is one of Shannon's.
    proved("prove 2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B) given C = f(A)");
}

/// Source: Ingleton, Representation of matroids (1971): it holds of ranks of subspaces, not of entropies; four
/// rows of mass 1/4 break it.
#[test]
fn ingletons_inequality_is_refuted() {
    let (_, rows) = refuted("prove I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)");
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|r| r.ends_with(": 1/4")), "{rows:?}");
}

/// Each false claim with the bits that its two sides have, in the model found, and how many rows that has.
#[test]
fn false_claims_fall_to_simple_models() {
    let cases = [
        ("I(X;Y|Z) >= I(X;Y)", 1, 0, 2),
        ("I(X;Y) = I(X;Y|Z)", 1, 0, 2),
        ("H(X|Y) = H(Y|X)", 0, 1, 2),
        ("H(X) <= H(X|Y)", 1, 0, 2),
        ("I(X;Y;Z) >= 0", 0, -1, 4),
        ("I(X;Y) <= I(X;Z)", 1, 0, 2),
        ("X _|_ Y | Z given X _|_ Y", 1, 0, 4),
        ("X _|_ Y given X _|_ Y | Z", 1, 0, 2),
        ("I(X;Z) = 0 given X -> Y -> Z", 1, 0, 2),
        ("I(X;Z) = 0 given X _|_ Y, Y _|_ Z", 1, 0, 2),
        ("I(X;Y) + I(X;Z) <= I(X;Y,Z)", 2, 1, 2),
        ("I(X;Y) + I(X;Z) >= I(X;Y,Z)", 1, 0, 4),
        ("H(X,Y,Z) = H(X) + H(Y) + H(Z) given X _|_ Y, Y _|_ Z, X _|_ Z", 2, 3, 4),
        ("H(Z) = H(X) given Z = f(X)", 0, 1, 2),
        ("I(X;Y) <= 1/2 H(X) given H(Y) = H(X)", 1, 0, 2),
        ("I(X;Y|Z) <= I(X;Y|W)", 1, 0, 2),
    ];
    for (claim, left, right, count) in cases {
        let (bits, rows) = refuted(&format!("prove {claim}"));
        let [l, r] = bits.unwrap_or_else(|| panic!("{claim}: {rows:?}"));
        assert_eq!(rows.len(), count, "{claim}: {rows:?}");
        if claim.starts_with("I(X;Y) <= 1/2") {
            assert_eq!((l, r), (whole(1), Rational::new(1.into(), 2.into())));
        } else {
            assert_eq!((l, r), (whole(left), whole(right)), "{claim}: {rows:?}");
        }
    }
}

/// Independence by pairs and by threes does not make four variables independent: three bits and their sum.
#[test]
fn independence_by_threes() {
    let given = "(X,Y) _|_ Z, X _|_ Y, (X,Y) _|_ W, (X,Z) _|_ W, X _|_ Z, (Y,Z) _|_ W, Y _|_ Z";
    let (bits, rows) = refuted(&format!("prove H(W,X,Y,Z) = H(W) + H(X) + H(Y) + H(Z) given {given}"));
    assert_eq!((bits, rows.len()), (Some([whole(3), whole(4)]), 8));
}
