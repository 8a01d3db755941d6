//! Whether answers fit a template, and what follows from them: one function for forms, API, sync and import (care.md,
//! 3.3 to 3.6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    input::{Fault, Input},
    model::{Alarm, FieldType, Level, Limits, MOST_PHOTOS, Template, TemplateField},
    shipped::{FALL, WOUND},
    value::{Value, Values},
};
use crate::{
    kernel::{
        decimal::Decimal,
        problem::{FieldError, FieldErrors},
        text::is_blank,
        words::Msg,
    },
    record,
};

/// The name of an unknown field is told up to so many characters.
const NAME: usize = 40;
/// Consequences that make a fall a grave one.
const GRAVE: [&str; 4] = ["wunde_arzt", "fraktur", "hilfebedarf_alltag", "hilfebedarf_mobilitaet"];

record! {
    /// A resident's own warning limits of one field. They replace all of the field's: one that is missing warns of nothing.
    #[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    pub struct OwnLimit {
        /// Striking below.
        pub warn_min: Option<Decimal>,
        /// Striking above.
        pub warn_max: Option<Decimal>,
        /// Of a blood pressure: its first number strikes below.
        pub syst_min: Option<Decimal>,
        /// Above.
        pub syst_max: Option<Decimal>,
        /// Its second number strikes below.
        pub diast_min: Option<Decimal>,
        /// Above.
        pub diast_max: Option<Decimal>,
    }
}

/// A resident's own warning limits, by `vorlage.feld`.
pub type OwnLimits = BTreeMap<String, OwnLimit>;

/// The points of an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Score {
    /// The sum; none unless every scored field is answered, since a part of a sum says nothing.
    pub summe: Option<u32>,
    /// The scored fields that are not answered.
    pub fehlend: Vec<String>,
    /// What the sum means.
    pub stufe: Option<Level>,
}
crate::opaque_debug!(Score);

impl Score {
    /// How grave its level is.
    #[must_use]
    pub fn rang(&self) -> Option<u8> {
        self.stufe.as_ref().map(|level| level.rang)
    }
    /// Whether its level is striking.
    #[must_use]
    pub fn auffaellig(&self) -> bool {
        self.stufe.as_ref().is_some_and(|level| level.auffaellig)
    }
}

/// Answers that fit, and what follows from them.
#[derive(Clone, PartialEq, Eq)]
pub struct Judged {
    /// The answers.
    pub werte: Values,
    /// The keys of the fields whose answer is striking, in the order of the template.
    pub auffaellige_felder: Vec<String>,
    /// Whether the entry is striking.
    pub auffaellig: bool,
    /// Of a scale.
    pub punkte: Option<Score>,
    /// Of a fall: whether its consequences are grave.
    pub gravierend: Option<bool>,
    /// Of a wound: length times width in cm², one decimal, half up.
    pub flaeche_cm2: Option<Decimal>,
}
crate::opaque_debug!(Judged);

/// Whether the consequences of a fall are grave (care.md, 3.2).
#[must_use]
pub fn is_grave(werte: &Values) -> bool {
    GRAVE.iter().any(|grave| werte.chose("folgen", grave))
}

/// Judges answers by a version of a template. `has_text` says whether the entry has free text, which is an entry alone;
/// `own` are the limits of the resident.
///
/// # Errors
/// What is wrong, field by field in the order of the template by its key; unknown keys after them; under the name "" that
/// there is nothing at all.
pub fn judged(
    template: &Template,
    input: &Input<'_>,
    has_text: bool,
    own: &OwnLimits,
) -> Result<Judged, FieldErrors> {
    let (mut werte, mut errors) = (Values::default(), FieldErrors::new());
    for field in &template.felder {
        match input.read(field).and_then(|value| fitting(field, value)) {
            Ok(Some(value)) => werte.add(field.key.clone(), value),
            Ok(None) => {}
            Err(fault) => errors.0.push(told(field, fault)),
        }
    }
    for key in input.keys() {
        if template.field(key).is_none() {
            let name = key.chars().take(NAME).collect::<String>();
            errors.add_with(name, "FELD_UNBEKANNT", Msg::new("template-value-unknown"));
        }
    }
    if errors.is_empty() && werte.is_blank() && !has_text {
        errors.add("", "BEOBACHTUNG_LEER");
    }
    if errors.is_empty() { Ok(followed(template, werte, own)) } else { Err(errors) }
}

