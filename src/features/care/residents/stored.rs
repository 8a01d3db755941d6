//! The form in which a resident is stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    model::{Absence, Contact, Grade, Move, Resident},
    words::{AbsenceKind, Geschlecht, Status},
};
use crate::{
    kernel::{anrede::Anrede, ids::Id},
    platform::store::{
        Corrupt,
        codec::{date, days, instant},
    },
};

/// Number, kind, from, until, note.
type StoredAbsence = (u16, u8, i64, Option<i64>, Option<String>);

/// Version 1: plain types only. The order of the members is for ever.
#[derive(Serialize, Deserialize)]
pub struct StoredResident {
    id: [u8; 16],
    nr: u64,
    bewohnernr: Option<String>,
    anrede: Option<u8>,
    nachname: String,
    vorname: String,
    rufname: Option<String>,
    geburtsdatum: i32,
    geschlecht: Option<u8>,
    kvnr: Option<String>,
    wohnbereich_id: [u8; 16],
    zimmer: Option<String>,
    /// Unit, room, first day.
    umzuege: Vec<([u8; 16], Option<String>, i32)>,
    aufnahme_datum: i32,
    auszug_datum: Option<i32>,
    status: u8,
    abwesenheiten: Vec<StoredAbsence>,
    pflegegrad: Option<u8>,
    pflegegrad_seit: Option<i32>,
    /// Grade, since.
    pflegegrad_verlauf: Vec<(u8, Option<i32>)>,
    allergien: Option<String>,
    diagnosen: Vec<String>,
    hinweise: Option<String>,
    hausarzt: Option<String>,
    trinkziel_ml: Option<u16>,
    integration_am: Option<i32>,
    /// Name, relation, phone number.
    notfallkontakte: Vec<(String, Option<String>, Option<String>)>,
    patientenverfuegung: bool,
    vorsorgevollmacht: bool,
    gesetzl_betreuung: bool,
    einwilligung_mood_at: Option<i64>,
    einwilligung_foto_at: Option<i64>,
    gesperrt: bool,
    grund: Option<String>,
    import_log_id: Option<[u8; 16]>,
    import_zeile: Option<u32>,
    created_at: i64,
    created_by: [u8; 16],
    updated_at: i64,
    updated_by: [u8; 16],
}

impl StoredResident {
    pub(super) fn of(one: &Resident) -> Self {
        let moved = |one: &Move| (one.wohnbereich_id.bytes(), one.zimmer.clone(), days(one.ab));
        let away = |one: &Absence| {
            let bis = one.bis.map(Timestamp::as_microsecond);
            (one.nr, one.art.number(), one.von.as_microsecond(), bis, one.notiz.clone())
        };
        let call = |one: &Contact| (one.name.clone(), one.beziehung.clone(), one.telefon.clone());
        Self {
            id: one.id.bytes(),
            nr: one.nr,
            bewohnernr: one.bewohnernr.clone(),
            anrede: one.anrede.map(Anrede::number),
            nachname: one.nachname.clone(),
            vorname: one.vorname.clone(),
            rufname: one.rufname.clone(),
            geburtsdatum: days(one.geburtsdatum),
            geschlecht: one.geschlecht.map(Geschlecht::number),
            kvnr: one.kvnr.clone(),
            wohnbereich_id: one.wohnbereich_id.bytes(),
            zimmer: one.zimmer.clone(),
            umzuege: one.umzuege.iter().map(moved).collect(),
            aufnahme_datum: days(one.aufnahme_datum),
            auszug_datum: one.auszug_datum.map(days),
            status: one.status.number(),
            abwesenheiten: one.abwesenheiten.iter().map(away).collect(),
            pflegegrad: one.pflegegrad,
            pflegegrad_seit: one.pflegegrad_seit.map(days),
            pflegegrad_verlauf: one
                .pflegegrad_verlauf
                .iter()
                .map(|one| (one.grad, one.seit.map(days)))
                .collect(),
            allergien: one.allergien.clone(),
            diagnosen: one.diagnosen.clone(),
            hinweise: one.hinweise.clone(),
            hausarzt: one.hausarzt.clone(),
            trinkziel_ml: one.trinkziel_ml,
            integration_am: one.integration_am.map(days),
            notfallkontakte: one.notfallkontakte.iter().map(call).collect(),
            patientenverfuegung: one.patientenverfuegung,
            vorsorgevollmacht: one.vorsorgevollmacht,
            gesetzl_betreuung: one.gesetzl_betreuung,
            einwilligung_mood_at: one.einwilligung_mood_at.map(Timestamp::as_microsecond),
            einwilligung_foto_at: one.einwilligung_foto_at.map(Timestamp::as_microsecond),
            gesperrt: one.gesperrt,
            grund: one.grund.clone(),
            import_log_id: one.import_log_id.as_ref().map(Id::bytes),
            import_zeile: one.import_zeile,
            created_at: one.created_at.as_microsecond(),
            created_by: one.created_by.bytes(),
            updated_at: one.updated_at.as_microsecond(),
            updated_by: one.updated_by.bytes(),
        }
    }

