//! The codes of a row: what is odd about it, and why it is refused (care.md, 13).

use serde::{Deserialize, Serialize};

use crate::closed_list;

closed_list! {
    /// What is odd about a row that is imported all the same.
    #[derive(Serialize, Deserialize)]
    pub enum Warning {
        /// The salutation is unknown; the field stays empty.
        AnredeUnbekannt = 1 "ANREDE_UNBEKANNT",
        /// The century of the birth date is a guess.
        GeburtsjahrZweistellig = 2 "GEBURTSJAHR_ZWEISTELLIG",
        /// The gender is unknown; the field stays empty.
        GeschlechtUnbekannt = 3 "GESCHLECHT_UNBEKANNT",
        /// The KVNR has not the form of one; it is kept.
        KvnrFormat = 4 "KVNR_FORMAT",
        /// The KVNR's check digit is wrong; it is kept.
        KvnrPruefziffer = 5 "KVNR_PRUEFZIFFER",
        /// The care grade is none; the field stays empty.
        PflegegradUngueltig = 6 "PFLEGEGRAD_UNGUELTIG",
        /// Signs look damaged.
        ZeichenVerdacht = 7 "ZEICHEN_VERDACHT",
    }
}

closed_list! {
    /// Why a row is refused.
    #[derive(Serialize, Deserialize)]
    pub enum Reason {
        /// No first day.
        AufnahmeFehlt = 1 "AUFNAHME_FEHLT",
        /// The first day is more than 90 days ahead.
        AufnahmeZuWeit = 2 "AUFNAHME_ZU_WEIT",
        /// The last day is after today.
        AuszugInZukunft = 3 "AUSZUG_IN_ZUKUNFT",
        /// The last day is before the first.
        AuszugVorAufnahme = 4 "AUSZUG_VOR_AUFNAHME",
        /// The number is that of another person.
        BewohnernrVergeben = 5 "BEWOHNERNR_VERGEBEN",
        /// A day is unreadable or impossible.
        DatumUngueltig = 6 "DATUM_UNGUELTIG",
        /// A text is longer than its column.
        FeldZuLang = 7 "FELD_ZU_LANG",
        /// No birth date.
        GeburtsdatumFehlt = 8 "GEBURTSDATUM_FEHLT",
        /// The birth date is unreadable, impossible or out of range.
        GeburtsdatumUngueltig = 9 "GEBURTSDATUM_UNGUELTIG",
        /// A relation or phone number without a name.
        KontaktOhneName = 10 "KONTAKT_OHNE_NAME",
        /// No surname.
        NachnameFehlt = 11 "NACHNAME_FEHLT",
        /// No first name.
        VornameFehlt = 12 "VORNAME_FEHLT",
        /// There is no open unit of that name.
        WohnbereichUnbekannt = 13 "WOHNBEREICH_UNBEKANNT",
        /// A control character.
        ZeichenUngueltig = 14 "ZEICHEN_UNGUELTIG",
    }
}

/// Sorted by code, each once.
pub(super) fn tidy<T: crate::kernel::closed_list::ClosedList + PartialEq>(codes: &mut Vec<T>) {
    codes.sort_by_key(|code| code.code());
    codes.dedup();
}
