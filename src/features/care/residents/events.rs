//! What happens to residents, as the audit trail calls it. Every event is about the resident's own record, so it stands in
//! their history.

use crate::platform::store::EventKind;

/// A resident was taken in.
pub const RESIDENT_CREATED: EventKind = EventKind::new("resident.created");
/// Columns of a resident were changed.
pub const RESIDENT_CHANGED: EventKind = EventKind::new("resident.changed");
/// A resident moved inside the house.
pub const RESIDENT_MOVED: EventKind = EventKind::new("resident.moved");
/// An absence was entered, changed or ended.
pub const ABSENCE_CHANGED: EventKind = EventKind::new("resident.absence");
/// A resident moved out or died.
pub const RESIDENT_CLOSED: EventKind = EventKind::new("resident.closed");
/// A closed stay was opened again.
pub const RESIDENT_REOPENED: EventKind = EventKind::new("resident.reopened");
/// A file was restricted.
pub const RESIDENT_RESTRICTED: EventKind = EventKind::new("resident.restricted");
/// A restriction was lifted.
pub const RESIDENT_UNRESTRICTED: EventKind = EventKind::new("resident.unrestricted");
/// An admin looked into a restricted file and said why.
pub const RESIDENT_OPENED: EventKind = EventKind::new("resident.opened");
