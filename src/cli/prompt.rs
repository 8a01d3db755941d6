//! Secrets come from a prompt or from standard input, never from an argument.

use std::io::{BufRead as _, IsTerminal as _};

use zeroize::Zeroizing;

use super::exit::{Exit, Failure};
use crate::kernel::secret::Secret;

/// The first line of standard input.
pub fn line() -> Result<Secret, Failure> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .read_line(&mut text)
        .map_err(|error| Failure::new(Exit::Io, format!("standard input: {error}")))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Failure::new(Exit::Usage, "standard input is empty"));
    }
    Ok(Secret::new(secret.to_owned()))
}

/// Asks at the terminal, without showing what is typed.
fn hidden(question: &str) -> Result<Secret, Failure> {
    rpassword::prompt_password(question)
        .map(Secret::new)
        .map_err(|error| Failure::new(Exit::Io, format!("terminal: {error}")))
}

/// A new password, typed twice at the terminal.
fn new_password() -> Result<Secret, Failure> {
    let (first, second) = (hidden("Password: ")?, hidden("Once more: ")?);
    if first.reveal() != second.reveal() {
        return Err(Failure::new(Exit::Usage, "the two passwords differ"));
    }
    Ok(first)
}

/// A new password: typed twice at the terminal if there is one, else the first line of standard input.
pub fn given() -> Result<Secret, Failure> {
    if std::io::stdin().is_terminal() { new_password() } else { line() }
}

/// A secret from the terminal if there is one, else the first line of standard input.
pub fn secret(question: &str) -> Result<Secret, Failure> {
    if std::io::stdin().is_terminal() { hidden(question) } else { line() }
}
