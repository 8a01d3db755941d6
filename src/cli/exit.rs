//! How a verb ends (decisions.md, 22).

use serde::{Deserialize, Serialize};

use crate::{
    app::{boot::BootError, config::ConfigError},
    kernel::{
        problem::{Explain, Kind, Problem},
        words::Lang,
    },
    platform::store::{KeyringError, OpenError},
    ui::words::t,
};

/// An exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// The command line says nothing that can be done.
    Usage,
    /// The input file is bad.
    BadInput,
    /// Something cannot be created.
    CannotCreate,
    /// Reading or writing failed.
    Io,
    /// The role lacks the permission.
    Refused,
    /// The configuration, the keys, or a data file of a newer version.
    Configuration,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::BadInput => 65,
            Self::CannotCreate => 73,
            Self::Io => 74,
            Self::Refused => 77,
            Self::Configuration => 78,
        }
    }
}

/// Why a verb did not do what it was told.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// Stable, for machines.
    pub code: String,
    /// For people.
    pub text: String,
}

impl Failure {
    pub fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self { exit, code: format!("{exit:?}").to_uppercase(), text: text.into() }
    }

    /// A feature's error: its own English sentence, and what its problem means for the exit code.
    pub fn of(error: &(impl Explain + std::fmt::Display)) -> Self {
        let problem = error.explain();
        Self { exit: exit(problem.kind, Exit::Usage), code: problem.code.to_owned(), text: error.to_string() }
    }

    /// A problem about an input file.
    pub fn input(problem: &Problem) -> Self {
        let text = t(Lang::En, &problem.words);
        Self { exit: exit(problem.kind, Exit::BadInput), code: problem.code.to_owned(), text }
    }

    /// With a next step.
    pub fn hint(mut self, hint: &str) -> Self {
        self.text = format!("{}\n{hint}", self.text);
        self
    }
}

fn exit(kind: Kind, invalid: Exit) -> Exit {
    match kind {
        Kind::Invalid | Kind::Malformed => invalid,
        Kind::TooLarge | Kind::UnsupportedMedia => Exit::BadInput,
        Kind::NotAllowed | Kind::SignIn | Kind::ShowBadge => Exit::Refused,
        Kind::NoSpace => Exit::Io,
        Kind::NotFound
        | Kind::Conflict
        | Kind::Stale
        | Kind::PreconditionRequired
        | Kind::TooMany
        | Kind::Busy
        | Kind::Internal => Exit::Failed,
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let text = t(Lang::En, &problem.words);
        Self { exit: exit(problem.kind, Exit::Usage), code: problem.code.to_owned(), text }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(Exit::Configuration, error.to_string())
    }
}

fn of_keyring(error: &KeyringError) -> Exit {
    match error {
        KeyringError::Exists(_) => Exit::CannotCreate,
        KeyringError::Io(..) | KeyringError::Damaged | KeyringError::Store(_) => Exit::Io,
        KeyringError::Typo => Exit::Usage,
        KeyringError::Missing(_)
        | KeyringError::NoMasterKey(_)
        | KeyringError::TooOpen(_)
        | KeyringError::WrongKey
        | KeyringError::Newer(_) => Exit::Configuration,
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let exit = match &error {
            OpenError::NoData(_)
            | OpenError::Newer { .. }
            | OpenError::OtherInstance
            | OpenError::KeyInside(_) => Exit::Configuration,
            OpenError::Exists(_) => Exit::CannotCreate,
            OpenError::Busy(_) | OpenError::CutOff(_) => Exit::Failed,
            OpenError::OtherKeyring(_) => Exit::Configuration,
            OpenError::NoLocks(_) | OpenError::Damaged(_) | OpenError::Store(_) | OpenError::Io(..) => {
                Exit::Io
            }
            OpenError::Keyring(keyring) => of_keyring(keyring),
        };
        let failure = Self::new(exit, error.to_string());
        match error {
            OpenError::NoData(_) => failure.hint(START),
            OpenError::NoLocks(_) => {
                failure.hint("Put the data directory on a local drive, or mount this one with locks.")
            }
            OpenError::CutOff(_) => {
                failure.hint("Start the server, or say any verb that writes: it is finished or undone first.")
            }
            OpenError::Keyring(KeyringError::Missing(_) | KeyringError::NoMasterKey(_)) => {
                failure.hint("Say --keyring DIR, or restore a backup with the recovery key.")
            }
            OpenError::Keyring(KeyringError::Exists(_)) => {
                failure.hint("Another instance uses it; say --keyring DIR for a place of its own.")
            }
            _ => failure,
        }
    }
}

/// What an empty directory needs.
const START: &str = "There is nothing here yet. First make it, then a tenant with an account:\n  \
    visite init --host NAME\n  \
    visite tenant create --slug haus --name \"Haus am See\" --areas zweitmeinung\n  \
    visite account create --tenant haus --email NAME@HAUS.EXAMPLE --name \"Full Name\" --role admin --password-stdin";

/// What a data file without accounts needs before anybody can sign in.
pub const NO_ACCOUNT: &str = "Nobody can sign in yet. These two make the first tenant and account, also while this runs:\n  \
    visite tenant create --slug haus --name \"Haus am See\" --areas zweitmeinung\n  \
    visite account create --tenant haus --email NAME@HAUS.EXAMPLE --name \"Full Name\" --role admin --password-stdin";

impl From<BootError> for Failure {
    fn from(error: BootError) -> Self {
        match error {
            BootError::Open(error) => error.into(),
            BootError::Tls(_) => Self::new(Exit::Configuration, error.to_string()),
            BootError::Listen(..) => Self::new(Exit::CannotCreate, error.to_string()),
            BootError::Start(_) => Self::new(Exit::Io, error.to_string()),
        }
    }
}
