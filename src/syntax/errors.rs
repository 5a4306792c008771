//! The diagnostics of a text that cannot be read: one function for each mistake, in the user's words.

use super::words;
use crate::diag::Diagnostic;
use crate::span::Span;

/// A mistake found while building the tree; boxed, since a success should not pay for its size.
pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// What was expected and what stands there instead.
pub(super) fn unexpected(expected: &str, found: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E001", format!("expected {expected}, found {}", shown(found)))
        .at(at, format!("expected {expected}"))
}

/// The text as a message quotes it: short, on one line.
fn shown(found: &str) -> String {
    let line = found.lines().next().unwrap_or("");
    match line.char_indices().nth(24) {
        Some((cut, _)) => format!("`{}…`", line.get(..cut).unwrap_or("")),
        None => format!("`{line}`"),
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

pub(super) fn unclosed(open: char, at: Span) -> Diagnostic {
    let close = closing(open);
    Diagnostic::error("E002", format!("this `{open}` is never closed"))
        .at(at, "opened here")
        .help(format!("add the `{close}` that belongs to it"))
}

pub(super) fn mismatched(open: char, opened: Span, close: char, closed: Span) -> Diagnostic {
    let wanted = closing(open);
    Diagnostic::error("E002", format!("`{open}` is closed by `{close}`"))
        .at(closed, format!("expected `{wanted}`"))
        .at(opened, "opened here")
        .help(format!("write `{wanted}`, or look for a bracket missing between the two"))
}

pub(super) fn unopened(close: char, at: Span) -> Diagnostic {
    Diagnostic::error("E002", format!("this `{close}` closes nothing"))
        .at(at, "no bracket is open here")
        .help("remove it, or add the bracket that it should close")
}

pub(super) fn unfinished(expected: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E003", format!("the statement ends where {expected} was expected"))
        .at(at, format!("expected {expected}"))
        .help("a statement goes on to the next line inside brackets and after an operator or a comma")
}

pub(super) fn reserved(word: &str, at: Span) -> Diagnostic {
    let example = if words::binds(word) { word.replacen('_', "", 1) } else { format!("{word}1") };
    Diagnostic::error("E004", format!("`{word}` is a word of the language and cannot be a name"))
        .at(at, "expected a name")
        .help(format!("choose another name, such as `{example}`"))
}

pub(super) fn stray(c: char, at: Span) -> Diagnostic {
    let error = Diagnostic::error("E005", format!("the character {} means nothing here", escaped(c)))
        .at(at, "not part of the language");
    match c {
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '`' | '\'' => {
            error.help("quote a label with \"straight quotes\"")
        }
        '–' | '—' => error.help("a minus is written `-` or `−`"),
        '@' | '&' | '?' | '%' => error.help("a label with such characters needs quotes: \"a & b\""),
        '\u{feff}' => error.help("remove the byte order mark"),
        _ => error,
    }
}

fn escaped(c: char) -> String {
    if c.is_control() || c.is_whitespace() { format!("U+{:04X}", u32::from(c)) } else { format!("`{c}`") }
}

pub(super) fn double_equals(at: Span) -> Diagnostic {
    Diagnostic::error("E005", "equality is written with one `=`").at(at, "two `=`").help("write `=`")
}

pub(super) fn unknown_command(command: &str, at: Span) -> Diagnostic {
    let error = Diagnostic::error("E006", format!("unknown LaTeX command `{command}`")).at(at, "not known");
    match words::nearest_command(command.trim_start_matches('\\')) {
        Some(near) => error.help(format!("did you mean `\\{near}`?")),
        None => error.help("write it without LaTeX: every notation has a plain spelling"),
    }
}

pub(super) fn too_deep(at: Span, limit: usize) -> Diagnostic {
    Diagnostic::error("E007", format!("the statement nests more than {limit} levels deep"))
        .at(at, format!("level {} begins here", limit.saturating_add(1)))
        .help("split it with `let`, or raise the limit with `--max-nesting N`")
}

pub(super) fn too_large(bytes: usize, limit: usize) -> Diagnostic {
    Diagnostic::error("E008", format!("the text has {bytes} bytes, more than the limit of {limit}"))
        .at(Span::default(), "this text")
        .help("read bulk data with `load \"file\"`, or raise the limit with `--max-input N`")
}

pub(super) fn no_qed(header: Span) -> Diagnostic {
    Diagnostic::error("E009", "this proof has no `qed`")
        .at(header, "the proof begins here")
        .help("end the proof with a line `qed`")
}

pub(super) fn no_proof(at: Span) -> Diagnostic {
    Diagnostic::error("E009", "`qed` without a `proof`")
        .at(at, "no proof is open here")
        .help("begin the proof with a line `proof`")
}

pub(super) fn no_steps(at: Span) -> Diagnostic {
    Diagnostic::error("E009", "a proof needs a first expression and at least one step")
        .at(at, "no steps")
        .help("for example: `proof`, then `H(A,B)`, then `= D(A||B) + S(A) by definition of D`, then `qed`")
}

/// What does not belong into the first line of a proof.
pub(super) fn proof_header(wrong: Diagnostic) -> Diagnostic {
    wrong.help(
        "a proof begins with `proof`, a name if it is to have one, and `given ...` if it has conditions; \
         what is proved follows line by line",
    )
}

pub(super) fn no_relation(at: Span) -> Diagnostic {
    Diagnostic::error("E009", "a step of a proof begins with `=`, `<=`, `<`, `>=` or `>`")
        .at(at, "expected a relation first")
        .help("a line that goes on with the one before ends that one with an operator")
}

pub(super) fn first_relation(at: Span) -> Diagnostic {
    Diagnostic::error("E009", "a proof begins with an expression, not with a step")
        .at(at, "nothing stands to the left of this")
        .help("write the expression to start from on a line of its own")
}

pub(super) fn ambiguous(at: Span, one: String, other: String) -> Diagnostic {
    Diagnostic::error("E010", "this can be read in two ways")
        .at(at, "which is meant?")
        .help(format!("write `{one}` or `{other}`"))
}

pub(super) fn misplaced_relation(relation: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E011", format!("`{relation}` cannot stand inside an expression"))
        .at(at, "expected a number, a distribution or a quantity")
        .help("a comparison is a statement of its own, a claim of `prove`, or an event: `P(X = 1)`")
}

pub(super) fn mixed_relations(at: Span) -> Diagnostic {
    Diagnostic::error("E011", "these relations do not go together in one claim")
        .at(at, "mixed")
        .help("`X -> Y -> Z`, `X _|_ Y | Z`, `A << B` and comparisons are claims of their own kinds")
}

pub(super) fn stray_condition(at: Span) -> Diagnostic {
    Diagnostic::error("E011", "only independence is conditioned with `|` here")
        .at(at, "condition")
        .help("write `X _|_ Y | Z`, or put a condition of the claim behind `given`")
}

pub(super) fn short_chain(at: Span) -> Diagnostic {
    Diagnostic::error("E011", "a Markov chain has at least three variables")
        .at(at, "only two")
        .help("write `X -> Y -> Z`")
}

pub(super) fn no_claim(at: Span) -> Diagnostic {
    Diagnostic::error("E011", "this is an expression, not a claim")
        .at(at, "expected a relation, such as `=` or `<=`")
        .help("for example `H(A,B) = D(A||B) + S(A)`")
}

pub(super) fn unclosed_text(at: Span) -> Diagnostic {
    Diagnostic::error("E012", "this text has no closing quote on its line")
        .at(at, "opened here")
        .help("close it with `\"`; write a newline inside as `\\n`")
}

pub(super) fn bad_escape(escape: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E012", format!("unknown escape `{escape}`"))
        .at(at, "in this text")
        .help("the escapes are \\\" \\\\ \\n \\t \\r \\0 and \\u{1F600}")
}

pub(super) fn missing_operator(left: &str, right: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E013", format!("there is no operator between {} and {}", shown(left), shown(right)))
        .at(at, "expected an operator")
        .help("a product of two names needs its sign: `p * q`")
}

pub(super) fn misplaced(what: &str, at: Span, help: &str) -> Diagnostic {
    Diagnostic::error("E014", what.to_owned()).at(at, "here").help(help)
}

pub(super) fn missing_comma(before: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E015", format!("a comma is missing before {}", shown(before)))
        .at(at, "expected `,`")
        .help("separate the entries with commas")
}

pub(super) fn equals_for_colon(label: &str, at: Span) -> Diagnostic {
    Diagnostic::error("E016", "inside braces a label and its mass are joined by `:`")
        .at(at, "expected `:`")
        .help(format!("write `{label}: mass`, such as `{label}: 1/4`"))
}

/// The builder met a tree that the grammar cannot make.
pub(super) fn internal(at: Span) -> Diagnostic {
    Diagnostic::error("E019", "the parser lost its way in this statement")
        .at(at, "in this text")
        .help("this is a fault of entail: please report the statement")
}
