//! Courses of wounds as JSON (care.md, 18).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assessments::Assessment;
use crate::{
    features::care::{
        observations::{AuthorJson, Entry, People},
        residents::Resident,
        templates::Value,
        versioned::Revised as _,
        wound_courses::{CourseState, CourseVersion, Origin, SentCourse as Sent, WoundCourse, WoundKind},
    },
    kernel::{decimal::Decimal, ids::Id},
};

/// A course with all its versions.
#[derive(Serialize, ToSchema)]
pub struct CourseJson {
    /// The id of all its versions.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<WoundCourse>,
    /// The number of the newest version, which is its ETag.
    pub fassung: u32,
    /// Whose.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// What its newest version says.
    #[serde(flatten)]
    pub version: CourseVersionJson,
    /// `offen`, `abgeheilt` or `beendet`.
    pub zustand: &'static str,
    /// Of an open one: the day by which it is looked at again.
    #[schema(value_type = Option<String>, format = "date")]
    pub naechste_am: Option<Date>,
    /// The assessments that count, newest first.
    pub einschaetzungen: Vec<AssessmentJson>,
    /// That it is over.
    pub ende: Option<CourseEndJson>,
    /// Every version, the first first.
    pub fassungen: Vec<CourseVersionJson>,
}

/// What a version of a course says.
#[derive(Serialize, ToSchema)]
pub struct CourseVersionJson {
    /// `dekubitus`, `ulcus`, `diabetischer_fuss`, `chirurgisch`, `feuchtigkeit` or `sonstige`.
    pub art: &'static str,
    /// Where on the body.
    pub lokalisation: String,
    /// Since when.
    #[schema(value_type = Option<String>, format = "date")]
    pub entstanden_am: Option<Date>,
    /// `hier`, `mitgebracht`, `krankenhaus` or `unbekannt`.
    pub ort: &'static str,
    /// Who wrote it.
    pub autor: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// One assessment of a wound.
#[derive(Serialize, ToSchema)]
pub struct AssessmentJson {
    /// The entry.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Entry>,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// The area, where length and breadth are known.
    #[schema(value_type = Option<f64>)]
    pub flaeche_cm2: Option<Decimal>,
    /// The category: `1` to `4` or `x`.
    pub kategorie: Option<String>,
}

/// That a course is over.
#[derive(Serialize, ToSchema)]
pub struct CourseEndJson {
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why.
    pub grund: Option<String>,
}

/// The wounds of a resident.
#[derive(Serialize, ToSchema)]
pub struct CoursesJson {
    /// Every course that there is or was, open ones first.
    pub items: Vec<CourseJson>,
}

/// What is sent of a course: all of a version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCourse {
    /// What kind of wound it is.
    #[serde(default)]
    pub art: String,
    /// Where on the body.
    #[serde(default)]
    pub lokalisation: String,
    /// Since when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    pub entstanden_am: Option<Date>,
    /// Where it came about.
    #[serde(default)]
    pub ort: String,
}

/// What is sent to close one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCourseEnd {
    /// `abgeheilt` or `beendet`.
    #[serde(default)]
    pub als: String,
    /// Why; needed for `beendet`.
    #[serde(default)]
    pub grund: Option<String>,
}

crate::opaque_debug!(NewCourse, NewCourseEnd);

impl From<NewCourse> for Sent {
    fn from(new: NewCourse) -> Self {
        let NewCourse { art, lokalisation, entstanden_am, ort } = new;
        Self { art, lokalisation, entstanden_am, ort }
    }
}

impl CourseVersionJson {
    fn of(version: &CourseVersion, people: &People) -> Self {
        Self {
            art: WoundKind::code(version.art),
            lokalisation: version.lokalisation.clone(),
            entstanden_am: version.entstanden_am,
            ort: Origin::code(version.ort),
            autor: people.json(version.von, version.handzeichen.as_ref()),
            at: version.at,
        }
    }
}

impl AssessmentJson {
    fn of(one: &Assessment) -> Self {
        let chosen = one.entry.current().and_then(|current| match current.werte.get("kategorie") {
            Some(Value::Choice(wert)) => Some(wert.clone()),
            _ => None,
        });
        Self { id: one.entry.id, zeitpunkt: one.entry.zeitpunkt(), flaeche_cm2: one.area, kategorie: chosen }
    }
}

impl CourseJson {
    /// A course; none where it has no version, which never is.
    #[must_use]
    pub fn new(
        course: &WoundCourse,
        (next, assessments): (Option<Date>, &[Assessment]),
        people: &People,
    ) -> Option<Self> {
        Some(Self {
            id: course.id,
            fassung: course.fassung(),
            resident_id: course.resident_id,
            version: CourseVersionJson::of(course.newest()?, people),
            zustand: CourseState::code(course.state()),
            naechste_am: next,
            einschaetzungen: assessments.iter().map(AssessmentJson::of).collect(),
            ende: course.ende.as_ref().map(|end| CourseEndJson {
                at: end.at,
                von: people.json(end.von, end.handzeichen.as_ref()),
                grund: end.grund.clone(),
            }),
            fassungen: course.fassungen.iter().map(|one| CourseVersionJson::of(one, people)).collect(),
        })
    }
}
