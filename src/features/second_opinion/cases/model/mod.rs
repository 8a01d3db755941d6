//! The case as it is thought of, and the form in which it is stored.
//!
//! Owns: the fields of domain.md, 1.1, their words, and every version of the stored form.
//! May use: `kernel`, `platform::entity` (its words can be columns), the id of a user.
//! Never: whether a value is allowed (that is `rules`), or how it is entered (`fields`).

#[cfg(test)]
mod tests;
mod words;

use jiff::{Timestamp, civil::Date};

use super::{fallgruppe::Fallgruppe, traits::Traits};
use crate::{
    kernel::{clock::whole_micros, icd, ids::Id, kvnr, kvnr::KvnrStatus, period::IsoWeek},
    platform::tenancy::User,
    record,
};

pub use crate::kernel::anrede::Anrede;
pub use words::{GutachtenTyp, ImportQuelle, JaNein};

/// The id of a user.
pub type UserId = Id<User>;

pub use crate::platform::intake::ImportId;

record! {
    /// A request for a second opinion: one person, one specialty, from receipt to billing (domain.md, 1.1).
    ///
    /// Two of the 67 columns are not here: `tenant_id` is the store's key prefix and `row_version` is in the store's header.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Case {
        /// The record's id, used in URLs.
        pub id: Id<Case>,
        /// Case number for people, ascending per tenant, never reused (`id` of domain.md).
        pub nr: u64,
        /// Readable key `2026-06-onko-Tonn`; never changes. Health data: never in URLs, logs, mails, file names.
        pub fall_id: String,
        /// Collision number that is part of `fall_id`, 2 or more.
        pub fall_id_suffix: Option<u32>,
        /// `ID` of the old workbook when that is no fall_id.
        pub legacy_id: Option<String>,
        /// CRM column `Name`.
        pub crm_ticket_id: Option<String>,
        /// ISO year of `datum`.
        pub jahr: u16,
        /// ISO week of `datum`.
        pub kw: u8,
        /// Receipt of the request.
        pub datum: Date,
        /// Salutation.
        pub anrede: Option<Anrede>,
        /// Surname, not empty.
        pub nachname: String,
        /// First name.
        pub vorname: Option<String>,
        /// Birth date.
        pub geburtsdatum: Option<Date>,
        /// The unreadable original, only while there is no `geburtsdatum`.
        pub geburtsdatum_roh: Option<String>,
        /// Insurance number, cleaned; may be invalid.
        pub kvnr: Option<String>,
        /// Insurer.
        pub versicherung: Option<String>,
        /// Street and number.
        pub strasse: Option<String>,
        /// Postcode.
        pub plz: Option<String>,
        /// Town.
        pub ort: Option<String>,
        /// The patient's e-mail.
        pub email: Option<String>,
        /// Contact person.
        pub ansprechpartner: Option<String>,
        /// Phone.
        pub telefonnummer: Option<String>,
        /// Mobile.
        pub mobiltelefon: Option<String>,
        /// Subject, may be empty.
        pub thema: String,
        /// CRM `Modul` as received.
        pub modul_roh: Option<String>,
        /// Specialty.
        pub fallgruppe: Fallgruppe,
        /// Short medical description.
        pub kurzbeschreibung: Option<String>,
        /// Question to the expert.
        pub fragestellung: Option<String>,
        /// Release from confidentiality on file.
        pub schweigepflicht: bool,
        /// Documents received.
        pub unterlagen: bool,
        /// Forms sent to the patient.
        pub unterlagen_verschickt: Option<Date>,
        /// Documents arrived.
        pub unterlagen_erhalten: Option<Date>,
        /// Documents forwarded to the expert.
        pub unterlagen_an_gutachter: Option<Date>,
        /// Second opinion declined.
        pub ablehnung: bool,
        /// When.
        pub ablehnung_datum: Option<Date>,
        /// Why.
        pub ablehnung_grund: Option<String>,
        /// Aborted.
        pub abbruch: bool,
        /// When.
        pub abbruch_datum: Option<Date>,
        /// Why.
        pub abbruch_grund: Option<String>,
        /// An expert report exists.
        pub gutachten: bool,
        /// The expert.
        pub gutachter: Option<String>,
        /// Report written.
        pub gutachten_erstellt: Option<Date>,
        /// Report sent.
        pub gutachten_versendet: Option<Date>,
        /// Canonical codes, each once, at most 20 (`case_icd_codes` and `icd` in one).
        pub icd: Vec<String>,
        /// Who entered the ICD; set with it.
        pub icd_entered_by: Option<UserId>,
        /// When; set with it.
        pub icd_entered_at: Option<Timestamp>,
        /// Coding: alternative or confirmation.
        pub gutachten_typ: Option<GutachtenTyp>,
        /// Coding: change of therapy.
        pub therapieaenderung: Option<JaNein>,
        /// Reason: correction of the diagnosis.
        pub ta_diagnosekorrektur: bool,
        /// Reason: undertreatment.
        pub ta_unterversorgung: bool,
        /// Reason: overtreatment.
        pub ta_uebertherapie: bool,
        /// Who coded; set with `gutachten_typ`.
        pub coding_completed_by: Option<UserId>,
        /// When; set with `gutachten_typ`.
        pub coding_completed_at: Option<Timestamp>,
        /// Billed.
        pub abgerechnet: bool,
        /// Billed on.
        pub abrechnung_datum: Option<Date>,
        /// Free note.
        pub kommentar: Option<String>,
        /// Where the case came from.
        pub import_quelle: ImportQuelle,
        /// The run that brought it.
        pub import_log_id: Option<ImportId>,
        /// Row in the source, from 1.
        pub import_zeile: Option<u32>,
        /// Warning codes kept for the clean-up.
        pub import_warnungen: Vec<String>,
        /// Made at.
        pub created_at: Timestamp,
        /// Made by.
        pub created_by: UserId,
        /// Last changed at.
        pub updated_at: Timestamp,
        /// Last changed by.
        pub updated_by: UserId,
        /// Storno: since when the case counts nowhere.
        pub geloescht_am: Option<Timestamp>,
        /// Storno: why; set with `geloescht_am`.
        pub loesch_grund: Option<String>,
    }
}

