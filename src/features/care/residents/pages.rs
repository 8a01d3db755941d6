//! How a resident reads, and the forms of the acts that no other record has.

use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};

use super::{
    model::{Absence, Resident},
    shown::House,
    words::{self, AbsenceKind},
};
use crate::{
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::{
        entity::{
            Field, Fields as _, Shown as _,
            pages::{Marked, dash, value as plain},
        },
        search::NumberedNeedle,
        web::query::Form,
    },
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, facts},
        form::{self, Choice, Width},
        notice::{notice, say},
        time,
        view::{Notice, Tone},
    },
};

/// The place of its pages in the navigation.
pub const HERE: NavSpot = NavSpot("residents");

/// A word of a closed list in the reader's language; of a history, where it has one.
pub fn word(v: &View, column: &str, word: &str) -> String {
    let key = match column {
        "abwesenheiten" if AbsenceKind::from_code(word).is_some() => format!("resident-abwesend-{word}"),
        "abwesenheiten" | "umzuege" | "pflegegrad_verlauf" => return word.to_owned(),
        "anrede" => format!("anrede-{}", word.to_lowercase()),
        _ => format!("resident-{column}-{word}"),
    };
    v.t(&Msg { key: key.into(), args: Vec::new() })
}

/// Where a stay stands: shape and word.
pub fn status_badge(v: &View, status: words::Shown) -> Markup {
    let tone = match status {
        words::Shown::Aktiv => Tone::Good,
        words::Shown::Abwesend => Tone::Warn,
        words::Shown::Ausgezogen | words::Shown::Verstorben => Tone::Neutral,
    };
    badge::badge(tone, &word(v, "status", status.code()))
}

/// The cells of a resident in the list.
pub fn cells(one: &Resident, v: &View, around: &House, needle: Option<&NumberedNeedle>) -> Vec<Markup> {
    let marked = |text| Marked { text, needle };
    let called = one.rufname.as_deref().filter(|called| *called != one.vorname);
    vec![
        html! {
            a href=(Resident::at(one.id)) { (marked(&one.nachname)) ", " (marked(&one.vorname)) }
            @if let Some(called) = called { br; span.meta { "„" (marked(called)) "“" } }
        },
        one.zimmer.as_deref().map_or_else(dash, |room| html! { (marked(room)) }),
        html! { (around.unit(one.wohnbereich_id)) },
        time::date(v, one.geburtsdatum),
        grade(v, one.pflegegrad).unwrap_or_else(dash),
        time::date(v, one.aufnahme_datum),
        status_badge(v, one.shown(around.now)),
    ]
}

fn grade(v: &View, grade: Option<u8>) -> Option<Markup> {
    grade.map(|grade| {
        if grade == 0 {
            html! { (v.w("resident-grade-none")) }
        } else {
            html! { (grade) }
        }
    })
}

/// Room, unit and birth date, and below them what everybody must know.
pub fn lead(one: &Resident, v: &View, around: &House) -> Markup {
    let known = ["hinweise", "allergien"].into_iter().filter_map(Field::<Resident>::named);
    let known: Vec<Fact> = known
        .map(|field| Fact { label: field.label(), value: plain(v, around, field, &field.get(one)) })
        .collect();
    html! {
        p.meta {
            @if let Some(room) = &one.zimmer { (v.w("resident-field-zimmer")) " " (room) " · " }
            (around.unit(one.wohnbereich_id)) " · "
            (v.t(&Msg::new("resident-born"))) " " (time::date(v, one.geburtsdatum))
        }
        section.card aria-label=(v.w("resident-important")) { (facts(v, &known)) }
    }
}

/// A column's value where it is told otherwise than any.
pub fn value(one: &Resident, v: &View, around: &House, field: &Field<Resident>) -> Option<Markup> {
    match field.name {
        "status" => Some(status_badge(v, one.shown(around.now))),
        "pflegegrad" => grade(v, one.pflegegrad),
        "umzuege" => list(&one.umzuege, |one| {
            html! {
                (time::date(v, one.ab)) ": " (around.unit(one.wohnbereich_id))
                @if let Some(room) = &one.zimmer { ", " (v.w("resident-field-zimmer")) " " (room) }
            }
        }),
        "pflegegrad_verlauf" => list(&one.pflegegrad_verlauf, |one| {
            html! { (grade(v, Some(one.grad)).unwrap_or_else(dash)) @if let Some(day) = one.seit { ": " (time::date(v, day)) } }
        }),
        "abwesenheiten" => list(&one.abwesenheiten, |absence| {
            html! {
                (word(v, "abwesend", absence.art.code())) ": " (time::moment(v, absence.von)) " – "
                @if let Some(bis) = absence.bis { (time::moment(v, bis)) } @else { (v.w("resident-absence-open")) }
                @if let Some(note) = &absence.notiz { " · " (note) }
                @if !one.closed() { " · " a href=(absence_at(one, Some(absence.nr))) { (v.w("resident-absence-change")) } }
            }
        }),
        "import_log_id" => None,
        _ => plain(v, around, field, &field.get(one)),
    }
}

fn list<T>(entries: &[T], told: impl Fn(&T) -> Markup) -> Option<Markup> {
    (!entries.is_empty()).then(|| html! { ul role="list" { @for one in entries { li { (told(one)) } } } })
}

/// Where an absence is entered, or that one changed.
pub fn absence_at(one: &Resident, nr: Option<u16>) -> String {
    let at = format!("{}/abwesenheit", Resident::at(one.id));
    nr.map_or_else(|| at.clone(), |nr| format!("{at}/{nr}"))
}

