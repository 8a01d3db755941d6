//! A template as JSON: as the program ships them, as the API gives and takes them, and as the page on which one is changed
//! carries it from step to step.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Alarm, Balance, FieldOption, FieldType, Level, Limits, Template, TemplateField};
use crate::kernel::{closed_list::ClosedList, decimal::Decimal, problem::FieldErrors, text};

/// A template.
#[derive(Clone, Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct TemplateJson {
    /// Its key in the house, for ever: `^[a-z0-9_]{2,40}$`.
    pub key: String,
    /// Its title.
    pub titel: String,
    /// What it is for.
    #[serde(default)]
    pub beschreibung: String,
    /// Its place in lists.
    #[serde(default)]
    pub sortierung: u16,
    /// Whether nurses alone make entries of it.
    #[serde(default)]
    pub nur_fachkraft: bool,
    /// Whether the resident may read entries of it.
    #[serde(default)]
    pub fuer_bewohner: bool,
    /// Whether every entry of it is striking.
    #[serde(default)]
    pub immer_auffaellig: bool,
    /// `immer` or `bei_verschlechterung`.
    #[serde(default = "alarm")]
    pub alarm: String,
    /// What is asked, in its order.
    pub felder: Vec<FieldJson>,
    /// What sums of points mean.
    #[serde(default)]
    pub stufen: Vec<LevelJson>,
}
crate::opaque_debug!(TemplateJson);

fn alarm() -> String {
    Alarm::default().code().to_owned()
}

/// A field of a template.
#[derive(Clone, Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct FieldJson {
    /// Its key, unique in the template.
    pub key: String,
    /// Its label.
    pub label: String,
    /// `text`, `zahl`, `bool`, `auswahl`, `mehrfach`, `skala`, `datum`, `uhrzeit`, `blutdruck`, `unterschrift` or `foto`.
    pub typ: String,
    /// Whether it must be answered.
    #[serde(default)]
    pub pflicht: bool,
    /// Its unit.
    #[serde(default)]
    pub einheit: Option<String>,
    /// What helps to answer.
    #[serde(default)]
    pub hilfe: Option<String>,
    /// Smallest possible number.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub min: Option<Decimal>,
    /// Largest possible number.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub max: Option<Decimal>,
    /// Striking below.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub warn_min: Option<Decimal>,
    /// Striking above.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub warn_max: Option<Decimal>,
    /// Most decimals of a number.
    #[serde(default)]
    pub dezimalstellen: u8,
    /// The first number of a blood pressure.
    #[serde(default)]
    pub syst: Option<LimitsJson>,
    /// Its second number.
    #[serde(default)]
    pub diast: Option<LimitsJson>,
    /// The options of a choice.
    #[serde(default)]
    pub optionen: Vec<OptionJson>,
    /// `ein` or `aus`, of a number that counts in the fluid balance.
    #[serde(default)]
    pub bilanz: Option<String>,
}
crate::opaque_debug!(FieldJson);

/// Limits of one number of a blood pressure.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct LimitsJson {
    /// Smallest possible number.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub min: Option<Decimal>,
    /// Largest possible number.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub max: Option<Decimal>,
    /// Striking below.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub warn_min: Option<Decimal>,
    /// Striking above.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub warn_max: Option<Decimal>,
}
crate::opaque_debug!(LimitsJson);

/// An option of a field.
#[derive(Clone, Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct OptionJson {
    /// Its key.
    pub wert: String,
    /// Its word.
    pub label: String,
    /// Its points in the score.
    #[serde(default)]
    pub punkte: Option<u16>,
    /// Whether choosing it is striking.
    #[serde(default)]
    pub auffaellig: bool,
}
crate::opaque_debug!(OptionJson);

/// What sums of points mean.
#[derive(Clone, Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct LevelJson {
    /// The smallest sum.
    pub von: u32,
    /// The largest sum.
    pub bis: u32,
    /// Its words.
    pub label: String,
    /// How grave it is, 1 the least.
    pub rang: u8,
    /// Whether it is striking.
    #[serde(default)]
    pub auffaellig: bool,
}
crate::opaque_debug!(LevelJson);

impl TemplateJson {
    /// The template, as that version; texts are cleaned, nothing else is judged ([`super::check`]).
    ///
    /// # Errors
    /// Words that are none of a list, and signs that no text has, by the path of their field.
    pub fn template(&self, version: u32) -> Result<Template, FieldErrors> {
        let mut read = Read(FieldErrors::new());
        let felder = self.felder.iter().enumerate().map(|(at, field)| read.field(at, field)).collect();
        let stufen = self.stufen.iter().enumerate().map(|(at, level)| read.level(at, level)).collect();
        let template = Template {
            key: self.key.clone(),
            version,
            titel: read.line("titel".into(), &self.titel),
            beschreibung: read.line("beschreibung".into(), &self.beschreibung),
            sortierung: self.sortierung,
            nur_fachkraft: self.nur_fachkraft,
            fuer_bewohner: self.fuer_bewohner,
            immer: self.immer_auffaellig,
            alarm: read.listed("alarm".into(), &self.alarm, Alarm::Immer),
            felder,
            stufen,
        };
        if read.0.is_empty() { Ok(template) } else { Err(read.0) }
    }
}

