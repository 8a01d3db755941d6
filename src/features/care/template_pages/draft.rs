//! A template while it is made: the page carries it from step to step, so that a form never has more fields than those of
//! the one field that is open, and nothing is saved before all of it is.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use flate2::{Compression, read::ZlibDecoder, read::ZlibEncoder};

use crate::{
    features::care::templates::{
        FieldJson, LevelJson, LimitsJson, OptionJson, PRESSURE, Template, TemplateJson,
    },
    kernel::{
        decimal::{Decimal, NumberFault},
        problem::FieldErrors,
        words::Msg,
    },
    platform::web::query::Form,
};

/// A draft is at most so large; thirty fields with thirty options each take a quarter of it.
const MOST: u64 = 2 << 20;
/// A typed limit has at most so many decimals; how many its field takes is judged with the field.
const PLACES: u8 = 6;

/// What of the draft lies open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    Nothing,
    /// A field, by its place.
    Field(usize),
    /// What sums of points mean.
    Levels,
}

/// A template that is being made.
pub struct Draft {
    /// As it would be saved.
    pub json: TemplateJson,
    /// The version that it was begun from; 0 for a new template.
    pub from: u32,
    /// What lies open.
    pub open: Open,
    /// What was typed and is no value of its kind, by the names of the inputs.
    pub errors: FieldErrors,
}
crate::opaque_debug!(Draft);

impl Draft {
    /// A new template with nothing in it.
    #[must_use]
    pub fn begin() -> Self {
        let alarm = "immer".to_owned();
        let json = TemplateJson { sortierung: 50, alarm, ..TemplateJson::default() };
        Self { json, from: 0, open: Open::Nothing, errors: FieldErrors::new() }
    }

    /// The newest version of a template.
    #[must_use]
    pub fn of(template: &Template) -> Self {
        Self {
            json: template.into(),
            from: template.version,
            open: Open::Nothing,
            errors: FieldErrors::new(),
        }
    }

    /// As the page carries it.
    #[must_use]
    pub fn packed(&self) -> String {
        let text = serde_json::to_vec(&self.json).unwrap_or_default();
        let mut packed = Vec::new();
        // Reading from memory into memory does not fail; were it to, the draft would be refused when it comes back.
        let _ = ZlibEncoder::new(text.as_slice(), Compression::default()).read_to_end(&mut packed);
        B64.encode(packed)
    }

    /// The draft that came back, with what was typed. None when it is none.
    #[must_use]
    pub fn of_form(form: &Form) -> Option<Self> {
        let packed = B64.decode(form.get("entwurf")).ok()?;
        let mut text = Vec::new();
        ZlibDecoder::new(packed.as_slice()).take(MOST).read_to_end(&mut text).ok()?;
        let json = serde_json::from_slice(&text).ok()?;
        let from = u32::try_from(form.row_version()?).ok()?;
        let open = match form.get("offen").split_once(':') {
            Some(("feld", place)) => Open::Field(place.parse().ok()?),
            _ if form.get("offen") == "stufen" => Open::Levels,
            _ => Open::Nothing,
        };
        let mut draft = Self { json, from, open, errors: FieldErrors::new() };
        draft.take(form);
        Some(draft)
    }

    /// What says in a form which part lies open.
    #[must_use]
    pub fn open_mark(&self) -> String {
        match self.open {
            Open::Nothing => String::new(),
            Open::Field(place) => format!("feld:{place}"),
            Open::Levels => "stufen".to_owned(),
        }
    }

    fn take(&mut self, form: &Form) {
        let text = |name: &str| form.get(name).trim().to_owned();
        let ticked = |name: &str| form.has(name);
        if self.from == 0 {
            self.json.key = text("key");
        }
        self.json.titel = text("titel");
        self.json.beschreibung = text("beschreibung");
        self.json.nur_fachkraft = ticked("nur_fachkraft");
        self.json.fuer_bewohner = ticked("fuer_bewohner");
        self.json.immer_auffaellig = ticked("immer_auffaellig");
        self.json.alarm = text("alarm");
        let mut read = Read { form, errors: FieldErrors::new() };
        self.json.sortierung = read.whole("sortierung").unwrap_or_default();
        match self.open {
            Open::Field(place) => {
                if let Some(field) = self.json.felder.get_mut(place) {
                    read.field(field);
                }
            }
            Open::Levels => {
                for (at, level) in self.json.stufen.iter_mut().enumerate() {
                    read.level(at, level);
                }
            }
            Open::Nothing => {}
        }
        self.errors = read.errors;
    }

