//! Lists of cases: index rows decide which, tallies how many, and only the records of the page are opened.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::{
    Case, Counted, Fallgruppe, Status, Traits,
    columns::Columns,
    filter::{Column, Filter, Sort},
    needle::{needle, number},
    record::{BY_DATE, BY_GROUP, BY_NR, BY_WEEK, sorted_from},
    status::{eingegangen_since, settled},
};
use crate::{
    features::second_opinion::settings::Settings,
    kernel::{
        ids::Id,
        paging::Paging,
        period::{IsoWeek, weeks_in},
    },
    platform::{
        Platform,
        entity::{
            Listed,
            found::{self, by_index, opened},
        },
        search::{self, Number, Query, Sort as SearchSort},
        store::{Order, Range, Reader, Record as _, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// While the search index is being built, a search reads at most so many records of the filter.
const MOST_SCANNED: usize = 20_000;
/// Index rows that a page looks at; where it would be more, it is found in [`Columns`].
const LOOKED_AT: usize = 1_000;

/// One page of the cases of a filter. Give it a page number past the end, and the page is empty.
///
/// # Errors
/// Those of the store; a search index that is not ready is none.
pub fn list<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
) -> Result<Listed<Case>, StoreError>
where
    P: Permission + MayReadAll<Case> + MayReadAll<Settings>,
{
    let since = since(p, ctx)?;
    if let Some(number) = filter.q.as_deref().and_then(number)
        && let Some(found) = by_number(p, ctx, filter, number, paging, since)?
    {
        return Ok(found);
    }
    let wants_search = filter.q.is_some() || sort.by == Column::Nachname;
    if wants_search && let Some(found) = by_search(p, ctx, filter, sort, paging, since)? {
        return Ok(found);
    }
    let found = without_search(p, ctx, filter, sort, paging)?;
    Ok(Listed { without_search: wants_search, ..found })
}

/// The first `datum` that still counts as "Eingegangen" in this facility.
fn since<P>(p: &Platform, ctx: &Ctx<P>) -> Result<Date, StoreError>
where
    P: Permission + MayReadAll<Settings>,
{
    let settings = p.store().read(ctx, |r| Settings::in_force(ctx, r))?;
    Ok(eingegangen_since(ctx.today(), settings.keine_rm_frist_tage))
}

/// The case whose number the text is: it alone, whatever else the number may be a word of. None when there is no such
/// case in the filter and the text may mean something else.
fn by_number<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    number: Number,
    paging: Paging,
    since: Date,
) -> Result<Option<Listed<Case>>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    p.store().read(ctx, |r| {
        let mut exact = None;
        let rows = (&Range::prefix(&number.number), Order::Up);
        let found =
            by_index(r, &BY_NR, rows, paging, |_, &(datum, jahr, kw, group, traits, import), key| {
                let row = Row { key, datum, jahr, kw, group, traits: Traits(traits) };
                let kept =
                    row.is_in(filter, since) && filter.import.is_none_or(|wanted| wanted.bytes() == import);
                exact = if kept { Some(key) } else { exact };
                kept
            })?;
        if exact.is_none() && !number.surely {
            return Ok(None);
        }
        Ok(Some(Listed { exact: exact.map(|key| r.get(&key)).transpose()?.flatten(), ..found }))
    })
}

/// The page while the search index is being built: by number instead of by name; a search reads the records.
pub(super) fn without_search<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
) -> Result<Listed<Case>, StoreError>
where
    P: Permission + MayReadAll<Case> + MayReadAll<Settings>,
{
    let since = since(p, ctx)?;
    let sort = if sort.by == Column::Nachname { Sort { by: Column::Nr, ..sort } } else { sort };
    p.store().read(ctx, |r| {
        let (keys, total) = if let Some(q) = &filter.q {
            scanned(r, filter, sort, paging, since, q)?
        } else {
            page_of(r, filter, sort, paging, since)?
        };
        Ok(Listed { without_search: true, ..Listed::found(opened(r, &keys)?, total, paging) })
    })
}

