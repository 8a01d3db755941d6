//! The 67 columns of domain.md, 1.1, in the order of the page: group by group, as a form is filled in.

use super::{
    Field,
    Group::{Abrechnung, Fall, Gutachten, Kodierung, Person, System as Kept, Unterlagen},
    Kind::{BirthDate, Bool, Date, Email, Enum, Icd, Instant, Kvnr, Line, Lines, List, Number, Reference},
    Writer::{Admin, AdminAndDak, System},
    value::{FieldValue, Slot},
};
use crate::features::second_opinion::cases::{
    fallgruppe::Fallgruppe,
    model::{Anrede, GutachtenTyp, ImportQuelle, JaNein},
};

macro_rules! column {
    ($name:ident, $kind:expr, $group:expr, $writer:expr) => {
        column!($name, $kind, $group, $writer, false)
    };
    ($name:ident, $kind:expr, $group:expr, $writer:expr, $required:expr) => {
        Field {
            name: stringify!($name),
            kind: $kind,
            group: $group,
            writer: $writer,
            required: $required,
            read: |case| case.$name.read(),
            write: |case, value| case.$name.write(value),
        }
    };
}

/// A column that the store keeps outside the case.
macro_rules! store_column {
    ($name:literal, $kind:expr) => {
        Field {
            name: $name,
            kind: $kind,
            group: Kept,
            writer: System,
            required: true,
            read: |_| FieldValue::Empty,
            write: |_, _| false,
        }
    };
}

/// Every column.
pub static FIELDS: [Field; 67] = [
    column!(anrede, Enum(Anrede::WORDS), Person, Admin),
    column!(nachname, Line(100), Person, Admin, true),
    column!(vorname, Line(100), Person, Admin),
    column!(geburtsdatum, BirthDate, Person, Admin),
    column!(geburtsdatum_roh, Line(50), Person, System),
    column!(kvnr, Kvnr, Person, Admin),
    column!(versicherung, Line(100), Person, Admin),
    column!(strasse, Line(200), Person, Admin),
    column!(plz, Line(10), Person, Admin),
    column!(ort, Line(100), Person, Admin),
    column!(email, Email, Person, Admin),
    column!(ansprechpartner, Line(200), Person, Admin),
    column!(telefonnummer, Line(50), Person, Admin),
    column!(mobiltelefon, Line(50), Person, Admin),
    column!(datum, Date, Fall, Admin, true),
    column!(jahr, Number, Fall, System, true),
    column!(kw, Number, Fall, System, true),
    column!(fallgruppe, Enum(&Fallgruppe::CODES), Fall, Admin, true),
    column!(thema, Line(500), Fall, Admin),
    column!(kurzbeschreibung, Lines(4000), Fall, Admin),
    column!(fragestellung, Lines(4000), Fall, Admin),
    column!(schweigepflicht, Bool, Unterlagen, Admin, true),
    column!(unterlagen, Bool, Unterlagen, Admin, true),
    column!(unterlagen_verschickt, Date, Unterlagen, Admin),
    column!(unterlagen_erhalten, Date, Unterlagen, Admin),
    column!(unterlagen_an_gutachter, Date, Unterlagen, Admin),
    column!(ablehnung, Bool, Unterlagen, Admin, true),
    column!(ablehnung_datum, Date, Unterlagen, Admin),
    column!(ablehnung_grund, Line(500), Unterlagen, Admin),
    column!(abbruch, Bool, Unterlagen, Admin, true),
    column!(abbruch_datum, Date, Unterlagen, Admin),
    column!(abbruch_grund, Line(500), Unterlagen, Admin),
    column!(gutachten, Bool, Gutachten, Admin, true),
    column!(gutachter, Line(200), Gutachten, Admin),
    column!(gutachten_erstellt, Date, Gutachten, Admin),
    column!(gutachten_versendet, Date, Gutachten, Admin),
    Field {
        name: "icd",
        kind: Icd,
        group: Kodierung,
        writer: AdminAndDak,
        required: false,
        read: |case| {
            if case.icd.is_empty() { FieldValue::Empty } else { FieldValue::Icd(case.icd.clone()) }
        },
        write: |case, value| case.icd.write(value),
    },
    column!(icd_entered_by, Reference, Kodierung, System),
    column!(icd_entered_at, Instant, Kodierung, System),
    column!(gutachten_typ, Enum(GutachtenTyp::WORDS), Kodierung, Admin),
    column!(therapieaenderung, Enum(JaNein::WORDS), Kodierung, Admin),
    column!(ta_diagnosekorrektur, Bool, Kodierung, Admin, true),
    column!(ta_unterversorgung, Bool, Kodierung, Admin, true),
    column!(ta_uebertherapie, Bool, Kodierung, Admin, true),
    column!(coding_completed_by, Reference, Kodierung, System),
    column!(coding_completed_at, Instant, Kodierung, System),
    column!(abgerechnet, Bool, Abrechnung, Admin, true),
    column!(abrechnung_datum, Date, Abrechnung, Admin),
    column!(kommentar, Lines(4000), Abrechnung, Admin),
    store_column!("tenant_id", Reference),
    Field {
        name: "id",
        kind: Number,
        group: Kept,
        writer: System,
        required: true,
        read: |case| case.nr.read(),
        write: |_, _| false,
    },
    column!(fall_id, Line(180), Kept, System, true),
    column!(fall_id_suffix, Number, Kept, System),
    column!(legacy_id, Line(50), Kept, System),
    column!(crm_ticket_id, Line(100), Kept, Admin),
    column!(modul_roh, Line(200), Kept, System),
    column!(import_quelle, Enum(ImportQuelle::WORDS), Kept, System, true),
    column!(import_log_id, Reference, Kept, System),
    column!(import_zeile, Number, Kept, System),
    column!(import_warnungen, List, Kept, System),
    column!(created_at, Instant, Kept, System, true),
    column!(created_by, Reference, Kept, System, true),
    column!(updated_at, Instant, Kept, System, true),
    column!(updated_by, Reference, Kept, System, true),
    store_column!("row_version", Number),
    column!(geloescht_am, Instant, Kept, System),
    column!(loesch_grund, Line(500), Kept, System),
];
