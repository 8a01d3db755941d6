//! A resident as they are thought of (domain.md, 8.2; care.md, 2.1).

use jiff::{Timestamp, civil::Date};

use super::words::{AbsenceKind, Geschlecht, Shown, Status};
use crate::{
    features::care::units::Unit,
    kernel::{anrede::Anrede, clock::whole_micros, decimal::Decimal, ids::Id, kvnr, kvnr::KvnrStatus, text},
    platform::{
        entity::{self, Stamp},
        tenancy::User,
    },
    record,
};

/// Entered changes to a resident.
pub type ResidentPatch = entity::Patch<Resident>;

/// The import that brought a resident.
pub use crate::platform::intake::ImportId;

record! {
    /// Somebody who lives or lived in the house.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Resident {
        /// The record's id, used in URLs.
        pub id: Id<Resident>,
        /// Running number of the house, never reused.
        pub nr: u64,
        /// The house's own number for them, unique by `norm`.
        pub bewohnernr: Option<String>,
        /// Salutation.
        pub anrede: Option<Anrede>,
        /// Surname, not empty.
        pub nachname: String,
        /// First name, not empty.
        pub vorname: String,
        /// What they are called.
        pub rufname: Option<String>,
        /// Birth date.
        pub geburtsdatum: Date,
        /// Gender.
        pub geschlecht: Option<Geschlecht>,
        /// Insurance number, cleaned; may be invalid.
        pub kvnr: Option<String>,
        /// The unit in which they live, after the last move.
        pub wohnbereich_id: Id<Unit>,
        /// Their room there.
        pub zimmer: Option<String>,
        /// Every unit and room so far, the oldest first; the last is that of `wohnbereich_id` and `zimmer`.
        pub umzuege: Vec<Move>,
        /// First day of the stay; may lie ahead.
        pub aufnahme_datum: Date,
        /// Last day of the stay.
        pub auszug_datum: Option<Date>,
        /// The state of the stay, as stored.
        pub status: Status,
        /// When they were away, in the order of entry. They never overlap.
        pub abwesenheiten: Vec<Absence>,
        /// Care grade, 0 (none) to 5; nothing: not known.
        pub pflegegrad: Option<u8>,
        /// Since when.
        pub pflegegrad_seit: Option<Date>,
        /// Every care grade so far, the oldest first; the last is that of `pflegegrad`.
        pub pflegegrad_verlauf: Vec<Grade>,
        /// Allergies.
        pub allergien: Option<String>,
        /// Diagnoses: ICD-10-GM codes.
        pub diagnosen: Vec<String>,
        /// What everybody must know.
        pub hinweise: Option<String>,
        /// The family doctor.
        pub hausarzt: Option<String>,
        /// What they should drink a day, 500 to 4000 ml.
        pub trinkziel_ml: Option<u16>,
        /// Day of the talk about settling in.
        pub integration_am: Option<Date>,
        /// Whom to call, at most five.
        pub notfallkontakte: Vec<Contact>,
        /// A living will is on file.
        pub patientenverfuegung: bool,
        /// A power of attorney is on file.
        pub vorsorgevollmacht: bool,
        /// A legal guardian is appointed.
        pub gesetzl_betreuung: bool,
        /// Since when they may record their own mood.
        pub einwilligung_mood_at: Option<Timestamp>,
        /// Since when photos of them may be taken.
        pub einwilligung_foto_at: Option<Timestamp>,
        /// Restricted (domain.md, 8.9): gone from lists, search, figures, packages.
        pub gesperrt: bool,
        /// The reason of the last act that needed one; older ones are in the audit trail.
        pub grund: Option<String>,
        /// The import run that brought them.
        pub import_log_id: Option<ImportId>,
        /// The row of its file.
        pub import_zeile: Option<u32>,
        /// When they were entered.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
        /// When the record was changed last.
        pub updated_at: Timestamp,
        /// By whom.
        pub updated_by: Id<User>,
        /// Somebody asked and heard of none. Not set and no `allergien`: nobody has asked.
        pub keine_allergien_bekannt: bool,
        /// Warning limits of their own, each in the place of its field's; one for each field.
        pub grenzwerte: Vec<Limit>,
    }
}

record! {
    /// Where somebody lived from a day on.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Move {
        /// The unit.
        pub wohnbereich_id: Id<Unit>,
        /// The room.
        pub zimmer: Option<String>,
        /// First day there.
        pub ab: Date,
    }
}

record! {
    /// Somebody was away from `von` until before `bis`.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Absence {
        /// Its number within the resident, from 1, never reused.
        pub nr: u16,
        /// Why.
        pub art: AbsenceKind,
        /// From this instant on.
        pub von: Timestamp,
        /// Until before this instant; nothing: not back yet.
        pub bis: Option<Timestamp>,
        /// A note of at most 500 characters.
        pub notiz: Option<String>,
    }
}