/// What a case cannot be without; the rest starts empty, false or absent.
pub struct Beginning {
    /// The record's id.
    pub id: Id<Case>,
    /// Receipt of the request.
    pub datum: Date,
    /// Surname, as stored.
    pub nachname: String,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// Origin.
    pub quelle: ImportQuelle,
    /// The instant of its making.
    pub now: Timestamp,
    /// Who makes it.
    pub user: UserId,
}

impl Case {
    /// An otherwise empty case, still without `nr` and `fall_id` (see [`Case::call`]).
    #[must_use]
    pub fn begin(with: Beginning) -> Self {
        let week = IsoWeek::of(with.datum);
        let now = whole_micros(with.now);
        Self {
            id: with.id,
            nr: 0,
            fall_id: String::new(),
            fall_id_suffix: None,
            legacy_id: None,
            crm_ticket_id: None,
            jahr: week.jahr,
            kw: week.kw,
            datum: with.datum,
            anrede: None,
            nachname: with.nachname,
            vorname: None,
            geburtsdatum: None,
            geburtsdatum_roh: None,
            kvnr: None,
            versicherung: None,
            strasse: None,
            plz: None,
            ort: None,
            email: None,
            ansprechpartner: None,
            telefonnummer: None,
            mobiltelefon: None,
            thema: String::new(),
            modul_roh: None,
            fallgruppe: with.fallgruppe,
            kurzbeschreibung: None,
            fragestellung: None,
            schweigepflicht: false,
            unterlagen: false,
            unterlagen_verschickt: None,
            unterlagen_erhalten: None,
            unterlagen_an_gutachter: None,
            ablehnung: false,
            ablehnung_datum: None,
            ablehnung_grund: None,
            abbruch: false,
            abbruch_datum: None,
            abbruch_grund: None,
            gutachten: false,
            gutachter: None,
            gutachten_erstellt: None,
            gutachten_versendet: None,
            icd: Vec::new(),
            icd_entered_by: None,
            icd_entered_at: None,
            gutachten_typ: None,
            therapieaenderung: None,
            ta_diagnosekorrektur: false,
            ta_unterversorgung: false,
            ta_uebertherapie: false,
            coding_completed_by: None,
            coding_completed_at: None,
            abgerechnet: false,
            abrechnung_datum: None,
            kommentar: None,
            import_quelle: with.quelle,
            import_log_id: None,
            import_zeile: None,
            import_warnungen: Vec::new(),
            created_at: now,
            created_by: with.user,
            updated_at: now,
            updated_by: with.user,
            geloescht_am: None,
            loesch_grund: None,
        }
    }

    /// Gives a new case its number and readable key, once.
    #[must_use]
    pub fn call(mut self, nr: u64, fall_id: String, suffix: Option<u32>) -> Self {
        (self.nr, self.fall_id, self.fall_id_suffix) = (nr, fall_id, suffix);
        self
    }

    /// Surname and first name: `Rosenhagen, Hugo`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.vorname {
            Some(vorname) => format!("{}, {vorname}", self.nachname),
            None => self.nachname.clone(),
        }
    }

    /// The ISO week in which the case counts.
    #[must_use]
    pub fn woche(&self) -> IsoWeek {
        IsoWeek { jahr: self.jahr, kw: self.kw }
    }

    /// Column `icd`: the codes joined by `, `; none when there are none.
    #[must_use]
    pub fn icd_text(&self) -> Option<String> {
        (!self.icd.is_empty()).then(|| self.icd.join(icd::JOINT))
    }

    /// What the insurance number is worth.
    #[must_use]
    pub fn kvnr_status(&self) -> KvnrStatus {
        kvnr::status(self.kvnr.as_deref())
    }

    /// Age in whole years on `datum`.
    #[must_use]
    pub fn alter(&self) -> Option<i16> {
        let born = self.geburtsdatum?;
        let before_birthday = (self.datum.month(), self.datum.day()) < (born.month(), born.day());
        Some(self.datum.year() - born.year() - i16::from(before_birthday))
    }

    /// Whether the case is taken back (Storno).
    #[must_use]
    pub fn storniert(&self) -> bool {
        self.geloescht_am.is_some()
    }

    /// What the case counts as, everywhere.
    #[must_use]
    pub fn traits(&self) -> Traits {
        super::figures::traits(self)
    }
}
