//! The forms of a record in versions: of a new one, of its next version, and what is asked before it is ended.

use jiff::civil::Date;
use maud::{Markup, html};

use super::Revised;
use crate::{
    features::care::{
        observations::{Filled, called},
        residents::Resident,
    },
    kernel::{
        dates,
        ids::Id,
        problem::{FieldErrors, Link, Problem},
        words::Msg,
    },
    platform::{Platform, tenancy::Ctx, web::query::Form},
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        notice::say,
        view::Tone,
    },
};

/// The place of these pages in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");
/// Most characters of a reason.
pub const MOST_REASON: usize = 500;

/// Where the pages of a record are.
pub struct Paths {
    /// The page of all of a resident; `{id}` is theirs.
    pub all: &'static str,
    /// The form of a new one; `{id}` is the resident's.
    pub new: &'static str,
    /// One in the page of all.
    pub one: &'static str,
    /// The form of its next version.
    pub change: &'static str,
    /// Where one is ended.
    pub end: &'static str,
}

/// What the pages of a record say.
pub struct Words {
    /// The way back to all of the resident.
    pub back: Msg,
    /// The title of the form of a new one; takes the resident's `name`.
    pub new_title: Msg,
    /// The title of the form of its next version; takes `name`.
    pub change_title: Msg,
    /// The button that begins one.
    pub begin: Msg,
    /// The button that changes one.
    pub change: Msg,
    /// Somebody else changed it meanwhile.
    pub stale: Msg,
    /// It was begun.
    pub begun: Msg,
    /// It was changed.
    pub changed: Msg,
    /// It was ended.
    pub ended: Msg,
}

/// A record with pages: all of a resident, a form, and what is asked before one is ended.
pub trait RevisedPages: Revised {
    /// What its form and the question before its end show beside it: what may be chosen, or what is the case now.
    type Beside;
    /// Where they are.
    const PATHS: Paths;
    /// Before the id, in the element id of one on the page of all.
    const ANCHOR: &'static str;
    /// What its pages say.
    const WORDS: Words;

    /// See [`RevisedPages::Beside`]; `of` is none for a new one.
    ///
    /// # Errors
    /// Those of the store.
    fn beside(
        p: &Platform,
        ctx: &Ctx<Self::Write>,
        resident: &Resident,
        of: Option<&Self>,
    ) -> Result<Self::Beside, Problem>;
    /// What the form of a new one begins with.
    ///
    /// # Errors
    /// Those of the store.
    fn proposed(p: &Platform, ctx: &Ctx<Self::Write>) -> Result<Filled, Problem>;
    /// What a version fills in: a change begins with what stands there.
    fn filled(version: &Self::Version, ctx: &Ctx<Self::Write>) -> Filled;
    /// What a form says; what cannot be read is an error at its field, all else is judged later.
    ///
    /// # Errors
    /// Each with its field.
    fn sent(ctx: &Ctx<Self::Write>, form: &Filled) -> Result<Self::Sent, FieldErrors>;
    /// What is wrong, at the fields of the form.
    fn placed(errors: FieldErrors) -> FieldErrors {
        errors
    }
    /// What is sent to end one.
    fn end_of(form: &Form) -> Self::End;
    /// What a version says, to whoever finds that somebody else wrote it meanwhile.
    fn said(v: &View, version: &Self::Version, beside: &Self::Beside) -> Markup;
    /// What stands on the page of its form, with its fields ([`FormPage::form`]).
    fn form(v: &View, page: &FormPage<Self>) -> Markup;
    /// The title of the question before one is ended; `name` is the resident's.
    fn end_title(&self, name: String) -> Msg;
    /// What stands on the page of that question, with its fields ([`EndPage::form`]).
    fn end_form(v: &View, page: &EndPage<Self>) -> Markup;

    /// The page of all of a resident.
    #[must_use]
    fn all_at(resident: Id<Resident>) -> String {
        at(Self::PATHS.all, resident)
    }
    /// The form of a new one.
    #[must_use]
    fn new_at(resident: Id<Resident>) -> String {
        at(Self::PATHS.new, resident)
    }
    /// The form of its next version.
    #[must_use]
    fn change_at(id: Id<Self>) -> String {
        at(Self::PATHS.change, id)
    }
    /// Where one is ended.
    #[must_use]
    fn end_at(id: Id<Self>) -> String {
        at(Self::PATHS.end, id)
    }
    /// The element id of one on the page of all: where that goes on after saving.
    #[must_use]
    fn anchor(id: Id<Self>) -> String {
        format!("{}-{id}", Self::ANCHOR)
    }
}

