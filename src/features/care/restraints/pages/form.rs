//! The form of an order: what takes the freedom, on what that rests, what was tried before, how often somebody looks.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{HERE, called, new_at, order_at, orders_at};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{
            self, Basis, CONTROL, MOST_FILE_NUMBER, MOST_TEXT, OrderVersion, RestraintKind, RestraintOrder,
            SentOrder as Sent, basis_word, kind_word,
        },
    },
    kernel::{
        dates,
        problem::{FieldErrors, Link},
        words::{Lang, Msg},
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        notice::say,
        view::Tone,
    },
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

fn get<'a>(form: &'a Filled, name: &str) -> &'a str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.trim())
}

/// What a form says; a day or number that means nothing is an error at its field, all else is judged later.
///
/// # Errors
/// Each with its field.
pub fn sent(form: &Filled, today: Date) -> Result<Sent, FieldErrors> {
    let mut errors = FieldErrors::new();
    let typed = get(form, "gueltig_bis");
    let gueltig_bis = dates::event_date(typed, today);
    if !typed.is_empty() && gueltig_bis.is_none() {
        errors.add_with("gueltig_bis", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", typed));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Sent {
        art: get(form, "art").to_owned(),
        grundlage: get(form, "grundlage").to_owned(),
        aktenzeichen: get(form, "aktenzeichen").to_owned(),
        gueltig_bis,
        alternativen: get(form, "alternativen").to_owned(),
        kontrolle_min: get(form, "kontrolle_min").parse().ok(),
    })
}

/// What the form of a new order begins with: nothing is proposed but how often somebody looks.
#[must_use]
pub fn begun() -> Filled {
    vec![("kontrolle_min".to_owned(), "60".to_owned())]
}

/// What a version fills in.
#[must_use]
pub fn of_version(version: &OrderVersion) -> Filled {
    let until = version.gueltig_bis.map(|day| format::date(Lang::De, day)).unwrap_or_default();
    [
        ("grundlage", version.grundlage.code().to_owned()),
        ("aktenzeichen", version.aktenzeichen.clone().unwrap_or_default()),
        ("gueltig_bis", until),
        ("alternativen", version.alternativen.clone()),
        ("kontrolle_min", version.kontrolle_min.to_string()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

/// The form of a new order, or of the next version of one.
pub struct OrderForm {
    /// For whom.
    pub resident: Resident,
    /// Which is changed, and the version that is seen.
    pub of: Option<(RestraintOrder, u32)>,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether somebody else made another version meanwhile.
    pub is_stale: bool,
}

impl Page for OrderForm {
    fn title(&self) -> Msg {
        Msg::new(if self.of.is_some() { "fem-change-title" } else { "fem-new-title" })
            .with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: orders_at(self.resident.id), words: Msg::new("fem-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let at = match &self.of {
            Some((order, _)) => order_at(order.id, "aendern"),
            None => new_at(self.resident.id),
        };
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let kinds: Vec<Choice> =
            RestraintKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind_word(v, *kind))).collect();
        let bases: Vec<Choice> =
            Basis::ALL.iter().map(|basis| Choice::new(basis.code(), basis_word(v, *basis))).collect();
        let (least, most) = (*CONTROL.start(), *CONTROL.end());
        let minutes = field("kontrolle_min", "fem-control")
            .hint(Msg::new("fem-control-hint").with("min", least).with("max", most))
            .width(Width::Short)
            .inputmode("numeric")
            .maxlength(3)
            .required();
        let save = Msg::new(if self.of.is_some() { "fem-change" } else { "fem-order" });
        html! {
            (form::error_summary(v, &self.errors))
            @if let (true, Some((order, _))) = (self.is_stale, &self.of) {
                (say(v, Tone::Warn, Msg::new("fem-stale")))
                @if let Some(now) = order.newest() {
                    section.card {
                        h2 { (v.w("measure-saved-meanwhile")) }
                        (super::list::said(v, now))
                    }
                }
            }
            @match &self.of {
                Some((order, _)) => {
                    p { strong { (restraint_orders::called(v, order)) } }
                    p { (v.w("fem-change-said")) }
                }
                None => { p { (v.w("fem-new-said")) } }
            }
            form.form method="post" action=(at) {
                (form::guard(v))
                @if let Some((_, fassung)) = &self.of { (form::row_version((*fassung).into())) }
                @if self.of.is_none() {
                    (form::radios(v, &field("art", "fem-kind").required(), &kinds, get(&self.filled, "art")))
                }
                (form::radios(v, &field("grundlage", "fem-basis").required(), &bases, get(&self.filled, "grundlage")))
                (form::text(v, &field("aktenzeichen", "fem-file-number").optional().maxlength(MOST_FILE_NUMBER), get(&self.filled, "aktenzeichen")))
                (form::date(v, &field("gueltig_bis", "fem-until").hint(Msg::new("fem-until-hint")), get(&self.filled, "gueltig_bis")))
                (form::textarea(v, &field("alternativen", "fem-alternatives").hint(Msg::new("fem-alternatives-hint")).width(Width::Full).maxlength(MOST_TEXT).required(), get(&self.filled, "alternativen"), 4))
                (form::text(v, &minutes, get(&self.filled, "kontrolle_min")))
                div.stays { (form::actions(v, &save, Some((&orders_at(self.resident.id), &Msg::new("common-cancel"))))) }
            }
        }
    }
}
