//! Random trees: printing one and reading it gives it back.

use entail::span::{Source, Span};
use entail::syntax::ast::*;
use entail::syntax::parse::{Limits, parse_file};
use entail::syntax::{print, words};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn at<K>(make: impl Fn(K, Span) -> Expr, kind: K) -> Expr {
    make(kind, Span::default())
}

fn expr_of(kind: ExprKind) -> Expr {
    at(Expr::new, kind)
}

fn name() -> impl Strategy<Value = Ident> {
    let words = prop_oneof![
        "[A-Za-z][A-Za-z0-9]{0,3}'{0,2}",
        "[A-Z]_[a-zA-Z0-9]{1,2}",
        "[αβωΩΓ漢字][a-z0-9]{0,2}",
        Just("D".to_owned()),
        Just("E".to_owned()),
        Just("d".to_owned()),
    ];
    words.prop_filter("reserved", |w| !words::is_reserved(w)).prop_map(|w| Ident::new(w, Span::default()))
}

/// A call of `KL` is read as one of `D`.
fn callee() -> impl Strategy<Value = Ident> {
    name().prop_filter("another spelling", |n| n.text != "KL" && n.text != "D_KL")
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,2}\\.[0-9]{1,3}",
        "\\.[0-9]{1,2}",
        "[0-9]{1,2}e-?[0-9]{1,2}",
        "[0-9]{1,2}%",
        "0x[0-9a-f]\\.[0-9a-f]p-[0-9]",
    ]
}

fn label() -> impl Strategy<Value = Label> {
    let leaf = prop_oneof![
        "[a-z][a-z0-9_']{0,4}".prop_map(LabelKind::Text),
        any::<String>().prop_map(LabelKind::Text),
        Just(LabelKind::Text("given".to_owned())),
        number().prop_map(LabelKind::Number),
        number().prop_map(|n| LabelKind::Number(format!("-{n}"))),
    ];
    leaf.prop_map(|kind| Label::new(kind, Span::default())).prop_recursive(2, 6, 3, |inner| {
        vec(inner, 1..3).prop_map(|labels| Label::new(LabelKind::Tuple(labels), Span::default()))
    })
}

fn boxed(expr: Expr) -> Box<Expr> {
    Box::new(expr)
}

fn rel() -> impl Strategy<Value = Rel> {
    prop_oneof![Just(Rel::Eq), Just(Rel::Ne), Just(Rel::Lt), Just(Rel::Le), Just(Rel::Gt), Just(Rel::Ge)]
}

fn sep() -> impl Strategy<Value = Sep> {
    prop_oneof![Just(Sep::Comma), Just(Sep::Semicolon), Just(Sep::Bar), Just(Sep::DoubleBar)]
}

fn args(value: impl Strategy<Value = Expr> + Clone, least: usize) -> impl Strategy<Value = Vec<Arg>> {
    vec((sep(), value), least..4).prop_map(|mut parts| {
        if let Some(first) = parts.first_mut() {
            first.0 = Sep::Start;
        }
        parts.into_iter().map(|(sep, value)| Arg { sep, value }).collect()
    })
}

