//! The child's side: one job, from standard input to standard output.

use std::{
    env,
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use super::{confine::confine, frame, jobs};

/// The sub-command; people never type it.
pub(super) const COMMAND: &str = "read-in-child";
/// There is no such job.
const USAGE: u8 = 2;
/// It was not confined, or could not read or answer.
const FAILED: u8 = 1;

/// Runs as a child where the command line says so; none where this is the program itself. It must be asked before there is
/// a second thread: some limits hold for the thread that sets them and those that it starts.
#[must_use]
pub fn as_child() -> Option<ExitCode> {
    let mut line = env::args_os().skip(1);
    if line.next().is_none_or(|first| first != COMMAND) {
        return None;
    }
    let named = line.next().unwrap_or_default();
    let Some(job) = jobs().find(|job| named == job.name) else { return Some(ExitCode::from(USAGE)) };
    let code = match confine() {
        Ok(()) => answer(job.read),
        Err(_) => FAILED,
    };
    Some(ExitCode::from(code))
}

fn answer(read: fn(&[u8]) -> Result<Vec<u8>, super::Refused>) -> u8 {
    let mut input = Vec::new();
    if io::stdin().lock().read_to_end(&mut input).is_err() {
        return FAILED;
    }
    let mut out = io::stdout().lock();
    let sent = out.write_all(&frame::written(read(&input))).and_then(|()| out.flush());
    if sent.is_ok() { 0 } else { FAILED }
}
