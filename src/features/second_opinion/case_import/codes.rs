//! The codes of a row: what is odd about it, and why it is refused (domain.md, 2.1 to 2.5 and 6).

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$what])* $variant,)+ }
        impl $name {
            /// All, in the order in which they are stored.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The code of domain.md.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
        /// By code, as lists show them.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering { self.code().cmp(other.code()) }
        }
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> { Some(self.cmp(other)) }
        }
    };
}

codes! {
    /// What is odd about a row that is imported all the same. Stored by position: new ones go to the end.
    Warning {
        /// No first name.
        VornameFehlt = "VORNAME_FEHLT",
        /// The birth date is unreadable or impossible; its text is kept.
        GeburtsdatumUngueltig = "GEBURTSDATUM_UNGUELTIG",
        /// The century of the birth date is a guess.
        GeburtsjahrZweistellig = "GEBURTSJAHR_ZWEISTELLIG",
        /// The KVNR has not the form of one.
        KvnrFormat = "KVNR_FORMAT",
        /// The KVNR's check digit is wrong.
        KvnrPruefziffer = "KVNR_PRUEFZIFFER",
        /// More parts than a Hauptkontakt has; they are dropped.
        KontaktZusatzfelder = "KONTAKT_ZUSATZFELDER",
        /// No Erstellungsdatum; today is taken.
        DatumFehlt = "DATUM_FEHLT",
        /// The Erstellungsdatum is after today.
        DatumInZukunft = "DATUM_IN_ZUKUNFT",
        /// An unquoted comma in the Erstellungsdatum was repaired.
        DatumKommaRepariert = "DATUM_KOMMA_REPARIERT",
        /// The Modul is spelt in other case.
        ModulSchreibweise = "MODUL_SCHREIBWEISE",
        /// The Modul names several groups; the first is taken.
        ModulMehrdeutig = "MODUL_MEHRDEUTIG",
        /// The fall_id was taken; a number was added.
        FallIdSuffix = "FALL_ID_SUFFIX",
        /// All of D1 is equal, but both KVNRs are valid and different.
        GleicherNameAndereKvnr = "GLEICHER_NAME_ANDERE_KVNR",
        /// The ticket is known from another case.
        TicketBekannt = "TICKET_BEKANNT",
        /// The same valid KVNR and Fallgruppe within 90 days, or the same name in other typography.
        MoeglicheDublette = "MOEGLICHE_DUBLETTE",
        /// A field runs over line ends.
        Mehrzeilig = "MEHRZEILIG",
        /// Signs look damaged.
        ZeichenVerdacht = "ZEICHEN_VERDACHT",
    }
}

codes! {
    /// Why a row is refused. Stored by position: new ones go to the end.
    Reason {
        /// No surname.
        NachnameFehlt = "NACHNAME_FEHLT",
        /// The Erstellungsdatum is unreadable, impossible or out of range.
        DatumUngueltig = "DATUM_UNGUELTIG",
        /// The Modul belongs to no Fallgruppe.
        ModulUnbekannt = "MODUL_UNBEKANNT",
        /// A text is longer than its column.
        FeldZuLang = "FELD_ZU_LANG",
        /// More fields than the header; then the only reason.
        Spaltenzahl = "SPALTENZAHL",
        /// A control character.
        ZeichenUngueltig = "ZEICHEN_UNGUELTIG",
        /// The user left the row out; then the only reason.
        Ausgelassen = "AUSGELASSEN",
    }
}

/// Sorted by code, each once.
pub(super) fn tidy<T: Ord>(codes: &mut Vec<T>) {
    codes.sort();
    codes.dedup();
}
