//! What an import leaves in the audit trail: counts, never names.

use crate::platform::store::EventKind;

/// A file was uploaded, read otherwise, or a row of its preview corrected; nothing was imported.
pub const IMPORT_PREVIEWED: EventKind = EventKind::new("import.previewed");
/// A preview was given up; nothing was imported.
pub const IMPORT_DISCARDED: EventKind = EventKind::new("import.discarded");
/// A plan was carried out.
pub const IMPORT_DONE: EventKind = EventKind::with_reaction("import.done");
/// An import that ran in the background failed; nothing was imported.
pub const IMPORT_FAILED: EventKind = EventKind::with_reaction("import.failed");
/// An import was stopped while it ran; nothing was imported.
pub const IMPORT_STOPPED: EventKind = EventKind::new("import.stopped");
/// The cases of an import were removed again.
pub const IMPORT_UNDONE: EventKind = EventKind::new("import.undone");
/// The rows that were not imported were downloaded.
pub const IMPORT_EXPORTED: EventKind = EventKind::new("import.exported");
/// Previews that ran out, and rows kept for 30 days, were removed.
pub const IMPORT_PURGED: EventKind = EventKind::new("import.purged");
