//! Counting the dashboard, in one snapshot.

use super::figures::{Dashboard, DashboardCounts, last_week};
use crate::{
    features::second_opinion::{
        cases::{Counted, Fallgruppe},
        reports::{self, GENERATED, ReadReports, ReportError},
    },
    kernel::period::IsoWeek,
    platform::{
        Platform,
        store::{Range, StoreError},
        tenancy::Ctx,
    },
};

/// The dashboard of a year (none: the current one) and the years that there are, the latest first. Reads one tally row
/// per week and group, and no case.
///
/// # Errors
/// [`ReportError::Woche`] when Visite does not know the year; when the store fails.
pub fn dashboard(
    p: &Platform,
    ctx: &Ctx<ReadReports>,
    jahr: Option<u16>,
) -> Result<(Dashboard, Vec<u16>), ReportError> {
    let now = IsoWeek::of(ctx.today());
    let jahr = reports::woche(jahr.unwrap_or(now.jahr), 1)?.jahr;
    let (counted, generated) = p
        .store()
        .read(ctx, |r| Ok::<_, StoreError>((r.cached::<Counted>()?, r.tally(&GENERATED, &Range::all())?)))?;
    let mut counts = DashboardCounts {
        reports_generated: generated.iter().flat_map(|(_, counters)| counters.values()).sum(),
        ..Default::default()
    };
    let mut years = std::collections::BTreeSet::from([jahr, now.jahr]);
    years.extend(generated.iter().map(|row| row.0));
    for row in &counted.rows {
        years.insert(row.jahr);
        row.traits.iter().for_each(|(traits, count)| counts.overall.add(*traits, *count));
        if row.jahr == jahr || row.jahr + 1 == jahr {
            let group =
                Fallgruppe::from_number(row.group).ok_or(StoreError::Damaged("the counts of cases"))?;
            let woche = IsoWeek { jahr: row.jahr, kw: row.kw };
            counts.years.per.insert((woche, group), row.traits.clone());
        }
    }
    Ok((Dashboard::of(last_week(jahr, now), &counts), years.into_iter().rev().collect()))
}
