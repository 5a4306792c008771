//! The REPL as a person meets it, through a pseudo-terminal, and as a script does, through a pipe.

use super::terminal::{Opening, Terminal};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_entail");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn open(size: (u16, u16), variables: &[(&str, &str)], args: &[&str]) -> Terminal {
    let terminal = Terminal::open(BINARY, &Opening { args, size, folder: root(), variables });
    terminal.prompt();
    terminal
}

fn usual(rows: u16) -> Terminal {
    open((80, rows), &[], &[])
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    settings.bind(|| insta::assert_snapshot!(format!("repl_{name}"), text));
}

/// Runs the command on what a pipe delivers.
fn piped(input: &str, args: &[&str]) -> Output {
    let mut child = Command::new(BINARY)
        .args(args)
        .current_dir(root())
        .env("ENTAIL_CONFIG", "")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have gone before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Answers, errors and exit code of a session from a pipe.
fn seen(input: &str, args: &[&str]) -> String {
    let output = piped(input, args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (answers, errors) = (text(&output.stdout), text(&output.stderr));
    format!("{answers}--- errors\n{errors}--- exit {}\n", output.status.code().unwrap_or(-1))
}

#[test]
fn a_first_session() {
    let t = usual(120);
    let greeting = t.screen();
    assert!(greeting.lines().count() <= 5, "at most four lines and the prompt:\n{greeting}");
    t.enter("A = {sun: 3/4, rain: 1/4}");
    t.enter("S(A)");
    t.enter("_ in bits");
    t.enter(":steps");
    t.enter("B = {sun: 9/10, rain: 1/10}");
    t.enter("prove H(A,B) = D(A||B) + S(A)");
    t.enter("S(A) < H(A,B)");
    t.enter(":plot D(A||B)");
    t.enter("S(Nobody)");
    t.enter("A(sun)");
    snapshot("first_session", &t.screen());
    assert_eq!(t.leave(), 0);
}

#[test]
fn what_a_greeting_offers_can_be_typed() {
    let t = usual(60);
    t.enter("S((1/2, 1/4, 1/4))");
    t.expect("3/2 ln 2");
    t.enter("prove H(A,B) = D(A||B) + S(A)");
    t.expect("proved");
}

#[test]
fn statements_of_several_lines() {
    let t = usual(40);
    t.press("A = {sun: 3/4,\r");
    t.wait("the continuation", |t| t.line() == "   ...>");
    t.press("rain: 1/4}\r");
    t.prompt();
    t.expect("A = {sun: 3/4, rain: 1/4}");
    // Alt-Enter opens a line where nothing asks for one.
    t.press("B = A\x1b\rS(B)\r");
    t.prompt();
    t.expect("S(B) = ");
    // Ctrl-C throws an unfinished statement away.
    t.press("C = {sun:\r");
    t.wait("the continuation", |t| t.line() == "   ...>");
    t.press("\x03");
    t.prompt();
    t.enter("C");
    t.expect("E060");
    // Two empty lines ask what is wrong.
    t.press("D = {sun: 1\r\r\r");
    t.prompt();
    t.expect("E002");
}

#[test]
fn a_failing_line_changes_nothing() {
    let t = usual(60);
    t.enter("A = (1/2, 1/2)");
    t.enter("A = (1/2, 1/3)");
    t.enter("A = (1/4, 3/4); S(Nobody)");
    t.enter(":nonsense");
    t.enter(":digits 0");
    t.enter("A = (1/4, 3/4) )");
    t.press("\x0c");
    t.wait("a clear screen", |t| t.screen().trim() == "entail>");
    t.enter("A");
    t.expect("A = {1: 1/2, 2: 1/2}");
    t.enter("_");
    t.enter(":digits");
    t.expect("20 significant digits");
}

/// Starts something long, stops it, and says how long that took.
fn stopped_in(t: &Terminal, line: &str) -> Duration {
    t.type_line(line);
    t.press("\r");
    std::thread::sleep(Duration::from_millis(400));
    assert_ne!(t.line(), "entail>", "`{line}` is no long computation:\n{}", t.screen());
    let begun = Instant::now();
    t.press("\x03");
    t.expect("stopped; everything is as it was before this line");
    let took = begun.elapsed();
    t.prompt();
    t.press("\x0c");
    t.wait("a clear screen", |t| t.screen().trim() == "entail>");
    took
}

#[test]
fn ctrl_c_stops_a_computation_and_keeps_the_session() {
    let t = usual(24);
    t.enter("A = {sun: 3/4, rain: 1/4}");
    for line in [
        // A million digits: one logarithm that cannot be interrupted.
        "ln(1000003) digits 1000000",
        // Logarithms of twenty thousand long numbers.
        "S(binomial(20000, 1/3))",
        // The search for a counterexample to what is true but no Shannon inequality (Zhang and Yeung 1998).
        "prove 2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)",
    ] {
        let line = if line.starts_with("prove") { line.replace("A", "X") } else { line.to_owned() };
        let quickest = (0..3).map(|_| stopped_in(&t, &line)).min().unwrap();
        println!("`{line}` stopped in {quickest:?}");
        assert!(quickest < Duration::from_millis(200), "`{line}` stopped only after {quickest:?}");
    }
    t.enter("S(A)");
    t.expect("S(A) = 2 ln 2 − 3/4 ln 3");
    t.enter("A");
    t.expect("A = {sun: 3/4, rain: 1/4}");
}

#[test]
fn the_history_outlives_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state").join("history");
    let variables = [("ENTAIL_HISTORY", path.to_str().unwrap())];
    let t = open((80, 24), &variables, &[]);
    t.enter("uniform = 1");
    t.enter("S((1/2, 1/2))");
    assert_eq!(t.leave(), 0);
    let t = open((80, 24), &variables, &[]);
    t.press("\x1b[A");
    t.wait("the last line", |t| t.line().starts_with("entail> S((1/2, 1/2))"));
    t.press("\x1b[A");
    t.wait("the line before", |t| t.line() == "entail> uniform = 1");
    drop(t);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
    }
    // Switched off, nothing is written.
    let off = folder.path().join("config.toml");
    std::fs::write(&off, "history = 0\n").unwrap();
    let other = folder.path().join("other");
    let variables = [("ENTAIL_CONFIG", off.to_str().unwrap()), ("ENTAIL_HISTORY", other.to_str().unwrap())];
    let t = open((80, 24), &variables, &[]);
    t.enter("1 + 1");
    assert_eq!(t.leave(), 0);
    assert!(!other.exists());
}

