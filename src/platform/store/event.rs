//! Events: what a write leaves behind in the audit trail and the outbox.

use serde::{Deserialize, Serialize};

use super::{StoreError, record::TableName};

/// A kind of event. Registered by a feature; the name is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventKind {
    /// Stable name, e.g. `case.changed`; also the key of its words (`event-case-changed`).
    pub name: &'static str,
    /// Whether a reaction follows, for which the outbox keeps a row.
    pub(super) reacts: bool,
}

impl EventKind {
    /// A kind of event that nothing follows from.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, reacts: false }
    }
    /// A kind of event that a feature has registered a reaction for.
    #[must_use]
    pub const fn with_reaction(name: &'static str) -> Self {
        Self { name, reacts: true }
    }
    /// Whether a reaction follows.
    #[must_use]
    pub fn reacts(self) -> bool {
        self.reacts
    }
}

/// An old and a new value of one field, as people read them; stored sealed, apart from the entry.
#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Change {
    /// The field's name as in domain.md.
    pub field: String,
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
}

crate::opaque_debug!(Change);

/// One act as the audit trail keeps it.
#[derive(Clone)]
pub struct Event {
    pub(super) kind: EventKind,
    pub(super) object: Option<(TableName, [u8; 16])>,
    pub(super) person: Option<(TableName, [u8; 16])>,
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<(String, String)>,
}

impl Event {
    /// An event of a kind.
    #[must_use]
    pub fn new(kind: EventKind) -> Self {
        Self { kind, object: None, person: None, changes: Vec::new(), notes: Vec::new() }
    }
    /// About a record.
    #[must_use]
    pub fn about(mut self, table: TableName, id: [u8; 16]) -> Self {
        self.object = Some((table, id));
        self
    }
    /// Of the person whose file lists it too: the table and id of their record. Nothing more than [`Event::about`], where that
    /// is the same record.
    #[must_use]
    pub fn of(mut self, table: TableName, id: [u8; 16]) -> Self {
        self.person = Some((table, id));
        self
    }
    /// With old and new values.
    #[must_use]
    pub fn changing(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }
    /// With a note that identifies nobody (a count, a code, a week).
    #[must_use]
    pub fn note(mut self, name: &str, value: impl ToString) -> Self {
        self.notes.push((name.to_owned(), value.to_string()));
        self
    }
}

/// What a write comes to: a result and at least one event, or a result and no change; of drafts alone, also a result and
/// changes that no event tells.
pub struct Recorded<T> {
    value: T,
    events: Vec<Event>,
}

impl<T> Recorded<T> {
    /// A result and what happened.
    #[must_use]
    pub fn new(value: T, event: Event) -> Self {
        Self { value, events: vec![event] }
    }
    /// A result of which nothing came: a write that ends so changed nothing.
    #[must_use]
    pub fn unchanged(value: T) -> Self {
        Self { value, events: Vec::new() }
    }
    /// A result of which drafts were saved, and no event tells ([`super::Store::save_draft`]). As the end of any other
    /// write it is [`Recorded::unchanged`].
    #[must_use]
    pub fn without_event(value: T) -> Self {
        Self::unchanged(value)
    }
    /// The result and what happened, of a write that may change drafts alone.
    pub(super) fn of_drafts(self) -> (T, Vec<Event>) {
        (self.value, self.events)
    }
    /// The result and what happened.
    ///
    /// # Errors
    /// [`StoreError::Unrecorded`] when something was changed of which no event tells.
    pub(super) fn parts(self, changed: bool) -> Result<(T, Vec<Event>), StoreError> {
        if changed && self.events.is_empty() {
            return Err(StoreError::Unrecorded);
        }
        Ok((self.value, self.events))
    }
    /// And this happened too.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }
    /// The same events with another result.
    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Recorded<U> {
        Recorded { value: f(self.value), events: self.events }
    }
}
