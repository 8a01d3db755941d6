use proptest::{
    prelude::{ProptestConfig, any, prop_assert_eq, proptest},
    sample::select,
    strategy::Strategy,
};

use super::{
    super::{
        Case, Fallgruppe, ReadCases, Status,
        events::insert_case,
        filter::{Column, Filter, ListQuery, Sort},
        model::{Beginning, GutachtenTyp, ImportQuelle},
        record::BY_NR,
        repo,
        status::status,
        testing,
    },
    House,
};
use crate::{
    kernel::{ids::Id, paging::Paging, text::fold},
    platform::{
        search::is_cut,
        store::{Event, EventKind, Recorded, Seen, StoreError},
    },
};

const NAMES: [&str; 6] = ["Müller", "Mueller", "Tonn", "Ötztürk", "von Berg", "Aßmann"];
/// Both sides of the term, two years, a week 53.
const DAYS: [&str; 7] =
    ["2026-11-20", "2026-10-23", "2026-10-22", "2026-02-02", "2020-12-31", "2021-01-03", "2021-01-04"];

type Drawn = (usize, usize, u8, u8);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    proptest::collection::vec((0..NAMES.len(), 0..DAYS.len(), 0_u8..5, any::<u8>()), 0..40)
}

fn filled(drawn: &[Drawn]) -> House {
    let house = House::new();
    let ctx = house.admin();
    let write = house.p.store().write(&ctx, |w| {
        for (name, day, group, bits) in drawn {
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
    house
}

/// The list as anybody would write it who need not be fast.
fn model(house: &House, filter: &Filter, sort: Sort) -> Vec<u64> {
    let ctx = house.ctx::<ReadCases>();
    let all: Vec<Case> = house
        .p
        .store()
        .read(&ctx, |r| {
            r.scan::<Case>()?.map(|seen| seen.map(Seen::into_inner)).collect::<Result<_, StoreError>>()
        })
        .unwrap();
    let mut found: Vec<Case> = all
        .into_iter()
        .filter(|case| {
            let stands = status(case, ctx.today(), ctx.frist_tage());
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
fn listed(house: &House, filter: &Filter, sort: Sort) -> (Vec<u64>, Vec<usize>, bool) {
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
        cases in drawn(),
        filters in proptest::collection::vec((
            maybe(vec![2020_u16, 2021, 2026]),
            maybe(vec![1_u8, 6, 43, 47, 53]),
            maybe(Fallgruppe::ALL.to_vec()),
            maybe(Status::ALL.to_vec()),
            maybe(vec![true, false]),
            maybe(vec![true, false]),
            maybe(vec![()]),
            maybe(vec!["mü", "Muller", "ton", "berg", "assm", "xx"]),
            (select(Column::ALL.to_vec()), any::<bool>()),
        ), 12),
    ) {
        let house = filled(&cases);
        house.p.search().settle().unwrap();
        for (jahr, kw, fallgruppe, status, has_icd, has_coding, import, q, (by, down)) in filters {
            let import = import.map(|()| Id::from_bytes([9; 16]));
            let filter =
                Filter { jahr, kw, fallgruppe, status, has_icd, has_coding, import, q: q.map(str::to_owned) };
            let sort = Sort { by, down };
            let (found, totals, without) = listed(&house, &filter, sort);
            let expected = model(&house, &filter, sort);
            // Without a searchable record there is no index yet.
            if !(without && by == Column::Nachname) {
                prop_assert_eq!(&found, &expected);
            }
            prop_assert_eq!(totals.iter().filter(|total| **total != expected.len()).count(), 0);
            let alone =
                repo::without_search(&house.p, &house.ctx::<ReadCases>(), &filter, sort, Paging::page(1)).unwrap();
            let by_number = if by == Column::Nachname { Sort { by: Column::Nr, down } } else { sort };
            let alone: Vec<u64> = alone.page.items.iter().map(|seen| seen.nr).collect();
            prop_assert_eq!(alone, model(&house, &filter, by_number));
            if filter.q.is_none() {
                let total = repo::total(&house.p, &house.ctx::<ReadCases>(), &filter).unwrap();
                prop_assert_eq!(total, expected.len());
            }
        }
    }
}

/// A search as the list answers it: the numbers of the page, how many in all, and the case that the text names.
fn sought(house: &House, q: &str) -> (Vec<u64>, usize, Option<u64>) {
    let query = ListQuery { q: q.into(), sort: "nr".into(), ..ListQuery::default() };
    let (filter, sort, errors) = query.read();
    assert!(errors.is_empty());
    let list = repo::list(&house.p, &house.ctx::<ReadCases>(), &filter, sort, Paging::page(1)).unwrap();
    assert!(!list.without_search);
    let found = list.page.items.iter().map(|seen| seen.nr).collect();
    (found, list.page.total, list.exact.map(|exact| exact.nr))
}

/// The number was a word with a beginning: "10" found 10, 100 to 109 and all of week 10, and "2" was too short to find.
#[test]
fn a_number_finds_its_case_and_no_other() {
    let house = House::new();
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
    let other = ListQuery { q: "10".into(), fallgruppe: "sd".into(), ..ListQuery::default() };
    let (filter, sort, _) = other.read();
    let list = repo::list(&house.p, &house.ctx::<ReadCases>(), &filter, sort, Paging::page(1)).unwrap();
    assert_eq!((list.page.total, list.exact), (0, None));
}

#[test]
fn a_text_that_is_one_fall_id_or_kvnr_is_said_to_be_exactly_that_case() {
    let house = House::new();
    for at in 0..3 {
        house.enter("Tonn", &format!("P{at}x"), "2.2.26", "onko");
    }
    let ctx = house.admin();
    let patch = super::patch(&[("kvnr", "D410126355")]);
    let third = house.p.store().read(&ctx, |r| r.first_by(&BY_NR, &3_u64)).unwrap().unwrap();
    super::super::actions::change(&house.p, &ctx, third, 1, "", |_| Ok(patch)).unwrap();
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
    let house = House::new();
    house.enter("Tonn", "Eva", "2.2.26", "onko");
    house.p.search().settle().unwrap();
    for q in [
        "**",
        "??",
        "[]",
        "::",
        "%%",
        "--",
        "..",
        "* ?",
        "§$",
        "\"\"",
        "\\\\",
        "\u{200b}\u{200b}",
        "😀😀",
        "' OR",
    ] {
        assert_eq!(sought(&house, q), (vec![], 0, None), "{q}");
    }
    assert_eq!(sought(&house, "*").1, 1);
    assert_eq!(sought(&house, "tonn *").1, 1);
    let long = format!("tonn {}", "eva ".repeat(300));
    assert_eq!(sought(&house, &long).1, 1);
    assert_eq!(sought(&house, &"x".repeat(10_000)).1, 0);
    assert!(is_cut(&long) && is_cut(&"x".repeat(257)) && is_cut(&"a ".repeat(17)));
    assert!(!is_cut(&"x".repeat(256)) && !is_cut(&"a ".repeat(16)) && !is_cut("tonn"));
}
