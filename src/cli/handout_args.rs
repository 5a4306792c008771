//! What `handout` is told on the command line.

use clap::Args;
use std::path::PathBuf;

/// What `entail handout` is told.
#[derive(Args, Debug)]
pub(crate) struct HandoutArgs {
    /// A Markdown file with blocks and spans of statements
    pub(crate) document: PathBuf,
    /// A further folder that the document may load data from (repeatable)
    #[arg(long, value_name = "DIR")]
    pub(crate) allow: Vec<PathBuf>,
    /// How long it may take or how much memory, such as `90s`, `5min`, `500MB`, `2GB` (repeatable)
    #[arg(long, value_name = "LIMIT", value_parser = limit)]
    pub(crate) limit: Vec<Limit>,
    /// Set where the limits hold already.
    #[arg(long, hide = true)]
    pub(crate) limited: bool,
}

/// One limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    /// Seconds.
    Time(u64),
    /// Bytes.
    Memory(u64),
}

fn limit(text: &str) -> Result<Limit, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 =
        number.parse().map_err(|_| "expected a number with a unit, such as 90s or 2GB".to_owned())?;
    let limit = match unit.trim().to_ascii_lowercase().as_str() {
        "s" => Some(Limit::Time(number)),
        "min" => number.checked_mul(60).map(Limit::Time),
        "mb" => number.checked_mul(1 << 20).map(Limit::Memory),
        "gb" => number.checked_mul(1 << 30).map(Limit::Memory),
        _ => None,
    };
    limit.ok_or_else(|| "expected s, min, MB or GB after the number".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        assert_eq!(limit("90s"), Ok(Limit::Time(90)));
        assert_eq!(limit("2 min"), Ok(Limit::Time(120)));
        assert_eq!(limit("2GB"), Ok(Limit::Memory(2 << 30)));
        for wrong in ["", "s", "5", "5h", "99999999999999999999GB"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }
}
