//! The pictures of the interface: one sprite, written once into each page and used by name.
//!
//! This is the one file that may write unescaped markup: the sprite is a constant of the executable.

use maud::{Markup, PreEscaped, html};

const SPRITE: &str = include_str!("../../assets/icons/sprite.svg");

/// A picture of the sprite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Dashboard.
    Home,
    /// Cases.
    Cases,
    /// Import.
    Import,
    /// ICD entry.
    Icd,
    /// Coding.
    Coding,
    /// Reports.
    Report,
    /// Administration.
    Settings,
    /// People.
    People,
    /// Audit log.
    Log,
    /// Search.
    Search,
    /// Menu.
    Menu,
    /// Messages.
    Bell,
    /// Account.
    Person,
    /// Upload.
    Upload,
    /// Download.
    Download,
    /// Calendar.
    Calendar,
    /// Backup.
    Backup,
    /// Facilities.
    Facility,
    /// Certificate.
    Certificate,
    /// E-mail.
    Mail,
    /// Self-checks.
    Checks,
}

impl Icon {
    /// Every picture.
    pub const ALL: [Self; 21] = [
        Self::Home,
        Self::Cases,
        Self::Import,
        Self::Icd,
        Self::Coding,
        Self::Report,
        Self::Settings,
        Self::People,
        Self::Log,
        Self::Search,
        Self::Menu,
        Self::Bell,
        Self::Person,
        Self::Upload,
        Self::Download,
        Self::Calendar,
        Self::Backup,
        Self::Facility,
        Self::Certificate,
        Self::Mail,
        Self::Checks,
    ];

    /// Its reference into the sprite.
    #[must_use]
    pub fn reference(self) -> &'static str {
        match self {
            Self::Home => "#i-home",
            Self::Cases => "#i-cases",
            Self::Import => "#i-import",
            Self::Icd => "#i-icd",
            Self::Coding => "#i-coding",
            Self::Report => "#i-report",
            Self::Settings => "#i-settings",
            Self::People => "#i-people",
            Self::Log => "#i-log",
            Self::Search => "#i-search",
            Self::Menu => "#i-menu",
            Self::Bell => "#i-bell",
            Self::Person => "#i-person",
            Self::Upload => "#i-upload",
            Self::Download => "#i-download",
            Self::Calendar => "#i-calendar",
            Self::Backup => "#i-backup",
            Self::Facility => "#i-facility",
            Self::Certificate => "#i-certificate",
            Self::Mail => "#i-mail",
            Self::Checks => "#i-checks",
        }
    }
}

/// A picture beside a word; screen readers skip it.
#[must_use]
pub fn icon(which: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" {
            use href=(which.reference()) {}
        }
    }
}

/// The mark of the product, beside its name: a person with raised arms, who is also a V.
#[must_use]
pub fn brand() -> Markup {
    html! {
        svg.brand viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false" {
            use href="#brand" {}
        }
    }
}

/// The sprite itself, once per page.
#[must_use]
pub fn sprite() -> Markup {
    PreEscaped(SPRITE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_in_the_sprite() {
        assert!(SPRITE.contains("id=\"brand\""));
        for icon in Icon::ALL {
            let id = format!("id=\"{}\"", icon.reference().trim_start_matches('#'));
            assert!(SPRITE.contains(&id), "{id}");
        }
    }
}
