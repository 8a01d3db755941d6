//! A collection as JSON (care.md, 18).

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    actions::Collected,
    model::{Content, Sis, SisDraft, TOPICS},
    rules::{Said, Sent, cells},
};
use crate::{
    features::care::{
        measures::Risk,
        observations::{AuthorJson, People},
        residents::Resident,
    },
    kernel::{ids::Id, text::hex},
    platform::store::Versioned,
};

/// What is sent of a collection: all of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSis {
    /// The day of the talk; today unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    pub datum: Option<Date>,
    /// Why it was held.
    #[serde(default)]
    pub anlass: Option<String>,
    /// Who was there.
    #[serde(default)]
    pub anwesend: Option<String>,
    /// The resident's own words.
    #[serde(default)]
    pub o_ton: Option<String>,
    /// What there is to say by topic, `1` to `6`.
    #[serde(default)]
    pub themen: BTreeMap<String, Option<String>>,
    /// By risk and topic (`1` to `5`): whether there is the risk, and whether it is to be looked at more closely;
    /// `{"sturz": {"2": [true, false]}}`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub matrix: BTreeMap<String, BTreeMap<String, Said>>,
    /// What the row `sonstiges` is about.
    #[serde(default)]
    pub sonstiges_titel: Option<String>,
    /// What else there is to say.
    #[serde(default)]
    pub bemerkung: Option<String>,
}

crate::opaque_debug!(NewSis);

impl From<NewSis> for Sent {
    fn from(new: NewSis) -> Self {
        Self {
            datum: new.datum,
            anlass: new.anlass.unwrap_or_default(),
            anwesend: new.anwesend.unwrap_or_default(),
            o_ton: new.o_ton.unwrap_or_default(),
            themen: new.themen.into_iter().map(|(key, text)| (key, text.unwrap_or_default())).collect(),
            matrix: new.matrix,
            sonstiges_titel: new.sonstiges_titel.unwrap_or_default(),
            bemerkung: new.bemerkung.unwrap_or_default(),
        }
    }
}

/// What a collection says.
#[derive(Serialize, ToSchema)]
pub struct ContentJson {
    /// The day of the talk.
    #[schema(value_type = String, format = "date")]
    pub datum: Date,
    /// Why it was held.
    pub anlass: String,
    /// Who was there.
    pub anwesend: String,
    /// The resident's own words.
    pub o_ton: String,
    /// What there is to say by topic.
    pub themen: BTreeMap<String, String>,
    /// By risk and topic: whether there is the risk, and whether it is to be looked at more closely.
    #[schema(value_type = Object)]
    pub matrix: BTreeMap<&'static str, BTreeMap<String, Said>>,
    /// What the row `sonstiges` is about.
    pub sonstiges_titel: Option<String>,
    /// What else there is to say.
    pub bemerkung: String,
}

/// A collection that is being written.
#[derive(Serialize, ToSchema)]
pub struct SisDraftJson {
    /// The id that it keeps when it is signed.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Sis>,
    /// Of whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `entwurf`.
    pub status: &'static str,
    /// Its version, which is its ETag.
    pub row_version: u64,
    /// What it says so far.
    #[serde(flatten)]
    pub inhalt: ContentJson,
    /// Who saved it last.
    pub gespeichert_von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub gespeichert_at: Timestamp,
}

/// A signed collection.
#[derive(Serialize, ToSchema)]
pub struct SisJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Sis>,
    /// Of whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `unterschrieben`, or `abgeloest` by the next.
    pub status: &'static str,
    /// Its number among those of the resident, from 1.
    pub fassung: u32,
    /// What it says.
    #[serde(flatten)]
    pub inhalt: ContentJson,
    /// Who signed it.
    pub unterschrieben_von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub unterschrieben_at: Timestamp,
    /// SHA-256 over the bytes that were signed, in hexadecimal digits.
    pub sha256: String,
}

/// The collections of a resident.
#[derive(Serialize, ToSchema)]
pub struct CollectedJson {
    /// The one in force.
    pub aktuell: Option<SisJson>,
    /// Those that were followed by another, the newest first.
    pub fruehere: Vec<SisJson>,
    /// What is being written; for nurses.
    pub entwurf: Option<SisDraftJson>,
    /// The risks of the one in force at which nobody has looked more closely yet.
    pub einschaetzung_offen: Vec<&'static str>,
}

impl ContentJson {
    fn of(content: &Content) -> Self {
        let mut matrix: BTreeMap<&'static str, BTreeMap<String, Said>> = BTreeMap::new();
        for (zeile, thema) in cells().filter(|(zeile, _)| *zeile != Risk::Sonstiges || content.has_other()) {
            matrix.entry(zeile.code()).or_default().insert(thema.to_string(), content.cell(zeile, thema));
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            datum: content.datum,
            anlass: text(&content.anlass),
            anwesend: text(&content.anwesend),
            o_ton: text(&content.o_ton),
            themen: (1..=TOPICS)
                .map(|thema| (thema.to_string(), content.topic(thema).unwrap_or_default().to_owned()))
                .collect(),
            matrix,
            sonstiges_titel: content.sonstiges_titel.clone(),
            bemerkung: text(&content.bemerkung),
        }
    }
}

impl SisDraftJson {
    /// A draft as it is stored.
    #[must_use]
    pub fn new(draft: &Versioned<SisDraft>, people: &People) -> Self {
        Self {
            id: draft.id,
            resident_id: draft.resident_id,
            status: "entwurf",
            row_version: draft.row_version(),
            inhalt: ContentJson::of(&draft.inhalt),
            gespeichert_von: people.json(draft.gespeichert_von, None),
            gespeichert_at: draft.gespeichert_at,
        }
    }
}

impl SisJson {
    /// A signed one; `is_current`: nothing has followed it.
    #[must_use]
    pub fn new(sis: &Sis, is_current: bool, people: &People) -> Self {
        Self {
            id: sis.id,
            resident_id: sis.resident_id,
            status: if is_current { "unterschrieben" } else { "abgeloest" },
            fassung: sis.fassung,
            inhalt: ContentJson::of(&sis.inhalt),
            unterschrieben_von: people.json(sis.unterschrieben_von, sis.handzeichen.as_ref()),
            unterschrieben_at: sis.unterschrieben_at,
            sha256: hex(&sis.sha256),
        }
    }
}

impl CollectedJson {
    /// What there is of a resident.
    #[must_use]
    pub fn new(all: &Collected, people: &People) -> Self {
        let mut signed =
            all.signed.iter().enumerate().map(|(place, sis)| SisJson::new(sis, place == 0, people));
        Self {
            aktuell: signed.next(),
            fruehere: signed.collect(),
            entwurf: all.draft.as_ref().map(|draft| SisDraftJson::new(draft, people)),
            einschaetzung_offen: all.open.iter().map(|risk| risk.code()).collect(),
        }
    }
}
