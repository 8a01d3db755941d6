//! The charts beside the tables: the course of the weeks, the specialties. Both draw cells that are there anyway.

use super::{figures::Figures, measures::Measure, sheets::HEAD};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::period::weeks_in,
    platform::sheet::write_xlsx::{Address, Chart, Draw, Series},
};

/// This year's counts.
const STRONG: &str = "4472C4";
/// What they are compared with.
const SOFT: &str = "B4C7E7";
/// A line in front of columns.
const DARK: &str = "1F3864";
/// Above this many the reader's program finds the distance of its lines; below, it would count in halves.
const FEW: i64 = 10;

/// Sheet 1: first consultations and expert reports week by week, right of the weeks' table.
pub(super) fn weekly_course(figures: &Figures) -> Chart {
    let last = HEAD + u32::from(weeks_in(figures.woche.jahr));
    let column = |col| (Address::new(col, HEAD + 1), Address::new(col, last));
    let series =
        |col, draw, colour| Series { name: Address::new(col, HEAD), values: column(col), draw, colour };
    let most = figures.weeks.iter().filter_map(|week| week.get(Measure::Erstberatungen, None)).max();
    Chart {
        at: Address::new(6, HEAD + 1),
        offset: (16, 8),
        size: (398, 300),
        title: "Erstberatungen und Gutachten je Woche".into(),
        alt: format!(
            "Säulen: Erstberatungen, Linie: Gutachten, je Kalenderwoche {} bis KW {:02}",
            figures.woche.jahr, figures.woche.kw
        ),
        categories: column(0),
        series: vec![series(1, Draw::Columns, SOFT), series(5, Draw::Line, DARK)],
        step: step(most),
    }
}

/// Sheet 2: first consultations of the specialties beside those of the previous year, right of the comparison.
pub(super) fn specialties(figures: &Figures) -> Chart {
    let column = |col| (Address::new(col, 3), Address::new(col, 7));
    let series =
        |col, colour| Series { name: Address::new(col, 2), values: column(col), draw: Draw::Columns, colour };
    let both = [&figures.zeitraum, &figures.vorjahr_zeitraum];
    let counts = both.into_iter().flat_map(|sums| {
        Fallgruppe::ALL.into_iter().filter_map(|group| sums.get(Measure::Erstberatungen, Some(group)))
    });
    Chart {
        at: Address::new(10, 1),
        offset: (8, 2),
        size: (512, 172),
        title: "Erstberatungen nach Fachgebiet".into(),
        alt: format!(
            "Säulen: Erstberatungen je Fachgebiet {} und {}, beide bis zur selben Woche",
            figures.vorjahr_bis.jahr, figures.woche.jahr
        ),
        categories: column(0),
        series: vec![series(5, SOFT), series(3, STRONG)],
        step: step(counts.max()),
    }
}

fn step(most: Option<i64>) -> Option<u32> {
    most.is_none_or(|most| most <= FEW).then_some(1)
}
