//! Each format with its fixtures, whole and broken.

use super::*;
use crate::diag::Diagnostic;
use crate::exact::rational::Rational;
use crate::model::{Distribution, Label, Measure};

fn folder() -> Folder {
    Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
}

fn request(path: &str, set: impl FnOnce(&mut LoadRequest)) -> LoadRequest {
    let mut request = LoadRequest::new(path);
    set(&mut request);
    request
}

fn named(column: &str) -> Option<Column> {
    Some(Column::Name(column.into()))
}

fn floats(policy: FloatPolicy) -> Kind {
    Kind::Floats { width: Width::F64, policy }
}

fn law(path: &str, set: impl FnOnce(&mut LoadRequest)) -> Distribution {
    match load(&request(path, set), &folder()).unwrap().content {
        Content::Law(Law::Finite(d)) => d,
        other => panic!("{path}: {other:?}"),
    }
}

fn joint(path: &str, set: impl FnOnce(&mut LoadRequest)) -> Joint {
    let set = |r: &mut LoadRequest| {
        r.want = Want::Joint;
        set(r);
    };
    match load(&request(path, set), &folder()).unwrap().content {
        Content::Joint(joint) => joint,
        other => panic!("{path}: {other:?}"),
    }
}

/// Code and message of the error.
fn error(path: &str, set: impl FnOnce(&mut LoadRequest)) -> String {
    let error = load(&request(path, set), &folder()).unwrap_err();
    let diagnostic = Diagnostic::from(error);
    assert!(!diagnostic.help.is_empty());
    format!("{} {} | {}", diagnostic.code, diagnostic.message, diagnostic.help.join("; "))
}

fn shown(measure: &Measure) -> String {
    measure.iter().map(|(l, m)| format!("{l}: {m}")).collect::<Vec<_>>().join(", ")
}

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

#[test]
fn csv_columns_by_name_and_number() {
    let weather = law("weather.csv", |r| r.column = named("p"));
    assert_eq!(shown(&weather), "sun: 3/4, \"light rain\": 1/5, 雪: 1/20");
    let by_number = law("weather.csv", |r| {
        r.column = Some(Column::Number(3));
        r.labels = vec![Column::Number(1)];
    });
    assert_eq!(by_number.mass(0), q("9/10"));
    assert_eq!(shown(&law("bom.csv", |_| {})), "sun: 1/4, rain: 3/4");
    assert_eq!(shown(&law("plain.csv", |_| {})), "1: 1/2, 2: 1/4, 3: 1/8, 4: 1/8");
    assert_eq!(shown(&law("counts.tsv", |r| r.kind = Kind::Counts)), "1: 37/100, 2: 63/100");
    assert_eq!(shown(&law("samples.csv", |r| r.kind = Kind::Samples)), "heads: 3/4, tails: 1/4");
}

#[test]
fn the_report_tells_what_was_read() {
    let loaded = load(&request("weather.csv", |r| r.column = named("p")), &folder()).unwrap();
    assert_eq!(loaded.report, ["weather.csv: 3 rows", "numbers from column `p`", "labels from column `sky`"]);
}

#[test]
fn csv_joint_tables_and_values() {
    let table = joint("joint.csv", |r| r.kind = Kind::Counts);
    assert_eq!(shown(&table.law(&["x", "y"]).unwrap()), "(0, 0): 3/4, (0, 1): 1/8, (1, 0): 0, (1, 1): 1/8");
    let sampled = joint("joint.csv", |r| {
        r.kind = Kind::Samples;
        r.header = Some(true);
        r.labels = vec![Column::Number(1), Column::Number(2)];
        r.names = vec!["A".into(), "B".into()];
    });
    assert_eq!(shown(&sampled.law(&["A"]).unwrap()), "0: 3/4, 1: 1/4");
    let values = load(&request("values.csv", |r| r.want = Want::Values), &folder()).unwrap().content;
    let Content::Values(values) = values else { panic!() };
    assert_eq!(values.of(&Label::text("rain")), Some(q("-1")));
}

#[test]
fn floats_take_a_policy() {
    // The doubles 0.1, 0.2 and 0.7 sum to 1 - 2^-55.
    let tolerance = q("1/1000000");
    let scaled = law("floats.csv", |r| r.kind = floats(FloatPolicy::Reject { tolerance }));
    assert!(scaled.total() == q("1"));
    assert_ne!(scaled.mass(0), q("1/10"));
    let exact = [0.1, 0.2, 0.7].map(|v| Rational::from_float(v).unwrap());
    let sum: Rational = exact.iter().sum();
    assert_eq!(sum, q("36028797018963967/36028797018963968"));
    assert_eq!(scaled.mass(0), &exact[0] / &sum);
    let refused = error("floats.csv", |r| r.kind = floats(FloatPolicy::Reject { tolerance: q("0") }));
    assert!(refused.starts_with("E033"), "{refused}");
    let kept = load(&request("floats.csv", |r| r.kind = floats(FloatPolicy::AsIs)), &folder()).unwrap();
    let Content::Law(Law::Unnormalised(measure)) = &kept.content else { panic!() };
    assert_eq!((measure.total(), measure.mass(2)), (sum, exact[2].clone()));
    assert!(kept.report.iter().any(|line| line.contains("kept as they are")), "{:?}", kept.report);
    // Without `as floats` the decimals are what they say, and sum to 1.
    assert_eq!(law("floats.csv", |_| {}).mass(0), q("1/10"));
}