/// The ways to the acts of an open stay.
pub fn stay_ways(one: &Resident, v: &View, may_edit: bool) -> Markup {
    html! {
        p.actions {
            a href=(absence_at(one, None)) { (v.w("resident-absence-new")) }
            @if may_edit { a href={ (Resident::at(one.id)) "/umzug" } { (v.w("resident-move")) } }
        }
    }
}

/// Above the list, for those who restrict: where the restricted files are.
pub fn restricted_files(v: &View, files: usize) -> Markup {
    let link =
        Some(Link { href: "/bewohner/eingeschraenkt".into(), words: Msg::new("resident-restricted-show") });
    let words = Msg::new("resident-restricted-count").with("n", files);
    html! { @if files > 0 { (notice(v, &Notice { tone: Tone::Info, words, link })) } }
}

/// The restricted files: their numbers and nothing else.
pub struct RestrictedPage(
    /// Number and address of each.
    pub Vec<(u64, String)>,
);

impl Page for RestrictedPage {
    fn title(&self) -> Msg {
        Msg::new("resident-restricted-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (v.w("resident-restricted-said")) }
            ul role="list" {
                @for (nr, at) in &self.0 {
                    li {
                        (v.t(&Msg::new("resident-candidate").with("nr", *nr))) ": "
                        a href={ (at) "/einsehen" } { (v.w("resident-look")) } " · "
                        a href={ (at) "/freigeben" } { (v.w("resident-lift")) }
                    }
                }
            }
            p.actions { a href=(Resident::AT.list) { (v.w("record-back")) } }
        }
    }
}

/// The form of an act of its own.
pub struct ActPage {
    /// Which act.
    pub act: Act,
    /// The title.
    pub title: Msg,
    /// Where it is sent.
    pub at: String,
    /// The way back.
    pub back: String,
    /// The version that it changes.
    pub row_version: u64,
    /// What was entered, or stands there.
    pub sent: Form,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Somebody saved since the form was filled.
    pub stale: bool,
    /// The units as choices.
    pub units: Vec<Choice>,
}

/// The acts that have a form of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// An absence is entered or changed.
    Absence,
    /// They move inside the house.
    Move,
    /// The file is restricted.
    Restrict,
    /// The restriction is lifted.
    Lift,
    /// A restricted file is looked into.
    Look,
}

impl Act {
    /// The parts of its keys and its notice.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absence => "absence",
            Self::Move => "move",
            Self::Restrict => "restrict",
            Self::Lift => "lift",
            Self::Look => "look",
        }
    }
}

impl Page for ActPage {
    fn title(&self) -> Msg {
        self.title.clone()
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.stale
    }
    fn body(&self, v: &View) -> Markup {
        let key = |end: &str| Resident::msg(&format!("{}{end}", self.act.name()));
        html! {
            (form::error_summary(v, &self.errors))
            @if self.stale { (say(v, Tone::Warn, Resident::msg("close-stale"))) }
            p { (v.t(&key("-said"))) }
            form.narrow method="post" action=(self.at) {
                (form::guard(v))
                (form::row_version(self.row_version))
                (self.boxes(v))
                (form::actions(v, &key(""), Some((&self.back, &Msg::new("common-cancel")))))
            }
        }
    }
}

impl ActPage {
    fn boxes(&self, v: &View) -> Markup {
        let field = |name: &'static str, label: &'static str| {
            form::Field::new(name, Msg::new(label)).errors(&self.errors)
        };
        let sent = |name: &str| self.sent.get(name);
        match self.act {
            Act::Absence => {
                let kinds = AbsenceKind::CODES.map(|code| Choice::new(code, word(v, "abwesend", code)));
                let at = |name, label| {
                    field(name, label).hint(Msg::new("resident-hint-moment")).width(Width::Medium)
                };
                html! {
                    (form::radios(v, &field("art", "resident-absence-kind"), &kinds, sent("art")))
                    (form::text(v, &at("von", "resident-absence-from"), sent("von")))
                    (form::text(v, &at("bis", "resident-absence-until").optional(), sent("bis")))
                    (form::textarea(v, &field("notiz", "resident-absence-note").optional().maxlength(500), sent("notiz"), 3))
                }
            }
            Act::Move => html! {
                (form::select(v, &field("wohnbereich_id", "resident-field-wohnbereich-id"), &self.units, sent("wohnbereich_id")))
                (form::text(v, &field("zimmer", "resident-field-zimmer").optional().maxlength(20).width(Width::Medium), sent("zimmer")))
                (form::date(v, &field("ab", "resident-move-from").hint(Msg::new("common-date-hint")), sent("ab")))
            },
            Act::Restrict | Act::Lift | Act::Look => form::text(
                v,
                &field("grund", "resident-field-grund").maxlength(500).width(Width::Full),
                sent("grund"),
            ),
        }
    }
}

/// An instant as it is entered: `20.11.2026 14:00`.
pub fn entered(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d.%m.%Y %H:%M").to_string()
}

/// What the form of an absence holds: the present values, or for a new one that it begins now.
pub fn absence_boxes(absence: Option<&Absence>, now: Timestamp, zone: &TimeZone) -> Form {
    let Some(absence) = absence else { return Form(vec![("von".into(), entered(now, zone))]) };
    let bis = absence.bis.map(|bis| entered(bis, zone)).unwrap_or_default();
    let boxes = [
        ("art", absence.art.code().to_owned()),
        ("von", entered(absence.von, zone)),
        ("bis", bis),
        ("notiz", absence.notiz.clone().unwrap_or_default()),
    ];
    Form(boxes.map(|(name, value)| (name.to_owned(), value)).into())
}
