//! How a page of a record's list is found: by full-text search, by an index, or by reading every record.

use super::{Field, FieldValue, ListQuery, Shown, Takes, list::yes, pages::words};
use crate::{
    kernel::{
        ids::Id,
        paging::{Paging, Slice},
        text::fold,
    },
    platform::{
        Platform,
        search::{Query, Similar, similar_among},
        store::{Index, Order, OrderedKey, Range, Reader, Record, SearchWords, StoreError, Versioned},
        tenancy::{Ctx, MayRead, MayReadAll, Permission},
    },
};

/// A page of a list.
pub struct Listed<R> {
    /// The records of the page, and how many there are.
    pub page: Slice<Versioned<R>>,
    /// The search text is exactly a number or name of this one record.
    pub exact: Option<Versioned<R>>,
    /// The search index is being built, or takes in a large import: names are not sorted, and records may be missing.
    pub without_search: bool,
    /// Nothing was found: texts that differ in one letter and find something.
    pub similar: Vec<Similar>,
}

impl<R> Listed<R> {
    /// Records that were found without search.
    #[must_use]
    pub fn found(items: Vec<Versioned<R>>, total: usize, paging: Paging) -> Self {
        let page = Slice { items, total, paging };
        Self { page, exact: None, without_search: false, similar: Vec::new() }
    }
}

