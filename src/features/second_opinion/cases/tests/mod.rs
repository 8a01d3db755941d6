//! Actions, lists and pages of cases on a real store in memory.
//!
//! Owns: a platform with one tenant, people to act in it, and what any record is tested for.
//! May use: everything of the feature.
//! Never: a mock.

mod actions;
mod lists;
mod pages;

use std::path::PathBuf;

use axum::{body::to_bytes, response::Response};
use scraper::{Html, Selector};

use super::{
    Case, EditCases, ReadCases,
    fields::Patch,
    testing::{self, from_form},
};
use crate::{
    entity_conformance,
    kernel::{clock::FixedClock, ids::Id},
    platform::{
        NewTenant, Platform, Wiring,
        entity::{self, conformance::Sample},
        settings::Settings,
        store::{Event, EventKind, RecordKind, Store, Versioned},
        tenancy::{Area, Ctx, Permission, Tenant},
        web::{idempotency::IdempotencyRecord, query::Form},
    },
};

static KINDS: [RecordKind; 2] = [RecordKind::of::<Case>(), RecordKind::of::<IdempotencyRecord>()];

fn sample() -> Sample<Case> {
    Sample {
        full: testing::full(),
        rest: |case| {
            (case.ablehnung_datum, case.abbruch_datum) = (Some(case.datum), Some(case.datum));
            (case.ablehnung_grund, case.abbruch_grund) = (Some("a".into()), Some("b".into()));
        },
        stored: include_str!("../../../../../fixtures/records/case_v1.hex"),
        boxes: &[("nachname", "Tonn"), ("datum", "2.2.26"), ("fallgruppe", "onko")],
        change: ("ort", "Kiel"),
        acts: &[("case-close", &[("loesch_grund", "doppelt")]), ("case-reopen", &[])],
        kinds: &KINDS,
        before: |_, _| (),
    }
}

entity_conformance!(Case, sample());

/// One tenant; it is 2026-11-20.
pub struct TestTenant {
    pub p: Platform,
    tenant: Tenant,
}

impl TestTenant {
    pub fn new() -> Self {
        let wiring = Wiring { kinds: &KINDS, ..Wiring::NONE };
        let clock = Box::new(FixedClock(testing::now()));
        let store = Store::in_memory().unwrap();
        let p = Platform::new(store, clock, Settings::default(), wiring, PathBuf::new()).unwrap();
        let new =
            NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Zweitmeinung] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = p.create_tenant(&p.operator("op".into()), new, begun).unwrap().unwrap();
        Self { p, tenant }
    }

    pub fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.p.command_line(&self.p.operator("op".into()), &self.tenant, None).unwrap()
    }

    pub fn admin(&self) -> Ctx<EditCases> {
        self.ctx()
    }

    pub fn case(&self, id: Id<Case>) -> Versioned<Case> {
        self.p.store().read(&self.ctx::<ReadCases>(), |r| r.need(&id)).unwrap()
    }

    /// Enters a case by hand: surname, first name, day, group.
    pub fn enter(&self, nachname: &str, vorname: &str, datum: &str, fallgruppe: &str) -> Id<Case> {
        let patch = patch(&[
            ("nachname", nachname),
            ("vorname", vorname),
            ("datum", datum),
            ("fallgruppe", fallgruppe),
        ]);
        entity::enter::<Case>(&self.p, &self.admin(), &patch, "", Some("")).unwrap().id
    }
}

pub fn patch(boxes: &[(&str, &str)]) -> Patch {
    let today = "2026-11-20".parse().unwrap();
    from_form(boxes.iter().copied(), today, today).unwrap()
}

pub fn form(boxes: &[(&str, &str)]) -> Form {
    Form(boxes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

pub async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap()
}

/// What an answer shows.
pub struct Shown {
    pub status: u16,
    pub location: Option<String>,
    pub dom: Html,
}

impl Shown {
    pub async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        Self { status, location, dom: Html::parse_document(&text(response).await) }
    }

    pub fn all(&self, css: &str) -> Vec<String> {
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.dom.select(&Selector::parse(css).unwrap()).map(|e| words(e.text().collect())).collect()
    }

    pub fn attr(&self, css: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        self.dom.select(&selector).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }
}
