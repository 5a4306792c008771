//! Coq as the judge: what is exported compiles there, and what is false does not.
//!
//! Needs `coqc` with Coq-Interval and Coquelicot; without it these tests say that they were skipped, unless
//! `ENTAIL_REQUIRE_COQ=1` makes that a failure. `ENTAIL_COQC` names the compiler.

use entail::render::coq::{self, Page};
use entail::render::rules::{Entry, RULES};
use entail::session::{Options, Session};
use entail::span::Source;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The prelude in the order in which its files need each other.
const PRELUDE: &[&str] = &[
    "Sums",
    "Entropy",
    "Extended",
    "Gibbs",
    "Rules",
    "Variables",
    "Exact",
    "Signs",
    "Least",
    "Tables",
    "Numeric",
    "Parametric",
];

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compiler() -> PathBuf {
    std::env::var_os("ENTAIL_COQC").map_or("coqc".into(), PathBuf::from)
}

/// The folder with the compiled prelude; `None`, with a word on it, where there is no Coq.
pub(crate) fn prelude() -> Option<&'static Path> {
    static COMPILED: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = COMPILED.get_or_init(|| {
        if Command::new(compiler()).arg("--version").output().is_err() {
            assert!(
                std::env::var_os("ENTAIL_REQUIRE_COQ").is_none(),
                "no coqc, and ENTAIL_REQUIRE_COQ is set"
            );
            eprintln!("skipped: there is no coqc to check exported theorems with");
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coq");
        std::fs::create_dir_all(&folder).unwrap();
        // A file is compiled again when it or one before it has changed.
        let mut stale = false;
        for file in PRELUDE {
            let text = std::fs::read_to_string(root().join(format!("coq/{file}.v"))).unwrap();
            let own = folder.join(format!("{file}.v"));
            let done = folder.join(format!("{file}.vo")).exists();
            if stale || !done || std::fs::read_to_string(&own).ok().as_ref() != Some(&text) {
                stale = true;
                let _ = std::fs::remove_file(folder.join(format!("{file}.vo")));
                std::fs::write(&own, text).unwrap();
                let out = coqc(&folder, &own);
                assert!(out.is_ok(), "the prelude's {file}.v: {}", out.unwrap_err());
            }
        }
        Some(folder)
    });
    folder.as_deref()
}

fn coqc(folder: &Path, file: &Path) -> Result<Duration, String> {
    let start = Instant::now();
    let out = Command::new("nice")
        .args(["-n", "5"])
        .arg(compiler())
        .args(["-q", "-Q"])
        .arg(folder)
        .arg("Entail")
        .arg(file)
        .output()
        .map_err(|e| e.to_string())?;
    if out.status.success() {
        Ok(start.elapsed())
    } else {
        Err(String::from_utf8_lossy(&out.stderr).chars().take(2000).collect())
    }
}

/// Compiles a text as a file of that name.
pub(crate) fn check(name: &str, text: &str) -> Option<Result<Duration, String>> {
    let folder = prelude()?;
    let file = folder.join(format!("{name}.v"));
    std::fs::write(&file, text).unwrap();
    Some(coqc(folder, &file))
}

/// Accepted by Coq, where there is one.
pub(crate) fn accepted(name: &str, page: &Page) {
    for word in ["Admitted", "admit", "Axiom", "Parameter", "Conjecture"] {
        let statement = |l: &str| l.trim_start().starts_with(word) || l.contains(&format!(" {word}."));
        assert!(!page.text.lines().any(statement), "{name}: {word}");
    }
    if let Some(result) = check(name, &page.text) {
        let took = result.unwrap_or_else(|e| panic!("{name}: {e}\n{}", page.text));
        let each = took.as_secs_f64() / page.theorems.max(1) as f64;
        eprintln!("{name}: {} theorems in {:.1} s, {each:.2} s each", page.theorems, took.as_secs_f64());
    }
}

pub(crate) fn exported(name: &str, text: &str) -> Page {
    let report = Session::new(Options::default()).run(&Source::new(name, text));
    assert!(report.is_accepted(), "{name}: {:?}", report.diagnostics);
    coq::page(&report.outcomes)
}

/// Axiom schemas and rules; lemmas are replayed from these.
fn kernel_rules() -> impl Iterator<Item = &'static Entry> {
    RULES.iter().filter(|r| r.theory.starts_with("Kernel"))
}

