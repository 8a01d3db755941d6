//! The pages of devices: those of the house, the code of a new one, and the page on the device itself.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    actions::{Listed, MOST_NAME},
    model::{Device, DeviceKind, State},
};
use crate::{
    features::{
        care::units::Unit,
        house::accounts::{ADMIN, Section, tabs},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::web::query::{Form, escaped},
    ui::{
        NavSpot, Page, View, assets, badge,
        form::{self, Choice, Field},
        format,
        notice::{empty, say},
        qr::qr,
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// The devices of the house.
pub const DEVICES: &str = "/verwaltung/geraete";
/// The page on a device.
pub const AT_DEVICE: &str = "/geraet/koppeln";
/// Behind the address of that page, asks whether the device is recognised. It is no code: it has too few letters.
pub const TEST: &str = "test";

/// The script of a page that posts what stands behind the `#` of its address, by the form that it marks with `data-anker`.
#[must_use]
pub fn script() -> Markup {
    html! { script src=(assets::href("badge.js")) defer {} }
}

fn state_badge(v: &View, state: State) -> Markup {
    let (tone, word) = match state {
        State::Offen => (Tone::Info, "tablet-state-offen"),
        State::Ungekoppelt => (Tone::Warn, "tablet-state-ungekoppelt"),
        State::Gekoppelt => (Tone::Good, "tablet-state-gekoppelt"),
        State::Widerrufen => (Tone::Neutral, "tablet-state-widerrufen"),
    };
    badge::badge(tone, &v.w(word))
}

/// Every device, and the form of a new one.
pub struct DevicesPage {
    /// They.
    pub devices: Vec<Listed>,
    /// The units of the house.
    pub units: Vec<Unit>,
    /// Names of those who entered devices.
    pub people: std::collections::HashMap<Id<crate::platform::tenancy::User>, String>,
    /// Whether the admin has shown lately who they are.
    pub proved: bool,
    /// What was sent.
    pub sent: Option<Form>,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for DevicesPage {
    fn title(&self) -> Msg {
        Msg::new("tablet-table")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (tabs(v, Section::Area(DEVICES)))
            (form::error_summary(v, &self.errors))
            p.meta { (v.w("tablet-said")) }
            @if self.devices.is_empty() {
                (empty(v, &Msg::new("tablet-none"), &[]))
            } @else {
                (self.table(v))
            }
            section.card #neu {
                h2 { (v.w("tablet-new")) }
                @if self.proved { (self.form(v)) } @else {
                    p { (v.w("tablet-prove-said")) }
                    p.actions { a.button href={ "/konto/nachweis?weiter=" (escaped(DEVICES)) } { (v.w("tablet-prove")) } }
                }
            }
        }
    }
}

impl DevicesPage {
    fn table(&self, v: &View) -> Markup {
        let columns = ["tablet-name", "tablet-unit", "tablet-state", "tablet-seen", "tablet-by"];
        let mut columns: Vec<Column> = columns.map(|key| Column::new(Msg::new(key))).into();
        columns.push(Column::new(Msg::new("tablet-acts")).hidden_label());
        let rows = self.devices.iter().map(|one| {
            let device = &one.device;
            let unit = self.units.iter().find(|unit| Some(unit.id) == device.wohnbereich_id);
            Row::new(vec![
                html! { (device.name) " " span.meta { (v.w("tablet-kind-bewohnertablet")) } },
                html! { (unit.map_or(format::UNKNOWN, |unit| unit.name.as_str())) },
                html! { (state_badge(v, one.state)) @if one.state == State::Gekoppelt { (recognised(v, device)) } },
                html! { @match one.paired { Some((_, seen)) => (time::moment(v, seen)), None => (format::UNKNOWN) } },
                html! {
                    (self.people.get(&device.created_by).map_or(format::UNKNOWN, String::as_str))
                    ", " (time::moment(v, device.created_at))
                },
                html! { @if device.widerruf.is_none() { (revoking(v, device)) } },
            ])
        });
        table(v, &Table::new("geraete", Msg::new("tablet-table"), columns).rows(rows.collect()))
    }

    fn form(&self, v: &View) -> Markup {
        let get = |name: &str| self.sent.as_ref().map_or("", |sent| sent.get(name));
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let units: Vec<Choice> = std::iter::once(Choice::new("", v.w("tablet-no-unit")))
            .chain(
                self.units
                    .iter()
                    .filter(|unit| unit.aktiv)
                    .map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())),
            )
            .collect();
        html! {
            form.form method="post" action=(DEVICES) {
                (form::guard(v))
                (form::hidden("art", DeviceKind::Bewohnertablet.code()))
                (form::text(v, &field("name", "tablet-name").required().maxlength(MOST_NAME), get("name")))
                (form::select(v, &field("wohnbereich_id", "tablet-unit"), &units, get("wohnbereich_id")))
                (form::actions(v, &Msg::new("tablet-make-code"), None))
            }
        }
    }
}

