//! Moods as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    actions::{Course, Done},
    model::{Cause, Mood, Origin, Withdrawal},
    rules::Outcome,
};
use crate::{
    features::care::{
        observations::{AuthorJson, People},
        residents::Resident,
    },
    kernel::{decimal::Decimal, ids::Id},
};

/// A mood.
#[derive(Serialize, ToSchema)]
pub struct MoodJson {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Mood>,
    /// Who felt so.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// From 1, very bad, to 5, very good.
    pub wert: u8,
    /// A note.
    pub notiz: String,
    /// When they felt so.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// Who said so: `selbst` or `fremd`.
    pub quelle: &'static str,
    /// Who of the staff recorded it.
    pub erfasst_von: Option<AuthorJson>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// That it was withdrawn.
    pub storno: Option<MoodStornoJson>,
}

/// That a mood was withdrawn.
#[derive(Serialize, ToSchema)]
pub struct MoodStornoJson {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why.
    pub grund: Option<String>,
}

/// A mood that was recorded, and what it leads to.
#[derive(Serialize, ToSchema)]
pub struct RecordedJson {
    /// The mood.
    #[serde(flatten)]
    pub stimmung: MoodJson,
    /// The value of its day, with it.
    #[schema(value_type = f64)]
    pub tageswert: Decimal,
    /// Whether an alert was raised.
    pub alarm: bool,
    /// Why it alerts: `wert_1` or `drei_tage`; also where an alert of that day was raised before.
    pub anlass: Option<&'static str>,
}

/// Moods.
#[derive(Serialize, ToSchema)]
pub struct MoodsJson {
    /// Newest first.
    pub items: Vec<MoodJson>,
}

/// The course of moods.
#[derive(Serialize, ToSchema)]
pub struct MoodTrendJson {
    /// A value or gap for each day, the earliest first.
    pub items: Vec<MoodDayJson>,
}

/// The mood of a day.
#[derive(Serialize, ToSchema)]
pub struct MoodDayJson {
    /// The local day.
    pub tag: String,
    /// The mean of its moods; none: a gap.
    #[schema(value_type = Option<f64>)]
    pub wert: Option<Decimal>,
}

/// What is sent of a mood.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMood {
    /// Who felt so.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// From 1, very bad, to 5, very good.
    pub wert: i64,
    /// A note of at most 500 characters.
    #[serde(default)]
    pub notiz: Option<String>,
    /// When they felt so; now unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// Why an admin adds to a closed file.
    #[serde(default)]
    pub grund: Option<String>,
    /// The id that its sender gives it, to send it again safely.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub client_id: Option<Id<Mood>>,
}

/// What is sent to withdraw a mood.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMoodStorno {
    /// Why, where it must be said.
    #[serde(default)]
    pub grund: Option<String>,
}

crate::opaque_debug!(NewMood, NewMoodStorno);

impl MoodJson {
    /// A mood.
    #[must_use]
    pub fn new(mood: &Mood, people: &People) -> Self {
        let storno = |storno: &Withdrawal| MoodStornoJson {
            at: storno.at,
            von: people.json(storno.von, storno.handzeichen.as_ref()),
            grund: storno.grund.clone(),
        };
        Self {
            id: mood.id,
            resident_id: mood.resident_id,
            wert: mood.wert,
            notiz: mood.notiz.clone().unwrap_or_default(),
            zeitpunkt: mood.zeitpunkt,
            quelle: Origin::code(mood.quelle),
            erfasst_von: mood.erfasst_von.map(|user| people.json(user, mood.handzeichen.as_ref())),
            created_at: mood.created_at,
            storno: mood.storno.as_ref().map(storno),
        }
    }
}

impl RecordedJson {
    /// What was recorded.
    #[must_use]
    pub fn new(done: &Done, people: &People) -> Self {
        let Outcome { tageswert, alarm, anlass } = done.outcome;
        Self {
            stimmung: MoodJson::new(&done.mood, people),
            tageswert,
            alarm,
            anlass: anlass.map(Cause::code),
        }
    }
}

impl MoodsJson {
    /// The moods of a course.
    #[must_use]
    pub fn new(course: &Course, people: &People) -> Self {
        Self { items: course.moods.iter().map(|mood| MoodJson::new(mood, people)).collect() }
    }
}

impl MoodTrendJson {
    /// The days of a course.
    #[must_use]
    pub fn new(course: &Course) -> Self {
        let day = |(day, wert): &(jiff::civil::Date, Option<Decimal>)| MoodDayJson {
            tag: day.to_string(),
            wert: *wert,
        };
        Self { items: course.trend.iter().map(day).collect() }
    }
}
