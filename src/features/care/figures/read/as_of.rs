//! The figures as of the last day: K8 to K12, K15, K16.

use jiff::{Span, Timestamp, civil::Date};

use super::{
    super::rules::{Days, Share, days_apart, had_talk, moved_in},
    Around,
};
use crate::{
    features::care::{
        courses::{HALF_YEAR, LIMIT_OF_HALF_YEAR, loss},
        evaluations::overdue,
        information::{STILL_COUNTS, Sis, information_at, looks_of_scales, open_looks},
        measures::Risk,
        observations::{ALL_LOOKS, Look, SETTLING_IN, categories_of, looks_of, weights_of},
        residents::Resident,
        restraint_orders::{Basis, RestraintOrder, is_founded, of_resident as orders_of},
        wound_courses::{Origin, WoundCourse, WoundKind},
    },
    kernel::{
        clock::day_in,
        decimal::Decimal,
        quarters::{begins, quarter},
    },
    platform::store::{StoreError, Versioned},
};

/// A collection is signed within so many days after the move-in (K15).
const SIGNED_WITHIN: i64 = 14;

/// Restraints in force (K10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restraints {
    /// Residents with an order in force.
    pub residents: u64,
    /// Of these by its basis: consent, approval, emergency. Whoever has several orders counts with each basis once.
    pub by_basis: [u64; 3],
    /// Of these whose order has no valid basis.
    pub unfounded: u64,
}

/// Information collections (K15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Informed {
    /// Residents who moved in 14 days ago or longer and have no signed collection.
    pub unsigned: u64,
    /// Risks at which nobody has looked more closely yet.
    pub open: u64,
}

/// Evaluations (K16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evaluations {
    /// How many are overdue.
    pub overdue: u64,
    /// Of how many residents.
    pub residents: u64,
}

/// The figures as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// K8: new pressure sores that came about in the house within the time.
    pub sores: u64,
    /// K9: residents who lost more than 10 % in half a year, of those with both weights.
    pub lost: Share,
    /// K10.
    pub restraints: Restraints,
    /// K11: residents with a risk of pain who were looked at, of all of them.
    pub pain: Share,
    /// K12: move-ins with a talk in time, of those of which it is asked.
    pub talks: Share,
    /// K15.
    pub informed: Informed,
    /// K16.
    pub evaluations: Evaluations,
}

impl AsOf {
    pub(super) fn read(around: &Around<'_, '_>) -> Result<Self, StoreError> {
        let days: Vec<Date> = around.days.iter().collect();
        let (Some(first), Some(day)) = (days.first().copied(), days.last().copied()) else {
            return Err(StoreError::Damaged("the days of figures"));
        };
        let mut all = Self {
            day,
            sores: sores(around, first, day)?,
            lost: Share::default(),
            restraints: Restraints::default(),
            pain: Share::default(),
            talks: talks(around, day)?,
            informed: Informed::default(),
            evaluations: Evaluations::default(),
        };
        for resident in around.residents_on(day) {
            if let Some(lost) = has_lost(around, resident)? {
                all.lost.add(lost);
            }
            all.restraints.add(around, resident)?;
            let sis = information_at(around.r, resident.id, around.end())?;
            if let Some(looked) = pain(around, sis.as_ref(), resident, day)? {
                all.pain.add(looked);
            }
            match &sis {
                None if days_apart(resident.aufnahme_datum, day) >= SIGNED_WITHIN => {
                    all.informed.unsigned += 1
                }
                None => {}
                Some(sis) => all.informed.open += open(around, sis, resident)?,
            }
            let overdue = overdue(around.r, resident.id, (around.at(), day))?;
            all.evaluations.overdue += overdue;
            all.evaluations.residents += u64::from(overdue > 0);
        }
        Ok(all)
    }
}

/// Courses of pressure sores of the second category or worse that came about in the house from a day to another.
fn sores(around: &Around<'_, '_>, from: Date, until: Date) -> Result<u64, StoreError> {
    let (residents, mut sores) = (around.by_id(), 0_u64);
    for course in around.r.scan::<WoundCourse>()? {
        let course: Versioned<WoundCourse> = course?;
        let Some(newest) = course.newest() else { continue };
        let here = newest.art == WoundKind::Dekubitus && newest.ort == Origin::Hier;
        let Some(since) = newest.entstanden_am.filter(|day| here && from <= *day && *day <= until) else {
            continue;
        };
        let resident = residents.get(&course.resident_id);
        if resident.is_some_and(|resident| around.is_of(resident, since)) {
            let categories = categories_of(around.r, course.id)?;
            sores += u64::from(categories.iter().any(|category| category != "1"));
        }
    }
    Ok(sores)
}

