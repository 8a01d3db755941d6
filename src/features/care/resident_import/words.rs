//! What is said about a row: the sentence of each code with the row's own values.

use jiff::civil::Date;

use super::{Cells, Column, codes::Reason, judge::Of};
use crate::{
    features::care::residents::FIRST_YEAR,
    kernel::{
        file_dates::{DateFault, day_from},
        text::collapse,
        words::Msg,
    },
    platform::{intake::Code as _, sheet::Head},
};

/// The columns of days in which one that is unreadable is [`Reason::DatumUngueltig`].
const DAYS: [Column; 3] = [Column::Aufnahme, Column::PflegegradSeit, Column::Auszug];

/// The sentence of a reason. It may quote the row's cells: for pages, never for logs.
pub(super) fn of_reason(reason: Reason, head: &Head, cells: &Cells<'_>) -> Msg {
    let quoting = |column| collapse(cells.get(column));
    let words = Msg::code(reason.code());
    match reason {
        Reason::DatumUngueltig => words.with("x", quoting(unreadable_day(cells))),
        Reason::GeburtsdatumUngueltig => {
            Msg::new("resident-import-birth-date").with("x", quoting(Column::Geburtsdatum))
        }
        Reason::Spaltenzahl => words.with("n", cells.surplus.unwrap_or(0)).with("m", head.width),
        _ => words,
    }
}

/// The first day that cannot be read.
fn unreadable_day(cells: &Cells<'_>) -> Column {
    let is_unreadable = |column: &Column| matches!(day_from(cells.get(*column), Date::MAX, FIRST_YEAR), Err(fault) if fault != DateFault::Zukunft);
    DAYS.into_iter().find(is_unreadable).unwrap_or(Column::Aufnahme)
}

/// Why a duplicate is not imported.
pub(super) fn of_duplicate(of: Of) -> Msg {
    match of {
        Of::There(nr) => Msg::new("resident-import-duplicate-of").with("nr", nr),
        Of::Line(line) => Msg::new("import-duplicate-of-line").with("zeile", line),
    }
}