/// [`judged`] of what was stored: what follows from answers that were judged before. Also when limits of a resident or
/// the answers of a version are looked at again.
#[must_use]
pub fn followed(template: &Template, werte: Values, own: &OwnLimits) -> Judged {
    let strikes = |field: &&TemplateField| {
        let own = own.get(&format!("{}.{}", template.key, field.key));
        werte.get(&field.key).is_some_and(|value| is_striking(field, value, own))
    };
    let auffaellige_felder: Vec<String> =
        template.felder.iter().filter(strikes).map(|field| field.key.clone()).collect();
    let punkte = template.is_scale().then(|| score(template, &werte));
    let auffaellig =
        template.immer || !auffaellige_felder.is_empty() || punkte.as_ref().is_some_and(Score::auffaellig);
    let gravierend = (template.key == FALL).then(|| is_grave(&werte));
    let area = || Some(werte.number("laenge")?.times(werte.number("breite")?)?.rounded(1));
    let flaeche_cm2 = if template.key == WOUND { area() } else { None };
    Judged { werte, auffaellige_felder, auffaellig, punkte, gravierend, flaeche_cm2 }
}

/// Whether a new entry alarms. `rank_before` is that of the resident's newest earlier valid entry of the template that has
/// a sum: a first score never alarms.
#[must_use]
pub fn alarms(template: &Template, entry: &Judged, rank_before: Option<u8>) -> bool {
    match template.alarm {
        Alarm::Immer => entry.auffaellig,
        Alarm::BeiVerschlechterung => {
            let rank = entry.punkte.as_ref().and_then(Score::rang);
            rank.zip(rank_before).is_some_and(|(rank, before)| rank > before)
        }
    }
}

/// Whether the correction of an entry alarms: where the new version does, and the old one did not or was not striking.
#[must_use]
pub fn correction_alarms(template: &Template, old: &Judged, new: &Judged, rank_before: Option<u8>) -> bool {
    alarms(template, new, rank_before)
        && (!alarms(template, old, rank_before) || (new.auffaellig && !old.auffaellig))
}

/// An answer within the hard limits of its field, or the lack of one where it may lack.
fn fitting(field: &TemplateField, value: Option<Value>) -> Result<Option<Value>, Fault> {
    let outside = |number: Decimal, limits: &Limits| {
        limits.min.is_some_and(|min| number < min) || limits.max.is_some_and(|max| number > max)
    };
    match &value {
        None if field.pflicht && field.typ != FieldType::Foto => return Err(Fault::Missing),
        Some(Value::Number(number)) if outside(*number, &field.grenzen) => return Err(Fault::Outside),
        Some(Value::Pressure(syst, diast)) => {
            if outside((*syst).into(), &field.grenzen) || outside((*diast).into(), &field.diast) {
                return Err(Fault::Outside);
            }
            if syst <= diast {
                return Err(Fault::PressureOrder);
            }
        }
        _ => {}
    }
    Ok(value)
}

fn is_striking(field: &TemplateField, value: &Value, own: Option<&OwnLimit>) -> bool {
    let beyond = |number: Decimal, min: Option<Decimal>, max: Option<Decimal>| {
        min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max)
    };
    match value {
        Value::Number(number) => match own {
            Some(own) => beyond(*number, own.warn_min, own.warn_max),
            None => beyond(*number, field.grenzen.warn_min, field.grenzen.warn_max),
        },
        Value::Pressure(syst, diast) => {
            let (syst, diast) = (Decimal::from(*syst), Decimal::from(*diast));
            match own {
                Some(own) => {
                    beyond(syst, own.syst_min, own.syst_max) || beyond(diast, own.diast_min, own.diast_max)
                }
                None => {
                    beyond(syst, field.grenzen.warn_min, field.grenzen.warn_max)
                        || beyond(diast, field.diast.warn_min, field.diast.warn_max)
                }
            }
        }
        Value::Choice(wert) => field.option(wert).is_some_and(|option| option.auffaellig),
        Value::Choices(chosen) => {
            chosen.iter().any(|wert| field.option(wert).is_some_and(|option| option.auffaellig))
        }
        Value::Text(_)
        | Value::Bool(_)
        | Value::Day(_)
        | Value::Time(_)
        | Value::Signature(_)
        | Value::Photos(_) => false,
    }
}

