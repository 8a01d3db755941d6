//! What a test of any record with pages asks of it: [`crate::entity_conformance!`].

use std::collections::BTreeSet;

use serde_json::{Value, to_value};
use utoipa::PartialSchema as _;

use super::{
    ActError, Api, EntityJson, Field, FieldValue, Kind, ListQuery, PageJson, Patch, Section, Shown, Takes,
    Target, edit, enter, open, values_schema,
};
use crate::{
    kernel::{
        paging::Paging,
        problem::Explain as _,
        words::{Lang, Msg},
    },
    platform::{
        NewTenant,
        bench::{NOW, TestPlatform},
        store::{Event, EventKind, RecordKind},
        tenancy::{Area, Ctx, Permission, Tenant},
        web::query::Form,
    },
    ui::{View, words::t},
};

/// A record of a kind, and what people enter of one.
pub struct Sample<R> {
    /// One with the columns filled in that people write.
    pub full: R,
    /// Fills in those of them that its rules forbid beside the others.
    pub rest: fn(&mut R),
    /// The bytes of its stored form in hex; what was written so must be read for ever.
    pub stored: &'static str,
    /// The boxes of a new one.
    pub boxes: &'static [(&'static str, &'static str)],
    /// A box that is changed later, and what it is changed to, as the audit keeps it.
    pub change: (&'static str, &'static str),
    /// Acts to be done to it one after the other, each by its words ([`super::Act::words`]), with what is entered. One of
    /// them closes it, a later one opens it again.
    pub acts: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    /// Its kind of record, with those that it needs.
    pub kinds: &'static [RecordKind],
    /// Adds the records that a new one refers to.
    pub before: fn(&TestPlatform, &Tenant),
}

/// Tests that a record keeps the promises of the kit: its stored bytes, columns, acts, list, JSON and, in both languages,
/// words. Some of them alone where only those are named.
#[macro_export]
macro_rules! entity_conformance {
    ($record:ty, $sample:expr) => {
        $crate::entity_conformance!($record, $sample; stored, columns, acts, list, json, words);
    };
    ($record:ty, $sample:expr; $($check:ident),+) => {
        mod conformance {
            use super::*;
            $(#[test]
            fn $check() {
                $crate::platform::entity::conformance::$check::<$record>(&$sample);
            })+
        }
    };
}

/// A platform with one tenant that has every area.
fn site<R>(sample: &Sample<R>) -> (TestPlatform, Tenant) {
    let site = TestPlatform::at(NOW, sample.kinds);
    let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &Area::ALL };
    let begun = Event::new(EventKind::new("test.begun"));
    let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
    (sample.before)(&site, &tenant);
    (site, tenant)
}

