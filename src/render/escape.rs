//! What a hostile name, label or message may not do to a page: one function per format.
//!
//! Labels come from data files: they may hold terminal escapes, LaTeX commands, HTML or Markdown.

use std::borrow::Cow;

/// Whether a terminal might obey or hide the character: controls (C0, DEL, C1), the marks that
/// reorder text, zero-width characters, and what some viewers take for a line end.
pub fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// For a terminal or a text file: treacherous characters are spelled `\u{1b}`.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::terminal("a\u{1b}[31m"), r"a\u{1b}[31m");
/// ```
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_treacherous(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// The typographic marks of our own sentences in ASCII; letters of names are left alone.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '−' => out.push('-'),
            '—' => out.push_str("--"),
            '’' | '‘' => out.push('\''),
            '“' | '”' => out.push('"'),
            '…' => out.push_str("..."),
            '·' => out.push('*'),
            'Ω' => out.push_str("Omega"),
            '≪' => out.push_str("<<"),
            '‖' => out.push_str("||"),
            '∞' => out.push_str("inf"),
            '≤' => out.push_str("<="),
            '≠' => out.push_str("!="),
            '→' => out.push_str("->"),
            'Σ' => out.push_str("sum"),
            '²' => out.push_str("^2"),
            '√' => out.push_str("sqrt "),
            'é' | 'ë' => out.push('e'),
            '≥' => out.push_str(">="),
            '½' => out.push_str("1/2"),
            'α' => out.push_str("alpha"),
            'χ' => out.push_str("chi"),
            'φ' => out.push_str("phi"),
            'Γ' => out.push_str("Gamma"),
            '⊢' => out.push_str("|-"),
            '×' => out.push('x'),
            '⁻' => out.push_str("^-"),
            '¹' => out.push('1'),
            'ᵢ' => out.push_str("_i"),
            'ₓ' => out.push_str("_x"),
            'ᵧ' => out.push_str("_y"),
            '─' => out.push('-'),
            _ => out.push(c),
        }
    }
    out
}

/// For Markdown outside of mathematics and code: nothing in it is markup or HTML.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::markdown("*<b>*"), r"\*&lt;b&gt;\*");
/// ```
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '$' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// For LaTeX text: every character prints as itself, none is a command.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::latex(r"50% of \input{x}"), r"50\% of \textbackslash{}input\{x\}");
/// ```
pub fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '<' => out.push_str(r"\textless{}"),
            '>' => out.push_str(r"\textgreater{}"),
            '|' => out.push_str(r"\textbar{}"),
            '"' => out.push_str(r"\textquotedbl{}"),
            '`' => out.push_str(r"\textasciigrave{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            _ => match symbol(c) {
                Some(command) => out.extend(["$", command, "$"]),
                None => out.push(c),
            },
        }
    }
    out
}

