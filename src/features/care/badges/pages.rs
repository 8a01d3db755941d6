//! The pages of badges: that of a resident's badge, the card, and those of the device on which one is shown.

use maud::{Markup, html};

use super::model::{Badge, State};
use crate::{
    features::care::{devices::script, residents::Resident},
    kernel::{
        anrede::Anrede,
        ids::Id,
        problem::{FieldErrors, Link, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::web::query::{Form, escaped},
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field},
        notice::say,
        qr::qr,
        time,
        view::Tone,
    },
};

/// Where badges are shown: the page on which their sessions begin.
pub const START: &str = "/q";
/// Where a PIN is entered.
pub const PIN_AT: &str = "/q/pin";
/// The place of a resident's badge in the navigation.
const HERE: NavSpot = NavSpot("residents");

/// The page of a resident's badge.
#[must_use]
pub fn badge_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/qr")
}
/// A badge by its own id.
#[must_use]
pub fn one_at(id: Id<Badge>) -> String {
    format!("/ausweise/{id}")
}

fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}

/// How a badge stands, as shape and word.
#[must_use]
pub fn standing(v: &View, state: State) -> Markup {
    let (tone, word) = match state {
        State::Aktiv => (Tone::Good, "badge-state-aktiv"),
        State::Gesperrt => (Tone::Bad, "badge-state-gesperrt"),
        State::Widerrufen => (Tone::Neutral, "badge-state-widerrufen"),
        State::Abgelaufen => (Tone::Warn, "badge-state-abgelaufen"),
    };
    badge::badge(tone, &v.w(word))
}

/// What an admin enters for a new badge.
pub struct Issuing {
    /// Whether they have shown lately who they are.
    pub proved: bool,
    /// Whether the house asks for a PIN.
    pub needs_pin: bool,
    /// Days for which it counts, as the house has said.
    pub tage: u16,
    /// What was sent. No PIN of it is shown again.
    pub sent: Option<Form>,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

/// The badge of a resident.
pub struct BadgePage {
    /// Whose it is.
    pub resident: Resident,
    /// Their newest badge, and how it stands.
    pub badge: Option<(Badge, State)>,
    /// Of an admin: what they enter for a new one; none where the stay has ended.
    pub issuing: Option<Issuing>,
    /// Whether the reader issues, unlocks and takes back.
    pub manages: bool,
}

impl Page for BadgePage {
    fn title(&self) -> Msg {
        Msg::new("badge-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.issuing.as_ref().is_some_and(|issuing| !issuing.errors.is_empty())
    }
    fn back(&self) -> Option<Link> {
        let href = format!("/bewohner/{}", self.resident.id);
        Some(Link { href, words: Msg::new("entry-back-resident") })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if let Some(issuing) = &self.issuing { (form::error_summary(v, &issuing.errors)) }
            section.card {
                h2 { (v.w("badge-title")) }
                @match &self.badge {
                    None => p { (v.w("badge-none")) },
                    Some((badge, state)) => (self.standing(v, badge, *state)),
                }
            }
            @if let Some(issuing) = &self.issuing { (self.issue(v, issuing)) }
        }
    }
}

impl BadgePage {
    fn standing(&self, v: &View, badge: &Badge, state: State) -> Markup {
        let act = |what: &str, word: &'static str| {
            html! {
                form method="post" action={ (one_at(badge.id)) "/" (what) } {
                    (form::guard(v))
                    button.button.secondary type="submit" { (v.w(word)) }
                }
            }
        };
        let proved = self.issuing.as_ref().is_some_and(|issuing| issuing.proved);
        html! {
            p { (standing(v, state)) " " span.meta {
                (v.w(if badge.pin.is_some() { "badge-with-pin" } else { "badge-without-pin" }))
            } }
            p.meta {
                (v.w("badge-issued")) " " (time::moment(v, badge.created_at)) " · "
                (v.w("badge-until")) " " (time::moment(v, badge.gueltig_bis))
            }
            @if state == State::Gesperrt {
                p { (v.w(if badge.sperre.is_some_and(|lock| lock.von.is_none()) { "badge-locked-pins" } else { "badge-locked-staff" })) }
            }
            div.actions {
                @if state == State::Aktiv { (act("sperren", "badge-lock")) }
                @if state == State::Gesperrt && self.manages && proved { (act("entsperren", "badge-unlock")) }
                @if matches!(state, State::Aktiv | State::Gesperrt) && self.manages { (act("widerrufen", "badge-revoke")) }
            }
        }
    }

