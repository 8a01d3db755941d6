//! What can be done with reports: count, make, list, fetch. Pages, API and command line all come here.

use std::collections::BTreeMap;

use super::{
    ReportError,
    access::{GenerateReports, ReadReports},
    basis::{Basis, Rows, State},
    counts,
    figures::Figures,
    measures::Measure,
    record::{BY_WEEK, GENERATED, Report, ReportContent},
    rules::Wanted,
    sheets::{ReportNumbers, sheets},
    weekly::WeeklyData,
    woche,
    workbook::{self, Edition},
    yearly::{Quelle, YearlySummary},
};
use crate::{
    features::second_opinion::cases::{Case, Counted, Fallgruppe, Traits},
    kernel::{
        ids::Id,
        paging::{Paging, Slice},
        period::{IsoWeek, weeks_in},
    },
    platform::{
        Platform, blobs,
        store::{Event, EventKind, Order, Range, Reader, Record as _, Recorded, StoreError},
        tenancy::{Ctx, MayReadAll},
        web::idempotency,
    },
};

/// A report was made.
pub const REPORT_GENERATED: EventKind = EventKind::with_reaction("report.generated");
/// Note of [`REPORT_GENERATED`]: the week was not over.
pub(super) const PRELIMINARY: &str = "vorlaeufig";
/// A report's file was handed out.
pub const REPORT_DOWNLOADED: EventKind = EventKind::new("report.downloaded");

/// All numbers of a week's report as they are now, and those of the week itself.
pub struct Numbers {
    /// Cell by cell, with the sums of the three periods.
    pub report: ReportNumbers,
    /// The last week alone.
    pub week: WeeklyData,
    /// What is still missing.
    pub checks: Checks,
}

/// What somebody may want to complete before a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checks {
    /// Oncology cases without ICD.
    pub without_icd: u64,
    /// Expert reports without type.
    pub uncoded: u64,
}

impl Checks {
    fn of(basis: &Basis, woche: IsoWeek) -> Self {
        let counts = basis.counts();
        let (mut without_icd, mut uncoded) = (0, 0);
        for ((at, group), traits) in &counts.per {
            for (traits, count) in traits.iter().filter(|_| at.jahr == woche.jahr) {
                let n = u64::try_from(*count).unwrap_or(0);
                let open = !traits.has(Traits::ICD) && Measure::Erstberatungen.counts(*traits);
                without_icd += if open && *group == Fallgruppe::Onko { n } else { 0 };
                uncoded += if Measure::NichtKodiert.counts(*traits) { n } else { 0 };
            }
        }
        Self { without_icd, uncoded }
    }
}

/// The numbers of a week's report at present, counted in one snapshot.
///
/// # Errors
/// [`ReportError::Woche`] when the year has no such week; when the store fails.
pub fn numbers<P: MayReadAll<Case>>(
    p: &Platform,
    ctx: &Ctx<P>,
    jahr: u16,
    kw: u8,
) -> Result<Numbers, ReportError> {
    let woche = woche(jahr, kw)?;
    let basis = p.store().read(ctx, |r| counts::basis(r, woche))?;
    let figures = Figures::of(woche, &basis.counts());
    let zero = super::Sums::zero();
    Ok(Numbers {
        week: WeeklyData::of(kw, figures.weeks.last().unwrap_or(&zero)),
        report: ReportNumbers::of(&figures),
        checks: Checks::of(&basis, woche),
    })
}

/// What is still missing for a week's report.
///
/// # Errors
/// As [`numbers`].
pub fn checks<P: MayReadAll<Case>>(
    p: &Platform,
    ctx: &Ctx<P>,
    jahr: u16,
    kw: u8,
) -> Result<Checks, ReportError> {
    let woche = woche(jahr, kw)?;
    Ok(Checks::of(&p.store().read(ctx, |r| counts::basis(r, woche))?, woche))
}

/// The 43 sums of a year at present (domain.md, 5.8).
///
/// # Errors
/// [`ReportError::Woche`] when Visite does not know the year; when the store fails.
pub fn yearly<P: MayReadAll<Case>>(
    p: &Platform,
    ctx: &Ctx<P>,
    jahr: u16,
) -> Result<YearlySummary, ReportError> {
    let last = woche(jahr, weeks_in(jahr))?;
    let basis = p.store().read(ctx, |r| counts::basis(r, last))?;
    Ok(YearlySummary { sums: basis.counts().sums(jahr, last.kw), quelle: Quelle::Live })
}

