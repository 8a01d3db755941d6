use std::{collections::BTreeSet, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::*;
use crate::{
    grants,
    kernel::words::Lang,
    permission,
    platform::{
        store::{Event, EventKind, OrderedKey as _, Recorded, SearchWords, StoreError},
        tenancy::{Actor, Grant, RequestId, Role, TenantId, User},
    },
    record,
    ui::view::Colour,
};

const NOTED: EventKind = EventKind::new("test.noted");

permission!(Everything, "test.everything", [Admin]);
grants!(Everything: write Note; write Other);

record! {
    /// A searchable record.
    #[derive(Clone, Default)]
    pub(super) struct Note {
        nr: u32,
        words: Vec<String>,
        exact: Vec<String>,
        facets: Vec<String>,
        name: String,
    }
}

record! {
    /// The same under another table.
    #[derive(Clone)]
    struct Other {
        note: Note,
    }
}

impl Record for Note {
    const TABLE: TableName = TableName::new(900, "test_notes");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = u32;
    fn key(&self) -> u32 {
        self.nr
    }
    fn words(&self) -> Option<SearchWords> {
        Some(SearchWords {
            words: self.words.clone(),
            exact: self.exact.clone(),
            facets: self.facets.clone(),
            number: u64::from(self.nr),
            name: self.name.clone(),
            columns: [u64::from(self.nr % 3) << 32 | u64::from(self.nr), 0, 0],
        })
    }
}

impl Record for Other {
    const TABLE: TableName = TableName::new(901, "test_others");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = u32;
    fn key(&self) -> u32 {
        self.note.nr
    }
    fn words(&self) -> Option<SearchWords> {
        self.note.words()
    }
}

static KINDS: [RecordKind; 2] = [RecordKind::of::<Note>(), RecordKind::of::<Other>()];

fn tenant(store: &Store, number: u8) -> Ctx<Everything> {
    tenant_as(store, number)
}

/// A context for a tenant that needs no record of the instance.
pub(in crate::platform) fn tenant_as<P: Permission>(store: &Store, number: u8) -> Ctx<P> {
    let scope = [number; 16];
    let keys = store.tenant_keys(scope).unwrap().unwrap_or_else(|| store.new_tenant_keys(scope).unwrap());
    let user = User::new("t@t.example".into(), "T".into(), String::new(), Timestamp::UNIX_EPOCH);
    let standing = Grant {
        tenant: TenantId(scope),
        keys,
        actor: Actor::person(&user, Role::Admin, None),
        request: RequestId(1),
        now: "2026-02-04T09:00:00Z".parse::<Timestamp>().unwrap(),
        zone: TimeZone::UTC,
        lang: Lang::De,
        areas: 7,
        facility: "Haus".into(),
        session: None,
        csrf_checked: false,
        legacy_setting: 0,
        notice: None,
        colour: Colour::System,
        shortcuts: true,
        idle_s: None,
        proved_lately: false,
    };
    Ctx::admit(standing).unwrap()
}

fn put(store: &Store, ctx: &Ctx<Everything>, notes: &[Note]) {
    store
        .write(ctx, |w| {
            for note in notes {
                match w.get::<Note>(&note.nr)? {
                    Some(seen) => drop(w.replace(&seen, note)?),
                    None => w.add(note)?,
                }
            }
            Ok::<_, StoreError>(Recorded::new((), Event::new(NOTED)))
        })
        .unwrap();
}

fn remove(store: &Store, ctx: &Ctx<Everything>, nr: u32) {
    store
        .write(ctx, |w| {
            let seen = w.need::<Note>(&nr)?;
            w.remove(&seen)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(NOTED)))
        })
        .unwrap();
}

pub(super) fn note(nr: u32, words: &str, exact: &[&str]) -> Note {
    Note {
        nr,
        words: vec![words.into()],
        exact: exact.iter().map(ToString::to_string).collect(),
        facets: vec![format!("rest:{}", nr % 2)],
        name: words.into(),
    }
}

fn find(search: &Search, ctx: &Ctx<Everything>, text: &str) -> Vec<u32> {
    let query = Query { text, take: 1000, ..Query::default() };
    let found: Found<u32> = search.find::<_, Note>(ctx, &query).unwrap();
    assert_eq!(found.total, found.keys.len());
    found.keys
}

