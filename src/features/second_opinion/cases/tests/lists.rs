use proptest::{
    prelude::{ProptestConfig, any, prop_assert_eq, proptest},
    sample::select,
    strategy::Strategy,
};

use super::{
    super::{
        Case, Fallgruppe, ReadCases, Status,
        columns::Columns,
        events::insert_case,
        filter::{Column, Filter, Sort},
        model::{Beginning, GutachtenTyp, ImportQuelle},
        record::{BLOCK, BY_NR},
        repo,
        status::{eingegangen_since, status},
        testing,
    },
    TestTenant,
};
use crate::{
    kernel::{ids::Id, paging::Paging, period::IsoWeek, text::fold},
    platform::{
        entity::{self, ListQuery, Shown as _, Target},
        search::is_cut,
        store::{Event, EventKind, Order, ROWS_SEEN, Range, Recorded, StoreError, Versioned},
    },
};

const NAMES: [&str; 6] = ["Müller", "Mueller", "Tonn", "Ötztürk", "von Berg", "Aßmann"];
/// Both sides of the term, two years, a week 53.
const DAYS: [&str; 7] =
    ["2026-11-20", "2026-10-23", "2026-10-22", "2026-02-02", "2020-12-31", "2021-01-03", "2021-01-04"];

const COLUMNS: [Column; 5] = [Column::Nr, Column::Datum, Column::Kw, Column::Fallgruppe, Column::Nachname];

type Drawn = (usize, usize, u8, u8);

fn drawn(most: usize) -> impl Strategy<Value = Vec<Drawn>> {
    proptest::collection::vec((0..NAMES.len(), 0..DAYS.len(), 0_u8..5, any::<u8>()), 0..most)
}

fn fill(house: &TestTenant, drawn: &[Drawn]) {
    let ctx = house.admin();
    let write = house.p.store().write(&ctx, |w| {
        for (name, day, group, bits) in drawn {
            if bits % 16 == 7 {
                // The next ones lie in the next block of numbers.
                w.next_numbers::<Case>(BLOCK / 2)?;
            }
            let mut case = Case::begin(Beginning {
                id: Id::new(testing::now()),
                datum: DAYS[*day].parse().unwrap(),
                nachname: NAMES[*name].into(),
                fallgruppe: Fallgruppe::from_number(*group).unwrap(),
                quelle: ImportQuelle::CrmCsv,
                now: testing::now(),
                user: testing::user(),
            });
            case.unterlagen = bits & 1 > 0;
            case.ablehnung = bits & 3 == 2;
            case.gutachten = bits & 5 == 5;
            case.gutachten_typ = (bits & 13 == 13).then_some(GutachtenTyp::Alternative);
            if bits & 16 > 0 {
                case.icd = vec!["C50.1".into()];
            }
            if bits & 32 > 0 {
                case.import_log_id = Some(Id::from_bytes([9; 16]));
            }
            if bits & 192 == 192 {
                (case.geloescht_am, case.loesch_grund) = (Some(testing::now()), Some("x".into()));
            }
            insert_case(w, case)?;
        }
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.filled"))))
    });
    write.unwrap();
}

/// Changes cases as people do: some are cancelled, some get other days and groups, some get a code.
fn change(house: &TestTenant, picked: &[(usize, u8, usize)]) {
    let ctx = house.admin();
    let write = house.p.store().write(&ctx, |w| {
        let all: Vec<Id<Case>> = w
            .reader()
            .by(&BY_NR, &Range::all(), Order::Up)?
            .map(|row| Ok(row?.1))
            .collect::<Result<_, StoreError>>()?;
        for (at, what, day) in picked.iter().filter(|_| !all.is_empty()) {
            let seen = w.need::<Case>(&all[at % all.len()])?;
            let mut case: Case = seen.clone();
            match what % 4 {
                0 => (case.geloescht_am, case.loesch_grund) = (Some(testing::now()), Some("x".into())),
                1 => {
                    case.datum = DAYS[*day].parse().unwrap();
                    let woche = IsoWeek::of(case.datum);
                    (case.jahr, case.kw) = (woche.jahr, woche.kw);
                }
                2 => case.fallgruppe = Fallgruppe::from_number(what % 5).unwrap(),
                _ => case.icd = vec!["C50.1".into()],
            }
            w.replace(&seen, &case)?;
        }
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
    });
    write.unwrap();
}

