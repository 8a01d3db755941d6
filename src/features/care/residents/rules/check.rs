//! What a resident's record may hold, and what follows from its columns.

use jiff::civil::Date;

use super::stay::too_far_ahead;
use crate::{
    features::care::residents::{
        model::{Grade, Move, Resident, ResidentPatch},
        words::Status,
    },
    kernel::{clock::whole_micros, icd, kvnr::KvnrStatus, problem::FieldErrors, words::Msg},
    platform::entity::{Entity, FieldValue, Stamp, Violation, columns_fit},
};

/// Most people to call.
pub const MOST_CONTACTS: usize = 5;
/// What somebody may be meant to drink a day, in millilitres.
const DRINK: [u16; 2] = [500, 4000];
/// Care grades (§ 15 SGB XI); 0 is none.
const MOST_GRADE: u8 = 5;

/// What nobody comes in without, and the code that says that it is missing.
const NEEDED: [(&str, &str); 5] = [
    ("nachname", "NACHNAME_FEHLT"),
    ("vorname", "VORNAME_FEHLT"),
    ("geburtsdatum", "GEBURTSDATUM_FEHLT"),
    ("wohnbereich_id", "WOHNBEREICH_FEHLT"),
    ("aufnahme_datum", "AUFNAHME_FEHLT"),
];

/// A new stay with the entered values. Names, birth date, unit and first day must be among them.
///
/// # Errors
/// `NACHNAME_FEHLT`, `VORNAME_FEHLT`, `GEBURTSDATUM_FEHLT`, `WOHNBEREICH_FEHLT`, `AUFNAHME_FEHLT`; `FELD_UNVERAENDERLICH`
/// for a column that cannot be written.
pub fn draft(patch: &ResidentPatch, stamp: &Stamp) -> Result<Resident, FieldErrors> {
    let mut errors = FieldErrors::new();
    for (field, code) in NEEDED {
        if patch.get(field).is_none_or(FieldValue::is_empty) {
            errors.add(field, code);
        }
    }
    if errors.is_empty() { patch.on(&Resident::begin(stamp)) } else { Err(errors) }
}

impl Entity for Resident {
    const STAMPS: &'static [&'static str] = &["updated_at", "updated_by"];

    /// The histories follow from unit, room and care grade: what differs from their last entry is a new one. The first
    /// entry of the moves begins with the stay.
    fn settle(&mut self, _before: Option<&Self>, stamp: &Stamp) {
        let lives = |last: &Move| last.wohnbereich_id == self.wohnbereich_id && last.zimmer == self.zimmer;
        if !self.umzuege.last().is_some_and(lives) {
            let (wohnbereich_id, zimmer) = (self.wohnbereich_id, self.zimmer.clone());
            // Corrected on the day of a move, it was a slip of the pen and no second move.
            self.umzuege.pop_if(|last| last.ab >= stamp.today);
            self.umzuege.push(Move { wohnbereich_id, zimmer, ab: stamp.today });
        }
        if let Some(first) = self.umzuege.first_mut() {
            first.ab = self.aufnahme_datum;
        }
        if let Some(grad) = self.pflegegrad {
            let seit = self.pflegegrad_seit;
            match self.pflegegrad_verlauf.last_mut() {
                Some(last) if last.grad == grad => last.seit = seit,
                _ => self.pflegegrad_verlauf.push(Grade { grad, seit }),
            }
        }
        (self.updated_at, self.updated_by) = (whole_micros(stamp.now), stamp.user);
    }

    fn check(&self, before: Option<&Self>, today: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        let mut rule = |holds: bool, field, code| {
            if !holds {
                broken.push(Violation::new(field, code));
            }
        };
        let (born, first, last) = (self.geburtsdatum, self.aufnahme_datum, self.auszug_datum);
        rule(born.year() >= 1900 && born <= today, "geburtsdatum", "GEBURTSDATUM_UNGUELTIG");
        let same_day = before.is_some_and(|before| before.aufnahme_datum == first);
        rule(same_day || !too_far_ahead(first, today), "aufnahme_datum", "AUFNAHME_ZU_WEIT");
        rule(born <= first, "aufnahme_datum", "AUFNAHME_VOR_GEBURT");
        rule(last.is_none_or(|last| last >= first), "auszug_datum", "AUSZUG_VOR_AUFNAHME");
        rule(last.is_none_or(|last| last <= today), "auszug_datum", "AUSZUG_IN_ZUKUNFT");
        rule((self.status == Status::Aktiv) == last.is_none(), "auszug_datum", "AUSZUG_FEHLT");
        let in_order = self.umzuege.is_sorted_by_key(|one| one.ab);
        rule(in_order, "aufnahme_datum", "UMZUG_DATUM");
        rule(self.pflegegrad.is_none_or(|grad| grad <= MOST_GRADE), "pflegegrad", "PFLEGEGRAD_UNGUELTIG");
        let told_both = self.keine_allergien_bekannt && self.allergien.is_some();
        rule(!told_both, "allergien", "ALLERGIEN_WIDERSPRUCH");
        rule(self.diagnosen.iter().all(|code| icd::is_code(code)), "diagnosen", "ICD_FORMAT");
        rule(self.diagnosen.len() <= icd::MOST_CODES, "diagnosen", "ICD_ZU_VIELE");
        rule(self.notfallkontakte.len() <= MOST_CONTACTS, "notfallkontakte", "ZU_VIELE_KONTAKTE");
        let named = self.notfallkontakte.iter().all(|contact| !contact.name.is_empty());
        rule(named, "notfallkontakte", "KONTAKT_OHNE_NAME");
        let mut pairs = self.abwesenheiten.iter().enumerate();
        let apart =
            pairs.all(|(at, one)| !self.abwesenheiten.iter().skip(at + 1).any(|two| one.overlaps(two)));
        rule(apart, "abwesenheiten", "INTERN");
        let mut errors = FieldErrors::from(broken);
        let [least, most] = DRINK;
        if self.trinkziel_ml.is_some_and(|goal| !(least..=most).contains(&goal)) {
            let words = Msg::code("AUSSERHALB").with("min", least).with("max", most);
            errors.add_with("trinkziel_ml", "AUSSERHALB", words);
        }
        errors
    }
}

/// What may be written but should be looked at: field and code.
#[must_use]
pub fn warnings(resident: &Resident) -> Vec<(&'static str, &'static str)> {
    match resident.kvnr_status() {
        KvnrStatus::Ok | KvnrStatus::Fehlt => Vec::new(),
        KvnrStatus::Format => vec![("kvnr", "KVNR_FORMAT")],
        KvnrStatus::Pruefziffer => vec![("kvnr", "KVNR_PRUEFZIFFER")],
    }
}