    /// Fills in keys that were left empty: of the template, of fields and of options.
    pub fn name(&mut self) {
        if self.json.key.is_empty() {
            self.json.key = key_of(&self.json.titel);
        }
        let mut taken: Vec<String> = self.json.felder.iter().map(|field| field.key.clone()).collect();
        for field in &mut self.json.felder {
            if field.key.is_empty() {
                field.key = unique(key_of(&field.label), &taken);
                taken.push(field.key.clone());
            }
            let mut taken: Vec<String> = field.optionen.iter().map(|option| option.wert.clone()).collect();
            for option in &mut field.optionen {
                if option.wert.is_empty() {
                    option.wert = unique(key_of(&option.label), &taken);
                    taken.push(option.wert.clone());
                }
            }
        }
    }

    /// Does one step of the page: opens, adds, moves and takes away. What cannot be done changes nothing.
    pub fn step(&mut self, step: &str) {
        let (what, place) = step.split_once(':').unwrap_or((step, ""));
        let place: usize = place.parse().unwrap_or(usize::MAX);
        match what {
            "feld-neu" => {
                self.json.felder.push(FieldJson { typ: "text".to_owned(), ..FieldJson::default() });
                self.open = Open::Field(self.json.felder.len() - 1);
            }
            "auf" if place < self.json.felder.len() => self.open = Open::Field(place),
            "zu" => self.open = Open::Nothing,
            "hoch" => self.swap(place.checked_sub(1), place),
            "runter" => self.swap(Some(place), place.saturating_add(1)),
            "weg" if place < self.json.felder.len() => {
                self.json.felder.remove(place);
                self.open = match self.open {
                    Open::Field(open) if open == place => Open::Nothing,
                    Open::Field(open) if open > place => Open::Field(open - 1),
                    open => open,
                };
            }
            "stufen" => self.open = Open::Levels,
            "stufe-neu" => {
                let von = self.json.stufen.last().map_or(0, |last| last.bis.saturating_add(1));
                self.json.stufen.push(LevelJson { von, bis: von, rang: 1, ..LevelJson::default() });
                self.open = Open::Levels;
            }
            "stufe-weg" if place < self.json.stufen.len() => drop(self.json.stufen.remove(place)),
            _ => self.option_step(what, place),
        }
    }

    fn option_step(&mut self, what: &str, place: usize) {
        let Open::Field(open) = self.open else { return };
        let Some(field) = self.json.felder.get_mut(open) else { return };
        let options = &mut field.optionen;
        match what {
            "option-neu" => options.push(OptionJson::default()),
            "option-weg" if place < options.len() => drop(options.remove(place)),
            "option-hoch" if place > 0 && place < options.len() => options.swap(place - 1, place),
            _ => {}
        }
    }

    fn swap(&mut self, one: Option<usize>, other: usize) {
        let Some(one) = one.filter(|_| other < self.json.felder.len()) else { return };
        self.json.felder.swap(one, other);
        if let Open::Field(open) = &mut self.open {
            if *open == one {
                *open = other;
            } else if *open == other {
                *open = one;
            }
        }
    }

    /// Broken rules by the names of the inputs, for the page. Where nothing that is wrong lies open, the first field that
    /// is wrong is opened.
    pub fn refused(&mut self, broken: &FieldErrors) {
        let place = |path: &str| path.strip_prefix("felder.")?.split('.').next()?.parse::<usize>().ok();
        let wrong: Vec<usize> = broken.0.iter().filter_map(|error| place(&error.field)).collect();
        let levels = broken.0.iter().any(|error| error.field.starts_with("stufen."));
        let is_open = match self.open {
            Open::Field(open) => wrong.contains(&open),
            Open::Levels => levels,
            Open::Nothing => false,
        };
        if !is_open {
            self.open = match wrong.first() {
                Some(first) => Open::Field(*first),
                None if levels => Open::Levels,
                None => self.open,
            };
        }
        for error in &broken.0 {
            let mut error = error.clone();
            error.field = self.input_of(&error.field).into();
            self.errors.0.push(error);
        }
    }

    /// The input, or the row of the list, that a path of the template stands for.
    fn input_of(&self, path: &str) -> String {
        let Some(rest) = path.strip_prefix("felder.") else {
            return match (path.strip_prefix("stufen."), self.open) {
                (Some(level), Open::Levels) => format!("stufe.{level}"),
                (Some(_), _) => "stufen".to_owned(),
                (None, _) => path.to_owned(),
            };
        };
        let (place, part) = rest.split_once('.').unwrap_or((rest, ""));
        if place.parse()
            != Ok(match self.open {
                Open::Field(open) => open,
                _ => usize::MAX,
            })
        {
            return format!("felder.{place}");
        }
        part.strip_prefix("optionen.")
            .map_or_else(|| format!("feld.{part}"), |option| format!("option.{option}"))
    }
}

/// Reads the inputs of what lies open.
struct Read<'a> {
    form: &'a Form,
    errors: FieldErrors,
}