/// The years in which there are cases, newest first.
///
/// # Errors
/// Those of the store.
pub fn years<P>(r: &Reader<'_, P>) -> Result<Vec<u16>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let end = |order| r.by(&BY_WEEK, &Range::all(), order)?.next().transpose();
    let (Some((first, _)), Some((last, _))) = (end(Order::Up)?, end(Order::Down)?) else {
        return Ok(Vec::new());
    };
    Ok((first.0..=last.0).rev().collect())
}

/// A case as the index rows know it.
#[derive(Clone, Copy)]
struct Row {
    key: Id<Case>,
    datum: Date,
    jahr: u16,
    kw: u8,
    group: u8,
    traits: Traits,
}

impl Row {
    fn is_in(&self, filter: &Filter, since: Date) -> bool {
        filter.jahr.is_none_or(|jahr| jahr == self.jahr)
            && filter.kw.is_none_or(|kw| kw == self.kw)
            && filter.fallgruppe.is_none_or(|group| group.number() == self.group)
            && counts_in(self.traits, filter, Some(self.datum >= since))
    }
}

/// Whether a case with these traits is in the filter; `fresh` says on which side of the term it lies, none that
/// both sides count.
pub(super) fn counts_in(traits: Traits, filter: &Filter, fresh: Option<bool>) -> bool {
    let status = match (filter.status, settled(traits)) {
        (None, settled) => settled != Some(Status::Storniert),
        (Some(Status::KeineRueckmeldung), None) => fresh != Some(true),
        (Some(Status::Eingegangen), None) => fresh != Some(false),
        (Some(wanted), settled) => settled == Some(wanted),
    };
    status
        && filter.has_icd.is_none_or(|has| has == traits.has(Traits::ICD))
        && filter.has_coding.is_none_or(|has| has == traits.kodiert())
}

type Rows<'a> = Box<dyn Iterator<Item = Result<Row, StoreError>> + 'a>;

/// The rows of an index, and what of the filter all of them are in.
struct Run<'a> {
    rows: Rows<'a>,
    jahr: Option<u16>,
    kw: Option<u8>,
    fallgruppe: Option<Fallgruppe>,
}

impl Run<'_> {
    /// How many rows there are.
    fn len(&self, counted: &Counted) -> usize {
        let Self { jahr, kw, fallgruppe, .. } = self;
        let filter = Filter { jahr: *jahr, kw: *kw, fallgruppe: *fallgruppe, ..Filter::default() };
        let rows = counted.rows.iter().filter(|row| row.is_in(&filter));
        let cases: i64 = rows.flat_map(|row| &row.traits).map(|(_, number)| *number).sum();
        usize::try_from(cases).unwrap_or(0)
    }
}