fn policy(value: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Policy> {
    let kind = prop_oneof![Just(PolicyKind::Normalize), Just(PolicyKind::AsIs), Just(PolicyKind::Reject)];
    (kind, option::of(value)).prop_map(|(kind, within)| Policy { kind, within: within.map(boxed) })
}

fn data(value: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let braces = vec((label(), value.clone()), 0..3).prop_map(|entries| {
        ExprKind::Braces(entries.into_iter().map(|(label, value)| Entry { label, value }).collect())
    });
    let tuple = vec(value.clone(), 1..4).prop_map(ExprKind::Tuple);
    let list = vec(value.clone(), 1..4).prop_map(ExprKind::List);
    let values = prop_oneof![braces, tuple, list, number().prop_map(ExprKind::Number)].prop_map(expr_of);
    let format = prop_oneof![Just(FloatFormat::F32), Just(FloatFormat::F64)];
    let load_option = ("[a-z]{2,6}", label())
        .prop_filter("a word of its own", |(key, _)| {
            !words::is_reserved(key) && !["as", "normalize", "reject"].contains(&key.as_str()) || key == "as"
        })
        .prop_filter("a policy", |(key, value)| {
            let policy =
                matches!(&value.kind, LabelKind::Text(t) if ["normalize", "reject"].contains(&t.as_str()));
            !(key == "as" && policy)
        })
        .prop_map(|(key, value)| LoadOption { key: Ident::new(key, Span::default()), value });
    prop_oneof![
        values.clone().prop_map(|v| ExprKind::Counts(boxed(v))),
        (format, values.clone(), option::of(policy(value.clone())))
            .prop_map(|(format, values, policy)| ExprKind::Floats { format, values: boxed(values), policy }),
        (any::<String>(), vec(load_option, 0..3), option::of(policy(value)))
            .prop_map(|(path, options, policy)| ExprKind::Load { path, options, policy }),
        values.prop_map(|v| v.kind),
        vec(label(), 1..3).prop_map(ExprKind::Set),
    ]
}

fn call(value: BoxedStrategy<Expr>, arg: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let function = prop_oneof![Just("ln"), Just("exp"), Just("sqrt"), Just("abs"), Just("max"), Just("supp")];
    let first = |value: Expr| vec![Arg { sep: Sep::Start, value }];
    prop_oneof![
        (callee(), args(arg.clone(), 0), args(arg, 0)).prop_map(|(name, index, args)| Call {
            name,
            index,
            args
        }),
        (function, value.clone()).prop_map(move |(word, value)| Call {
            name: Ident::new(word, Span::default()),
            index: Vec::new(),
            args: first(value),
        }),
        (value.clone(), value).prop_map(move |(base, value)| Call {
            name: Ident::new("log", Span::default()),
            index: first(base),
            args: first(value),
        }),
    ]
    .prop_map(ExprKind::Call)
}

fn chain(value: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Chain> {
    (value.clone(), vec((rel(), value), 1..3)).prop_map(|(first, rest)| Chain { first, rest })
}

fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        number().prop_map(ExprKind::Number),
        name().prop_map(ExprKind::Name),
        Just(ExprKind::Infinity),
        any::<String>().prop_map(ExprKind::Text),
    ]
    .prop_map(expr_of);
    leaf.prop_recursive(5, 40, 4, |inner| {
        let inner = inner.boxed();
        let arg = prop_oneof![
            4 => inner.clone(),
            1 => chain(inner.clone()).prop_map(|c| expr_of(ExprKind::Event(Box::new(c)))),
            1 => (vec(name(), 1..3), inner.clone())
                .prop_map(|(params, body)| expr_of(ExprKind::Lambda { params, body: boxed(body) })),
        ]
        .boxed();
        let kind = prop_oneof![
            Just(BinderKind::Sum),
            Just(BinderKind::Argmin),
            Just(BinderKind::Argmax),
            Just(BinderKind::Min),
            Just(BinderKind::Max)
        ];
        prop_oneof![
            call(inner.clone(), arg),
            data(inner.clone()),
            inner.clone().prop_map(|e| ExprKind::Neg(boxed(e))),
            inner.clone().prop_map(|e| ExprKind::Factorial(boxed(e))),
            vec((any::<bool>(), inner.clone()), 2..4).prop_map(|terms| {
                let term = |(at, (minus, value))| Term { minus: at > 0 && minus, value };
                ExprKind::Sum(terms.into_iter().enumerate().map(term).collect())
            }),
            vec((any::<bool>(), inner.clone()), 2..4).prop_map(|factors| {
                let factor = |(at, (divides, value))| Factor { divides: at > 0 && divides, value };
                ExprKind::Product(factors.into_iter().enumerate().map(factor).collect())
            }),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| ExprKind::Power(boxed(a), boxed(b))),
            (kind, vec(name(), 1..3), option::of(inner.clone()), inner.clone()).prop_map(
                |(kind, vars, domain, body)| ExprKind::Binder {
                    kind,
                    vars,
                    domain: domain.map(boxed),
                    body: boxed(body)
                }
            ),
            (name(), inner).prop_map(|(var, body)| ExprKind::Derivative { var, body: boxed(body) }),
        ]
        .prop_map(expr_of)
    })
    .boxed()
}

fn claim() -> impl Strategy<Value = Claim> {
    let side = expr();
    prop_oneof![
        chain(side.clone()).prop_map(ClaimKind::Chain),
        vec(side.clone(), 3..5).prop_map(ClaimKind::Markov),
        (vec(side.clone(), 2..4), option::of(side.clone()))
            .prop_map(|(parts, given)| ClaimKind::Independent { parts, given }),
        (side.clone(), side).prop_map(|(a, b)| ClaimKind::AbsolutelyContinuous(a, b)),
    ]
    .prop_map(|kind| Claim::new(kind, Span::default()))
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(UnitKind::Bits),
        Just(UnitKind::Nats),
        Just(UnitKind::Dits),
        number().prop_map(UnitKind::Base)
    ]
    .prop_map(|kind| Unit::new(kind, Span::default()))
}

fn show() -> impl Strategy<Value = Show> {
    let digits = "[1-9][0-9]{0,2}".prop_map(|d| Ident::new(d, Span::default()));
    (option::of(unit()), option::of(digits)).prop_map(|(unit, digits)| Show { unit, digits })
}