fn people() -> Vec<Note> {
    vec![
        note(1, "Müller-Lüdenscheidt Karl", &["A123456789", "T-7"]),
        note(2, "Mueller Anna Straße", &["B 987 654 321", "T-70"]),
        note(3, "O'Brien Jean Luc C73.9", &["C111111111", "7"]),
        note(4, "Mulder Grete", &["D222222222", "*"]),
    ]
}

fn with_people() -> (Arc<Store>, Search, Ctx<Everything>) {
    let store = Arc::new(Store::in_memory().unwrap());
    let ctx = tenant(&store, 1);
    put(&store, &ctx, &people());
    let search = Search::start(store.clone(), &KINDS).unwrap();
    assert!(matches!(search.find::<_, Note>(&ctx, &Query::default()), Ok(_) | Err(SearchError::NotReady)));
    let _ = search.ready(&ctx);
    search.settle().unwrap();
    (store, search, ctx)
}

#[test]
fn names_are_found_folded_by_all_words_the_last_as_a_prefix() {
    let (_store, search, ctx) = with_people();
    let check = |text: &str, expected: &[u32]| assert_eq!(find(&search, &ctx, text), expected, "{text}");
    check("mueller lud", &[1]);
    check("Muller", &[1, 2]);
    check("MU\u{308}LLER", &[1, 2]);
    check("lud mueller", &[]);
    check("lüdenscheidt mu", &[1]);
    check("STRASSE", &[2]);
    check("straß", &[2]);
    check("mul", &[1, 2, 4]);
    check("mul anna", &[]);
    check("Müller, Anna", &[2]);
    check("Müller - Anna", &[2]);
    check("o'brien", &[3]);
    check("O’Br", &[3]);
    check("obri", &[3]);
    check("brien jean", &[3]);
    check("c73.9", &[3]);
    check("", &[1, 2, 3, 4]);
    check("  ", &[1, 2, 3, 4]);
    check("xyz", &[]);
}

#[test]
fn whole_values_match_only_as_a_whole_and_name_the_only_record() {
    let (store, search, ctx) = with_people();
    let exact = |text: &str| {
        let found =
            search.find::<_, Note>(&ctx, &Query { text, down: true, take: 9, ..Query::default() }).unwrap();
        (found.keys, found.exact)
    };
    assert_eq!(exact("a123456789"), (vec![1], Some(1)));
    assert_eq!(exact("A 123 456 789"), (vec![1], Some(1)));
    assert_eq!(exact("B987654321"), (vec![2], Some(2)));
    assert_eq!(exact("A12345678"), (vec![], None));
    assert_eq!(exact("23456789"), (vec![], None));
    assert_eq!(exact("t-7"), (vec![1], Some(1)));
    assert_eq!(exact("karl t-7"), (vec![1], None));
    assert_eq!(exact("*"), (vec![4], Some(4)));
    put(&store, &ctx, &[note(9, "Müller Karl", &["A123456789", "T-9"])]);
    search.settle().unwrap();
    assert_eq!(exact("a123456789"), (vec![9, 1], None));
}

/// R-DOS-05.
#[test]
fn hostile_text_is_literal_and_never_an_error() {
    let (_store, search, ctx) = with_people();
    for text in
        ["?", "[a TO z]", "words:karl OR", "NOT (", "\"", "+-~^", "\\", "karl^2 AND", "mul*", "a\0b", "/.*/"]
    {
        drop(find(&search, &ctx, text));
    }
    assert_eq!(find(&search, &ctx, "mull?er"), Vec::<u32>::new());
    assert_eq!(find(&search, &ctx, "karl OR grete"), Vec::<u32>::new());
    assert_eq!(find(&search, &ctx, "***"), Vec::<u32>::new());
    assert_eq!(find(&search, &ctx, "Karl^"), vec![1]);
    drop(find(&search, &ctx, &"x".repeat(100_000)));
    drop(find(&search, &ctx, &"x ".repeat(5_000)));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    runner
        .run(&".{0,300}", |text| {
            drop(find(&search, &ctx, &text));
            Ok(())
        })
        .unwrap();
}