/// Makes the next version of a week's report. One of the present week is preliminary and must have been confirmed.
/// `idempotency_key` is the form's one-time id with a digest of its content: sent twice, one report. The workbook is written before the store is locked.
///
/// # Errors
/// As [`Wanted::week`]; when the store fails.
pub fn generate(
    p: &Platform,
    ctx: &Ctx<GenerateReports>,
    wanted: Wanted,
    idempotency_key: &str,
) -> Result<Report, ReportError> {
    let woche = wanted.week(ctx.today())?;
    loop {
        let (basis, version) = p.store().read(ctx, |r| {
            Ok::<_, StoreError>((counts::basis(r, woche)?, last_version(r, woche)?.saturating_add(1)))
        })?;
        if let Some(made) = write_version(p, ctx, woche, version, basis, idempotency_key)? {
            return Ok(made);
        }
    }
}

/// That version of a week's report; none when another one took its number since it was counted. The file says which
/// version it is, and is written before the store is locked.
fn write_version(
    p: &Platform,
    ctx: &Ctx<GenerateReports>,
    woche: IsoWeek,
    version: u16,
    basis: Basis,
    idempotency_key: &str,
) -> Result<Option<Report>, ReportError> {
    let figures = Figures::of(woche, &basis.counts());
    let sheets = sheets(&figures);
    let numbers = ReportNumbers::with(&figures, &sheets);
    let edition =
        Edition { facility: ctx.facility(), made: ctx.now(), zone: ctx.zone(), version: Some(version) };
    let bytes = workbook::of_sheets(woche, sheets, &edition)?;
    p.store().write(ctx, |w| {
        if let Some(made) = idempotency::result_of(ctx, w, idempotency_key)? {
            let id = made.parse().map_err(|_| StoreError::Damaged("a report's id"))?;
            return Ok(Recorded::unchanged(Some(w.need::<Report>(&id)?.into_inner())));
        }
        if last_version(&w.reader(), woche)?.saturating_add(1) != version {
            return Ok(Recorded::unchanged(None));
        }
        let file = blobs::put(w, &bytes)?;
        let kept = blobs::head(&w.reader(), file)?;
        let report = Report {
            id: Id::new(ctx.now()),
            woche,
            version,
            generated_at: ctx.now(),
            generated_by: ctx.actor().user,
            generated_by_name: ctx.actor().name.clone(),
            sha256: kept.sha256,
            size: kept.size,
            file,
            basis: w.address(&basis.bytes()),
        };
        w.add(&report)?;
        w.add(&ReportContent { id: report.id, numbers, basis })?;
        idempotency::remember(ctx, w, idempotency_key, report.id.to_string())?;
        let event = event(REPORT_GENERATED, &report);
        let event = if report.is_preliminary(ctx.zone()) { event.note(PRELIMINARY, 1) } else { event };
        Ok(Recorded::new(Some(report), event))
    })
}

/// The newest version of a week's report, 0 when there is none.
fn last_version(r: &Reader<'_, GenerateReports>, woche: IsoWeek) -> Result<u16, StoreError> {
    let last = r.by(&BY_WEEK, &Range::prefix(&(woche.jahr, woche.kw)), Order::Down)?.next().transpose()?;
    Ok(last.map_or(0, |((_, _, version), _)| version))
}

fn event(kind: EventKind, report: &Report) -> Event {
    let event = Event::new(kind).about(Report::TABLE, report.id.bytes());
    event.note("jahr", report.woche.jahr).note("kw", report.woche.kw).note("version", report.version)
}

/// A stored report, and whether it still says what a new one would.
pub struct ReportRow {
    /// The report.
    pub report: Report,
    /// Current or outdated.
    pub state: State,
    /// Whether it is the newest version of its week.
    pub newest: bool,
    /// Whether the week was not over when it was made.
    pub vorlaeufig: bool,
}

/// A page of the stored reports: of one year or all, the latest week first, in it the newest version first.
///
/// # Errors
/// When the store fails.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadReports>,
    jahr: Option<u16>,
    paging: Paging,
) -> Result<Slice<ReportRow>, ReportError> {
    let slice = p.store().read(ctx, |r| {
        let range = jahr.map_or_else(Range::all, |jahr| Range::prefix(&jahr));
        let rows = r.by(&BY_WEEK, &range, Order::Down)?.collect::<Result<Vec<_>, _>>()?;
        let mut years: BTreeMap<u16, Rows> = BTreeMap::new();
        let mut items = Vec::new();
        let mut before =
            paging.skip().checked_sub(1).and_then(|at| rows.get(at)).map(|row| (row.0.0, row.0.1));
        for ((jahr, kw, _), id) in rows.iter().skip(paging.skip()).take(paging.per_page) {
            if !years.contains_key(jahr) {
                years.insert(*jahr, counts::up_to(r, IsoWeek { jahr: *jahr, kw: weeks_in(*jahr) })?);
            }
            let report = r.need::<Report>(id)?.into_inner();
            let basis = years.get(jahr).map(|rows| Basis::of(report.woche, rows)).unwrap_or_default();
            let state = state(r, &report, &basis)?;
            items.push(ReportRow {
                vorlaeufig: report.is_preliminary(ctx.zone()),
                report,
                state,
                newest: before.replace((*jahr, *kw)) != Some((*jahr, *kw)),
            });
        }
        Ok::<_, StoreError>(Slice { items, total: rows.len(), paging })
    })?;
    Ok(slice)
}

