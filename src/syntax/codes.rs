//! What `entail explain E001` tells: the codes of the diagnostics of this room.

/// Code, title, and an explanation with an example, in the order of the codes.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "E001",
        "unexpected text",
        "Something else was expected here. The message names what could have stood in this place.\n\n    \
         A = {sun: 3/4 rain 1/4}\n\nis read up to the first thing that fits no form of the language.",
    ),
    (
        "E002",
        "unbalanced bracket",
        "Every `(`, `[` and `{` needs the bracket that closes it. The diagnostic points at the opening one.\n\n    \
         S((1/2, 1/2)      # one `)` is missing\n\nInside brackets a newline does not end the statement, so \
         a missing bracket can hide the lines after it.",
    ),
    (
        "E003",
        "unfinished statement",
        "The statement ends too early.\n\n    prove H(A,B) =\n\nA statement goes on to the next line inside \
         brackets, after an operator, a comma or a relation, and when the next line begins with `given`, `by`, \
         `over`, `as`, `+`, `*`, `/` or a relation. A blank line always ends it.",
    ),
    (
        "E004",
        "reserved word used as a name",
        "The words of the language cannot name things: `given`, `in`, `ln`, `bits` and the like, and `sum_i`, \
         `log_b`, `min_B`, which bind a name.\n\n    let max = 3       # not allowed\n    let max1 = 3      # fine\n\n\
         A label may be any word when it is quoted: {\"given\": 1/2, \"in\": 1/2}.",
    ),
    (
        "E005",
        "character without meaning",
        "The character is not part of the language: a typographic quote, a long dash, `==`, `@` ... Labels with \
         such characters are quoted.\n\n    A = {\"R&D\": 1/2, rest: 1/2}",
    ),
    (
        "E006",
        "unknown LaTeX command",
        "The LaTeX commands that the field uses for information theory are read: \\log, \\frac{a}{b}, \\sum_i, \
         \\parallel, \\le, Greek letters, \\left and \\right ... This one is not known.\n\n    \
         D_{KL}(A \\paralel B)     # did you mean \\parallel?",
    ),
    (
        "E007",
        "nesting too deep",
        "Brackets and chains such as 2^2^2^2 may nest 200 levels deep, so that no input can exhaust the \
         machine's stack. `--max-nesting N` moves the limit; `let` avoids it.",
    ),
    (
        "E008",
        "text too large",
        "A text of statements may have 32 MiB. Bulk data belongs in a file of its own, read with \
         `load \"file.csv\"`. `--max-input N` moves the limit.",
    ),
    (
        "E009",
        "malformed proof block",
        "A proof is a block of lines: `proof`, an expression, steps that each begin with a relation, `qed`.\n\n    \
         proof flagship given A << B\n    H(A,B)\n      = D(A||B) + S(A)   by definition of D\n    qed",
    ),
    (
        "E010",
        "ambiguous spelling",
        "Some spellings are read one way by one reader and another way by the next, and a wrong reading is a wrong \
         answer, so they are refused:\n\n    ln A(i)/B(i)       # ln(A(i)/B(i)) or ln(A(i))/B(i)?\n    \
         S(A)/2 ln 2        # S(A)/2 * ln 2 or S(A)/(2 ln 2)?\n\nA fraction of two numbers is one thing: 3/2 ln 2 is \
         fine, and so is ln 3 / ln 2.",
    ),
    (
        "E011",
        "relation in the wrong place",
        "A relation makes a claim: at the top of a statement, in `prove`, `check` and `given`, or as an event \
         `P(X = 1)`. It cannot be a part of a sum or product, and the kinds do not mix: `X -> Y -> Z`, `X _|_ Y | Z`, \
         `A << B` and comparisons each stand alone.\n\n    prove I(X;Z) <= I(X;Y) given X -> Y -> Z",
    ),
    (
        "E012",
        "malformed text",
        "A quoted label or path ends on its own line with a straight quote. Escapes: \\\" \\\\ \\n \\t \\r \\0 \
         \\u{1F600}.",
    ),
    (
        "E013",
        "missing operator",
        "A product needs no sign only where nothing else can be meant: after a number (`2 H(X)`), after a closing \
         bracket (`A(i) ln A(i)`), before a function (`p ln p`).\n\n    p q        # write p * q",
    ),
    (
        "E014",
        "form in the wrong place",
        "The form is known but cannot stand here: `|` and `;` separate arguments only inside a call, `()` is no \
         tuple, a label of a set has no mass.\n\n    S(A; B)     # known to the grammar\n    (A; B)      # not a tuple",
    ),
    (
        "E015",
        "missing comma",
        "Entries of braces, tuples and argument lists are separated by commas.\n\n    \
         A = {sun: 3/4, rain: 1/4}",
    ),
    (
        "E016",
        "`=` for `:` in braces",
        "Inside braces a label and its mass are joined by a colon.\n\n    A = {sun: 3/4, rain: 1/4}",
    ),
    (
        "E019",
        "internal fault of the parser",
        "The parser met something that its own grammar cannot produce. It is a fault of entail, not of the text: \
         please report the statement.",
    ),
];