#[test]
fn words_are_completed() {
    let t = usual(30);
    t.enter("weather = {sun: 3/4, rain: 1/4}");
    t.press("S(wea\t");
    t.wait("the name", |t| t.line().starts_with("entail> S(weather"));
    t.press(")\r");
    t.prompt();
    t.expect("S(weather) = ");
    t.press("weather(r\t");
    t.wait("the outcome", |t| t.line().starts_with("entail> weather(rain"));
    t.press(")\r");
    t.prompt();
    t.press("\\alp\t");
    t.wait("the letter", |t| t.line().starts_with("entail> α"));
    t.press(" = (1/2, 1/2)\r");
    t.prompt();
    t.expect("α = {1: 1/2, 2: 1/2}");
    // Several: a menu says what each is.
    t.press(":d\t");
    t.expect("show N significant digits");
    t.press("\x03");
}

#[test]
fn a_value_is_shown_while_one_types() {
    let t = usual(24);
    t.press("S((1/2, 1/2))");
    t.hint("  = 0.6931471805");
    t.press(" < 1");
    t.hint("entail> S((1/2, 1/2)) < 1  true");
    t.press("\r");
    t.prompt();
    // What is typed is answered, not what was shown beside it.
    t.expect("✓ true: S((1/2, 1/2)) < 1");
    // A long computation keeps nobody waiting.
    let begun = Instant::now();
    t.press("S(binomial(20000, 1/3))");
    t.wait("the line", |t| t.line() == "entail> S(binomial(20000, 1/3))");
    assert!(begun.elapsed() < Duration::from_secs(5));
    t.press("\x03");
    t.prompt();
}