/// For HTML and MathML, in text and in quoted attributes.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::html("<b a='1'>"), "&lt;b a=&#39;1&#39;&gt;");
/// ```
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A string literal of Typst, in which nothing is markup or code.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::typst(r#"a "b" #c"#), r#""a \"b\" #c""#);
/// ```
pub fn typst(text: &str) -> String {
    format!("\"{}\"", terminal(text).replace('\\', r"\\").replace('"', "\\\""))
}

/// The command for a character that LaTeX's text fonts lack.
pub(super) fn symbol(c: char) -> Option<&'static str> {
    const SYMBOLS: &[(char, &str)] = &[
        ('ᵢ', r"{}_i"),
        ('ₓ', r"{}_x"),
        ('ᵧ', r"{}_y"),
        ('α', r"\alpha"),
        ('β', r"\beta"),
        ('γ', r"\gamma"),
        ('δ', r"\delta"),
        ('ε', r"\varepsilon"),
        ('ζ', r"\zeta"),
        ('η', r"\eta"),
        ('θ', r"\theta"),
        ('κ', r"\kappa"),
        ('λ', r"\lambda"),
        ('μ', r"\mu"),
        ('ν', r"\nu"),
        ('ξ', r"\xi"),
        ('π', r"\pi"),
        ('ρ', r"\rho"),
        ('σ', r"\sigma"),
        ('τ', r"\tau"),
        ('φ', r"\varphi"),
        ('χ', r"\chi"),
        ('ψ', r"\psi"),
        ('ω', r"\omega"),
        ('Γ', r"\Gamma"),
        ('Δ', r"\Delta"),
        ('Θ', r"\Theta"),
        ('Λ', r"\Lambda"),
        ('Ξ', r"\Xi"),
        ('Π', r"\Pi"),
        ('Σ', r"\Sigma"),
        ('Φ', r"\Phi"),
        ('Ψ', r"\Psi"),
        ('Ω', r"\Omega"),
        ('∞', r"\infty"),
        ('≪', r"\ll"),
        ('‖', r"\parallel"),
        ('·', r"\cdot"),
        ('−', "-"),
        ('≤', r"\leq"),
        ('≥', r"\geq"),
        ('≠', r"\neq"),
        ('→', r"\to"),
        ('√', r"\surd"),
        ('²', "^2"),
        ('₂', "_2"),
        ('⊢', r"\vdash"),
        ('─', "-"),
        ('ᵢ', "_i"),
    ];
    SYMBOLS.iter().find(|(known, _)| *known == c).map(|(_, command)| *command)
}

/// For LaTeX mathematics, on paper or on a web page: upright words in which every character prints
/// as itself. Markdown and HTML see no character that they know.
///
/// ```
/// use entail::render::escape;
/// assert_eq!(escape::math_text("light rain"), r"\text{light rain}");
/// assert_eq!(escape::math_text("a|b"), r"\text{a}\vert \text{b}");
/// ```
pub fn math_text(text: &str) -> String {
    let mut out = String::new();
    let mut open = false;
    for c in terminal(text).chars() {
        let command = match c {
            '\\' => r"\backslash ",
            '{' => r"\lbrace ",
            '}' => r"\rbrace ",
            '$' => r"\$",
            '&' => r"\mathbin{\&}",
            '#' => r"\#",
            '%' => r"\%",
            '_' => r"\_",
            '^' => r"\hat{\ }",
            '~' => r"\sim ",
            '|' => r"\vert ",
            '<' => r"\mathord< ",
            '>' => r"\mathord> ",
            '*' => r"\ast ",
            '[' => r"\lbrack ",
            ']' => r"\rbrack ",
            '`' => r"\grave{\ }",
            _ => symbol(c).unwrap_or(""),
        };
        if command.is_empty() {
            if !open {
                out.push_str(r"\text{");
                open = true;
            }
            out.push(c);
        } else {
            if open {
                out.push('}');
                open = false;
            }
            out.push_str(command);
            out.push_str(if command.ends_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" });
        }
    }
    if open {
        out.push('}');
    }
    if out.is_empty() { r"\text{}".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_get_no_controls() {
        let hostile = "a\u{1b}]0;t\u{7}\u{9b}31m\u{202e}b\r\n\u{200b}";
        assert!(!terminal(hostile).contains(is_treacherous));
        assert_eq!(terminal("Дождь ☂"), "Дождь ☂");
    }

    #[test]
    fn latex_has_no_live_command() {
        let out = latex(r"\end{document}$x^2_1$ 5% #1 ~ & <a>");
        assert_eq!(
            out,
            r"\textbackslash{}end\{document\}\$x\textasciicircum{}2\_1\$ 5\% \#1 \textasciitilde{} \& \textless{}a\textgreater{}"
        );
    }

    #[test]
    fn mathematics_shows_labels_to_nobody_as_markup() {
        let out = math_text("<script>$x`|y*");
        assert!(!out.contains('`') && !out.contains('|') && !out.contains('*'), "{out}");
        assert!(!out.replace(r"\$", "").contains('$'), "{out}");
        assert!(!out.contains("<s"), "{out}");
    }
}
