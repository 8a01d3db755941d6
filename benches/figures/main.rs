//! The figures of the product, each as a ratio to a baseline measured in the same run: `cargo bench`, or
//! `cargo bench -- P1 P5` for some of them. Nothing fails by time; the table says what was met.
//!
//! `FIGURES_CASES` sets the largest number of cases (default 100000; 1000000 for a release).
#![allow(clippy::print_stdout, reason = "the table is the purpose")]
#![allow(missing_docs)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    reason = "a bench may fail loudly"
)]

mod house;
mod import;
mod pages;
mod reports;
mod writes;

use std::fmt::Write as _;
use std::time::Instant;

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

/// A figure: how it is called, what is asked of it, and how it is measured where that is done.
struct Figure {
    id: &'static str,
    what: &'static str,
    goal: &'static str,
    measure: Option<fn(usize) -> Vec<Measured>>,
}

const FIGURES: &[Figure] = &[
    Figure {
        id: "P1",
        what: "import of a CRM CSV, durable",
        goal: ">= 30 % of raw; 50k >= 0.8 x 10k; <= 400 MiB",
        measure: Some(import::measure),
    },
    Figure {
        id: "P2",
        what: "weekly report with workbook",
        goal: "<= 3 x the writer; growth <= 1.3",
        measure: Some(reports::measure),
    },
    Figure {
        id: "P3",
        what: "case list page over TLS",
        goal: ">= 30 % of static; p99 <= 5 x",
        measure: None,
    },
    Figure {
        id: "P4",
        what: "search as you type over TLS",
        goal: "p99 growth <= 3; <= 10 ms at 100k",
        measure: None,
    },
    Figure {
        id: "P5",
        what: "durable single writes, 64 writers",
        goal: ">= 4 x; >= 16 writes per commit",
        measure: Some(writes::measure),
    },
    Figure {
        id: "P6",
        what: "start, memory, size",
        goal: "<= 0.5 s; <= 60 / 250 MiB; <= 40 MiB",
        measure: None,
    },
    Figure { id: "P7", what: "dashboard with charts", goal: "growth <= 1.3", measure: Some(pages::measure) },
    Figure {
        id: "P8",
        what: "online backup under writes",
        goal: "<= 4 x the copy; write p99 <= 2 x",
        measure: None,
    },
    Figure {
        id: "P9",
        what: "pages: bytes and requests",
        goal: "first <= 75 kB, repeat <= 25 kB, <= 6",
        measure: None,
    },
];

fn line(table: &mut String, cells: [&str; 6]) {
    let [id, what, figure, baseline, ratio, goal] = cells;
    writeln!(table, "{id:<3} | {what:<34} | {figure:<28} | {baseline:<28} | {ratio:<12} | {goal}").ok();
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
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let cases = std::env::var("FIGURES_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000);
    let began = Instant::now();
    let mut table = String::new();
    line(&mut table, ["id", "what", "figure", "baseline", "ratio", "goal"]);
    for figure in FIGURES {
        if !wanted.is_empty() && !wanted.iter().any(|id| id.eq_ignore_ascii_case(figure.id)) {
            continue;
        }
        let Some(measure) = figure.measure else {
            line(&mut table, [figure.id, figure.what, "not measured", "", "", figure.goal]);
            continue;
        };
        for measured in measure(cases) {
            let mark = match measured.met {
                Some(true) => " met",
                Some(false) => " MISSED",
                None => "",
            };
            let goal = format!("{}{mark}", figure.goal);
            let cells =
                [figure.id, figure.what, &measured.figure, &measured.baseline, &measured.ratio, &goal];
            line(&mut table, cells);
        }
    }
    println!("{table}\nup to {cases} cases, {:.0} s", began.elapsed().as_secs_f64());
}
