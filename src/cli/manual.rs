//! What other programs ask of the command line: completions for shells and pages for `man`.

use super::args::Cli;
use clap::CommandFactory;
use clap_complete::Shell;

/// A script that makes the shell complete `entail`.
pub(crate) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "entail", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The manual page of the command, or of one of its subcommands.
pub(crate) fn page(subcommand: Option<&str>) -> Result<String, String> {
    let mut command = Cli::command();
    command.build();
    let described = match subcommand {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            // `man entail-run`, as git's pages are called.
            Some(found) => found.clone().name(format!("entail-{name}")),
            None => return Err(format!("there is no command `{name}`; `entail --help` lists them")),
        },
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(described).render(&mut roff).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(&roff).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_and_every_command() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let script = completions(shell);
            assert!(script.contains("prove") && script.contains("digits"), "{shell}");
        }
        let whole = page(None).unwrap();
        assert!(whole.starts_with(".ie") && whole.contains(".SH NAME") && whole.contains("prove"));
        for command in Cli::command().get_subcommands() {
            assert!(page(Some(command.get_name())).unwrap().contains(".SH"), "{}", command.get_name());
        }
        assert!(page(Some("nothing")).is_err());
    }
}
