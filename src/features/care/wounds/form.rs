//! The forms of a course: what kind of wound, where, since when, and where it came about; and how it ends.

use maud::{Markup, html};

use super::{access::WriteWounds, json::NewCourseEnd, pages::said};
use crate::{
    features::care::{
        observations::Filled,
        residents::Resident,
        versioned::{EndPage, FormPage, Paths, RevisedPages, Words, typed, typed_day},
        wound_courses::{
            self, CourseState, CourseVersion, MOST_PLACE, Origin, SentCourse, WoundCourse, WoundKind,
            kind_word, origin_word, state_word,
        },
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
    },
};

impl RevisedPages for WoundCourse {
    type Beside = ();
    const PATHS: Paths = Paths {
        all: "/bewohner/{id}/wunden",
        new: "/bewohner/{id}/wunden/neu",
        one: "/wunden/{id}",
        change: "/wunden/{id}/aendern",
        end: "/wunden/{id}/abschliessen",
    };
    const ANCHOR: &'static str = "verlauf";
    const WORDS: Words = Words {
        back: Msg::new("wound-back"),
        new_title: Msg::new("wound-new-title"),
        change_title: Msg::new("wound-change-title"),
        begin: Msg::new("wound-open"),
        change: Msg::new("wound-change"),
        stale: Msg::new("wound-stale"),
        begun: Msg::new("notice-wound-opened"),
        changed: Msg::new("notice-wound-changed"),
        ended: Msg::new("notice-wound-closed"),
    };

    fn beside(_: &Platform, _: &Ctx<WriteWounds>, _: &Resident, _: Option<&Self>) -> Result<(), Problem> {
        Ok(())
    }
    fn proposed(_: &Platform, _: &Ctx<WriteWounds>) -> Result<Filled, Problem> {
        Ok(Filled::new())
    }
    fn filled(version: &CourseVersion, _: &Ctx<WriteWounds>) -> Filled {
        let since = version.entstanden_am.map(|day| format::date(Lang::De, day)).unwrap_or_default();
        [
            ("art", version.art.code().to_owned()),
            ("lokalisation", version.lokalisation.clone()),
            ("entstanden_am", since),
            ("ort", version.ort.code().to_owned()),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .into()
    }
    fn sent(ctx: &Ctx<WriteWounds>, form: &Filled) -> Result<SentCourse, FieldErrors> {
        let mut errors = FieldErrors::new();
        let entstanden_am = typed_day(form, "entstanden_am", ctx.today(), &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(SentCourse {
            art: typed(form, "art").to_owned(),
            lokalisation: typed(form, "lokalisation").to_owned(),
            entstanden_am,
            ort: typed(form, "ort").to_owned(),
        })
    }
    fn end_of(form: &Form) -> NewCourseEnd {
        NewCourseEnd { als: form.get("als").to_owned(), grund: Some(form.get("grund").to_owned()) }
    }
    fn said(v: &View, version: &CourseVersion, (): &()) -> Markup {
        said(v, version)
    }
    fn form(v: &View, page: &FormPage<Self>) -> Markup {
        let kinds: Vec<Choice> =
            WoundKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind_word(v, *kind))).collect();
        let origins: Vec<Choice> =
            Origin::ALL.iter().map(|origin| Choice::new(origin.code(), origin_word(v, *origin))).collect();
        let place = page
            .field("lokalisation", "wound-place")
            .hint(Msg::new("wound-place-hint"))
            .width(Width::Full)
            .maxlength(MOST_PLACE)
            .required();
        page.form(v, &html! {
            (form::radios(v, &page.field("art", "wound-kind").required(), &kinds, page.get("art")))
            (form::text(v, &place, page.get("lokalisation")))
            (form::date(v, &page.field("entstanden_am", "wound-since").optional(), page.get("entstanden_am")))
            (form::radios(v, &page.field("ort", "wound-origin").required(), &origins, page.get("ort")))
            (page.buttons(v))
        })
    }
    fn end_title(&self, name: String) -> Msg {
        Msg::new("wound-close-title").with("name", name)
    }
    fn end_form(v: &View, page: &EndPage<Self>) -> Markup {
        let endings = [CourseState::Abgeheilt, CourseState::Beendet];
        let endings = endings.map(|state| Choice::new(state.code(), state_word(v, state)));
        let all = Self::all_at(page.resident.id);
        let fields = html! {
            (form::radios(v, &page.field("als", "wound-ends-as").required(), &endings, page.get("als")))
            (form::text(v, &page.reason().hint(Msg::new("wound-reason-hint")), page.get("grund")))
            (form::actions(v, &Msg::new("wound-close"), Some((&all, &Msg::new("common-cancel")))))
        };
        html! {
            p { strong { (wound_courses::called(v, &page.record)) } }
            p { (v.w("wound-close-said")) }
            (page.form(v, &fields))
        }
    }
}
