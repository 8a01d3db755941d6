//! Lists of cases: index rows decide which, tallies how many, and only the records of the page are opened.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::{
    Case, Counted, CountedRow, Fallgruppe, Status, Traits,
    filter::{Column, Filter, Sort},
    needle::{Needle, Number},
    record::{BY_DATE, BY_GROUP, BY_IMPORT, BY_NR, BY_WEEK},
    status::{eingegangen_since, settled},
};
use crate::{
    kernel::{
        ids::Id,
        paging::{Paging, Slice},
        period::{IsoWeek, weeks_in},
    },
    platform::{
        Platform,
        search::{Query, Sort as SearchSort},
        store::{Order, Range, Reader, Seen, StoreError},
        tenancy::{Ctx, MayRead, Permission},
    },
};

/// While the search index is being built, a search reads at most so many records of the filter.
const MOST_SCANNED: usize = 20_000;
/// Index rows that a page of a year looks at before it asks for the year's weeks.
const LOOKED_AT: usize = 1_000;
/// No case is received on or after this day (domain.md, 1.1).
const AFTER_ALL: Date = Date::constant(2200, 1, 1);

/// The one case that a search text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    /// Its id.
    pub id: Id<Case>,
    /// Its number.
    pub nr: u64,
}

/// A page of cases.
pub struct Listed {
    /// The cases of the page, and how many there are.
    pub page: Slice<Seen<Case>>,
    /// The text is exactly the KVNR, number or fall_id of this one case.
    pub exact: Option<Exact>,
    /// The search index is being built, or takes in a large import: names are not sorted, and cases may be missing from a
    /// search.
    pub without_search: bool,
}

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
) -> Result<Listed, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let since = eingegangen_since(ctx.today(), ctx.frist_tage());
    if let Some(number) = filter.q.as_deref().and_then(Number::of)
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

/// The case whose number the text is: it alone, whatever else the number may be a word of. None when there is no such
/// case in the filter and the text may mean something else.
fn by_number<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    number: Number,
    paging: Paging,
    since: Date,
) -> Result<Option<Listed>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    p.store().read(ctx, |r| {
        let members = imported(r, filter)?;
        let mut found = None;
        for row in r.by_covering(&BY_NR, &Range::prefix(&number.nr), Order::Up)? {
            let (nr, (datum, jahr, kw, group, traits), key) = row?;
            let row = Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) };
            if row.is_in(filter, since) && members.as_ref().is_none_or(|keys| keys.contains(&key)) {
                found = Some(Exact { id: key, nr });
            }
        }
        if found.is_none() && !number.surely {
            return Ok(None);
        }
        let keys: Vec<Id<Case>> =
            found.iter().map(|exact| exact.id).skip(paging.skip()).take(paging.per_page).collect();
        let page = Slice { items: opened(r, &keys)?, total: usize::from(found.is_some()), paging };
        Ok(Some(Listed { page, exact: found, without_search: false }))
    })
}

/// The page while the search index is being built: by number instead of by name; a search reads the records.
pub(super) fn without_search<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
) -> Result<Listed, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let since = eingegangen_since(ctx.today(), ctx.frist_tage());
    let sort = if sort.by == Column::Nachname { Sort { by: Column::Nr, ..sort } } else { sort };
    p.store().read(ctx, |r| {
        let (keys, total) = if let Some(q) = &filter.q {
            scanned(r, filter, sort, paging, since, q)?
        } else {
            (page_of(r, filter, sort, paging, since)?, count(r, filter, since)?)
        };
        Ok(Listed {
            page: Slice { items: opened(r, &keys)?, total, paging },
            exact: None,
            without_search: true,
        })
    })
}

/// How many cases a filter without search text has. Sums of counters, whatever their number.
///
/// # Errors
/// Those of the store.
pub fn total<P>(p: &Platform, ctx: &Ctx<P>, filter: &Filter) -> Result<usize, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let since = eingegangen_since(ctx.today(), ctx.frist_tage());
    p.store().read(ctx, |r| count(r, filter, since))
}

