//! What an event did, in the few words by which people filter the audit trail.

use crate::{closed_list, kernel::words::Msg};

closed_list! {
    /// What an entry did, in the words of domain.md 8.9; the finer kinds of events belong to these.
    pub enum Action {
        /// Came into being.
        Create = 1 "create",
        /// Was looked at.
        Read = 2 "read",
        /// Was changed.
        Update = 3 "update",
        /// Was cancelled, revoked, taken back.
        Delete = 4 "delete",
        /// Somebody was let in.
        Login = 5 "login",
        /// Somebody was not let in.
        LoginFailed = 6 "login_failed",
        /// Left the product as a file.
        Export = 7 "export",
        /// Came in as a file.
        Import = 8 "import",
    }
}

impl Action {
    /// Its words.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg { key: format!("audit-action-{}", self.code().replace('_', "-")).into(), args: Vec::new() }
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