fn form(boxes: &[(&str, &str)]) -> Form {
    Form(boxes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn patch<R: Shown, P: Permission>(ctx: &Ctx<P>, boxes: &[(&'static str, &'static str)]) -> Patch<R> {
    Patch::from_form(boxes.iter().copied(), R::days(None, boxes, ctx.today())).unwrap()
}

/// The first version's bytes are read, and written again alike.
pub fn stored<R: Shown>(sample: &Sample<R>) {
    let bytes = sample.full.encoded().unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, sample.stored.trim(), "make a new version, do not change the bytes");
    assert!(R::load(R::VERSION, &bytes).unwrap() == sample.full);
}

/// Every name is there once, and a column that people write gives back what was put in.
pub fn columns<R: Shown>(sample: &Sample<R>) {
    let names: BTreeSet<&str> = R::FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(names.len(), R::FIELDS.len());
    let (site, tenant) = site(sample);
    let ctx = site.ctx::<R::Edit>(&tenant, None);
    let blank = R::draft(&patch(&ctx, sample.boxes), &super::Stamp::of(&ctx)).unwrap();
    let mut full = sample.full.clone();
    (sample.rest)(&mut full);
    for field in R::FIELDS.iter().filter(|field| field.writable()) {
        let (mut other, value) = (blank.clone(), field.get(&full));
        assert!(value != FieldValue::Empty, "{} is empty in the full record", field.name);
        assert!(field.set(&mut other, value.clone()) && field.get(&other) == value, "{}", field.name);
    }
}

/// It is entered and changed once, however often the form is sent, then its acts are done; and the audit says what happened.
pub fn acts<R: Shown>(sample: &Sample<R>) {
    let (site, tenant) = site(sample);
    let (p, ctx, reads) = (&site.p, site.ctx::<R::Edit>(&tenant, None), site.ctx::<R::Read>(&tenant, None));
    let listed = || R::list(p, &reads, &ListQuery::default(), Paging::page(1)).unwrap().page.total;
    let send = || enter::<R>(p, &ctx, &patch(&ctx, sample.boxes), "new", Some("confirmed")).unwrap();
    let id = send().id;
    assert_eq!((send().id, listed()), (id, 1), "sent twice");
    let (column, value) = sample.change;
    let change = |version, key| {
        edit(p, &ctx, Target::of(id, version).once(key), |stored| {
            let boxes = [sample.change];
            Patch::from_form(boxes, R::days(Some(stored), &boxes, ctx.today()))
        })
    };
    assert!(change(1, "change").unwrap().carried_out);
    assert!(change(1, "change").unwrap().carried_out, "the second click is told what the first did");
    assert!(matches!(change(1, "other"), Err(ActError::Stale)));
    assert!(!change(2, "").unwrap().carried_out, "the same again");
    let stored = || site.p.store().read(&reads, |r| r.need::<R>(&id)).unwrap();
    let (mut events, mut was_closed) = (vec![R::EVENTS.created.name, R::EVENTS.changed.name], false);
    for (words, boxes) in sample.acts {
        let act = R::ACTS.iter().find(|act| act.words == *words).unwrap();
        let sent = |boxes| (act.sent)(&site, &tenant, id, stored().row_version(), &form(boxes));
        assert!((act.applies)(&stored()), "{words} has no button");
        if !boxes.is_empty() {
            assert!(matches!(sent(&[]), Err(ActError::Invalid(_))), "{words} without what is asked");
        }
        assert!(sent(boxes).unwrap().carried_out, "{words}");
        events.push(act.event.name);
        let now = stored();
        assert_eq!(
            listed(),
            usize::from(!now.closed()),
            "what is closed is in no list that does not ask for it"
        );
        was_closed |= now.closed();
        if let Err(locked) = now.locked(ctx.today()) {
            let code = locked.explain().code;
            assert!(change(now.row_version(), "").is_err_and(|error| error.explain().code == code));
        }
    }
    assert!(was_closed && !stored().closed(), "closed and reopened");
    let opened = open::<R>(p, &reads, id).unwrap();
    let kinds: Vec<&str> = opened.history.acts.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, events, "nothing else is told, and no reading");
    let changed: Vec<_> =
        opened.history.acts[1].changes.iter().map(|one| (one.field.as_str(), one.new.as_deref())).collect();
    assert_eq!(changed, [(column, Some(value))]);
    assert_eq!(stored().row_version(), u64::try_from(events.len()).unwrap());
}

/// Every order and filter has a place in the address, which is read back.
pub fn list<R: Shown>(_: &Sample<R>) {
    assert!(R::LIST.sorts.contains(&R::LIST.sort) && R::LIST.columns.len() <= 8);
    for sort in R::LIST.sorts {
        let query = ListQuery::<R>::asking(&[("sort", sort)]);
        assert!(query.errors().is_empty() && query.sort().name() == *sort);
        assert_eq!(query.here(), format!("{}?sort={sort}", R::AT.list));
    }
    for filter in R::LIST.filters {
        let query = ListQuery::<R>::asking(&[(filter.name, "?!")]);
        assert_eq!(query.errors().is_empty(), filter.of == Takes::Text, "{}", filter.name);
        assert!(query.value(filter.name).is_none() || filter.of == Takes::Text);
        assert_eq!(query.href(filter.name, ""), R::AT.list);
        let asked = format!("{}=%3F%21", filter.api);
        let read: ListQuery<R> = serde_html_form::from_str(&asked).unwrap();
        assert_eq!(read.get(filter.name), "?!", "{asked}");
    }
    assert!(!ListQuery::<R>::asking(&[("sort", "?")]).errors().is_empty());
}

