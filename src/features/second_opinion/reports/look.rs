//! How the five sheets look: one place for all of them, so that they look alike.

use crate::platform::sheet::write_xlsx::{Align, Fill, Line, Style};

/// A1.
pub(super) const TITLE: Style = Style { bold: true, large: true, ..Style::PLAIN };
/// Heads of the comparison, row 2.
pub(super) const YEAR_HEAD: Style =
    Style { bold: true, fill: Fill::Head, bottom: Line::Clear, ..Style::PLAIN };
/// Heads of the columns.
pub(super) const COLUMN_HEAD: Style = Style { wrap: true, ..YEAR_HEAD };
/// A row of a table.
pub(super) const ROW: Style = Style { bottom: Line::Pale, ..Style::PLAIN };
/// The sums below a table.
pub(super) const SUM: Style =
    Style { bold: true, fill: Fill::Sum, top: Line::Clear, bottom: Line::Pale, ..Style::PLAIN };
/// The shares below the sums.
pub(super) const SHARE: Style = Style { fill: Fill::Sum, bottom: Line::Clear, ..Style::PLAIN };

/// Over, under or beside numbers.
pub(super) const fn right(style: Style) -> Style {
    Style { align: Align::Right, ..style }
}

/// A number that is a name: it stands where words stand.
pub(super) const fn left(style: Style) -> Style {
    Style { align: Align::Left, ..style }
}

/// Over several columns.
pub(super) const fn centred(style: Style) -> Style {
    Style { align: Align::Centre, ..style }
}

/// The first column of a group of columns.
pub(super) const fn apart(style: Style) -> Style {
    Style { left: Line::Clear, ..style }
}
