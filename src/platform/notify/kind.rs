//! The kinds of messages (domain.md, 7): numbers, names, words, and what a text may say.

use crate::kernel::words::Msg;

/// What a message is about. The numbers are stored and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// New cases were imported.
    NewCases,
    /// ICD codes were entered.
    IcdEntered,
    /// A list of ICD codes was processed.
    IcdUploaded,
    /// A report was made.
    ReportReady,
    /// Cases were coded.
    CodingCompleted,
    /// A file could not be processed.
    ImportFailed,
    /// An account is locked for a while.
    AccountLocked,
    /// A recovery code of one's own was used.
    RecoveryUsed,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::NewCases,
        Self::IcdEntered,
        Self::IcdUploaded,
        Self::ReportReady,
        Self::CodingCompleted,
        Self::ImportFailed,
        Self::AccountLocked,
        Self::RecoveryUsed,
    ];

    /// The stored number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::NewCases => 1,
            Self::IcdEntered => 2,
            Self::IcdUploaded => 3,
            Self::ReportReady => 4,
            Self::CodingCompleted => 5,
            Self::ImportFailed => 6,
            Self::AccountLocked => 7,
            Self::RecoveryUsed => 8,
        }
    }
    /// The kind with that stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
    /// The name of the API and of a person's choices (domain.md, 7).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewCases => "new_cases_uploaded",
            Self::IcdEntered => "icd_entered",
            Self::IcdUploaded => "icd_uploaded",
            Self::ReportReady => "report_ready",
            Self::CodingCompleted => "coding_completed",
            Self::ImportFailed => "import_failed",
            Self::AccountLocked => "account_locked",
            Self::RecoveryUsed => "recovery_code_used",
        }
    }
    /// Whether several events within an hour become one message with a greater number, as long as it is unread.
    #[must_use]
    pub fn gathers(self) -> Gathering {
        match self {
            Self::IcdEntered => Gathering::PerActor,
            Self::CodingCompleted => Gathering::All,
            Self::NewCases
            | Self::IcdUploaded
            | Self::ReportReady
            | Self::ImportFailed
            | Self::AccountLocked
            | Self::RecoveryUsed => Gathering::None,
        }
    }
    fn key(self, part: &str) -> String {
        format!("notify-{}-{part}", self.name().replace('_', "-"))
    }
    /// Its title.
    #[must_use]
    pub fn title(self) -> Msg {
        Msg { key: self.key("title").into(), args: Vec::new() }
    }
    /// Its text.
    #[must_use]
    pub fn text(self, facts: Facts) -> Msg {
        let msg = Msg { key: self.key("text").into(), args: Vec::new() };
        let (jahr, kw) = facts.woche.unwrap_or_default();
        let msg = msg.with("n", facts.n).with("fehler", facts.errors).with("nr", facts.nr);
        msg.with("jahr", jahr).with("kw", kw)
    }
}

/// Which events become one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathering {
    /// Each its own.
    None,
    /// Those of one person.
    PerActor,
    /// Those of all.
    All,
}

/// What a text may say: counts, a number for people, a week. Nothing in here identifies anybody, and nothing can say
/// anything about anybody's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// How many.
    pub n: u32,
    /// How many of them failed.
    pub errors: u32,
    /// Number of a case; 0: none.
    pub nr: u64,
    /// ISO year and week.
    pub woche: Option<(u16, u8)>,
}

/// The form on disk, part of version 1 of messages and mails.
pub(super) type StoredFacts = (u32, u32, u64, Option<(u16, u8)>);

impl From<Facts> for StoredFacts {
    fn from(facts: Facts) -> Self {
        (facts.n, facts.errors, facts.nr, facts.woche)
    }
}
impl From<StoredFacts> for Facts {
    fn from((n, errors, nr, woche): StoredFacts) -> Self {
        Self { n, errors, nr, woche }
    }
}

impl Facts {
    /// A count.
    #[must_use]
    pub fn count(n: u32) -> Self {
        Self { n, ..Self::default() }
    }
}
