//! What an event did, in the few words by which people filter the audit trail.

use crate::kernel::words::Msg;

/// What an entry did, in the words of domain.md 8.9; the finer kinds of events fall into these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Came into being.
    Create,
    /// Was looked at.
    Read,
    /// Was changed.
    Update,
    /// Was cancelled, revoked, taken back.
    Delete,
    /// Somebody was let in.
    Login,
    /// Somebody was not let in.
    LoginFailed,
    /// Left the product as a file.
    Export,
    /// Came in as a file.
    Import,
}

impl Action {
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 8] = [
        Self::Create,
        Self::Read,
        Self::Update,
        Self::Delete,
        Self::Login,
        Self::LoginFailed,
        Self::Export,
        Self::Import,
    ];

    /// The word of URLs and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Login => "login",
            Self::LoginFailed => "login_failed",
            Self::Export => "export",
            Self::Import => "import",
        }
    }

    /// The key of its words.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg::new(match self {
            Self::Create => "audit-action-create",
            Self::Read => "audit-action-read",
            Self::Update => "audit-action-update",
            Self::Delete => "audit-action-delete",
            Self::Login => "audit-action-login",
            Self::LoginFailed => "audit-action-login-failed",
            Self::Export => "audit-action-export",
            Self::Import => "audit-action-import",
        })
    }

    /// What a kind of event did, as its name says.
    #[must_use]
    pub fn of_name(kind: &str) -> Self {
        let (about, what) = kind.split_once('.').unwrap_or((kind, ""));
        match (about, what) {
            ("record", "read") => Self::Read,
            ("sign_in", "done" | "recovery_code_used") => Self::Login,
            ("sign_in", "refused" | "locked" | "token_reused") => Self::LoginFailed,
            (_, "exported" | "downloaded") | ("backup", "made") => Self::Export,
            (_, "created" | "generated") => Self::Create,
            (
                _,
                "cancelled" | "removed" | "revoked" | "undone" | "purged" | "erased" | "values_erased"
                | "cleared",
            ) => Self::Delete,
            _ => Self::Update,
        }
    }
}
