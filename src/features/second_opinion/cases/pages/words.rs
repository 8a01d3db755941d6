//! Values of a case as people read them.

use maud::Markup;

use crate::{
    features::second_opinion::cases::{Fallgruppe, Status},
    kernel::words::Msg,
    ui::{View, badge, view::Tone},
};

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
