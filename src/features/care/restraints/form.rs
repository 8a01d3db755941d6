//! The forms of an order: what takes the freedom, on what that rests, what was tried before, how often somebody looks; and why
//! it ends.

use maud::{Markup, html};

use super::{access::WriteRestraints, applications::on_since, json::NewOrderEnd, pages::said};
use crate::{
    features::care::{
        observations::Filled,
        residents::Resident,
        restraint_orders::{
            self, Basis, CONTROL, MOST_FILE_NUMBER, MOST_TEXT, OrderVersion, RestraintKind, RestraintOrder,
            SentOrder, basis_word, kind_word,
        },
        versioned::{EndPage, FormPage, Paths, RevisedPages, Words, typed, typed_day},
    },
    kernel::{
        problem::{FieldErrors, Problem},
        words::{Lang, Msg},
    },
    platform::{Platform, tenancy::Ctx, web::query::Form},
    ui::{
        View,
        form::{self, Choice, Width},
        format,
        notice::say,
        view::Tone,
    },
};

impl RevisedPages for RestraintOrder {
    /// Whether it is applied now.
    type Beside = bool;
    const PATHS: Paths = Paths {
        all: "/bewohner/{id}/fem",
        new: "/bewohner/{id}/fem/neu",
        one: "/fem/{id}",
        change: "/fem/{id}/aendern",
        end: "/fem/{id}/beenden",
    };
    const ANCHOR: &'static str = "anordnung";
    const WORDS: Words = Words {
        back: Msg::new("fem-back"),
        new_title: Msg::new("fem-new-title"),
        change_title: Msg::new("fem-change-title"),
        begin: Msg::new("fem-order"),
        change: Msg::new("fem-change"),
        stale: Msg::new("fem-stale"),
        begun: Msg::new("notice-fem-ordered"),
        changed: Msg::new("notice-fem-changed"),
        ended: Msg::new("notice-fem-ended"),
    };

    fn beside(
        p: &Platform,
        ctx: &Ctx<WriteRestraints>,
        _: &Resident,
        of: Option<&Self>,
    ) -> Result<bool, Problem> {
        let Some(order) = of else { return Ok(false) };
        Ok(p.store().read(ctx, |r| on_since(r, order.id))?.is_some())
    }
    /// Nothing but how often somebody looks.
    fn proposed(_: &Platform, _: &Ctx<WriteRestraints>) -> Result<Filled, Problem> {
        Ok(vec![("kontrolle_min".to_owned(), "60".to_owned())])
    }
    fn filled(version: &OrderVersion, _: &Ctx<WriteRestraints>) -> Filled {
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
    fn sent(ctx: &Ctx<WriteRestraints>, form: &Filled) -> Result<SentOrder, FieldErrors> {
        let mut errors = FieldErrors::new();
        let gueltig_bis = typed_day(form, "gueltig_bis", ctx.today(), &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(SentOrder {
            art: typed(form, "art").to_owned(),
            grundlage: typed(form, "grundlage").to_owned(),
            aktenzeichen: typed(form, "aktenzeichen").to_owned(),
            gueltig_bis,
            alternativen: typed(form, "alternativen").to_owned(),
            kontrolle_min: typed(form, "kontrolle_min").parse().ok(),
        })
    }
    fn end_of(form: &Form) -> NewOrderEnd {
        NewOrderEnd { grund: form.get("grund").to_owned() }
    }
    fn said(v: &View, version: &OrderVersion, _: &bool) -> Markup {
        said(v, version)
    }
    fn form(v: &View, page: &FormPage<Self>) -> Markup {
        let kinds: Vec<Choice> =
            RestraintKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind_word(v, *kind))).collect();
        let bases: Vec<Choice> =
            Basis::ALL.iter().map(|basis| Choice::new(basis.code(), basis_word(v, *basis))).collect();
        let (least, most) = (*CONTROL.start(), *CONTROL.end());
        let alternatives = page
            .field("alternativen", "fem-alternatives")
            .hint(Msg::new("fem-alternatives-hint"))
            .width(Width::Full)
            .maxlength(MOST_TEXT)
            .required();
        let minutes = page
            .field("kontrolle_min", "fem-control")
            .hint(Msg::new("fem-control-hint").with("min", least).with("max", most))
            .width(Width::Short)
            .inputmode("numeric")
            .maxlength(3)
            .required();
        let fields = html! {
            @if page.of.is_none() {
                (form::radios(v, &page.field("art", "fem-kind").required(), &kinds, page.get("art")))
            }
            (form::radios(v, &page.field("grundlage", "fem-basis").required(), &bases, page.get("grundlage")))
            (form::text(v, &page.field("aktenzeichen", "fem-file-number").optional().maxlength(MOST_FILE_NUMBER), page.get("aktenzeichen")))
            (form::date(v, &page.field("gueltig_bis", "fem-until").hint(Msg::new("fem-until-hint")), page.get("gueltig_bis")))
            (form::textarea(v, &alternatives, page.get("alternativen"), 4))
            (form::text(v, &minutes, page.get("kontrolle_min")))
            div.stays { (page.buttons(v)) }
        };
        html! {
            @match &page.of {
                Some((order, _)) => {
                    p { strong { (restraint_orders::called(v, order)) } }
                    p { (v.w("fem-change-said")) }
                }
                None => { p { (v.w("fem-new-said")) } }
            }
            (page.form(v, &fields))
        }
    }
    fn end_title(&self, name: String) -> Msg {
        Msg::new("fem-end-title").with("name", name)
    }
    fn end_form(v: &View, page: &EndPage<Self>) -> Markup {
        html! {
            @if page.beside { (say(v, Tone::Warn, Msg::new("fem-end-is-on"))) }
            p { strong { (restraint_orders::called(v, &page.record)) } }
            p { (v.w("fem-end-said")) }
            (page.reason_form(v, &Msg::new("fem-end")))
        }
    }
}
