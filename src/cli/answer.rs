//! What a verb brings back, here or over the local socket, and how it is printed.

use std::{io::Write as _, process::ExitCode};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::exit::{Exit, Failure};

/// The result of a verb.
#[derive(Serialize, Deserialize)]
pub struct Outcome {
    pub exit: Exit,
    /// For machines (`--json`).
    pub json: Value,
    /// For people: lines for standard output.
    pub text: String,
    /// What went wrong: for standard error.
    pub error: Option<String>,
    /// Everything was said while it ran: nothing is printed.
    #[serde(default)]
    pub quiet: bool,
    /// A file that the verb made and that the caller puts where it was told.
    #[serde(skip)]
    pub file: Vec<u8>,
}
crate::opaque_debug!(Outcome);

impl Outcome {
    /// Done.
    pub fn done(json: Value, text: impl Into<String>) -> Self {
        Self { exit: Exit::Done, json, text: text.into(), error: None, quiet: false, file: Vec::new() }
    }

    /// Done, and nothing more to say.
    pub fn quiet() -> Self {
        Self { quiet: true, ..Self::done(Value::Null, "") }
    }

    /// Prints it, and gives the process its exit code.
    pub fn print(&self, as_json: bool) -> ExitCode {
        let mut out = std::io::stdout().lock();
        // A reader who has gone away (`| head`) is no failure of the verb.
        let _ = match (as_json && !self.quiet, self.text.is_empty()) {
            (true, _) => writeln!(out, "{}", self.json),
            (false, false) => writeln!(out, "{}", self.text.trim_end()),
            (false, true) => Ok(()),
        };
        if let Some(error) = &self.error {
            super::logs::say(&format!("error: {error}"));
        }
        ExitCode::from(self.exit.code())
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        let json = json!({ "error": { "code": failure.code, "detail": failure.text } });
        Self {
            exit: failure.exit,
            json,
            text: String::new(),
            error: Some(failure.text),
            quiet: false,
            file: Vec::new(),
        }
    }
}
