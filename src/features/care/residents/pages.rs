//! How a resident reads, and the page of the restricted files.

use maud::{Markup, html};

use super::{
    acts::{KeepAbsence, Lift, Look},
    model::Resident,
    shown::House,
    words::{self, AbsenceKind},
};
use crate::{
    features::care::staff::stand_in_buttons,
    kernel::{ids::Id, problem::Link, words::Msg},
    platform::{
        entity::{
            Field, Shown as _, Transition as _,
            pages::{Marked, dash, value as plain},
        },
        search::NumberedNeedle,
    },
    ui::{
        NavSpot, Page, View, badge, facts, format,
        notice::{self, notice},
        time,
        view::{Notice, Tone},
    },
};

/// The place of its pages in the navigation.
pub const HERE: NavSpot = NavSpot("residents");

/// A word of a closed list in the reader's language; of a history, where it has one.
pub fn word(v: &View, column: &str, word: &str) -> String {
    let key = match column {
        "art" => format!("resident-abwesend-{word}"),
        "abwesenheiten" if AbsenceKind::from_code(word).is_some() => format!("resident-abwesend-{word}"),
        "abwesenheiten" | "umzuege" | "pflegegrad_verlauf" | "grenzwerte" => return word.to_owned(),
        "anrede" => format!("anrede-{}", word.to_lowercase()),
        "pflegegrad" if word == "0" => "resident-grade-none".to_owned(),
        "pflegegrad" => return word.to_owned(),
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
            @if let Some(called) = called { " " span.meta { "„" (marked(called)) "“" } }
        },
        html! { (around.unit(one.wohnbereich_id)) },
        one.zimmer.as_deref().map_or_else(dash, |room| html! { (marked(room)) }),
        html! { (format::date(v.lang, one.geburtsdatum)) },
        grade(v, one.pflegegrad).unwrap_or_else(dash),
        html! { (format::date(v.lang, one.aufnahme_datum)) },
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

/// Room, unit and birth date.
pub fn lead(one: &Resident, v: &View, around: &House) -> Markup {
    html! {
        p.meta {
            @if let Some(room) = &one.zimmer { (v.w("resident-field-zimmer")) " " (room) " · " }
            (around.unit(one.wohnbereich_id)) " · "
            (v.t(&Msg::new("resident-born"))) " " (time::date(v, one.geburtsdatum))
        }
    }
}

/// A column's value where it is told otherwise than any.
pub fn value(one: &Resident, v: &View, around: &House, field: &Field<Resident>) -> Option<Markup> {
    match field.name {
        "status" => Some(status_badge(v, one.shown(around.now))),
        "allergien" => match &one.allergien {
            None => one.keine_allergien_bekannt.then(|| html! { (v.w("resident-allergies-none")) }),
            Some(_) => plain(v, around, field, &field.get(one))
                .map(|known| notice::around(Tone::Warn, &html! { p { (known) } })),
        },
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
                @if !one.closed() { " · " a href=(absence_at(one.id, absence.nr)) { (v.w("resident-absence-change")) } }
            }
        }),
        "grenzwerte" => list(&one.grenzwerte, |limit| {
            html! {
                (limit.feld) ": "
                @if let Some(min) = limit.min { (v.w("resident-limit-from")) " " (min.written(v.lang, 0)) " " }
                @if let Some(max) = limit.max { (v.w("resident-limit-to")) " " (max.written(v.lang, 0)) " " }
                span.meta { "(" (limit.grund) ")" }
            }
        }),
        "notfallkontakte" => list(&one.notfallkontakte, |contact| {
            let more = [&contact.beziehung, &contact.telefon].into_iter().flatten();
            html! { (contact.name) @for part in more { "\u{a0}· " span.nowrap { (part) } } }
        }),
        "import_log_id" => None,
        _ => plain(v, around, field, &field.get(one)),
    }
}

fn list<T>(entries: &[T], told: impl Fn(&T) -> Markup) -> Option<Markup> {
    (!entries.is_empty()).then(|| html! { ul role="list" { @for one in entries { li { (told(one)) } } } })
}

/// Where that absence is changed.
pub fn absence_at(id: Id<Resident>, nr: u16) -> String {
    format!("{}/{nr}", Resident::address(KeepAbsence::AT, id))
}

/// Above the list, for those who restrict: where the restricted files are.
pub fn restricted_files(v: &View, files: usize) -> Markup {
    let link =
        Some(Link { href: "/bewohner/eingeschraenkt".into(), words: Msg::new("resident-restricted-show") });
    let words = Msg::new("resident-restricted-count").with("n", files);
    html! { @if files > 0 { (notice(v, &Notice { tone: Tone::Info, words, link })) } }
}

/// Above the list, for staff with units of their own: where they stand in, and where else they can.
pub fn stands_in(v: &View, around: &House) -> Markup {
    let until = |at: jiff::Timestamp| format::clock(at, &v.zone);
    let here: Vec<String> = around
        .stands_in
        .iter()
        .map(|(unit, at)| {
            v.t(&Msg::new("stand-in-here").with("x", around.unit(*unit).to_owned()).with("zeit", until(*at)))
        })
        .collect();
    let elsewhere: Vec<_> = around.elsewhere.iter().map(|unit| (*unit, around.unit(*unit))).collect();
    html! {
        @for said in &here { p.meta { (said) } }
        @if !elsewhere.is_empty() {
            (facts::closed_card(v, &Msg::new("stand-in-elsewhere"), html! {
                p { (v.w("stand-in-elsewhere-said")) }
                (stand_in_buttons(v, &elsewhere, Resident::AT.list))
            }))
        }
    }
}

/// The restricted files: their numbers and nothing else.
pub struct RestrictedPage(
    /// Number and id of each.
    pub Vec<(u64, Id<Resident>)>,
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
                @for (nr, id) in &self.0 {
                    li {
                        (v.t(&Msg::new("resident-candidate").with("nr", *nr))) ": "
                        a href=(Resident::address(Look::AT, *id)) { (v.w("resident-look")) } " · "
                        a href=(Resident::address(Lift::AT, *id)) { (v.w("resident-lift")) }
                    }
                }
            }
            p.actions { a href=(Resident::AT.list) { (v.w("record-back")) } }
        }
    }
}
