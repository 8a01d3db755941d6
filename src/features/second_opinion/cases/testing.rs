//! Cases for tests: invented people, fixed instants.

use jiff::{Timestamp, civil::Date};

use super::{
    fallgruppe::Fallgruppe,
    fields::{Patch, days},
    model::{Anrede, Beginning, Case, GutachtenTyp, ImportQuelle, JaNein, UserId},
};
use crate::kernel::{ids::Id, problem::FieldErrors};

/// 2026-11-20, the reference day of the fixtures.
pub fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// The user who does everything in tests.
pub fn user() -> UserId {
    Id::from_bytes([7; 16])
}

/// Reads a form's boxes (name, German text).
pub fn from_form<'a>(
    boxes: impl IntoIterator<Item = (&'a str, &'a str)>,
    today: Date,
    datum: Date,
) -> Result<Patch, FieldErrors> {
    let boxes: Vec<_> = boxes.into_iter().collect();
    let days = days(&boxes, today, datum);
    Patch::from_form(boxes, days)
}

/// A plain, valid case received on `datum`.
pub fn case(datum: &str) -> Case {
    Case::begin(Beginning {
        id: Id::from_bytes([1; 16]),
        datum: datum.parse().unwrap(),
        nachname: "Tonn".into(),
        fallgruppe: Fallgruppe::Onko,
        quelle: ImportQuelle::Manual,
        now: now(),
        user: user(),
    })
    .call(1, "2026-06-onko-Tonn".into(), None)
}

/// A valid, coded and billed case with nearly every column filled.
pub fn full() -> Case {
    let mut case = case("2026-02-02");
    let text = |text: &str| Some(text.to_owned());
    let day = |iso: &str| Some(iso.parse().unwrap());
    (case.fall_id, case.fall_id_suffix) = ("2026-06-onko-Tonn-2".into(), Some(2));
    (case.legacy_id, case.crm_ticket_id, case.modul_roh) =
        (text("4711"), text("ZM-1"), text("Zweitmeinung Onkologie"));
    (case.anrede, case.vorname, case.geburtsdatum) = (Some(Anrede::Frau), text("Regina"), day("1960-04-28"));
    (case.kvnr, case.versicherung) = (text("D410126355"), text("DAK-Gesundheit"));
    (case.strasse, case.plz, case.ort) = (text("Weg 1"), text("01067"), text("Dresden"));
    (case.email, case.ansprechpartner) = (text("r@example.org"), text("Karl Tonn"));
    (case.telefonnummer, case.mobiltelefon) = (text("0351 12"), text("0171 12"));
    case.thema = "Mamma-Ca".into();
    (case.kurzbeschreibung, case.fragestellung) = (text("a\nb"), text("c?"));
    (case.schweigepflicht, case.unterlagen, case.gutachten) = (true, true, true);
    (case.unterlagen_verschickt, case.unterlagen_erhalten) = (day("2026-02-03"), day("2026-02-04"));
    case.unterlagen_an_gutachter = day("2026-02-05");
    (case.gutachter, case.gutachten_erstellt) = (text("Dr. Ernst"), day("2026-02-06"));
    case.gutachten_versendet = day("2026-02-07");
    case.icd = vec!["C50.1".into(), "C79.5".into()];
    (case.icd_entered_by, case.icd_entered_at) = (Some(user()), Some(now()));
    (case.gutachten_typ, case.therapieaenderung) = (Some(GutachtenTyp::Bestaetigung), Some(JaNein::Ja));
    case.ta_uebertherapie = true;
    (case.coding_completed_by, case.coding_completed_at) = (Some(user()), Some(now()));
    (case.abgerechnet, case.abrechnung_datum) = (true, day("2026-03-01"));
    case.kommentar = text("gut");
    (case.import_quelle, case.import_log_id) = (ImportQuelle::CrmCsv, Some(Id::from_bytes([9; 16])));
    (case.import_zeile, case.import_warnungen) = (Some(2), vec!["KVNR_FORMAT".into()]);
    case
}
