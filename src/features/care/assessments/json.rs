//! An assessment as JSON (care.md, 18).

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    items::{Item, TREATMENT},
    model::{Assessment, Outcome, Rate},
    rules::{Sent, module_key},
};
use crate::{
    features::care::{
        observations::{AuthorJson, People},
        residents::Resident,
    },
    kernel::{decimal::Decimal, ids::Id},
};

/// What is sent of an assessment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// `eigeneinschaetzung` (a nurse's) or `bescheid` (an admin's).
    #[serde(default)]
    pub art: String,
    /// Of which day; of a decision the one from which on it holds.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    pub stichtag: Option<Date>,
    /// Points by criterion: `{"1.1": 2}`.
    #[serde(default)]
    pub punkte: BTreeMap<String, i64>,
    /// How often by criterion of the fifth module: `{"5.1": {"tag": 3}}`; of 5.16 its points.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub haeufigkeiten: BTreeMap<String, TimesJson>,
    /// The sum of a module whose criteria are not known: `{"m1": 4}`.
    #[serde(default)]
    pub summen: BTreeMap<String, i64>,
    /// Arms and legs are of no use.
    #[serde(default)]
    pub besondere_bedarfskonstellation: bool,
    /// What was decided, 0 to 5; of the house's own it is worked out.
    #[serde(default)]
    pub pflegegrad: Option<i64>,
}

crate::opaque_debug!(NewAssessment);

/// How often something is done, or points.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum TimesJson {
    /// Points: of 5.16 alone.
    Points(i64),
    /// How often.
    Times(RateJson),
}

/// How often something is done.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateJson {
    /// Times a day.
    #[serde(default)]
    pub tag: i64,
    /// Times a week.
    #[serde(default)]
    pub woche: i64,
    /// Times a month.
    #[serde(default)]
    pub monat: i64,
}

impl From<NewAssessment> for Sent {
    fn from(new: NewAssessment) -> Self {
        let mut punkte: Vec<(String, i64)> = new.punkte.into_iter().collect();
        let mut haeufigkeiten = Vec::new();
        for (code, said) in new.haeufigkeiten {
            match said {
                TimesJson::Points(points) => punkte.push((code, points)),
                TimesJson::Times(rate) => haeufigkeiten.push((code, [rate.tag, rate.woche, rate.monat])),
            }
        }
        Self {
            art: new.art,
            stichtag: new.stichtag,
            punkte,
            haeufigkeiten,
            summen: new.summen.into_iter().collect(),
            besonders: new.besondere_bedarfskonstellation,
            pflegegrad: new.pflegegrad,
        }
    }
}

/// An assessment.
#[derive(Serialize, ToSchema)]
pub struct AssessmentJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Assessment>,
    /// Of whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `eigeneinschaetzung` or `bescheid`.
    pub art: &'static str,
    /// Of which day.
    #[schema(value_type = String, format = "date")]
    pub stichtag: Date,
    /// Points by criterion.
    pub punkte: BTreeMap<String, u8>,
    /// How often by criterion.
    pub haeufigkeiten: BTreeMap<String, RateJson>,
    /// Arms and legs are of no use.
    pub besondere_bedarfskonstellation: bool,
    /// The limits that were used are those that hold from this day on.
    #[schema(value_type = String, format = "date")]
    pub tabelle: Date,
    /// Sums of the modules; none of a decision that is entered by its grade alone.
    pub summen: Option<BTreeMap<String, u8>>,
    /// The four parts of the fifth module.
    pub modul5: Option<TreatmentJson>,
    /// Weighted points of the modules; `m2_m3` is the higher of the two, which counts.
    #[schema(value_type = Option<Object>)]
    pub gewichtet: Option<BTreeMap<String, Decimal>>,
    /// Their total.
    #[schema(value_type = Option<f64>)]
    pub gesamt: Option<Decimal>,
    /// Care grade, 0 to 5: the estimate, or what was decided.
    pub pflegegrad: u8,
    /// Weighted points that are missing to the next grade.
    #[schema(value_type = Option<f64>)]
    pub bis_naechster: Option<Decimal>,
    /// Who entered it.
    pub autor: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// The four parts of the fifth module, and their sum.
#[derive(Serialize, ToSchema)]
pub struct TreatmentJson {
    /// 5.1 to 5.7.
    pub teil1: u8,
    /// 5.8 to 5.11.
    pub teil2: u8,
    /// 5.12 to 5.15.
    pub teil3: u8,
    /// 5.16.
    pub teil4: u8,
    /// All four.
    pub summe: u8,
}

/// The assessments of a resident.
#[derive(Serialize, ToSchema)]
pub struct AssessmentsJson {
    /// The newest day first.
    pub items: Vec<AssessmentJson>,
}

/// Hundredths of a point as a number.
#[must_use]
pub fn points(hundredths: u16) -> Decimal {
    Decimal::new(hundredths.into(), 2).unwrap_or(Decimal::from(0))
}

fn weighted(outcome: &Outcome) -> BTreeMap<String, Decimal> {
    let modules = (1..).zip(&outcome.gewichtet).map(|(modul, worth)| (module_key(modul), points(*worth)));
    modules.chain([("m2_m3".to_owned(), points(outcome.higher()))]).collect()
}

impl TreatmentJson {
    /// The parts of an outcome; none where only their sum is known.
    #[must_use]
    pub fn of(teile: &[u8]) -> Option<Self> {
        let [teil1, teil2, teil3, teil4] = *teile else { return None };
        let summe = teil1.saturating_add(teil2).saturating_add(teil3).saturating_add(teil4);
        Some(Self { teil1, teil2, teil3, teil4, summe })
    }
}

impl AssessmentJson {
    /// An assessment, with its author.
    #[must_use]
    pub fn new(one: &Assessment, people: &People) -> Self {
        let outcome = one.ergebnis.as_ref();
        let code = |modul: u8, nr: u8| Item { modul, nr }.code();
        let rate = |rate: &Rate| RateJson {
            tag: rate.tag.into(),
            woche: rate.woche.into(),
            monat: rate.monat.into(),
        };
        Self {
            id: one.id,
            resident_id: one.resident_id,
            art: one.art.code(),
            stichtag: one.stichtag,
            punkte: one.punkte.iter().map(|said| (code(said.modul, said.nr), said.punkte)).collect(),
            haeufigkeiten: one
                .haeufigkeiten
                .iter()
                .map(|said| (code(TREATMENT, said.nr), rate(said)))
                .collect(),
            besondere_bedarfskonstellation: one.besonders,
            tabelle: one.tabelle,
            summen: outcome
                .map(|out| (1..).zip(&out.summen).map(|(modul, sum)| (module_key(modul), *sum)).collect()),
            modul5: outcome.and_then(|out| TreatmentJson::of(&out.teile)),
            gewichtet: outcome.map(weighted),
            gesamt: outcome.map(|out| points(out.gesamt)),
            pflegegrad: one.pflegegrad,
            bis_naechster: one.to_the_next().map(points),
            autor: people.json(one.von, one.handzeichen.as_ref()),
            at: one.at,
        }
    }
}