    fn issue(&self, v: &View, issuing: &Issuing) -> Markup {
        let at = badge_at(self.resident.id);
        let get = |name: &str| issuing.sent.as_ref().map_or("", |sent| sent.get(name));
        let field = |name: &'static str, words: &'static str| {
            Field::new(name, Msg::new(words)).errors(&issuing.errors)
        };
        let pin = field("pin", "badge-pin")
            .hint(Msg::new("badge-pin-hint"))
            .autocomplete("off")
            .inputmode("numeric")
            .maxlength(6);
        let pin = if issuing.needs_pin { pin.required() } else { pin.optional() };
        let days = if issuing.sent.is_some() { get("tage").to_owned() } else { issuing.tage.to_string() };
        let prints =
            [Choice::new("nein", v.w("badge-print-bare")), Choice::new("ja", v.w("badge-print-name"))];
        let printed = if get("aufdruck") == "ja" { "ja" } else { "nein" };
        html! {
            section.card {
                h2 { (v.w("badge-new")) }
                @if issuing.proved {
                    @if matches!(self.badge, Some((_, State::Aktiv | State::Gesperrt))) {
                        (say(v, Tone::Warn, Msg::new("badge-new-revokes")))
                    }
                    form.form method="post" action=(at) {
                        (form::guard(v))
                        (form::text(v, &pin, ""))
                        (form::text(v, &field("tage", "badge-days").required().inputmode("numeric").maxlength(3), &days))
                        (form::radios(v, &field("aufdruck", "badge-print"), &prints, printed))
                        (form::actions(v, &Msg::new("badge-issue"), None))
                    }
                } @else {
                    p { (v.w("badge-prove-said")) }
                    p.actions { a.button href={ "/konto/nachweis?weiter=" (escaped(&at)) } { (v.w("tablet-prove")) } }
                }
            }
        }
    }
}

/// The card of a new badge: shown this once, to be printed.
pub struct CardPage {
    /// Whose it is.
    pub resident: Resident,
    /// Until when it counts.
    pub badge: Badge,
    /// What its QR code says, and its code; none when the form was sent twice.
    pub secrets: Option<(Secret, Secret)>,
    /// Whether first name and room stand on it.
    pub named: bool,
}

impl Page for CardPage {
    fn title(&self) -> Msg {
        Msg::new("badge-card-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: badge_at(self.resident.id), words: Msg::new("badge-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let Some((url, code)) = &self.secrets else {
            return say(v, Tone::Info, Msg::new("badge-card-shown"));
        };
        let (first, last) = code.reveal().split_at_checked(4).unwrap_or((code.reveal(), ""));
        html! {
            div.screen { (say(v, Tone::Warn, Msg::new("badge-card-once"))) }
            section.card.id-card {
                p { strong { (v.facility) } }
                @if self.named {
                    p { (self.resident.vorname) @if let Some(room) = &self.resident.zimmer { " · " (v.w("badge-room")) " " (room) } }
                }
                (qr(url.reveal(), &v.w("badge-qr")))
                p { (v.w("badge-code")) " " strong { (first) "-" (last) } }
                p.meta { (v.w("badge-until")) " " (time::moment(v, self.badge.gueltig_bis)) }
            }
            p.key.screen { (url.reveal()) }
        }
    }
}

/// Where a badge is shown: with what the last one came to.
pub struct StartPage {
    /// Why nothing was opened.
    pub problem: Option<Problem>,
}

impl Page for StartPage {
    fn title(&self) -> Msg {
        Msg::new("badge-start")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn roomy(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        let code = Field::new("code", Msg::new("badge-code-field")).quiet().autocomplete("off").maxlength(20);
        html! {
            div.own-page {
                @if let Some(problem) = &self.problem { (say(v, Tone::Bad, problem.words.clone())) }
                p { (v.w("badge-start-said")) }
                form.form method="post" action=(START) data-anker {
                    (form::guard(v))
                    (form::hidden("token", ""))
                    (form::text(v, &code, ""))
                    (form::actions(v, &Msg::new("badge-go"), None))
                }
            }
            (script())
        }
    }
}

/// Where the PIN of a badge is entered.
pub struct PinPage {
    /// How its holder is addressed, and the first letter of the surname.
    pub greeting: Msg,
    /// Ties the PIN to the badge that was shown.
    pub ticket: String,
    /// What the last PIN came to.
    pub problem: Option<Problem>,
}

/// "Guten Tag, Frau M.": before the PIN nobody reads more.
#[must_use]
pub fn greeting(resident: &Resident) -> Msg {
    let first: String = resident.nachname.chars().take(1).collect();
    addressed(resident, format!("{first}."))
}

/// "Guten Tag, Frau Mair."
#[must_use]
pub fn greeting_in_full(resident: &Resident) -> Msg {
    addressed(resident, resident.nachname.clone())
}

fn addressed(resident: &Resident, name: String) -> Msg {
    match resident.anrede {
        Some(Anrede::Frau) => Msg::new("badge-greeting-frau").with("name", name),
        Some(Anrede::Herr) => Msg::new("badge-greeting-herr").with("name", name),
        Some(Anrede::Divers) | None => Msg::new("badge-greeting").with("name", name),
    }
}

impl Page for PinPage {
    fn title(&self) -> Msg {
        self.greeting.clone()
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn roomy(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        let pin = Field::new("pin", Msg::new("badge-your-pin"))
            .quiet()
            .autocomplete("off")
            .inputmode("numeric")
            .maxlength(6);
        html! {
            div.own-page {
                @if let Some(problem) = &self.problem { (say(v, Tone::Bad, problem.words.clone())) }
                form.form method="post" action=(PIN_AT) {
                    (form::guard(v))
                    (form::hidden("ausweis", &self.ticket))
                    (form::password(v, &pin))
                    (form::actions(v, &Msg::new("badge-go"), Some((START, &Msg::new("common-cancel")))))
                }
            }
        }
    }
}
