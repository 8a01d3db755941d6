//! The 67 columns of domain.md, 1.1, in the order of the page: group by group, as a form is filled in.

use super::{
    Field,
    Kind::{
        BirthDate, Bool, Date, Email, Enum, Icd, Instant, Kvnr, Line, Lines, List, Number, Reference, User,
    },
};
use crate::{
    features::second_opinion::cases::{
        fallgruppe::Fallgruppe,
        model::{Anrede, Case, GutachtenTyp, ImportQuelle, JaNein},
    },
    field,
    platform::{
        entity::{self, FieldValue, Fields, Kind, Section, Slot as _},
        tenancy::Role,
    },
};

/// Who it is about.
const PERSON: Section = Section("person");
/// What is asked.
const FALL: Section = Section("fall");
/// Documents, refusal, abort.
const UNTERLAGEN: Section = Section("unterlagen");
/// The expert report.
const GUTACHTEN: Section = Section("gutachten");
/// ICD and coding.
const KODIERUNG: Section = Section("kodierung");
/// Billing and note.
const ABRECHNUNG: Section = Section("abrechnung");
/// What the system keeps.
const KEPT: Section = Section::SYSTEM;

/// Written by the system, or by an action of its own such as Storno (domain.md, 1.1, "Writer").
const SYSTEM: &[Role] = &[];
/// Written by an admin.
const ADMIN: &[Role] = &[Role::Admin];
/// Written by an admin or a dak_mitarbeiter.
const ADMIN_AND_DAK: &[Role] = &[Role::Admin, Role::DakMitarbeiter];

impl Fields for Case {
    const FIELDS: &'static [entity::Field<Self>] = &FIELDS;
    const WORDS: &'static str = "case";
}

/// A column that the store keeps outside the case.
const fn kept_by_store(name: &'static str, kind: Kind) -> Field {
    Field::new(name, kind, KEPT, SYSTEM, |_| FieldValue::Empty, |_, _| false).required()
}

/// Every column.
pub static FIELDS: [Field; 67] = [
    field!(anrede, Enum(&Anrede::CODES), PERSON, ADMIN),
    field!(nachname, Line(100), PERSON, ADMIN, required),
    field!(vorname, Line(100), PERSON, ADMIN, beside),
    field!(geburtsdatum, BirthDate, PERSON, ADMIN),
    field!(geburtsdatum_roh, Line(50), PERSON, SYSTEM),
    field!(kvnr, Kvnr, PERSON, ADMIN),
    field!(versicherung, Line(100), PERSON, ADMIN),
    field!(strasse, Line(200), PERSON, ADMIN),
    field!(plz, Line(10), PERSON, ADMIN),
    field!(ort, Line(100), PERSON, ADMIN, beside),
    field!(email, Email, PERSON, ADMIN),
    field!(ansprechpartner, Line(200), PERSON, ADMIN),
    field!(telefonnummer, Line(50), PERSON, ADMIN),
    field!(mobiltelefon, Line(50), PERSON, ADMIN, beside),
    field!(datum, Date, FALL, ADMIN, required),
    field!(jahr, Number, FALL, SYSTEM, required),
    field!(kw, Number, FALL, SYSTEM, required),
    field!(fallgruppe, Enum(&Fallgruppe::CODES), FALL, ADMIN, required),
    field!(thema, Line(500), FALL, ADMIN, blank_in_json),
    field!(kurzbeschreibung, Lines(4000), FALL, ADMIN),
    field!(fragestellung, Lines(4000), FALL, ADMIN),
    field!(schweigepflicht, Bool, UNTERLAGEN, ADMIN, required),
    field!(unterlagen, Bool, UNTERLAGEN, ADMIN, required),
    field!(unterlagen_verschickt, Date, UNTERLAGEN, ADMIN, beside),
    field!(unterlagen_erhalten, Date, UNTERLAGEN, ADMIN, beside),
    field!(unterlagen_an_gutachter, Date, UNTERLAGEN, ADMIN, beside),
    field!(ablehnung, Bool, UNTERLAGEN, ADMIN, required),
    field!(ablehnung_datum, Date, UNTERLAGEN, ADMIN, beside),
    field!(ablehnung_grund, Line(500), UNTERLAGEN, ADMIN, beside),
    field!(abbruch, Bool, UNTERLAGEN, ADMIN, required),
    field!(abbruch_datum, Date, UNTERLAGEN, ADMIN, beside),
    field!(abbruch_grund, Line(500), UNTERLAGEN, ADMIN, beside),
    field!(gutachten, Bool, GUTACHTEN, ADMIN, required),
    field!(gutachter, Line(200), GUTACHTEN, ADMIN, beside),
    field!(gutachten_erstellt, Date, GUTACHTEN, ADMIN, beside),
    field!(gutachten_versendet, Date, GUTACHTEN, ADMIN, beside),
    Field::new(
        "icd",
        Icd,
        KODIERUNG,
        ADMIN_AND_DAK,
        |case| {
            if case.icd.is_empty() { FieldValue::Empty } else { FieldValue::Icd(case.icd.clone()) }
        },
        |case, value| case.icd.write(value),
    ),
    field!(icd_entered_by, User, KODIERUNG, SYSTEM),
    field!(icd_entered_at, Instant, KODIERUNG, SYSTEM),
    field!(gutachten_typ, Enum(&GutachtenTyp::CODES), KODIERUNG, ADMIN),
    field!(therapieaenderung, Enum(&JaNein::CODES), KODIERUNG, ADMIN),
    field!(ta_diagnosekorrektur, Bool, KODIERUNG, ADMIN, required),
    field!(ta_unterversorgung, Bool, KODIERUNG, ADMIN, required, beside),
    field!(ta_uebertherapie, Bool, KODIERUNG, ADMIN, required, beside),
    field!(coding_completed_by, User, KODIERUNG, SYSTEM),
    field!(coding_completed_at, Instant, KODIERUNG, SYSTEM),
    field!(abgerechnet, Bool, ABRECHNUNG, ADMIN, required),
    field!(abrechnung_datum, Date, ABRECHNUNG, ADMIN, beside),
    field!(kommentar, Lines(4000), ABRECHNUNG, ADMIN),
    kept_by_store("tenant_id", Reference),
    Field::new("id", Number, KEPT, SYSTEM, |case| case.nr.read(), |_, _| false).required(),
    field!(fall_id, Line(180), KEPT, SYSTEM, required),
    field!(fall_id_suffix, Number, KEPT, SYSTEM),
    field!(legacy_id, Line(50), KEPT, SYSTEM),
    field!(crm_ticket_id, Line(100), KEPT, ADMIN),
    field!(modul_roh, Line(200), KEPT, SYSTEM),
    field!(import_quelle, Enum(&ImportQuelle::CODES), KEPT, SYSTEM, required),
    field!(import_log_id, Reference, KEPT, SYSTEM),
    field!(import_zeile, Number, KEPT, SYSTEM),
    field!(import_warnungen, List, KEPT, SYSTEM),
    field!(created_at, Instant, KEPT, SYSTEM, required),
    field!(created_by, User, KEPT, SYSTEM, required),
    field!(updated_at, Instant, KEPT, SYSTEM, required),
    field!(updated_by, User, KEPT, SYSTEM, required),
    kept_by_store("row_version", Number),
    field!(geloescht_am, Instant, KEPT, SYSTEM),
    field!(loesch_grund, Line(500), KEPT, SYSTEM, hint("case-close-hint")),
];
