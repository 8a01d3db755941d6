//! Values of a case as people read them.

use maud::Markup;

use crate::{
    features::second_opinion::cases::{
        Case, Fallgruppe, Status,
        progress::{Step, progress},
    },
    kernel::words::Msg,
    ui::{
        View, badge,
        stages::{Stage, Stand, stages},
        time,
        view::Tone,
    },
};

/// The steps of a case, each with the day on which it was done.
pub(in crate::features::second_opinion::cases) fn progress_strip(v: &View, case: &Case) -> Markup {
    let stage = |(step, stand)| {
        let (label, day) = match step {
            Step::Eingegangen => ("case-step-eingegangen", Some(case.datum)),
            Step::Unterlagen => ("case-step-unterlagen", case.unterlagen_erhalten),
            Step::Gutachten => ("case-step-gutachten", case.gutachten_erstellt),
            Step::Kodiert => {
                ("case-step-kodiert", case.coding_completed_at.map(|at| v.zone.to_datetime(at).date()))
            }
        };
        let note = day.filter(|_| stand == Stand::Done).map(|day| time::date(v, day));
        Stage { label: Msg::new(label), stand, note }
    };
    stages(v, &Msg::new("case-steps"), &progress(case).map(stage))
}

/// A specialty: colour and short name.
#[must_use]
pub fn fallgruppe_badge(v: &View, group: Fallgruppe) -> Markup {
    badge::group(group.number().saturating_add(1), &v.t(&short(group)))
}

fn short(group: Fallgruppe) -> Msg {
    Msg::new(match group {
        Fallgruppe::Onko => "gruppe-kurz-onko",
        Fallgruppe::Kardio => "gruppe-kurz-kardio",
        Fallgruppe::Intensiv => "gruppe-kurz-intensiv",
        Fallgruppe::Galle => "gruppe-kurz-galle",
        Fallgruppe::Sd => "gruppe-kurz-sd",
    })
}

/// Where a case stands: shape and word.
#[must_use]
pub fn status_badge(v: &View, status: Status) -> Markup {
    let tone = match status {
        Status::Storniert | Status::Abgelehnt | Status::Abbruch => Tone::Neutral,
        Status::Kodiert => Tone::Good,
        Status::Gutachten | Status::Unterlagen | Status::Eingegangen => Tone::Info,
        Status::KeineRueckmeldung => Tone::Warn,
    };
    badge::badge(tone, &v.t(&status.label()))
}

/// A word of a closed list in the reader's language; codes of the audit's texts are read alike.
pub fn word(v: &View, word: &str) -> String {
    let key = match word {
        "Alternative" => "typ-alternative",
        "Bestätigung" => "typ-bestaetigung",
        "Ja" => "common-yes",
        "Nein" => "common-no",
        "Herr" => "anrede-herr",
        "Frau" => "anrede-frau",
        "Divers" => "anrede-divers",
        "crm_csv" => "case-quelle-crm-csv",
        "historical" => "case-quelle-historical",
        "excel_sync" => "case-quelle-excel-sync",
        "manual" => "case-quelle-manual",
        other => {
            let group = Fallgruppe::from_code(other).map(|group| v.t(&group.label()));
            return group.unwrap_or_else(|| other.to_owned());
        }
    };
    v.w(key)
}