/// Every rule of the kernel names its counterpart, and the prelude has it.
#[test]
fn every_rule_has_a_counterpart() {
    let text: String =
        PRELUDE.iter().map(|f| std::fs::read_to_string(root().join(format!("coq/{f}.v"))).unwrap()).collect();
    let page = std::fs::read_to_string(root().join("docs/COQ.md")).unwrap();
    for rule in kernel_rules() {
        let own = coq::counterpart(rule.name).unwrap_or_else(|| panic!("{} has no counterpart", rule.name));
        let row = format!("| {} | `{own}` |", rule.name);
        assert!(page.contains(&row), "docs/COQ.md lacks the row\n{row}");
        let tactic = own.split([' ', ',', ';']).next().unwrap();
        if tactic.starts_with("by_") {
            assert!(text.contains(&format!("Ltac {tactic} ")), "the prelude lacks {tactic}");
        }
    }
}

/// The hand-written part assumes nothing of its own.
#[test]
fn the_prelude_has_no_axioms() {
    for file in PRELUDE {
        let text = std::fs::read_to_string(root().join(format!("coq/{file}.v"))).unwrap();
        for word in ["Admitted", "Axiom", "Parameter", "Conjecture", "admit"] {
            let stated = |l: &str| l.split([' ', '.', ';']).any(|w| w == word);
            assert!(!text.lines().any(stated), "{file}.v says {word}");
        }
    }
}

/// What theorems of each kind rest on, as Coq says it.
#[test]
fn theorems_rest_on_the_real_numbers_alone() {
    let mut page = exported(
        "assumptions",
        "prove H(A,B) = D(A||B) + S(A)\nprove JS(A,B) = S(1/2 A + 1/2 B) - 1/2 S(A) - 1/2 S(B)\n\
         C = (1/3, 2/3)\nD = (1/2, 1/2)\nprove S(C) = ln 3 - 2/3 ln 2\nprove S(C) = S(D)",
    );
    page.text.push_str(
        "Print Assumptions claim1.\nPrint Assumptions claim2.\nPrint Assumptions Claim3.claim3.\n\
         Print Assumptions Claim4.claim4.\n",
    );
    let Some(folder) = prelude() else { return };
    let file = folder.join("assumptions.v");
    std::fs::write(&file, &page.text).unwrap();
    let args = ["-q".as_ref(), "-Q".as_ref(), folder.as_os_str(), "Entail".as_ref(), file.as_os_str()];
    let out = Command::new(compiler()).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(said.matches("Axioms:").count(), 4, "{said}");
    let known = [
        "ClassicalDedekindReals.sig_not_dec",
        "ClassicalDedekindReals.sig_forall_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    ];
    for line in said.lines().filter(|l| !l.starts_with([' ', '\t']) && !l.starts_with("Axioms:")) {
        assert!(known.iter().any(|k| line.starts_with(k)), "rests on {line}");
    }
}

#[test]
fn examples_are_accepted() {
    for entry in std::fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "ent") {
            let name = format!("example_{}", path.file_stem().unwrap().to_string_lossy());
            let text = std::fs::read_to_string(&path).unwrap();
            accepted(&name, &exported(&path.display().to_string(), &text));
        }
    }
}

/// The library that ships.
#[test]
fn the_library_is_accepted() {
    for entry in std::fs::read_dir(root().join("library")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "ent") {
            let name = format!("library_{}", path.file_stem().unwrap().to_string_lossy());
            let text = std::fs::read_to_string(&path).unwrap();
            let page = exported(&path.display().to_string(), &text);
            assert_eq!(page.left_out, Vec::<String>::new(), "{name}");
            accepted(&name, &page);
            if std::env::var_os("ENTAIL_UPDATE").is_some()
                && let Some(folder) = prelude()
            {
                list_times(&text, &times(folder, &folder.join(format!("{name}.v"))));
            }
        }
    }
}

/// Seconds that Coq takes for each section of a file, in order, without its start.
fn times(folder: &Path, file: &Path) -> Vec<f64> {
    let args = [
        "-q".as_ref(),
        "-time".as_ref(),
        "-Q".as_ref(),
        folder.as_os_str(),
        "Entail".as_ref(),
        file.as_os_str(),
    ];
    let out = Command::new(compiler()).args(args).output().unwrap();
    let mut all = Vec::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        if line.contains("[Section~Claim") || line.contains("[Module~Claim") {
            all.push(0.0);
        }
        // `… 0.02 secs (0.015u,0.s)`: the time on the processor.
        let seconds = line.rsplit_once("secs (").and_then(|(_, l)| l.split('u').next()?.parse::<f64>().ok());
        if let (Some(sum), Some(seconds)) = (all.last_mut(), seconds) {
            *sum += seconds;
        }
    }
    all
}