/// Reads texts and words, and keeps what is wrong with them.
struct Read(FieldErrors);

impl Read {
    fn line(&mut self, path: String, raw: &str) -> String {
        text::line(raw).unwrap_or_else(|_| {
            self.0.add(path, "ZEICHEN_UNGUELTIG");
            String::new()
        })
    }
    fn listed<T: ClosedList>(&mut self, path: String, code: &str, otherwise: T) -> T {
        T::from_code(code).unwrap_or_else(|| {
            self.0.add(path, "ENUM_UNGUELTIG");
            otherwise
        })
    }
    fn some(&mut self, path: String, raw: Option<&String>) -> Option<String> {
        raw.map(|raw| self.line(path, raw)).and_then(text::some)
    }

    fn field(&mut self, at: usize, field: &FieldJson) -> TemplateField {
        let path = |part: &str| format!("felder.{at}.{part}");
        let typ = self.listed(path("typ"), &field.typ, FieldType::Text);
        let pressure = typ == FieldType::Blutdruck;
        let own =
            Limits { min: field.min, max: field.max, warn_min: field.warn_min, warn_max: field.warn_max };
        let options = field.optionen.iter().enumerate().map(|(number, option)| FieldOption {
            wert: option.wert.clone(),
            label: self.line(format!("felder.{at}.optionen.{number}.label"), &option.label),
            punkte: option.punkte,
            auffaellig: option.auffaellig,
        });
        let optionen = options.collect();
        TemplateField {
            key: field.key.clone(),
            label: self.line(path("label"), &field.label),
            typ,
            pflicht: field.pflicht,
            einheit: self.some(path("einheit"), field.einheit.as_ref()),
            hilfe: self.some(path("hilfe"), field.hilfe.as_ref()),
            dezimalstellen: field.dezimalstellen,
            grenzen: if pressure { limits(field.syst) } else { own },
            diast: limits(field.diast),
            optionen,
            bilanz: field.bilanz.as_ref().map(|code| self.listed(path("bilanz"), code, Balance::Ein)),
        }
    }

    fn level(&mut self, at: usize, level: &LevelJson) -> Level {
        Level {
            von: level.von,
            bis: level.bis,
            label: self.line(format!("stufen.{at}.label"), &level.label),
            rang: level.rang,
            auffaellig: level.auffaellig,
        }
    }
}

fn limits(sent: Option<LimitsJson>) -> Limits {
    sent.map_or_else(Limits::default, |LimitsJson { min, max, warn_min, warn_max }| Limits {
        min,
        max,
        warn_min,
        warn_max,
    })
}

impl From<&Template> for TemplateJson {
    fn from(template: &Template) -> Self {
        Self {
            key: template.key.clone(),
            titel: template.titel.clone(),
            beschreibung: template.beschreibung.clone(),
            sortierung: template.sortierung,
            nur_fachkraft: template.nur_fachkraft,
            fuer_bewohner: template.fuer_bewohner,
            immer_auffaellig: template.immer,
            alarm: template.alarm.code().to_owned(),
            felder: template.felder.iter().map(FieldJson::from).collect(),
            stufen: template.stufen.iter().map(LevelJson::from).collect(),
        }
    }
}

impl From<&TemplateField> for FieldJson {
    fn from(field: &TemplateField) -> Self {
        let pressure = field.typ == FieldType::Blutdruck;
        let own = if pressure { Limits::default() } else { field.grenzen };
        let both = |Limits { min, max, warn_min, warn_max }| LimitsJson { min, max, warn_min, warn_max };
        Self {
            key: field.key.clone(),
            label: field.label.clone(),
            typ: field.typ.code().to_owned(),
            pflicht: field.pflicht,
            einheit: field.einheit.clone(),
            hilfe: field.hilfe.clone(),
            min: own.min,
            max: own.max,
            warn_min: own.warn_min,
            warn_max: own.warn_max,
            dezimalstellen: field.dezimalstellen,
            syst: pressure.then(|| both(field.grenzen)),
            diast: pressure.then(|| both(field.diast)),
            optionen: field.optionen.iter().map(OptionJson::from).collect(),
            bilanz: field.bilanz.map(|side| side.code().to_owned()),
        }
    }
}

impl From<&FieldOption> for OptionJson {
    fn from(option: &FieldOption) -> Self {
        let FieldOption { wert, label, punkte, auffaellig } = option.clone();
        Self { wert, label, punkte, auffaellig }
    }
}

impl From<&Level> for LevelJson {
    fn from(level: &Level) -> Self {
        let Level { von, bis, label, rang, auffaellig } = level.clone();
        Self { von, bis, label, rang, auffaellig }
    }
}
