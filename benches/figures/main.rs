//! The figures of the product, each as a ratio to a baseline measured in the same run: `cargo bench`, or
//! `cargo bench -- P1 P5` for some of them. Nothing fails by time; the table says what was met.
//!
//! `FIGURES_CASES` sets the largest number of cases (default 100000; 1000000 for a release).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is the purpose")]
#![allow(missing_docs)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    reason = "a bench may fail loudly"
)]

mod anywhere;
mod backup;
mod crowd;
mod house;
mod import;
mod lists;
mod load;
mod neighbour;
mod pages;
mod pairs;
mod reports;
mod search;
mod site;
mod start;
mod writes;

use std::fmt::Write as _;
use std::time::Instant;

use crate::house::BenchTenant;

/// One line of the table.
pub struct Measured {
    /// What the product did, in words with its unit.
    pub figure: String,
    /// What the baseline did, measured beside it.
    pub baseline: String,
    /// The ratio or growth factor, as it is compared with the goal.
    pub ratio: String,
    /// Whether the goal of the line is met; `None` where it only informs.
    pub met: Option<bool>,
}

/// How a figure is measured.
enum Measure {
    /// By itself.
    Alone(fn() -> Vec<Measured>),
    /// At each size of one facility, which grows; the lines follow from what was found at all of them.
    Growing(fn() -> Box<dyn Growing>),
    /// On the closed data directory of the largest facility.
    Closed(fn(&BenchTenant) -> Vec<Measured>),
}

/// A figure that is measured at several sizes.
pub trait Growing {
    /// Measures on a facility with so many cases.
    fn at(&mut self, house: &BenchTenant, size: usize);
    /// What was found.
    fn lines(&self) -> Vec<Measured>;
}

/// A figure: how it is called, what is asked of it, and how it is measured.
struct Figure {
    id: &'static str,
    what: &'static str,
    goal: &'static str,
    measure: Measure,
}

const FIGURES: &[Figure] = &[
    Figure {
        id: "P1",
        what: "import of a CRM CSV, durable",
        goal: ">= 30 % of raw; 50k >= 0.8 x 10k; <= 400 MiB",
        measure: Measure::Alone(import::measure),
    },
    Figure {
        id: "P2",
        what: "weekly report with workbook",
        goal: "<= 3 x the writer; growth <= 1.3",
        measure: Measure::Growing(|| Box::new(reports::Reports::default())),
    },
    Figure {
        id: "P3",
        what: "case list page over TLS",
        goal: ">= 30 % of static; p99 <= 5 x",
        measure: Measure::Growing(|| Box::new(lists::Lists::default())),
    },
    Figure {
        id: "P3",
        what: "case list page, wherever it lies",
        goal: "<= 3 x the first page; growth <= 3",
        measure: Measure::Growing(|| Box::new(anywhere::Anywhere::default())),
    },
    Figure {
        id: "P4",
        what: "search as you type over TLS",
        goal: "p99 growth <= 3; <= 10 ms at 100k",
        measure: Measure::Growing(|| Box::new(search::Searches::default())),
    },
    Figure {
        id: "P5",
        what: "durable single writes, 64 writers",
        goal: ">= 4 x; >= 16 writes per commit",
        measure: Measure::Alone(writes::measure),
    },
    Figure {
        id: "P6",
        what: "start, memory, size",
        goal: "<= 0.5 s; <= 60 / 250 MiB; <= 40 MiB",
        measure: Measure::Closed(start::measure),
    },
    Figure {
        id: "P7",
        what: "dashboard with charts",
        goal: "growth <= 1.3",
        measure: Measure::Growing(|| Box::new(pages::Dashboards::default())),
    },
    Figure {
        id: "P8",
        what: "online backup under writes",
        goal: "<= 4 x the copy; write p99 <= 2 x",
        measure: Measure::Growing(|| Box::new(backup::Backups::default())),
    },
    Figure {
        id: "P9",
        what: "pages: bytes and requests",
        goal: "first <= 75 kB, repeat <= 25 kB, <= 6",
        measure: Measure::Growing(|| Box::new(pages::Weights::default())),
    },
    Figure {
        id: "P10",
        what: "a neighbour's writes during an import",
        goal: "p99 <= 4 x quiet",
        measure: Measure::Alone(neighbour::measure),
    },
    Figure {
        id: "P10",
        what: "case list page among 1,000 writers",
        goal: "p99 <= 200 ms",
        measure: Measure::Alone(crowd::measure),
    },
];

/// The sizes at which the growing figures are measured.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn line(table: &mut String, cells: [&str; 6]) {
    let [id, what, figure, baseline, ratio, goal] = cells;
    writeln!(table, "{id:<3} | {what:<34} | {figure:<60} | {baseline:<44} | {ratio:<8} | {goal}").ok();
}

/// The middle one of several runs: one run that the machine disturbed does not count.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle)) {
        (1, Some(value)) => *value,
        (_, Some(value)) => (value + values[middle.saturating_sub(1)]) / 2.0,
        (_, None) => f64::NAN,
    }
}

fn main() {
    // `cargo test --all-targets` runs this without `--bench`: nothing is to be measured then.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [import::CHILD, rows, folder] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return import::child(rows.parse().expect("a number"), folder.as_ref());
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    rustls::crypto::ring::default_provider().install_default().ok();
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted =
        |figure: &&Figure| wanted.is_empty() || wanted.iter().any(|id| id.eq_ignore_ascii_case(figure.id));
    let cases: usize =
        std::env::var("FIGURES_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000);
    let began = Instant::now();
    let mut found: Vec<(&Figure, Vec<Measured>)> = Vec::new();
    let mut growing: Vec<(&Figure, Box<dyn Growing>)> = Vec::new();
    let mut closed = Vec::new();
    for figure in FIGURES.iter().filter(is_wanted) {
        match figure.measure {
            Measure::Alone(measure) => {
                eprintln!("{} {} ...", figure.id, figure.what);
                found.push((figure, measure()));
            }
            Measure::Growing(make) => growing.push((figure, make())),
            Measure::Closed(measure) => closed.push((figure, measure)),
        }
    }
    if !growing.is_empty() || !closed.is_empty() {
        let mut house = BenchTenant::new();
        for size in SIZES.into_iter().filter(|size| *size <= cases.max(SIZES[0])) {
            house.fill(size);
            house.platform().search().settle().ok();
            for (figure, measure) in &mut growing {
                eprintln!("{} {} with {size} cases ...", figure.id, figure.what);
                measure.at(&house, size);
            }
        }
        found.extend(growing.into_iter().map(|(figure, measure)| (figure, measure.lines())));
        house.close();
        for (figure, measure) in closed {
            eprintln!("{} {} ...", figure.id, figure.what);
            found.push((figure, measure(&house)));
        }
    }
    found.sort_by_key(|(figure, _)| figure.id);
    let mut table = String::new();
    line(&mut table, ["id", "what", "figure", "baseline", "ratio", "goal"]);
    for (figure, lines) in found {
        for measured in lines {
            let mark = match measured.met {
                Some(true) => " met",
                Some(false) => " MISSED",
                None => "",
            };
            let goal = measured.met.map(|_| format!("{}{mark}", figure.goal)).unwrap_or_default();
            let cells =
                [figure.id, figure.what, &measured.figure, &measured.baseline, &measured.ratio, &goal];
            line(&mut table, cells);
        }
    }
    println!("{table}\nup to {cases} cases, {:.0} s", began.elapsed().as_secs_f64());
}
