//! One card: the case on the left, the decision on the right.

use maud::{Markup, html};

use super::{
    HERE,
    parts::{author, decision, progress_part},
};
use crate::{
    features::second_opinion::{
        cases::{Case, GutachtenTyp, JaNein, fallgruppe_badge},
        coding::{
            error::Theirs,
            lease::Coding,
            queue::{self, Figures, HREF, QueueCursor},
        },
        icd::{Beside, scope_filter},
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, Page, View,
        badge::key,
        facts::{Fact, facts},
        form::{self, Choice, Field},
        notice, time,
        view::Tone,
    },
};

/// What stands above the card.
#[derive(Default)]
pub struct Notes {
    /// The card before was saved and can be taken back.
    pub undo: Option<Id<Case>>,
    /// What was unusual about it.
    pub warnings: Vec<&'static str>,
    /// Somebody decided before; what was chosen here is in the form.
    pub refused: Option<Theirs>,
    /// The coding was chosen by the reader and refused by these rules.
    pub errors: FieldErrors,
}

/// A card with its surroundings.
pub struct CardPage {
    /// The case.
    pub case: Case,
    /// Where the reader is.
    pub cursor: QueueCursor,
    /// How far the coding has come.
    pub figures: Figures,
    /// What waits beside that.
    pub beside: Beside,
    /// What the form is filled with.
    pub coding: Coding,
    /// The coding that it has already.
    pub coded: Option<Theirs>,
    /// What stands above.
    pub notes: Notes,
}

crate::opaque_debug!(CardPage, Notes);

impl Page for CardPage {
    fn title(&self) -> Msg {
        Msg::new("coding-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.notes.errors.is_empty() || self.notes.refused.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (scope_filter(v, HREF, self.cursor.scope))
            (progress_part(v, self.figures, &self.beside, false))
            div #karte { (self.inside(v)) }
        }
    }
}

impl CardPage {
    /// What stands inside the element `karte`.
    #[must_use]
    pub fn inside(&self, v: &View) -> Markup {
        html! {
            (self.above(v))
            h2 tabindex="-1" data-fokus[!self.refused()] { (v.t(&self.heading())) }
            div.queue-card {
                section.card { (self.known(v)) }
                section.card {
                    @if let Some(theirs) = self.coded.as_ref().or(self.notes.refused.as_ref()) { (self.decided(v, theirs)) }
                    @else { (self.form(v)) }
                    (self.ways(v))
                }
            }
        }
    }

    fn heading(&self) -> Msg {
        let case = &self.case;
        let name = match &case.vorname {
            Some(vorname) => format!("{}, {vorname}", case.nachname),
            None => case.nachname.clone(),
        };
        if self.coded.is_some() || self.notes.refused.is_some() {
            return Msg::new("coding-heading-coded").with("name", name);
        }
        // In step with the bar above it, which counts the cards of all.
        let nth = self.figures.kodiert().saturating_add(1);
        Msg::new("coding-heading").with("n", nth).with("m", self.figures.all().max(nth)).with("name", name)
    }

    fn above(&self, v: &View) -> Markup {
        html! {
            @if let Some(id) = self.notes.undo {
                div.notice.tone-good {
                    span.shape aria-hidden="true" { (Tone::Good.shape()) }
                    form method="post" action=(self.cursor.href(&format!("{}/rueckgaengig", queue::card(id)))) data-ohne-warnung {
                        (form::guard(v))
                        (v.w("coding-saved"))
                        @for warning in &self.notes.warnings { " " (v.t(&Msg::code(warning))) }
                        " " button.link type="submit" { (v.w("coding-undo")) }
                    }
                }
            }
            @if let Some(theirs) = &self.notes.refused {
                div.error-summary tabindex="-1" data-fokus {
                    div role="alert" { h2 { (v.w("compare-title")) } p { (v.t(&Msg::code("SCHON_KODIERT"))) } }
                    (author(v, theirs))
                }
            }
            (form::error_summary(v, &self.notes.errors))
        }
    }

    /// Who it is, and behind one line what is known of the case: only where the answers stand below is it closed.
    fn known(&self, v: &View) -> Markup {
        let case = &self.case;
        html! {
            p.queue-person {
                span { (self.person(v)) }
                (fallgruppe_badge(v, case.fallgruppe))
                span { (time::week(v, case.woche())) }
            }
            details.queue-facts {
                summary { (v.w("coding-facts")) }
                (self.facts(v))
            }
        }
    }