/// Writes the times of a library file's theorems into the list of theorems.
fn list_times(library: &str, times: &[f64]) {
    let names = library.lines().filter_map(|l| l.strip_prefix("theorem ")?.split(':').next());
    let names: Vec<&str> = names.collect();
    assert_eq!(names.len(), times.len());
    let path = root().join("docs/THEOREMS.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    for (name, seconds) in names.iter().zip(times) {
        let row = page.lines().find(|l| l.starts_with(&format!("| `{name}` |"))).unwrap().to_owned();
        let (before, _) = row.trim_end_matches(['|', ' ']).rsplit_once('|').unwrap();
        page = page.replace(&row, &format!("{before}| {seconds:.1} s |"));
    }
    std::fs::write(&path, page).unwrap();
}

/// Theorems about minimisers over distributions.
const MINIMISERS: &[&str] = &[
    "argmin B over F. H(A,B) = argmin B over F. D(A||B)",
    "argmin B. H(A,B) = A",
    "argmin B. 2 H(A,B) = argmin B. D(A||B)",
    "argmin B. D(B||A) = {A}",
    "argmin B. H(A,B) + S(A) = argmin B. 3 D(A||B)",
    "argmin B. - S(B) = argmax B. S(B)",
];

#[test]
fn theorems_about_minimisers_are_accepted() {
    let text: String = MINIMISERS.iter().map(|c| format!("prove {c}\n")).collect();
    let page = exported("minimisers", &text);
    assert_eq!((page.theorems, page.left_out.clone()), (MINIMISERS.len(), vec![]));
    accepted("minimisers", &page);
}

/// What is false of minimisers over distributions, and true of declared ones.
const NO_MINIMISERS: &[&str] = &[
    "argmin B. H(A,B) = argmin B. H(B,A)",
    "argmin B. H(B,A) = argmin B. H(A,B)",
    "argmin B. H(A,B) = argmin B. H(C,B)",
    "argmin B. H(A,B) = C",
    "argmin B. H(E,B) = F",
    "F = argmin B. D(B||E)",
    "argmin B. H(E,B) != F",
];

#[test]
fn refutations_about_minimisers_are_accepted() {
    let claims: String = NO_MINIMISERS.iter().map(|c| format!("prove {c}\n")).collect();
    let page = exported("no_minimisers", &format!("E = (1/2, 1/4, 1/4)\nF = (1/4, 1/4, 1/2)\n{claims}"));
    assert_eq!((page.theorems, page.left_out.clone()), (NO_MINIMISERS.len(), vec![]));
    accepted("no_minimisers", &page);
}

/// Where objectives in a parameter are least, true or false.
const MINIMA: &[&str] = &[
    "prove argmin t in (0,1). t^2 - t = 1/2",
    "prove argmin t in (0,1). t^2 - t = 1/3",
    "prove argmin t in (0,1). t^2 - t = 2",
    "prove argmin t in [0,1]. t = 0",
    "prove argmax t in [0,1]. S(bernoulli(t)) = 1/2",
    "prove argmin t in [0,1/2]. S(bernoulli(t)) = 0",
    "prove argmin x in (0,inf). x - ln x = 1",
    "argmin t in (0,1). t^2",
    "argmin t in (0,1). S(bernoulli(t))",
    "prove argmin t in (0,1). 1 = 1/2",
    "prove argmin t in (0,1). t^3 - t = argmin t in (0,1). 2 t^3 - 2 t + 1",
    "prove argmin t in (0,1). t^3 - t = argmin t in (0,1). t^2 - t",
    "prove argmin t in (0,1). t^5 - t != argmin t in (0,1). t^3 - t",
    "prove argmin t in (0,1). H(bernoulli(t), bernoulli(t)) = argmin t in (0,1). D(bernoulli(t)||bernoulli(t))",
    "prove argmin t in (0,1). H(bernoulli(t), bernoulli(1 - t/2)) = argmin t in (0,1). D(bernoulli(t)||bernoulli(1 - t/2))",
    "prove argmin t in (0,1). H(D, bernoulli(t)) = 38/100",
    "prove argmin t in (0,1). H(D, bernoulli(t)) + 2 = argmin t in (0,1). 3 D(D||bernoulli(t))",
    "prove argmin t in (0,1). D(bernoulli(t)||D) = 37/100",
    "prove argmin t in (0,1). H((1/2, 1/3, 1/6), (t^2, 2 t * (1-t), (1-t)^2)) = 2/3",
    "prove argmin t in (0,1). D((1/2, 1/3, 1/6) || (1/2, t/2, (1-t)/2)) = 2/3",
];