/// The index that has an order's rows of the filter one after another, with as few others between them as may be. None:
/// there is none.
fn run<'a, P>(r: &Reader<'a, P>, filter: &Filter, sort: Sort) -> Result<Option<Run<'a>>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let order = if sort.down { Order::Down } else { Order::Up };
    let Filter { jahr, kw, fallgruppe, .. } = *filter;
    let by_week = |range: Range| -> Result<Rows<'a>, StoreError> {
        Ok(Box::new(r.by_covering(&BY_WEEK, &range, order)?.map(|row| {
            let ((jahr, kw, group, _), (datum, traits), key) = row?;
            Ok(Row { key, datum, jahr, kw, group, traits: Traits(traits) })
        })))
    };
    let number = fallgruppe.map(Fallgruppe::number);
    let run = match (sort.by, number, filter.woche()) {
        (Column::Kw | Column::Fallgruppe | Column::Nr | Column::Nachname, Some(group), Some(woche)) => {
            let rows = by_week(Range::prefix(&(woche.jahr, woche.kw, group)))?;
            Run { rows, jahr, kw, fallgruppe }
        }
        (Column::Kw | Column::Fallgruppe, None, Some(IsoWeek { jahr, kw })) => {
            let rows = by_week(Range::prefix(&(jahr, kw)))?;
            Run { rows, jahr: Some(jahr), kw: Some(kw), fallgruppe: None }
        }
        (Column::Nr | Column::Nachname, None, Some(_)) => return Ok(None),
        (Column::Kw, _, None) => {
            let rows = by_week(jahr.map_or_else(Range::all, |jahr| Range::prefix(&(jahr,))))?;
            Run { rows, jahr, kw: None, fallgruppe: None }
        }
        (Column::Datum, _, woche) => {
            let rows = r.by_covering(&BY_DATE, &days(jahr, woche), order)?.map(|row| {
                let ((datum, _), (jahr, kw, group, traits), key) = row?;
                Ok(Row { key, datum, jahr, kw, group, traits: Traits(traits) })
            });
            Run { rows: Box::new(rows), jahr, kw: woche.map(|woche| woche.kw), fallgruppe: None }
        }
        (Column::Nr | Column::Nachname, None, None) => {
            let rows = r.by_covering(&BY_NR, &Range::all(), order)?.map(|row| {
                let (_, (datum, jahr, kw, group, traits, _), key) = row?;
                Ok(Row { key, datum, jahr, kw, group, traits: Traits(traits) })
            });
            Run { rows: Box::new(rows), jahr: None, kw: None, fallgruppe: None }
        }
        (Column::Nr | Column::Nachname | Column::Fallgruppe, group, None) => {
            let range = group.map_or_else(Range::all, |group| Range::prefix(&(group,)));
            let rows = r.by_covering(&BY_GROUP, &range, order)?.map(|row| {
                let ((group, _), (datum, jahr, kw, traits), key) = row?;
                Ok(Row { key, datum, jahr, kw, group, traits: Traits(traits) })
            });
            Run { rows: Box::new(rows), jahr: None, kw: None, fallgruppe }
        }
    };
    Ok(Some(run))
}

/// The days of an ISO year, or of one of its weeks.
fn days(jahr: Option<u16>, woche: Option<IsoWeek>) -> Range {
    let of = |first: IsoWeek, last: IsoWeek| {
        Some(Range::between(&first.monday()?, &last.sunday()?.tomorrow().ok()?))
    };
    let of_year = |jahr| of(IsoWeek::new(jahr, 1)?, IsoWeek::new(jahr, weeks_in(jahr))?);
    woche.map_or_else(|| jahr.and_then(of_year), |woche| of(woche, woche)).unwrap_or_else(Range::all)
}

/// How many cases a filter has, where the counters know it: they know neither imports nor on which side of the term an
/// open case lies.
fn counted<P>(r: &Reader<'_, P>, filter: &Filter) -> Result<Option<usize>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let open = matches!(filter.status, Some(Status::Eingegangen | Status::KeineRueckmeldung));
    if filter.import.is_some() || open {
        return Ok(None);
    }
    let counted = r.cached::<Counted>()?;
    let rows = counted.rows.iter().filter(|row| row.is_in(filter));
    let cases = rows.flat_map(|row| &row.traits).filter(|(traits, _)| counts_in(*traits, filter, None));
    let sum: i64 = cases.map(|(_, number)| *number).sum();
    usize::try_from(sum).map(Some).map_err(|_| StoreError::Damaged("tally"))
}

/// The keys of one page, and how many cases there are.
fn page_of<P>(
    r: &Reader<'_, P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
) -> Result<(Vec<Id<Case>>, usize), StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let total = counted(r, filter)?;
    if let Some(total) = total {
        if total <= paging.skip() {
            return Ok((Vec::new(), total));
        }
        if let Some(keys) = near(r, filter, sort, paging, since, total)? {
            return Ok((keys, total));
        }
    }
    Ok(r.cached::<Columns>()?.page(filter, sort, since, paging, total))
}

