//! The user's preferences: `~/.config/entail/config.toml`.
//!
//! They are defaults of the command line's options; an option that is given wins. `ENTAIL_CONFIG` or
//! `--config` names another file, an empty name none.

use super::args::{self, Color};
use clap::{Command, ValueEnum};
use entail::render::escape;
use entail::render::number::Unit;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How lines are edited.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Keys {
    /// As Emacs and most shells do.
    #[default]
    Emacs,
    /// As vi does.
    Vi,
}

/// What the file may say; every key may be left out.
#[derive(Clone, PartialEq, Default, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The base of the logarithm.
    base: Option<Base>,
    /// Significant digits.
    digits: Option<Positive>,
    /// When to use colours.
    #[serde(alias = "colour")]
    color: Option<When>,
    /// How lines are edited.
    #[serde(default)]
    pub(crate) keys: Keys,
    /// Lines of the REPL's history that are kept; 0 for none.
    pub(crate) history: Option<u32>,
    /// Whether the REPL shows results while one types.
    pub(crate) hints: Option<bool>,
}

#[derive(Clone, PartialEq, Debug)]
struct Base(Unit);

#[derive(Clone, Copy, PartialEq, Debug)]
struct Positive(u32);

#[derive(Clone, Copy, PartialEq, Debug)]
struct When(Color);

impl<'de> Deserialize<'de> for Base {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Base, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Base;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"e\" or an integer of at least 2")
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Base, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Base, E> {
                args::base(text).map(Base).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Positive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Positive, D::Error> {
        match u32::deserialize(deserializer)? {
            0 => Err(de::Error::custom("at least 1 digit is shown")),
            n => Ok(Positive(n)),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
        let text = String::deserialize(deserializer)?;
        let unknown = |_| de::Error::custom("expected \"auto\", \"always\" or \"never\"");
        Color::from_str(&text, false).map(When).map_err(unknown)
    }
}

impl Config {
    /// The preferences in the file that was named, or in the usual place if there is one.
    ///
    /// # Errors
    /// Says what is wrong with the file, and where.
    pub(crate) fn find(named: Option<&Path>) -> Result<Config, String> {
        let variable = std::env::var_os("ENTAIL_CONFIG").map(PathBuf::from);
        let (path, must_exist) = match named.map(Path::to_owned).or(variable) {
            Some(path) if path.as_os_str().is_empty() => return Ok(Config::default()),
            Some(path) => (path, true),
            None => match directory("XDG_CONFIG_HOME", ".config") {
                Some(folder) => (folder.join("config.toml"), false),
                None => return Ok(Config::default()),
            },
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::read(&text).map_err(|e| format!("{}: {e}", path.display())),
            Err(e) if e.kind() == io::ErrorKind::NotFound && !must_exist => Ok(Config::default()),
            Err(e) => Err(format!("{} cannot be read: {e}", path.display())),
        }
    }

    fn read(text: &str) -> Result<Config, String> {
        toml::from_str(text).map_err(|e| {
            let safe: Vec<_> = e.to_string().lines().map(|l| escape::terminal(l).into_owned()).collect();
            safe.join("\n")
        })
    }

    /// The command line with these defaults.
    pub(crate) fn apply(&self, command: Command) -> Command {
        let defaults = [
            ("base", self.base.as_ref().map(|b| b.0.symbol())),
            ("digits", self.digits.map(|d| d.0.to_string())),
            ("color", self.color.and_then(|c| Some(c.0.to_possible_value()?.get_name().to_owned()))),
        ];
        let given = defaults.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.fold(command, |command, (name, value)| command.mut_arg(name, |a| a.default_value(value)))
    }
}

/// The program's folder below one of the user's: `$XDG_CONFIG_HOME/entail` or `~/.config/entail`.
pub(crate) fn directory(variable: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = absolute(variable).or_else(|| absolute("HOME").map(|home| home.join(usual)))?;
    Some(base.join("entail"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, FromArgMatches};

    fn parsed(text: &str, args: &[&str]) -> args::Cli {
        let command = Config::read(text).unwrap().apply(args::Cli::command());
        let matches = command.try_get_matches_from(args).unwrap();
        args::Cli::from_arg_matches(&matches).unwrap()
    }

    #[test]
    fn options_win_over_preferences() {
        let text = "base = 2\ndigits = 30\ncolour = \"never\"\nkeys = \"vi\"\nhistory = 0\n";
        let cli = parsed(text, &["entail", "eval", "S(A)", "--digits", "7"]);
        assert_eq!((cli.options.base.clone(), cli.options.digits), (Unit::Bits, 7));
        assert_eq!(cli.options.color, Color::Never);
        let config = Config::read(text).unwrap();
        assert_eq!((config.keys, config.history), (Keys::Vi, Some(0)));
        assert_eq!(parsed("base = \"e\"", &["entail"]).options.base, Unit::Nats);
    }

    #[test]
    fn a_mistake_has_a_place() {
        for (text, place, what) in [
            ("digits = 0", "line 1, column 10", "at least 1"),
            ("\nbase = 1", "line 2, column 8", "an integer of at least 2"),
            ("base = true", "line 1, column 8", "an integer of at least 2"),
            ("keys = \"nano\"", "line 1, column 8", "emacs"),
            ("colors = \"never\"", "line 1, column 1", "color"),
            ("digits = \u{1b}", "line 1, column 10", ""),
        ] {
            let error = Config::read(text).unwrap_err();
            assert!(error.contains(place) && error.contains(what), "{error}");
            assert!(!error.contains('\u{1b}'));
        }
    }
}