fn recognised(v: &View, device: &Device) -> Markup {
    let word = if device.erkannt_at.is_some() { "tablet-recognised" } else { "tablet-test-due" };
    html! { " " span.meta { (v.w(word)) } }
}

fn revoking(v: &View, device: &Device) -> Markup {
    html! {
        form method="post" action={ (DEVICES) "/" (device.id) "/widerrufen" } {
            (form::guard(v))
            button.button.secondary type="submit" {
                (v.w("tablet-revoke")) span.visually-hidden { " " (device.name) }
            }
        }
    }
}

/// The code of a new device: shown this once.
pub struct CodePage {
    /// The device.
    pub device: Device,
    /// The address that pairs, and the code; none when the form was sent twice.
    pub way: Option<Way>,
    /// Where the device is recognised.
    pub test: String,
}

/// What pairs a browser.
pub struct Way {
    /// The address with the secret.
    pub url: Secret,
    /// The code.
    pub code: Secret,
    /// Counts until then.
    pub until: Timestamp,
}

/// A code as it is read: in two groups.
#[must_use]
pub fn spaced(code: &str) -> String {
    code.split_at_checked(4).map_or_else(|| code.to_owned(), |(first, rest)| format!("{first}-{rest}"))
}

impl Page for CodePage {
    fn title(&self) -> Msg {
        Msg::new("tablet-code-title").with("name", self.device.name.clone())
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: DEVICES.into(), words: Msg::new("tablet-table") })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @match &self.way {
                None => { (say(v, Tone::Info, Msg::new("tablet-code-shown"))) }
                Some(way) => {
                    (say(v, Tone::Warn, Msg::new("tablet-code-once").with("bis", format::moment(v.lang, way.until, &v.zone))))
                    section.card {
                        h2 { (v.w("tablet-step-scan")) }
                        p { (v.w("tablet-step-scan-said")) }
                        (qr(way.url.reveal(), &v.w("tablet-qr")))
                        p.key { (way.url.reveal()) }
                        p { (v.w("tablet-step-code")) " " strong.key { (spaced(way.code.reveal())) } }
                    }
                }
            }
            section.card {
                h2 { (v.w("tablet-step-test")) }
                p { (v.w("tablet-step-test-said")) }
                (qr(&self.test, &v.w("tablet-qr-test")))
                p.key { (self.test) }
            }
        }
    }
}

/// The page on the device.
pub struct DevicePage {
    /// The device, once its browser is paired.
    pub device: Option<Device>,
    /// Whether it was recognised just now.
    pub recognised: bool,
    /// Why the browser was not paired.
    pub problem: Option<Problem>,
}

impl Page for DevicePage {
    fn title(&self) -> Msg {
        Msg::new(match (&self.device, self.recognised) {
            (Some(_), true) => "tablet-here-recognised",
            (Some(_), false) => "tablet-here-paired",
            (None, _) => "tablet-here-pair",
        })
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let code = Field::new("code", Msg::new("tablet-code")).quiet().autocomplete("off").maxlength(20);
        html! {
            @if let Some(problem) = &self.problem { (say(v, Tone::Bad, problem.words.clone())) }
            @match &self.device {
                Some(device) => {
                    p { strong { (device.name) } }
                    @if self.recognised {
                        p { (v.w("tablet-here-recognised-said")) }
                        p.actions { a.button href="/q" { (v.w("tablet-to-start")) } }
                    } @else {
                        p { (v.w("tablet-here-paired-said")) }
                        form.form method="post" action=(AT_DEVICE) data-anker {
                            (form::guard(v))
                            (form::hidden("token", TEST))
                            (form::actions(v, &Msg::new("tablet-test"), None))
                        }
                    }
                }
                None => {
                    p { (v.w("tablet-here-pair-said")) }
                    form.form method="post" action=(AT_DEVICE) data-anker {
                        (form::guard(v))
                        (form::hidden("token", ""))
                        (form::text(v, &code, ""))
                        (form::actions(v, &Msg::new("tablet-pair"), None))
                    }
                }
            }
            (script())
        }
    }
}