fn all(house: &TestTenant) -> Vec<Case> {
    let read = house.p.store().read(&house.ctx::<ReadCases>(), |r| {
        r.scan::<Case>()?.map(|seen| seen.map(Versioned::into_inner)).collect::<Result<_, StoreError>>()
    });
    read.unwrap()
}

/// The list as anybody would write it who need not be fast.
fn model(house: &TestTenant, filter: &Filter, sort: Sort) -> Vec<u64> {
    model_of(&all(house), house, filter, sort)
}

fn model_of(all: &[Case], house: &TestTenant, filter: &Filter, sort: Sort) -> Vec<u64> {
    let ctx = house.ctx::<ReadCases>();
    let mut found: Vec<&Case> = all
        .iter()
        .filter(|case| {
            let stands = status(case, ctx.today(), 28);
            filter.status.map_or(stands != Status::Storniert, |wanted| wanted == stands)
                && filter.jahr.is_none_or(|jahr| jahr == case.jahr)
                && filter.kw.is_none_or(|kw| kw == case.kw)
                && filter.fallgruppe.is_none_or(|group| group == case.fallgruppe)
                && filter.has_icd.is_none_or(|has| has != case.icd.is_empty())
                && filter.has_coding.is_none_or(|has| has == (case.gutachten && case.gutachten_typ.is_some()))
                && filter.import.is_none_or(|import| case.import_log_id == Some(import))
                && filter.q.as_ref().is_none_or(|q| {
                    let name = fold(&case.nachname);
                    name.split(' ').any(|word| word.starts_with(&fold(q)))
                })
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |case: &Case| match sort.by {
            Column::Nr => (String::new(), 0, case.nr),
            Column::Datum => (case.datum.to_string(), 0, case.nr),
            Column::Kw => (format!("{}{:02}", case.jahr, case.kw), case.fallgruppe.number(), case.nr),
            Column::Fallgruppe => (String::new(), case.fallgruppe.number(), case.nr),
            Column::Nachname => (fold(&case.nachname), 0, case.nr),
        };
        if sort.down { key(b).cmp(&key(a)) } else { key(a).cmp(&key(b)) }
    });
    found.into_iter().map(|case| case.nr).collect()
}

/// All pages: their cases, the total that each says, and whether search was missing.
fn listed(house: &TestTenant, filter: &Filter, sort: Sort) -> (Vec<u64>, Vec<usize>, bool) {
    let (mut found, mut totals, mut without) = (Vec::new(), Vec::new(), false);
    for page in 1.. {
        let list =
            repo::list(&house.p, &house.ctx::<ReadCases>(), filter, sort, Paging { page, per_page: 7 })
                .unwrap();
        totals.push(list.page.total);
        without |= list.without_search;
        if list.page.items.is_empty() {
            break;
        }
        found.extend(list.page.items.iter().map(|seen| seen.nr));
    }
    (found, totals, without)
}