#[test]
fn keys_of_vi() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "keys = \"vi\"\nbase = 2\ndigits = 7\nhints = false\n").unwrap();
    let t = Terminal::open(
        BINARY,
        &Opening {
            args: &["--config", config.to_str().unwrap()],
            size: (80, 24),
            folder: root(),
            variables: &[],
        },
    );
    t.prompt();
    t.press("xS((1/2, 1/2, 0))");
    t.wait("the line", |t| t.line() == "entail> xS((1/2, 1/2, 0))");
    t.press("\x1b");
    t.wait("the other mode", |t| t.line().starts_with("entail: "));
    t.press("0x\r");
    t.wait("the prompt", |t| t.line() == "entail>" || t.line() == "entail:");
    t.expect("S((1/2, 1/2, 0)) = 1 bit");
}

#[test]
fn a_narrow_terminal_without_colours() {
    let t = open((40, 80), &[("NO_COLOR", "1")], &[]);
    t.enter("A = {sun: 3/4, rain: 1/4}");
    t.enter("S(A)");
    t.enter(":steps");
    t.enter(":plot A");
    t.enter("D(A||B)");
    t.with_screen(|screen| {
        let (rows, columns) = screen.size();
        for (row, column) in (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c))) {
            let cell = screen.cell(row, column).unwrap();
            assert_eq!(cell.fgcolor(), vt100::Color::Default, "{row},{column}");
        }
    });
    snapshot("narrow", &t.screen());
}

#[test]
fn a_terminal_without_unicode() {
    let t = open((80, 80), &[("LANG", "C"), ("NO_COLOR", "1")], &[]);
    t.enter("A = {sun: 3/4, rain: 1/4}");
    t.enter("B = {sun: 1/2, rain: 1/2}");
    t.enter(":steps D(A||B)");
    t.enter(":plot D(A||B)");
    t.enter("S(Nobody)");
    let screen = t.screen();
    assert!(screen.is_ascii(), "{screen}");
    snapshot("ascii", &screen);
}

#[test]
fn a_terminal_that_can_only_print() {
    let t = open((80, 24), &[("TERM", "dumb")], &[]);
    t.press("A = {sun: 3/4,\r");
    t.wait("the continuation", |t| t.line() == "   ...>");
    t.press("rain: 1/4}\r");
    t.prompt();
    t.press("S(A)\r");
    t.expect("S(A) = 2 ln 2");
    t.prompt();
    assert_eq!(t.leave(), 0);
}

#[test]
fn the_ways_out() {
    for way in [":quit\r", ":q\r", "exit\r", "quit\r", "\x04"] {
        let mut t = usual(24);
        t.press(way);
        assert_eq!(t.ended(), 0, "{way:?}");
    }
}

#[test]
fn commands_from_a_pipe() {
    let session = "A = {sun: 3/4, rain: 1/4}\n:base bits\nS(A)\n:digits 7\n_\n:steps\nB = A\n:undo\n:defs\n\
                   :plot A\n:time\n:time\n:latex\n:help plot\n:help E060\n:dgits 3\nS(A) > 1\nS(B)\n:digits none\n\
                   :base 1\n:load nowhere.ent\n:help entrpoy\n:steps A\n:plot 3\n:quit\nS(A)\n";
    snapshot("commands", &seen(session, &[]));
}

