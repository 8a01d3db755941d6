//! How the photos of an entry are shown: previews that lead to the pictures, or links alone.

use maud::{Markup, html};

use super::{
    HERE, called, entry_at,
    inputs::TakesPhotos as _,
    line::{moment, signed},
    photo_at, picture_at, preview_at,
};
use crate::{
    features::care::{
        observations::{
            actions::Opened,
            json::People,
            model::{Entry, Version},
        },
        templates::{PhotoId, Template, Values},
    },
    kernel::{ids::Id, problem::Link, words::Msg},
    platform::web::upload::WITHOUT_FILES,
    ui::{NavSpot, Page, View, form, notice::say, view::Tone},
};

/// The page of one photo.
pub struct PhotoPage {
    entry: Id<Entry>,
    photo: PhotoId,
    /// Whose it is.
    name: String,
    /// What its field is called, its number among those of its version, and how many these are.
    place: (String, usize, usize),
    /// The version with which it came.
    came: Version,
    people: People,
}

impl PhotoPage {
    /// Of an entry that was opened; none where it has no such photo, or is another person's.
    #[must_use]
    pub fn of(seen: &Opened, photo: PhotoId, people: People) -> Option<Self> {
        let has = |version: &&Version| version.werte.photos().any(|(_, id)| id == photo);
        let came = seen.entry.fassungen.iter().find(has)?.clone();
        let (last, template) = seen.entry.fassungen.iter().zip(&seen.templates).rfind(|(one, _)| has(one))?;
        let all: Vec<(&str, PhotoId)> = last.werte.photos().collect();
        let at = all.iter().position(|(_, id)| *id == photo)?;
        let (key, _) = all.get(at)?;
        let field = template.as_ref().and_then(|template| template.field(key));
        let label = field.map_or_else(|| (*key).to_owned(), |field| field.label.clone());
        Some(Self {
            entry: seen.entry.id,
            photo,
            name: called(&seen.resident),
            place: (label, at + 1, all.len()),
            came,
            people,
        })
    }

    fn said(&self, key: &'static str) -> Msg {
        let (label, nr, all) = &self.place;
        Msg::new(key).with("feld", label.as_str()).with("n", *nr).with("von", *all)
    }
}

impl Page for PhotoPage {
    fn title(&self) -> Msg {
        self.said("entry-photo-title").with("name", self.name.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: entry_at(self.entry), words: Msg::new("entry-back") })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p.meta {
                (moment(v, self.came.at)) " · "
                (signed(v, &self.people, self.came.von, self.came.handzeichen.as_deref()))
            }
            // What is empty right below `main` is not shown, and a picture is.
            div { img.photo src=(picture_at(self.entry, self.photo)) alt=(v.t(&self.said("entry-photo-alt"))); }
        }
    }
}

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

/// What a form with photos has beside them: that it makes sense without, and how far it is sent.
#[must_use]
pub fn beside(v: &View, enctype: Option<&str>) -> Markup {
    html! {
        @if enctype.is_some() {
            (form::hidden(WITHOUT_FILES, "ja"))
            (form::progress(v))
        }
    }
}
