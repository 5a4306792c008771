//! Where answers go: the terminal with its colours, a pipe, or a file that is replaced in one step.

use super::args::{Color, Options};
use anstyle::{AnsiColor, Style};
use entail::render::linear::Script;
use entail::render::text::{Layout, Page, Role};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// What the place that answers go to can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Colours on the standard output.
    pub(crate) color: bool,
    /// Colours on the standard error.
    pub(crate) error_color: bool,
    /// Characters beyond ASCII.
    pub(crate) unicode: bool,
    /// Columns.
    pub(crate) width: usize,
}

/// Columns of a page that is not on a terminal.
const PAGE_WIDTH: usize = 100;

impl Screen {
    /// Looks at the options, the environment and the terminal.
    pub(crate) fn find(options: &Options) -> Screen {
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let variable = |name| std::env::var_os(name).filter(|v| !v.is_empty());
        let plain = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|t| t == "dumb");
        let wanted = |terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !plain,
        };
        // A pipe and a file get UTF-8; a terminal what its locale says.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
        let utf8 = locale.is_none_or(|l| {
            let l = l.to_string_lossy().to_lowercase();
            l.contains("utf-8") || l.contains("utf8")
        });
        let asked = variable("COLUMNS").and_then(|w| w.to_str()?.parse().ok());
        let terminal = || terminal_size::terminal_size().filter(|_| out).map(|(w, _)| usize::from(w.0));
        let width: Option<usize> = asked.or_else(terminal);
        Screen {
            color: wanted(out) && options.output.is_none(),
            error_color: wanted(err),
            unicode: !options.ascii && (utf8 || !out || options.output.is_some()),
            width: width.unwrap_or(PAGE_WIDTH).clamp(40, 120),
        }
    }

    /// How text is laid out for it.
    pub(crate) fn layout(&self) -> Layout {
        let script = if self.unicode { Script::Unicode } else { Script::Ascii };
        Layout { script, width: self.width }
    }
}

/// The page with ANSI colours.
pub(crate) fn painted(page: &Page) -> String {
    let mut out = String::new();
    for line in &page.lines {
        for run in line {
            let style = style(run.role);
            out.push_str(&format!("{style}{}{style:#}", run.text));
        }
        out.push('\n');
    }
    out
}

fn style(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Plain | Role::Math => plain,
        Role::Heading | Role::Emphasis => plain.bold(),
        Role::Name => AnsiColor::Cyan.on_default(),
        Role::Keyword => AnsiColor::Magenta.on_default(),
        Role::Number => AnsiColor::Cyan.on_default(),
        Role::Good => AnsiColor::Green.on_default().bold(),
        Role::Bad => AnsiColor::Red.on_default().bold(),
        Role::Open => AnsiColor::Yellow.on_default().bold(),
        Role::Faint => plain.dimmed(),
        Role::Code => AnsiColor::Blue.on_default(),
    }
}

/// Writes the answer to the standard output, or to the file in one step. A reader that has gone
/// away is no error.
///
/// # Errors
/// When it cannot be written; the old file is untouched then.
pub(crate) fn deliver(text: &str, file: Option<&Path>) -> io::Result<()> {
    deliver_bytes(text.as_bytes(), file)
}

/// The same for what is no text.
///
/// # Errors
/// When it cannot be written; the old file is untouched then.
pub(crate) fn deliver_bytes(bytes: &[u8], file: Option<&Path>) -> io::Result<()> {
    match file {
        None => {
            let mut out = io::stdout().lock();
            match out.write_all(bytes).and_then(|()| out.flush()) {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                other => other,
            }
        }
        Some(path) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::metadata(folder)?;
            // The path in the error would be that of a file that nobody asked for.
            let mut beside =
                tempfile::NamedTempFile::new_in(folder).map_err(|e| io::Error::from(e.kind()))?;
            beside.write_all(bytes)?;
            beside.as_file().sync_all()?;
            keep_permissions(beside.as_file(), path)?;
            beside.persist(path).map_err(|e| e.error)?;
            Ok(())
        }
    }
}

/// A temporary file is private; the answer is as readable as the file it replaces, or as any new one.
#[cfg(unix)]
pub(crate) fn keep_permissions(new: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(path) {
        Ok(old) => new.set_permissions(old.permissions()),
        Err(_) => new.set_permissions(std::fs::Permissions::from_mode(0o644)),
    }
}

#[cfg(not(unix))]
pub(crate) fn keep_permissions(_: &std::fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Says something on the standard error; that it may be closed is no reason to fail.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt");
        deliver("one", Some(&path)).unwrap();
        deliver("two", Some(&path)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let missing = folder.path().join("no/such/folder/out.txt");
        assert!(deliver("three", Some(&missing)).is_err());
    }
}
