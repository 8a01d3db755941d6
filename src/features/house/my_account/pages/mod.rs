//! The pages of the own account.
//!
//! Owns: their markup.
//! May use: `kernel`, `ui`, the platform's plain data.
//! Never: I/O.

mod passkeys;
mod password;
mod places;
mod profile;
mod proof;
mod security;
mod sessions;

use maud::Markup;

pub use passkeys::PasskeyPage;
pub use password::PasswordPage;
pub use places::PlacesPage;
pub use profile::{ProfileInput, ProfilePage};
pub use proof::ProofPage;
pub use security::{CodesPage, FactorPage, SecurityPage};
pub use sessions::SessionsPage;

use crate::{
    kernel::words::Msg,
    ui::{
        View,
        tabs::{Tab, tabs},
    },
};

/// The parts of the account; none while something has to be done first.
fn parts(v: &View, here: &str, open: bool) -> Markup {
    const PARTS: [(&str, &str); 4] = [
        ("/konto", "account-profile"),
        ("/konto/passwort", "account-password"),
        ("/konto/sicherheit", "account-security"),
        ("/konto/sitzungen", "account-sessions"),
    ];
    if !open {
        return Markup::default();
    }
    let parts = PARTS.map(|(href, label)| Tab {
        href: href.to_owned(),
        label: Msg::new(label),
        count: None,
        current: href == here,
    });
    tabs(v, &Msg::new("account-parts"), &parts)
}
