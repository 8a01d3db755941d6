//! Units as JSON.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{ToSchema, openapi::schema::Type};

use super::shown::{LIST, People};
use crate::{
    features::care::units::Unit,
    kernel::ids::Id,
    platform::{
        entity::{Api, list::params},
        web::routes::Param,
    },
};

impl Api for Unit {
    const API: (&'static str, &'static str) = ("/api/v1/units", "/api/v1/units/{id}");
    const NAME: &'static str = "Unit";
    const NAMES: &'static str = "Units";
    const SUMMARIES: [&'static str; 4] = [
        "The units of the house, in their order",
        "Adds a unit",
        "One unit; its ETag is its row_version",
        "Changes columns of a unit; needs If-Match",
    ];
    const PARAMS: &'static [Param] = &params::<5>(&LIST);
    const NEEDED: &'static [&'static str] = &["name", "kuerzel"];
    const BESIDE: &'static [(&'static str, Type, bool)] = &[("bewohner", Type::Integer, true)];
    type Line = UnitLine;

    fn beside(&self, around: &People, _: Date) -> Vec<Value> {
        vec![json!(around.living_in(self.id))]
    }
    fn line(&self, row_version: u64, around: &People, _: Date) -> UnitLine {
        UnitLine {
            id: self.id,
            row_version,
            name: self.name.clone(),
            kuerzel: self.kuerzel.clone(),
            plaetze: self.plaetze,
            sortierung: self.sortierung,
            aktiv: self.aktiv,
            bewohner: around.living_in(self.id),
        }
    }
}

/// A unit in a list.
#[derive(Serialize, ToSchema)]
pub struct UnitLine {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Unit>,
    /// Its version.
    pub row_version: u64,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub kuerzel: String,
    /// Its places.
    pub plaetze: Option<u16>,
    /// Its place in lists.
    pub sortierung: u16,
    /// Whether residents can live there.
    pub aktiv: bool,
    /// How many do.
    pub bewohner: u64,
}
