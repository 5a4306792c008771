//! Theorems made by chance, of each kind that is exported: what is proved or refuted here compiles in Coq.
//!
//! Many go into one file, since starting Coq takes longer than a theorem.

use crate::coq::{accepted, exported};
use std::fmt::Write;

/// A source of the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn masses(&mut self, n: u64) -> String {
        let weights: Vec<u64> = (0..n).map(|_| 1 + self.roll(9)).collect();
        let total: u64 = weights.iter().sum();
        let masses: Vec<String> = weights.iter().map(|w| format!("{w}/{total}")).collect();
        format!("({})", masses.join(", "))
    }
}

/// Claims about declared distributions: identities, orders and differences, true or false as they fall; what is
/// exported is what was decided.
#[test]
fn generated_concrete_theorems_are_accepted() {
    let mut dice = Dice(1);
    let mut text = String::new();
    let quantities =
        ["S(A)", "S(B)", "H(A,B)", "D(A||B)", "D(B||A)", "JS(A,B)", "J(A,B)", "S(1/3 A + 2/3 B)"];
    for k in 0..100 {
        if k % 5 == 0 {
            let n = 2 + dice.roll(4);
            writeln!(text, "A = {}\nB = {}", dice.masses(n), dice.masses(n)).unwrap();
        }
        let mut pick = || quantities[dice.roll(quantities.len() as u64) as usize];
        let (a, b, c) = (pick(), pick(), pick());
        let (p, q) = (1 + dice.roll(5), 1 + dice.roll(5));
        let relation = ["=", "<", "<=", "!="][dice.roll(4) as usize];
        writeln!(text, "prove {p} {a} + {b} {relation} {q} {c}").unwrap();
    }
    let page = exported("concrete", &text);
    assert_eq!((page.theorems, page.left_out), (100, vec![]));
    accepted("concrete", &exported("concrete", &text));
}

/// Random rational combinations of the basic identity, whose sides say the same in other words.
#[test]
fn generated_general_theorems_are_accepted() {
    let mut dice = Dice(2);
    let mut text = String::new();
    let names = ["A", "B", "C"];
    for _ in 0..50 {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for _ in 0..1 + dice.roll(2) {
            let a = names[dice.roll(3) as usize];
            let b = *names.iter().filter(|n| **n != a).nth(dice.roll(2) as usize).unwrap();
            let c = format!("{}/{}", 1 + dice.roll(4), 1 + dice.roll(3));
            let (first, second) = match dice.roll(3) {
                0 => (format!("{c} CE({a},{b})"), format!("{c} D({a}||{b}) + {c} S({a})")),
                1 => (format!("{c} D({a}||{b}) + {c} S({a})"), format!("{c} CE({a},{b})")),
                _ => (format!("{c} S({a}) + {c} S({b})"), format!("{c} S({b}) + {c} S({a})")),
            };
            left.push(first);
            right.push(second);
        }
        writeln!(text, "prove {} = {}", left.join(" + "), right.join(" + ")).unwrap();
    }
    let page = exported("generic", &text);
    assert_eq!((page.theorems, page.left_out.clone()), (50, vec![]));
    accepted("generic", &page);
}

/// The statements are all exported, and Coq accepts them.
fn all_accepted(name: &str, text: &str, expected: usize) {
    let page = exported(name, text);
    assert_eq!((page.theorems, page.left_out.clone()), (expected, vec![]), "{text}");
    accepted(name, &page);
}

/// Inequalities about all distributions, with coefficients and weights by chance.
#[test]
fn generated_inequalities_are_accepted() {
    let mut dice = Dice(3);
    let mut text = String::new();
    let mut names = ["A", "B", "C"];
    for round in 0..12 {
        names.rotate_left(dice.roll(3) as usize);
        let [a, b, c] = names;
        let (k, m) = (1 + dice.roll(5), 1 + dice.roll(5));
        let (w, v) = (format!("{k}/{}", k + m), format!("{m}/{}", k + m));
        let claim = match round % 6 {
            0 => format!("{k} D({a}||{b}) + {m} D({a}||{c}) >= 0"),
            1 => format!("{k} CE({a},{b}) >= {k} S({a})"),
            2 => format!("S({w} {a} + {v} {b}) >= {w} S({a}) + {v} S({b})"),
            3 => format!("D({w} {a} + {v} {b} || {c}) <= {w} D({a}||{c}) + {v} D({b}||{c})"),
            4 => format!("JS({a},{b}; {w}, {v}) >= 0"),
            _ => format!("{k} J({a},{b}) + {m} S({c}) >= 0"),
        };
        writeln!(text, "prove {claim}").unwrap();
    }
    all_accepted("inequalities", &text, 12);
}

