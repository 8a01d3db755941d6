//! Reading courses. Each goes through a resident whom the user reaches, reads that resident's range of an index alone, opens
//! the entries that it shows, and is audited as one reading of them all.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{
    access::ReadCourses,
    model::{HintAside, Raised},
    record::BY_WEIGHT,
    rules::{
        balance::{self, Amount, DayBalance},
        period::Period,
        weight::{self, HALF_YEAR, Losses, MONTH},
    },
};
use crate::{
    features::care::{
        observations::{Entry, Titles, WEIGHT, calendar, entries_between, is_written, own_limits, weighed},
        residents::Resident,
        settings::CareSettings,
        templates::{self, FieldType, HouseTemplate, OwnLimit, Template, TemplateField, Value},
    },
    kernel::{clock::day_in, decimal::Decimal, ids::Id},
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Order, Purpose, Range, Reader, Record as _, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll},
    },
};

/// A numeric field of a template.
#[derive(Clone)]
pub struct Offered {
    /// Key of the template.
    pub vorlage: String,
    /// Its title.
    pub titel: String,
    /// The field, as new entries take it.
    pub field: TemplateField,
}

impl Offered {
    /// How addresses and programs name it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.vorlage, self.field.key)
    }
}

/// From where to where values are fine; none: no limit.
pub type Fine = (Option<Decimal>, Option<Decimal>);

/// A value of a course.
#[derive(Clone)]
pub struct Measured {
    /// The entry that tells it.
    pub entry: Id<Entry>,
    /// When it was observed.
    pub at: Timestamp,
    /// It; of a blood pressure both.
    pub value: Value,
    /// Whether it was striking when it was written.
    pub is_striking: bool,
    /// Whether it was written down late.
    pub is_late: bool,
}

impl Measured {
    /// The numbers of which it consists.
    #[must_use]
    pub fn numbers(&self) -> Vec<Decimal> {
        match self.value {
            Value::Number(number) => vec![number],
            Value::Pressure(syst, diast) => vec![syst.into(), diast.into()],
            _ => Vec::new(),
        }
    }
}

/// The course of one field.
pub struct Course {
    /// Of whom.
    pub resident: Versioned<Resident>,
    /// What there is a course of.
    pub offered: Vec<Offered>,
    /// Which is shown; none where nothing was ever measured.
    pub of: Option<Offered>,
    /// Within which limits each of its numbers is fine, as they are now.
    pub fine: Vec<Fine>,
    /// The values, the earliest first.
    pub values: Vec<Measured>,
    /// What the newest weight tells.
    pub weight: Option<Weighing>,
}

fn is_numeric(field: &TemplateField) -> bool {
    matches!(field.typ, FieldType::Zahl | FieldType::Skala | FieldType::Blutdruck)
}

/// The numeric fields of the templates of which the resident has an entry.
fn offered(
    r: &Reader<'_, ReadCourses>,
    all: &[HouseTemplate],
    resident: Id<Resident>,
) -> Result<Vec<Offered>, StoreError> {
    let mut offered = Vec::new();
    for one in all {
        let template = &one.template;
        let mut numeric = template.felder.iter().filter(|field| is_numeric(field)).peekable();
        if numeric.peek().is_none() || !is_written(r, resident, &template.key)? {
            continue;
        }
        offered.extend(numeric.map(|field| Offered {
            vorlage: template.key.clone(),
            titel: template.titel.clone(),
            field: field.clone(),
        }));
    }
    Ok(offered)
}

/// The limits of a field for a resident: their own in the place of the template's.
fn fine(resident: &Resident, template: &Template, field: &TemplateField) -> Vec<Fine> {
    let own = own_limits(resident, template);
    let own: Option<&OwnLimit> = own.get(&format!("{}.{}", template.key, field.key));
    let (first, second) = (&field.grenzen, &field.diast);
    match (field.typ, own) {
        (FieldType::Blutdruck, Some(own)) => {
            vec![(own.syst_min, own.syst_max), (own.diast_min, own.diast_max)]
        }
        (FieldType::Blutdruck, None) => {
            vec![(first.warn_min, first.warn_max), (second.warn_min, second.warn_max)]
        }
        (_, Some(own)) => vec![(own.warn_min, own.warn_max)],
        (_, None) => vec![(first.warn_min, first.warn_max)],
    }
}