fn maybe<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.3, select(values))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Index rows, tallies and search together say what a scan of all records says.
    #[test]
    fn a_list_is_what_a_scan_would_find(
        cases in drawn(40),
        more in drawn(12),
        changes in proptest::collection::vec((any::<usize>(), any::<u8>(), 0..DAYS.len()), 0..12),
        filters in proptest::collection::vec((
            maybe(vec![2020_u16, 2021, 2026]),
            maybe(vec![1_u8, 6, 43, 47, 53]),
            maybe(Fallgruppe::ALL.to_vec()),
            maybe(Status::ALL.to_vec()),
            maybe(vec![true, false]),
            maybe(vec![true, false]),
            maybe(vec![()]),
            maybe(vec!["mü", "Muller", "ton", "berg", "assm", "xx"]),
            (select(COLUMNS.to_vec()), any::<bool>()),
        ), 12),
    ) {
        let house = TestTenant::new();
        fill(&house, &cases);
        // What is cached now is out of date afterwards.
        columns(&house, &Filter::default(), Sort::default(), Paging::page(1), None);
        change(&house, &changes);
        fill(&house, &more);
        house.p.search().settle().unwrap();
        for (jahr, kw, fallgruppe, status, has_icd, has_coding, import, q, (by, down)) in filters {
            let import = import.map(|()| Id::from_bytes([9; 16]));
            let q = q.map(str::to_owned);
            let filter =
                Filter { jahr, kw, fallgruppe, status, has_icd, has_coding, import, q: q.clone() };
            let sort = Sort { by, down };
            let (found, totals, without) = listed(&house, &filter, sort);
            let expected = model(&house, &filter, sort);
            // Without a searchable record there is no index yet.
            if !(without && by == Column::Nachname) {
                prop_assert_eq!(&found, &expected);
            }
            prop_assert_eq!(totals.iter().filter(|total| **total != expected.len()).count(), 0);
            if q.is_none() {
                let by_number = if by == Column::Nachname { Sort { by: Column::Nr, down } } else { sort };
                let expected = model(&house, &filter, by_number);
                for paging in (1..9).map(|page| Paging { page, per_page: 7 }) {
                    let page: Vec<u64> = expected.iter().copied().skip(paging.skip()).take(7).collect();
                    for known in [None, Some(expected.len())] {
                        let found = columns(&house, &filter, sort, paging, known);
                        prop_assert_eq!(found, (page.clone(), expected.len()));
                    }
                }
            }
            let alone =
                repo::without_search(&house.p, &house.ctx::<ReadCases>(), &filter, sort, Paging::page(1)).unwrap();
            let by_number = if by == Column::Nachname { Sort { by: Column::Nr, down } } else { sort };
            let alone: Vec<u64> = alone.page.items.iter().map(|seen| seen.nr).collect();
            prop_assert_eq!(alone, model(&house, &filter, by_number));
        }
    }
}

/// A page as the columns in memory give it.
fn columns(
    house: &TestTenant,
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    total: Option<usize>,
) -> (Vec<u64>, usize) {
    let ctx = house.ctx::<ReadCases>();
    let since = eingegangen_since(ctx.today(), 28);
    let read = house.p.store().read(&ctx, |r| {
        let (keys, total) = r.cached::<Columns>()?.page(filter, sort, since, paging, total);
        let nrs = keys.iter().map(|key| Ok(r.need::<Case>(key)?.nr));
        Ok::<_, StoreError>((nrs.collect::<Result<_, StoreError>>()?, total))
    });
    read.unwrap()
}

