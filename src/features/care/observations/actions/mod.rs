//! What can be done with entries: one function, one transaction, an event for each entry.
//!
//! Owns: writing, correcting, withdrawing, carrying over; reading one and many.
//! May use: everything of the feature, `alerts`, `residents`, `templates`, `settings`, `staff`, `units`.
//! Never: a rule (those are in `rules`).

mod linked;
mod photos;
mod read;
mod revise;
mod subject;
mod values;
mod write;

pub use linked::{LinksEntries, Report, report, retell, retract};
pub use photos::{PHOTOS_REFUSED, SentTo, Size, add_photos, note_refused, open_photo, reach};
pub use read::{HIDDEN_SEEN, Opened, Range, carried_over, list, list_of, open, open_hidden, veiled};
pub use revise::{CORRECTED, Correction, Seen, WITHDRAWN, correct, withdraw};
pub use values::{own_limits, reason as entry_reason};
pub use write::{CREATED, GIVES_OCCASION, How, Names, Sent, Written, add, write};
