//! How much a text may ask for.

/// How much a text may ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Levels of brackets and chains in one statement; `--max-nesting`. More than [`Limits::DEEPEST`] counts
    /// as that.
    pub nesting: usize,
    /// Bytes of one text; `--max-input`.
    pub input: usize,
}

impl Limits {
    /// The deepest nesting that can be asked for: what walks such a tree recursively needs less than
    /// 1 KiB of stack a level, so that it fits the 2 MiB of a thread. (The parser itself needs more, and
    /// takes a stack of its own size for it.)
    pub const DEEPEST: usize = 1_000;

    /// The nesting that is really allowed.
    pub(super) fn depth(&self) -> usize {
        self.nesting.min(Limits::DEEPEST)
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nesting: 200, input: 32 << 20 }
    }
}
