//! What the pages of the import say of cases.

use maud::{Markup, html};

use super::{Cells, Column, CrmImport, ParsedRow, codes::Reason, crm::KeptCase};
use crate::{
    features::second_opinion::{
        case_import::access::ImportCases,
        cases::{BY_NR, ImportId},
    },
    kernel::{text::collapse, words::Msg},
    platform::{
        intake::Pages,
        store::{Reader, StoreError},
    },
    ui::{NavSpot, View, format, table, time},
};

/// The place of imports in the navigation.
pub const HERE: NavSpot = NavSpot("import");

impl Pages for CrmImport {
    const HERE: NavSpot = HERE;
    const FIRST: Column = Column::Hauptkontakt;

    fn place(reason: Reason) -> Column {
        match reason {
            Reason::DatumUngueltig => Column::Erstellungsdatum,
            Reason::ModulUnbekannt => Column::Modul,
            Reason::NachnameFehlt
            | Reason::FeldZuLang
            | Reason::Spaltenzahl
            | Reason::ZeichenUngueltig
            | Reason::Ausgelassen => Column::Hauptkontakt,
        }
    }
    fn hint(column: Column) -> Option<&'static str> {
        match column {
            Column::Hauptkontakt => Some("import-hint-hauptkontakt"),
            Column::Erstellungsdatum => Some("common-date-hint"),
            Column::Modul => Some("import-hint-modul"),
            Column::Thema | Column::Name => None,
        }
    }
    fn is_long(column: Column) -> bool {
        column == Column::Hauptkontakt
    }
    fn columns() -> Vec<table::Column> {
        let keys = ["common-name", "import-column-born", "case-field-fallgruppe", "common-date"];
        keys.map(|key| table::Column::new(Msg::new(key))).into()
    }
    fn as_read(cells: &Cells<'_>) -> Vec<String> {
        let contact = cells.get(Column::Hauptkontakt);
        let mut parts = contact.split('|').map(collapse);
        let mut next = || parts.next().unwrap_or_default();
        let (nachname, vorname, born) = (next(), next(), next());
        let name =
            [nachname, vorname].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let rest = [Column::Modul, Column::Erstellungsdatum].map(|column| collapse(cells.get(column)));
        [name, born].into_iter().chain(rest).collect()
    }
    fn cells(v: &View, row: &ParsedRow) -> Vec<Markup> {
        let text = |value: &Option<String>| match value.as_deref().filter(|text| !text.is_empty()) {
            Some(value) => html! { (value) },
            None => html! { span.unknown { (format::UNKNOWN) } },
        };
        vec![
            html! { (row.nachname) ", " (text(&row.vorname)) },
            html! {
                span {
                    @match row.geburtsdatum {
                        Some(day) => (time::date(v, day)),
                        None => (text(&row.geburtsdatum_roh)),
                    }
                    @if let Some(kvnr) = &row.kvnr { br; span.meta { (kvnr) } }
                }
            },
            html! { (v.t(&row.fallgruppe.label())) },
            html! { span { (time::date(v, row.datum)) br; span.meta.nowrap { (format::week(v.lang, row.week())) } } },
        ]
    }
    fn twin(nr: u64) -> Msg {
        Msg::new("import-duplicate-of-case").with("nr", nr)
    }
    fn page_of(r: &Reader<'_, ImportCases>, nr: u64) -> Result<Option<String>, StoreError> {
        Ok(r.first_by(&BY_NR, &nr)?.map(|id| format!("/faelle/{id}")))
    }
    fn list_of(run: ImportId) -> String {
        format!("/faelle?import={run}")
    }
    fn kept(v: &View, kept: &KeptCase) -> Markup {
        html! {
            a href={ "/faelle/" (kept.id) } { (v.t(&Msg::new("import-undo-case").with("nr", kept.nr))) }
        }
    }
    fn short(code: &str) -> Msg {
        match code {
            "DATUM_UNGUELTIG" => Msg::new("import-short-datum"),
            "MODUL_UNBEKANNT" => Msg::new("import-short-modul"),
            "SPALTENZAHL" => Msg::new("import-short-spaltenzahl"),
            other => Msg::code(other),
        }
    }
}