#[test]
fn facets_filter_in_the_query_and_pages_follow_the_order() {
    let (_store, search, ctx) = with_people();
    let page = |text: &str, facets: &[&[&str]], (sort, down), skip, take| {
        let facets = facets.iter().map(|group| group.iter().map(ToString::to_string).collect()).collect();
        let found = search
            .find::<_, Note>(&ctx, &Query { text, facets, sort, down, skip, take, ..Query::default() })
            .unwrap();
        (found.keys, found.total)
    };
    assert_eq!(page("mul", &[&["rest:0"]], (Sort::Number, true), 0, 50), (vec![4, 2], 2));
    assert_eq!(page("", &[&["rest:0", "rest:1"]], (Sort::Number, true), 1, 2), (vec![3, 2], 4));
    assert_eq!(page("", &[&["rest:0"], &["rest:1"]], (Sort::Number, false), 0, 9), (vec![], 0));
    assert_eq!(page("", &[&[]], (Sort::Number, false), 0, 9), (vec![], 0));
    assert_eq!(page("", &[], (Sort::Name, false), 0, 9), (vec![4, 2, 1, 3], 4));
    assert_eq!(page("", &[], (Sort::Name, true), 0, 2), (vec![3, 1], 4));
    assert_eq!(page("", &[], (Sort::Number, false), 3, usize::MAX), (vec![4], 4));
    assert_eq!(page("", &[], (Sort::Number, false), usize::MAX, usize::MAX), (vec![], 4));
    assert_eq!(page("mul", &[], (Sort::Number, false), 0, 0), (vec![], 3));
    // By the rest of a division by three.
    assert_eq!(page("", &[], (Sort::Column(Column::First), false), 0, 9), (vec![3, 1, 4, 2], 4));
    assert_eq!(page("mul", &[], (Sort::Column(Column::First), true), 1, 1), (vec![4], 3));
    let within = |values| {
        let query = Query { within: Some((Column::First, values)), take: 9, ..Query::default() };
        search.find::<_, Note>(&ctx, &query).unwrap().keys
    };
    assert_eq!(within(1 << 32..=u64::MAX), [1, 2, 4]);
    assert_eq!(within(0..=(1 << 32) - 1), [3]);
    let without = |text, facet: &str| {
        let query = Query { text, without: Some(facet.into()), down: true, take: 9, ..Query::default() };
        search.find::<_, Note>(&ctx, &query).unwrap().keys
    };
    assert_eq!(without("mul", "rest:0"), [1]);
    assert_eq!(without("", "rest:1"), [4, 2]);
    assert_eq!(without("", "rest:7"), [4, 3, 2, 1]);
}

/// All names in front of a page were read to find it, and a heap held them: half of them for a page in the middle.
#[test]
fn deep_pages_are_in_order() {
    pages_are_in_order(1_200, &["Aaaaaaaaaaaaaaaa", "Aaaaaaaaaaaaaaab", "B", "Bb", "Ä"]);
}

/// Between which names a page of many lies is told by every fourth of these records, and each fourth one begins alike.
#[test]
fn a_sample_that_stands_for_nothing_misleads_no_page() {
    pages_are_in_order(9_000, &["B", "Aaaaaaaaaaaaaaaa", "Bb", "Ä"]);
}

fn pages_are_in_order(count: u32, heads: &[&str]) {
    let store = Arc::new(Store::in_memory().unwrap());
    let ctx = tenant(&store, 1);
    let notes: Vec<Note> = (0..count)
        .map(|nr| note(nr, &format!("{}{}", heads[nr as usize % heads.len()], nr * 7_919 % 300), &[]))
        .collect();
    put(&store, &ctx, &notes);
    let search = Search::start(store.clone(), &KINDS).unwrap();
    let _ = search.ready(&ctx);
    search.settle().unwrap();
    let count = notes.len();
    let skips =
        [0, 1, 499, 500, 501, 730, count / 4, count / 2, count - count / 6, count - 10, count - 1, count];
    for sort in [Sort::Name, Sort::Number, Sort::Column(Column::First)] {
        let mut ordered: Vec<&Note> = notes.iter().collect();
        ordered.sort_by_cached_key(|note| {
            let words = note.words().unwrap();
            let name = (sort == Sort::Name).then(|| crate::kernel::text::fold(&note.name));
            (name, if sort == Sort::Column(Column::First) { words.columns[0] } else { words.number })
        });
        for down in [false, true] {
            for skip in skips.into_iter().chain([5 * count]) {
                let query = Query { sort, down, skip, take: 20, ..Query::default() };
                let found: Found<u32> = search.find::<_, Note>(&ctx, &query).unwrap();
                let wanted: Vec<u32> = ordered.iter().skip(skip).take(20).map(|note| note.nr).collect();
                assert_eq!((found.keys, found.total), (wanted, count), "{sort:?} {skip} {down}");
            }
            ordered.reverse();
        }
    }
}

