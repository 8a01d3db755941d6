//! P2: a week's report from the counts to the stored workbook, against the writer of workbooks alone.

use rust_xlsxwriter::{Format, Workbook};
use visite::for_tests::{
    Ctx, Event, EventKind, GenerateReports, Recorded, ReportNumbers, StoreError, Value, Wanted, reports,
};

use crate::{
    Growing, Measured,
    house::{BenchTenant, TODAY, best},
    median,
};

const RUNS: usize = 10;
const ROUNDS: usize = 5;
const NOTHING: EventKind = EventKind::new("bench.nothing");

#[derive(Default)]
pub struct Reports {
    found: Vec<Found>,
}

struct Found {
    size: usize,
    cells: usize,
    /// Seconds of the product, of the writer alone, and of a commit.
    own: f64,
    alone: f64,
    commit: f64,
    /// Of each round, since the machine may be faster in one than in another.
    ratio: f64,
}

impl Growing for Reports {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        let week = TODAY.iso_week_date();
        let (jahr, kw) =
            (u16::try_from(week.year()).expect("a year"), u8::try_from(week.week()).expect("a week"));
        let ctx = house.ctx::<GenerateReports>();
        // The week of the bench's day is not over.
        let wanted = Wanted { jahr, kw, vorlaeufig: true };
        let numbers = reports::numbers(house.platform(), &ctx, jahr, kw).expect("numbers").report;
        let rounds: Vec<[f64; 3]> = (0..ROUNDS)
            .map(|_| {
                let own = best(RUNS, || {
                    reports::generate(house.platform(), &ctx, wanted, "").expect("a report");
                });
                [own, best(RUNS, || drop(write(&numbers))), best(RUNS, || empty_write(house, &ctx))]
            })
            .collect();
        let of = |value: &dyn Fn(&[f64; 3]) -> f64| median(rounds.iter().map(value).collect());
        self.found.push(Found {
            size,
            cells: numbers.sheets.all().iter().map(|sheet| sheet.len()).sum(),
            own: of(&|[own, ..]| *own),
            alone: of(&|[_, alone, _]| *alone),
            commit: of(&|[.., commit]| *commit),
            ratio: of(&|[own, alone, _]| own / alone),
        });
    }

    fn lines(&self) -> Vec<Measured> {
        let mut lines = Vec::new();
        for Found { size, cells, own, alone, commit, ratio } in &self.found {
            lines.push(Measured {
                figure: format!(
                    "{:.1} ms with {size} cases ({:.1} without its durable commit)",
                    own * 1e3,
                    (own - commit) * 1e3
                ),
                baseline: format!("{:.1} ms for {cells} cells", alone * 1e3),
                ratio: format!("{ratio:.2} x"),
                met: Some(*ratio <= 3.0),
            });
        }
        let Some(first) = self.found.first() else { return lines };
        for found in self.found.iter().skip(1) {
            // In terms of the writer at the same time: the machine may be faster at one size than at another.
            let growth = found.ratio / first.ratio;
            lines.push(Measured {
                figure: format!("{:.1} ms with {} cases", found.own * 1e3, found.size),
                baseline: format!("{:.1} ms with {} cases", first.own * 1e3, first.size),
                ratio: format!("{growth:.2} x"),
                met: Some(growth <= 1.3),
            });
        }
        lines
    }
}

/// One durable commit that holds nothing but its event.
fn empty_write(house: &BenchTenant, ctx: &Ctx<GenerateReports>) {
    let write =
        house.platform().store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), Event::new(NOTHING))));
    write.expect("the write is durable");
}

/// The same cells with their number formats, from memory to the file's bytes.
fn write(numbers: &ReportNumbers) -> Vec<u8> {
    let mut book = Workbook::new();
    let (count, share) = (Format::new().set_num_format("#,##0"), Format::new().set_num_format("0.0%"));
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