impl Absence {
    /// Whether it covers that instant.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.von <= at && self.bis.is_none_or(|bis| at < bis)
    }

    /// Whether both cover an instant. One that ends where the other begins does not.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.bis.is_none_or(|bis| other.von < bis) && other.bis.is_none_or(|bis| self.von < bis)
    }
}

record! {
    /// A care grade since a day.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Grade {
        /// 0 to 5.
        pub grad: u8,
        /// Since when, if known.
        pub seit: Option<Date>,
    }
}

record! {
    /// A warning limit of one resident (care.md, 3.4).
    #[derive(Clone, PartialEq, Eq)]
    pub struct Limit {
        /// Template and field, `vitalzeichen.temperatur`; of one of two numbers its name behind them,
        /// `vitalzeichen.blutdruck.syst`.
        pub feld: String,
        /// What is below it is striking; none: nothing is.
        pub min: Option<Decimal>,
        /// What is above it is striking; none: nothing is.
        pub max: Option<Decimal>,
        /// Why.
        pub grund: String,
        /// Since when.
        pub seit: Timestamp,
        /// Who said so.
        pub von: Id<User>,
    }
}

record! {
    /// Somebody to call.
    #[derive(Clone, PartialEq, Eq, Default)]
    pub struct Contact {
        /// Name.
        pub name: String,
        /// Daughter, neighbour, guardian.
        pub beziehung: Option<String>,
        /// Phone number.
        pub telefon: Option<String>,
    }
}

/// Between the parts of a contact, as it is entered in one line.
const BETWEEN: char = ';';

impl Contact {
    /// As it is entered: name, relation and phone number in one line, `;` between them.
    #[must_use]
    pub fn line(&self) -> String {
        let parts = [Some(&self.name), self.beziehung.as_ref(), self.telefon.as_ref()];
        let mut parts: Vec<&str> = parts.map(|part| part.map_or("", String::as_str)).into();
        while parts.last().is_some_and(|last| last.is_empty()) {
            parts.pop();
        }
        parts.join("; ")
    }

    /// Reads a line; what stands behind a third `;` belongs to the phone number.
    #[must_use]
    pub fn of_line(line: &str) -> Self {
        let mut parts = line.splitn(3, BETWEEN).map(text::collapse);
        let name = parts.next().unwrap_or_default();
        let mut part = || parts.next().and_then(text::some);
        Self { name, beziehung: part(), telefon: part() }
    }
}

impl Resident {
    /// A new stay of which nothing is entered yet: who comes in fills in names, birth date, unit and first day. The number is
    /// given in the write.
    #[must_use]
    pub fn begin(stamp: &Stamp) -> Self {
        let now = whole_micros(stamp.now);
        Self {
            id: Id::new(stamp.now),
            nr: 0,
            bewohnernr: None,
            anrede: None,
            nachname: String::new(),
            vorname: String::new(),
            rufname: None,
            geburtsdatum: stamp.today,
            geschlecht: None,
            kvnr: None,
            wohnbereich_id: Id::from_bytes([0; 16]),
            zimmer: None,
            umzuege: Vec::new(),
            aufnahme_datum: stamp.today,
            auszug_datum: None,
            status: Status::Aktiv,
            abwesenheiten: Vec::new(),
            pflegegrad: None,
            pflegegrad_seit: None,
            pflegegrad_verlauf: Vec::new(),
            allergien: None,
            diagnosen: Vec::new(),
            hinweise: None,
            hausarzt: None,
            trinkziel_ml: None,
            integration_am: None,
            notfallkontakte: Vec::new(),
            patientenverfuegung: false,
            vorsorgevollmacht: false,
            gesetzl_betreuung: false,
            einwilligung_mood_at: None,
            einwilligung_foto_at: None,
            gesperrt: false,
            grund: None,
            import_log_id: None,
            import_zeile: None,
            created_at: now,
            created_by: stamp.user,
            updated_at: now,
            updated_by: stamp.user,
            keine_allergien_bekannt: false,
            grenzwerte: Vec::new(),
        }
    }

    /// The absence that covers an instant.
    #[must_use]
    pub fn absence_at(&self, at: Timestamp) -> Option<&Absence> {
        self.abwesenheiten.iter().find(|absence| absence.covers(at))
    }

    /// The state of the stay as shown: away is never stored, so that it cannot be forgotten (care.md, 2.1).
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Shown {
        match self.status {
            Status::Aktiv if self.absence_at(now).is_some() => Shown::Abwesend,
            Status::Aktiv => Shown::Aktiv,
            Status::Ausgezogen => Shown::Ausgezogen,
            Status::Verstorben => Shown::Verstorben,
        }
    }

    /// Their own warning limit of a field, if they have one.
    #[must_use]
    pub fn limit(&self, feld: &str) -> Option<&Limit> {
        self.grenzwerte.iter().find(|limit| limit.feld == feld)
    }

    /// What the KVNR is worth.
    #[must_use]
    pub fn kvnr_status(&self) -> KvnrStatus {
        kvnr::status(self.kvnr.as_deref())
    }
}
