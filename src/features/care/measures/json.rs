//! A measure as JSON (care.md, 18).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    model::{Measure, Version},
    rules::Sent,
    words::{Proof, Risk},
};
use crate::{
    features::care::{
        observations::{AuthorJson, People},
        residents::Resident,
        versioned::Revised as _,
    },
    kernel::{ids::Id, schedule::Validity},
};

/// A measure with all its versions.
#[derive(Serialize, ToSchema)]
pub struct MeasureJson {
    /// The id of all its versions.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Measure>,
    /// The number of the newest version, which is its ETag.
    pub fassung: u32,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// What its newest version says.
    #[serde(flatten)]
    pub version: VersionJson,
    /// That it was ended.
    pub ende: Option<EndJson>,
    /// Every version, the first first.
    pub fassungen: Vec<NumberedJson>,
}

/// What a version of a measure says.
#[derive(Serialize, ToSchema)]
pub struct VersionJson {
    /// What is done.
    pub titel: String,
    /// How.
    pub beschreibung: String,
    /// The topic of the information collection, 1 to 6.
    pub thema: Option<u8>,
    /// The risk that it answers.
    pub risiko: Option<&'static str>,
    /// What for.
    pub ziel: String,
    /// `einzeln`, `schicht` or `keiner`.
    pub nachweis: &'static str,
    /// Key of the template that ticking opens.
    pub vorlage: Option<String>,
    /// Whether only a nurse may do it.
    pub nur_fachkraft: bool,
    /// Whether the resident sees it on their day.
    pub fuer_bewohner: bool,
    /// When it is due.
    #[schema(value_type = Object)]
    pub zeitplan: Value,
    /// From when on it is valid.
    #[schema(value_type = String, format = "date-time")]
    pub gueltig_ab: Timestamp,
    /// Until before when, as far as that is known.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub gueltig_bis: Option<Timestamp>,
    /// When it is to be evaluated.
    #[schema(value_type = String, format = "date")]
    pub evaluation_am: Date,
    /// Who wrote it.
    pub autor: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// A version with its number.
#[derive(Serialize, ToSchema)]
pub struct NumberedJson {
    /// From 1.
    pub fassung: u32,
    /// What it says.
    #[serde(flatten)]
    pub version: VersionJson,
}

/// That a measure was ended.
#[derive(Serialize, ToSchema)]
pub struct EndJson {
    /// From then on it is not valid.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why; none where the stay ended.
    pub grund: Option<String>,
}

/// The plan of a resident.
#[derive(Serialize, ToSchema)]
pub struct PlanJson {
    /// Every measure that there is or was.
    pub items: Vec<MeasureJson>,
}

/// What is sent of a measure: all of a version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeasure {
    /// What is done.
    #[serde(default)]
    pub titel: String,
    /// How.
    #[serde(default)]
    pub beschreibung: Option<String>,
    /// The topic, 1 to 6.
    #[serde(default)]
    pub thema: Option<i64>,
    /// The risk that it answers.
    #[serde(default)]
    pub risiko: Option<String>,
    /// What for.
    #[serde(default)]
    pub ziel: Option<String>,
    /// `einzeln`, `schicht` or `keiner`.
    #[serde(default)]
    pub nachweis: String,
    /// Key of the template that ticking opens.
    #[serde(default)]
    pub vorlage: Option<String>,
    /// Whether only a nurse may do it.
    #[serde(default)]
    pub nur_fachkraft: bool,
    /// Whether the resident sees it.
    #[serde(default)]
    pub fuer_bewohner: bool,
    /// When it is due.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub zeitplan: Value,
    /// From when on; from now on unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub gueltig_ab: Option<Timestamp>,
    /// Until before when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub gueltig_bis: Option<Timestamp>,
    /// When it is to be evaluated.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    pub evaluation_am: Option<Date>,
}

/// What is sent to end one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnd {
    /// Why.
    #[serde(default)]
    pub grund: String,
}

crate::opaque_debug!(NewMeasure, NewEnd);

impl From<NewMeasure> for Sent {
    fn from(new: NewMeasure) -> Self {
        Self {
            titel: new.titel,
            beschreibung: new.beschreibung.unwrap_or_default(),
            thema: new.thema,
            risiko: new.risiko.unwrap_or_default(),
            ziel: new.ziel.unwrap_or_default(),
            nachweis: new.nachweis,
            vorlage: new.vorlage.unwrap_or_default(),
            nur_fachkraft: new.nur_fachkraft,
            fuer_bewohner: new.fuer_bewohner,
            zeitplan: new.zeitplan,
            gueltig_ab: new.gueltig_ab,
            gueltig_bis: new.gueltig_bis,
            evaluation_am: new.evaluation_am,
        }
    }
}

impl VersionJson {
    fn of(version: &Version, validity: Validity, people: &People) -> Self {
        Self {
            titel: version.titel.clone(),
            beschreibung: version.beschreibung.clone().unwrap_or_default(),
            thema: version.thema,
            risiko: version.risiko.map(Risk::code),
            ziel: version.ziel.clone().unwrap_or_default(),
            nachweis: Proof::code(version.nachweis),
            vorlage: version.vorlage.clone(),
            nur_fachkraft: version.nur_fachkraft,
            fuer_bewohner: version.fuer_bewohner,
            zeitplan: version.zeitplan.0.json(),
            gueltig_ab: version.gueltig_ab,
            gueltig_bis: validity.until,
            evaluation_am: version.evaluation_am,
            autor: people.json(version.von, version.handzeichen.as_ref()),
            at: version.at,
        }
    }
}

impl MeasureJson {
    /// A measure; none where it has no version, which never is.
    #[must_use]
    pub fn new(measure: &Measure, people: &People) -> Option<Self> {
        let (_, newest, validity) = measure.versions().next_back()?;
        Some(Self {
            id: measure.id,
            fassung: measure.fassung(),
            resident_id: measure.resident_id,
            version: VersionJson::of(newest, validity, people),
            ende: measure.ende.as_ref().map(|end| EndJson {
                at: end.at,
                von: people.json(end.von, end.handzeichen.as_ref()),
                grund: end.grund.clone(),
            }),
            fassungen: measure
                .versions()
                .map(|(fassung, version, validity)| NumberedJson {
                    fassung,
                    version: VersionJson::of(version, validity, people),
                })
                .collect(),
        })
    }
}

impl Measure {
    /// Everybody who wrote something of it.
    pub fn authors(&self) -> impl Iterator<Item = Id<crate::platform::tenancy::User>> {
        let ended = self.ende.iter().map(|end| end.von);
        self.fassungen.iter().map(|version| version.von).chain(ended)
    }
}
