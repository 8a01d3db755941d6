//! Where the person is signed in.

use maud::{Markup, html};

use super::parts;
use crate::{
    features::house::my_account::agent,
    kernel::words::Msg,
    platform::web::session::OwnSession,
    ui::{NavSpot, Page, View, badge::badge, form, time, view::Tone},
};

/// The list.
pub struct SessionsPage {
    /// The one that asks first.
    pub sessions: Vec<OwnSession>,
}

/// Program and system in words.
fn device(v: &View, session: &OwnSession) -> String {
    match agent::known(&session.agent) {
        (Some(browser), Some(system)) => {
            v.t(&Msg::new("account-session-device").with("programm", browser).with("system", system))
        }
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if session.browser => v.w("account-session-browser"),
        (None, None) => v.w("account-session-program"),
    }
}

fn card(v: &View, session: &OwnSession) -> Markup {
    let id = session.id.to_string();
    html! {
        li.card id={ "sitzung-" (id) } {
            h2 {
                (device(v, session))
                @if session.current { " " (badge(Tone::Good, &v.w("account-session-this"))) }
            }
            dl.facts {
                @if let Some(facility) = &session.facility {
                    div { dt { (v.w("account-session-facility")) } dd { (facility) } }
                }
                div {
                    dt { (v.w("account-session-address")) }
                    dd { @match session.address { Some(address) => (address), None => "–" } }
                }
                div { dt { (v.w("account-session-begun")) } dd { (time::moment(v, session.begun_at)) } }
                div { dt { (v.w("account-session-seen")) } dd { (time::moment(v, session.seen_at)) } }
            }
            @if !session.current {
                form method="post" action={ "/konto/sitzungen/" (id) "/beenden" } {
                    (form::guard(v))
                    button.button.secondary type="submit" aria-describedby={ "sitzung-" (id) } { (v.w("account-session-end")) }
                }
            }
        }
    }
}

impl Page for SessionsPage {
    fn title(&self) -> Msg {
        Msg::new("account-sessions-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        let others = self.sessions.iter().filter(|session| !session.current).count();
        html! {
            (parts(v, "/konto/sitzungen", true))
            p { (v.w("account-sessions-why")) }
            ul.sessions role="list" { @for session in &self.sessions { (card(v, session)) } }
            @if others == 0 {
                p.meta { (v.w("account-sessions-none")) }
            } @else {
                form method="post" action="/konto/sitzungen/andere-beenden" {
                    (form::guard(v))
                    button.button type="submit" { (v.w("account-sessions-end-others")) }
                }
            }
        }
    }
}
