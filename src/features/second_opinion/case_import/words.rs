//! What is said about a row: the sentence of each code with the row's own values.

use super::{
    Cells, Column, PlanRow, Verdict,
    codes::{Reason, Warning},
    duplicates::{Of, Rule},
};
use crate::{
    kernel::{
        text::collapse,
        words::{Arg, Msg},
    },
    platform::{intake::Code as _, sheet::Head},
};

/// The sentence of a reason. It may quote the row's cells: for pages, never for logs.
pub(super) fn of_reason(reason: Reason, head: &Head, cells: &Cells<'_>) -> Msg {
    let quoting = |column| collapse(cells.get(column));
    let words = Msg::code(reason.code());
    match reason {
        Reason::DatumUngueltig => words.with("x", quoting(Column::Erstellungsdatum)),
        Reason::ModulUnbekannt => words.with("x", quoting(Column::Modul)),
        Reason::Spaltenzahl => words.with("n", cells.surplus.unwrap_or(0)).with("m", head.width),
        Reason::NachnameFehlt | Reason::FeldZuLang | Reason::ZeichenUngueltig | Reason::Ausgelassen => words,
    }
}

/// The sentence of a warning.
pub(super) fn of_warning(warning: Warning, row: &PlanRow) -> Msg {
    let words = Msg::code(warning.code());
    match (warning, &row.verdict, &row.parsed) {
        (Warning::FallIdSuffix, Verdict::New(new), _) => words.with("n", new.suffix.unwrap_or(0)),
        (Warning::ModulMehrdeutig, _, Some(parsed)) => words.with("y", parsed.fallgruppe.name()),
        _ => words,
    }
}

/// Why a duplicate is not imported: `DUBLETTE` with `regel` and either `nr` or `zeile`.
pub(super) fn of_duplicate(rule: Rule, of: Of) -> Msg {
    let (name, number): (_, Arg) = match of {
        Of::There(nr) => ("nr", nr.into()),
        Of::Line(line) => ("zeile", line.into()),
    };
    Msg::code("DUBLETTE").with("regel", rule.code()).with(name, number)
}
