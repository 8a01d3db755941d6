//! What is special about the pages of a case.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use super::{
    Case, EditCases, ReadCases, Status,
    acts::{Cancel, Restore},
    events::{CASE_CHANGED, CASE_CREATED, insert_case},
    fields::{self, Field, Patch},
    filter::{Filter, LIST, Sort},
    lookalikes,
    model::GutachtenTyp,
    pages::{HERE, fallgruppe_badge, progress_strip, status_badge, word},
    repo, rules,
    status::status,
};
use crate::{
    addresses,
    features::second_opinion::settings::Settings,
    kernel::{ids::Id, paging::Paging, period::weeks_in, problem::FieldErrors, words::Msg},
    platform::{
        Platform,
        entity::{
            Act, ActError, Addresses, Days, Events, List, ListQuery, Listed, Lookalike, OpenedFor, Shown,
            Stamp, about,
            pages::{Marked, dash, value},
        },
        search::NumberedNeedle,
        store::{Event, Reader, StoreError, Writer},
        tenancy::Ctx,
    },
    ui::{View, form, form::Choice, format, time},
};

/// What the pages of cases show that stands in none.
pub struct Around {
    /// Days until a case without answer shows as "Keine Rückmeldung".
    pub frist_tage: u16,
    /// The years in which there are cases, newest first.
    pub years: Vec<u16>,
    /// Whether the reader may enter ICD codes.
    pub enters_icd: bool,
}

impl Shown for Case {
    type Read = ReadCases;
    type Edit = EditCases;
    type Around = Around;
    const AT: Addresses = addresses!("/faelle");
    const HERE: crate::ui::NavSpot = HERE;
    const LIST: &'static List = &LIST;
    const EVENTS: Events = Events { created: CASE_CREATED, changed: CASE_CHANGED };
    const OPENED_FOR: OpenedFor =
        OpenedFor { page: "fall_detail", form: "fall_bearbeiten", ask: "storno", api: "fall_api" };
    const ACTS: &'static [Act<Self>] = &[Act::of::<Cancel>(), Act::of::<Restore>()];

    fn around(p: &Platform, ctx: &Ctx<ReadCases>) -> Result<Around, StoreError> {
        let enters_icd = Field::named("icd").is_some_and(|field| field.written_by(ctx.actor().role));
        p.store().read(ctx, |r| {
            let frist_tage = Settings::in_force(ctx, r)?.keine_rm_frist_tage;
            Ok(Around { frist_tage, years: repo::years(r)?, enters_icd })
        })
    }
    fn named(&self, words: Msg) -> Msg {
        words.with("nr", self.nr).with("name", self.name())
    }
    fn closed(&self) -> bool {
        self.storniert()
    }
    fn locked(&self, _: Date) -> Result<(), ActError> {
        if self.storniert() { Err(ActError::Closed("STORNIERT")) } else { Ok(()) }
    }

