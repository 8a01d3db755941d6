//! The facilities in which the person works.

use maud::{Markup, html};

use crate::{
    kernel::words::Msg,
    platform::web::session::OwnPlace,
    ui::{NavSpot, Page, View, badge::badge, form, view::Tone},
};

/// The list; each other place with a button that leads there.
pub struct PlacesPage {
    /// Where the person may go.
    pub places: Vec<OwnPlace>,
}

impl Page for PlacesPage {
    fn title(&self) -> Msg {
        Msg::new("account-places-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (v.w(if self.places.len() > 1 { "account-places-why" } else { "account-places-one" })) }
            ul.sessions role="list" {
                @for place in &self.places {
                    @let name = place.facility.clone().unwrap_or_else(|| v.w("account-places-desk"));
                    li.card {
                        h2 {
                            (name)
                            @if place.current { " " (badge(Tone::Good, &v.w("account-places-here"))) }
                        }
                        p.meta { (v.w(place.role.words())) }
                        @if !place.current {
                            form method="post" action="/konto/einrichtung" {
                                (form::guard(v))
                                (form::hidden("mitgliedschaft", &place.membership.to_string()))
                                button.button type="submit" {
                                    (v.t(&Msg::new("account-places-go").with("name", name.as_str())))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
