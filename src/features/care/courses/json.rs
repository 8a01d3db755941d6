//! Courses, balances and weights as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    model::{HintAside, Raised},
    read::{Balances, Course, Measured, Weighing},
    rules::{balance::Sums, period::Period, weight::Loss},
};
use crate::{
    features::care::{observations::Entry, residents::Resident, templates::FieldType},
    kernel::{decimal::Decimal, ids::Id},
};

/// The course of a field.
#[derive(Serialize, ToSchema)]
pub struct CourseJson {
    /// Of whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// The first day.
    pub von: String,
    /// The last day.
    pub bis: String,
    /// The field, `vorlage.feld`; none where nothing was ever measured.
    pub feld: Option<String>,
    /// Its unit.
    pub einheit: Option<String>,
    /// Within which limits each of its numbers is fine.
    pub grenzen: Vec<LimitJson>,
    /// The values that count, the earliest first.
    pub werte: Vec<MeasuredJson>,
    /// What else there is a course of.
    pub felder: Vec<OfferedJson>,
}

/// The limits of a number.
#[derive(Serialize, ToSchema)]
pub struct LimitJson {
    /// `syst` and `diast` of a blood pressure; none of any other.
    pub teil: Option<&'static str>,
    /// Striking below.
    #[schema(value_type = Option<f64>)]
    pub warn_min: Option<Decimal>,
    /// Striking above.
    #[schema(value_type = Option<f64>)]
    pub warn_max: Option<Decimal>,
}

/// A value of a course.
#[derive(Serialize, ToSchema)]
pub struct MeasuredJson {
    /// The entry that tells it.
    #[schema(value_type = String, format = "uuid")]
    pub eintrag_id: Id<Entry>,
    /// When it was observed.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// A number, or the two of a blood pressure as in the entry.
    #[schema(value_type = Object)]
    pub wert: Value,
    /// Whether it was striking when it was written.
    pub auffaellig: bool,
    /// Whether it was written down late.
    pub nachgetragen: bool,
}

/// A field of which there is a course.
#[derive(Serialize, ToSchema)]
pub struct OfferedJson {
    /// `vorlage.feld`.
    pub feld: String,
    /// Its label.
    pub label: String,
    /// Its unit.
    pub einheit: Option<String>,
}

impl CourseJson {
    /// A course.
    #[must_use]
    pub fn new(course: &Course, period: &Period) -> Self {
        let is_pressure = course.of.as_ref().is_some_and(|of| of.field.typ == FieldType::Blutdruck);
        let parts = if is_pressure { [Some("syst"), Some("diast")] } else { [None, None] };
        let limits = course.fine.iter().zip(parts);
        Self {
            resident_id: course.resident.id,
            von: period.from.to_string(),
            bis: period.until.to_string(),
            feld: course.of.as_ref().map(super::read::Offered::name),
            einheit: course.of.as_ref().and_then(|of| of.field.einheit.clone()),
            grenzen: limits
                .map(|((warn_min, warn_max), teil)| LimitJson {
                    teil,
                    warn_min: *warn_min,
                    warn_max: *warn_max,
                })
                .collect(),
            werte: course.values.iter().map(MeasuredJson::of).collect(),
            felder: course
                .offered
                .iter()
                .map(|one| OfferedJson {
                    feld: one.name(),
                    label: one.field.label.clone(),
                    einheit: one.field.einheit.clone(),
                })
                .collect(),
        }
    }
}

impl MeasuredJson {
    fn of(one: &Measured) -> Self {
        Self {
            eintrag_id: one.entry,
            zeitpunkt: one.at,
            wert: one.value.json(),
            auffaellig: one.is_striking,
            nachgetragen: one.is_late,
        }
    }
}

/// The fluid balance of some days.
#[derive(Serialize, ToSchema)]
pub struct BalancesJson {
    /// Of whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// The first day.
    pub von: String,
    /// The last day.
    pub bis: String,
    /// When a day begins, `HH:MM`.
    pub beginn: String,
    /// What should be drunk a day, in millilitres.
    pub trinkziel_ml: Option<u16>,
    /// The days on which something counts.
    pub items: Vec<BalanceJson>,
}

/// The fluid balance of a day; all amounts in millilitres.
#[derive(Serialize, ToSchema)]
pub struct BalanceJson {
    /// The day on which it began.
    pub tag: String,
    /// Taken in.
    pub ein: u64,
    /// Given off.
    pub aus: u64,
    /// Taken in less given off.
    pub bilanz: i64,
    /// What was taken in as percent of the goal.
    #[schema(value_type = Option<f64>)]
    pub ziel_prozent: Option<Decimal>,
    /// Its shifts in which something counts.
    pub schichten: Vec<ShiftBalanceJson>,
}