    fn list(
        p: &Platform,
        ctx: &Ctx<ReadCases>,
        query: &ListQuery<Self>,
        paging: Paging,
    ) -> Result<Listed<Self>, StoreError> {
        repo::list(p, ctx, &Filter::of(query), Sort::of(query), paging)
    }
    fn refuses(query: &ListQuery<Self>, filter: &str) -> Option<&'static str> {
        if filter != "kw" {
            return None;
        }
        let most = weeks_in(query.value("jahr")?.parse().ok()?);
        query.get("kw").trim().parse().is_ok_and(|kw: u8| kw > most).then_some("KW_UNGUELTIG")
    }
    fn choices(around: &Around, name: &str) -> Vec<Choice> {
        let years = around.years.iter().filter(|_| name == "jahr");
        years.map(|jahr| Choice::new(jahr.to_string(), jahr.to_string())).collect()
    }
    fn cells(&self, v: &View, around: &Around, needle: Option<&NumberedNeedle>) -> Vec<Markup> {
        let marked = |text| Marked { text, needle };
        vec![
            html! {
                a href=(Self::at(self.id)) {
                    (marked(&self.nachname)) @if let Some(vorname) = &self.vorname { ", " (marked(vorname)) }
                }
            },
            html! { @if needle.is_some_and(|needle| needle.names(self.nr)) { mark { (self.nr) } } @else { (self.nr) } },
            html! { (format::date(v.lang, self.datum)) " " span.meta { (format::week_of_year(v.lang, self.kw)) } },
            fallgruppe_badge(v, self.fallgruppe),
            self.icd_cell(v, around, needle),
            match (self.gutachten, self.gutachten_typ) {
                (false, _) => html! { (v.w("common-no")) },
                (true, None) => html! { (v.w("common-yes")) },
                (true, Some(GutachtenTyp::Alternative)) => html! { (v.w("typ-alternative")) },
                (true, Some(GutachtenTyp::Bestaetigung)) => html! { (v.w("typ-bestaetigung")) },
            },
            self.standing(v, around),
        ]
    }

    fn begins(column: &str, today: Date) -> String {
        if column == "datum" { today.strftime("%d.%m.%Y").to_string() } else { String::new() }
    }
    fn days(stored: Option<&Self>, boxes: &[(&'static str, &str)], today: Date) -> Days {
        fields::days(boxes, today, stored.map_or(today, |case| case.datum))
    }
    fn draft(patch: &Patch, stamp: &Stamp) -> Result<Self, FieldErrors> {
        rules::draft(Id::new(stamp.now), patch, stamp)
    }
    fn lookalikes(r: &Reader<'_, EditCases>, new: &Self) -> Result<Vec<Lookalike>, StoreError> {
        lookalikes::lookalikes(r, new)
    }
    fn insert(
        w: &mut Writer<'_, '_, EditCases>,
        new: Self,
        _: Option<&str>,
    ) -> Result<(Id<Self>, Event), ActError> {
        let case = insert_case(w, new)?;
        Ok((case.id, about(case.id, CASE_CREATED, 1).note("nr", case.nr)))
    }

    fn warnings(&self, today: Date) -> Vec<(&'static str, &'static str)> {
        rules::warnings(self, today)
    }
    fn word(v: &View, column: &str, text: &str) -> String {
        match Status::from_name(text) {
            Some(found) if column == "status" => v.t(&found.label()),
            _ => word(v, text),
        }
    }
    fn standing(&self, v: &View, around: &Around) -> Markup {
        status_badge(v, status(self, v.today, around.frist_tage))
    }
    fn lead(&self, v: &View, _: &Around) -> Markup {
        html! {
            p.meta { (self.fall_id) " · " (fallgruppe_badge(v, self.fallgruppe)) " · " (time::week(v, self.woche())) }
            (progress_strip(v, self))
        }
    }
    fn value(&self, v: &View, around: &Around, field: &Field, may_edit: bool) -> Option<Markup> {
        match field.name {
            "ta_diagnosekorrektur" | "ta_unterversorgung" | "ta_uebertherapie"
                if self.gutachten_typ.is_none() =>
            {
                Some(html! { span.unknown { (v.w("case-not-coded")) } })
            }
            "tenant_id" => Some(html! { (v.facility) }),
            "import_log_id" => self.import_log_id.map(|import| {
                html! {
                    // The result of an import is the admins' page.
                    @if may_edit {
                        a href={ "/import/" (import) "/ergebnis" } { (v.w("case-import-link")) }
                    } @else { (v.w("case-import-link")) }
                }
            }),
            _ => value::<Self>(v, around, field, &field.get(self)),
        }
    }
    fn next(&self, v: &View, may_edit: bool) -> Markup {
        let at = Self::at(self.id);
        html! {
            @if !self.storniert() {
                a.button.secondary href={ (at) "/icd" } { (v.w(if self.icd.is_empty() { "case-enter-icd" } else { "case-change-icd" })) }
                @if may_edit && self.gutachten {
                    @if self.gutachten_typ.is_none() {
                        a.button.secondary href={ "/kodierung/" (self.id) } { (v.w("case-code")) }
                    } @else {
                        form method="post" action={ (at) "/kodierung-zuruecksetzen" } data-ohne-warnung {
                            (form::guard(v))
                            button.secondary type="submit" { (v.w("case-reset-coding")) }
                        }
                    }
                }
            }
        }
    }
    fn imported_at(&self) -> Option<Timestamp> {
        self.import_log_id.map(|_| self.created_at)
    }
    fn ways(&self, v: &View, may_edit: bool) -> Markup {
        html! {
            @if may_edit {
                a href={ "/verwaltung/protokoll?objekt=cases:" (self.id) } { (v.w("case-who-saw")) }
            }
        }
    }
}

impl Case {
    /// Its ICD; for those who enter codes a link to its form, which the script opens in the cell.
    fn icd_cell(&self, v: &View, around: &Around, needle: Option<&NumberedNeedle>) -> Markup {
        let text = self.icd_text();
        let shown = text.as_deref().map(|text| html! { (Marked { text, needle }) });
        if self.storniert() || !around.enters_icd {
            return shown.unwrap_or_else(dash);
        }
        let at = Self::at(self.id);
        html! {
            a class=[shown.is_none().then_some("meta")] href={ (at) "/icd" } hx-get={ (at) "/icd?bearbeiten=1" } {
                @if let Some(shown) = &shown { (shown) } @else { (v.w("case-icd-open")) }
            }
        }
    }
}
