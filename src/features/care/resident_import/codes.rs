//! The codes of a row: what is odd about it, and why it is refused (care.md, 13).

use crate::row_codes;

row_codes! {
    /// What is odd about a row that is imported all the same. Stored by position: new ones go to the end.
    Warning {
        /// The salutation is unknown; the field stays empty.
        AnredeUnbekannt = "ANREDE_UNBEKANNT",
        /// The century of the birth date is a guess.
        GeburtsjahrZweistellig = "GEBURTSJAHR_ZWEISTELLIG",
        /// The gender is unknown; the field stays empty.
        GeschlechtUnbekannt = "GESCHLECHT_UNBEKANNT",
        /// The KVNR has not the form of one; it is kept.
        KvnrFormat = "KVNR_FORMAT",
        /// The KVNR's check digit is wrong; it is kept.
        KvnrPruefziffer = "KVNR_PRUEFZIFFER",
        /// The care grade is none; the field stays empty.
        PflegegradUngueltig = "PFLEGEGRAD_UNGUELTIG",
        /// Signs look damaged.
        ZeichenVerdacht = "ZEICHEN_VERDACHT",
    }
}

row_codes! {
    /// Why a row is refused. Stored by position: new ones go to the end.
    Reason {
        /// No first day.
        AufnahmeFehlt = "AUFNAHME_FEHLT",
        /// The first day is more than 90 days ahead.
        AufnahmeZuWeit = "AUFNAHME_ZU_WEIT",
        /// The last day is after today.
        AuszugInZukunft = "AUSZUG_IN_ZUKUNFT",
        /// The last day is before the first.
        AuszugVorAufnahme = "AUSZUG_VOR_AUFNAHME",
        /// The number is that of another person.
        BewohnernrVergeben = "BEWOHNERNR_VERGEBEN",
        /// A day is unreadable or impossible.
        DatumUngueltig = "DATUM_UNGUELTIG",
        /// A text is longer than its column.
        FeldZuLang = "FELD_ZU_LANG",
        /// No birth date.
        GeburtsdatumFehlt = "GEBURTSDATUM_FEHLT",
        /// The birth date is unreadable, impossible or out of range.
        GeburtsdatumUngueltig = "GEBURTSDATUM_UNGUELTIG",
        /// A relation or phone number without a name.
        KontaktOhneName = "KONTAKT_OHNE_NAME",
        /// No surname.
        NachnameFehlt = "NACHNAME_FEHLT",
        /// No first name.
        VornameFehlt = "VORNAME_FEHLT",
        /// There is no open unit of that name.
        WohnbereichUnbekannt = "WOHNBEREICH_UNBEKANNT",
        /// A control character.
        ZeichenUngueltig = "ZEICHEN_UNGUELTIG",
        /// More fields than the header; then the only reason.
        Spaltenzahl = "SPALTENZAHL",
        /// The user left the row out; then the only reason.
        Ausgelassen = "AUSGELASSEN",
        /// The first day is before the birth date.
        AufnahmeVorGeburt = "AUFNAHME_VOR_GEBURT",
    }
}
