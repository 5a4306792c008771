//! What every part of the builder needs: places, names, literals, and pairs one after the other.

use super::grammar::{Pair, Pairs, Rule};
use crate::span::Span;
use crate::syntax::ast::{Expr, ExprKind, Ident};
use crate::syntax::errors::{self, Result};
use crate::syntax::words;

/// Builds the tree of one statement.
pub(super) struct Builder<'t> {
    /// The statement.
    pub text: &'t str,
    /// Where it begins in the source.
    pub base: usize,
}

impl<'t> Builder<'t> {
    /// The place of a pair in the source.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        Span::new(self.base + span.start(), self.base + span.end())
    }

    /// The source text at a place of this statement.
    pub(super) fn at(&self, span: Span) -> &'t str {
        Span::new(span.start.saturating_sub(self.base), span.end.saturating_sub(self.base)).text(self.text)
    }

    /// The next pair, which the grammar says must be there.
    pub(super) fn next<'i>(&self, pairs: &mut Pairs<'i>) -> Result<Pair<'i>> {
        pairs.next().ok_or_else(|| Box::new(self.lost()))
    }

    /// The first pair inside.
    pub(super) fn only<'i>(&self, pair: Pair<'i>) -> Result<Pair<'i>> {
        self.next(&mut pair.into_inner())
    }

    /// The pairs inside that are not brackets or commas or other fixed signs.
    pub(super) fn parts<'i>(&self, pair: Pair<'i>) -> impl Iterator<Item = Pair<'i>> {
        pair.into_inner().filter(|part| !is_sign(part.as_rule()))
    }

    /// The diagnostic of a tree that the grammar cannot make.
    pub(super) fn lost(&self) -> crate::diag::Diagnostic {
        errors::internal(Span::new(self.base, self.base + self.text.len()))
    }

    /// A name, canonically spelled.
    pub(super) fn ident(&self, pair: &Pair<'_>) -> Ident {
        Ident::new(canonical_name(pair.as_str()), self.span(pair))
    }

    /// A name where the grammar takes any word: `sum_i`, `d/dp`, `log_b`.
    pub(super) fn free_name(&self, written: &str, at: Span) -> Result<Ident> {
        let name = canonical_name(written);
        if words::is_reserved(&name) {
            return Err(Box::new(errors::reserved(&name, at)));
        }
        Ok(Ident::new(name, at))
    }

    /// A number as written, `\%` as `%`.
    pub(super) fn number(&self, pair: &Pair<'_>) -> Expr {
        Expr::new(ExprKind::Number(number_text(pair.as_str())), self.span(pair))
    }

    /// What a quoted text says.
    pub(super) fn unquote(&self, pair: &Pair<'_>) -> Result<String> {
        let quoted = pair.as_str();
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
        let mut said = String::with_capacity(inner.len());
        let mut rest = inner.chars();
        while let Some(c) = rest.next() {
            if c != '\\' {
                said.push(c);
                continue;
            }
            let before = rest.as_str();
            match unescape(&mut rest) {
                Some(c) => said.push(c),
                None => {
                    let taken = before.len() - rest.as_str().len();
                    let escape = format!("\\{}", before.get(..taken).unwrap_or(""));
                    return Err(Box::new(errors::bad_escape(&escape, self.span(pair))));
                }
            }
        }
        Ok(said)
    }
}

/// Reads what stands behind a backslash.
fn unescape(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        '0' => Some('\0'),
        c @ ('"' | '\\') => Some(c),
        'u' => {
            let (digits, after) = rest.as_str().strip_prefix('{')?.split_once('}')?;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            *rest = after.chars();
            Some(c)
        }
        _ => None,
    }
}

/// A number literal as the tree keeps it.
pub(super) fn number_text(written: &str) -> String {
    match written.strip_suffix("\\%") {
        Some(digits) => format!("{digits}%"),
        None => written.to_owned(),
    }
}

/// `\alpha` is `α`, `\mathrm{KL}` is `KL`, `x₁` is `x_1`, `x′` is `x'`.
pub(super) fn canonical_name(written: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '\'');
    if written.chars().all(plain) {
        return written.to_owned();
    }
    let (head, tail) = match written.strip_prefix('\\') {
        None => ("", written),
        Some(latex) => {
            let end = latex.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(latex.len());
            let (command, after) = latex.split_at(end);
            match words::GREEK.iter().find(|(name, _)| *name == command) {
                Some((_, letter)) => (*letter, after),
                None => after
                    .trim_start_matches('*')
                    .trim_start_matches('{')
                    .split_once('}')
                    .unwrap_or(("", after)),
            }
        }
    };
    let mut name = String::with_capacity(written.len());
    let mut low = false;
    for c in head.chars().chain(tail.chars()) {
        let digit = u32::from(c).checked_sub(u32::from('₀')).filter(|d| *d < 10);
        match digit.and_then(|d| char::from_digit(d, 10)) {
            Some(digit) => {
                if !std::mem::replace(&mut low, true) && !name.contains('_') {
                    name.push('_');
                }
                name.push(digit);
            }
            None => name.push(if c == '′' { '\'' } else { c }),
        }
    }
    name
}

fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::comma
            | Rule::colon
            | Rule::dot
            | Rule::open_paren
            | Rule::close_paren
            | Rule::open_bracket
            | Rule::close_bracket
            | Rule::open_brace
            | Rule::close_brace
            | Rule::eq
            | Rule::EOI
            | Rule::kw_joint
            | Rule::kw_param
            | Rule::kw_let
            | Rule::kw_values
            | Rule::kw_prove
            | Rule::kw_theorem
            | Rule::kw_given
            | Rule::kw_check
            | Rule::kw_proof
            | Rule::kw_by
            | Rule::kw_as
            | Rule::kw_in
            | Rule::kw_over
            | Rule::kw_digits
            | Rule::kw_counts
            | Rule::kw_floats
            | Rule::kw_load
            | Rule::kw_within
            | Rule::member
            | Rule::bar
    )
}
