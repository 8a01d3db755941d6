//! What an import of residents leaves in the audit trail: counts, never names.

use crate::platform::store::EventKind;

/// A file was uploaded, read otherwise, or a row of its preview corrected; nothing was imported.
pub const IMPORT_PREVIEWED: EventKind = EventKind::new("resident_import.previewed");
/// A preview was given up; nothing was imported.
pub const IMPORT_DISCARDED: EventKind = EventKind::new("resident_import.discarded");
/// A plan was carried out.
pub const IMPORT_DONE: EventKind = EventKind::new("resident_import.done");
/// An import that ran in the background failed; nothing was imported.
pub const IMPORT_FAILED: EventKind = EventKind::new("resident_import.failed");
/// An import was stopped while it ran; nothing was imported.
pub const IMPORT_STOPPED: EventKind = EventKind::new("resident_import.stopped");
/// The residents of an import were removed again.
pub const IMPORT_UNDONE: EventKind = EventKind::new("resident_import.undone");
/// The rows that were not imported were downloaded.
pub const IMPORT_EXPORTED: EventKind = EventKind::new("resident_import.exported");
/// Previews that ran out, and rows kept for 30 days, were removed.
pub const IMPORT_PURGED: EventKind = EventKind::new("resident_import.purged");
