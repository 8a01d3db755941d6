//! What is due, answers and proofs as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    actions::DueList,
    lines::{Line, Other, What},
    list::Item,
    model::{Answer, Said, ShiftProof, Withdrawal},
    words::{Grund, State, Status},
};
use crate::{
    features::care::{
        measures::{Measure, Proof},
        observations::{AuthorJson, Entry, People},
        residents::Resident,
        restraint_orders::RestraintOrder,
        wound_courses::WoundCourse,
    },
    kernel::{ids::Id, shift::ShiftSpan},
};

/// A shift as it takes place.
#[derive(Serialize, ToSchema)]
pub struct ShiftJson {
    /// `DATE/key`.
    pub id: String,
    /// Its first instant.
    #[schema(value_type = String, format = "date-time")]
    pub von: Timestamp,
    /// The first instant of the next one.
    #[schema(value_type = String, format = "date-time")]
    pub bis: Timestamp,
}

impl ShiftJson {
    /// A shift.
    #[must_use]
    pub fn of(span: &ShiftSpan) -> Self {
        Self { id: span.id.to_string(), von: span.from, bis: span.until }
    }
}

/// What is due in a shift.
#[derive(Serialize, ToSchema)]
pub struct DueListJson {
    /// The shift.
    pub schicht: ShiftJson,
    /// What is due, in its order.
    pub items: Vec<LineJson>,
    /// The proofs of the shift.
    pub schichtnachweise: Vec<ProofJson>,
}

/// Something due: by a plan, or by what the record says.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LineJson {
    /// A measure.
    Measure(Box<DueJson>),
    /// Anything else.
    Other(Box<OtherJson>),
}

/// Something due that no plan says.
#[derive(Serialize, ToSchema)]
pub struct OtherJson {
    /// `wirkung`, `fem_kontrolle` or `wunde`.
    pub art: &'static str,
    /// When: an instant; of a wound a day.
    pub faellig: String,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// `offen` or `ueberfaellig`.
    pub status: &'static str,
    /// Of an effect: the entry of the medicine, which is the `bezug_id` of its answer.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub bezug_id: Option<Id<Entry>>,
    /// Of a control: the order.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub anordnung_id: Option<Id<RestraintOrder>>,
    /// Of a wound: its course.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub verlauf_id: Option<Id<WoundCourse>>,
}

/// A measure that is due.
#[derive(Serialize, ToSchema)]
pub struct DueJson {
    /// `massnahme`.
    pub art: &'static str,
    /// The measure.
    #[schema(value_type = String, format = "uuid")]
    pub massnahme: Id<Measure>,
    /// Its version.
    pub fassung: u32,
    /// When: an instant, or `DATE/key`.
    pub faellig: String,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// What is done.
    pub titel: String,
    /// `einzeln` or `schicht`.
    pub nachweis: &'static str,
    /// Key of the template that ticking opens.
    pub vorlage: Option<String>,
    /// Whether only a nurse may do it.
    pub nur_fachkraft: bool,
    /// `offen`, `ueberfaellig`, `erledigt`, `abweichung` or `nicht_erledigt`.
    pub status: &'static str,
    /// When it may be signed as done at the earliest.
    #[schema(value_type = String, format = "date-time")]
    pub fruehestens: Timestamp,
    /// Its answer.
    pub antwort: Option<AnswerJson>,
    /// The proof of the shift that answers it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub schichtnachweis: Option<Id<ShiftProof>>,
}

/// An answer with all its versions.
#[derive(Serialize, ToSchema)]
pub struct AnswerJson {
    /// The id of all its versions.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Answer>,
    /// The number of the current version, which is its ETag.
    pub fassung: u32,
    /// What was due.
    #[schema(value_type = String, format = "uuid")]
    pub massnahme: Id<Measure>,
    /// When.
    pub faellig: String,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// What its current version says.
    #[serde(flatten)]
    pub current: Option<SaidJson>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// That it was withdrawn.
    pub storno: Option<TakenBackJson>,
    /// Every version, the first first.
    pub fassungen: Vec<SaidJson>,
}

/// What a version of an answer says.
#[derive(Serialize, ToSchema)]
pub struct SaidJson {
    /// `erledigt`, `abweichung` or `nicht_erledigt`.
    pub status: &'static str,
    /// Why it was not done.
    pub grund: Option<&'static str>,
    /// What there is to say of it.
    pub text: String,
    /// When it was done, or would have been.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// The entry that is a part of it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub eintrag_id: Option<Id<Entry>>,
    /// Who wrote it.
    pub von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Why it was corrected, or answered so late.
    pub begruendung: Option<String>,
}

/// That something was taken back.
#[derive(Serialize, ToSchema)]
pub struct TakenBackJson {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why.
    pub grund: Option<String>,
}

/// The proof of a shift.
#[derive(Serialize, ToSchema)]
pub struct ProofJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<ShiftProof>,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `DATE/key`.
    pub schicht: String,
    /// Of when it is.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// Who gave it.
    pub von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// That it was taken back.
    pub storno: Option<TakenBackJson>,
}

