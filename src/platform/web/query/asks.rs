//! What a handler's arguments ask of a request, said by their types: the API's document is made from this, so that it
//! cannot say otherwise.

use axum::{Extension, extract::State, http::HeaderMap};

use crate::{kernel::ids::Id, platform::Platform};

/// What sort of value stands in a path, a query string or a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A record's id.
    Uuid,
    /// A whole number of this range.
    Whole(u64, u64),
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any text.
    Text,
    /// The tag of a version, as `ETag` gave it.
    Tag,
}

/// What a handler asks of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The parts of the path that are read, in order.
    pub path: &'static [Of],
    /// A query string.
    pub query: bool,
    /// A body of JSON.
    pub json: bool,
    /// A form.
    pub form: bool,
    /// A form with a file.
    pub file: bool,
    /// The headers that are read: name, kind, whether it must be there.
    pub headers: &'static [(&'static str, Of, bool)],
}

impl Asked {
    /// Nothing.
    pub const NOTHING: Self =
        Self { path: &[], query: false, json: false, form: false, file: false, headers: &[] };

    /// This and that. (At most one of them reads the path, and one the headers.)
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            path: if self.path.is_empty() { other.path } else { self.path },
            query: self.query || other.query,
            json: self.json || other.json,
            form: self.form || other.form,
            file: self.file || other.file,
            headers: if self.headers.is_empty() { other.headers } else { self.headers },
        }
    }

    /// Whether a body is read.
    #[must_use]
    pub const fn body(&self) -> bool {
        self.json || self.form || self.file
    }
}

/// An argument of a handler. axum's own readers of bodies and addresses are none: their refusals are plain text.
pub trait Asks {
    /// What it asks.
    const ASKED: Asked = Asked::NOTHING;
}

/// An argument behind a visitor, a user or the operator, of whom it may ask as what they are here. Behind the context of
/// a permission stands no other: a handler acts for one alone.
pub trait AsksBesideUser {
    /// What it asks of the request.
    const ASKED: Asked = Asked::NOTHING;
}
impl<T: Asks> AsksBesideUser for T {
    const ASKED: Asked = T::ASKED;
}

impl Asks for State<Platform> {}
impl Asks for HeaderMap {}
impl<T> Asks for Extension<T> {}

/// One part of a path.
pub trait Part {
    /// What stands there.
    const OF: Of;
}
impl<K> Part for Id<K> {
    const OF: Of = Of::Uuid;
}
impl Part for String {
    const OF: Of = Of::Text;
}
impl Part for u8 {
    const OF: Of = Of::Whole(0, 255);
}
impl Part for u16 {
    const OF: Of = Of::Whole(0, 65_535);
}
impl Part for u32 {
    const OF: Of = Of::Whole(0, 4_294_967_295);
}

/// The parts of a path that a handler reads.
pub trait Parts {
    /// What stands there, in order.
    const OF: &'static [Of];
}
impl<T: Part> Parts for T {
    const OF: &'static [Of] = &[T::OF];
}
impl<A: Part, B: Part> Parts for (A, B) {
    const OF: &'static [Of] = &[A::OF, B::OF];
}
