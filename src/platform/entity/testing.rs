//! A record of no feature, for the tests of the kit.

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use utoipa::openapi::schema::Type;

use super::{
    Act, ActError, Addresses, Api, Call, Column, Entity, Events, Field, FieldValue, Fields as _, Filter,
    Kind, List, ListIds, Lookalike, Patch, Section, Shown, Stamp, Takes, Transition, Within, about,
    conformance::Sample, found::is_value, list::params,
};
use crate::{
    addresses, asked, closed_list, entity_conformance, grants,
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    permission,
    platform::{
        Platform,
        store::{Event, EventKind, Reader, Record, RecordKind, SearchWords, StoreError, TableName, Writer},
        tenancy::{Ctx, Permission, Role},
        web::{idempotency::IdempotencyRecord, routes::Param},
    },
    record,
    ui::NavSpot,
};

closed_list! {
    /// What it is made of.
    pub enum Stuff {
        /// Wood.
        Wood = 1 "wood",
        /// Tin.
        Tin = 2 "tin",
    }
}

const WHAT: Section = Section("what");
const SYSTEM: Section = Section("system");
const ADMIN: &[Role] = &[Role::Admin];

record! {
    /// Something with a column of every kind that people enter.
    #[derive(Clone, PartialEq, Eq, Default)]
    pub struct Thing, words "thing" {
        pub name: String => (Kind::Line(10), WHAT, ADMIN, required),
        pub note: String => (Kind::Lines(20), WHAT, ADMIN, blank_in_json, in_rows(&["thing-a", "thing-b", "thing-c"], 3, "thing-more")),
        pub place: Option<String> => (Kind::Line(10), WHAT, &[Role::Admin, Role::Staff]),
        pub stuff: Option<Stuff> => (Kind::Enum(&Stuff::CODES), WHAT, ADMIN),
        pub whole: bool => (Kind::Bool, WHAT, ADMIN, required),
        pub made_on: Option<Date> => (Kind::Date, WHAT, ADMIN),
        pub born_on: Option<Date> => (Kind::BirthDate, WHAT, ADMIN),
        pub bought_on: Option<Date> => (Kind::DateFrom(1950), WHAT, ADMIN),
        pub codes: Vec<String> => (Kind::Icd, WHAT, ADMIN),
        pub number: u64 => (Kind::Number, SYSTEM, &[], required),
        pub ended: Option<String> => (Kind::Line(20), SYSTEM, &[], hint("thing-end-hint")),
    }
}

impl Record for Thing {
    const TABLE: TableName = TableName::new(9001, "test.things");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        Id::from_bytes(u128::from(self.number).to_be_bytes())
    }
    fn words(&self) -> Option<SearchWords> {
        Some(SearchWords {
            words: vec![self.name.clone()],
            exact: vec![self.number.to_string()],
            facets: Vec::new(),
            number: self.number,
            name: self.name.clone(),
            columns: [0; 3],
        })
    }
}

impl Entity for Thing {
    const STAMPS: &'static [&'static str] = &["born_on"];

    fn settle(&mut self, _before: Option<&Self>, stamp: &Stamp) {
        self.born_on = Some(stamp.today);
    }
    fn check(&self, before: Option<&Self>, _today: Date) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if before.is_some_and(|before| !before.name.is_empty()) && self.name.is_empty() {
            errors.add("name", "NICHT_LEERBAR");
        }
        errors
    }
}

permission!(
    /// Seeing things.
    pub ReadThings, "test.things.read", [Admin, Staff]
);
permission!(
    /// Changing them.
    pub EditThings, "test.things.edit", [Admin]
);
grants!(ReadThings: read Thing);
grants!(EditThings: write Thing, IdempotencyRecord);

const LIST: List = List {
    ids: ListIds { table: "thing-table", filter: "thing-filter", search: "thing-search", rows: "things" },
    called: &["thing"],
    filters: &[
        Filter::Q,
        Filter::new("stuff", "thing-field-stuff", Takes::Words(&Stuff::CODES)),
        Filter::new("whole", "thing-field-whole", Takes::YesNo).api("is_whole"),
        Filter::new("ended", "thing-field-ended", Takes::YesNo),
    ],
    closed_by: "ended",
    sorts: &["name", "-name", "number", "-number"],
    sort: "name",
    columns: &[Column::of("name"), Column::of("stuff"), Column::called("number", "thing-nr")],
    begin: &[("/things/neu", "thing-new")],
};

impl Shown for Thing {
    type Read = ReadThings;
    type Edit = EditThings;
    type Around = ();
    const AT: Addresses = addresses!("/things");
    const HERE: NavSpot = NavSpot("things");
    const LIST: &'static List = &LIST;
    const EVENTS: Events =
        Events { created: EventKind::new("thing.created"), changed: EventKind::new("thing.changed") };
    const ACTS: &'static [Act<Self>] = &[Act::of::<End>().below(WHAT), Act::of::<Begin>()];

    fn around(_: &Platform, _: &Ctx<ReadThings>) -> Result<(), StoreError> {
        Ok(())
    }
    fn named(&self, words: Msg) -> Msg {
        words.with("name", self.name.clone())
    }
    fn closed(&self) -> bool {
        self.ended.is_some()
    }
    const ANYWAY: Option<&'static str> = Some("note");