/// What is sent of an answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// `erledigt`, `abweichung` or `nicht_erledigt`.
    pub status: String,
    /// Why it was not done.
    #[serde(default)]
    pub grund: Option<String>,
    /// What there is to say of it.
    #[serde(default)]
    pub text: Option<String>,
    /// When it was done; now unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// The answers to the fields of the measure's template.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub werte: Option<Map<String, Value>>,
    /// The version of the template that was filled in; the current one unless told.
    #[serde(default)]
    pub version: Option<u32>,
    /// Why an admin answers so late.
    #[serde(default)]
    pub begruendung: Option<String>,
}

/// What is sent of a correction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSaid {
    /// `erledigt`, `abweichung` or `nicht_erledigt`.
    pub status: String,
    /// Why it was not done.
    #[serde(default)]
    pub grund: Option<String>,
    /// What there is to say of it.
    #[serde(default)]
    pub text: Option<String>,
    /// When it was done; as before unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// Why it is corrected, where it must be said.
    #[serde(default)]
    pub begruendung: Option<String>,
}

/// What is sent to take something back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// Why, where it must be said.
    #[serde(default)]
    pub grund: Option<String>,
}

/// What is sent of the proof of a shift.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProof {
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `DATE/key`.
    pub schicht: String,
    /// Of when it is; of now unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// Why an admin proves it so late.
    #[serde(default)]
    pub begruendung: Option<String>,
}

crate::opaque_debug!(NewAnswer, NewSaid, NewWithdrawal, NewProof);

impl DueListJson {
    /// A list.
    #[must_use]
    pub fn new(list: &DueList, people: &People) -> Self {
        Self {
            schicht: ShiftJson::of(&list.span),
            items: list.lines.iter().map(|line| LineJson::of(line, people)).collect(),
            schichtnachweise: list.proofs.iter().map(|proof| ProofJson::new(proof, people)).collect(),
        }
    }
}

impl LineJson {
    fn of(line: &Line, people: &People) -> Self {
        let status = State::code(line.state());
        match line {
            Line::Measure(item) => Self::Measure(Box::new(DueJson::of(item, people))),
            Line::Other(other) => Self::Other(Box::new(OtherJson::of(other, status))),
        }
    }
}

impl OtherJson {
    fn of(other: &Other, status: &'static str) -> Self {
        let what = &other.what;
        let at = what.at().map(|at| at.to_string()).or_else(|| what.day().map(|day| day.to_string()));
        let (mut bezug_id, mut anordnung_id, mut verlauf_id) = (None, None, None);
        match what {
            What::Effect(one) => bezug_id = Some(one.entry.id),
            What::Control(one) => anordnung_id = Some(one.order.id),
            What::Assessment(one) => verlauf_id = Some(one.course.id),
        }
        Self {
            art: what.code(),
            faellig: at.unwrap_or_default(),
            resident_id: other.resident_id,
            zimmer: other.zimmer.clone(),
            status,
            bezug_id,
            anordnung_id,
            verlauf_id,
        }
    }
}

impl DueJson {
    fn of(item: &Item, people: &People) -> Self {
        Self {
            art: "massnahme",
            massnahme: item.massnahme,
            fassung: item.fassung,
            faellig: item.due.key().to_string(),
            resident_id: item.resident_id,
            zimmer: item.zimmer.clone(),
            titel: item.version.titel.clone(),
            nachweis: Proof::code(item.version.nachweis),
            vorlage: item.version.vorlage.clone(),
            nur_fachkraft: item.version.nur_fachkraft,
            status: State::code(item.state),
            fruehestens: item.fruehestens,
            antwort: item.answer.as_ref().map(|answer| AnswerJson::new(answer, people)),
            schichtnachweis: item.proof,
        }
    }
}

impl AnswerJson {
    /// An answer.
    #[must_use]
    pub fn new(answer: &Answer, people: &People) -> Self {
        Self {
            id: answer.id,
            fassung: answer.fassung(),
            massnahme: answer.massnahme_id,
            faellig: answer.faellig.clone(),
            resident_id: answer.resident_id,
            current: answer.current().map(|said| SaidJson::of(said, people)),
            created_at: answer.created_at,
            storno: answer.storno.as_ref().map(|storno| TakenBackJson::of(storno, people)),
            fassungen: answer.fassungen.iter().map(|said| SaidJson::of(said, people)).collect(),
        }
    }
}

impl SaidJson {
    fn of(said: &Said, people: &People) -> Self {
        Self {
            status: Status::code(said.status),
            grund: said.grund.map(Grund::code),
            text: said.text.clone().unwrap_or_default(),
            zeitpunkt: said.zeitpunkt,
            eintrag_id: said.eintrag_id,
            von: people.json(said.von, said.handzeichen.as_ref()),
            at: said.at,
            begruendung: said.begruendung.clone(),
        }
    }
}

impl TakenBackJson {
    fn of(storno: &Withdrawal, people: &People) -> Self {
        let von = people.json(storno.von, storno.handzeichen.as_ref());
        Self { at: storno.at, von, grund: storno.grund.clone() }
    }
}

impl ProofJson {
    /// A proof.
    #[must_use]
    pub fn new(proof: &ShiftProof, people: &People) -> Self {
        Self {
            id: proof.id,
            resident_id: proof.resident_id,
            schicht: proof.schicht.clone(),
            zeitpunkt: proof.zeitpunkt,
            von: people.json(proof.von, proof.handzeichen.as_ref()),
            at: proof.at,
            storno: proof.storno.as_ref().map(|storno| TakenBackJson::of(storno, people)),
        }
    }
}
