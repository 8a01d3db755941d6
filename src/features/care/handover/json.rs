//! A handover as JSON (care.md, 18).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::Takeover,
    read::{Became, Handover, OfResident},
};
use crate::{
    features::care::{
        alert_pages::AlertJson,
        due::AnswerJson,
        measures::Measure,
        moods::MoodJson,
        observations::{AuthorJson, Entry, EntryJson, People},
        residents::{Absence, Resident},
        units::Unit,
    },
    kernel::{ids::Id, text::hex},
};

/// The handover of a unit.
#[derive(Serialize, ToSchema)]
pub struct HandoverJson {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// From when on it tells.
    #[schema(value_type = String, format = "date-time")]
    pub von: Timestamp,
    /// Until before when.
    #[schema(value_type = String, format = "date-time")]
    pub bis: Timestamp,
    /// Those of whom there is something to tell, by room.
    pub bewohner: Vec<ToldJson>,
    /// How many there is nothing special to tell of.
    pub ohne_besonderheiten: usize,
    /// How many records it tells of.
    pub anzahl: usize,
    /// The keyed hash of their ids.
    pub pruefwert: String,
    /// When the user took the unit over for the last time.
    pub letzte_uebernahme: Option<TakeoverJson>,
}

/// What is told of a resident.
#[derive(Serialize, ToSchema)]
pub struct ToldJson {
    /// Who.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// Alerts about which there is something to do.
    pub alarme: Vec<AlertJson>,
    /// Entries for the handover and striking ones, the earliest first.
    pub eintraege: Vec<EntryJson>,
    /// What was done otherwise or not at all.
    pub abweichungen: Vec<OtherwiseJson>,
    /// Bad moods, the earliest first.
    pub stimmungen: Vec<MoodJson>,
    /// Measures that are new, changed or ended.
    pub massnahmen: Vec<BecameJson>,
    /// Absences that began or ended, or last.
    pub abwesenheiten: Vec<AwayJson>,
    /// First day of a stay that began.
    #[schema(value_type = Option<String>, format = "date")]
    pub eingezogen_am: Option<Date>,
    /// Last day of a stay that ended.
    #[schema(value_type = Option<String>, format = "date")]
    pub ausgezogen_am: Option<Date>,
    /// What was known and was corrected or withdrawn since.
    pub geaendert: Vec<EntryJson>,
    /// The other entries.
    #[schema(value_type = Vec<String>)]
    pub weitere: Vec<Id<Entry>>,
}

/// What was done otherwise than planned, or not at all.
#[derive(Serialize, ToSchema)]
pub struct OtherwiseJson {
    /// What should have been done.
    pub titel: String,
    /// What was said.
    #[serde(flatten)]
    pub antwort: AnswerJson,
}

/// What became of a measure.
#[derive(Serialize, ToSchema)]
pub struct BecameJson {
    /// Which one.
    #[schema(value_type = String, format = "uuid")]
    pub massnahme: Id<Measure>,
    /// What is done.
    pub titel: String,
    /// `neu`, `geaendert` or `beendet`.
    pub ereignis: &'static str,
}

/// An absence.
#[derive(Serialize, ToSchema)]
pub struct AwayJson {
    /// `krankenhaus`, `urlaub`, `reha` or `sonstige`.
    pub art: &'static str,
    /// From when on.
    #[schema(value_type = String, format = "date-time")]
    pub von: Timestamp,
    /// Until before when.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub bis: Option<Timestamp>,
}

/// That somebody has taken a unit over.
#[derive(Serialize, ToSchema)]
pub struct TakeoverJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Takeover>,
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// Who.
    pub von_wem: AuthorJson,
    /// From when on it told.
    #[schema(value_type = String, format = "date-time")]
    pub von: Timestamp,
    /// Until before when.
    #[schema(value_type = String, format = "date-time")]
    pub bis: Timestamp,
    /// How many records it told of.
    pub anzahl: u32,
    /// The keyed hash of their ids.
    pub pruefwert: String,
    /// When it was said.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// What is sent to take a unit over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTakeover {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// From when on was read.
    #[schema(value_type = String, format = "date-time")]
    pub von: Timestamp,
    /// Until before when.
    #[schema(value_type = String, format = "date-time")]
    pub bis: Timestamp,
}

impl HandoverJson {
    /// A handover as it is known at that instant.
    #[must_use]
    pub fn new(handover: &Handover, people: &People, now: Timestamp) -> Self {
        let told = handover.residents.iter().filter(|one| !one.is_quiet());
        Self {
            wohnbereich_id: handover.unit.id,
            von: handover.time.start,
            bis: handover.time.end,
            bewohner: told.map(|one| ToldJson::of(one, handover, people, now)).collect(),
            ohne_besonderheiten: handover.quiet(),
            anzahl: handover.ids.len(),
            pruefwert: hex(&handover.pruefwert),
            letzte_uebernahme: handover.last.as_ref().map(|last| TakeoverJson::new(last, people)),
        }
    }
}

impl ToldJson {
    fn of(one: &OfResident, handover: &Handover, people: &People, now: Timestamp) -> Self {
        let entries = |ids: &[Id<Entry>]| {
            let found = ids.iter().filter_map(|id| handover.quoted.entry(*id));
            found.map(|entry| EntryJson::new(entry, people)).collect()
        };
        let resident = &one.resident;
        Self {
            resident_id: resident.id,
            zimmer: resident.zimmer.clone(),
            alarme: one.alerts.iter().map(|alert| AlertJson::new(alert, people, now)).collect(),
            eintraege: entries(&one.told),
            abweichungen: one
                .answers
                .iter()
                .map(|(answer, titel)| OtherwiseJson {
                    titel: titel.clone(),
                    antwort: AnswerJson::new(answer, people),
                })
                .collect(),
            stimmungen: one.moods.iter().map(|mood| MoodJson::new(mood, people)).collect(),
            massnahmen: one
                .measures
                .iter()
                .map(|(measure, became)| BecameJson::of(measure, *became))
                .collect(),
            abwesenheiten: one.absences.iter().map(AwayJson::of).collect(),
            eingezogen_am: one.is_new.then_some(resident.aufnahme_datum),
            ausgezogen_am: resident.auszug_datum.filter(|_| one.has_left),
            geaendert: entries(&one.changed),
            weitere: one.rest.clone(),
        }
    }
}

impl BecameJson {
    fn of(measure: &Measure, became: Became) -> Self {
        Self {
            massnahme: measure.id,
            titel: measure.newest().map(|newest| newest.titel.clone()).unwrap_or_default(),
            ereignis: match became {
                Became::New => "neu",
                Became::Changed => "geaendert",
                Became::Ended => "beendet",
            },
        }
    }
}

impl AwayJson {
    fn of(absence: &Absence) -> Self {
        Self { art: absence.art.code(), von: absence.von, bis: absence.bis }
    }
}

impl TakeoverJson {
    /// A takeover.
    #[must_use]
    pub fn new(taken: &Takeover, people: &People) -> Self {
        Self {
            id: taken.id,
            wohnbereich_id: taken.wohnbereich_id,
            von_wem: people.json(taken.benutzer, taken.handzeichen.as_ref()),
            von: taken.von,
            bis: taken.bis,
            anzahl: taken.anzahl,
            pruefwert: hex(&taken.pruefwert),
            at: taken.at,
        }
    }
}
