//! Figures as JSON (care.md, 18). A share of nothing is null.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    read::{Figures, OfDay},
    rules::{Delays, Done, Share},
};
use crate::{
    features::care::units::Unit,
    kernel::{decimal::Decimal, ids::Id},
};

/// The figures of a time.
#[derive(Serialize, ToSchema)]
pub struct FiguresJson {
    /// The first day.
    #[schema(value_type = String, format = "date")]
    pub von: Date,
    /// The last day, as of which K8 to K12, K15 and K16 are.
    #[schema(value_type = String, format = "date")]
    pub bis: Date,
    /// The unit; null: all that the user sees.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub wohnbereich_id: Option<Id<Unit>>,
    /// K1.
    pub bewohnertage: ResidentDaysJson,
    /// K2.
    pub belegung: OccupancyJson,
    /// K3.
    pub eintraege: EntriesJson,
    /// K4, K5.
    pub verzug: DelayJson,
    /// K6.
    pub massnahmen: MeasuresJson,
    /// K7.
    pub stuerze: FallsJson,
    /// K8: new pressure sores of the second category or worse that came about in the house.
    pub dekubitus: u64,
    /// K9: residents who lost more than 10 % in half a year, of those with both weights.
    pub gewichtsverlust: ShareJson,
    /// K10.
    pub fem: RestraintsJson,
    /// K11: residents at risk of pain who were assessed, of all of them.
    pub schmerzeinschaetzung: ShareJson,
    /// K12: move-ins with a talk in time, of those of which it is asked.
    pub integrationsgespraech: ShareJson,
    /// K13.
    pub stimmung: MoodsJson,
    /// K14.
    pub hinweise: AlertsJson,
    /// K15.
    pub informationssammlung: InformationJson,
    /// K16.
    pub evaluationen: EvaluationsJson,
    /// What is counted of each day.
    pub tage: Vec<DayJson>,
}

/// K1.
#[derive(Serialize, ToSchema)]
pub struct ResidentDaysJson {
    /// Days of residents.
    pub tage: u64,
}

/// K2.
#[derive(Serialize, ToSchema)]
pub struct OccupancyJson {
    /// The places; null where a unit has none.
    pub plaetze: Option<u64>,
    /// How many percent of them were taken.
    #[schema(value_type = Option<f64>)]
    pub prozent: Option<Decimal>,
}

/// K3.
#[derive(Serialize, ToSchema)]
pub struct EntriesJson {
    /// Entries that tell of these days.
    pub n: u64,
    /// For each day of a resident.
    #[schema(value_type = Option<f64>)]
    pub je_bewohnertag: Option<Decimal>,
}

/// K4, K5.
#[derive(Serialize, ToSchema)]
pub struct DelayJson {
    /// Entries that were made on these days.
    pub n: u64,
    /// The median of their delay in minutes.
    pub median_min: Option<u16>,
    /// Its 90th percentile.
    pub p90_min: Option<u16>,
    /// How many were made late.
    pub nachgetragen: u64,
    /// In percent.
    #[schema(value_type = Option<f64>)]
    pub quote: Option<Decimal>,
}

/// K6.
#[derive(Serialize, ToSchema)]
pub struct MeasuresJson {
    /// How much was due in the shifts of these days that have ended.
    pub faellig: u64,
    /// Done as planned.
    pub erledigt: u64,
    /// Done otherwise.
    pub abweichung: u64,
    /// Not done.
    pub nicht_erledigt: u64,
    /// Nobody said anything.
    pub nicht_dokumentiert: u64,
    /// Percent done, as planned or otherwise.
    #[schema(value_type = Option<f64>)]
    pub quote_erledigt: Option<Decimal>,
    /// Percent of which it was said what became of them.
    #[schema(value_type = Option<f64>)]
    pub quote_dokumentiert: Option<Decimal>,
}

/// K7.
#[derive(Serialize, ToSchema)]
pub struct FallsJson {
    /// Falls.
    pub stuerze: u64,
    /// Of these the grave ones.
    pub gravierend: u64,
    /// Days of residents.
    pub bewohnertage: u64,
    /// Falls for each 1,000 of them.
    #[schema(value_type = Option<f64>)]
    pub je_1000: Option<Decimal>,
}

/// A part of a whole.
#[derive(Serialize, ToSchema)]
pub struct ShareJson {
    /// The part.
    pub zaehler: u64,
    /// The whole.
    pub nenner: u64,
    /// In percent.
    #[schema(value_type = Option<f64>)]
    pub quote: Option<Decimal>,
}

/// K10.
#[derive(Serialize, ToSchema)]
pub struct RestraintsJson {
    /// Residents with an order in force.
    pub bewohner: u64,
    /// Of these with consent.
    pub einwilligung: u64,
    /// With a court's approval.
    pub genehmigung: u64,
    /// In an emergency.
    pub notstand: u64,
    /// Without a valid basis.
    pub ohne_grundlage: u64,
}

/// K13.
#[derive(Serialize, ToSchema)]
pub struct MoodsJson {
    /// Moods.
    pub n: u64,
    /// Their mean.
    #[schema(value_type = Option<f64>)]
    pub mittel: Option<Decimal>,
    /// How many are 2 or worse.
    pub schlecht: u64,
    /// In percent.
    #[schema(value_type = Option<f64>)]
    pub quote_schlecht: Option<Decimal>,
}