/// Theorems about random variables whose names and coefficients are by chance.
#[test]
fn generated_theorems_about_variables_are_accepted() {
    let mut dice = Dice(4);
    let mut text = String::new();
    let mut names = ["X", "Y", "Z"];
    for round in 0..12 {
        names.rotate_left(dice.roll(3) as usize);
        let [a, b, c] = names;
        let (k, m) = (1 + dice.roll(5), 1 + dice.roll(5));
        let claim = match round % 6 {
            0 => format!("{k} H({a}|{b},{c}) <= {k} H({a}|{b})"),
            1 => format!("{k} I({a};{b}|{c}) + {m} H({c}) >= 0"),
            2 => format!("{k} H({a},{b},{c}) = {k} H({a}) + {k} H({b}|{a}) + {k} H({c}|{a},{b})"),
            3 => format!("{k} I({a};{b},{c}) >= {k} I({a};{b})"),
            4 => format!("{k} I({a};{c}) <= {k} I({b};{c}) given {a} -> {b} -> {c}"),
            _ => format!("{k} H({a}) + {m} H({b}) >= {m} I({a};{b}) + {k} I({a};{b})"),
        };
        writeln!(text, "prove {claim}").unwrap();
    }
    all_accepted("about_variables", &text, 12);
}

/// Equations in parameters and derivatives, of families by chance.
#[test]
fn generated_theorems_about_parameters_are_accepted() {
    let mut dice = Dice(5);
    let mut text = String::from("param p, q in (0,1)\n");
    for round in 0..42 {
        let k = 2 + dice.roll(6);
        let m = 1 + dice.roll(4);
        let fs = ["p".to_owned(), format!("p/{k}"), format!("1 - p/{k}"), "p*q".into(), format!("1 - q/{k}")];
        let mut pick = || fs[dice.roll(fs.len() as u64) as usize].clone();
        let (f, g) = (pick(), pick());
        let claim = match round % 7 {
            0 => format!("S(bernoulli({f})) = S(bernoulli(1 - ({f})))"),
            1 => format!(
                "{m} CE(bernoulli({f}), bernoulli({g})) = {m} D(bernoulli({f})||bernoulli({g})) + {m} S(bernoulli({f}))"
            ),
            2 => format!("d/dp S(bernoulli(p/{k})) = ln(({k} - p)/p)/{k}"),
            3 => format!("d/dq D(bernoulli(p) || bernoulli(q/{k})) = (q - {k} p)/(q*({k} - q))"),
            4 => format!("S((p/{k}, {} p/{k}, 1 - p)) = S(bernoulli(p)) + p * S(bernoulli(1/{k}))", k - 1),
            5 => format!("ln(p^{k}/(1 + q)) = {k} ln p - ln(1 + q)"),
            _ => format!("d/dp ({m} ln(p^{k})) = {}/p", m * k),
        };
        writeln!(text, "prove {claim}").unwrap();
    }
    all_accepted("about_parameters", &text, 42);
}

/// Inequalities with parameters and minimisers over one, true or false as they fall.
#[test]
fn generated_orders_of_parameters_are_accepted() {
    let mut dice = Dice(7);
    let mut text = String::from("param p, q in (0,1)\nparam x in (0, inf)\nparam c in [0,1]\n");
    for round in 0..24 {
        let (k, m, n) = (2 + dice.roll(6), 1 + dice.roll(5), 1 + dice.roll(5));
        let statement = match round % 8 {
            0 => format!("S(bernoulli(p/{k})) <= ln 2"),
            1 => format!("S(bernoulli(c/{k})) <= ln 2"),
            2 => format!("{n} ln(1 + {m} x/{k}) < {} x/{k}", n * m),
            3 => format!("D(bernoulli(p)||bernoulli(1/{k})) >= 2 (p-1/{k})^2"),
            4 => format!("c^{k} <= c"),
            5 => format!("{m} p*q < {m} p"),
            6 => format!("argmin t in (0,1). -{m} ln t - {k} ln(1-t) = {n}/{}", n + k),
            _ => format!(
                "argmin t in (0,1). -{m} ln t - {k} ln(1-t) = argmin t in (0,1). {n} - {m} ln t - {k} ln(1-t)"
            ),
        };
        writeln!(text, "prove {statement}").unwrap();
    }
    all_accepted("about_orders", &text, 24);
}

/// Claims about declared tables, true or false as they fall.
#[test]
fn generated_statements_about_tables_are_accepted() {
    let mut dice = Dice(6);
    let mut text = String::new();
    let quantities = ["H(X)", "H((X,Y))", "H(X|Y)", "I(X;Y)", "I(X;Y|Z)", "I(X;Y;Z)", "H(Z|X,Y)"];
    for k in 0..12 {
        if k % 4 == 0 {
            let masses = dice.masses(8);
            let rows: Vec<String> = masses
                .trim_matches(['(', ')'])
                .split(", ")
                .enumerate()
                .map(|(n, m)| format!("({},{},{}): {m}", n & 1, n >> 1 & 1, n >> 2))
                .collect();
            writeln!(text, "joint P(X, Y, Z) = {{{}}}", rows.join(", ")).unwrap();
        }
        let mut pick = || quantities[dice.roll(quantities.len() as u64) as usize];
        let (a, b, c) = (pick(), pick(), pick());
        writeln!(text, "prove {a} + {b} {} {c}", ["<", "<=", "!="][k % 3]).unwrap();
    }
    all_accepted("tables", &text, 12);
}