/// A filter that matched little walked through every row of the index: 22 ms for nothing at all with 100,000 cases, and
/// 25 ms for a page far behind. Rows are counted here, not time.
#[test]
fn a_page_costs_the_same_whatever_the_filter_and_wherever_it_lies() {
    const CASES: usize = 2_400;
    let house = TestTenant::new();
    // Of 800 cases one is cancelled, and of 600 one has a code.
    let drawn: Vec<Drawn> = (0..CASES)
        .map(|at| {
            let bits = if at % 800 == 799 {
                192
            } else if at % 600 == 599 {
                16
            } else {
                0
            };
            (at % NAMES.len(), at % DAYS.len(), (at % 4) as u8, bits)
        })
        .collect();
    fill(&house, &drawn);
    house.p.search().settle().unwrap();
    let ctx = house.ctx::<ReadCases>();
    let everything = Filter::default();
    let status = |status| Filter { status: Some(status), ..Filter::default() };
    let filters = [
        everything.clone(),
        status(Status::Storniert),
        status(Status::Abbruch),
        status(Status::Eingegangen),
        status(Status::KeineRueckmeldung),
        Filter { has_coding: Some(true), ..Filter::default() },
        Filter { has_icd: Some(true), ..Filter::default() },
        Filter { has_icd: Some(true), jahr: Some(2026), ..Filter::default() },
        Filter { fallgruppe: Some(Fallgruppe::ALL[4]), ..Filter::default() },
        Filter { jahr: Some(2020), kw: Some(53), has_icd: Some(true), ..Filter::default() },
        Filter { import: Some(Id::from_bytes([9; 16])), ..Filter::default() },
    ];
    columns(&house, &everything, Sort::default(), Paging::page(1), None);
    let cases = all(&house);
    for filter in filters {
        for (by, down) in
            [(Column::Nr, true), (Column::Datum, false), (Column::Kw, true), (Column::Fallgruppe, false)]
        {
            let sort = Sort { by, down };
            let expected = model_of(&cases, &house, &filter, sort);
            for page in [1, 2, 25, 47, 48, 49, 1_000] {
                let paging = Paging::page(page);
                let before = ROWS_SEEN.get();
                let list = repo::list(&house.p, &ctx, &filter, sort, paging).unwrap();
                let rows = ROWS_SEEN.get() - before;
                let found: Vec<u64> = list.page.items.iter().map(|seen| seen.nr).collect();
                let wanted: Vec<u64> = expected.iter().copied().skip(paging.skip()).take(50).collect();
                assert_eq!((found, list.page.total), (wanted, expected.len()), "{filter:?} {sort:?} {page}");
                assert!(rows <= 1_100, "{rows} rows for page {page} by {:?}", sort.by);
            }
        }
    }
    // By name it is the search index that knows the order.
    let by_name = Sort { by: Column::Nachname, down: false };
    let expected = model_of(&cases, &house, &everything, by_name);
    for page in [1, 24, 48] {
        let found = repo::list(&house.p, &ctx, &everything, by_name, Paging::page(page)).unwrap().page.items;
        let wanted: Vec<u64> = expected.iter().copied().skip((page - 1) * 50).take(50).collect();
        assert_eq!(found.iter().map(|seen| seen.nr).collect::<Vec<_>>(), wanted);
    }
}

/// A search sorted by another column walked through every row of that column's index: 109 ms with 100,000 cases.
#[test]
fn a_search_in_another_order_looks_at_no_index_row() {
    let house = TestTenant::new();
    let drawn: Vec<Drawn> =
        (0..200).map(|at| (at % NAMES.len(), at % DAYS.len(), (at % 5) as u8, 0)).collect();
    fill(&house, &drawn);
    house.p.search().settle().unwrap();
    let before = ROWS_SEEN.get();
    for by in COLUMNS {
        for status in [None, Some(Status::Eingegangen), Some(Status::KeineRueckmeldung)] {
            let filter = Filter { q: Some("mue".into()), status, ..Filter::default() };
            let (found, _, without) = listed(&house, &filter, Sort { by, down: true });
            assert!(!without);
            assert_eq!(found, model(&house, &filter, Sort { by, down: true }), "{by:?}");
        }
    }
    assert_eq!(ROWS_SEEN.get(), before);
}

/// A search as the list answers it: the numbers of the page, how many in all, and the case that the text names.
fn sought(house: &TestTenant, q: &str) -> (Vec<u64>, usize, Option<u64>) {
    let query = ListQuery::<Case>::asking(&[("q", q), ("sort", "nr")]);
    assert!(query.errors().is_empty());
    let list = Case::list(&house.p, &house.ctx::<ReadCases>(), &query, Paging::page(1)).unwrap();
    assert!(!list.without_search);
    let found = list.page.items.iter().map(|seen| seen.nr).collect();
    (found, list.page.total, list.exact.map(|exact| exact.nr))
}

