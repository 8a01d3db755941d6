//! Residents for tests, invented.

use jiff::Timestamp;

use super::{
    model::{Absence, Contact, Limit, Resident},
    words::{AbsenceKind, Geschlecht},
};
use crate::{
    kernel::{anrede::Anrede, decimal::Decimal, ids::Id},
    platform::entity::{Stamp, settled},
};

/// 2026-11-20, the reference day of the fixtures.
pub fn now() -> Timestamp {
    "2026-11-20T13:00:00Z".parse().unwrap()
}

/// An admin's act at that instant.
pub fn stamp() -> Stamp {
    Stamp { now: now(), today: "2026-11-20".parse().unwrap(), user: Id::from_bytes([7; 16]) }
}

/// A plain resident since 2025-10-01.
pub fn resident() -> Resident {
    let new = Resident {
        id: Id::from_bytes([1; 16]),
        nr: 1,
        nachname: "Bergfeld".into(),
        vorname: "Erna".into(),
        geburtsdatum: "1938-02-03".parse().unwrap(),
        wohnbereich_id: Id::from_bytes([3; 16]),
        aufnahme_datum: "2025-10-01".parse().unwrap(),
        ..Resident::begin(&stamp())
    };
    settled(None, new, &stamp()).unwrap()
}

/// A resident with every column filled.
pub fn full() -> Resident {
    let mut one = resident();
    let text = |text: &str| Some(text.to_owned());
    let day = |iso: &str| Some(iso.parse().unwrap());
    (one.bewohnernr, one.rufname, one.kvnr) = (text("17"), text("Erni"), text("A123456780"));
    (one.anrede, one.geschlecht) = (Some(Anrede::Frau), Some(Geschlecht::Weiblich));
    (one.zimmer, one.hausarzt, one.trinkziel_ml) = (text("104"), text("Dr. Ernst"), Some(1500));
    (one.pflegegrad, one.pflegegrad_seit, one.integration_am) =
        (Some(3), day("2025-09-01"), day("2025-11-20"));
    (one.allergien, one.hinweise) = (text("Penicillin"), text("hört schlecht\nlinks"));
    one.diagnosen = vec!["I10".into(), "E11.9".into()];
    one.notfallkontakte = vec![
        Contact { name: "Karl Bergfeld".into(), beziehung: text("Sohn"), telefon: text("0351 12") },
        Contact { name: "Ida Moor".into(), ..Contact::default() },
    ];
    (one.patientenverfuegung, one.vorsorgevollmacht, one.gesetzl_betreuung) = (true, true, true);
    (one.einwilligung_mood_at, one.einwilligung_foto_at) = (Some(now()), Some(now()));
    (one.grund, one.import_log_id, one.import_zeile) =
        (text("doppelt geprüft"), Some(Id::from_bytes([9; 16])), Some(2));
    one.abwesenheiten = vec![Absence {
        nr: 1,
        art: AbsenceKind::Krankenhaus,
        von: "2026-11-10T09:00:00Z".parse().unwrap(),
        bis: Some("2026-11-14T15:00:00Z".parse().unwrap()),
        notiz: text("Sturz"),
    }];
    one.grenzwerte = vec![Limit {
        feld: "vitalzeichen.spo2".into(),
        min: Decimal::new(88, 0),
        max: None,
        grund: "COPD, laut Hausarzt".into(),
        seit: now(),
        von: Id::from_bytes([7; 16]),
    }];
    settled(Some(&resident()), one, &stamp()).unwrap()
}
