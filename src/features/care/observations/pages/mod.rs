//! The pages of entries.
//!
//! Owns: how an entry reads, its form, its page, a resident's timeline, the round.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod ask;
mod entry;
mod form;
mod inputs;
mod line;
mod photos;
mod round;
mod subjects;
mod timeline;
mod values;
mod when;

pub use ask::{LookPage, RightPersonPage, WithdrawPage, carried_to};
pub use entry::EntryPage;
pub use form::{Block, CorrectPage, EntryForm, REPORT, WERTE, text_name};
pub use inputs::{Filled, Last, inputs as fields_of};
pub use line::{anchor, clock as clock_shown, lines, marks, moment as moment_shown, signed};
pub use photos::{PhotoPage, previews as photo_previews};
pub use round::{AT as ROUND_AT, ROUND, RoundPage, RoundRow, row_prefix};
pub use subjects::{ANORDNUNG, Subjects, VERLAUF};
pub use timeline::{Card, TimelinePage};
pub use values::{Shown, content};
pub use when::{at_time, filled as filled_when, read as read_when, show as show_when};

use crate::{
    features::care::{residents::Resident, templates::PhotoId},
    kernel::ids::Id,
    ui::NavSpot,
};

/// The place of the pages of entries in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

use super::model::Entry;

/// The page of an entry.
#[must_use]
pub fn entry_at(id: Id<Entry>) -> String {
    format!("/beobachtungen/{id}")
}
/// A page below that of an entry.
#[must_use]
pub fn below_entry(id: Id<Entry>, what: &str) -> String {
    format!("/beobachtungen/{id}/{what}")
}
/// The page of a photo of an entry.
#[must_use]
pub fn photo_at(entry: Id<Entry>, photo: PhotoId) -> String {
    format!("/beobachtungen/{entry}/fotos/{photo}")
}
/// The picture itself.
#[must_use]
pub fn picture_at(entry: Id<Entry>, photo: PhotoId) -> String {
    format!("/beobachtungen/{entry}/fotos/{photo}/bild")
}
/// Its preview.
#[must_use]
pub fn preview_at(entry: Id<Entry>, photo: PhotoId) -> String {
    format!("/beobachtungen/{entry}/fotos/{photo}/vorschau")
}
/// The page of a resident.
#[must_use]
pub fn resident_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}")
}
/// The timeline of a resident.
#[must_use]
pub fn timeline_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/beobachtungen")
}
/// The form of new entries of a resident.
#[must_use]
pub fn form_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/beobachtungen/neu")
}
/// What a resident is called on the pages of entries.
#[must_use]
pub fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}