    fn facts(&self, v: &View) -> Markup {
        let case = &self.case;
        let day = |name: &'static str, day| Fact {
            label: Msg::new(name),
            value: Option::map(day, |day| time::date(v, day)),
        };
        facts(
            v,
            &[
                Fact::text(Msg::new("case-field-thema"), Some(&case.thema)),
                Fact::text(Msg::new("case-field-kurzbeschreibung"), case.kurzbeschreibung.as_deref()),
                Fact::text(Msg::new("case-field-fragestellung"), case.fragestellung.as_deref()),
                Fact::text(Msg::new("case-field-icd"), case.icd_text().as_deref()),
                Fact::flag(v, Msg::new("case-field-unterlagen"), case.unterlagen),
                day("case-field-unterlagen-erhalten", case.unterlagen_erhalten),
                Fact::text(Msg::new("case-field-gutachter"), case.gutachter.as_deref()),
                day("case-field-gutachten-erstellt", case.gutachten_erstellt),
            ],
        )
    }

    /// What tells people of one name apart; the name stands in the heading.
    fn person(&self, v: &View) -> Markup {
        let case = &self.case;
        let born = case.geburtsdatum.map(|born| time::date(v, born));
        let age = case.alter().map(|age| html! { (v.t(&Msg::new("coding-age").with("n", i64::from(age)))) });
        let kvnr = case.kvnr.as_ref().map(|kvnr| html! { span.nowrap { (kvnr) } });
        let known = [born, age, kvnr].into_iter().flatten();
        html! {
            @for (place, part) in known.enumerate() { @if place > 0 { " · " } (part) }
        }
    }

    /// Without a choice of Ja the reasons are hidden by the style sheet, unless one is ticked.
    fn form(&self, v: &View) -> Markup {
        let action = self.cursor.href(&queue::card(self.case.id));
        let field = |name, label| Field::new(name, Msg::new(label)).errors(&self.notes.errors);
        let typ = [
            Choice::new(GutachtenTyp::Bestaetigung.code(), v.w("typ-bestaetigung")).key("1"),
            Choice::new(GutachtenTyp::Alternative.code(), v.w("typ-alternative")).key("2"),
        ];
        let change = [
            Choice::new(JaNein::Ja.code(), v.w("common-yes")).key("J"),
            Choice::new(JaNein::Nein.code(), v.w("common-no")).key("N"),
        ];
        let coding = &self.coding;
        html! {
            form.coding-form method="post" action=(action) hx-post=(action) hx-target="#karte" data-strg-enter data-ohne-warnung {
                (form::guard(v))
                (form::radios(v, &field("gutachten_typ", "case-field-gutachten-typ"), &typ, coding.gutachten_typ.map_or("", GutachtenTyp::code)))
                (form::radios(v, &field("therapieaenderung", "case-field-therapieaenderung"), &change, coding.therapieaenderung.map_or("", JaNein::code)))
                fieldset.field.ta-reasons {
                    legend { (v.w("coding-reasons")) }
                    p.hint { (v.w("coding-reasons-hint")) }
                    (form::checkbox(v, &field("ta_diagnosekorrektur", "case-field-ta-diagnosekorrektur"), coding.diagnosekorrektur, Some("D")))
                    (form::checkbox(v, &field("ta_unterversorgung", "case-field-ta-unterversorgung"), coding.unterversorgung, Some("U")))
                    (form::checkbox(v, &field("ta_uebertherapie", "case-field-ta-uebertherapie"), coding.uebertherapie, Some("Ü B")))
                }
                div.actions {
                    button.button type="submit" { (v.w("coding-save")) " " (key(&v.w("coding-key-save"))) }
                }
            }
        }
    }

    fn decided(&self, v: &View, theirs: &Theirs) -> Markup {
        html! {
            (notice::say(v, Tone::Info, Msg::new("coding-is-coded")))
            (decision(v, &theirs.coding))
            (author(v, theirs))
            @if self.notes.refused.is_some() { h3 { (v.w("coding-yours")) } (decision(v, &self.coding)) }
            form method="post" action={ "/faelle/" (self.case.id) "/kodierung-zuruecksetzen" } data-ohne-warnung {
                (form::guard(v)) (form::hidden("weiter", "karte"))
                button.secondary type="submit" { (v.w("coding-reset")) }
            }
        }
    }

    fn ways(&self, v: &View) -> Markup {
        let skip = self.cursor.skip(self.case.id).href(HREF);
        let back = self
            .cursor
            .before
            .map(|id| QueueCursor { before: None, ..self.cursor.clone() }.href(&queue::card(id)));
        let link = |href: &str, taste: &str, words| {
            html! { a.button.secondary href=(href) data-taste=(taste) hx-get=(href) hx-target="#karte" { (v.w(words)) " " (key(taste)) } }
        };
        let skip_words =
            if self.coded.is_some() || self.notes.refused.is_some() { "coding-next" } else { "coding-skip" };
        html! {
            p.actions {
                (link(&skip, "S", skip_words))
                @if let Some(back) = &back { (link(back, "Z", "common-back")) }
                a.button.secondary href={ "/faelle/" (self.case.id) } data-taste="O" { (v.w("coding-open")) " " (key("O")) }
            }
        }
    }
}
