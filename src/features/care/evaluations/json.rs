//! Evaluations and occasions as JSON (care.md, 18).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    actions::All,
    find::Coming,
    model::{Evaluation, Occasion},
};
use crate::{
    features::care::{
        measures::Measure,
        observations::{AuthorJson, People},
        residents::Resident,
    },
    kernel::{ids::Id, text},
};

/// The evaluations of a resident.
#[derive(Serialize, ToSchema)]
pub struct EvaluationsJson {
    /// What was evaluated, the newest first.
    pub items: Vec<EvaluationJson>,
    /// What is to be evaluated, the next first.
    pub naechste: Vec<ComingJson>,
    /// What gives or gave occasion, the newest first.
    pub anlaesse: Vec<OccasionJson>,
}

/// An evaluation.
#[derive(Serialize, ToSchema)]
pub struct EvaluationJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Evaluation>,
    /// Whose plan.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `massnahme` or `plan`.
    pub umfang: &'static str,
    /// Which measure.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub massnahme_id: Option<Id<Measure>>,
    /// What gave occasion.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub anlass_id: Option<Id<Occasion>>,
    /// What came out.
    pub ergebnis: String,
    /// `unveraendert`, `geaendert` or `beendet`.
    pub folge: Option<&'static str>,
    /// When it is to be evaluated again.
    #[schema(value_type = Option<String>, format = "date")]
    pub naechste_am: Option<Date>,
    /// Who evaluated.
    pub von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
}

/// Something that is to be evaluated.
#[derive(Serialize, ToSchema)]
pub struct ComingJson {
    /// Which measure; none: the whole plan.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub massnahme_id: Option<Id<Measure>>,
    /// What that is called.
    pub titel: Option<String>,
    /// When.
    #[schema(value_type = String, format = "date")]
    pub am: Date,
    /// `faellig`, `bald` or `spaeter`.
    pub stand: &'static str,
}

/// Something that gives occasion to evaluate.
#[derive(Serialize, ToSchema)]
pub struct OccasionJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Occasion>,
    /// `sturz`, `krankenhaus`, `stufe`, `pflegegrad` or `nicht_erledigt`.
    pub art: &'static str,
    /// Whose plan.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// The record that is its source.
    #[schema(value_type = String, format = "uuid")]
    pub quelle: Id<Occasion>,
    /// When it was.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// `offen`, `bewertet` or `verworfen`.
    pub zustand: &'static str,
    /// The evaluation to which it gave occasion.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub evaluation_id: Option<Id<Evaluation>>,
    /// Why it is none.
    pub grund: Option<String>,
}

/// What is sent of an evaluation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluation {
    /// `massnahme` or `plan`.
    pub umfang: String,
    /// Which measure.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub massnahme_id: Option<Id<Measure>>,
    /// What gave occasion.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub anlass_id: Option<Id<Occasion>>,
    /// What came out.
    pub ergebnis: String,
    /// `unveraendert`, `geaendert` or `beendet`.
    pub folge: String,
    /// When it is to be evaluated again.
    #[schema(value_type = String, format = "date")]
    pub naechste_am: Date,
}

/// What is sent to say that an occasion is none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDrop {
    /// Why: at least five characters.
    pub grund: String,
}

crate::opaque_debug!(NewEvaluation, NewDrop);

impl EvaluationsJson {
    /// Those of a resident.
    #[must_use]
    pub fn new(all: &All, people: &People, today: Date) -> Self {
        Self {
            items: all.evaluations.iter().map(|one| EvaluationJson::new(one, people)).collect(),
            naechste: all.coming.iter().map(|one| ComingJson::of(one, today)).collect(),
            anlaesse: all.occasions.iter().map(OccasionJson::new).collect(),
        }
    }
}

impl EvaluationJson {
    /// An evaluation.
    #[must_use]
    pub fn new(one: &Evaluation, people: &People) -> Self {
        let current = one.current();
        let sign = current.and_then(|said| said.handzeichen.as_ref());
        Self {
            id: one.id,
            resident_id: one.resident_id,
            umfang: one.umfang.code(),
            massnahme_id: one.massnahme_id,
            anlass_id: one.anlass_id,
            ergebnis: current.map(|said| said.ergebnis.clone()).unwrap_or_default(),
            folge: current.map(|said| said.folge.code()),
            naechste_am: current.map(|said| said.naechste_am),
            von: people.json(one.erfasst_von, sign),
            created_at: one.created_at,
        }
    }
}

impl ComingJson {
    fn of(one: &Coming, today: Date) -> Self {
        let (massnahme_id, titel) = one.measure.clone().unzip();
        Self { massnahme_id, titel, am: one.day, stand: one.near(today).code() }
    }
}

impl OccasionJson {
    /// An occasion.
    #[must_use]
    pub fn new(one: &Occasion) -> Self {
        Self {
            id: one.id,
            art: one.art.code(),
            resident_id: one.resident_id,
            quelle: Id::from_bytes(one.quelle),
            zeitpunkt: one.zeitpunkt,
            zustand: one.state(),
            evaluation_id: one.bewertet,
            grund: one.verworfen.as_ref().and_then(|dropped| dropped.grund.clone()).and_then(text::some),
        }
    }
}