fn score(template: &Template, werte: &Values) -> Score {
    let (mut sum, mut fehlend) = (0_u32, Vec::new());
    for field in template.felder.iter().filter(|field| field.is_scored()) {
        let points = match werte.get(&field.key) {
            Some(Value::Choice(wert)) => field.option(wert).and_then(|option| option.punkte),
            _ => None,
        };
        match points {
            Some(points) => sum += u32::from(points),
            None => fehlend.push(field.key.clone()),
        }
    }
    let summe = fehlend.is_empty().then_some(sum);
    let level = |sum| template.stufen.iter().find(|level| (level.von..=level.bis).contains(&sum)).cloned();
    Score { summe, fehlend, stufe: summe.and_then(level) }
}

/// A fault of a field in words.
fn told(field: &TemplateField, fault: Fault) -> FieldError {
    let new = Msg::new;
    let (code, words) = match fault {
        Fault::Missing => ("PFLICHTFELD_FEHLT", Msg::code("PFLICHTFELD_FEHLT")),
        Fault::WrongType => ("TYP_FALSCH", Msg::code("TYP_FALSCH")),
        Fault::Half => ("TYP_FALSCH", new("template-value-half")),
        Fault::NoTime if field.typ == FieldType::Datum => ("TYP_FALSCH", new("template-value-no-day")),
        Fault::NoTime => ("TYP_FALSCH", new("template-value-no-time")),
        Fault::NoNumber => ("ZAHL_UNGUELTIG", new("template-value-no-number")),
        Fault::TooPrecise => ("ZU_GENAU", Msg::code("ZU_GENAU").with("n", field.dezimalstellen)),
        Fault::Outside => ("AUSSERHALB", outside(field)),
        Fault::UnknownOption => ("OPTION_UNBEKANNT", Msg::code("OPTION_UNBEKANNT")),
        Fault::PressureOrder => ("BLUTDRUCK_REIHENFOLGE", Msg::code("BLUTDRUCK_REIHENFOLGE")),
        Fault::TooManyPhotos => ("FOTO_ZU_VIELE", Msg::code("FOTO_ZU_VIELE").with("n", MOST_PHOTOS)),
        Fault::TooLong => ("TEXT_ZU_LANG", Msg::code("TEXT_ZU_LANG")),
        Fault::ControlSigns => ("ZEICHEN_UNGUELTIG", Msg::code("ZEICHEN_UNGUELTIG")),
    };
    FieldError { field: field.key.clone().into(), code, words }
}

/// What is possible.
fn outside(field: &TemplateField) -> Msg {
    let Limits { min, max, .. } = field.grenzen;
    match (field.typ, min, max) {
        (FieldType::Blutdruck, Some(min), Some(max)) => {
            let words = Msg::new("template-value-pressure").with("min", min).with("max", max);
            match (field.diast.min, field.diast.max) {
                (Some(low), Some(high)) => words.with("min2", low).with("max2", high),
                _ => Msg::code("TYP_FALSCH"),
            }
        }
        (_, Some(min), Some(max)) => Msg::code("AUSSERHALB").with("min", min).with("max", max),
        (_, Some(min), None) => Msg::new("template-value-at-least").with("min", min),
        (_, None, Some(max)) => Msg::new("template-value-at-most").with("max", max),
        (_, None, None) => Msg::new("template-value-too-large"),
    }
}

/// Whether a free text is one.
#[must_use]
pub fn has_text(freitext: &str) -> bool {
    !is_blank(freitext)
}
