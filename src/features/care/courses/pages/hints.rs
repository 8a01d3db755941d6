//! Hints about a loss of weight, and the form with which a nurse sets them aside.

use maud::{Markup, html};

use super::{course_at, set_aside_at};
use crate::{
    features::care::{
        courses::{
            actions::MOST_REASON,
            model::HintAside,
            read::{Weighing, weight_field},
            rules::weight::{Hint, Loss},
        },
        observations::{People, moment_shown, signed},
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        View,
        form::{self, Field, Width},
        format,
        notice::notice,
        view::{Notice, Tone},
    },
};

/// What a nurse was about to say.
#[derive(Default)]
pub struct Aside {
    /// Why.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

fn said(v: &View, weight: &Weighing, hint: Hint) -> Msg {
    let (key, loss) = match hint {
        Hint::FiveInMonth => ("weight-hint-month", weight.losses.tage30),
        Hint::TenInHalfYear => ("weight-hint-half-year", weight.losses.tage180),
    };
    let (since, percent) =
        loss.map_or((weight.day, 0_u16.into()), |Loss { since, percent }| (since, percent));
    Msg::new(key)
        .with("prozent", format::decimal(v.lang, percent, 1))
        .with("seit", format::date(v.lang, since))
        .with("tag", format::date(v.lang, weight.day))
        .with("kg", format::decimal(v.lang, weight.kg, 1))
}

/// The hints that stand; with the way to the course of the weight where that is another page.
#[must_use]
pub fn raised(v: &View, weight: &Weighing, elsewhere: Option<Id<Resident>>) -> Markup {
    let link = |id: Id<Resident>| Link {
        href: format!("{}?feld={}&tage=90", course_at(id), weight_field()),
        words: Msg::new("weight-course"),
    };
    html! {
        @for one in &weight.open {
            (notice(v, &Notice { tone: Tone::Warn, words: said(v, weight, one.hinweis), link: elsewhere.map(link) }))
        }
    }
}

/// The hints of a resident's newest weight on the page of courses; with the form for nurses.
#[must_use]
pub fn card(
    v: &View,
    (resident, weight): (Id<Resident>, &Weighing),
    (people, nurse): (&People, bool),
    sent: &Aside,
) -> Markup {
    if weight.open.is_empty() && weight.aside.is_empty() {
        return html! {};
    }
    let grund = Field::new("grund", Msg::new("weight-aside-why"))
        .hint(Msg::new("weight-aside-hint"))
        .errors(&sent.errors)
        .width(Width::Full)
        .maxlength(MOST_REASON)
        .required();
    html! {
        section.card #gewicht {
            h2 { (v.w("weight-title")) }
            (raised(v, weight, None))
            @for aside in &weight.aside { (told(v, aside, people)) }
            @if !weight.open.is_empty() && nurse {
                form.form method="post" action=(set_aside_at(resident)) {
                    (form::guard(v))
                    (form::hidden("eintrag", &weight.entry.to_string()))
                    (form::text(v, &grund, &sent.grund))
                    (form::actions(v, &Msg::new("weight-aside"), None))
                }
            } @else if !weight.open.is_empty() {
                p.meta { (v.w("weight-aside-nurses")) }
            }
        }
    }
}

/// That hints were set aside.
fn told(v: &View, aside: &HintAside, people: &People) -> Markup {
    html! {
        p {
            (v.w("weight-set-aside")) ": " (aside.grund) " "
            span.meta { (signed(v, people, aside.von, aside.handzeichen.as_deref())) ", " (moment_shown(v, aside.at)) }
        }
    }
}