/// A reason.
fn hint() -> impl Strategy<Value = Hint> {
    ("[a-z]{1,5}( [A-Za-z0-9]{1,4}){0,2}", args(expr(), 0))
        .prop_filter("`as` ends the reasons, `by` begins one, `in` goes on to the next line", |(words, _)| {
            words.split(' ').all(|w| !["as", "by", "given", "in", "over", "prove"].contains(&w))
        })
        .prop_map(|(words, args)| Hint { words, args, span: Span::default() })
}

fn step() -> impl Strategy<Value = Step> {
    (rel(), expr(), vec(hint(), 0..3)).prop_map(|(rel, expr, hints)| Step {
        rel,
        expr,
        hints,
        span: Span::default(),
    })
}

fn stmt() -> impl Strategy<Value = Stmt> {
    let value = prop_oneof![number().prop_map(ExprKind::Number), Just(ExprKind::Infinity)].prop_map(expr_of);
    let signed = (any::<bool>(), value)
        .prop_map(|(minus, value)| if minus { expr_of(ExprKind::Neg(boxed(value))) } else { value });
    let lambda = (vec(name(), 1..3), expr())
        .prop_map(|(params, body)| expr_of(ExprKind::Lambda { params, body: boxed(body) }));
    prop_oneof![
        (name(), expr()).prop_map(|(name, value)| StmtKind::Define { name, value }),
        (name(), vec(name(), 1..4), expr()).prop_map(|(name, vars, value)| StmtKind::Joint {
            name,
            vars,
            value
        }),
        (vec(name(), 1..3), any::<bool>(), any::<bool>(), expr(), expr()).prop_map(
            |(names, low_closed, high_closed, low, high)| {
                StmtKind::Param { names, range: Interval { low, low_closed, high, high_closed } }
            }
        ),
        (name(), expr()).prop_map(|(name, value)| StmtKind::Let { name, value }),
        (name(), prop_oneof![expr(), lambda.boxed()])
            .prop_map(|(name, value)| StmtKind::Values { name, value }),
        (expr(), show()).prop_map(|(expr, show)| StmtKind::Evaluate { expr, show }),
        (claim(), show()).prop_map(|(claim, show)| StmtKind::Decide { claim, show }),
        (claim(), vec(claim(), 0..3), vec(hint(), 0..2), option::of(name()))
            .prop_map(|(claim, given, hints, name)| StmtKind::Prove { claim, given, hints, name }),
        (expr(), signed, option::of(unit())).prop_map(|(expr, value, unit)| StmtKind::Check {
            expr,
            value,
            unit
        }),
        (option::of(name()), vec(claim(), 0..2), expr(), vec(step(), 1..4))
            .prop_map(|(name, given, first, steps)| StmtKind::Proof { name, given, first, steps }),
    ]
    .prop_map(|kind| Stmt::new(kind, Span::default()))
}

fn read(text: &str) -> entail::syntax::parse::Parsed {
    let limits = Limits { nesting: Limits::DEEPEST, ..Limits::default() };
    parse_file(&Source::new("random", text), &limits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_reads_back(stmt in stmt()) {
        let text = print::stmt(&stmt);
        let parsed = read(&text);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        prop_assert_eq!(&parsed.items, &[stmt], "{}", text);
        prop_assert!(!parsed.is_incomplete);
    }

    #[test]
    fn no_text_is_a_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn no_soup_of_words_is_a_panic(soup in vec(prop_oneof![
        Just("("), Just(")"), Just("["), Just("]"), Just("{"), Just("}"), Just("|"), Just("||"), Just(","), Just(";"),
        Just("="), Just(":"), Just("+"), Just("-"), Just("*"), Just("/"), Just("^"), Just("!"), Just("."), Just("\n"),
        Just(" "), Just("_"), Just("\\"), Just("\\frac"), Just("\\sum"), Just("sum_i"), Just("argmin B."), Just("ln"),
        Just("A"), Just("p"), Just("log2"), Just("sup"), Just("max_"), Just("argmin_"), Just("\\text{"), Just("1"), Just("0x1p"), Just("\""), Just("prove "), Just("given "), Just("proof"),
        Just("qed"), Just("by"), Just("in "), Just("bits"), Just("d/dp"), Just("=>"), Just("->"), Just("_|_"),
        Just("√"), Just("∂/∂"), Just("ln2 "), Just("as "), Just("digits"), Just("inf"), Just("count"), Just("load"), Just("as"), Just("#"), Just("$"), Just("log_"), Just("param "), Just("floats "),
    ], 0..40)) {
        let text = soup.concat();
        let parsed = read(&text);
        let printed: Vec<String> = parsed.items.iter().map(print::stmt).collect();
        let again = read(&printed.join("\n"));
        prop_assert_eq!(&again.diagnostics, &[], "{} => {:?}", text, printed);
        prop_assert_eq!(&again.items, &parsed.items, "{} => {:?}", text, printed);
    }
}