fn measured(entry: &Entry, key: &str) -> Option<Measured> {
    let current = entry.current()?;
    let value =
        current.werte.get(key).filter(|value| matches!(value, Value::Number(_) | Value::Pressure(..)))?;
    Some(Measured {
        entry: entry.id,
        at: current.zeitpunkt,
        value: value.clone(),
        is_striking: current.auffaellige_felder.iter().any(|field| field == key),
        is_late: entry.is_late(),
    })
}

/// Notes which entries of a resident were read.
fn note(
    p: &Platform,
    ctx: &Ctx<ReadCourses>,
    resident: Id<Resident>,
    ids: impl Iterator<Item = Id<Entry>>,
    purpose: &'static str,
) -> Result<(), StoreError> {
    let mut ids: Vec<[u8; 16]> = ids.map(|id| id.bytes()).collect();
    ids.sort_unstable();
    ids.dedup();
    p.store().note_listed::<_, Entry>(ctx, (Resident::TABLE, resident.bytes()), &ids, Purpose(purpose))
}

/// The course of a field, `vorlage.feld`; of the first of which there is one where none is named. Audited.
///
/// # Errors
/// `FELD_UNBEKANNT` of a field of which there is no course; the user does not reach the resident; those of the store.
pub fn course(
    p: &Platform,
    ctx: &Ctx<ReadCourses>,
    id: Id<Resident>,
    (feld, period): (&str, &Period),
    purpose: &'static str,
) -> Result<Course, ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, purpose)?;
    let time = period.time(Time::midnight(), ctx.zone());
    let time = time.ok_or_else(|| ActError::field("bis", "DATUM_UNGUELTIG"))?;
    let (offered, of, fine, values, weight) = p.store().read(ctx, |r| {
        let all = templates::all(r, CareSettings::in_force(r)?.is_licensed())?;
        let offered = offered(r, &all, id)?;
        let of = match feld {
            "" => offered.first().cloned(),
            named => {
                let found = offered.iter().find(|one| one.name() == named).cloned();
                Some(found.ok_or_else(|| ActError::field("feld", "FELD_UNBEKANNT"))?)
            }
        };
        let (mut limits, mut values) = (Vec::new(), Vec::new());
        if let Some(of) = &of {
            let template = all.iter().map(|one| &one.template).find(|template| template.key == of.vorlage);
            limits = template.map_or_else(Vec::new, |template| fine(&resident, template, &of.field));
            for entry in entries_between(r, id, &of.vorlage, &time)? {
                let entry = entry?;
                values.extend(measured(&entry, &of.field.key));
            }
        }
        Ok::<_, ActError>((offered, of, limits, values, weighing(r, id, ctx.zone())?))
    })?;
    let weighed = weight.iter().flat_map(|weight| weight.entries.iter().copied());
    note(p, ctx, id, values.iter().map(|one| one.entry).chain(weighed), purpose)?;
    Ok(Course { resident, offered, of, fine, values, weight })
}

/// The fluid balance of some days.
pub struct Balances {
    /// Of whom.
    pub resident: Versioned<Resident>,
    /// When its days begin.
    pub begin: Time,
    /// The days on which something counts.
    pub days: Vec<DayBalance>,
}

/// Whether a template asks for an amount now, or ever did.
fn counts(r: &Reader<'_, ReadCourses>, template: &Template) -> Result<bool, StoreError> {
    let asks = |template: &Template| template.felder.iter().any(|field| field.bilanz.is_some());
    if asks(template) {
        return Ok(true);
    }
    for number in (1..template.version).rev() {
        if templates::version(r, &template.key, number)?.as_ref().is_some_and(asks) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What an entry counts in the balance, by the version of the template by which it was written.
fn amounts(entry: &Entry, template: &Template) -> Vec<Amount> {
    let Some(current) = entry.current() else { return Vec::new() };
    let counted = template.felder.iter().filter_map(|field| {
        let ml = current.werte.number(&field.key)?.rounded(0).as_whole()?;
        Some(Amount { at: current.zeitpunkt, side: field.bilanz?, ml: u64::try_from(ml).ok()? })
    });
    counted.collect()
}

/// The fluid balance of some days (care.md, 8.1); audited.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn balances(
    p: &Platform,
    ctx: &Ctx<ReadCourses>,
    id: Id<Resident>,
    period: &Period,
    purpose: &'static str,
) -> Result<Balances, ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, purpose)?;
    let zone = ctx.zone();
    let (begin, days, ids) = p.store().read(ctx, |r| {
        let settings = CareSettings::in_force(r)?;
        let begin = settings.balance_begins();
        let time = period.time(begin, zone);
        let time = time.ok_or_else(|| ActError::field("bis", "DATUM_UNGUELTIG"))?;
        let (mut found, mut ids, mut titles) = (Vec::new(), Vec::new(), Titles::default());
        for one in templates::all(r, settings.is_licensed())? {
            if !counts(r, &one.template)? {
                continue;
            }
            for entry in entries_between(r, id, &one.template.key, &time)? {
                let entry = entry?;
                let template = titles.of(r, &entry)?;
                let counted = template.map_or_else(Vec::new, |template| amounts(&entry, &template));
                if !counted.is_empty() {
                    ids.push(entry.id);
                }
                found.extend(counted);
            }
        }
        let calendar = calendar(r, resident.wohnbereich_id)?;
        Ok::<_, ActError>((begin, balance::days(&found, begin, zone, &calendar), ids))
    })?;
    note(p, ctx, id, ids.into_iter(), purpose)?;
    Ok(Balances { resident, begin, days })
}

