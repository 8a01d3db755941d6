//! Alerts as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    features::care::{
        alerts::{Alert, Art},
        moods::Mood,
        observations::{AuthorJson, Entry, People},
        residents::Resident,
    },
    kernel::ids::Id,
};

/// An alert.
#[derive(Serialize, ToSchema)]
pub struct AlertJson {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Alert>,
    /// What alerts: `observation_alert` or `mood_alert`.
    pub art: &'static str,
    /// Whom it is about.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// The entry that alerts.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub observation_id: Option<Id<Entry>>,
    /// The mood that alerts.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub mood_id: Option<Id<Mood>>,
    /// The fields that are striking.
    pub felder: Vec<String>,
    /// When it was raised.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// `offen`, `gesehen`, `erledigt` or `hinfaellig`.
    pub zustand: &'static str,
    /// Who looked first.
    pub gesehen: Option<SeenJson>,
    /// When it went further up.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub eskaliert_at: Option<Timestamp>,
    /// What was done.
    pub erledigt: Option<ClosingJson>,
}

/// Who looked at an alert first.
#[derive(Serialize, ToSchema)]
pub struct SeenJson {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Who.
    pub von: AuthorJson,
}

/// What was done about an alert.
#[derive(Serialize, ToSchema)]
pub struct ClosingJson {
    /// When that was said.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// What.
    pub text: String,
}

/// A page of alerts.
#[derive(Serialize, ToSchema)]
pub struct AlertsJson {
    /// Newest first.
    pub items: Vec<AlertJson>,
    /// Where the next page begins.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub next: Option<Id<Alert>>,
}

/// What was done, as a program says it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClosing {
    /// At least three characters.
    pub text: String,
}

impl AlertJson {
    /// As it is known at that instant.
    #[must_use]
    pub fn new(alert: &Alert, people: &People, now: Timestamp) -> Self {
        Self {
            id: alert.id,
            art: alert.art.code(),
            resident_id: alert.resident_id,
            observation_id: (alert.art == Art::Observation).then(|| Id::from_bytes(alert.anlass)),
            mood_id: (alert.art == Art::Mood).then(|| Id::from_bytes(alert.anlass)),
            felder: alert.felder.clone(),
            created_at: alert.created_at,
            zustand: alert.state().code(),
            gesehen: alert.gesehen.map(|seen| SeenJson { at: seen.at, von: people.json(seen.von, None) }),
            eskaliert_at: alert.escalated_at(now),
            erledigt: alert.erledigt.as_ref().map(|closing| ClosingJson {
                at: closing.at,
                von: people.json(closing.von, closing.handzeichen.as_ref()),
                text: closing.text.clone(),
            }),
        }
    }
}
