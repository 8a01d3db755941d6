//! The list of templates, and the page of one.

use maud::{Markup, html};

use super::{
    HERE, HREF, at,
    builder::typ_words,
    preview::{Tried, trial},
};
use crate::{
    features::{
        care::templates::{HouseTemplate, Template, TemplateField, double_intake},
        house::accounts::{Section, refusal, tabs},
    },
    kernel::{
        problem::{Link, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, card, closed_card, facts},
        form, format,
        notice::{empty, say},
        table::{Column, Row, Table, table},
        view::Tone,
    },
};

/// Every template of the house.
pub struct ListPage {
    /// In the order of lists.
    pub all: Vec<HouseTemplate>,
    /// Whether the reader may change them.
    pub manages: bool,
}

impl Page for ListPage {
    fn title(&self) -> Msg {
        Msg::new("template-list")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { @if self.manages { a.button href={ (HREF) "/neu" } { (v.w("template-new")) } } }
    }
    fn body(&self, v: &View) -> Markup {
        let (offered, rest): (Vec<_>, Vec<_>) = self.all.iter().partition(|one| one.is_offered());
        let double = double_intake(&self.all);
        html! {
            @if self.manages { (tabs(v, Section::Area(HREF))) }
            @if !double.is_empty() {
                (say(v, Tone::Warn, Msg::new("template-double-intake").with("titel", double.join(", "))))
            }
            @if offered.is_empty() { (empty(v, &Msg::new("template-none"), &[])) }
            @else { (templates(v, "vorlagen", "template-offered", &offered)) }
            @if !rest.is_empty() { (templates(v, "vorlagen-weitere", "template-not-offered", &rest)) }
        }
    }
}

fn templates(v: &View, id: &'static str, caption: &'static str, all: &[&HouseTemplate]) -> Markup {
    let columns = vec![
        Column::new(Msg::new("template-field-titel")).bare(),
        Column::new(Msg::new("template-fields")).numeric(),
        Column::new(Msg::new("template-version")).numeric(),
        Column::new(Msg::new("common-state")).bare(),
    ];
    let rows = all.iter().map(|one| {
        let template = &one.template;
        let cells = vec![
            html! { a href=(at(&template.key)) { (template.titel) } },
            html! { (template.felder.len()) },
            html! { (template.version) },
            marks(v, one),
        ];
        Row::new(cells).id(format!("vorlage-{}", template.key))
    });
    let mut shown = Table::new(id, Msg::new(caption), columns).rows(rows.collect());
    shown.caption_shown = true;
    table(v, &shown)
}

/// What is special about a template, in words.
fn marks(v: &View, one: &HouseTemplate) -> Markup {
    let template = &one.template;
    let marks = [
        (one.is_offered(), Tone::Good, "template-active"),
        (!one.aktiv, Tone::Neutral, "template-inactive"),
        (one.aktiv && one.ohne_lizenz, Tone::Warn, "template-unlicensed"),
        (template.is_scale(), Tone::Info, "template-scale"),
        (template.nur_fachkraft, Tone::Neutral, "template-nurses"),
        (template.immer, Tone::Neutral, "template-always"),
    ];
    html! {
        span.cluster {
            @for (on, tone, words) in marks { @if on { (badge::badge(tone, &v.w(words))) } }
        }
    }
}

/// One template.
pub struct TemplatePage {
    /// As the house has it.
    pub one: HouseTemplate,
    /// The version that is shown; the newest, or one before.
    pub shown: Template,
    /// Whether the reader may change it.
    pub manages: bool,
    /// What was tried.
    pub tried: Tried,
    /// Why something was refused.
    pub problem: Option<Problem>,
}

impl TemplatePage {
    fn is_newest(&self) -> bool {
        self.shown.version == self.one.template.version
    }
}