/// The newest weight, and what it tells.
pub struct Weighing {
    /// The entry with it.
    pub entry: Id<Entry>,
    /// Its day.
    pub day: Date,
    /// It, in kilograms.
    pub kg: Decimal,
    /// The losses that led to it.
    pub losses: Losses,
    /// The hints that stand.
    pub open: Vec<Raised>,
    /// Those that a nurse set aside.
    pub aside: Vec<HintAside>,
    /// The entries that were opened.
    pub entries: Vec<Id<Entry>>,
}

/// What the newest weight of a resident tells (care.md, 8.2); none of one who was never weighed. At most three entries are
/// opened, since the rows of the index tell when there were weights.
///
/// # Errors
/// Those of the store.
pub fn weighing<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    zone: &TimeZone,
) -> Result<Option<Weighing>, StoreError>
where
    P: MayReadAll<Entry> + MayReadAll<HintAside>,
{
    let mut rows = weighed(r, resident)?;
    let Some(newest) = rows.next() else { return Ok(None) };
    let (at, entry) = newest?;
    let day = day_in(at, zone);
    let farthest = jiff::Span::new().days(HALF_YEAR.farthest());
    let first = day.checked_sub(farthest).unwrap_or(Date::MIN);
    let mut earlier = BTreeMap::new();
    for row in rows {
        let (at, id) = row?;
        if day_in(at, zone) < first {
            break;
        }
        earlier.insert((at, id), day_in(at, zone));
    }
    let weight_of =
        |id: Id<Entry>| -> Result<Option<Decimal>, StoreError> { Ok(r.need::<Entry>(&id)?.weight()) };
    let Some(kg) = weight_of(entry)? else { return Err(StoreError::Damaged("the index of weights")) };
    let mut entries = vec![entry];
    let mut loss = |window: weight::Window| -> Result<Option<weight::Loss>, StoreError> {
        let earlier = earlier.iter().map(|((_, id), day)| (*day, *id));
        let Some((since, id)) = window.nearest(day, earlier) else { return Ok(None) };
        entries.push(id);
        Ok(weight_of(id)?.and_then(|before| weight::loss(since, before, kg)))
    };
    let losses = Losses { tage30: loss(MONTH)?, tage180: loss(HALF_YEAR)? };
    let rows = r.by(&BY_WEIGHT, &Range::prefix(&entry), Order::Up)?;
    let aside = rows
        .map(|row| row.and_then(|(_, id)| Ok(r.need::<HintAside>(&id)?.into_inner())))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let mut open = losses.hints();
    open.retain(|raised| !aside.iter().any(|one| one.hinweise.contains(raised)));
    Ok(Some(Weighing { entry, day, kg, losses, open, aside, entries }))
}

/// What the newest weight tells, of a resident who was reached already; audited where there is something.
///
/// # Errors
/// Those of the store.
pub fn weighing_of(
    p: &Platform,
    ctx: &Ctx<ReadCourses>,
    id: Id<Resident>,
    purpose: &'static str,
) -> Result<Option<Weighing>, StoreError> {
    let weight = p.store().read(ctx, |r| weighing(r, id, ctx.zone()))?;
    note(p, ctx, id, weight.iter().flat_map(|weight| weight.entries.iter().copied()), purpose)?;
    Ok(weight)
}

/// The field whose course is that of weights.
#[must_use]
pub fn weight_field() -> String {
    format!("{}.{}", WEIGHT.0, WEIGHT.1)
}