#[test]
fn changes_are_followed_in_commit_order() {
    let (store, search, ctx) = with_people();
    for round in 0..20 {
        put(&store, &ctx, &[note(1, &format!("Runde{round} x"), &[])]);
    }
    remove(&store, &ctx, 2);
    put(&store, &ctx, &[note(2, "Wieder da", &[])]);
    remove(&store, &ctx, 3);
    search.settle().unwrap();
    assert_eq!(find(&search, &ctx, "runde19"), vec![1]);
    assert_eq!(find(&search, &ctx, "runde"), vec![1]);
    assert_eq!(find(&search, &ctx, "runde18 x"), Vec::<u32>::new());
    assert_eq!(find(&search, &ctx, "wieder"), vec![2]);
    assert_eq!(find(&search, &ctx, "brien"), Vec::<u32>::new());
    assert_eq!(search.documents(&ctx).unwrap(), 3);
    let built = count_built(&store, &ctx.grant.keys, &KINDS).unwrap();
    assert_eq!(built, vec![(Note::TABLE, 3), (Other::TABLE, 0)]);
}

#[test]
fn what_is_written_while_the_index_is_built_is_not_lost() {
    let store = Arc::new(Store::in_memory().unwrap());
    let ctx = tenant(&store, 1);
    let many: Vec<Note> = (0..3000).map(|nr| note(nr, "Vorher", &[])).collect();
    put(&store, &ctx, &many);
    let search = Search::start(store.clone(), &KINDS).unwrap();
    let _ = search.ready(&ctx);
    for nr in 0..30 {
        put(&store, &ctx, &[note(nr * 100, "Nachher", &[])]);
    }
    search.settle().unwrap();
    assert!(search.ready(&ctx) && search.warm());
    assert_eq!(find(&search, &ctx, "nachher").len(), 30);
    assert_eq!(search.documents(&ctx).unwrap(), 3000);
    let query = Query { text: "vorher", ..Query::default() };
    assert_eq!(search.find::<_, Note>(&ctx, &query).unwrap().total, 2970);
}

#[test]
fn another_tenant_and_another_table_are_not_found() {
    let (store, search, ctx) = with_people();
    let neighbour = tenant(&store, 2);
    put(&store, &neighbour, &[note(50, "Müller Fremd", &["A123456789"])]);
    store
        .write(&ctx, |w| {
            w.add(&Other { note: note(1, "Müller Anders", &["A123456789"]) })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(NOTED)))
        })
        .unwrap();
    search.settle().unwrap();
    assert_eq!(find(&search, &neighbour, "muller"), vec![50]);
    assert_eq!(find(&search, &ctx, "muller"), vec![1, 2]);
    assert_eq!(find(&search, &ctx, "fremd"), Vec::<u32>::new());
    assert_eq!(find(&search, &ctx, "anders"), Vec::<u32>::new());
    let query = Query { text: "anders", take: 5, ..Query::default() };
    assert_eq!(search.find::<_, Other>(&ctx, &query).unwrap().keys, vec![1]);
    assert_eq!(search.documents(&ctx).unwrap(), 5);
}