/// The fluid balance of a shift, or of its part in a day.
#[derive(Serialize, ToSchema)]
pub struct ShiftBalanceJson {
    /// `DATE/key`.
    pub schicht: String,
    /// Taken in.
    pub ein: u64,
    /// Given off.
    pub aus: u64,
    /// Taken in less given off.
    pub bilanz: i64,
}

impl BalancesJson {
    /// Balances.
    #[must_use]
    pub fn new(balances: &Balances, period: &Period) -> Self {
        let goal = balances.resident.trinkziel_ml;
        let shift = |(id, _, sums): &(crate::kernel::shift::ShiftId, String, Sums)| ShiftBalanceJson {
            schicht: id.to_string(),
            ein: sums.ein,
            aus: sums.aus,
            bilanz: sums.difference(),
        };
        Self {
            resident_id: balances.resident.id,
            von: period.from.to_string(),
            bis: period.until.to_string(),
            beginn: balances.begin.strftime("%H:%M").to_string(),
            trinkziel_ml: goal,
            items: balances
                .days
                .iter()
                .map(|day| BalanceJson {
                    tag: day.day.to_string(),
                    ein: day.sums.ein,
                    aus: day.sums.aus,
                    bilanz: day.sums.difference(),
                    ziel_prozent: day.sums.of_goal(goal),
                    schichten: day.shifts.iter().map(shift).collect(),
                })
                .collect(),
        }
    }
}

/// What the newest weight tells.
#[derive(Serialize, ToSchema)]
pub struct WeightJson {
    /// It; none of one who was never weighed.
    pub gewicht: Option<WeighedJson>,
    /// The loss since about 30 days before.
    pub tage30: Option<LossJson>,
    /// The loss since about 180 days before.
    pub tage180: Option<LossJson>,
    /// The hints that stand: `GEWICHT_5_IN_30`, `GEWICHT_10_IN_180`.
    pub hinweise: Vec<&'static str>,
    /// Those that a nurse set aside until the next weight.
    pub zurueckgestellt: Vec<AsideJson>,
}

/// A weight.
#[derive(Serialize, ToSchema)]
pub struct WeighedJson {
    /// The entry with it.
    #[schema(value_type = String, format = "uuid")]
    pub eintrag_id: Id<Entry>,
    /// Its day.
    pub tag: String,
    /// It, in kilograms.
    #[schema(value_type = f64)]
    pub kg: Decimal,
}

/// A loss of weight.
#[derive(Serialize, ToSchema)]
pub struct LossJson {
    /// The day of the weight that it is measured against.
    pub tag: String,
    /// In percent; below zero it was gained.
    #[schema(value_type = f64)]
    pub verlust_prozent: Decimal,
}

/// Hints that were set aside.
#[derive(Serialize, ToSchema)]
pub struct AsideJson {
    /// They.
    pub hinweise: Vec<&'static str>,
    /// Why.
    pub grund: String,
    /// How the nurse signs.
    pub handzeichen: Option<String>,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

fn codes(raised: &[Raised]) -> Vec<&'static str> {
    raised.iter().map(|one| one.hinweis.code()).collect()
}

impl LossJson {
    /// A loss.
    #[must_use]
    pub fn of(loss: Loss) -> Self {
        Self { tag: loss.since.to_string(), verlust_prozent: loss.percent }
    }
}

impl WeightJson {
    /// What it tells.
    #[must_use]
    pub fn new(weight: Option<&Weighing>) -> Self {
        let losses = weight.map(|weight| weight.losses).unwrap_or_default();
        let aside = |one: &HintAside| AsideJson {
            hinweise: codes(&one.hinweise),
            grund: one.grund.clone(),
            handzeichen: one.handzeichen.clone(),
            at: one.at,
        };
        Self {
            gewicht: weight.map(|weight| WeighedJson {
                eintrag_id: weight.entry,
                tag: weight.day.to_string(),
                kg: weight.kg,
            }),
            tage30: losses.tage30.map(LossJson::of),
            tage180: losses.tage180.map(LossJson::of),
            hinweise: weight.map(|weight| codes(&weight.open)).unwrap_or_default(),
            zurueckgestellt: weight.map(|one| one.aside.iter().map(aside).collect()).unwrap_or_default(),
        }
    }
}

/// What is sent to set hints aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAside {
    /// The entry with the weight whose hints they are.
    #[schema(value_type = String, format = "uuid")]
    pub eintrag_id: Id<Entry>,
    /// Why; at least five characters.
    pub grund: String,
}

crate::opaque_debug!(NewAside);
