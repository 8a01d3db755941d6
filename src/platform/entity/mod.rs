//! What a record of a tenant gets by saying what is special about it: its columns
//! and its rules.
//!
//! Owns: how a record is declared, its columns, their values, what forms, JSON, the API's description and audit make of
//! them, the acts that create and change a record, the comparison of two changes, its list, pages and routes, and how it
//! is told of elsewhere.
//! May use: `kernel`, `ui`, `search`, `store`, `tenancy`, `web`.
//! Never: a record, column, message key or rule of a feature.

mod act;
pub mod api;
mod conflict;
#[cfg(test)]
pub mod conformance;
mod field;
mod fit;
pub mod found;
mod json;
pub mod list;
pub mod pages;
mod patch;
mod record;
pub mod routes;
mod rows;
mod shown;
pub mod single;
#[cfg(test)]
mod testing;
mod told;
pub mod transition;
mod value;

use jiff::civil::Date;

use crate::{
    kernel::{ids::Id, problem::FieldErrors},
    platform::store::Record,
};

pub use act::{ActError, Done, Stamp, Target, about, replace, set, settled};
pub use api::{Api, EntityJson, PageJson};
pub use conflict::{VERSION_NOTE, comparison};
pub use field::{Field, Fields, Kind, Section};
pub use fit::{Violation, columns_fit};
pub use found::Listed;
pub use json::{column_schema, type_schema, values_schema};
pub use list::{Column, Filter, List, ListIds, ListQuery, Place, Sort, Takes};
pub use patch::{Days, Patch, boxes, parse_asked, parse_field, stands};
pub use rows::joined;
pub use shown::{
    Addresses, Events, Lookalike, Opened, OpenedFor, Shown, edit, enter, open, reached, with_history,
};
pub use single::{Single, SingleApi};
pub use transition::{Act, Asking, Call, Transition, Within, carry_out};
pub use value::{FieldValue, Slot};

#[cfg(test)]
pub use self::act::changes;

/// A record that people create and change by its columns.
pub trait Entity: Fields + Record<Key = Id<Self>> + PartialEq {
    /// The columns that say who changed the record last and when. The audit leaves them out, since the event says both.
    const STAMPS: &'static [&'static str];
    /// Sets what follows from other columns, and the stamps. `before` is none for a new record.
    fn settle(&mut self, before: Option<&Self>, stamp: &Stamp);
    /// Every broken rule, none when the record may be written.
    fn check(&self, before: Option<&Self>, today: Date) -> FieldErrors;
}
