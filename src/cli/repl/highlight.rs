//! Colours as one types.

use super::commands;
use entail::syntax::highlight::{self, Class};
use reedline::{Highlighter, StyledText};

/// Colours statements as the language reads them, and commands.
pub(super) struct Colours;

fn style(class: Class) -> nu_ansi_term::Style {
    use nu_ansi_term::{Color, Style};
    match class {
        Class::Comment => Style::new().dimmed(),
        Class::Statement => Color::Magenta.bold(),
        Class::Keyword => Color::Magenta.normal(),
        Class::Function => Color::Blue.normal(),
        Class::Number => Color::Cyan.normal(),
        Class::Text => Color::Green.normal(),
        Class::Command => Color::Blue.normal(),
        Class::Last => Color::Yellow.normal(),
        Class::Stray => Color::Red.underline(),
        Class::Name | Class::Sign => Style::new(),
    }
}

impl Highlighter for Colours {
    fn highlight(&self, line: &str, _cursor: usize) -> StyledText {
        let mut styled = StyledText::new();
        let plain = nu_ansi_term::Style::new();
        let mut at = 0;
        if let Some(call) = commands::read(line) {
            // The command's name alone; its argument is a statement, a file or a number.
            let begin = line.len() - line.trim_start().len();
            let length = line.trim_start().find(char::is_whitespace).unwrap_or(line.trim_start().len());
            let face = if call.is_ok() { style(Class::Statement) } else { style(Class::Stray) };
            styled.push((plain, line.get(..begin).unwrap_or("").to_owned()));
            styled.push((face, line.get(begin..begin + length).unwrap_or("").to_owned()));
            at = begin + length;
        }
        let rest = line.get(at..).unwrap_or("");
        for (class, span) in highlight::pieces(rest) {
            styled.push((
                plain,
                line.get(at..at.max(line.len() - rest.len() + span.start)).unwrap_or("").to_owned(),
            ));
            styled.push((style(class), span.text(rest).to_owned()));
            at = line.len() - rest.len() + span.end;
        }
        styled.push((plain, line.get(at..).unwrap_or("").to_owned()));
        styled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_only_coloured() {
        for line in
            ["prove S(A) >= 0 # é", "  :plot D(A||B)", ":nothing x", "A = {é: \"x", "", "_ \\alpha ??"]
        {
            let shown: String = Colours.highlight(line, 0).buffer.into_iter().map(|(_, text)| text).collect();
            assert_eq!(shown, line);
        }
    }
}
