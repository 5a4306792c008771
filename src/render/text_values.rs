//! Values and distributions as lines of text.

use super::document::{Listing, Shown};
use super::escape;
use super::formula::Formula;
use super::linear::Script;
use super::runs::{Role, Run};
use super::text::{Setter, Token, run, width};

impl Setter {
    /// `asked = exact = digits unit`: on one line where that fits, else each `=` on its own. What was
    /// asked is filled up to `column`.
    pub(super) fn value(&mut self, v: &Shown, margin: usize, column: usize) {
        let mut parts: Vec<Vec<Run>> = Vec::new();
        if let Some(exact) = &v.exact {
            parts.push(vec![run(Role::Math, self.math(exact))]);
        }
        if let Some(digits) = &v.digits {
            let numeral = Formula::Numeral(digits.clone());
            let digits = match digits.strip_prefix(['-', '−']) {
                Some(size) => self.math(&Formula::Negative(Box::new(Formula::numeral(size)))),
                None => self.math(&numeral),
            };
            parts.push(vec![run(Role::Number, digits)]);
        }
        if let (Some(unit), Some(last)) = (&v.unit, parts.last_mut()) {
            let unit = if self.layout.script == Script::Ascii { escape::ascii(unit) } else { unit.clone() };
            last.push(run(Role::Keyword, format!(" {unit}")));
        }
        let asked = v.asked.as_ref().map(|f| self.math(f)).unwrap_or_default();
        let fill = " ".repeat(column.saturating_sub(width(&asked)));
        let asked = " ".repeat(margin) + &asked + &fill;
        let total = width(&asked) + parts.iter().flatten().map(|r| width(&r.text) + 3).sum::<usize>();
        let (indent, together) = (width(&asked), total <= self.layout.width);
        let mut line =
            if asked.trim().is_empty() { Vec::new() } else { vec![run(Role::Math, asked.clone())] };
        // A long question stands alone; what it equals is indented below.
        let stacked = !together && indent > self.layout.width / 3;
        if stacked {
            self.push(std::mem::take(&mut line));
        }
        for (n, part) in parts.into_iter().enumerate() {
            if n > 0 && !together {
                self.push(std::mem::take(&mut line));
                line.push(run(Role::Plain, " ".repeat(if stacked { margin + 4 } else { indent })));
            } else if stacked {
                line.push(run(Role::Plain, " ".repeat(margin + 4)));
            }
            if !(n == 0 && asked.trim().is_empty()) {
                line.push(run(Role::Plain, " = "));
            }
            line.extend(part);
        }
        if let Some(witness) = &v.witness {
            let mut tokens = vec![Token { role: Role::Plain, text: "because".into(), space: true }];
            tokens.extend(self.tokens(witness, Role::Plain));
            if let Some(first) = tokens.get_mut(1) {
                first.space = true;
            }
            if let Some(last) = line.last_mut() {
                last.text.push(',');
            }
            self.wrapped_after(line, tokens, margin + 4);
        } else {
            self.push(line);
        }
        if let Some(remark) = &v.remark {
            let mut tokens = self.tokens(remark, Role::Faint);
            if let (Some(first), Some(last)) = (tokens.first_mut(), self.page.lines.last()) {
                first.text.insert(0, '(');
                first.space = false;
                let columns: usize = last.iter().map(|r| width(&r.text)).sum();
                let own: usize = tokens.iter().map(|t| width(&t.text) + usize::from(t.space)).sum();
                if let Some(end) = tokens.last_mut() {
                    end.text.push(')');
                }
                // Beside the value where it fits there as a whole.
                if columns + own + 3 <= self.layout.width {
                    let mut line = self.page.lines.pop().unwrap_or_default();
                    line.push(run(Role::Faint, "  "));
                    self.wrapped_after(line, tokens, margin + 4);
                } else {
                    self.wrapped(tokens, run(Role::Faint, " ".repeat(margin + 4)), margin + 4);
                }
            }
        }
    }

    pub(super) fn listing(&mut self, l: &Listing) {
        let mut tokens = Vec::new();
        let last = l.outcomes.len().saturating_sub(1);
        for (n, (label, mass)) in l.outcomes.iter().enumerate() {
            let comma = if n < last || l.more > 0 { "," } else { "}" };
            let text = format!("{}: {}{comma}", escape::terminal(label), self.math(mass));
            tokens.push(Token { role: Role::Math, text, space: n > 0 });
        }
        if l.more > 0 {
            let dots = self.pick("…", "...");
            let text = format!("{dots} {} more}}", l.more);
            tokens.push(Token { role: Role::Faint, text, space: true });
        }
        let lead = format!("{} = {{", self.math(&l.name));
        let indent = width(&lead).min(8);
        self.wrapped(tokens, run(Role::Math, lead), indent);
    }
}