/// The years in which there are cases, newest first.
///
/// # Errors
/// Those of the store.
pub fn years<P>(r: &Reader<'_, P>) -> Result<Vec<u16>, StoreError>
where
    P: Permission + MayRead<Case>,
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
    nr: u64,
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
fn counts_in(traits: Traits, filter: &Filter, fresh: Option<bool>) -> bool {
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

/// Where to look for the rows of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Through the index of the order.
    Index,
    /// Through its first rows only.
    Start,
    /// By number: through the weeks of the filter.
    Weeks,
}

/// The rows of the filter in their order. Only the days of a single week are sorted in memory.
fn rows<'a, P>(
    r: &Reader<'a, P>,
    filter: &'a Filter,
    sort: Sort,
    since: Date,
    way: Way,
) -> Result<Rows<'a>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let order = if sort.down { Order::Down } else { Order::Up };
    let members = imported(r, filter)?;
    let wanted = move |row: &Result<Row, StoreError>| {
        row.as_ref().map_or(true, |row| {
            row.is_in(filter, since) && members.as_ref().is_none_or(|keys| keys.contains(&row.key))
        })
    };
    let group = filter.fallgruppe.map(Fallgruppe::number);
    let rows: Rows<'a> = match (sort.by, group, filter.woche()) {
        (Column::Kw | Column::Fallgruppe, group, Some(IsoWeek { jahr, kw })) => {
            let all = || Range::prefix(&(jahr, kw));
            let range = group.map_or_else(all, |group| Range::prefix(&(jahr, kw, group)));
            Box::new(of_week(r, &range, order)?)
        }
        (Column::Nr | Column::Nachname, _, Some(_)) => through_weeks(r, filter, sort.down)?,
        (Column::Nr | Column::Nachname, _, None) if way == Way::Weeks => through_weeks(r, filter, sort.down)?,
        (Column::Datum, _, Some(IsoWeek { jahr, kw })) => {
            let week = of_week(r, &Range::prefix(&(jahr, kw)), order)?;
            let mut week: Vec<Row> = week.collect::<Result<_, _>>()?;
            week.sort_by_key(|row| (row.datum, row.nr));
            if sort.down {
                week.reverse();
            }
            Box::new(week.into_iter().map(Ok))
        }
        (Column::Kw, _, None) => {
            let range = filter.jahr.map_or_else(Range::all, |jahr| Range::prefix(&(jahr,)));
            Box::new(of_week(r, &range, order)?)
        }
        (Column::Datum, _, None) => {
            Box::new(r.by_covering(&BY_DATE, &days(filter.jahr), order)?.map(|row| {
                let ((datum, nr), (jahr, kw, group, traits), key) = row?;
                Ok(Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) })
            }))
        }
        (Column::Nr | Column::Nachname, None, None) => {
            Box::new(r.by_covering(&BY_NR, &Range::all(), order)?.map(|row| {
                let (nr, (datum, jahr, kw, group, traits), key) = row?;
                Ok(Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) })
            }))
        }
        (Column::Nr | Column::Nachname | Column::Fallgruppe, group, None) => {
            let range = group.map_or_else(Range::all, |group| Range::prefix(&(group,)));
            Box::new(r.by_covering(&BY_GROUP, &range, order)?.map(|row| {
                let ((group, nr), (datum, jahr, kw, traits), key) = row?;
                Ok(Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) })
            }))
        }
    };
    let most = if way == Way::Start { LOOKED_AT } else { usize::MAX };
    Ok(Box::new(rows.take(most).filter(wanted)))
}

/// The cases of the filter's weeks and groups by number: each week has them in order, group by group, so that the next
/// one always leads one of these runs. There are as many runs as weeks and groups, whatever the number of cases.
fn through_weeks<'a, P>(r: &Reader<'a, P>, filter: &Filter, down: bool) -> Result<Rows<'a>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let order = if down { Order::Down } else { Order::Up };
    let counted = r.kept::<Counted>()?;
    let (mut runs, mut leading) = (Vec::new(), BTreeMap::new());
    for row in counted.rows.iter().filter(|row| narrows(filter, row)) {
        let mut run = of_week(r, &Range::prefix(&(row.jahr, row.kw, row.group)), order)?;
        if let Some(first) = run.next().transpose()? {
            leading.insert(first.nr, (runs.len(), first));
            runs.push(run);
        }
    }
    let mut failed = None;
    Ok(Box::new(std::iter::from_fn(move || {
        if let Some(error) = failed.take() {
            leading.clear();
            return Some(Err(error));
        }
        let (_, (at, row)) = if down { leading.pop_last()? } else { leading.pop_first()? };
        match runs.get_mut(at)?.next() {
            Some(Ok(next)) => drop(leading.insert(next.nr, (at, next))),
            Some(Err(error)) => failed = Some(error),
            None => {}
        }
        Some(Ok(row))
    })))
}

