//! What a case counts as (domain.md, 5.1): the one place that decides every figure of reports, dashboard and lists.

use super::{
    model::{Case, GutachtenTyp, JaNein},
    traits::Traits,
};

/// The countable traits of a case.
#[must_use]
pub fn traits(case: &Case) -> Traits {
    Traits::default()
        .with(Traits::UNTERLAGEN, case.unterlagen)
        .with(Traits::ABLEHNUNG, case.ablehnung)
        .with(Traits::ABBRUCH, case.abbruch)
        .with(Traits::GUTACHTEN, case.gutachten)
        .with(Traits::ALTERNATIVE, case.gutachten_typ == Some(GutachtenTyp::Alternative))
        .with(Traits::BESTAETIGUNG, case.gutachten_typ == Some(GutachtenTyp::Bestaetigung))
        .with(Traits::TA_JA, case.therapieaenderung == Some(JaNein::Ja))
        .with(Traits::TA_NEIN, case.therapieaenderung == Some(JaNein::Nein))
        .with(Traits::DIAGNOSEKORREKTUR, case.ta_diagnosekorrektur)
        .with(Traits::UNTERVERSORGUNG, case.ta_unterversorgung)
        .with(Traits::UEBERTHERAPIE, case.ta_uebertherapie)
        .with(Traits::ICD, !case.icd.is_empty())
        .with(Traits::STORNIERT, case.storniert())
}
