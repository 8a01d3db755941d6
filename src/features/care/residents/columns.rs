//! The columns of a resident, in the order of the page.

use super::{
    model::{Absence, Contact, Grade, Limit, Move, Resident},
    rules::MOST_CONTACTS,
    words::{Geschlecht, Status},
};
use crate::{
    field,
    kernel::{anrede::Anrede, decimal::Decimal},
    platform::{
        entity::{
            Field, FieldValue, Fields,
            Kind::{
                self, BirthDate, Bool, DateFrom, Enum, Icd, Instant, Kvnr, Line, Lines, List, Number,
                Reference,
            },
            Section, Slot,
        },
        tenancy::Role,
    },
};

/// Who it is.
const PERSON: Section = Section("person");
/// Where and since when they live here.
pub(super) const STAY: Section = Section("aufenthalt");
/// What those who care must know.
pub(super) const CARE: Section = Section("pflege");
/// Whom to call, and who decides.
const CONTACTS: Section = Section("kontakte");
/// What they agreed to.
pub(super) const CONSENT: Section = Section("einwilligung");
/// What the system keeps.
const KEPT: Section = Section::SYSTEM;

/// Written by the system, or by an act of its own.
const SYSTEM: &[Role] = &[];
/// Written by an admin.
const ADMIN: &[Role] = &[Role::Admin];
/// Written by an admin or a nurse (care.md, 10.1); staff without the flag are refused by the act.
const NURSES: &[Role] = &[Role::Admin, Role::Staff];

/// The parts of somebody to call.
const CONTACT: &[&str] = &["resident-contact-name", "resident-contact-relation", "resident-contact-phone"];

/// Nobody who lives here moved in before.
pub const FIRST_YEAR: i16 = 1940;

impl Fields for Resident {
    const FIELDS: &'static [Field<Self>] = &[
        field!(anrede, Enum(&Anrede::CODES), PERSON, ADMIN),
        field!(nachname, Line(100), PERSON, ADMIN, required),
        field!(vorname, Line(100), PERSON, ADMIN, required, beside),
        field!(rufname, Line(100), PERSON, ADMIN),
        field!(geburtsdatum, BirthDate, PERSON, ADMIN, required),
        field!(geschlecht, Enum(&Geschlecht::CODES), PERSON, ADMIN),
        field!(bewohnernr, Line(30), PERSON, ADMIN),
        field!(kvnr, Kvnr, PERSON, ADMIN),
        field!(wohnbereich_id, Reference, STAY, ADMIN, required),
        field!(zimmer, Line(20), STAY, ADMIN, beside),
        field!(aufnahme_datum, DateFrom(FIRST_YEAR), STAY, ADMIN, required),
        field!(auszug_datum, DateFrom(FIRST_YEAR), STAY, SYSTEM),
        field!(status, Enum(&Status::CODES), STAY, SYSTEM, required),
        Field::new("umzuege", List, STAY, SYSTEM, |one| told(&one.umzuege, moved), |_, _| false),
        Field::new("abwesenheiten", List, STAY, SYSTEM, |one| told(&one.abwesenheiten, away), |_, _| false),
        field!(integration_am, DateFrom(FIRST_YEAR), STAY, ADMIN),
        field!(
            pflegegrad,
            Number,
            CARE,
            ADMIN,
            offers(&["0", "1", "2", "3", "4", "5"]),
            hint("resident-hint-grade")
        ),
        field!(pflegegrad_seit, DateFrom(FIRST_YEAR), CARE, ADMIN, beside),
        Field::new(
            "pflegegrad_verlauf",
            List,
            CARE,
            SYSTEM,
            |r| told(&r.pflegegrad_verlauf, graded),
            |_, _| false,
        ),
        field!(hinweise, Lines(2000), CARE, NURSES, leads),
        field!(allergien, Lines(2000), CARE, NURSES, leads),
        field!(keine_allergien_bekannt, Bool, CARE, NURSES, required, told_by("allergien")),
        Field::new(
            "diagnosen",
            Icd,
            CARE,
            ADMIN,
            |resident| match &resident.diagnosen {
                none if none.is_empty() => FieldValue::Empty,
                codes => FieldValue::Icd(codes.clone()),
            },
            |resident, value| resident.diagnosen.write(value),
        ),
        field!(hausarzt, Line(200), CARE, ADMIN),
        field!(trinkziel_ml, Number, CARE, ADMIN),
        Field::new("grenzwerte", List, CARE, SYSTEM, |one| told(&one.grenzwerte, limited), |_, _| false),
        Field::new(
            "notfallkontakte",
            Lines(2000),
            CONTACTS,
            ADMIN,
            |resident: &Self| {
                let lines: Vec<String> = resident.notfallkontakte.iter().map(Contact::line).collect();
                lines.join("\n").read()
            },
            |resident: &mut Self, value| {
                let mut lines = String::new();
                let is_text = lines.write(value);
                if is_text {
                    resident.notfallkontakte = lines.lines().map(Contact::of_line).collect();
                }
                is_text
            },
        )
        .in_rows(CONTACT, MOST_CONTACTS, "resident-contact-more"),
        field!(patientenverfuegung, Bool, CONTACTS, ADMIN, required),
        field!(vorsorgevollmacht, Bool, CONTACTS, ADMIN, required, beside),
        field!(gesetzl_betreuung, Bool, CONTACTS, ADMIN, required, beside),
        field!(einwilligung_mood_at, Instant, CONSENT, SYSTEM),
        field!(einwilligung_foto_at, Instant, CONSENT, SYSTEM),
        field!(gesperrt, Bool, KEPT, SYSTEM, required),
        field!(grund, Line(500), KEPT, SYSTEM),
        Field::new("nr", Number, KEPT, SYSTEM, |resident: &Self| resident.nr.read(), |_, _| false).required(),
        field!(import_log_id, Reference, KEPT, SYSTEM),
        field!(import_zeile, Number, KEPT, SYSTEM),
        field!(created_at, Instant, KEPT, SYSTEM, required),
        field!(created_by, Kind::User, KEPT, SYSTEM, required),
        field!(updated_at, Instant, KEPT, SYSTEM, required),
        field!(updated_by, Kind::User, KEPT, SYSTEM, required),
    ];
    const WORDS: &'static str = "resident";
}

/// A history as the audit keeps it, one text an entry.
fn told<T>(entries: &[T], tell: fn(&T) -> String) -> FieldValue {
    FieldValue::List(entries.iter().map(tell).collect())
}

fn moved(one: &Move) -> String {
    format!("{} {} {}", one.ab, one.wohnbereich_id, one.zimmer.as_deref().unwrap_or("-"))
}

fn away(one: &Absence) -> String {
    let bis = one.bis.map(|bis| bis.to_string()).unwrap_or_default();
    let notiz = one.notiz.as_deref().unwrap_or_default();
    format!("{} {} – {bis} {notiz}", one.art.code(), one.von).trim_end().to_owned()
}

fn limited(one: &Limit) -> String {
    let number = |limit: Option<Decimal>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    format!("{} {} – {} {}", one.feld, number(one.min), number(one.max), one.grund)
}

fn graded(one: &Grade) -> String {
    let seit = one.seit.map(|seit| seit.to_string()).unwrap_or_default();
    format!("{} {seit}", one.grad).trim_end().to_owned()
}
