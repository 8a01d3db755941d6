//! The form of a course: what kind of wound, where, since when, and where it came about.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{HERE, called, course_at, new_at, wounds_at};
use crate::{
    features::care::{
        residents::Resident,
        wound_courses::{
            CourseVersion, MOST_PLACE, Origin, SentCourse as Sent, WoundCourse, WoundKind, kind_word,
            origin_word,
        },
    },
    kernel::{
        dates,
        problem::{FieldErrors, Link},
        words::{Lang, Msg},
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        notice::say,
        view::Tone,
    },
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

fn get<'a>(form: &'a Filled, name: &str) -> &'a str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.trim())
}

/// What a form says; a day that means nothing is an error at its field, all else is judged later.
///
/// # Errors
/// `DATUM_UNGUELTIG`.
pub fn sent(form: &Filled, today: Date) -> Result<Sent, FieldErrors> {
    let typed = get(form, "entstanden_am");
    let entstanden_am = dates::event_date(typed, today);
    if !typed.is_empty() && entstanden_am.is_none() {
        let mut errors = FieldErrors::new();
        errors.add_with("entstanden_am", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", typed));
        return Err(errors);
    }
    Ok(Sent {
        art: get(form, "art").to_owned(),
        lokalisation: get(form, "lokalisation").to_owned(),
        entstanden_am,
        ort: get(form, "ort").to_owned(),
    })
}

/// What a version fills in.
#[must_use]
pub fn of_version(version: &CourseVersion) -> Filled {
    let since = version.entstanden_am.map(|day| format::date(Lang::De, day)).unwrap_or_default();
    [
        ("art", version.art.code().to_owned()),
        ("lokalisation", version.lokalisation.clone()),
        ("entstanden_am", since),
        ("ort", version.ort.code().to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

/// The form of a new course, or of the next version of one.
pub struct CourseForm {
    /// Whose.
    pub resident: Resident,
    /// Which is changed, and the version that is seen.
    pub of: Option<(WoundCourse, u32)>,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether somebody else made another version meanwhile.
    pub is_stale: bool,
}

impl Page for CourseForm {
    fn title(&self) -> Msg {
        Msg::new(if self.of.is_some() { "wound-change-title" } else { "wound-new-title" })
            .with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: wounds_at(self.resident.id), words: Msg::new("wound-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let at = match &self.of {
            Some((course, _)) => course_at(course.id, "aendern"),
            None => new_at(self.resident.id),
        };
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let kinds: Vec<Choice> =
            WoundKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind_word(v, *kind))).collect();
        let origins: Vec<Choice> =
            Origin::ALL.iter().map(|origin| Choice::new(origin.code(), origin_word(v, *origin))).collect();
        let place = field("lokalisation", "wound-place")
            .hint(Msg::new("wound-place-hint"))
            .width(Width::Full)
            .maxlength(MOST_PLACE)
            .required();
        let save = Msg::new(if self.of.is_some() { "wound-change" } else { "wound-open" });
        html! {
            (form::error_summary(v, &self.errors))
            @if let (true, Some((course, _))) = (self.is_stale, &self.of) {
                (say(v, Tone::Warn, Msg::new("wound-stale")))
                @if let Some(now) = course.newest() {
                    section.card {
                        h2 { (v.w("measure-saved-meanwhile")) }
                        (super::list::said(v, now))
                    }
                }
            }
            form.form method="post" action=(at) {
                (form::guard(v))
                @if let Some((_, fassung)) = &self.of { (form::row_version((*fassung).into())) }
                (form::radios(v, &field("art", "wound-kind").required(), &kinds, get(&self.filled, "art")))
                (form::text(v, &place, get(&self.filled, "lokalisation")))
                (form::date(v, &field("entstanden_am", "wound-since").optional(), get(&self.filled, "entstanden_am")))
                (form::radios(v, &field("ort", "wound-origin").required(), &origins, get(&self.filled, "ort")))
                (form::actions(v, &save, Some((&wounds_at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}