/// Whether cases of a row of counts can be in the filter.
fn narrows(filter: &Filter, row: &CountedRow) -> bool {
    filter.jahr.is_none_or(|jahr| jahr == row.jahr)
        && filter.kw.is_none_or(|kw| kw == row.kw)
        && filter.fallgruppe.is_none_or(|group| group.number() == row.group)
}

fn of_week<'a, P>(
    r: &Reader<'a, P>,
    range: &Range,
    order: Order,
) -> Result<impl Iterator<Item = Result<Row, StoreError>> + use<'a, P>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    Ok(r.by_covering(&BY_WEEK, range, order)?.map(|row| {
        let ((jahr, kw, group, nr), (datum, traits), key) = row?;
        Ok(Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) })
    }))
}

/// The days of an ISO year.
fn days(jahr: Option<u16>) -> Range {
    let of = |jahr| {
        let first = IsoWeek::new(jahr, 1)?.monday()?;
        let after = IsoWeek::new(jahr, weeks_in(jahr))?.sunday()?.tomorrow().ok()?;
        Some(Range::between(&first, &after))
    };
    jahr.and_then(of).unwrap_or_else(Range::all)
}

fn imported<P>(r: &Reader<'_, P>, filter: &Filter) -> Result<Option<HashSet<Id<Case>>>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let Some(import) = filter.import else { return Ok(None) };
    let rows = r.by(&BY_IMPORT, &Range::prefix(&(import.bytes(),)), Order::Up)?;
    rows.map(|row| row.map(|(_, key)| key)).collect::<Result<_, _>>().map(Some)
}

fn page_of<P>(
    r: &Reader<'_, P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
) -> Result<Vec<Id<Case>>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let upto = paging.skip().saturating_add(paging.per_page);
    let page = |way| -> Result<Vec<Id<Case>>, StoreError> {
        rows(r, filter, sort, since, way)?.take(upto).map(|row| row.map(|row| row.key)).collect()
    };
    let by_number = matches!(sort.by, Column::Nr | Column::Nachname);
    let narrow = by_number && filter.woche().is_none() && (filter.jahr.is_some() || filter.kw.is_some());
    let mut keys = page(if narrow { Way::Start } else { Way::Index })?;
    if narrow && keys.len() < upto {
        // An old year lies behind all newer numbers, and its own weeks lead there at once.
        keys = page(Way::Weeks)?;
    }
    Ok(keys.into_iter().skip(paging.skip()).collect())
}

