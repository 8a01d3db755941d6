//! How the photos of an entry are shown: previews that lead to the pictures, or links alone.

use maud::{Markup, html};

use super::{inputs::TakesPhotos as _, photo_at, preview_at};
use crate::{
    features::care::{
        observations::model::Entry,
        templates::{PhotoId, Template, Values},
    },
    kernel::{ids::Id, words::Msg},
    ui::{View, form, notice::say, view::Tone},
};

/// The previews of the photos of a version.
#[must_use]
pub fn previews(v: &View, entry: Id<Entry>, werte: &Values, template: Option<&Template>) -> Markup {
    let all: Vec<(&str, PhotoId)> = werte.photos().collect();
    html! {
        @if !all.is_empty() {
            ul.photos role="list" {
                @for (nr, (key, photo)) in (1_usize..).zip(&all) {
                    @let label = template.and_then(|template| template.field(key)).map_or(*key, |field| &field.label);
                    @let alt = Msg::new("entry-photo-alt").with("n", nr).with("von", all.len()).with("feld", label);
                    li {
                        a href=(photo_at(entry, *photo)) {
                            img src=(preview_at(entry, *photo)) alt=(v.t(&alt)) width="160" height="160";
                        }
                    }
                }
            }
        }
    }
}

/// Links to the photos of a version.
#[must_use]
pub fn links(v: &View, entry: Id<Entry>, werte: &Values) -> Markup {
    let all: Vec<PhotoId> = werte.photos().map(|(_, photo)| photo).collect();
    html! {
        @if !all.is_empty() {
            p.meta {
                @for (nr, photo) in (1_usize..).zip(&all) {
                    a href=(photo_at(entry, *photo)) { (v.t(&Msg::new("entry-photo").with("n", nr))) } " "
                }
            }
        }
    }
}

/// How the form is sent where one of these templates takes photos.
#[must_use]
pub fn enctype<'a>(mut templates: impl Iterator<Item = &'a Template>, consent: bool) -> Option<&'static str> {
    (consent && templates.any(Template::takes_photos)).then_some("multipart/form-data")
}

/// What stands above a form that is shown again without the photos that were chosen.
#[must_use]
pub fn lost(v: &View, are_lost: bool) -> Markup {
    html! { @if are_lost { (say(v, Tone::Warn, Msg::new("entry-photos-again"))) } }
}

/// How far a form with photos is sent.
#[must_use]
pub fn progress(v: &View, enctype: Option<&str>) -> Markup {
    html! { @if enctype.is_some() { (form::progress(v)) } }
}