/// The number was a word with a beginning: "10" found 10, 100 to 109 and all of week 10, and "2" was too short to find.
#[test]
fn a_number_finds_its_case_and_no_other() {
    let house = TestTenant::new();
    for at in 0..12 {
        house.enter("Tonn", &format!("P{at}x"), if at == 4 { "4.3.26" } else { "2.2.26" }, "onko");
    }
    house.p.search().settle().unwrap();
    for q in ["10", "#10", "Nr. 10", "nr 10", "Fall Nr. 10", "fall 10"] {
        assert_eq!(sought(&house, q), (vec![10], 1, Some(10)), "{q}");
    }
    assert_eq!(sought(&house, "1"), (vec![1], 1, Some(1)));
    assert_eq!(sought(&house, "#1"), (vec![1], 1, Some(1)));
    let (among_words, _, exact) = sought(&house, "Tonn 10");
    assert!(among_words.contains(&10) && exact.is_none(), "{among_words:?}");
    assert_eq!(sought(&house, "Nr. 13"), (vec![], 0, None));
    assert_eq!(sought(&house, "Nr. 1 2"), (vec![], 0, None));
    // No case 2026: then it is a word.
    assert_eq!(sought(&house, "2026").1, 12);
    // A case of another filter is none of this one.
    let other = ListQuery::<Case>::asking(&[("q", "10"), ("fallgruppe", "sd")]);
    let list = Case::list(&house.p, &house.ctx::<ReadCases>(), &other, Paging::page(1)).unwrap();
    assert!(list.page.total == 0 && list.exact.is_none());
}

#[test]
fn a_text_that_is_one_fall_id_or_kvnr_is_said_to_be_exactly_that_case() {
    let house = TestTenant::new();
    for at in 0..3 {
        house.enter("Tonn", &format!("P{at}x"), "2.2.26", "onko");
    }
    let ctx = house.admin();
    let patch = super::patch(&[("kvnr", "D410126355")]);
    let third = house.p.store().read(&ctx, |r| r.first_by(&BY_NR, &3_u64)).unwrap().unwrap();
    entity::edit::<Case>(&house.p, &ctx, Target::of(third, 1), |_| Ok(patch)).unwrap();
    house.p.search().settle().unwrap();
    assert_eq!(sought(&house, "2026-06-onko-Tonn-3"), (vec![3], 1, Some(3)));
    assert_eq!(sought(&house, "d 410 126 355"), (vec![3], 1, Some(3)));
    assert_eq!(sought(&house, "D41012635"), (vec![], 0, None));
    let (found, total, exact) = sought(&house, "2026-06-onko-Tonn");
    assert_eq!((found, total, exact), (vec![1, 2, 3], 3, Some(1)));
    assert_eq!(sought(&house, "tonn").2, None);
}

/// Symbols name nothing and find nothing; one alone is too short to filter (interface.md, 4.4).
#[test]
fn symbols_are_literal_and_long_texts_are_cut() {
    let house = TestTenant::new();
    house.enter("Tonn", "Eva", "2.2.26", "onko");
    house.p.search().settle().unwrap();
    for q in ["**", "??", "[]", "::", "%%", "--", "..", "* ?", "§$", "\"\"", "\\\\", "😀😀", "' OR"] {
        assert_eq!(sought(&house, q), (vec![], 0, None), "{q}");
    }
    assert_eq!(sought(&house, "*").1, 1);
    // What nobody sees is nothing that was typed.
    assert_eq!(sought(&house, "\u{200b}\u{200b}").1, 1);
    assert_eq!(sought(&house, "tonn *").1, 1);
    let long = format!("tonn {}", "eva ".repeat(300));
    assert_eq!(sought(&house, &long).1, 1);
    assert_eq!(sought(&house, &"x".repeat(10_000)).1, 0);
    assert!(is_cut(&long) && is_cut(&"x".repeat(257)) && is_cut(&"a ".repeat(17)));
    assert!(!is_cut(&"x".repeat(256)) && !is_cut(&"a ".repeat(16)) && !is_cut("tonn"));
}