impl Read<'_> {
    fn text(&self, name: &str) -> String {
        self.form.get(name).trim().to_owned()
    }
    fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn number(&mut self, name: &str) -> Option<Decimal> {
        let typed = self.some(name)?;
        match Decimal::typed(&typed, PLACES) {
            Ok(number) => Some(number),
            Err(fault) => {
                let (code, words) = match fault {
                    NumberFault::Invalid => ("ZAHL_UNGUELTIG", Msg::new("template-value-no-number")),
                    NumberFault::TooPrecise => ("ZU_GENAU", Msg::code("ZU_GENAU").with("n", 3_u8)),
                    NumberFault::TooLarge => ("AUSSERHALB", Msg::new("template-value-too-large")),
                };
                self.errors.add_with(name.to_owned(), code, words);
                None
            }
        }
    }

    fn whole<T: TryFrom<i64>>(&mut self, name: &str) -> Option<T> {
        let number = self.number(name)?;
        let whole = number.as_whole().and_then(|whole| T::try_from(whole).ok());
        if whole.is_none() {
            self.errors.add_with(name.to_owned(), "ZAHL_UNGUELTIG", Msg::new("template-no-whole"));
        }
        whole
    }

    fn field(&mut self, field: &mut FieldJson) {
        field.label = self.text("feld.label");
        // Of a field that was saved the form has neither key nor type.
        if self.form.has("feld.typ") {
            field.typ = self.text("feld.typ");
        }
        if self.form.has("feld.key") {
            field.key = self.text("feld.key");
        }
        field.pflicht = self.form.has("feld.pflicht");
        field.hilfe = self.some("feld.hilfe");
        let kind = field.typ.as_str();
        let measured = matches!(kind, "zahl" | "skala");
        field.einheit = if matches!(kind, "zahl" | "blutdruck") { self.some("feld.einheit") } else { None };
        field.dezimalstellen =
            if kind == "zahl" { self.whole("feld.dezimalstellen").unwrap_or_default() } else { 0 };
        field.bilanz = if kind == "zahl" { self.some("feld.bilanz") } else { None };
        let mut limit = |name: &str| if measured { self.number(&format!("feld.{name}")) } else { None };
        (field.min, field.max) = (limit("min"), limit("max"));
        (field.warn_min, field.warn_max) = (limit("warn_min"), limit("warn_max"));
        let mut pressure = |part: &str, (min, max): (u16, u16)| {
            (kind == "blutdruck").then(|| LimitsJson {
                min: Some(min.into()),
                max: Some(max.into()),
                warn_min: self.number(&format!("feld.{part}.warn_min")),
                warn_max: self.number(&format!("feld.{part}.warn_max")),
            })
        };
        let [syst, diast] = PRESSURE;
        (field.syst, field.diast) = (pressure("syst", syst), pressure("diast", diast));
        if !matches!(kind, "auswahl" | "mehrfach") {
            field.optionen.clear();
        }
        for (at, option) in field.optionen.iter_mut().enumerate() {
            let named = |part: &str| format!("option.{at}.{part}");
            // A choice that came with a new type has no inputs yet.
            if !self.form.has(&named("label")) {
                continue;
            }
            option.label = self.text(&named("label"));
            if self.form.has(&named("wert")) {
                option.wert = self.text(&named("wert"));
            }
            option.punkte = if kind == "auswahl" { self.whole(&named("punkte")) } else { None };
            option.auffaellig = self.form.has(&named("auffaellig"));
        }
    }

    fn level(&mut self, at: usize, level: &mut LevelJson) {
        let named = |part: &str| format!("stufe.{at}.{part}");
        if !self.form.has(&named("label")) {
            return;
        }
        level.label = self.text(&named("label"));
        level.von = self.whole(&named("von")).unwrap_or_default();
        level.bis = self.whole(&named("bis")).unwrap_or_default();
        level.rang = self.whole(&named("rang")).unwrap_or_default();
        level.auffaellig = self.form.has(&named("auffaellig"));
    }
}

/// A key made of words: `Trinkmenge (ml)` gives `trinkmenge_ml`.
fn key_of(words: &str) -> String {
    let mut key = String::new();
    for letter in crate::kernel::text::norm(words).chars() {
        match letter {
            'ä' => key.push_str("ae"),
            'ö' => key.push_str("oe"),
            'ü' => key.push_str("ue"),
            'ß' => key.push_str("ss"),
            'a'..='z' | '0'..='9' => key.push(letter),
            _ if key.ends_with('_') || key.is_empty() => {}
            _ => key.push('_'),
        }
    }
    key.chars().take(36).collect::<String>().trim_end_matches('_').to_owned()
}

fn unique(key: String, taken: &[String]) -> String {
    let free = |key: &String| !taken.contains(key);
    let numbered = || (2..100).map(|number| format!("{key}_{number}")).find(free);
    if free(&key) { key } else { numbered().unwrap_or_else(|| key.clone()) }
}