/// The same counts give the same numbers. Other counts may too; then the numbers themselves are compared.
fn state(r: &Reader<'_, ReadReports>, report: &Report, now: &Basis) -> Result<State, StoreError> {
    if r.address(&now.bytes()) == report.basis {
        return Ok(State::Aktuell);
    }
    let content = r.need::<ReportContent>(&report.id)?;
    if content.numbers.same_as(&ReportNumbers::of(&Figures::of(report.woche, &now.counts()))) {
        return Ok(State::Aktuell);
    }
    Ok(State::Veraltet { cases: now.changed_since(&content.basis).max(1) })
}

/// A version of a week's report with its numbers, as they were.
///
/// # Errors
/// `Missing` when there is no such version; when the store fails.
pub fn stored(
    p: &Platform,
    ctx: &Ctx<ReadReports>,
    woche: IsoWeek,
    version: u16,
) -> Result<(Report, ReportNumbers), ReportError> {
    let found = p.store().read(ctx, |r| {
        let id = r.first_by(&BY_WEEK, &(woche.jahr, woche.kw, version))?.ok_or(StoreError::Missing)?;
        let content = r.need::<ReportContent>(&id)?.into_inner();
        Ok::<_, StoreError>((r.need::<Report>(&id)?.into_inner(), content.numbers))
    })?;
    Ok(found)
}

/// The versions of a week's report, newest first.
///
/// # Errors
/// When the store fails.
pub fn versions(p: &Platform, ctx: &Ctx<ReadReports>, woche: IsoWeek) -> Result<Vec<Report>, ReportError> {
    let found = p.store().read(ctx, |r| {
        let rows = r.by(&BY_WEEK, &Range::prefix(&(woche.jahr, woche.kw)), Order::Down)?;
        rows.map(|row| Ok(r.need::<Report>(&row?.1)?.into_inner())).collect::<Result<_, StoreError>>()
    })?;
    Ok(found)
}

/// What is known of a stored report without its file; nobody need be told that it was looked up.
///
/// # Errors
/// `Missing` when there is none; when the store fails.
pub fn head(p: &Platform, ctx: &Ctx<ReadReports>, id: &Id<Report>) -> Result<Report, ReportError> {
    Ok(p.store().read(ctx, |r| r.need::<Report>(id))?.into_inner())
}

/// A report's file, the same bytes every time. That it was fetched is in the audit trail before it is handed out.
///
/// # Errors
/// `Missing` when there is none, `Damaged` when the bytes are not those of its hash; when the store fails.
pub fn file(p: &Platform, ctx: &Ctx<ReadReports>, id: &Id<Report>) -> Result<(Report, Vec<u8>), ReportError> {
    let (report, bytes) = p.store().read(ctx, |r| {
        let report = r.need::<Report>(id)?.into_inner();
        let bytes = blobs::get(r, report.file)?;
        Ok::<_, StoreError>((report, bytes))
    })?;
    let event = event(REPORT_DOWNLOADED, &report);
    p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    Ok((report, bytes))
}

/// The years that have cases or reports, and those of `also`; the latest first.
///
/// # Errors
/// When the store fails.
pub fn years(p: &Platform, ctx: &Ctx<ReadReports>, also: &[u16]) -> Result<Vec<u16>, ReportError> {
    let found = p.store().read(ctx, |r| {
        let mut years: Vec<u16> = r.tally(&GENERATED, &Range::all())?.into_iter().map(|row| row.0).collect();
        years.extend(r.cached::<Counted>()?.rows.iter().map(|row| row.jahr));
        Ok::<_, StoreError>(years)
    })?;
    let all: std::collections::BTreeSet<u16> = found.into_iter().chain(also.iter().copied()).collect();
    Ok(all.into_iter().rev().collect())
}
