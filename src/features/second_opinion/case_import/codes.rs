//! The codes of a row: what is odd about it, and why it is refused (domain.md, 2.1 to 2.5 and 6).

use crate::row_codes;

row_codes! {
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

row_codes! {
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