/// Its JSON has the members that its description has, and takes what people may write.
pub fn json<R: Api>(sample: &Sample<R>) {
    let (site, tenant) = site(sample);
    let reads = site.ctx::<R::Read>(&tenant, None);
    let around = R::around(&site.p, &reads).unwrap();
    let names = |value: &Value| -> BTreeSet<String> { value.as_object().unwrap().keys().cloned().collect() };
    let json = to_value(EntityJson::new(&sample.full, 1, &around, reads.today())).unwrap();
    let schema = to_value(EntityJson::<R>::schema()).unwrap();
    assert_eq!(names(&json), names(&schema["properties"]));
    assert_eq!(json["id"], to_value(sample.full.key()).unwrap());
    let values = to_value(values_schema::<R>(R::NEEDED)).unwrap();
    let writable = R::FIELDS.iter().filter(|field| field.writable()).map(|field| field.name.to_owned());
    assert_eq!(names(&values["properties"]), writable.collect());
    assert!(R::NEEDED.iter().all(|name| Field::<R>::named(name).is_some_and(Field::writable)));
    assert_eq!(R::PARAMS.len(), R::LIST.filters.len() + 3);
    let page = to_value(PageJson::<R>::of(&site.p, &reads, &ListQuery::default()).unwrap()).unwrap();
    assert_eq!(names(&page), names(&to_value(PageJson::<R>::schema()).unwrap()["properties"]));
    let paths = super::routes::routes::<R>().and(super::api::routes::<R>()).split().1;
    assert!(paths.iter().all(|route| !route.access.public));
}

/// What its pages say is there in both languages.
pub fn words<R: Shown>(sample: &Sample<R>) {
    let own = [
        "table",
        "search",
        "count",
        "exact",
        "none",
        "none-ask",
        "none-filtered",
        "new",
        "alike",
        "title",
        "edit-title",
        "is-closed",
        "not-closed",
        "close-stale",
    ];
    let sorts = R::LIST.sorts.iter().map(|sort| match sort.strip_prefix('-') {
        Some(by) => format!("sort-{by}-down"),
        None => format!("sort-{sort}"),
    });
    let mut said: Vec<Msg> =
        own.into_iter().map(str::to_owned).chain(sorts).map(|part| R::msg(&part)).collect();
    said = said.into_iter().map(|msg| sample.full.named(msg).with("n", 2_u8).with("rollen", "R")).collect();
    said.extend(R::FIELDS.iter().map(Field::label));
    said.extend(Section::of::<R>().into_iter().map(Section::label::<R>));
    said.extend(R::FIELDS.iter().any(|field| field.leads).then(|| Section::LEADS.label::<R>()));
    said.extend(R::FIELDS.iter().filter_map(|field| field.hint).map(Msg::new));
    said.extend(R::LIST.filters.iter().map(|filter| Msg::new(filter.label)));
    said.extend(R::LIST.columns.iter().filter_map(|column| column.label).map(Msg::new));
    said.extend(R::LIST.begin.iter().map(|(_, words)| Msg::new(words)));
    said.extend(R::ACTS.iter().flat_map(|act| (act.labels)()));
    let named = |key: String| sample.full.named(Msg { key: key.into(), args: Vec::new() });
    let did = ["created", "saved"].map(|did| format!("notice-{}-{did}", R::WORDS));
    let acts = R::ACTS.iter().map(|act| act.words);
    let acts = acts
        .flat_map(|act| [act.into(), format!("{act}-title"), format!("{act}-said"), format!("notice-{act}")]);
    let told = [R::EVENTS.created, R::EVENTS.changed].into_iter().chain(R::ACTS.iter().map(|act| act.event));
    let told = told.map(|kind| format!("event-{}", kind.name.replace(['.', '_'], "-")));
    said.extend(did.into_iter().chain(acts).chain(told).map(named));
    for lang in Lang::ALL {
        let missing = |text: &String| text.contains('«');
        let words: Vec<String> = said.iter().map(|msg| t(lang, msg)).filter(missing).collect();
        assert_eq!(words, Vec::<String>::new(), "{}", lang.tag());
        let v = View::bare(lang, "Haus", jiff::civil::Date::constant(2026, 11, 20));
        let columns = R::FIELDS.iter().filter_map(|field| match field.kind {
            Kind::Enum(words) => Some((field.name, words)),
            _ => None,
        });
        let filters = R::LIST.filters.iter().filter_map(|filter| match filter.of {
            Takes::Words(words) => Some((filter.name, words)),
            _ => None,
        });
        for (column, word) in
            columns.chain(filters).flat_map(|(name, words)| words.iter().map(move |word| (name, word)))
        {
            assert!(!missing(&R::word(&v, column, word)), "{} {column} {word}", lang.tag());
        }
    }
}