impl Page for TemplatePage {
    fn title(&self) -> Msg {
        let words = if self.is_newest() { "template-page" } else { "template-page-version" };
        Msg::new(words).with("titel", self.shown.titel.as_str()).with("version", self.shown.version)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some() || matches!(self.tried, Tried::Refused(..))
    }
    fn back(&self) -> Option<Link> {
        let (href, words) = if self.is_newest() {
            (HREF.to_owned(), "template-list")
        } else {
            (at(&self.shown.key), "template-back")
        };
        Some(Link { href, words: Msg::new(words) })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            (marks(v, &self.one))
            @if self.manages && self.is_newest() { a.button href={ (at(&self.shown.key)) "/bearbeiten" } { (v.w("template-change")) } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let (template, here) = (&self.shown, at(&self.shown.key));
        html! {
            (refusal(v, self.problem.as_ref()))
            @if !self.is_newest() { (say(v, Tone::Info, Msg::new("template-old").with("version", self.one.template.version))) }
            @if !template.beschreibung.is_empty() { p { (template.beschreibung) } }
            @if self.is_newest() { p.actions { a href={ (here) "/leer" } { (v.w("blank-title")) } } }
            @if self.one.ohne_lizenz { (say(v, Tone::Warn, Msg::new("template-licence-needed"))) }
            @if self.is_newest() {
                (card(v, &Msg::new("template-preview"), html! {
                    p.meta { (v.w("template-try-note")) }
                    (trial(v, template, &format!("{here}/probe"), &self.tried))
                }))
            }
            (closed_card(v, &Msg::new("template-fields"), self.fields(v)))
            @if template.is_scale() { (closed_card(v, &Msg::new("template-levels"), self.levels(v))) }
            (card(v, &Msg::new("template-versions"), self.versions(v)))
            @if self.manages && self.is_newest() { (self.state(v, &here)) }
        }
    }
}

impl TemplatePage {
    fn fields(&self, v: &View) -> Markup {
        let lines: Vec<Fact> = self.shown.felder.iter().map(|field| field_fact(v, field)).collect();
        facts(v, &lines)
    }

    fn levels(&self, v: &View) -> Markup {
        html! {
            ul role="list" {
                @for level in &self.shown.stufen {
                    li { (level.von) "–" (level.bis) ": " (level.label) @if level.auffaellig { " " (badge::badge(Tone::Warn, &v.w("template-striking"))) } }
                }
            }
        }
    }

    fn versions(&self, v: &View) -> Markup {
        html! {
            ul role="list" {
                @for number in (1..=self.one.template.version).rev() {
                    @let words = v.t(&Msg::new("template-version-n").with("version", number));
                    li {
                        @if number == self.shown.version { (words) " " span.meta { (v.w("template-version-shown")) } }
                        @else if number == self.one.template.version { a href=(at(&self.shown.key)) { (words) } }
                        @else { a href={ (at(&self.shown.key)) "/fassungen/" (number) } { (words) } }
                    }
                }
            }
        }
    }

    fn state(&self, v: &View, here: &str) -> Markup {
        let (action, words, hint) = if self.one.aktiv {
            ("deaktivieren", "template-deactivate", "template-deactivate-hint")
        } else {
            ("aktivieren", "template-activate", "template-activate-hint")
        };
        html! {
            (card(v, &Msg::new(words), html! {
                p.meta { (v.w(hint)) }
                form method="post" action={ (here) "/" (action) } {
                    (form::hidden("csrf", &v.csrf))
                    button.button.secondary type="submit" { (v.w(words)) }
                }
            }))
        }
    }
}

/// A field with what it takes: type, unit, limits, options with their points.
fn field_fact(v: &View, field: &TemplateField) -> Fact {
    let number = |number| format::decimal(v.lang, number, 0);
    let range = |words: &'static str, low: Option<_>, high: Option<_>| {
        let (low, high) = (low.map(number), high.map(number));
        (low.is_some() || high.is_some()).then(|| {
            let dash = || format::UNKNOWN.to_owned();
            let both = format!("{} / {}", low.unwrap_or_else(dash), high.unwrap_or_else(dash));
            v.t(&Msg::new(words).with("werte", both))
        })
    };
    let mut parts = vec![v.w(typ_words(field.typ.code()))];
    parts.extend(field.einheit.clone());
    if field.pflicht {
        parts.push(v.w("template-field-pflicht"));
    }
    for limits in [field.grenzen, field.diast] {
        parts.extend(range("template-limits", limits.min, limits.max));
        parts.extend(range("template-warns", limits.warn_min, limits.warn_max));
    }
    let options: Vec<String> = field
        .optionen
        .iter()
        .map(|option| {
            let points = option.punkte.map(|points| v.t(&Msg::new("template-points").with("n", points)));
            let strikes = option.auffaellig.then(|| v.w("template-striking"));
            let beside: Vec<String> = points.into_iter().chain(strikes).collect();
            if beside.is_empty() {
                option.label.clone()
            } else {
                format!("{} ({})", option.label, beside.join(", "))
            }
        })
        .collect();
    if !options.is_empty() {
        parts.push(options.join(" · "));
    }
    Fact::new(Msg::new("template-said").with("text", field.label.as_str()), html! { (parts.join("; ")) })
}
