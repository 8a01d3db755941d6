//! The server's side: children are started, fed, waited for, and ended when they take too long.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::{
    child::COMMAND,
    frame,
    job::{Answer, Job},
};
use crate::kernel::problem::{Explain, Kind, Problem};

/// Children at once.
const AT_ONCE: usize = 2;
/// Files that may wait for one.
const WAITING: usize = 8;
/// Longest wait for one.
const PATIENCE: Duration = Duration::from_secs(20);
/// A child may take so long in all; of the processor's time it has less (`confine`).
const LONGEST: Duration = Duration::from_secs(60);

/// Why a child gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Too many files wait already, or this one waited for too long.
    #[error("too many files are being read")]
    Busy,
    /// No child could be started.
    #[error("cannot start a child: {0}")]
    Start(#[from] io::Error),
    /// It ended without an answer: by a limit, a fault, or somebody who ended it.
    #[error("the child ended without an answer ({0})")]
    Died(String),
    /// It took too long and was ended.
    #[error("the child took too long")]
    Late,
}

impl Explain for SandboxError {
    fn explain(&self) -> Problem {
        match self {
            Self::Busy | Self::Start(_) => Problem::new(Kind::Busy, "ZU_VIEL_LOS").retry_after(10),
            Self::Died(_) | Self::Late => Problem::new(Kind::Invalid, "DATEI_UNLESBAR"),
        }
    }
}

/// The children of one program.
pub struct Sandbox {
    program: PathBuf,
    longest: Duration,
    turns: Semaphore,
    waiting: Semaphore,
}
crate::opaque_debug!(Sandbox);

impl Sandbox {
    /// Children of this very program, also when its file was replaced by a newer one since it was started.
    #[must_use]
    pub fn of_this_program() -> Self {
        let own = Path::new("/proc/self/exe");
        let program =
            if own.exists() { own.to_path_buf() } else { std::env::current_exe().unwrap_or_default() };
        Self::of(program)
    }

    /// Children of another copy of the program.
    #[must_use]
    pub fn of(program: PathBuf) -> Self {
        let turns = Semaphore::new(AT_ONCE);
        Self { program, longest: LONGEST, turns, waiting: Semaphore::new(WAITING) }
    }

    /// With another longest time.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, SandboxError> {
        if let Ok(turn) = self.turns.try_acquire() {
            return Ok(turn);
        }
        let _place = self.waiting.try_acquire().map_err(|_| SandboxError::Busy)?;
        match timeout(PATIENCE, self.turns.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(SandboxError::Busy),
        }
    }

    /// Has a child read a file. Dropped before its end, the child is ended.
    ///
    /// # Errors
    /// See [`SandboxError`].
    pub async fn run(&self, job: &Job, input: &[u8]) -> Result<Answer, SandboxError> {
        let _turn = self.turn().await?;
        // The executable of the library's tests is no such program.
        #[cfg(test)]
        if self.program == Path::new("/proc/self/exe") {
            return frame::read(&frame::written((job.read)(input)), job.most_out)
                .ok_or_else(|| SandboxError::Died("no answer".into()));
        }
        match timeout(self.longest, self.in_child(job, input)).await {
            Ok(answer) => answer,
            Err(_) => Err(SandboxError::Late),
        }
    }

    async fn in_child(&self, job: &Job, input: &[u8]) -> Result<Answer, SandboxError> {
        let mut command = Command::new(&self.program);
        command
            .args([COMMAND, job.name])
            .env_clear()
            // The allocator would reserve a gigabyte at once, and the limit of the address space would come too late.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.arg0("visite");
        let mut child = command.spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let feed = async {
            if let Some(mut stdin) = stdin {
                // A child that ends early reads no more of it; what it answered counts.
                let _ = stdin.write_all(input).await;
            }
        };
        let most = u64::try_from(frame::HEAD.saturating_add(job.most_out)).unwrap_or(u64::MAX);
        let answer = async {
            let mut bytes = Vec::new();
            match stdout {
                // One byte more than an answer has, so that one that is too long is seen to be.
                Some(stdout) => {
                    stdout.take(most.saturating_add(1)).read_to_end(&mut bytes).await.map(|_| bytes)
                }
                None => Ok(bytes),
            }
        };
        let ((), bytes) = tokio::join!(feed, answer);
        let status = child.wait().await?;
        let answer =
            bytes.ok().filter(|_| status.success()).and_then(|bytes| frame::read(&bytes, job.most_out));
        answer.ok_or_else(|| SandboxError::Died(status.to_string()))
    }
}