#[test]
fn minima_over_a_parameter_are_accepted() {
    let page = exported("minima", &format!("D = counts {{1: 37, 0: 63}}\n{}\n", MINIMA.join("\n")));
    assert_eq!((page.theorems, page.left_out.clone()), (MINIMA.len(), vec![]));
    accepted("minima", &page);
}

/// Inequalities with a parameter: by signs of slopes, at ends that belong to a range, by theorems about all
/// distributions; `c` is in `[0,1]`, `x` beyond 0, `p` and `q` in `(0,1)`.
const ORDERS: &[&str] = &[
    "S(bernoulli(p)) <= ln 2",
    "0 < S(bernoulli(p))",
    "2 p * (1-p) <= S(bernoulli(p))",
    "4 p * (1-p) * ln 2 <= S(bernoulli(p))",
    "S(bernoulli(p)) <= 70/100",
    "S(binomial(2, p)) <= 3/2 ln 2",
    "S((p/2, p/2, 1-p)) <= ln 3",
    "D(bernoulli(p)||bernoulli(1/3)) >= 2 (p-1/3)^2",
    "-p ln p <= 37/100",
    "p^2 < p",
    "ln x <= x - 1",
    "ln x < x",
    "1 - 1/x <= ln x",
    "1/(1+x) < ln(1+1/x)",
    "x^3 - 3 x + 2 >= 0",
    "S(bernoulli(c)) <= ln 2",
    "S(bernoulli(c)) = S(bernoulli(1-c))",
    "S((c/2, c/2, 1-c)) <= ln 3",
    "D(bernoulli(c)||bernoulli(1/2)) >= 2 (c-1/2)^2",
    "p != 1",
    "ln x != x",
    "p*q < p",
    "p + q - p*q < 1",
    "0 <= c*(1-p)",
    "p*q/(1+x) < 1",
    "0 <= (p-1)*(q-1)*(p-q)^2",
    "0 <= D(bernoulli(p)||bernoulli(q))",
    "0 <= D(bernoulli(p)||bernoulli(c))",
    "JS((3/4,1/4), (1/3,2/3); p, 1-p) <= ln 2",
];

#[test]
fn inequalities_with_parameters_are_accepted() {
    let claims: String = ORDERS.iter().map(|c| format!("prove {c}\n")).collect();
    let ranges = "param p, q in (0,1)\nparam x in (0, inf)\nparam c in [0,1]\n";
    let page = exported("orders", &format!("{ranges}{claims}"));
    assert_eq!((page.theorems, page.left_out.clone()), (ORDERS.len(), vec![]));
    accepted("orders", &page);
}

/// Theorems about random variables that are not in the library.
const VARIABLES: &[&str] = &[
    "H(X|X) = 0",
    "I(X;Y,X) = H(X)",
    "I(X;Y;Z|W) = I(X;Y|W) - I(X;Y|Z,W)",
    "H(X|Y) = H(X) given X _|_ Y",
    "H(X) <= ln |X|",
];

#[test]
fn theorems_about_variables_are_accepted() {
    let text: String = VARIABLES.iter().map(|c| format!("prove {c}\n")).collect();
    let page = exported("variables", &text);
    assert_eq!((page.theorems, page.left_out.clone()), (VARIABLES.len(), vec![]));
    accepted("variables", &page);
}

/// Theorems about all distributions.
const GENERAL: &[&str] = &[
    "H(A,B) = D(A||B) + S(A)",
    "D(A||B) = H(A,B) - S(A)",
    "S(A) = H(A,B) - D(A||B)",
    "J(A,B) = H(A,B) + H(B,A) - S(A) - S(B)",
    "JS(A,B) = S(1/2 A + 1/2 B) - 1/2 S(A) - 1/2 S(B)",
    "JS(A,B; 1/3, 2/3) = 1/3 D(A || 1/3 A + 2/3 B) + 2/3 D(B || 1/3 A + 2/3 B)",
    "1/3 D(A||C) + 2/3 D(B||C) = 1/3 D(A||1/3 A + 2/3 B) + 2/3 D(B||1/3 A + 2/3 B) + D(1/3 A + 2/3 B||C)",
    "D(A||B) - D(A||C) = H(A,B) - H(A,C)",
    "H(1/2 A + 1/2 B, C) = 1/2 H(A,C) + 1/2 H(B,C)",
    "sum_i A(i) ln(A(i)/B(i)) = D(A||B)",
    "-sum_i A(i) ln A(i) = S(A)",
];