#[test]
fn json_forms() {
    assert_eq!(shown(&law("list.json", |_| {})), "1: 1/10, 2: 1/5, 3: 7/10");
    assert_eq!(shown(&law("object.json", |_| {})), "sun: 3/4, \"light rain\": 1/4");
    assert_eq!(shown(&law("table.json", |r| r.column = named("p"))), "sun: 3/4, rain: 1/4");
    assert_eq!(shown(&law("columns.json", |r| r.column = named("p"))), "1: 1/2, 2: 1/2");
    assert_eq!(shown(&law("matrix.json", |r| r.row = Some(2))), "1: 1/4, 2: 3/4");
    let halves = joint("matrix.json", |r| r.kind = Kind::Weights);
    assert_eq!(
        shown(&halves.law(&["X", "Y"]).unwrap()),
        "(1, 1): 1/4, (1, 2): 1/4, (2, 1): 1/8, (2, 2): 3/8"
    );
}

#[test]
fn npy_types_and_byte_orders() {
    let normalize = |r: &mut LoadRequest| r.kind = floats(FloatPolicy::Normalize);
    assert_eq!(law("f8.npy", normalize).mass(2), law("floats.csv", normalize).mass(2));
    for path in ["f4_big.npy", "f2.npy"] {
        assert_eq!(shown(&law(path, |_| {})), "1: 1/4, 2: 3/4", "{path}");
    }
    assert_eq!(shown(&law("i4.npy", |r| r.kind = Kind::Counts)), "1: 1/8, 2: 1/4, 3: 5/8");
    assert_eq!(law("u1.npy", |r| r.kind = Kind::Counts).mass(0), q("25/32"));
    assert_eq!(shown(&law("matrix.npy", |r| r.row = Some(2))), "1: 1/4, 2: 3/4");
    let counted = joint("joint.npy", |r| r.kind = Kind::Counts);
    assert_eq!(counted.law(&["Y"]).unwrap().mass(0), q("1/2"));
}

#[test]
fn broken_tables() {
    let p = |r: &mut LoadRequest| r.column = named("p");
    let expected = "expected an exact number such as 0.25, 1/4 or 2.5e-1";
    let cases = [
        ("nan.csv", format!("E045 nan.csv, line 3, row 2, column `p`: {expected}, found `NaN`")),
        ("inf.csv", format!("E045 inf.csv, line 3, row 2, column `p`: {expected}, found `inf`")),
        ("text.csv", format!("E045 text.csv, line 2, row 1, column `p`: {expected}, found `half`")),
        (
            "negative.csv",
            "E045 negative.csv, line 3, row 2, column `p`: expected a number that is not negative".into(),
        ),
        (
            "duplicate.csv",
            "E045 duplicate.csv, line 3, row 2, column `sky`: expected a label of its own, found sun".into(),
        ),
        ("ragged.csv", "E044 ragged.csv, line 3: expected 2 cells as in the first row, found 1".into()),
        ("empty.csv", "E049".into()),
        ("header_only.csv", "E049".into()),
        ("not_one.csv", "E020 not_one.csv: the masses sum to 9/10, not 1: 1/10 missing".into()),
        ("not_utf8.csv", "E044 not_utf8.csv, line 3: expected UTF-8 text".into()),
        (
            "exponent.csv",
            "E045 exponent.csv, line 2, row 1, column `p`: expected a number within limits".into(),
        ),
        ("absent.csv", "E040".into()),
        (".", "E042".into()),
    ];
    for (path, start) in cases {
        let found = error(path, p);
        assert!(found.starts_with(&start), "{found}");
    }
    for path in ["nan.csv", "inf.csv"] {
        let found = error(path, |r| r.kind = floats(FloatPolicy::Normalize));
        assert!(found.contains("expected a finite number"), "{found}");
    }
    let fractional = error("weather.csv", |r| {
        r.kind = Kind::Counts;
        r.column = named("p");
    });
    assert!(fractional.contains("expected a count 0, 1, 2, …, found `0.75`"), "{fractional}");
}

#[test]
fn wrong_columns() {
    let misspelt = error("weather.csv", |r| {
        r.column = named("p");
        r.labels = vec![Column::Name("skye".into())];
    });
    assert_eq!(
        misspelt,
        "E046 weather.csv has no column `skye`; it has `sky`, `p`, `q` | did you mean `sky`?"
    );
    assert!(error("weather.csv", |r| r.column = Some(Column::Number(4))).starts_with("E046"));
    assert!(error("weather.csv", |_| {}).starts_with("E047 weather.csv has the columns `sky`, `p`, `q`"));
    assert!(error("columns.json", |r| r.column = named("r")).starts_with("E046"));
}