/// The keys of a page that lies near the beginning of an index; none when it does not.
fn near<P>(
    r: &Reader<'_, P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
    total: usize,
) -> Result<Option<Vec<Id<Case>>>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let upto = paging.skip().saturating_add(paging.per_page).min(total);
    if upto > LOOKED_AT {
        return Ok(None);
    }
    let Some(run) = run(r, filter, sort)? else { return Ok(None) };
    // If they lie evenly among the others, so many rows are in front of the page's end.
    let rows = upto.saturating_mul(run.len(&*r.cached::<Counted>()?)) / total.max(1);
    if rows > LOOKED_AT {
        return Ok(None);
    }
    let mut keys = Vec::with_capacity(upto);
    for row in run.rows.take(LOOKED_AT.saturating_mul(2)) {
        let row = row?;
        if row.is_in(filter, since) {
            keys.push(row.key);
            if keys.len() == upto {
                return Ok(Some(keys.split_off(paging.skip())));
            }
        }
    }
    Ok(None)
}

/// The page by full-text search; none when its index is not ready.
fn by_search<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
) -> Result<Option<Listed<Case>>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let query = Query {
        text: filter.q.as_deref().unwrap_or_default(),
        facets: facets(filter),
        without: filter.status.is_none().then(|| status_term(Status::Storniert)),
        within: within(filter, since),
        sort: match sort.by {
            Column::Nr => SearchSort::Number,
            Column::Nachname => SearchSort::Name,
            Column::Datum => SearchSort::Column(DATUM),
            Column::Kw => SearchSort::Column(search::Column::Second),
            Column::Fallgruppe => SearchSort::Column(search::Column::Third),
        },
        down: sort.down,
        ..Query::default()
    };
    found::by_search(p, ctx, &query, paging)
}

/// Where the search index has the days among its columns.
const DATUM: search::Column = search::Column::First;

/// On which side of the term an open case must lie, as a range of the search index's days.
fn within(filter: &Filter, since: Date) -> Option<(search::Column, RangeInclusive<u64>)> {
    let first = sorted_from(since);
    match filter.status {
        Some(Status::Eingegangen) => Some((DATUM, first..=u64::MAX)),
        Some(Status::KeineRueckmeldung) => Some((DATUM, 0..=first.saturating_sub(1))),
        _ => None,
    }
}

/// The filter in terms of full-text search; on which side of the term an open case lies, says [`within`].
fn facets(filter: &Filter) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    groups.extend(filter.jahr.map(|jahr| vec![format!("jahr:{jahr}")]));
    groups.extend(filter.kw.map(|kw| vec![format!("kw:{kw}")]));
    groups.extend(filter.fallgruppe.map(|group| vec![format!("fallgruppe:{}", group.code())]));
    groups.extend(filter.has_icd.map(|has| vec![format!("icd:{}", u8::from(has))]));
    groups.extend(filter.has_coding.map(|has| vec![format!("kodierung:{}", u8::from(has))]));
    groups.extend(filter.import.map(|import| vec![format!("import:{import}")]));
    groups.extend(filter.status.map(|status| vec![status_term(status)]));
    groups
}

fn status_term(status: Status) -> String {
    match status {
        Status::KeineRueckmeldung | Status::Eingegangen => "status:offen".to_owned(),
        settled => format!("status:{}", settled.name()),
    }
}

/// A search that reads the newest records of the filter one by one.
fn scanned<P>(
    r: &Reader<'_, P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
    q: &str,
) -> Result<(Vec<Id<Case>>, usize), StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let wanted = needle(q);
    let mut found = Vec::new();
    let first = Paging { page: 1, per_page: MOST_SCANNED };
    for key in r.cached::<Columns>()?.page(filter, sort, since, first, None).0 {
        if r.get(&key)?
            .is_some_and(|case: Versioned<Case>| case.words().is_some_and(|found_by| wanted.finds(&found_by)))
        {
            found.push(key);
        }
    }
    let total = found.len();
    Ok((found.into_iter().skip(paging.skip()).take(paging.per_page).collect(), total))
}