/// A second, plain way to say what a word is.
fn plain_words(text: &str) -> Vec<String> {
    let mut folded = text.to_lowercase().replace('ß', "ss");
    for (from, to) in [("ä", "a"), ("ö", "o"), ("ü", "u"), ("é", "e")] {
        folded = folded.replace(from, to);
    }
    while let Some(at) = ["ae", "oe", "ue"].iter().find_map(|pair| folded.find(pair)) {
        folded.remove(at + 1);
    }
    folded.split([' ', '-', '.', '*']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn naive(notes: &[Note], text: &str) -> Vec<u32> {
    let squeezed = |text: &str| text.to_lowercase().replace(' ', "");
    let hits = |note: &Note| {
        let words: BTreeSet<String> = note.words.iter().flat_map(|text| plain_words(text)).collect();
        let exact: Vec<String> = note.exact.iter().map(|value| squeezed(value)).collect();
        if squeezed(text).is_empty() || exact.contains(&squeezed(text)) {
            return true;
        }
        let parts: Vec<&str> = text.split(' ').filter(|part| !plain_words(part).is_empty()).collect();
        !parts.is_empty()
            && parts.iter().enumerate().all(|(at, part)| {
                let wanted = plain_words(part);
                let by_words = wanted.iter().enumerate().all(|(nth, word)| {
                    let last = at + 1 == parts.len() && nth + 1 == wanted.len();
                    words.contains(word) || last && words.iter().any(|known| known.starts_with(word.as_str()))
                });
                by_words || exact.contains(&squeezed(part))
            })
    };
    notes.iter().filter(|note| hits(note)).map(|note| note.nr).collect()
}

const LETTERS: &str = "[a-cueäüßéA-C1.* -]{0,7}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn search_is_a_plain_scan(
        texts in prop::collection::vec((LETTERS, LETTERS, "[a-c1 -]{1,3}"), 1..30),
        changed in prop::collection::vec((0_usize..30, LETTERS), 0..6),
        asked in prop::collection::vec(LETTERS, 12),
    ) {
        let mut notes: Vec<Note> = (0..).zip(&texts)
            .map(|(nr, (a, b, c))| Note { nr, words: vec![a.clone(), b.clone()], exact: vec![c.clone()], ..Note::default() })
            .collect();
        let store = Arc::new(Store::in_memory().unwrap());
        let ctx = tenant(&store, 1);
        put(&store, &ctx, &notes);
        let search = Search::start(store.clone(), &KINDS).unwrap();
        let _ = search.ready(&ctx);
        for (at, text) in changed {
            if let Some(note) = notes.get_mut(at) {
                note.words = vec![text];
                put(&store, &ctx, std::slice::from_ref(note));
            }
        }
        search.settle().unwrap();
        for text in asked {
            prop_assert_eq!(find(&search, &ctx, &text), naive(&notes, &text), "{:?}", text);
        }
    }
}

/// Every answer is that of an index built anew from what is stored now: the index in use is fed at most twice a second, and
/// none of these searches waits for it.
#[test]
fn what_was_written_is_found_at_once_in_every_order_and_on_every_page() {
    let (store, search, ctx) = with_people();
    let mut stored = people();
    let names = ["Müller Anna", "Mulder Zoe", "O’Brien Ida", "Muller", "Ağca Mu"];
    for round in 0..24 {
        let (nr, name) = ([1, 2, 3, 4, 5 + round / 3][round * 7 % 5], names[round % 5]);
        let nr = u32::try_from(nr).unwrap();
        let known = stored.iter().position(|note| note.nr == nr).map(|at| stored.swap_remove(at));
        if round % 11 == 10 && known.is_some() {
            remove(&store, &ctx, nr);
        } else {
            let mut new = note(nr, name, &[&format!("T-{round}")]);
            new.facets = vec![format!("rest:{}", round % 2)];
            put(&store, &ctx, std::slice::from_ref(&new));
            stored.push(new);
        }
        let mut anew = index::TenantIndex::new().unwrap();
        for note in &stored {
            anew.add(Note::TABLE.number, &note.nr.encoded(), &note.words().unwrap()).unwrap();
        }
        anew.commit().unwrap();
        let anew = anew.readable();
        for text in ["", "mu", "muller", "obrien", "brien i", "t-7", &format!("T-{round}"), "mulder z", "*"] {
            for facets in [vec![], vec![vec!["rest:0".to_owned()]]] {
                let orders = [Sort::Number, Sort::Name, Sort::Column(Column::First)].into_iter();
                for (sort, down) in orders.flat_map(|sort| [(sort, false), (sort, true)]) {
                    for (skip, take) in [(0, 3), (2, 2), (5, usize::MAX), (0, 0)] {
                        let without = (skip == 2).then(|| "rest:1".to_owned());
                        let within = (skip == 5).then_some((Column::First, 1 << 32..=u64::MAX));
                        let facets = facets.clone();
                        let query = Query { text, facets, without, within, sort, down, skip, take };
                        let found: Found<u32> = search.find::<_, Note>(&ctx, &query).unwrap();
                        let expected = anew.find::<Note>(&query, &overlay::Pending::default()).unwrap();
                        assert_eq!(found, expected, "{round} {text:?} {sort:?} {skip}");
                    }
                }
            }
        }
    }
    search.settle().unwrap();
    assert_eq!(find(&search, &ctx, "").len(), stored.len());
}
