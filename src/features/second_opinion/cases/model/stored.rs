//! The case as bytes: version 1 of the stored form. A new field is a new version; versions are read for ever.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Anrede, Case, GutachtenTyp, ImportQuelle, JaNein};
use crate::{features::second_opinion::cases::fallgruppe::Fallgruppe, kernel::ids::Id};

/// Version 1. Days count from 1970-01-01, instants are microseconds since then, words are their numbers,
/// ids 16 bytes. The order of the fields is the format: never change it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names and meanings of `Case`")]
pub struct StoredCase {
    pub id: [u8; 16],
    pub nr: u64,
    pub fall_id: String,
    pub fall_id_suffix: Option<u32>,
    pub legacy_id: Option<String>,
    pub crm_ticket_id: Option<String>,
    pub jahr: u16,
    pub kw: u8,
    pub datum: i32,
    pub anrede: Option<u8>,
    pub nachname: String,
    pub vorname: Option<String>,
    pub geburtsdatum: Option<i32>,
    pub geburtsdatum_roh: Option<String>,
    pub kvnr: Option<String>,
    pub versicherung: Option<String>,
    pub strasse: Option<String>,
    pub plz: Option<String>,
    pub ort: Option<String>,
    pub email: Option<String>,
    pub ansprechpartner: Option<String>,
    pub telefonnummer: Option<String>,
    pub mobiltelefon: Option<String>,
    pub thema: String,
    pub modul_roh: Option<String>,
    pub fallgruppe: u8,
    pub kurzbeschreibung: Option<String>,
    pub fragestellung: Option<String>,
    pub schweigepflicht: bool,
    pub unterlagen: bool,
    pub unterlagen_verschickt: Option<i32>,
    pub unterlagen_erhalten: Option<i32>,
    pub unterlagen_an_gutachter: Option<i32>,
    pub ablehnung: bool,
    pub ablehnung_datum: Option<i32>,
    pub ablehnung_grund: Option<String>,
    pub abbruch: bool,
    pub abbruch_datum: Option<i32>,
    pub abbruch_grund: Option<String>,
    pub gutachten: bool,
    pub gutachter: Option<String>,
    pub gutachten_erstellt: Option<i32>,
    pub gutachten_versendet: Option<i32>,
    pub icd: Vec<String>,
    pub icd_entered_by: Option<[u8; 16]>,
    pub icd_entered_at: Option<i64>,
    pub gutachten_typ: Option<u8>,
    pub therapieaenderung: Option<u8>,
    pub ta_diagnosekorrektur: bool,
    pub ta_unterversorgung: bool,
    pub ta_uebertherapie: bool,
    pub coding_completed_by: Option<[u8; 16]>,
    pub coding_completed_at: Option<i64>,
    pub abgerechnet: bool,
    pub abrechnung_datum: Option<i32>,
    pub kommentar: Option<String>,
    pub import_quelle: u8,
    pub import_log_id: Option<[u8; 16]>,
    pub import_zeile: Option<u32>,
    pub import_warnungen: Vec<String>,
    pub created_at: i64,
    pub created_by: [u8; 16],
    pub updated_at: i64,
    pub updated_by: [u8; 16],
    pub geloescht_am: Option<i64>,
    pub loesch_grund: Option<String>,
}

crate::opaque_debug!(StoredCase);

