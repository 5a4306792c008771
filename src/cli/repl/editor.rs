//! The line editor: keys, history, colours, completion, hints, and when a line is finished.

use super::commands;
use super::complete::Words;
use super::highlight::Colours;
use super::hint::{Hints, Known};
use crate::cli::config::{self, Config, Keys};
use crate::cli::output::Screen;
use entail::lower::Scope;
use entail::span::Source;
use entail::syntax::parse;
use reedline::{
    DescriptionMode, EditCommand, EditMode, Emacs, FileBackedHistory, IdeMenu, KeyCode, KeyModifiers,
    Keybindings, MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch, PromptHistorySearchStatus,
    PromptViMode, Reedline, ReedlineEvent, ReedlineMenu, ValidationResult, Validator, Vi,
    default_emacs_keybindings, default_vi_insert_keybindings, default_vi_normal_keybindings,
};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Lines of history that are kept unless the preferences say otherwise.
const HISTORY: u32 = 10_000;

const MENU: &str = "completion";

/// What the editor looks at while a line is typed; the REPL keeps it up to date.
#[derive(Clone, Default)]
pub(super) struct Shared {
    pub(super) scope: Arc<Mutex<Scope>>,
    pub(super) known: Arc<Mutex<Known>>,
}

/// The editor, and what there is to say about the history if it cannot be kept.
pub(super) fn open(
    config: &Config,
    screen: &Screen,
    shared: &Shared,
    limits: parse::Limits,
) -> (Reedline, Option<String>) {
    let script = screen.layout().script;
    let words = Words { scope: shared.scope.clone(), unicode: screen.unicode };
    let menu = IdeMenu::default()
        .with_name(MENU)
        .with_marker("")
        .with_max_completion_width(30)
        .with_description_mode(DescriptionMode::PreferRight)
        .with_max_description_width(60)
        .with_correct_cursor_pos(true);
    let hints = Hints::new(shared.known.clone(), config.hints.unwrap_or(true), script);
    let mut editor = Reedline::create()
        .with_ansi_colors(screen.color)
        .with_completer(Box::new(words))
        .with_quick_completions(true)
        .with_partial_completions(true)
        .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
        .with_hinter(Box::new(hints))
        .with_validator(Box::new(Finished { limits }))
        .use_bracketed_paste(true)
        .with_edit_mode(keys(config.keys));
    if screen.color {
        editor = editor.with_highlighter(Box::new(Colours));
    }
    match history(config) {
        Ok(None) => (editor, None),
        Ok(Some(history)) => (editor.with_history(Box::new(history)), None),
        Err(message) => (editor, Some(message)),
    }
}

fn bind(keys: &mut Keybindings) {
    let next = ReedlineEvent::UntilFound(vec![ReedlineEvent::Menu(MENU.into()), ReedlineEvent::MenuNext]);
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, next);
    keys.add_binding(KeyModifiers::SHIFT, KeyCode::BackTab, ReedlineEvent::MenuPrevious);
    let newline = || ReedlineEvent::Edit(vec![EditCommand::InsertNewline]);
    keys.add_binding(KeyModifiers::ALT, KeyCode::Enter, newline());
    keys.add_binding(KeyModifiers::SHIFT, KeyCode::Enter, newline());
}

fn keys(keys: Keys) -> Box<dyn EditMode> {
    match keys {
        Keys::Emacs => {
            let mut bindings = default_emacs_keybindings();
            bind(&mut bindings);
            Box::new(Emacs::new(bindings))
        }
        Keys::Vi => {
            let (mut insert, normal) = (default_vi_insert_keybindings(), default_vi_normal_keybindings());
            bind(&mut insert);
            Box::new(Vi::new(insert, normal))
        }
    }
}

/// The history of this and earlier sessions; none where it is switched off.
fn history(config: &Config) -> Result<Option<FileBackedHistory>, String> {
    let lines = usize::try_from(config.history.unwrap_or(HISTORY)).unwrap_or(0);
    let path = match std::env::var_os("ENTAIL_HISTORY") {
        Some(path) if path.is_empty() => return Ok(None),
        Some(path) => PathBuf::from(path),
        None => match config::directory("XDG_STATE_HOME", ".local/state") {
            Some(folder) => folder.join("history"),
            None => return Ok(None),
        },
    };
    if lines == 0 {
        return Ok(None);
    }
    let failed = |e: &dyn std::fmt::Display| format!("the history is not kept: {}: {e}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    }
    private(&path).map_err(|e| failed(&e))?;
    FileBackedHistory::with_file(lines, path.clone()).map(Some).map_err(|e| failed(&e))
}

/// What one types is nobody else's business.
#[cfg(unix)]
fn private(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let options = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path);
    options.map(drop)
}

#[cfg(not(unix))]
fn private(_: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}

/// Whether Enter ends the statement.
struct Finished {
    limits: parse::Limits,
}

impl Validator for Finished {
    fn validate(&self, line: &str) -> ValidationResult {
        // Two empty lines ask for the answer whatever it is.
        if commands::read(line).is_some() || line.ends_with("\n\n") || !is_unfinished(line, &self.limits) {
            ValidationResult::Complete
        } else {
            ValidationResult::Incomplete
        }
    }
}

/// Whether more lines could make it right.
pub(super) fn is_unfinished(text: &str, limits: &parse::Limits) -> bool {
    parse::parse_file(&Source::new("<input>", text), limits).is_incomplete
}

/// What stands before the lines.
pub(super) struct Sign;

pub(super) const PROMPT: &str = "entail> ";
pub(super) const CONTINUATION: &str = "   ...> ";

impl Prompt for Sign {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, mode: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed(match mode {
            PromptEditMode::Vi(PromptViMode::Normal | PromptViMode::Visual) => "entail: ",
            _ => PROMPT,
        })
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed(CONTINUATION)
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        let failing = matches!(search.status, PromptHistorySearchStatus::Failing);
        Cow::Owned(format!("({}search: {}) ", if failing { "nothing found, " } else { "" }, search.term))
    }
}
