//! Parts that cards and the end of the queue share.

use maud::{Markup, html};

use crate::{
    features::second_opinion::{
        cases::{GutachtenTyp, JaNein},
        coding::{
            error::Theirs,
            lease::Coding,
            queue::{Figures, HREF},
        },
        icd::{Beside, standing},
    },
    kernel::words::Msg,
    ui::{
        View,
        facts::{Fact, facts},
        format,
        progress::progress,
        time,
    },
};

/// How far the coding has come, with what is open beside that, alone or out of band: "Bestätigung 31 · Alternative 12".
#[must_use]
pub fn progress_part(v: &View, figures: Figures, beside: &Beside, out_of_band: bool) -> Markup {
    let words = Msg::new("coding-progress")
        .with("n", figures.kodiert())
        .with("m", figures.all())
        .with("bestaetigung", figures.bestaetigung)
        .with("alternative", figures.alternative);
    html! {
        div #fortschritt hx-swap-oob=[out_of_band.then_some("true")] {
            (standing(v, HREF, beside))
            @if figures.all() > 0 { (progress(v, figures.kodiert(), figures.all(), &words)) }
        }
    }
}

/// A decision in words.
#[must_use]
pub fn decision(v: &View, coding: &Coding) -> Markup {
    let typ = coding.gutachten_typ.map(|typ| match typ {
        GutachtenTyp::Bestaetigung => v.w("typ-bestaetigung"),
        GutachtenTyp::Alternative => v.w("typ-alternative"),
    });
    let change = coding.therapieaenderung.map(|change| match change {
        JaNein::Ja => v.w("common-yes"),
        JaNein::Nein => v.w("common-no"),
    });
    let reasons: Vec<String> = [
        (coding.diagnosekorrektur, "case-field-ta-diagnosekorrektur"),
        (coding.unterversorgung, "case-field-ta-unterversorgung"),
        (coding.uebertherapie, "case-field-ta-uebertherapie"),
    ]
    .into_iter()
    .filter(|(on, _)| *on)
    .map(|(_, key)| v.w(key))
    .collect();
    facts(
        v,
        &[
            Fact::text(Msg::new("case-field-gutachten-typ"), typ.as_deref()),
            Fact::text(Msg::new("case-field-therapieaenderung"), change.as_deref()),
            Fact::text(Msg::new("coding-reasons"), Some(&reasons.join(", "))),
        ],
    )
}

/// Who decided, and when.
#[must_use]
pub fn author(v: &View, theirs: &Theirs) -> Markup {
    let by = theirs.by.as_deref().unwrap_or(format::UNKNOWN);
    html! {
        p.meta {
            (v.t(&Msg::new("coding-coded-by").with("by", by)))
            @if let Some(at) = theirs.at { ", " (time::moment(v, at)) }
        }
    }
}
