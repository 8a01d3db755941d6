//! While it runs, and what it did.

use maud::{Markup, html};

use super::HERE;
use crate::{
    features::second_opinion::case_import::{ImportId, ImportRun, record::RowNote},
    kernel::{problem::Link, text::hex, words::Msg},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form,
        notice::{notice, say},
        progress::polling,
        table::{Column, Row, Table, table},
        tiles::{Tile, tiles},
        time,
        view::{Notice, Tone},
    },
};

/// Element id of the part that asks for news.
pub const PROGRESS: &str = "import-lauf";

/// A large import under way.
pub struct LaufPage {
    /// The import.
    pub id: ImportId,
    /// Rows done.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
}

impl LaufPage {
    /// The part that asks again every second.
    #[must_use]
    pub fn polled(&self, v: &View) -> Markup {
        let words = Msg::new("import-progress").with("n", self.done).with("m", self.total);
        polling(
            v,
            PROGRESS,
            &format!("/import/{}/lauf", self.id),
            self.done.into(),
            self.total.into(),
            &words,
        )
    }
}

impl Page for LaufPage {
    fn title(&self) -> Msg {
        Msg::new("import-running")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refresh(&self) -> Option<u8> {
        Some(3)
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (self.polled(v))
            p { (v.w("import-running-hint")) }
            form method="post" action={ "/import/" (self.id) "/abbrechen" } {
                (form::guard(v))
                button.secondary.danger type="submit" { (v.w("import-stop")) }
            }
        }
    }
}

/// What an import did.
pub struct ResultPage {
    /// Its line of the log.
    pub run: ImportRun,
    /// The first refused rows.
    pub errors: Vec<RowNote>,
    /// Whether it can still be taken back.
    pub undoable: bool,
}

/// Refused rows that are listed; the CSV has all.
pub const LISTED: usize = 50;

impl Page for ResultPage {
    fn title(&self) -> Msg {
        Msg::new("import-result-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.run.cases_imported > 0 {
                a.button href={ "/faelle?import=" (self.run.id) } { (v.w("import-show-cases")) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let run = &self.run;
        let tile =
            |key, value: u32| Tile { label: Msg::new(key), value: value.into(), note: None, href: None };
        let sum = Msg::new("import-done")
            .with("n", run.cases_imported)
            .with("m", run.cases_skipped)
            .with("x", run.errors);
        let about = [
            Fact::text(Msg::new("import-file"), Some(&run.filename)),
            Fact::new(Msg::new("import-hash"), html! { code { (hex(&run.sha256)) } }),
            Fact::new(Msg::new("import-when"), time::moment(v, run.imported_at)),
            Fact::text(Msg::new("import-who"), Some(&run.imported_by_name)),
        ];
        html! {
            @if let Some(undone) = run.undone {
                (say(v, Tone::Info, Msg::new("import-was-undone").with("n", undone.removed).with("m", undone.kept)))
            } @else {
                (say(v, Tone::Good, sum))
            }
            (tiles(v, &[
                tile("import-column-imported", run.cases_imported),
                tile("import-column-skipped", run.cases_skipped),
                tile("import-column-errors", run.errors),
            ]))
            (facts(v, &about))
            @if run.rows_until.is_some() {
                (notice(v, &Notice {
                    tone: Tone::Neutral,
                    words: Msg::new("import-rest-hint"),
                    link: Some(Link {
                        href: format!("/import/{}/nicht-importiert.csv", run.id),
                        words: Msg::new("import-rest-download"),
                    }),
                }))
            }
            @if !self.errors.is_empty() { (table(v, &self.table(v))) }
            div.actions {
                a href="/import" { (v.w("import-another")) }
                @if self.undoable {
                    a.button.secondary.danger href={ "/import/" (run.id) "/rueckgaengig" } { (v.w("common-undo")) }
                }
            }
        }
    }
}

impl ResultPage {
    fn table(&self, v: &View) -> Table {
        let columns = vec![
            Column::new(Msg::new("import-column-line")).numeric(),
            Column::new(Msg::new("import-column-problem")),
        ];
        let rows = self.errors.iter().take(LISTED).map(|note| {
            let words: Vec<String> = note.codes.iter().map(|code| v.t(&short(code))).collect();
            Row::new(vec![html! { (note.line) }, html! { (words.join(" ")) }])
        });
        Table::new("fehlerhaft", Msg::new("import-errors-title"), columns)
            .caption_shown()
            .rows(rows.collect())
    }
}

/// The sentence of a code without the row's values, which the log does not keep.
fn short(code: &str) -> Msg {
    match code {
        "DATUM_UNGUELTIG" => Msg::new("import-short-datum"),
        "MODUL_UNBEKANNT" => Msg::new("import-short-modul"),
        "SPALTENZAHL" => Msg::new("import-short-spaltenzahl"),
        other => Msg::code(other),
    }
}
