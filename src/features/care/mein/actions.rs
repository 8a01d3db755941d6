//! What residents read and do on their own pages. Each asks first whether their badge still counts: it is over at once when that
//! is locked or taken back, or they have moved out.

use jiff::civil::Time;

use super::access::OwnPages;
use crate::{
    features::care::{
        badges::{self, Badge},
        due::Presence,
        measures::{self, Measure},
        moods::{self, Mood, NewMood, RecordsMoods as _},
        observations::{Source, instant},
        residents::Resident,
        settings::CareSettings,
        units::Unit,
    },
    kernel::{
        ids::Id,
        local_time::first_instant,
        problem::{Explain as _, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::{Order, Purpose, Range, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// Their session is over: it leads to where badges are shown.
fn over() -> Problem {
    Problem::new(Kind::ShowBadge, "SITZUNG_ABGELAUFEN").saying(Msg::new("notice-show-badge"))
}

/// The resident whose badge opened the session, if that still counts. Reading their own record is audited.
///
/// # Errors
/// 401 `SITZUNG_ABGELAUFEN`; those of the store.
pub fn own(p: &Platform, ctx: &Ctx<OwnPages>) -> Result<Resident, Problem> {
    let id: Id<Resident> = ctx.actor().badge_of().ok_or_else(over)?;
    let read = p.store().read(ctx, |r| {
        let rows = r.own(&badges::BY_RESIDENT, &Range::all(), Order::Down)?;
        let badges = rows.map(|row| row.and_then(|(_, _, id)| Ok(r.need::<Badge>(&id)?.into_inner())));
        let badges = badges.collect::<Result<Vec<_>, StoreError>>()?;
        Ok::<_, StoreError>((badges, r.get::<Resident>(&id)?))
    });
    let (known, resident) = read?;
    let resident = resident.ok_or_else(over)?;
    if badges::is_over(&known, &resident, ctx.now()) {
        return Err(over());
    }
    let opened: Versioned<Resident> =
        p.store().open(ctx, &id, Purpose("mein")).map_err(|error: StoreError| error.explain())?;
    Ok(opened.into_inner())
}

/// What a resident does today, titles alone: what their plan makes due today of the measures that they may see, each once, in
/// the order of its first time.
///
/// # Errors
/// Those of the store.
pub fn today(p: &Platform, ctx: &Ctx<OwnPages>, resident: &Resident) -> Result<Vec<String>, Problem> {
    let titles = p.store().read(ctx, |r| {
        let (zone, day) = (ctx.zone(), ctx.today());
        let unit: Versioned<Unit> = r.need(&resident.wohnbereich_id)?;
        let calendar = CareSettings::in_force(r)?.calendar_of(&unit).ok_or(StoreError::Damaged("shifts"))?;
        let first = |day: jiff::civil::Date| first_instant(day.to_datetime(Time::midnight()), zone);
        let Some((from, until)) = first(day).zip(day.tomorrow().ok().and_then(first)) else {
            return Ok(Vec::new());
        };
        let (time, presence) = (from..until, Presence::of(resident, zone));
        let mut titles = Vec::new();
        for row in r.own(&measures::BY_RESIDENT, &Range::all(), Order::Up)? {
            let (_, begins, id) = row?;
            if instant(begins).is_none_or(|begins| begins >= until) {
                continue;
            }
            let measure: Versioned<Measure> = r.need(&id)?;
            for (_, version, validity) in measure.versions().filter(|(_, version, _)| version.fuer_bewohner) {
                let due = version.zeitplan.0.due(&time, &calendar, zone).into_iter();
                let due = due.filter(|due| validity.has(due) && presence.has(due)).map(|due| due.begins());
                titles.extend(due.min().map(|at| (at, version.titel.clone())));
            }
        }
        titles.sort();
        Ok::<_, StoreError>(titles)
    })?;
    let mut seen = std::collections::BTreeSet::new();
    Ok(titles.into_iter().map(|(_, title)| title).filter(|title| seen.insert(title.clone())).collect())
}

/// The moods that the resident recorded today, the earliest first.
///
/// # Errors
/// Those of the store.
pub fn moods_of_today(p: &Platform, ctx: &Ctx<OwnPages>, resident: &Resident) -> Result<Vec<Mood>, Problem> {
    let first = |day: jiff::civil::Date| first_instant(day.to_datetime(Time::midnight()), ctx.zone());
    let (from, until) = (first(ctx.today()), ctx.today().tomorrow().ok().and_then(first));
    let Some((from, until)) = from.zip(until) else { return Ok(Vec::new()) };
    let all = p.store().read(ctx, |r| OwnPages::moods(r, resident.id, &(from..until)))?;
    Ok(all.into_iter().filter(|mood| mood.erfasst_von.is_none() && mood.storno.is_none()).collect())
}

/// Records how the resident feels.
///
/// # Errors
/// 403 `EINWILLIGUNG_FEHLT`; 429 `MOOD_LIMIT`; what is wrong with the fields; 401 when their session is over.
pub fn feel(
    p: &Platform,
    ctx: &Ctx<OwnPages>,
    resident: &Resident,
    (wert, notiz): (Option<u8>, &str),
    idempotency_key: &str,
) -> Result<(), crate::platform::entity::ActError> {
    let sent = NewMood {
        wert,
        notiz,
        zeitpunkt: None,
        grund: "",
        client_id: None,
        weg: Source::Seite,
        idempotency_key,
    };
    moods::record_mood(p, ctx, resident.id, &sent).map(drop)
}