/// The bytes are a case's, but a value in them is none of its field's. Names the field, never the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stored case: {0} is unreadable")]
pub struct Unreadable(pub &'static str);

impl From<&Case> for StoredCase {
    fn from(case: &Case) -> Self {
        Self {
            id: case.id.bytes(),
            nr: case.nr,
            fall_id: case.fall_id.clone(),
            fall_id_suffix: case.fall_id_suffix,
            legacy_id: case.legacy_id.clone(),
            crm_ticket_id: case.crm_ticket_id.clone(),
            jahr: case.jahr,
            kw: case.kw,
            datum: day(case.datum),
            anrede: case.anrede.map(Anrede::number),
            nachname: case.nachname.clone(),
            vorname: case.vorname.clone(),
            geburtsdatum: case.geburtsdatum.map(day),
            geburtsdatum_roh: case.geburtsdatum_roh.clone(),
            kvnr: case.kvnr.clone(),
            versicherung: case.versicherung.clone(),
            strasse: case.strasse.clone(),
            plz: case.plz.clone(),
            ort: case.ort.clone(),
            email: case.email.clone(),
            ansprechpartner: case.ansprechpartner.clone(),
            telefonnummer: case.telefonnummer.clone(),
            mobiltelefon: case.mobiltelefon.clone(),
            thema: case.thema.clone(),
            modul_roh: case.modul_roh.clone(),
            fallgruppe: case.fallgruppe.number(),
            kurzbeschreibung: case.kurzbeschreibung.clone(),
            fragestellung: case.fragestellung.clone(),
            schweigepflicht: case.schweigepflicht,
            unterlagen: case.unterlagen,
            unterlagen_verschickt: case.unterlagen_verschickt.map(day),
            unterlagen_erhalten: case.unterlagen_erhalten.map(day),
            unterlagen_an_gutachter: case.unterlagen_an_gutachter.map(day),
            ablehnung: case.ablehnung,
            ablehnung_datum: case.ablehnung_datum.map(day),
            ablehnung_grund: case.ablehnung_grund.clone(),
            abbruch: case.abbruch,
            abbruch_datum: case.abbruch_datum.map(day),
            abbruch_grund: case.abbruch_grund.clone(),
            gutachten: case.gutachten,
            gutachter: case.gutachter.clone(),
            gutachten_erstellt: case.gutachten_erstellt.map(day),
            gutachten_versendet: case.gutachten_versendet.map(day),
            icd: case.icd.clone(),
            icd_entered_by: case.icd_entered_by.as_ref().map(Id::bytes),
            icd_entered_at: case.icd_entered_at.map(Timestamp::as_microsecond),
            gutachten_typ: case.gutachten_typ.map(GutachtenTyp::number),
            therapieaenderung: case.therapieaenderung.map(JaNein::number),
            ta_diagnosekorrektur: case.ta_diagnosekorrektur,
            ta_unterversorgung: case.ta_unterversorgung,
            ta_uebertherapie: case.ta_uebertherapie,
            coding_completed_by: case.coding_completed_by.as_ref().map(Id::bytes),
            coding_completed_at: case.coding_completed_at.map(Timestamp::as_microsecond),
            abgerechnet: case.abgerechnet,
            abrechnung_datum: case.abrechnung_datum.map(day),
            kommentar: case.kommentar.clone(),
            import_quelle: case.import_quelle.number(),
            import_log_id: case.import_log_id.as_ref().map(Id::bytes),
            import_zeile: case.import_zeile,
            import_warnungen: case.import_warnungen.clone(),
            created_at: case.created_at.as_microsecond(),
            created_by: case.created_by.bytes(),
            updated_at: case.updated_at.as_microsecond(),
            updated_by: case.updated_by.bytes(),
            geloescht_am: case.geloescht_am.map(Timestamp::as_microsecond),
            loesch_grund: case.loesch_grund.clone(),
        }
    }
}

impl TryFrom<StoredCase> for Case {
    type Error = Unreadable;

    fn try_from(stored: StoredCase) -> Result<Self, Unreadable> {
        Ok(Self {
            id: Id::from_bytes(stored.id),
            nr: stored.nr,
            fall_id: stored.fall_id,
            fall_id_suffix: stored.fall_id_suffix,
            legacy_id: stored.legacy_id,
            crm_ticket_id: stored.crm_ticket_id,
            jahr: stored.jahr,
            kw: stored.kw,
            datum: date(stored.datum).ok_or(Unreadable("datum"))?,
            anrede: maybe(stored.anrede, Anrede::from_number, "anrede")?,
            nachname: stored.nachname,
            vorname: stored.vorname,
            geburtsdatum: maybe(stored.geburtsdatum, date, "geburtsdatum")?,
            geburtsdatum_roh: stored.geburtsdatum_roh,
            kvnr: stored.kvnr,
            versicherung: stored.versicherung,
            strasse: stored.strasse,
            plz: stored.plz,
            ort: stored.ort,
            email: stored.email,
            ansprechpartner: stored.ansprechpartner,
            telefonnummer: stored.telefonnummer,
            mobiltelefon: stored.mobiltelefon,
            thema: stored.thema,
            modul_roh: stored.modul_roh,
            fallgruppe: Fallgruppe::from_number(stored.fallgruppe).ok_or(Unreadable("fallgruppe"))?,
            kurzbeschreibung: stored.kurzbeschreibung,
            fragestellung: stored.fragestellung,
            schweigepflicht: stored.schweigepflicht,
            unterlagen: stored.unterlagen,
            unterlagen_verschickt: maybe(stored.unterlagen_verschickt, date, "unterlagen_verschickt")?,
            unterlagen_erhalten: maybe(stored.unterlagen_erhalten, date, "unterlagen_erhalten")?,
            unterlagen_an_gutachter: maybe(stored.unterlagen_an_gutachter, date, "unterlagen_an_gutachter")?,
            ablehnung: stored.ablehnung,
            ablehnung_datum: maybe(stored.ablehnung_datum, date, "ablehnung_datum")?,
            ablehnung_grund: stored.ablehnung_grund,
            abbruch: stored.abbruch,
            abbruch_datum: maybe(stored.abbruch_datum, date, "abbruch_datum")?,
            abbruch_grund: stored.abbruch_grund,
            gutachten: stored.gutachten,
            gutachter: stored.gutachter,
            gutachten_erstellt: maybe(stored.gutachten_erstellt, date, "gutachten_erstellt")?,
            gutachten_versendet: maybe(stored.gutachten_versendet, date, "gutachten_versendet")?,
            icd: stored.icd,
            icd_entered_by: stored.icd_entered_by.map(Id::from_bytes),
            icd_entered_at: maybe(stored.icd_entered_at, instant, "icd_entered_at")?,
            gutachten_typ: maybe(stored.gutachten_typ, GutachtenTyp::from_number, "gutachten_typ")?,
            therapieaenderung: maybe(stored.therapieaenderung, JaNein::from_number, "therapieaenderung")?,
            ta_diagnosekorrektur: stored.ta_diagnosekorrektur,
            ta_unterversorgung: stored.ta_unterversorgung,
            ta_uebertherapie: stored.ta_uebertherapie,
            coding_completed_by: stored.coding_completed_by.map(Id::from_bytes),
            coding_completed_at: maybe(stored.coding_completed_at, instant, "coding_completed_at")?,
            abgerechnet: stored.abgerechnet,
            abrechnung_datum: maybe(stored.abrechnung_datum, date, "abrechnung_datum")?,
            kommentar: stored.kommentar,
            import_quelle: ImportQuelle::from_number(stored.import_quelle)
                .ok_or(Unreadable("import_quelle"))?,
            import_log_id: stored.import_log_id.map(Id::from_bytes),
            import_zeile: stored.import_zeile,
            import_warnungen: stored.import_warnungen,
            created_at: instant(stored.created_at).ok_or(Unreadable("created_at"))?,
            created_by: Id::from_bytes(stored.created_by),
            updated_at: instant(stored.updated_at).ok_or(Unreadable("updated_at"))?,
            updated_by: Id::from_bytes(stored.updated_by),
            geloescht_am: maybe(stored.geloescht_am, instant, "geloescht_am")?,
            loesch_grund: stored.loesch_grund,
        })
    }
}

/// Days since 1970-01-01.
fn day(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}

fn date(days: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

fn instant(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

fn maybe<A, B>(
    value: Option<A>,
    read: fn(A) -> Option<B>,
    field: &'static str,
) -> Result<Option<B>, Unreadable> {
    value.map(|value| read(value).ok_or(Unreadable(field))).transpose()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{super::super::testing, *};

    fn bytes(case: &Case) -> Vec<u8> {
        bincode::serde::encode_to_vec(StoredCase::from(case), bincode::config::standard()).unwrap()
    }

    fn case(bytes: &[u8]) -> Case {
        let (stored, read): (StoredCase, usize) =
            bincode::serde::decode_from_slice(bytes, bincode::config::standard()).unwrap();
        assert_eq!(read, bytes.len());
        Case::try_from(stored).unwrap()
    }

    #[test]
    fn an_unknown_word_names_its_field() {
        let mut stored = StoredCase::from(&testing::full());
        stored.anrede = Some(9);
        assert_eq!(Case::try_from(stored).err(), Some(Unreadable("anrede")));
    }

    proptest! {
        #[test]
        fn what_is_stored_is_loaded(
            nr in any::<u64>(),
            days in proptest::collection::vec(proptest::option::of(-30_000_i32..47_000), 10),
            micros in -2_000_000_000_000_000_i64..4_000_000_000_000_000,
            texts in proptest::collection::vec(proptest::option::of("\\PC{0,12}"), 8),
            flags in proptest::collection::vec(any::<bool>(), 10),
            codes in proptest::collection::vec("[A-Z][0-9]{2}", 0..20),
            word in 1_u8..=2,
        ) {
            let mut one = testing::full();
            one.nr = nr;
            let day = |at: usize| days[at].and_then(date);
            (one.geburtsdatum, one.unterlagen_erhalten, one.ablehnung_datum) = (day(0), day(1), day(2));
            (one.abbruch_datum, one.gutachten_erstellt, one.abrechnung_datum) = (day(3), day(4), day(5));
            one.datum = day(6).unwrap_or(one.datum);
            one.created_at = instant(micros).unwrap();
            one.geloescht_am = flags[0].then(|| instant(micros / 3).unwrap());
            (one.vorname, one.kommentar, one.kvnr) = (texts[0].clone(), texts[1].clone(), texts[2].clone());
            (one.loesch_grund, one.geburtsdatum_roh) = (texts[3].clone(), texts[4].clone());
            (one.unterlagen, one.ablehnung, one.abbruch, one.gutachten) = (flags[1], flags[2], flags[3], flags[4]);
            one.icd = codes;
            one.gutachten_typ = flags[5].then(|| GutachtenTyp::from_number(word).unwrap());
            one.therapieaenderung = flags[6].then(|| JaNein::from_number(word).unwrap());
            one.coding_completed_by = flags[7].then(testing::user);
            prop_assert!(case(&bytes(&one)) == one);
        }
    }
}
