//! One problem, three faces (page, fragment, `application/problem+json`): what happened and what to do next.

use std::{borrow::Cow, fmt::Display};

use super::words::Msg;

/// What sort of refusal or failure it is; decides the HTTP status and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 404: not there, or not yours; the two look the same.
    NotFound,
    /// 403: the role lacks the permission.
    NotAllowed,
    /// 401: sign in first.
    SignIn,
    /// 401: show the badge; there is no account to sign in to.
    ShowBadge,
    /// 422: the input breaks a rule; the form is shown again with the input kept.
    Invalid,
    /// 400: the request cannot be read at all.
    Malformed,
    /// 409: somebody or something else came first.
    Conflict,
    /// 412: the API's `If-Match` is stale.
    Stale,
    /// 428: the API's `If-Match` is missing.
    PreconditionRequired,
    /// 413.
    TooLarge,
    /// 415.
    UnsupportedMedia,
    /// 429.
    TooMany,
    /// 503: try again in a moment.
    Busy,
    /// 507: no space left.
    NoSpace,
    /// 500: a bug or damaged data; the user sees only an incident id.
    Internal,
}

/// A link out of a problem, e.g. "Filter zurücksetzen".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Local path.
    pub href: String,
    /// Its words.
    pub words: Msg,
}

/// A way out of a problem that does something: a form with one button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// Where it is sent.
    pub at: &'static str,
    /// What it says, by name; nothing of a person.
    pub fields: Vec<(&'static str, String)>,
    /// Where it leads afterwards (`weiter`), unless the problem came in the place of a page: then there.
    pub back: String,
    /// Its words.
    pub words: Msg,
}

/// What leads on from a problem. Most problems have nothing of it, so it is apart from them: they are handed around a lot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Where to go from here.
    pub links: Vec<Link>,
    /// What can be done about it at once.
    pub button: Option<Button>,
}

/// A rule broken by one input field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name as in domain.md and in the form; of an unknown field, the name that was sent (cut).
    pub field: Cow<'static, str>,
    /// The code of domain.md, e.g. `ICD_FORMAT`.
    pub code: &'static str,
    /// The sentence for people.
    pub words: Msg,
}

/// The broken rules, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// None so far.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }
    /// Adds one whose sentence is that of its code.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, code: &'static str) {
        self.0.push(FieldError { field: field.into(), code, words: Msg::code(code) });
    }
    /// Adds one with its own sentence.
    pub fn add_with(&mut self, field: impl Into<Cow<'static, str>>, code: &'static str, words: Msg) {
        self.0.push(FieldError { field: field.into(), code, words });
    }
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The errors of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a FieldError> + 'a {
        self.0.iter().filter(move |error| error.field == field)
    }
}

/// Why a failure happened, for the log alone: the table, the key as an opaque id, the kind of error; nothing of a person.
/// Two problems are the same to people whatever their causes.
#[derive(Debug, Clone, Default)]
pub struct Cause(Option<Box<Box<str>>>);

impl PartialEq for Cause {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Cause {}

impl Cause {
    /// Whether anything is known of it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_ref().map_or("-", |cause| cause))
    }
}

/// The one code of every failure that is nobody's input ([`Kind::Internal`]).
pub const INTERNAL: &str = "FEHLER_INTERN";

/// What happened and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Decides the status.
    pub kind: Kind,
    /// Stable code for machines (domain.md, 11), e.g. `VORSCHAU_VERBRAUCHT`.
    pub code: &'static str,
    /// The sentence for people.
    pub words: Msg,
    /// Per field, when the input broke rules.
    pub fields: FieldErrors,
    /// What leads on.
    pub ways_out: Option<Box<Ways>>,
    /// Seconds after which it may be tried again (at most 18 hours are told).
    pub retry_after: Option<u16>,
    /// Why, for the log alone.
    pub cause: Cause,
}

impl Problem {
    /// A problem whose sentence is that of its code.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str) -> Self {
        debug_assert!(kind != Kind::Internal || code == INTERNAL, "{code}");
        Self {
            kind,
            code,
            words: Msg::code(code),
            fields: FieldErrors::new(),
            ways_out: None,
            retry_after: None,
            cause: Cause::default(),
        }
    }
    /// A bug or damaged data. People see an incident's number only; the log has the cause.
    #[must_use]
    pub fn internal(cause: impl Display) -> Self {
        Self::new(Kind::Internal, INTERNAL).saying(Msg::code("FEHLER_INTERN_KURZ")).because(cause)
    }
    /// With its cause for the log, where it has none yet: the innermost says most. Refusals of input have none.
    #[must_use]
    pub fn because(mut self, cause: impl Display) -> Self {
        if self.cause.0.is_none() && matches!(self.kind, Kind::Internal | Kind::Busy | Kind::NoSpace) {
            self.cause.0 = Some(Box::new(cause.to_string().into()));
        }
        self
    }
    /// With its own sentence (usually the code's with arguments).
    #[must_use]
    pub fn saying(mut self, words: Msg) -> Self {
        self.words = words;
        self
    }
    /// With field errors.
    #[must_use]
    pub fn with_fields(mut self, fields: FieldErrors) -> Self {
        self.fields = fields;
        self
    }
    /// May be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(u16::try_from(seconds).unwrap_or(u16::MAX));
        self
    }
    /// With what can be done about it at once.
    #[must_use]
    pub fn with_button(mut self, button: Button) -> Self {
        self.ways_out.get_or_insert_default().button = Some(button);
        self
    }
    /// What can be done about it at once.
    #[must_use]
    pub fn button(&self) -> Option<&Button> {
        self.ways_out.as_ref()?.button.as_ref()
    }
    /// The same, to be led elsewhere.
    pub fn button_mut(&mut self) -> Option<&mut Button> {
        self.ways_out.as_mut()?.button.as_mut()
    }
    /// Where to go from here.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        self.ways_out.as_ref().map_or(&[], |ways| &ways.links)
    }
    /// Adds a link that leads the user on.
    #[must_use]
    pub fn way_out(mut self, href: impl Into<String>, words: Msg) -> Self {
        self.ways_out.get_or_insert_default().links.push(Link { href: href.into(), words });
        self
    }
}

/// Every feature's error says what it means to people; an exhaustive match, no wildcard.
pub trait Explain {
    /// The problem as people see it.
    fn explain(&self) -> Problem;
}

/// An error becomes a problem by `?`, and keeps its cause.
impl<E: Explain + Display> From<E> for Problem {
    fn from(error: E) -> Self {
        error.explain().because(error)
    }
}
