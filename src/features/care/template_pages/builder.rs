//! The page on which a template is made or changed.

use maud::{Markup, html};

use super::{
    HERE, HREF,
    draft::{Draft, Open},
    preview,
};
use crate::{
    features::{
        care::templates::{FieldJson, FieldType, LevelJson, LimitsJson, OptionJson, Template, is_fixed},
        house::accounts::refusal,
    },
    kernel::{
        decimal::Decimal,
        problem::{Link, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        facts::card,
        form::{self, Choice, Field, Width},
    },
};

/// A draft in a form.
pub struct BuilderPage {
    /// The draft.
    pub draft: Draft,
    /// The saved versions of the template; keys that they have stay as they are.
    pub history: Vec<Template>,
    /// What was typed: shown again where it is no value.
    pub typed: Vec<(String, String)>,
    /// Why it was not saved.
    pub problem: Option<Problem>,
}

impl Page for BuilderPage {
    fn title(&self) -> Msg {
        match self.history.last() {
            None => Msg::new("template-new"),
            Some(newest) => Msg::new("template-edit").with("titel", newest.titel.as_str()),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn back(&self) -> Option<Link> {
        let (href, words) = match self.history.last() {
            None => (HREF.to_owned(), "template-list"),
            Some(newest) => (super::at(&newest.key), "template-back"),
        };
        Some(Link { href, words: Msg::new(words) })
    }
    fn body(&self, v: &View) -> Markup {
        let action = match self.history.last() {
            None => format!("{HREF}/neu"),
            Some(newest) => format!("{}/bearbeiten", super::at(&newest.key)),
        };
        html! {
            (refusal(v, self.problem.as_ref()))
            form.form method="post" action=(action) {
                (form::guard(v))
                (form::row_version(self.draft.from.into()))
                (form::hidden("entwurf", &self.draft.packed()))
                (form::hidden("offen", &self.draft.open_mark()))
                // Enter in a box presses the first button: that must be one which saves nothing.
                div.actions { (step(v, "vorschau", "template-apply")) }
                (self.head(v))
                div.w-full.stack {
                    (self.fields(v))
                    (self.levels(v))
                }
                div.actions.stays {
                    button.button type="submit" name="tun" value="speichern" { (v.w("template-save")) }
                    (step(v, "vorschau", "template-apply"))
                }
            }
            (card(v, &Msg::new("template-preview"), self.preview(v)))
        }
    }
}

fn step(v: &View, step: &str, words: &'static str) -> Markup {
    html! { button.button.secondary type="submit" name="tun" value=(step) { (v.w(words)) } }
}

/// The same for one of several, whose name screen readers hear.
fn step_of(v: &View, step: &str, words: &'static str, of: &str) -> Markup {
    html! {
        button.button.secondary type="submit" name="tun" value=(step) {
            (v.w(words)) span.visually-hidden { " " (of) }
        }
    }
}

impl BuilderPage {
    /// What stands in an input: what was typed, where that is no value; else what the draft has.
    fn value(&self, name: &str, drafted: String) -> String {
        if self.draft.errors.of(name).next().is_none() {
            return drafted;
        }
        let typed = self.typed.iter().find(|(typed, _)| typed == name);
        typed.map_or(drafted, |(_, text)| text.clone())
    }
    fn text(&self, v: &View, field: Field, name: &str, drafted: &str) -> Markup {
        form::text(v, &field.errors(&self.draft.errors), &self.value(name, drafted.to_owned()))
    }
    fn number(&self, v: &View, name: &str, words: &'static str, drafted: Option<Decimal>) -> Markup {
        let drafted = drafted.map_or(String::new(), |number| number.written(v.lang, 0));
        let field = Field::new(name.to_owned(), Msg::new(words))
            .width(Width::Short)
            .inputmode("decimal")
            .maxlength(20);
        self.text(v, field, name, &drafted)
    }
    fn whole(&self, v: &View, name: String, words: &'static str, drafted: Option<u32>) -> Markup {
        let drafted = drafted.map_or(String::new(), |number| number.to_string());
        let field =
            Field::new(name.clone(), Msg::new(words)).width(Width::Short).inputmode("numeric").maxlength(6);
        self.text(v, field, &name, &drafted)
    }
    fn tick(&self, v: &View, name: String, words: &'static str, on: bool) -> Markup {
        form::checkbox(v, &Field::new(name, Msg::new(words)).errors(&self.draft.errors), on, None)
    }

    fn head(&self, v: &View) -> Markup {
        let json = &self.draft.json;
        let alarms = [
            Choice::new("immer", v.w("template-alarm-immer")),
            Choice::new("bei_verschlechterung", v.w("template-alarm-bei-verschlechterung")),
        ];
        let inside = html! {
            (self.text(v, Field::new("titel", Msg::new("template-field-titel")).required().maxlength(80), "titel", &json.titel))
            @if self.draft.from == 0 {
                (self.text(v, Field::new("key", Msg::new("template-field-key")).optional().hint(Msg::new("template-key-hint")).maxlength(40), "key", &json.key))
            }
            (self.text(v, Field::new("beschreibung", Msg::new("template-field-beschreibung")).optional().width(Width::Full).maxlength(300), "beschreibung", &json.beschreibung))
            (self.whole(v, "sortierung".to_owned(), "template-field-sortierung", Some(json.sortierung.into())))
            (self.tick(v, "nur_fachkraft".to_owned(), "template-field-nur-fachkraft", json.nur_fachkraft))
            (self.tick(v, "fuer_bewohner".to_owned(), "template-field-fuer-bewohner", json.fuer_bewohner))
            (self.tick(v, "immer_auffaellig".to_owned(), "template-field-immer", json.immer_auffaellig))
            (form::radios(v, &Field::new("alarm", Msg::new("template-field-alarm")).errors(&self.draft.errors), &alarms, &json.alarm))
        };
        form::fieldset(v, &Msg::new("template-head"), inside)
    }

    fn fields(&self, v: &View) -> Markup {
        let fixed = is_fixed(&self.draft.json.key);
        let fields = &self.draft.json.felder;
        let inside = html! {
            @if fixed { p.meta { (v.w("template-fixed")) } }
            div id="feld-felder" tabindex="-1" {
                @for error in self.draft.errors.of("felder") { p.error { (v.t(&error.words)) } }
            }
            @if fields.is_empty() { p.meta { (v.w("template-no-fields")) } }
            ol.stack role="list" {
                @for (at, field) in fields.iter().enumerate() { (self.field(v, at, field, fixed)) }
            }
            @if !fixed { div.actions { (step(v, "feld-neu", "template-field-add")) } }
        };
        card(v, &Msg::new("template-fields"), inside)
    }

    fn field(&self, v: &View, at: usize, field: &FieldJson, fixed: bool) -> Markup {
        let row = format!("felder.{at}");
        let name = if field.label.is_empty() { v.w("template-unnamed") } else { field.label.clone() };
        let open = self.draft.open == Open::Field(at);
        html! {
            li.stack id={ "feld-" (row) } tabindex="-1" {
                @for error in self.draft.errors.of(&row) { p.error { (v.t(&error.words)) } }
                div.cluster {
                    strong { (at + 1) ". " (name) }
                    span.meta { (v.w(typ_words(&field.typ))) @if field.pflicht { " · " (v.w("template-field-pflicht")) } }
                }
                @if open { (self.open_field(v, field, fixed)) }
                div.actions {
                    @if open { (step_of(v, "zu", "template-close", &name)) }
                    @else { (step_of(v, &format!("auf:{at}"), "template-open", &name)) }
                    @if at > 0 { (step_of(v, &format!("hoch:{at}"), "template-up", &name)) }
                    @if at + 1 < self.draft.json.felder.len() { (step_of(v, &format!("runter:{at}"), "template-down", &name)) }
                    @if !fixed { (step_of(v, &format!("weg:{at}"), "template-remove", &name)) }
                }
            }
        }
    }

    /// The saved form of a field, if it has one: then key and type stand.
    fn is_saved(&self, key: &str) -> bool {
        self.history.iter().any(|version| version.field(key).is_some())
    }
    fn is_saved_option(&self, key: &str, wert: &str) -> bool {
        self.history
            .iter()
            .any(|version| version.field(key).is_some_and(|field| field.option(wert).is_some()))
    }

    fn open_field(&self, v: &View, field: &FieldJson, fixed: bool) -> Markup {
        let saved = !field.key.is_empty() && self.is_saved(&field.key);
        let typs: Vec<Choice> =
            FieldType::ALL.iter().map(|typ| Choice::new(typ.code(), v.w(typ_words(typ.code())))).collect();
        let kind = field.typ.as_str();
        let inside = html! {
            (self.text(v, Field::new("feld.label", Msg::new("template-field-label")).required().focus().maxlength(80), "feld.label", &field.label))
            @if saved {
                p.meta { (v.w("template-field-key")) ": " code { (field.key) } " · " (v.w("template-field-typ")) ": " (v.w(typ_words(kind))) }
            } @else {
                (form::select(v, &Field::new("feld.typ", Msg::new("template-field-typ")).hint(Msg::new("template-typ-hint")).errors(&self.draft.errors), &typs, kind))
                (self.text(v, Field::new("feld.key", Msg::new("template-field-key")).optional().hint(Msg::new("template-key-hint")).maxlength(40), "feld.key", &field.key))
            }
            (self.text(v, Field::new("feld.hilfe", Msg::new("template-field-hilfe")).optional().width(Width::Full).maxlength(200), "feld.hilfe", field.hilfe.as_deref().unwrap_or_default()))
            @if kind != "foto" { (self.tick(v, "feld.pflicht".to_owned(), "template-field-pflicht", field.pflicht)) }
            @if matches!(kind, "zahl" | "blutdruck") {
                (self.text(v, Field::new("feld.einheit", Msg::new("template-field-einheit")).optional().width(Width::Short).maxlength(20), "feld.einheit", field.einheit.as_deref().unwrap_or_default()))
            }
            @if kind == "zahl" {
                (self.whole(v, "feld.dezimalstellen".to_owned(), "template-field-dezimalstellen", Some(field.dezimalstellen.into())))
                (form::select(v, &Field::new("feld.bilanz", Msg::new("template-field-bilanz")), &balance(v), field.bilanz.as_deref().unwrap_or_default()))
            }
            @if matches!(kind, "zahl" | "skala") {
                (self.number(v, "feld.min", "template-field-min", field.min))
                (self.number(v, "feld.max", "template-field-max", field.max))
                (self.number(v, "feld.warn_min", "template-field-warn-min", field.warn_min))
                (self.number(v, "feld.warn_max", "template-field-warn-max", field.warn_max))
            }
            @if kind == "blutdruck" {
                @let LimitsJson { warn_min, warn_max, .. } = field.syst.unwrap_or_default();
                (self.number(v, "feld.syst.warn_min", "template-field-syst-warn-min", warn_min))
                (self.number(v, "feld.syst.warn_max", "template-field-syst-warn-max", warn_max))
                @let LimitsJson { warn_min, warn_max, .. } = field.diast.unwrap_or_default();
                (self.number(v, "feld.diast.warn_min", "template-field-diast-warn-min", warn_min))
                (self.number(v, "feld.diast.warn_max", "template-field-diast-warn-max", warn_max))
            }
        };
        html! {
            (form::fieldset(v, &Msg::new("template-field-open"), inside))
            @if matches!(kind, "auswahl" | "mehrfach") { (self.options(v, field, fixed)) }
        }
    }

    fn options(&self, v: &View, field: &FieldJson, fixed: bool) -> Markup {
        html! {
            div.stack id="feld-feld.optionen" tabindex="-1" {
                h3 { (v.w("template-options")) }
                @for error in self.draft.errors.of("feld.optionen") { p.error { (v.t(&error.words)) } }
                ol.stack role="list" {
                    @for (at, option) in field.optionen.iter().enumerate() { li { (self.option(v, field, at, option, fixed)) } }
                }
                @if !fixed { div.actions { (step(v, "option-neu", "template-option-add")) } }
            }
        }
    }

    fn option(&self, v: &View, field: &FieldJson, at: usize, option: &OptionJson, fixed: bool) -> Markup {
        let saved = !option.wert.is_empty() && self.is_saved_option(&field.key, &option.wert);
        let named = |part: &str| format!("option.{at}.{part}");
        let label = Msg::new("template-option-label").with("n", at + 1);
        html! {
            div.cluster {
                (self.text(v, Field::new(named("label"), label).maxlength(80), &named("label"), &option.label))
                @if !saved {
                    (self.text(v, Field::new(named("wert"), Msg::new("template-option-key").with("n", at + 1)).optional().width(Width::Medium).maxlength(40), &named("wert"), &option.wert))
                }
                @if field.typ == "auswahl" {
                    @if saved {
                        // The form says them again, since what it lacks is empty.
                        (form::hidden(&named("punkte"), &option.punkte.map_or(String::new(), |points| points.to_string())))
                        @if let Some(points) = option.punkte { span.meta { (v.t(&Msg::new("template-points").with("n", points))) } }
                    } @else {
                        (self.whole(v, named("punkte"), "template-option-points", option.punkte.map(u32::from)))
                    }
                }
                (self.tick(v, named("auffaellig"), "template-option-striking", option.auffaellig))
                @if at > 0 { (step_of(v, &format!("option-hoch:{at}"), "template-up", &option.label)) }
                @if !fixed { (step_of(v, &format!("option-weg:{at}"), "template-remove", &option.label)) }
            }
        }
    }

    fn levels(&self, v: &View) -> Markup {
        let levels = &self.draft.json.stufen;
        let scored = self
            .draft
            .json
            .felder
            .iter()
            .any(|field| field.optionen.iter().any(|option| option.punkte.is_some()));
        let wrong = self.draft.errors.of("stufen").next().is_some();
        if levels.is_empty() && !scored && !wrong {
            return html! {};
        }
        let fixed = is_fixed(&self.draft.json.key);
        let inside = html! {
            div id="feld-stufen" tabindex="-1" {
                @for error in self.draft.errors.of("stufen") { p.error { (v.t(&error.words)) } }
            }
            @if self.draft.open == Open::Levels && !fixed {
                @for (at, level) in levels.iter().enumerate() { (self.level(v, at, level)) }
            } @else {
                ul role="list" {
                    @for level in levels { li { (level.von) "–" (level.bis) ": " (level.label) } }
                }
            }
            @if !fixed {
                div.actions {
                    (step(v, "stufe-neu", "template-level-add"))
                    @if !levels.is_empty() && self.draft.open != Open::Levels { (step(v, "stufen", "template-levels-open")) }
                }
            }
        };
        card(v, &Msg::new("template-levels"), inside)
    }

    fn level(&self, v: &View, at: usize, level: &LevelJson) -> Markup {
        let named = |part: &str| format!("stufe.{at}.{part}");
        let label = Msg::new("template-level-label").with("n", at + 1);
        html! {
            div.cluster {
                (self.whole(v, named("von"), "template-level-from", Some(level.von)))
                (self.whole(v, named("bis"), "template-level-to", Some(level.bis)))
                (self.text(v, Field::new(named("label"), label).maxlength(80), &named("label"), &level.label))
                (self.whole(v, named("rang"), "template-level-rank", Some(level.rang.into())))
                (self.tick(v, named("auffaellig"), "template-option-striking", level.auffaellig))
                (step_of(v, &format!("stufe-weg:{at}"), "template-remove", &level.label))
            }
        }
    }

    /// The draft as the phone shows it; of one that cannot be read yet, nothing.
    fn preview(&self, v: &View) -> Markup {
        match self.draft.json.template(self.draft.from.saturating_add(1)) {
            Ok(template) if !template.felder.is_empty() => preview::fields(v, &template),
            _ => html! { p.meta { (v.w("template-preview-none")) } },
        }
    }
}

fn balance(v: &View) -> Vec<Choice> {
    [("", "template-balance-none"), ("ein", "template-balance-ein"), ("aus", "template-balance-aus")]
        .into_iter()
        .map(|(value, words)| Choice::new(value, v.w(words)))
        .collect()
}

/// The key of the word for a type.
pub(super) fn typ_words(typ: &str) -> &'static str {
    match FieldType::from_code(typ) {
        Some(FieldType::Zahl) => "template-typ-zahl",
        Some(FieldType::Bool) => "template-typ-bool",
        Some(FieldType::Auswahl) => "template-typ-auswahl",
        Some(FieldType::Mehrfach) => "template-typ-mehrfach",
        Some(FieldType::Skala) => "template-typ-skala",
        Some(FieldType::Datum) => "template-typ-datum",
        Some(FieldType::Uhrzeit) => "template-typ-uhrzeit",
        Some(FieldType::Blutdruck) => "template-typ-blutdruck",
        Some(FieldType::Unterschrift) => "template-typ-unterschrift",
        Some(FieldType::Foto) => "template-typ-foto",
        Some(FieldType::Text) | None => "template-typ-text",
    }
}