/// Whether a resident lost more than they should have within half a year; none without both weights.
fn has_lost(around: &Around<'_, '_>, resident: &Resident) -> Result<Option<bool>, StoreError> {
    let end = around.days.time().end;
    let weights = weights_of(around.r, resident.id)?.into_iter().filter(|(at, _)| *at < end);
    let mut weights: Vec<(Date, Decimal)> =
        weights.map(|(at, kg)| (day_in(at, around.ctx.zone()), kg)).collect();
    let Some((day, newest)) = weights.pop() else { return Ok(None) };
    let before = HALF_YEAR.nearest(day, weights);
    let lost = before.and_then(|(since, before)| loss(since, before, newest));
    Ok(lost.map(|lost| lost.percent > Decimal::from(LIMIT_OF_HALF_YEAR)))
}

impl Restraints {
    fn add(&mut self, around: &Around<'_, '_>, resident: &Resident) -> Result<(), StoreError> {
        let at = around.at();
        let (mut has, mut bases, mut unfounded) = (false, [false; 3], false);
        for order in orders_of(around.r, resident.id)? {
            let order: &RestraintOrder = &order;
            let begun = order.fassungen.first().is_some_and(|first| first.at <= at);
            let Some(version) = order.version_at(at).filter(|_| begun && order.is_open(at)) else { continue };
            has = true;
            let place = match version.grundlage {
                Basis::Einwilligung => 0,
                Basis::Genehmigung => 1,
                Basis::Notstand => 2,
            };
            if let Some(basis) = bases.get_mut(place) {
                *basis = true;
            }
            unfounded |= !is_founded(Some(order), at, around.ctx.zone());
        }
        self.residents += u64::from(has);
        self.unfounded += u64::from(unfounded);
        for (sum, basis) in self.by_basis.iter_mut().zip(bases) {
            *sum += u64::from(basis);
        }
        Ok(())
    }
}

/// The looks that prove that somebody looked more closely at a risk.
fn looks_at(risk: Risk) -> impl Iterator<Item = Look> {
    let proves = move |(_, vorlage, of): &Look| match of {
        Some(named) => *named == risk.code(),
        None => looks_of_scales(risk).contains(vorlage),
    };
    ALL_LOOKS.into_iter().filter(proves)
}

/// Whether somebody looked at a risk of a resident in a time, counted by whole quarters of an hour.
fn looked(
    around: &Around<'_, '_>,
    resident: &Resident,
    risk: Risk,
    time: std::ops::Range<Timestamp>,
) -> Result<bool, StoreError> {
    let time = begins(quarter(time.start)).unwrap_or(time.start)..time.end;
    for look in looks_at(risk) {
        if !looks_of(around.r, resident.id, look, &time)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody looked at the pain of a resident within the days of the house; none of whoever is not at risk.
fn pain(
    around: &Around<'_, '_>,
    sis: Option<&Sis>,
    resident: &Resident,
    day: Date,
) -> Result<Option<bool>, StoreError> {
    let at_risk = sis.is_some_and(|sis| {
        sis.inhalt.matrix.iter().any(|cell| cell.zeile == Risk::Schmerz && cell.risiko == Some(true))
    });
    if !at_risk {
        return Ok(None);
    }
    let before = Span::new().days(i64::from(around.settings.einschaetzung_tage));
    let first = day.checked_sub(before).unwrap_or(Date::MIN);
    let Some(days) = Days::new(first, day, around.ctx.zone()) else { return Ok(Some(false)) };
    looked(around, resident, Risk::Schmerz, days.time()).map(Some)
}

/// Risks of a collection at which nobody had looked more closely by the end.
fn open(around: &Around<'_, '_>, sis: &Sis, resident: &Resident) -> Result<u64, StoreError> {
    let since = sis.unterschrieben_at.checked_sub(STILL_COUNTS).unwrap_or(Timestamp::MIN);
    let open = open_looks(&sis.inhalt, |risk| looked(around, resident, risk, since..around.end()))?;
    Ok(u64::try_from(open.len()).unwrap_or(u64::MAX))
}

/// Move-ins of which a talk is asked, and those with one in time.
fn talks(around: &Around<'_, '_>, day: Date) -> Result<Share, StoreError> {
    let mut share = Share::default();
    let Some(talk) = ALL_LOOKS.into_iter().find(|(_, vorlage, _)| *vorlage == SETTLING_IN) else {
        return Ok(share);
    };
    for resident in around.residents {
        let last = resident.auszug_datum.map_or(day, |last| last.min(day));
        if !moved_in(resident.aufnahme_datum, day) || !around.is_of(resident, last) {
            continue;
        }
        let Some(days) = Days::new(resident.aufnahme_datum, day, around.ctx.zone()) else { continue };
        let talks = looks_of(around.r, resident.id, talk, &days.time())?;
        let days = talks.into_iter().map(|at| day_in(at, around.ctx.zone()));
        share.add(had_talk(resident.aufnahme_datum, days));
    }
    Ok(share)
}