    /// What is lost is not there for anybody.
    fn reached<P: Permission>(&self, _: &Ctx<P>) -> Result<(), ActError> {
        if self.place.as_deref() == Some("lost") { Err(StoreError::Missing.into()) } else { Ok(()) }
    }
    /// What stands in the same place.
    fn lookalikes(r: &Reader<'_, EditThings>, new: &Self) -> Result<Vec<Lookalike>, StoreError> {
        let mut alike = Vec::new();
        for other in r.scan::<Self>()?.filter(|_| new.place.is_some()) {
            let other = other?;
            if other.place == new.place {
                let way = Link { href: Self::at(other.key()), words: Self::msg("told") };
                alike.push(Lookalike { ways: vec![way], code: "DUBLETTE" });
            }
        }
        Ok(alike)
    }
    fn insert(
        w: &mut Writer<'_, '_, EditThings>,
        new: Self,
        anyway: Option<&str>,
    ) -> Result<(Id<Self>, Event), ActError> {
        let note = match anyway {
            Some("") => return Err(ActError::field("note", "GRUND_FEHLT")),
            Some(why) => why.to_owned(),
            None => new.note.clone(),
        };
        w.add(&Self { note, ..new.clone() })?;
        Ok((new.key(), about(new.key(), Self::EVENTS.created, 1)))
    }
    fn locked(&self, _: Date) -> Result<(), ActError> {
        if self.closed() { Err(ActError::Closed("BEENDET")) } else { Ok(()) }
    }
    fn passes(&self, (): &(), filter: &str, value: &str) -> bool {
        match filter {
            "ended" => is_value(&FieldValue::Bool(self.closed()), value),
            _ => Field::<Self>::named(filter).is_some_and(|field| is_value(&field.get(self), value)),
        }
    }
    fn draft(patch: &Patch<Self>, stamp: &Stamp) -> Result<Self, FieldErrors> {
        // Each has a number of its own: that of its name's first letter.
        let new = patch.on(&Self { born_on: Some(stamp.today), ..Self::default() })?;
        let number = new.name.bytes().next().map_or(0, u64::from);
        Ok(Self { number, ..new })
    }
}

asked! {
    /// It ends.
    pub struct End, words "thing-close" {
        pub ended: Option<String> => (Kind::Line(20), needed("GRUND_FEHLT")),
        pub at: Option<Timestamp> => (Kind::Instant),
    }
}

impl Transition for End {
    type Of = Thing;
    type May = EditThings;
    const AT: &'static str = "/things/{id}/end";
    const EVENT: EventKind = EventKind::new("thing.closed");
    const CALL: Option<Call> = Some(Call::delete("End", "Ends"));

    fn applies(thing: &Thing) -> bool {
        !thing.closed()
    }
    fn begin(&self, _: &Thing, ctx: &Ctx<EditThings>) -> Result<Self, ActError> {
        Ok(Self { at: Some(ctx.now()), ..self.clone() })
    }
    fn apply(&self, thing: &Thing, _: &Within<'_, EditThings>) -> Result<Thing, ActError> {
        if thing.closed() {
            return Err(ActError::Closed("BEENDET"));
        }
        Ok(Thing { ended: self.ended.clone(), ..thing.clone() })
    }
}

asked! {
    /// It begins again.
    pub struct Begin, words "thing-reopen" {}
}

impl Transition for Begin {
    type Of = Thing;
    type May = EditThings;
    const AT: &'static str = "/things/{id}/begin";
    const EVENT: EventKind = EventKind::new("thing.reopened");

    fn applies(thing: &Thing) -> bool {
        thing.closed()
    }
    fn apply(&self, thing: &Thing, _: &Within<'_, EditThings>) -> Result<Thing, ActError> {
        Ok(Thing { ended: None, ..thing.clone() })
    }
}

impl Api for Thing {
    const API: (&'static str, &'static str) = ("/api/v1/things", "/api/v1/things/{id}");
    const NAME: &'static str = "Thing";
    const NAMES: &'static str = "Things";
    const SUMMARIES: [&'static str; 4] = ["Lists", "Enters", "Gives", "Changes"];
    const PARAMS: &'static [Param] = &params::<7>(&LIST);
    const NEEDED: &'static [&'static str] = &["name"];
    const BESIDE: &'static [(&'static str, Type, bool)] = &[("length", Type::Integer, true)];
    type Line = String;

    fn beside(&self, (): &(), _: Date) -> Vec<Value> {
        vec![json!(self.name.len())]
    }
    fn line(&self, _: u64, (): &(), _: Date) -> String {
        self.name.clone()
    }
}

pub static KINDS: [RecordKind; 2] = [RecordKind::of::<Thing>(), RecordKind::of::<IdempotencyRecord>()];

fn sample() -> Sample<Thing> {
    let day = |iso: &str| Some(iso.parse().unwrap());
    Sample {
        full: Thing {
            name: "Bank".into(),
            note: "a\nb".into(),
            place: Some("Kiel".into()),
            stuff: Some(Stuff::Tin),
            whole: true,
            made_on: day("2026-02-01"),
            born_on: day("1960-04-28"),
            bought_on: day("1995-09-01"),
            codes: vec!["C50.1".into()],
            number: 66,
            ended: None,
        },
        rest: |_| (),
        stored: "0442616e6b03610a6201044b69656c01020101fb0aa001fb9d1b01fb3c4901054335302e314200",
        boxes: &[("name", "Bank"), ("stuff", "tin")],
        change: ("place", "Kiel"),
        acts: &[("thing-close", &[("ended", "broken")]), ("thing-reopen", &[])],
        kinds: &KINDS,
        before: |_, _| (),
    }
}

// The catalogue has no words of things.
entity_conformance!(Thing, sample(); stored, columns, acts, list, json);