#[test]
fn a_pipe_is_plain_and_tells_the_worst() {
    let output = piped("S((1/2, 1/2))\n:digits 5\nS((1/2, 1/2))\n", &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text,
        "S((1/2, 1/2)) = ln 2 = 0.69314718055994530941… nats\n5 significant digits\nS((1/2, 1/2)) = ln 2 = 0.69314… nats\n"
    );
    assert_eq!(output.status.code(), Some(0));
    let code = |input: &str| piped(input, &[]).status.code();
    assert_eq!(code("1 < 2\n:defs\n"), Some(0));
    assert_eq!(code("2 < 1\n:defs\n"), Some(1));
    assert_eq!(code("S(A)\n:defs\n1 < 2\n"), Some(2));
    assert_eq!(code(":nothing\n"), Some(2));
    // Between two commands all or nothing, and places are those of the input.
    let seen = seen("A = (1/2, 1/2)\n:defs\nB = A\nC = (1/2, 1/3)\n:defs\n", &[]);
    assert!(seen.contains("<stdin>:4:5") && !seen.contains("B ="), "{seen}");
    // A colon may begin a line inside of a statement.
    assert!(self::seen("A = {sun\n:3/4, rain\n:1/4}\n:defs\n", &[]).contains("A = {sun: 3/4, rain: 1/4}"));
    // Programs get objects.
    let json = piped("S((1/2, 1/2))\n:base 2\n_\n", &["--json"]).stdout;
    let bases: Vec<String> = String::from_utf8(json)
        .unwrap()
        .lines()
        .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        .map(|v| v["base"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(bases, ["e", "2"]);
}

#[test]
fn bars_have_the_unit_of_the_last_answer() {
    let both = "A = {sun: 3/4, rain: 1/4}\nB = {sun: 9/10, rain: 1/10}\n";
    // 1/4 log 5/2: 0.33048… bits, 0.22907… nats.
    let seen = |last: &str| self::seen(&format!("{both}{last}\n:plot\n"), &[]);
    let bits = seen("D(A||B) in bits");
    assert!(bits.contains("0.33048") && bits.contains("· in bits") && !bits.contains("0.22907"), "{bits}");
    let nats = seen("D(A||B)");
    assert!(nats.contains("0.22907") && nats.contains("· in nats"), "{nats}");
    // A proof is no value: the last value is drawn.
    let value = seen("S(A)\n:defs\nprove H(A,B) = D(A||B) + S(A)");
    assert!(value.contains("0.34657") && value.contains("· in nats"), "{value}");
    // Masses have no unit.
    assert!(!seen("A").contains("· in "));
}

#[test]
fn what_is_typed_amiss_is_answered_to_the_point() {
    let topic = seen(":help stpes\n", &[]);
    assert!(topic.contains("did you mean `steps`"), "{topic}");
    let more = seen("A = (1/2, 1/2)\n:undo 3\n:defs\n", &[]);
    assert!(
        more.contains("`:undo` takes nothing behind it") && more.contains("A = {1: 1/2, 2: 1/2}"),
        "{more}"
    );
    let claim = seen("proof H(A,B) = D(A||B) + S(A)\nH(A,B)\n= D(A||B) + S(A)\nqed\n:defs\n", &[]);
    assert!(claim.contains("what is proved follows line by line"), "{claim}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none").join("session.ent");
    let saved = seen(&format!("1 < 2\n:save {}\n", file.display()), &[]);
    assert!(saved.contains("cannot be written") && !saved.contains("at path"), "{saved}");
}

#[test]
fn the_last_result_is_what_it_was() {
    let answers = |input: &str| {
        let output = piped(&format!("{input}\n:digits\n"), &[]);
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    // While names mean the same it is the expression, afterwards its value.
    let (seen, _) = answers(
        "A = (1/2, 1/2)\n:digits 5\nS(A)\n:digits 5\n_ in bits\n:digits 5\nA = (1/4, 3/4)\n:digits 5\n_",
    );
    assert!(seen.contains("S(A) = 1 bit"), "{seen}");
    let (seen, _) = answers("A = (1/2, 1/2)\n:defs\nS(A)\n:defs\nA = (1/4, 3/4)\n:defs\n_ in bits");
    // What names mean now plays no part any more: the last definition is the last result.
    assert!(seen.contains("A = {1: 1/4, 2: 3/4}"), "{seen}");
    // The name is gone, its entropy is not.
    let (seen, _) = answers("A = (1/2, 1/2)\n:defs\nS(A)\n:undo\n_ in bits");
    assert!(seen.contains("ln 2 = 1 bit"), "{seen}");
    let (_, errors) = answers("A = (1/2, 1/2)\n:undo\nS(_)");
    assert!(errors.contains("the last result was `A`, and names have changed since"), "{errors}");
    let (_, errors) = answers("_ + 1");
    assert!(errors.contains("there is no result yet"), "{errors}");
    // A sum in its place keeps its parentheses.
    let (seen, _) = answers("1 + 2\n:digits\n2 * _");
    assert!(seen.contains("= 6"), "{seen}");
    // A distribution is its name.
    let (seen, _) = answers("A = (1/2, 1/2)\n:digits\nS(_) in bits");
    assert!(seen.contains("S(A) = 1 bit"), "{seen}");
}

#[test]
fn a_saved_session_gives_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("masses.csv");
    std::fs::write(&data, "label,p\nsun,3/4\nrain,1/4\n").unwrap();
    let other = folder.path().join("other.ent");
    std::fs::write(&other, "K = load \"masses.csv\" column p labels label\nS(K)\n").unwrap();
    let saved = folder.path().join("saved.ent");
    let session = format!(
        "A = {{sun: 3/4, rain: 1/4}} # the weather\n:base 2\nS(A)\n:digits 7\n_ + 1\nS(A) in nats\nS(A) < 1\n:base e\n\
         :load {}\nprove H(A,K) = D(A||K) + S(A) as split\n:base 3\n:digits 20\nD(A||K); H(A,K) # both\n\
         check S(A) = 0.5118595071429148\n:defs\nB = (1/2, 1/3)\n:defs\nC = A\n:undo\nE = {{sun: 1/2,\n  rain: 1/2}}\n-S(E)\n:save {}\n",
        other.display(),
        saved.display()
    );
    let first = piped(&session, &[]);
    let errors = String::from_utf8(first.stderr).unwrap();
    assert!(errors.contains("E0") && !errors.contains("cannot"), "{errors}");
    let noise = ["logarithms to base", "significant digits", "taken back", "saved;", "C = ", "✓ split"];
    // Definitions are listed now and then, so each line counts once.
    let answers = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let kept = text.lines().filter(|l| !noise.iter().any(|n| l.contains(n)));
        let mut lines: Vec<String> = kept.filter(|l| !l.is_empty()).map(str::to_owned).collect();
        let mut known = std::collections::HashSet::new();
        lines.retain(|l| known.insert(l.clone()));
        lines
    };
    // It runs anywhere: paths in it lead from its own folder.
    let again = Command::new(BINARY)
        .args(["run", saved.to_str().unwrap()])
        .env("ENTAIL_CONFIG", "")
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&saved).unwrap();
    assert!(again.status.success(), "{text}\n{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(answers(&first.stdout), answers(&again.stdout), "{text}");
    assert!(text.contains("load \"masses.csv\""), "{text}");
    assert!(!text.contains("1/3"), "what failed is not saved:\n{text}");
    snapshot("saved", &text);
    // It replaces nothing unasked.
    let refused = seen(&format!("1 + 1\n:save {}\n", saved.display()), &[]);
    assert!(refused.contains("is there already"), "{refused}");
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), text);
    let forced = seen(&format!("1 + 1\n:save! {}\n", saved.display()), &[]);
    assert!(forced.contains("saved;") && forced.ends_with("exit 0\n"), "{forced}");
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), "1 + 1\n");
}

#[test]
fn preferences_with_a_mistake_are_no_preferences() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "digits = 5\nbase = \"two\"\n").unwrap();
    let output = piped("1 + 1\n", &["--config", config.to_str().unwrap()]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("line 2, column 8") && errors.contains("integer of at least 2"), "{errors}");
    assert_eq!(output.status.code(), Some(2));
    std::fs::write(&config, "digits = 5\nbase = 2\n").unwrap();
    let output = piped("S((1/3, 2/3))\n", &["--config", config.to_str().unwrap()]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("0.91829… bits"));
}

#[test]
fn help_for_shells_and_readers() {
    let run = |args: &[&str]| {
        let output = Command::new(BINARY).args(args).env("ENTAIL_CONFIG", "").output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["completions", "bash"]).contains("complete -F _entail"));
    assert!(run(&["man"]).contains(".TH entail"));
    for command in ["run", "eval", "prove", "check", "explain"] {
        // Each shows how it is used.
        assert!(run(&[command, "--help"]).contains(&format!("entail {command} ")), "{command}");
    }
}