    pub(super) fn resident(self) -> Result<Resident, Corrupt> {
        let moved =
            |(unit, zimmer, ab)| Ok(Move { wohnbereich_id: Id::from_bytes(unit), zimmer, ab: date(ab)? });
        let away = |(nr, art, von, bis, notiz)| {
            let art = AbsenceKind::from_number(art).ok_or(Corrupt)?;
            Ok(Absence { nr, art, von: instant(von)?, bis: maybe(bis, instant)?, notiz })
        };
        let graded = |(grad, seit)| Ok(Grade { grad, seit: maybe(seit, date)? });
        let call = |(name, beziehung, telefon)| Contact { name, beziehung, telefon };
        Ok(Resident {
            id: Id::from_bytes(self.id),
            nr: self.nr,
            bewohnernr: self.bewohnernr,
            anrede: maybe(self.anrede, |number| Anrede::from_number(number).ok_or(Corrupt))?,
            nachname: self.nachname,
            vorname: self.vorname,
            rufname: self.rufname,
            geburtsdatum: date(self.geburtsdatum)?,
            geschlecht: maybe(self.geschlecht, |number| Geschlecht::from_number(number).ok_or(Corrupt))?,
            kvnr: self.kvnr,
            wohnbereich_id: Id::from_bytes(self.wohnbereich_id),
            zimmer: self.zimmer,
            umzuege: self.umzuege.into_iter().map(moved).collect::<Result<_, Corrupt>>()?,
            aufnahme_datum: date(self.aufnahme_datum)?,
            auszug_datum: maybe(self.auszug_datum, date)?,
            status: Status::from_number(self.status).ok_or(Corrupt)?,
            abwesenheiten: self.abwesenheiten.into_iter().map(away).collect::<Result<_, Corrupt>>()?,
            pflegegrad: self.pflegegrad,
            pflegegrad_seit: maybe(self.pflegegrad_seit, date)?,
            pflegegrad_verlauf: self
                .pflegegrad_verlauf
                .into_iter()
                .map(graded)
                .collect::<Result<_, Corrupt>>()?,
            allergien: self.allergien,
            diagnosen: self.diagnosen,
            hinweise: self.hinweise,
            hausarzt: self.hausarzt,
            trinkziel_ml: self.trinkziel_ml,
            integration_am: maybe(self.integration_am, date)?,
            notfallkontakte: self.notfallkontakte.into_iter().map(call).collect(),
            patientenverfuegung: self.patientenverfuegung,
            vorsorgevollmacht: self.vorsorgevollmacht,
            gesetzl_betreuung: self.gesetzl_betreuung,
            einwilligung_mood_at: maybe(self.einwilligung_mood_at, instant)?,
            einwilligung_foto_at: maybe(self.einwilligung_foto_at, instant)?,
            gesperrt: self.gesperrt,
            grund: self.grund,
            import_log_id: self.import_log_id.map(Id::from_bytes),
            import_zeile: self.import_zeile,
            created_at: instant(self.created_at)?,
            created_by: Id::from_bytes(self.created_by),
            updated_at: instant(self.updated_at)?,
            updated_by: Id::from_bytes(self.updated_by),
        })
    }
}

fn maybe<A, B>(value: Option<A>, read: impl FnOnce(A) -> Result<B, Corrupt>) -> Result<Option<B>, Corrupt> {
    value.map(read).transpose()
}