#[test]
fn general_theorems_are_accepted() {
    let text: String = GENERAL.iter().map(|c| format!("prove {c}\n")).collect();
    let page = exported("general", &text);
    assert_eq!(page.left_out, Vec::<String>::new());
    assert_eq!(page.theorems, GENERAL.len());
    accepted("general", &page);
}

/// Labels, names and keywords of Coq are escaped.
#[test]
fn hostile_names_stay_names() {
    let page = exported(
        "hostile",
        "forall = {\"*) Axiom f : False. (*\": 1/2, \"\\\"\": 1/2}\nfix = (1/3, 2/3)\nθ = (1/4, 3/4)\n\
         prove S(forall) > S(fix)\nprove S(θ) < S(fix)\nprove D(Om||fun) = H(Om,fun) - S(Om)",
    );
    assert_eq!(page.theorems, 3);
    accepted("hostile", &page);
}

/// A statement changed in one place is rejected by the proof that the true one has.
#[test]
fn changed_statements_are_rejected() {
    if prelude().is_none() {
        return;
    }
    let concrete = "A = (1/3, 2/3)\nB = (1/2, 1/2)\n";
    let cases: &[(&str, String, &str, &str)] = &[
        (
            "general",
            format!("prove {}", GENERAL[0]),
            "divergence Om A B + entropy Om A.",
            "divergence Om A B - entropy Om A.",
        ),
        (
            "infinite",
            format!("prove {}", GENERAL[0]),
            "xdivergence Om A B + Real (entropy Om A))%ext.",
            "xdivergence Om B A + Real (entropy Om A))%ext.",
        ),
        (
            "equal",
            format!("{concrete}prove S(A) = ln 3 - 2/3 ln 2"),
            "ln 3 - 2 / 3 * ln 2.",
            "ln 3 - 1 / 3 * ln 2.",
        ),
        ("mass", format!("{concrete}prove S(A) = ln 3 - 2/3 ln 2"), "[1 # 3; 2 # 3]", "[1 # 3; 3 # 3]"),
        (
            "order",
            format!("{concrete}prove S(A) < S(B)"),
            "entropy Om A < entropy Om B.",
            "entropy Om B < entropy Om A.",
        ),
        (
            "refuted",
            format!("{concrete}prove S(A) = S(B)"),
            "entropy Om A <> entropy Om B.",
            "entropy Om A <> entropy Om A.",
        ),
        ("digits", format!("{concrete}S(A) digits 10"), "0.636514168", "0.636514178"),
        (
            "inequality",
            "prove H(A,B) >= S(A)".into(),
            "entropy Om A) <= xcross_entropy Om A B)%ext.",
            "entropy Om B) <= xcross_entropy Om A B)%ext.",
        ),
        (
            "variables",
            "prove H(X|Y) <= H(X)".into(),
            "Hc W P [X] [Y] <= H W P [X].",
            "Hc W P [X] [Y] <= H W P [Y].",
        ),
        ("dependence", "prove I(X;Z) <= I(X;Y) given X -> Y -> Z".into(), "I W P [X] [Z_] [Y] = 0", "0 = 0"),
        (
            "minimisers",
            "prove argmin B. H(A,B) = argmin B. D(A||B)".into(),
            "minimiser (distribution Om) (fun B => (xdivergence Om A B)%ext) B.",
            "minimiser (distribution Om) (fun B => (xdivergence Om B A)%ext) B.",
        ),
        (
            "closest",
            "prove argmin B. D(A||B) = {A}".into(),
            "(xdivergence Om A B)%ext) B <->",
            "(xdivergence Om A A)%ext) B <->",
        ),
        (
            "parameter",
            "param p in (0,1)\nprove S(bernoulli(p)) = S(bernoulli(1 - p))".into(),
            "nth i [p; 1 - p] 0.",
            "nth i [p / 2; 1 - p / 2] 0.",
        ),
        (
            "derivative",
            "param p in (0,1)\nprove d/dp S(bernoulli(p)) = ln((1-p)/p)".into(),
            "(ln ((1 - p) / p)).",
            "(ln (p / (1 - p))).",
        ),
        (
            "curve",
            "D = counts {a: 37, b: 63}\nparam t in (0,1)\nM = {a: t, b: 1 - t}\nprove argmin t. H(D, M) = 37/100"
                .into(),
            "t = 37 / 100.",
            "t = 38 / 100.",
        ),
        (
            "not_least",
            "prove argmin B. H(A,B) = argmin B. H(B,A)".into(),
            "~ (forall B : nat -> R,\n    minimiser",
            "~ (forall B : nat -> R,\n    maximiser",
        ),
        (
            "sets",
            "prove argmin B. H(A,B) = C".into(),
            "Theorem claim1 :\n  ~ (forall B : nat -> R,\n    minimiser (distribution Om) (fun B => (xcross_entropy Om A B)%ext) B <->\n    only Om C B).",
            "Theorem claim1 :\n  ~ (forall B : nat -> R,\n    minimiser (distribution Om) (fun B => (xcross_entropy Om A B)%ext) B <->\n    only Om A B).",
        ),
        (
            "minimum",
            "prove argmin t in (0,1). t^2 - t = 1/2".into(),
            "Theorem claim1 :\n  forall t : R,\n  minimiser",
            "Theorem claim1 :\n  forall t : R,\n  maximiser",
        ),
        (
            "nowhere",
            "argmin t in (0,1). t^2".into(),
            "range (t : R) : Prop := 0 < t /\\ t < 1.",
            "range (t : R) : Prop := 0 <= t /\\ t < 1.",
        ),
        (
            "turn",
            "prove argmin t in (0,1). t^3 - t = argmin t in (0,1). t^2 - t".into(),
            "Definition objective2 (t : R) : R := t ^ 2 - t.",
            "Definition objective2 (t : R) : R := t ^ 3 - t.",
        ),
        (
            "worse",
            "prove argmin t in (0,1). t^2 - t = 1/3".into(),
            "~ (forall t : R,\n  minimiser",
            "~ (forall t : R,\n  maximiser",
        ),
        (
            "slopes",
            "param p in (0,1)\nprove 4 p * (1-p) * ln 2 <= S(bernoulli(p))".into(),
            "4 * p * (1 - p) * ln 2",
            "5 * p * (1 - p) * ln 2",
        ),
        ("factors", "param p, q in (0,1)\nprove p*q < p".into(), "p * q < p.", "p * q < p * q."),
        (
            "slopes_range",
            "param p in (0,1/2)\nprove ln(p/(1-p)) < 0".into(),
            "p < 1 / 2.",
            "p < 2 / 3.",
        ),
        (
            "end",
            "param c in [0,1]\nprove S(bernoulli(c)) <= ln 2".into(),
            "<= ln 2.",
            "<= ln 2 - 1 / 5.",
        ),
        (
            "instance",
            "param p, q in (0,1)\nprove 0 <= D(bernoulli(p)||bernoulli(q))".into(),
            "Theorem claim1 :\n  (Real 0 <=",
            "Theorem claim1 :\n  (Real 1 <=",
        ),
        ("range", "param x in (0,1)\nprove ln(x^2) = 2 ln x".into(), "0 < x.", "-1 < x."),
        (
            "table",
            "joint P(X, Y) = {(0,0): 1/2, (0,1): 1/4, (1,1): 1/4}\nprove H(X|Y) < H(X)".into(),
            "[1 # 2; 1 # 4; 1 # 4]",
            "[1 # 4; 1 # 4; 1 # 2]",
        ),
    ];
    for (name, text, from, to) in cases {
        let page = exported(name, text);
        accepted(&format!("twin_{name}"), &page);
        assert!(page.text.contains(from), "{name}: {from} is not in\n{}", page.text);
        let result = check(&format!("changed_{name}"), &page.text.replace(from, to));
        assert!(result.unwrap().is_err(), "{name}: accepted with {to}");
    }
}

/// Each rule's tactic closes an instance and refuses a false one.
#[test]
fn tactics_refuse_what_is_false() {
    let text = std::fs::read_to_string(root().join("coq/Refused.v")).unwrap();
    for rule in kernel_rules() {
        let tactic = coq::counterpart(rule.name).unwrap().split([' ', ',', ';']).next().unwrap();
        if tactic.starts_with("by_") {
            assert!(text.contains(&format!("Fail solve [ {tactic}")), "Refused.v does not try {tactic}");
        }
    }
    if let Some(result) = check("Refused", &text) {
        result.unwrap();
    }
}
