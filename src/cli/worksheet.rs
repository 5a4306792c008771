//! `worksheet`: a topic in, a page of exercises out.

use super::args::Cli;
use super::exit::Exit;
use super::output::{self, Screen};
use entail::handout::{self, Format};
use entail::render::text;
use entail::worksheet::{self, SheetError};

/// Makes the sheet, in the format that the output's ending stands for; text on the terminal.
pub(crate) fn run(
    cli: &Cli,
    screen: &Screen,
    topic: Option<&str>,
    seed: u64,
    count: u16,
    solutions: bool,
) -> Exit {
    let Some(topic) = topic else {
        let widest = worksheet::topics().iter().map(|t| t.name.len()).max().unwrap_or(0);
        let line = |t: &worksheet::Topic| format!("  {:<widest$}  {}\n", t.name, t.about);
        let list: String = worksheet::topics().iter().map(line).collect();
        return deliver(cli, format!("Topics of worksheets:\n\n{list}").as_bytes());
    };
    let sheet = match worksheet::make(topic, seed, usize::from(count)) {
        Ok(sheet) => sheet,
        Err(e) => {
            let mut message = format!("error: {e}\n");
            if let SheetError::Topic { near: Some(near), .. } = e {
                message.push_str(&format!("help: did you mean `{near}`?\n"));
            }
            message.push_str(match e {
                SheetError::Topic { .. } => "help: `entail worksheet` lists the topics\n",
                SheetError::Few { .. } => "help: ask for fewer, or try another seed\n",
            });
            output::complain(&message);
            return Exit::Input;
        }
    };
    let document = sheet.document(solutions);
    let Some(path) = &cli.options.output else {
        let page = text::page(&document, screen.layout());
        let text = if screen.color { output::painted(&page) } else { page.plain() };
        return deliver(cli, text.as_bytes());
    };
    let Some(format) = Format::of(path) else {
        output::complain(&format!(
            "error: {}: the ending decides the format and is none of .pdf, .html, .tex, .typ and .md\n",
            path.display()
        ));
        return Exit::Input;
    };
    match handout::page(&document, &sheet.head(), format) {
        Ok(bytes) => deliver(cli, &bytes),
        Err(e) => {
            output::complain(&format!("error: {e}\n"));
            Exit::Input
        }
    }
}

fn deliver(cli: &Cli, bytes: &[u8]) -> Exit {
    match output::deliver_bytes(bytes, cli.options.output.as_deref()) {
        Ok(()) => Exit::Yes,
        Err(e) => {
            output::complain(&format!("error: the sheet cannot be written: {e}\n"));
            Exit::Input
        }
    }
}
