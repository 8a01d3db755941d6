//! What is special about the pages of a unit.

use std::collections::HashMap;

use jiff::civil::Date;
use maud::{Markup, html};

use super::acts::{CloseUnit, ReopenUnit};
use crate::{
    addresses,
    features::{
        care::{
            residents::living_in,
            units::{self, CLOSED, ManageUnits, ReadUnits, UNIT_CHANGED, UNIT_CREATED, Unit, UnitPatch},
        },
        house::accounts::{ADMIN, Section, tabs},
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    platform::{
        Platform,
        entity::{
            Act, ActError, Addresses, Column, Events, Field, Filter, List, ListIds, Shown, Stamp, Takes,
            pages,
        },
        search::NumberedNeedle,
        store::{Reader, StoreError},
        tenancy::Ctx,
    },
    ui::{NavSpot, View, badge, time, view::Tone},
};

pub(super) const LIST: List = List {
    ids: ListIds {
        table: "wohnbereiche-tabelle",
        filter: "wohnbereiche-filter",
        search: "wohnbereiche-suche",
        rows: "wohnbereiche",
    },
    called: &[],
    filters: &[Filter::Q, Filter::new("aktiv", "unit-field-aktiv", Takes::YesNo)],
    closed_by: "aktiv",
    sorts: &["sortierung", "-sortierung", "name", "-name"],
    sort: "sortierung",
    columns: &[
        Column::of("name").bare(),
        Column::of("kuerzel"),
        Column::of("plaetze"),
        Column::called("bewohner", "unit-column-bewohner"),
        Column::of("sortierung"),
        Column::called("status", "common-state").bare(),
    ],
    begin: &[("/verwaltung/wohnbereiche/neu", "unit-new")],
};

/// How many live in each unit, restricted residents counted.
pub struct People(HashMap<Id<Unit>, u64>);

impl People {
    /// How many live there.
    pub fn living_in(&self, unit: Id<Unit>) -> u64 {
        self.0.get(&unit).copied().unwrap_or(0)
    }
}

impl Shown for Unit {
    type Read = ReadUnits;
    type Edit = ManageUnits;
    type Around = People;
    const AT: Addresses = addresses!("/verwaltung/wohnbereiche");
    const HERE: NavSpot = ADMIN;
    const LIST: &'static List = &LIST;
    const EVENTS: Events = Events { created: UNIT_CREATED, changed: UNIT_CHANGED };
    const ACTS: &'static [Act<Self>] = &[Act::of::<CloseUnit>(), Act::of::<ReopenUnit>()];

    fn around(p: &Platform, ctx: &Ctx<ReadUnits>) -> Result<People, StoreError> {
        p.store().read(ctx, |r| {
            let all = units::all(r)?;
            let counted = all.iter().map(|unit| Ok((unit.id, living_in(r, unit.id)?)));
            Ok(People(counted.collect::<Result<_, StoreError>>()?))
        })
    }
    fn named(&self, words: Msg) -> Msg {
        words.with("name", self.name.clone())
    }
    fn closed(&self) -> bool {
        !self.aktiv
    }
    fn locked(&self, _: Date) -> Result<(), ActError> {
        if self.closed() { Err(ActError::Closed(CLOSED)) } else { Ok(()) }
    }
    fn cells(&self, v: &View, around: &People, needle: Option<&NumberedNeedle>) -> Vec<Markup> {
        let mut cells = pages::cells(self, v, around, needle);
        let people = html! { (around.living_in(self.id)) };
        let status = self.standing(v, around);
        for (cell, own) in cells.iter_mut().skip(3).step_by(2).zip([people, status]) {
            *cell = own;
        }
        cells
    }

    fn begins(column: &str, _: Date) -> String {
        if column == "sortierung" { "0".into() } else { String::new() }
    }
    fn draft(patch: &UnitPatch, stamp: &Stamp) -> Result<Self, FieldErrors> {
        units::draft(patch, stamp)
    }
    fn fits(&self, r: &Reader<'_, ManageUnits>, _: Option<&Self>) -> Result<(), ActError> {
        units::names_are_free(r, self)
    }

    fn above_list(v: &View, _: &People) -> Markup {
        let is_admin = v.admin.iter().any(|item| item.href == Self::AT.list);
        html! { @if is_admin { (tabs(v, Section::Area(Self::AT.list))) } }
    }
    fn standing(&self, v: &View, _: &People) -> Markup {
        let (tone, word) =
            if self.aktiv { (Tone::Good, "unit-open") } else { (Tone::Neutral, "unit-closed") };
        badge::badge(tone, &v.w(word))
    }
    fn value(&self, v: &View, around: &People, field: &Field<Self>, _: bool) -> Option<Markup> {
        if field.name != "schichten_frueher" {
            return pages::value(v, around, field, &field.get(self));
        }
        let own = |entered: Option<&str>| {
            entered.map_or_else(|| v.w("unit-of-the-house"), |own| own.replace('\n', " · "))
        };
        (!self.schichten_frueher.is_empty()).then(|| {
            html! { ul { @for (ab, entered) in self.shifts() { li { (time::since(v, ab)) ": " (own(entered)) } } } }
        })
    }
    fn word(_: &View, _: &str, word: &str) -> String {
        word.to_owned()
    }
    fn lead(&self, v: &View, around: &People) -> Markup {
        html! { p.meta { (v.t(&Msg::new("unit-people").with("n", around.living_in(self.id)))) } }
    }
}
