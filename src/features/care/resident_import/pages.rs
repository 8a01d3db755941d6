//! What the pages of the import say of residents.

use maud::{Markup, html};

use super::{
    Cells, Column, ParsedRow, ResidentImport, access::ImportResidents, codes::Reason, intake::KeptResident,
    words,
};
use crate::{
    features::care::residents::{BY_NR, ImportId},
    kernel::{text::collapse, words::Msg},
    platform::{
        intake::{Of, Pages},
        store::{Reader, StoreError},
    },
    ui::{NavSpot, View, table, time},
};

/// The place of the import in the navigation.
pub const HERE: NavSpot = NavSpot("resident-import");

impl Pages for ResidentImport {
    const HERE: NavSpot = HERE;
    const FIRST: Column = Column::Nachname;
    const TEMPLATE: Option<&'static str> = Some("vorlage.csv");

    fn place(reason: Reason) -> Column {
        match reason {
            Reason::VornameFehlt => Column::Vorname,
            Reason::GeburtsdatumFehlt | Reason::GeburtsdatumUngueltig => Column::Geburtsdatum,
            Reason::WohnbereichUnbekannt => Column::Wohnbereich,
            Reason::AufnahmeFehlt
            | Reason::AufnahmeZuWeit
            | Reason::AufnahmeVorGeburt
            | Reason::DatumUngueltig => Column::Aufnahme,
            Reason::AuszugInZukunft | Reason::AuszugVorAufnahme => Column::Auszug,
            Reason::BewohnernrVergeben => Column::Bewohnernr,
            Reason::KontaktOhneName => Column::KontaktName,
            Reason::NachnameFehlt
            | Reason::FeldZuLang
            | Reason::ZeichenUngueltig
            | Reason::Spaltenzahl
            | Reason::Ausgelassen => Column::Nachname,
        }
    }
    fn hint(column: Column) -> Option<&'static str> {
        match column {
            Column::Geburtsdatum | Column::Aufnahme | Column::PflegegradSeit | Column::Auszug => {
                Some("common-date-hint")
            }
            Column::Wohnbereich => Some("resident-import-hint-wohnbereich"),
            Column::Allergien => Some("resident-import-hint-allergien"),
            Column::Geschlecht => Some("resident-import-hint-geschlecht"),
            Column::Pflegegrad => Some("resident-import-hint-pflegegrad"),
            _ => None,
        }
    }
    fn is_long(column: Column) -> bool {
        matches!(column, Column::Allergien | Column::Hinweise)
    }
    fn columns() -> Vec<table::Column> {
        let keys = [
            "common-name",
            "resident-field-geburtsdatum",
            "resident-field-wohnbereich-id",
            "resident-field-aufnahme-datum",
        ];
        keys.map(|key| table::Column::new(Msg::new(key))).into()
    }
    fn as_read(cells: &Cells<'_>) -> Vec<String> {
        let of = |column| collapse(cells.get(column));
        let name = [Column::Nachname, Column::Vorname].map(of).into_iter().filter(|text| !text.is_empty());
        let name = name.collect::<Vec<_>>().join(", ");
        let rest = [Column::Geburtsdatum, Column::Wohnbereich, Column::Aufnahme].map(of);
        [name].into_iter().chain(rest).collect()
    }
    fn cells(v: &View, row: &ParsedRow) -> Vec<Markup> {
        let below = |text: &Option<String>| html! { @if let Some(text) = text { br; span.meta { (text) } } };
        vec![
            html! { (row.nachname) ", " (row.vorname) },
            html! { span { (time::date(v, row.geburtsdatum)) (below(&row.kvnr)) } },
            html! { span { (row.wohnbereich) (below(&row.zimmer)) } },
            html! { (time::date(v, row.aufnahme_datum)) },
        ]
    }
    fn twin(nr: u64) -> Msg {
        words::of_duplicate(Of::There(nr))
    }
    /// None for a restricted file: it is opened with a reason, not from here.
    fn page_of(r: &Reader<'_, ImportResidents>, nr: u64) -> Result<Option<String>, StoreError> {
        Ok(r.first_by(&BY_NR, &nr)?.map(|id| format!("/bewohner/{id}")))
    }
    fn list_of(run: ImportId) -> String {
        format!("/bewohner?import={run}")
    }
    fn kept(v: &View, kept: &KeptResident) -> Markup {
        html! {
            a href={ "/bewohner/" (kept.id) } { (v.t(&Msg::new("resident-import-undo-one").with("nr", kept.nr))) }
        }
    }
    fn short(code: &str) -> Msg {
        match code {
            "DATUM_UNGUELTIG" => Msg::new("resident-import-short-date"),
            "GEBURTSDATUM_UNGUELTIG" => Msg::new("resident-import-short-birth-date"),
            "SPALTENZAHL" => Msg::new("resident-import-short-fields"),
            other => Msg::code(other),
        }
    }
}
