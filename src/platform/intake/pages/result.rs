//! While it runs, and what it did.

use std::marker::PhantomData;

use jiff::Timestamp;
use maud::{Markup, html};

use super::Pages;
use crate::{
    kernel::{problem::Link, text::hex, words::Msg},
    platform::intake::{ImportId, Intake, RowNote, Run, contract::words},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form, format,
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
pub struct LaufPage<I: Intake> {
    /// The import.
    pub id: ImportId,
    /// Rows done.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
    /// Whose import it is.
    pub of: PhantomData<I>,
}

impl<I: Intake> LaufPage<I> {
    /// The part that asks again every second.
    #[must_use]
    pub fn polled(&self, v: &View) -> Markup {
        let words = Msg::new("import-progress").with("n", self.done).with("m", self.total);
        polling(
            v,
            PROGRESS,
            &format!("{}/{}/lauf", I::AT, self.id),
            self.done.into(),
            self.total.into(),
            &words,
        )
    }
}

impl<I: Pages> Page for LaufPage<I> {
    fn title(&self) -> Msg {
        Msg::new("import-running")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn refresh(&self) -> Option<u8> {
        Some(3)
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (self.polled(v))
            p { (v.w("import-running-hint")) }
            form method="post" action={ (I::AT) "/" (self.id) "/abbrechen" } {
                (form::guard(v))
                button.secondary.danger type="submit" { (v.w("import-stop")) }
            }
        }
    }
}

/// An import that no longer runs and did nothing: the process that ran it ended, or somebody stopped it elsewhere.
pub struct BrokenPage<I: Intake> {
    /// The import.
    pub id: ImportId,
    /// Until when its preview can be confirmed.
    pub until: Timestamp,
    /// Whose import it is.
    pub of: PhantomData<I>,
}

impl<I: Pages> Page for BrokenPage<I> {
    fn title(&self) -> Msg {
        Msg::new("import-broken-title")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn body(&self, v: &View) -> Markup {
        let until = format::clock(self.until, &v.zone);
        html! {
            (say(v, Tone::Warn, Msg::new("import-broken")))
            p { (v.t(&Msg::new("import-broken-next").with("bis", until))) }
            p.actions { a.button href={ (I::AT) "/" (self.id) } { (v.w("import-to-preview")) } }
        }
    }
}

/// What an import did.
pub struct ResultPage<I: Intake> {
    /// Its line of the log.
    pub run: Run<I>,
    /// The first refused rows.
    pub errors: Vec<RowNote>,
    /// Whether it can still be taken back.
    pub undoable: bool,
}

/// Refused rows that are listed; the CSV has all.
pub const LISTED: usize = 50;

impl<I: Pages> Page for ResultPage<I> {
    fn title(&self) -> Msg {
        words::<I>("result-title")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.run.imported > 0 {
                a.button href=(I::list_of(self.run.id)) { (v.t(&words::<I>("show"))) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let run = &self.run;
        let tile =
            |key, value: u32| Tile { label: Msg::new(key), value: value.into(), note: None, href: None };
        let sum = words::<I>("done")
            .with("n", run.imported)
            .with("m", run.skipped)
            .with("a", run.left_out)
            .with("x", run.errors);
        let about = [
            Fact::text(Msg::new("import-file"), Some(&run.filename)),
            Fact::new(Msg::new("import-hash"), html! { code { (hex(&run.sha256)) } }),
            Fact::new(Msg::new("import-when"), time::moment(v, run.imported_at)),
            Fact::text(Msg::new("import-who"), Some(&run.imported_by_name)),
        ];
        html! {
            @if let Some(undone) = run.undone {
                (say(v, Tone::Info, words::<I>("was-undone").with("n", undone.removed).with("m", undone.kept)))
            } @else {
                (say(v, Tone::Good, sum))
            }
            (tiles(v, &[
                tile("import-column-imported", run.imported),
                tile("import-column-skipped", run.skipped),
                tile("import-column-left-out", run.left_out),
                tile("import-column-errors", run.errors),
            ]))
            (facts(v, &about))
            @if run.rows_until.is_some() {
                (notice(v, &Notice {
                    tone: Tone::Neutral,
                    words: Msg::new("import-rest-hint"),
                    link: Some(Link {
                        href: format!("{}/{}/nicht-importiert.csv", I::AT, run.id),
                        words: Msg::new("import-rest-download"),
                    }),
                }))
            }
            @if !self.errors.is_empty() { (table(v, &self.table(v))) }
            div.actions {
                a href=(I::AT) { (v.w("import-another")) }
                @if self.undoable {
                    a.button.secondary.danger href={ (I::AT) "/" (run.id) "/rueckgaengig" } { (v.w("common-undo")) }
                }
            }
        }
    }
}

impl<I: Pages> ResultPage<I> {
    fn table(&self, v: &View) -> Table {
        let columns = vec![
            Column::new(Msg::new("import-column-line")).numeric(),
            Column::new(Msg::new("import-column-problem")),
        ];
        let rows = self.errors.iter().take(LISTED).map(|note| {
            let words: Vec<String> = note.codes.iter().map(|code| v.t(&I::short(code))).collect();
            Row::new(vec![html! { (note.line) }, html! { (words.join(" ")) }])
        });
        Table::new("fehlerhaft", Msg::new("import-errors-title"), columns)
            .caption_shown()
            .rows(rows.collect())
    }
}