/// The records with these keys, in their order.
///
/// # Errors
/// Those of the store.
pub fn opened<P, R>(r: &Reader<'_, P>, keys: &[Id<R>]) -> Result<Vec<Versioned<R>>, StoreError>
where
    P: Permission + MayRead<R>,
    R: Record<Key = Id<R>>,
{
    let mut opened = Vec::with_capacity(keys.len());
    for key in keys {
        // A key that the search index still has may be gone from the store.
        opened.extend(r.get(key)?);
    }
    Ok(opened)
}

/// The page by full-text search; none when its index is not ready.
///
/// # Errors
/// Those of the store.
pub fn by_search<P, R>(
    p: &Platform,
    ctx: &Ctx<P>,
    query: &Query<'_>,
    paging: Paging,
) -> Result<Option<Listed<R>>, StoreError>
where
    P: Permission + MayReadAll<R>,
    R: Record<Key = Id<R>>,
{
    let query = Query { skip: paging.skip(), take: paging.per_page, ..query.clone() };
    let words = |key: &Id<R>| p.store().read(ctx, |r| r.get(key)).ok().flatten()?.words();
    let searched = p.search().find::<P, R>(ctx, &query).and_then(|found| {
        let none = found.total == 0 && !query.text.is_empty();
        let similar = if none { p.search().similar::<P, R>(ctx, &query, words)? } else { Vec::new() };
        Ok((found, similar))
    });
    let (found, similar) = match searched {
        Ok(searched) => searched,
        Err(error) => {
            tracing::debug!(%error, "lists work without search");
            return Ok(None);
        }
    };
    p.store().read(ctx, |r| {
        let exact = found.exact.map(|id| r.get(&id)).transpose()?.flatten();
        let listed = Listed::found(opened(r, &found.keys)?, found.total, paging);
        Ok(Some(Listed { exact, without_search: found.incomplete, similar, ..listed }))
    })
}

/// The page by an index: of its rows in the range those that `keep` says, by what they carry.
///
/// # Errors
/// Those of the store.
pub fn by_index<P, R, V, C>(
    r: &Reader<'_, P>,
    index: &Index<R, V, C>,
    (range, order): (&Range, Order),
    paging: Paging,
    mut keep: impl FnMut(&V, &C, Id<R>) -> bool,
) -> Result<Listed<R>, StoreError>
where
    P: Permission + MayReadAll<R>,
    R: Record<Key = Id<R>>,
    V: OrderedKey,
    C: OrderedKey,
{
    let mut keys = Vec::new();
    for row in r.by_covering(index, range, order)? {
        let (value, carried, key) = row?;
        if keep(&value, &carried, key) {
            keys.push(key);
        }
    }
    let total = keys.len();
    let page: Vec<Id<R>> = keys.into_iter().skip(paging.skip()).take(paging.per_page).collect();
    Ok(Listed::found(opened(r, &page)?, total, paging))
}

/// The page by reading every record: those that `keep` says, pass the filters and hold the search text, in the order asked
/// for.
///
/// # Errors
/// Those of the store.
pub fn scanned<R: Shown>(
    p: &Platform,
    ctx: &Ctx<R::Read>,
    query: &ListQuery<R>,
    paging: Paging,
    keep: impl Fn(&R) -> bool,
) -> Result<Listed<R>, StoreError> {
    let (around, needle, sort) = (R::around(p, ctx)?, query.needle(), query.sort());
    let with_closed = query.value(R::LIST.closed_by).is_some();
    let passes = |record: &R| {
        let mut filters = query.filters().filter(|(filter, _)| filter.of != Takes::Text);
        (with_closed || !record.closed())
            && keep(record)
            && filters.all(|(filter, value)| record.passes(&around, filter.name, value.trim()))
    };
    let is_sought = |record: &R| {
        needle.as_ref().is_none_or(|needle| record.words().is_some_and(|words| needle.finds(&words)))
    };
    let mut found: Vec<Versioned<R>> = p.store().read(ctx, |r| {
        let all = r.scan::<R>()?;
        let kept = all.filter(|seen: &Result<Versioned<R>, StoreError>| {
            seen.as_ref().map_or(true, |record| passes(record) && is_sought(record))
        });
        kept.collect::<Result<_, StoreError>>()
    })?;
    let mut similar = Vec::new();
    if let Some(text) = query.value("q").filter(|_| found.is_empty()) {
        let words: Vec<SearchWords> = p.store().read(ctx, |r| {
            let mut words = Vec::new();
            for seen in r.scan::<R>()? {
                words.extend(Some(seen?).filter(|record| passes(record)).and_then(|record| record.words()));
            }
            Ok::<_, StoreError>(words)
        })?;
        similar = similar_among(text, words.iter());
    }
    let first = R::LIST.columns.first().map_or("", |column| column.name);
    found.sort_by_cached_key(|record| {
        (place::<R>(&around, sort.by, record), place::<R>(&around, first, record))
    });
    if sort.down {
        found.reverse();
    }
    let total = found.len();
    let items = found.into_iter().skip(paging.skip()).take(paging.per_page).collect();
    Ok(Listed { similar, ..Listed::found(items, total, paging) })
}

/// Where a record stands in an order: by the number, the day, or the words of a column.
fn place<R: Shown>(around: &R::Around, by: &str, record: &R) -> (u64, String) {
    match Field::<R>::named(by).map(|field| field.get(record)) {
        Some(FieldValue::Number(number)) => (number, String::new()),
        Some(FieldValue::Text(text)) => (0, fold(&text)),
        Some(FieldValue::Reference(id)) => {
            let id = Id::<()>::from_bytes(id).to_string();
            (0, words::chosen::<R>(around, by, &id).map_or(id, |label| fold(&label)))
        }
        value => (0, value.map(|value| value.plain()).unwrap_or_default()),
    }
}

/// Whether a column's value is the one that an address names.
#[must_use]
pub fn is_value(value: &FieldValue, wanted: &str) -> bool {
    match value {
        FieldValue::Bool(on) => yes(wanted) == Some(*on),
        other => other.plain() == wanted,
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, extract::State};

    use super::{
        super::{
            Patch, Target, carry_out, enter, routes,
            testing::{EditThings, End, KINDS, ReadThings, Thing},
        },
        *,
    };
    use crate::platform::{
        bench::{NOW, TestPlatform},
        web::{present::Hx, query::Query as Sent},
    };

    #[tokio::test]
    async fn records_are_filtered_sorted_and_paged_by_what_stands_in_them() {
        let site = TestPlatform::at(NOW, &KINDS);
        let tenant = site.house("haus");
        let (p, edits, reads) =
            (&site.p, site.ctx::<EditThings>(&tenant, None), site.ctx::<ReadThings>(&tenant, None));
        for (name, stuff, whole) in
            [("Ast", "wood", "ja"), ("ähre", "wood", ""), ("Zinn", "tin", "ja"), ("Bo", "", "")]
        {
            let today = edits.today();
            let days = super::super::Days { today, born_by: today };
            let patch = Patch::from_form([("name", name), ("stuff", stuff), ("whole", whole)], days).unwrap();
            enter::<Thing>(p, &edits, &patch, "", None).unwrap();
        }
        let ended = Id::from_bytes(u128::from(b'B').to_be_bytes());
        carry_out(p, &edits, Target::of(ended, 1), &End { ended: Some("broken".into()), at: None }).unwrap();
        let page = |parts: &[(&'static str, &str)], paging| {
            let found = Thing::list(p, &reads, &ListQuery::asking(parts), paging).unwrap();
            (found.page.items.iter().map(|thing| thing.name.clone()).collect::<Vec<_>>(), found.page.total)
        };
        let names = |parts: &[(&'static str, &str)]| page(parts, Paging::page(1)).0;
        assert_eq!(names(&[]), ["ähre", "Ast", "Zinn"], "as people sort, without what is closed");
        assert_eq!(names(&[("sort", "-name")]), ["Zinn", "Ast", "ähre"]);
        assert_eq!(names(&[("sort", "number"), ("stuff", "wood")]), ["Ast", "ähre"]);
        assert_eq!(names(&[("whole", "nein")]), ["ähre"]);
        assert_eq!(names(&[("ended", "ja")]), ["Bo"]);
        assert_eq!(names(&[("q", "zi")]), ["Zinn"]);
        assert_eq!(names(&[("q", "thing 90")]), ["Zinn"]);
        assert_eq!(page(&[], Paging { page: 2, per_page: 2 }), (vec!["Zinn".to_owned()], 3));
        let asked = Sent(ListQuery::<Thing>::asking(&[("stuff", "gold")]));
        let shown = routes::list::<Thing>(reads, State(p.clone()), Hx::default(), asked).await;
        assert_eq!(shown.status().as_u16(), 422);
        let body = to_bytes(shown.into_body(), 1 << 20).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains("feld-stuff-fehler"));
    }
}