fn count<P>(r: &Reader<'_, P>, filter: &Filter, since: Date) -> Result<usize, StoreError>
where
    P: Permission + MayRead<Case>,
{
    if filter.import.is_some() {
        let rows = rows(r, filter, Sort::default(), since, Way::Index)?;
        return rows.map(|row| row.map(|_| 1)).sum();
    }
    let counted = r.kept::<Counted>()?;
    let rows = counted.rows.iter().filter(|row| narrows(filter, row));
    let cases = rows.flat_map(|row| &row.traits).filter(|(traits, _)| counts_in(*traits, filter, None));
    let sum: i64 = cases.map(|(_, number)| *number).sum();
    let sum = usize::try_from(sum).map_err(|_| StoreError::Damaged("tally"))?;
    // Open cases are split by a day that no counter knows; those within the term are few.
    let fresh = || -> Result<usize, StoreError> {
        let wanted = Filter { status: Some(Status::Eingegangen), ..filter.clone() };
        let rows = r.by_covering(&BY_DATE, &Range::between(&since, &AFTER_ALL), Order::Up)?;
        let mut found = 0_usize;
        for row in rows {
            let ((datum, nr), (jahr, kw, group, traits), key) = row?;
            let row = Row { key, nr, datum, jahr, kw, group, traits: Traits(traits) };
            found = found.saturating_add(usize::from(row.is_in(&wanted, since)));
        }
        Ok(found)
    };
    match filter.status {
        Some(Status::Eingegangen) => fresh(),
        Some(Status::KeineRueckmeldung) => Ok(sum.saturating_sub(fresh()?)),
        _ => Ok(sum),
    }
}

fn opened<P>(r: &Reader<'_, P>, keys: &[Id<Case>]) -> Result<Vec<Seen<Case>>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let mut opened = Vec::with_capacity(keys.len());
    for key in keys {
        // A key that the search index still has may be gone from the store.
        opened.extend(r.get(key)?);
    }
    Ok(opened)
}

/// The page by full-text search; none when its index is not ready.
fn by_search<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    since: Date,
) -> Result<Option<Listed>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let in_memory = matches!(sort.by, Column::Datum | Column::Kw | Column::Fallgruppe)
        || matches!(filter.status, Some(Status::Eingegangen | Status::KeineRueckmeldung));
    let query = Query {
        text: filter.q.as_deref().unwrap_or_default(),
        facets: facets(filter),
        without: filter.status.is_none().then(|| status_term(Status::Storniert)),
        sort: match (sort.by, sort.down) {
            (Column::Nachname, true) => SearchSort::NameDown,
            (Column::Nachname, false) => SearchSort::NameUp,
            (_, true) => SearchSort::NumberDown,
            (_, false) => SearchSort::NumberUp,
        },
        skip: if in_memory { 0 } else { paging.skip() },
        take: if in_memory { usize::MAX } else { paging.per_page },
    };
    let found = match p.search().find::<P, Case>(ctx, &query) {
        Ok(found) => found,
        Err(error) => {
            tracing::debug!(%error, "lists work without search");
            return Ok(None);
        }
    };
    p.store().read(ctx, |r| {
        let (mut keys, mut total) = (found.keys, found.total);
        if in_memory {
            keys = arranged(r, filter, sort, since, keys)?;
            total = keys.len();
            keys = keys.into_iter().skip(paging.skip()).take(paging.per_page).collect();
        }
        let page = Slice { items: opened(r, &keys)?, total, paging };
        let exact = found.exact.map(|id| r.get(&id)).transpose()?.flatten();
        let exact = exact.map(|case: Seen<Case>| Exact { id: case.id, nr: case.nr });
        Ok(Some(Listed { page, exact, without_search: found.incomplete }))
    })
}

/// What was found, by what only the index rows know: the day of receipt and the order.
fn arranged<P>(
    r: &Reader<'_, P>,
    filter: &Filter,
    sort: Sort,
    since: Date,
    found: Vec<Id<Case>>,
) -> Result<Vec<Id<Case>>, StoreError>
where
    P: Permission + MayRead<Case>,
{
    let mut members: HashSet<Id<Case>> = found.iter().copied().collect();
    let mut in_order = Vec::with_capacity(found.len());
    for row in rows(r, filter, sort, since, Way::Index)? {
        let row = row?;
        if members.remove(&row.key) {
            in_order.push(row.key);
            if members.is_empty() {
                break;
            }
        }
    }
    if sort.by == Column::Nachname {
        let kept: HashSet<Id<Case>> = in_order.into_iter().collect();
        return Ok(found.into_iter().filter(|key| kept.contains(key)).collect());
    }
    Ok(in_order)
}

/// The filter in terms of full-text search. Whether an open case is within the term, the index does not know.
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
    P: Permission + MayRead<Case>,
{
    let wanted = Needle::new(q);
    let mut found = Vec::new();
    for row in rows(r, filter, sort, since, Way::Index)?.take(MOST_SCANNED) {
        let key = row?.key;
        if r.get(&key)?.is_some_and(|case: Seen<Case>| wanted.is_in(&case)) {
            found.push(key);
        }
    }
    let total = found.len();
    Ok((found.into_iter().skip(paging.skip()).take(paging.per_page).collect(), total))
}
