//! P2: a week's report from the counts to the stored workbook, against the writer of workbooks alone.

use rust_xlsxwriter::{Format, Workbook};
use visite::{
    features::second_opinion::reports::{GenerateReports, ReportNumbers, actions},
    platform::{
        sheet::write_xlsx::Value,
        store::{Event, EventKind, Recorded, StoreError},
        tenancy::Ctx,
    },
};

use crate::{
    Measured,
    house::{House, TODAY, best},
};

const RUNS: usize = 15;
const NOTHING: EventKind = EventKind::new("bench.nothing");

pub fn measure(cases: usize) -> Vec<Measured> {
    let week = TODAY.iso_week_date();
    let (jahr, kw) =
        (u16::try_from(week.year()).expect("a year"), u8::try_from(week.week()).expect("a week"));
    let mut house = House::new();
    let mut lines = Vec::new();
    let mut first = None;
    for size in [10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= cases.max(10_000)) {
        house.fill(size);
        house.platform.search().settle().ok();
        let ctx = house.ctx::<GenerateReports>();
        let seconds = best(RUNS, || {
            actions::generate(&house.platform, &ctx, jahr, kw, "").expect("a report");
        });
        let numbers = actions::numbers(&house.platform, &ctx, jahr, kw).expect("numbers").report;
        let cells: usize = numbers.sheets.all().iter().map(|sheet| sheet.len()).sum();
        let alone = best(RUNS, || drop(write(&numbers)));
        let ratio = seconds / alone;
        lines.push(Measured {
            figure: format!("{:.1} ms with {size} cases", seconds * 1e3),
            baseline: format!("{:.1} ms for {cells} cells", alone * 1e3),
            ratio: format!("{ratio:.2} x"),
            met: Some(ratio <= 3.0),
        });
        let commit = best(RUNS, || empty_write(&house, &ctx));
        lines.push(Measured {
            figure: format!("{:.1} ms without its durable commit", (seconds - commit) * 1e3),
            baseline: format!("a commit of one event: {:.1} ms", commit * 1e3),
            ratio: format!("{:.2} x", (seconds - commit) / alone),
            met: None,
        });
        let begun = *first.get_or_insert(seconds);
        if size > 10_000 {
            lines.push(Measured {
                figure: format!("{:.1} ms with {size} cases", seconds * 1e3),
                baseline: format!("{:.1} ms with 10000 cases", begun * 1e3),
                ratio: format!("{:.2} x", seconds / begun),
                met: Some(seconds / begun <= 1.3),
            });
        }
    }
    lines
}

/// One durable commit that holds nothing but its event.
fn empty_write(house: &House, ctx: &Ctx<GenerateReports>) {
    let write =
        house.platform.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), Event::new(NOTHING))));
    write.expect("the write is durable");
}

/// The same cells with their number formats, from memory to the file's bytes.
fn write(numbers: &ReportNumbers) -> Vec<u8> {
    let mut book = Workbook::new();
    let (count, share) = (Format::new().set_num_format("0"), Format::new().set_num_format("0.0%"));
    for cells in numbers.sheets.all() {
        let sheet = book.add_worksheet();
        for (at, value) in cells {
            let (row, col) = (at.row - 1, at.col);
            match value {
                Value::Count(number) => sheet.write_number_with_format(row, col, *number as f64, &count),
                Value::Fraction(number) => sheet.write_number_with_format(row, col, *number, &share),
                Value::Text(text) => sheet.write_string(row, col, text),
                Value::Empty => sheet.write_blank(row, col, &count),
            }
            .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