/// K14.
#[derive(Serialize, ToSchema)]
pub struct AlertsJson {
    /// Alerts that were raised.
    pub n: u64,
    /// The median of the minutes until somebody looked.
    pub gesehen_median_min: Option<u16>,
    /// How many went further up.
    pub eskaliert: u64,
    /// In percent.
    #[schema(value_type = Option<f64>)]
    pub quote_eskaliert: Option<Decimal>,
}

/// K15.
#[derive(Serialize, ToSchema)]
pub struct InformationJson {
    /// Residents who moved in 14 days ago or longer and have no signed collection.
    pub ohne_unterschrift: u64,
    /// Risks at which nobody has looked more closely yet.
    pub einschaetzungen_offen: u64,
}

/// K16.
#[derive(Serialize, ToSchema)]
pub struct EvaluationsJson {
    /// How many are overdue.
    pub ueberfaellig: u64,
    /// Of how many residents.
    pub bewohner: u64,
}

/// What is counted of a day.
#[derive(Serialize, ToSchema)]
pub struct DayJson {
    /// The day.
    #[schema(value_type = String, format = "date")]
    pub tag: Date,
    /// Residents who were there.
    pub bewohner: u64,
    /// Entries that tell of it.
    pub eintraege: u64,
    /// Entries that were made on it.
    pub verzug: DelayJson,
    /// What became of what was due.
    pub massnahmen: MeasuresJson,
    /// Falls.
    pub stuerze: u64,
    /// Grave ones.
    pub gravierend: u64,
    /// Moods.
    pub stimmung: MoodsJson,
    /// Alerts that were raised.
    pub hinweise: AlertsJson,
}

impl DelayJson {
    /// Of delays.
    #[must_use]
    pub fn new(delays: &Delays) -> Self {
        Self {
            n: delays.n(),
            median_min: delays.median(),
            p90_min: delays.p90(),
            nachgetragen: delays.late(),
            quote: delays.late_percent(),
        }
    }
}

impl MeasuresJson {
    /// Of what became of measures.
    #[must_use]
    pub fn new(done: &Done) -> Self {
        Self {
            faellig: done.due(),
            erledigt: done.erledigt,
            abweichung: done.abweichung,
            nicht_erledigt: done.nicht_erledigt,
            nicht_dokumentiert: done.nicht_dokumentiert,
            quote_erledigt: done.done_percent(),
            quote_dokumentiert: done.said_percent(),
        }
    }
}

impl FallsJson {
    /// Of the falls of a time.
    #[must_use]
    pub fn new(of: &OfDay) -> Self {
        let (stuerze, gravierend, bewohnertage) = (of.falls, of.grave, of.residents);
        Self { stuerze, gravierend, bewohnertage, je_1000: of.falls_rate() }
    }
}

impl ShareJson {
    /// Of a share.
    #[must_use]
    pub fn new(share: Share) -> Self {
        Self { zaehler: share.part, nenner: share.whole, quote: share.percent() }
    }
}

impl MoodsJson {
    fn new(of: &OfDay) -> Self {
        let moods = &of.moods;
        Self { n: moods.n, mittel: moods.mean(), schlecht: moods.low, quote_schlecht: moods.low_percent() }
    }
}

impl AlertsJson {
    fn new(of: &OfDay) -> Self {
        let alerts = &of.alerts;
        Self {
            n: alerts.n,
            gesehen_median_min: alerts.median(),
            eskaliert: alerts.escalated,
            quote_eskaliert: alerts.escalated_percent(),
        }
    }
}

impl FiguresJson {
    /// The figures of a time.
    #[must_use]
    pub fn new(figures: &Figures) -> Self {
        let (by_day, at) = (&figures.by_day, &figures.as_of);
        let total = &by_day.total;
        let [einwilligung, genehmigung, notstand] = at.restraints.by_basis;
        let day = |(tag, of): &(Date, OfDay)| DayJson {
            tag: *tag,
            bewohner: of.residents,
            eintraege: of.entries,
            verzug: DelayJson::new(&of.delays),
            massnahmen: MeasuresJson::new(&of.done),
            stuerze: of.falls,
            gravierend: of.grave,
            stimmung: MoodsJson::new(of),
            hinweise: AlertsJson::new(of),
        };
        Self {
            von: figures.asked.from,
            bis: figures.asked.until,
            wohnbereich_id: figures.asked.unit,
            bewohnertage: ResidentDaysJson { tage: total.residents },
            belegung: OccupancyJson { plaetze: by_day.places, prozent: by_day.taken() },
            eintraege: EntriesJson { n: total.entries, je_bewohnertag: total.entries_each() },
            verzug: DelayJson::new(&total.delays),
            massnahmen: MeasuresJson::new(&total.done),
            stuerze: FallsJson::new(total),
            dekubitus: at.sores,
            gewichtsverlust: ShareJson::new(at.lost),
            fem: RestraintsJson {
                bewohner: at.restraints.residents,
                einwilligung,
                genehmigung,
                notstand,
                ohne_grundlage: at.restraints.unfounded,
            },
            schmerzeinschaetzung: ShareJson::new(at.pain),
            integrationsgespraech: ShareJson::new(at.talks),
            stimmung: MoodsJson::new(total),
            hinweise: AlertsJson::new(total),
            informationssammlung: InformationJson {
                ohne_unterschrift: at.informed.unsigned,
                einschaetzungen_offen: at.informed.open,
            },
            evaluationen: EvaluationsJson {
                ueberfaellig: at.evaluations.overdue,
                bewohner: at.evaluations.residents,
            },
            tage: by_day.days.iter().map(day).collect(),
        }
    }
}