/// The form of a new record, or of the next version of one.
pub struct FormPage<R: RevisedPages> {
    /// For whom.
    pub resident: Resident,
    /// Which is changed, and the version that is seen.
    pub of: Option<(R, u32)>,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether somebody else made another version meanwhile.
    pub is_stale: bool,
    /// What it shows beside that.
    pub beside: R::Beside,
}

impl<R: RevisedPages> Page for FormPage<R> {
    fn title(&self) -> Msg {
        let words = R::WORDS;
        let title = if self.of.is_some() { words.change_title } else { words.new_title };
        title.with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: R::all_at(self.resident.id), words: R::WORDS.back })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            @if let (true, Some((record, _))) = (self.is_stale, &self.of) {
                (say(v, Tone::Warn, R::WORDS.stale))
                @if let Some(now) = record.fassungen().last() {
                    section.card {
                        h2 { (v.w("measure-saved-meanwhile")) }
                        (R::said(v, now, &self.beside))
                    }
                }
            }
            (R::form(v, self))
        }
    }
}

impl<R: RevisedPages> FormPage<R> {
    /// What stands in a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        value_of(&self.filled, name)
    }
    /// A field with what is wrong with it.
    #[must_use]
    pub fn field(&self, name: &'static str, words: &'static str) -> Field {
        Field::new(name, Msg::new(words)).errors(&self.errors)
    }
    /// The form around its fields.
    #[must_use]
    pub fn form(&self, v: &View, fields: &Markup) -> Markup {
        let at = match &self.of {
            Some((record, _)) => R::change_at(record.key()),
            None => R::new_at(self.resident.id),
        };
        html! {
            form.form method="post" action=(at) {
                (form::guard(v))
                @if let Some((_, fassung)) = &self.of { (form::row_version((*fassung).into())) }
                (fields)
            }
        }
    }
    /// The button that saves, and the way back.
    #[must_use]
    pub fn buttons(&self, v: &View) -> Markup {
        let words = R::WORDS;
        let save = if self.of.is_some() { words.change } else { words.begin };
        form::actions(v, &save, Some((&R::all_at(self.resident.id), &Msg::new("common-cancel"))))
    }
}

/// Whether a record is ended, and why.
pub struct EndPage<R: RevisedPages> {
    /// For whom it is.
    pub resident: Resident,
    /// Which one.
    pub record: R,
    /// What was sent.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// What it shows beside that.
    pub beside: R::Beside,
}

impl<R: RevisedPages> Page for EndPage<R> {
    fn title(&self) -> Msg {
        self.record.end_title(called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: R::all_at(self.resident.id), words: R::WORDS.back })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (R::end_form(v, self))
        }
    }
}

impl<R: RevisedPages> EndPage<R> {
    /// What stands in a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        value_of(&self.filled, name)
    }
    /// A field with what is wrong with it.
    #[must_use]
    pub fn field(&self, name: &'static str, words: &'static str) -> Field {
        Field::new(name, Msg::new(words)).errors(&self.errors)
    }
    /// The field of the reason.
    #[must_use]
    pub fn reason(&self) -> Field {
        self.field("grund", "entry-reason").width(Width::Full).maxlength(MOST_REASON)
    }
    /// The form around its fields.
    #[must_use]
    pub fn form(&self, v: &View, fields: &Markup) -> Markup {
        html! {
            form.form method="post" action=(R::end_at(self.record.key())) {
                (form::guard(v))
                (form::row_version(self.record.fassung().into()))
                (fields)
            }
        }
    }
    /// The form that asks for nothing but a reason, which must be given.
    #[must_use]
    pub fn reason_form(&self, v: &View, end: &Msg) -> Markup {
        let why = self.reason().required();
        let why = if self.errors.is_empty() { why.focus() } else { why };
        self.form(
            v,
            &html! {
                (form::text(v, &why, self.get("grund")))
                (form::danger(v, end, Some((&R::all_at(self.resident.id), &Msg::new("common-cancel")))))
            },
        )
    }
}

/// A path with an id in its place.
pub(super) fn at<K>(path: &'static str, id: Id<K>) -> String {
    path.replace("{id}", &id.to_string())
}

fn value_of<'a>(filled: &'a Filled, name: &str) -> &'a str {
    filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
}

/// What was typed into a field, without blanks at its ends.
#[must_use]
pub fn typed<'a>(form: &'a Filled, name: &str) -> &'a str {
    value_of(form, name).trim()
}

/// The day that was typed into a field; none where that is empty. What is no day is `DATUM_UNGUELTIG` among the errors.
pub fn typed_day(form: &Filled, name: &'static str, today: Date, errors: &mut FieldErrors) -> Option<Date> {
    let typed = typed(form, name);
    let read = dates::event_date(typed, today);
    if !typed.is_empty() && read.is_none() {
        errors.add_with(name, "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", typed));
    }
    read
}
