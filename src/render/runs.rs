//! Text with meaning, line by line: what a page of text is before anyone gives it colours.

/// What a run of text means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Words.
    Plain,
    /// A heading.
    Heading,
    /// Mathematics.
    Math,
    /// Stressed words.
    Emphasis,
    /// A name of the user's.
    Name,
    /// A word of the language or of the kernel.
    Keyword,
    /// Digits.
    Number,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
    /// Undecided.
    Open,
    /// Reasons and rules beside the point.
    Faint,
    /// Text to be typed.
    Code,
}

/// Text of one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// What it means.
    pub role: Role,
    /// The text, without line ends and control characters.
    pub text: String,
}

/// Lines of runs.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Page {
    /// From top to bottom.
    pub lines: Vec<Vec<Run>>,
}

impl Page {
    /// The text alone, each line with its end.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            let text: String = line.iter().map(|run| run.text.as_str()).collect();
            out.push_str(text.trim_end());
            out.push('\n');
        }
        out
    }
}
