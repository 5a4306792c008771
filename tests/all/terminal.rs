//! The command in a pseudo-terminal: what a person types, and the screen that a person sees.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long anything may take before a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The command, running in a terminal.
pub(crate) struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    input: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Bytes shown so far.
    shown: Arc<AtomicU64>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

/// How the terminal is opened.
pub(crate) struct Opening<'a> {
    pub(crate) args: &'a [&'a str],
    pub(crate) size: (u16, u16),
    pub(crate) folder: &'a Path,
    pub(crate) variables: &'a [(&'a str, &'a str)],
}

impl Terminal {
    /// Starts the command; a clean environment but for what is named.
    pub(crate) fn open(binary: &str, opening: &Opening<'_>) -> Terminal {
        let (cols, rows) = opening.size;
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(binary);
        command.args(opening.args);
        command.cwd(opening.folder);
        command.env_clear();
        let usual =
            [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("ENTAIL_CONFIG", ""), ("ENTAIL_HISTORY", "")];
        for (name, value) in usual.iter().chain(opening.variables) {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows, cols, 1000)));
        let input = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let mut output = pair.master.try_clone_reader().unwrap();
        let count_shown = Arc::new(AtomicU64::new(0));
        let (shown, keys, counter) = (screen.clone(), input.clone(), count_shown.clone());
        std::thread::spawn(move || {
            /// The question where the cursor is, which a terminal answers.
            const WHERE: &[u8] = b"\x1b[6n";
            let mut bytes = [0; 4096];
            let mut tail: Vec<u8> = Vec::new();
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let mut shown = shown.lock().unwrap();
                counter.fetch_add(count as u64, Ordering::Relaxed);
                for byte in &bytes[..count] {
                    shown.process(&[*byte]);
                    tail.push(*byte);
                    if tail.ends_with(WHERE) {
                        let (row, column) = shown.screen().cursor_position();
                        let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                        let _ = keys.lock().unwrap().write_all(answer.as_bytes());
                        tail.clear();
                    }
                    if tail.len() > 64 {
                        tail.drain(..32);
                    }
                }
            }
        });
        Terminal { screen, input, shown: count_shown, child, _master: pair.master }
    }

    /// Presses keys.
    pub(crate) fn press(&self, keys: &str) {
        let mut input = self.input.lock().unwrap();
        input.write_all(keys.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// What is on the screen, blank lines at its end left out.
    pub(crate) fn screen(&self) -> String {
        let shown = self.screen.lock().unwrap();
        let lines: Vec<String> = shown.screen().contents().lines().map(|l| l.trim_end().to_owned()).collect();
        lines.join("\n").trim_end().to_owned() + "\n"
    }

    /// The screen with its colours.
    pub(crate) fn with_screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.screen.lock().unwrap().screen())
    }

    /// The line that the cursor is on.
    pub(crate) fn line(&self) -> String {
        let shown = self.screen.lock().unwrap();
        let (row, _) = shown.screen().cursor_position();
        let (_, columns) = shown.screen().size();
        let line = shown.screen().rows(0, columns).nth(usize::from(row));
        line.unwrap_or_default().trim_end().to_owned()
    }

    /// Waits until something is so.
    pub(crate) fn wait(&self, what: &str, mut so: impl FnMut(&Terminal) -> bool) {
        let begun = Instant::now();
        while !so(self) {
            assert!(
                begun.elapsed() < PATIENCE,
                "waited for {what} in vain; the screen is\n{}",
                self.screen()
            );
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    /// Waits for a text anywhere on the screen.
    pub(crate) fn expect(&self, text: &str) {
        self.wait(text, |t| t.screen().contains(text));
    }

    /// Waits for an empty prompt.
    pub(crate) fn prompt(&self) {
        let mut since = (0, Instant::now());
        // While a line is painted anew it looks like an empty one for a moment.
        self.wait("the prompt", |t| {
            let shown = t.shown.load(Ordering::Relaxed);
            if shown != since.0 {
                since = (shown, Instant::now());
            }
            t.line() == "entail>" && since.1.elapsed() > Duration::from_millis(30)
        });
    }

    /// Types the last character again until a hint stands behind the line: under load the first may be late.
    pub(crate) fn hint(&self, text: &str) {
        let mut asked = Instant::now();
        self.wait(text, |t| {
            if asked.elapsed() > Duration::from_millis(300) {
                asked = Instant::now();
                t.press(" \x7f");
            }
            t.screen().contains(text)
        });
    }

    /// Types a line and waits until it stands there.
    pub(crate) fn type_line(&self, line: &str) {
        self.press(line);
        let last = line.lines().last().unwrap_or_default().to_owned();
        self.wait(&last, |t| t.line().contains(&last) || t.screen().contains(&last));
    }

    /// Types a line, enters it and waits for the next prompt.
    pub(crate) fn enter(&self, line: &str) {
        self.type_line(line);
        self.press("\r");
        self.prompt();
    }

    /// Leaves with Ctrl-D; the exit code.
    pub(crate) fn leave(mut self) -> u32 {
        self.press("\x04");
        self.ended()
    }

    /// Waits for the end; the exit code.
    pub(crate) fn ended(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end; the screen is\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
