//! How it stands as JSON (care.md, 12 and 18).

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    read::{Row, Today},
    rules::Standing,
};
use crate::{
    features::care::{
        alert_pages::AlertJson,
        due::{DueListJson, ShiftJson, ShiftProof},
        observations::{Entry, EntryJson},
        residents::Resident,
        units::Unit,
    },
    kernel::ids::Id,
};

/// How it stands in a unit in the present shift.
#[derive(Serialize, ToSchema)]
pub struct UnitJson {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// The shift.
    pub schicht: ShiftJson,
    /// What is counted of those who are there.
    pub kennzahlen: FiguresJson,
    /// Those who are there, by room.
    pub bewohner: Vec<StandingJson>,
    /// Those who live here and are away.
    #[schema(value_type = Vec<String>)]
    pub abwesend: Vec<Id<Resident>>,
}

/// The figures of a unit.
#[derive(Serialize, ToSchema)]
pub struct FiguresJson {
    /// Residents who are there.
    pub anwesend: usize,
    /// What is due and open still in time.
    pub faellig_offen: usize,
    /// What is due and open too late.
    pub faellig_ueberfaellig: usize,
    /// Residents without any entry, answer or proof in the shift.
    pub ohne_dokumentation: usize,
    /// Alerts about which there is something to do.
    pub hinweise_offen: usize,
    /// Evaluations that are due, or will be within seven days.
    pub evaluationen: usize,
}

/// How a resident stands.
#[derive(Serialize, ToSchema)]
pub struct StandingJson {
    /// Who.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// `auffaellig`, `dokumentiert` or `offen`.
    pub status: &'static str,
    /// What is due and open still in time.
    pub faellig_offen: usize,
    /// What is due and open too late.
    pub faellig_ueberfaellig: usize,
    /// Alerts about which there is something to do.
    pub hinweise_offen: usize,
    /// The proof of the shift.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub schichtnachweis: Option<Id<ShiftProof>>,
}

/// How it stands with a resident.
#[derive(Serialize, ToSchema)]
pub struct ResidentJson {
    /// Who.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Their surname.
    pub nachname: String,
    /// Their first name.
    pub vorname: String,
    /// Their unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// Their room.
    pub zimmer: Option<String>,
    /// `aktiv`, `abwesend`, `ausgezogen` or `verstorben`.
    pub status: &'static str,
    /// What everybody must know.
    pub hinweise: Option<String>,
    /// Allergies.
    pub allergien: Option<String>,
    /// Whether somebody asked and heard of none.
    pub keine_allergien_bekannt: bool,
    /// Alerts about which there is something to do, newest first.
    pub alarme: Vec<AlertJson>,
    /// What is due in the present shift.
    pub faellig: DueListJson,
    /// The newest value of each vital sign.
    pub vitalwerte: Vec<LastValueJson>,
    /// The ten newest entries.
    pub eintraege: Vec<EntryJson>,
}

/// The newest value of a field.
#[derive(Serialize, ToSchema)]
pub struct LastValueJson {
    /// The field's key.
    pub feld: String,
    /// The value.
    #[schema(value_type = Object)]
    pub wert: Value,
    /// Whether it is striking.
    pub auffaellig: bool,
    /// When it was observed.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// The entry.
    #[schema(value_type = String, format = "uuid")]
    pub observation_id: Id<Entry>,
}

impl UnitJson {
    /// How it stands.
    #[must_use]
    pub fn new(today: &Today) -> Self {
        let sums = today.figures();
        Self {
            wohnbereich_id: today.unit.id,
            schicht: ShiftJson::of(&today.span),
            kennzahlen: FiguresJson {
                anwesend: sums.present,
                faellig_offen: sums.open,
                faellig_ueberfaellig: sums.late,
                ohne_dokumentation: sums.without,
                hinweise_offen: sums.alerts,
                evaluationen: sums.evaluations,
            },
            bewohner: today.rows.iter().map(StandingJson::of).collect(),
            abwesend: today.away.iter().map(|one| one.id).collect(),
        }
    }
}

impl StandingJson {
    fn of(row: &Row) -> Self {
        let Row { resident, of_shift, proof, .. } = row;
        Self {
            resident_id: resident.id,
            zimmer: resident.zimmer.clone(),
            status: Standing::code(of_shift.standing()),
            faellig_offen: of_shift.open,
            faellig_ueberfaellig: of_shift.late,
            hinweise_offen: of_shift.alerts,
            schichtnachweis: *proof,
        }
    }
}