#[test]
fn broken_json() {
    let cases = [
        ("truncated.json", "E044"),
        ("mixed.json", "E048"),
        ("deep.json", "E044"),
        ("null.json", "E048"),
        ("repeated.json", "E045 repeated.json, row 2, column `key`: expected a label of its own, found sun"),
        ("matrix.json", "E048"),
    ];
    for (path, start) in cases {
        let found = error(path, |_| {});
        assert!(found.starts_with(start), "{found}");
    }
    let missing = error("missing.json", |r| r.column = named("p"));
    assert!(missing.contains("row 2, column `p`") && missing.contains("found nothing"), "{missing}");
    assert!(error("matrix.json", |r| r.row = Some(3)).starts_with("E048"));
}

#[test]
fn broken_arrays() {
    let cases = [
        ("truncated.npy", "E044 truncated.npy: expected 3 numbers, found the end after 1"),
        ("huge.npy", "E043 huge.npy has more than 50000000 rows"),
        ("overflow.npy", "E044"),
        ("nan.npy", "E045 nan.npy, row 2, column 1: expected a finite number"),
        (
            "negative.npy",
            "E045 negative.npy, row 2, column 1: expected a number that is not negative, found `-1`",
        ),
        ("complex.npy", "E048"),
        ("cube.npy", "E048 cube.npy holds an array of shape (1, 1, 1)"),
        ("fortran.npy", "E048"),
        ("nested.npy", "E044"),
        ("long_header.npy", "E044"),
        ("short.npy", "E044"),
        ("other.npy", "E044"),
        ("matrix.npy", "E048"),
    ];
    for (path, start) in cases {
        let found = error(path, |_| {});
        assert!(found.starts_with(start), "{found}");
    }
    assert!(error("matrix.npy", |r| r.row = Some(0)).starts_with("E048"));
    assert!(error("f8.npy", |r| r.row = Some(1)).starts_with("E048"));
}

#[test]
fn limits_hold() {
    let found = error("plain.csv", |r| r.limits.rows = 3);
    assert_eq!(
        found,
        "E043 plain.csv has more than 3 rows, the limit in force | raise the limit with `--max-outcomes`"
    );
    assert!(error("plain.csv", |r| r.limits.bytes = 10).starts_with("E043 plain.csv has more than 10 bytes"));
    // A stream has no size to ask for beforehand.
    for format in [Format::Csv, Format::Json, Format::Npy] {
        let mut request = LoadRequest::new("endless");
        request.limits.bytes = 1 << 20;
        let failed = read(&request, format, std::io::repeat(b' ')).unwrap_err();
        let expected = if format == Format::Npy { "E044" } else { "E043" };
        assert_eq!(failed.code(), expected, "{failed}");
    }
}

#[test]
fn confined_folders() {
    let inner = Folder::confined(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"), &[]);
    assert!(load(&request("plain.csv", |_| {}), &inner).is_ok());
    for path in ["../../clippy.toml", "/etc/passwd"] {
        let format = |r: &mut LoadRequest| r.format = Some(Format::Csv);
        assert_eq!(load(&request(path, format), &inner).unwrap_err().code(), "E041", "{path}");
    }
}

#[test]
fn every_code_is_explained() {
    let codes: Vec<&str> = CODES.iter().chain(crate::advice::CODES).map(|(code, ..)| *code).collect();
    for code in (20..=33).chain(40..=49) {
        assert!(codes.contains(&format!("E{code:03}").as_str()), "E{code:03}");
    }
}

mod any_bytes {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn give_a_result(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}:,\"0-9a.e\n;-]{0,60}") {
            for format in [Format::Csv, Format::Json, Format::Npy] {
                for want in [Want::Law, Want::Joint, Want::Values] {
                    let request = request("fuzz", |r| r.want = want);
                    let _ = read(&request, format, bytes.as_slice());
                    let _ = read(&request, format, text.as_bytes());
                }
            }
        }

        #[test]
        fn decimals_are_exact(counts in prop::collection::vec(0u64..1_000_000, 1..40), places in 0u32..9) {
            let unit = 10u64.pow(places);
            let digits = |n: &u64| match places {
                0 => n.to_string(),
                _ => format!("{}.{:0width$}", n / unit, n % unit, width = places as usize),
            };
            let text: String = counts.iter().map(|n| digits(n) + "\n").collect();
            let total: u64 = counts.iter().sum();
            let request = request("decimals", |r| r.kind = Kind::Weights);
            match read(&request, Format::Csv, text.as_bytes()) {
                Ok(Loaded { content: Content::Law(Law::Finite(d)), .. }) => {
                    for (i, n) in counts.iter().enumerate() {
                        prop_assert_eq!(d.mass(i), Rational::new((*n).into(), total.into()));
                    }
                }
                Err(e) => prop_assert_eq!((e.code(), total), ("E023", 0)),
                Ok(other) => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
