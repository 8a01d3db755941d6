//! P1: import of a CRM CSV through the actions of the pages (upload, confirm), against the same pairs in a bare redb.
//!
//! Each import runs in a process of its own, so that its peak of memory is its own and its data file is closed after
//! it. The pairs that it wrote are found by comparing the data file after it with a copy from before it.

use std::{collections::BTreeMap, fmt::Write as _, ops::Bound, path::Path, process::Command, time::Instant};

use visite::for_tests::{Confirmed, CrmImport, ImportCases, intake, kvnr};

use crate::{
    Measured,
    house::{BenchTenant, pick},
    median,
    pairs::{Changes, apply, builder, changes, transaction},
};

/// The argument of a process that imports.
pub const CHILD: &str = "--import";
const SIZES: [usize; 2] = [10_000, 50_000];
const MIB: f64 = 1024.0 * 1024.0;

/// What a child says: seconds of upload and confirmation, kibibytes at most.
struct Import {
    seconds: [f64; 2],
    peak_kib: f64,
}

/// Imports and bare transactions, in turn: the machine may be faster at one moment than at another.
const ROUNDS: usize = 5;

pub fn measure() -> Vec<Measured> {
    let mut rates = Vec::new();
    let mut lines = Vec::new();
    for rows in SIZES {
        let folder = tempfile::tempdir().expect("a folder");
        let mut runs: Vec<(Import, f64, f64)> = Vec::new();
        let (mut count, mut bytes) = (0, 0);
        for _ in 0..ROUNDS {
            let import = in_a_process(rows, folder.path());
            let mut pairs = changes(&folder.path().join("before.redb"), &folder.path().join("after.redb"));
            pairs.values_mut().for_each(|pairs| pairs.retain(|_, value| value.is_some()));
            count = pairs.values().map(BTreeMap::len).sum();
            let sizes =
                pairs.values().flatten().map(|(key, value)| key.len() + value.iter().flatten().count());
            bytes = sizes.sum();
            runs.push((import, insert(folder.path(), &pairs, false), insert(folder.path(), &pairs, true)));
        }
        let middle = |value: &dyn Fn(&(Import, f64, f64)) -> f64| median(runs.iter().map(value).collect());
        let rate = middle(&|(import, ..)| rows as f64 / total(import));
        let ratio = middle(&|(import, raw, _)| raw / total(import));
        let (raw, by_cursor) = (middle(&|(_, raw, _)| *raw), middle(&|(.., by_cursor)| *by_cursor));
        let [read, written] = [0, 1].map(|part| middle(&|(import, ..)| import.seconds[part]));
        let peak = runs.iter().map(|(import, ..)| import.peak_kib).fold(0.0, f64::max) / 1024.0;
        rates.push(rate);
        lines.push(Measured {
            figure: format!(
                "{rate:.0} rows/s of {}k (upload {read:.2} s, confirm {written:.2} s)",
                rows / 1000
            ),
            baseline: format!("{count} pairs, {:.0} MiB in {raw:.2} s", bytes as f64 / MIB),
            ratio: format!("{:.0} %", ratio * 100.0),
            met: Some(ratio >= 0.3),
        });
        lines.push(Measured {
            figure: format!("the same {}k", rows / 1000),
            baseline: format!("put down by a sorted cursor in {by_cursor:.2} s"),
            ratio: format!("{:.0} %", middle(&|(import, _, by_cursor)| by_cursor / total(import)) * 100.0),
            met: None,
        });
        let most = rows == SIZES[1];
        lines.push(Measured {
            figure: format!("peak at {}k rows", rows / 1000),
            baseline: String::new(),
            ratio: format!("{peak:.0} MiB"),
            met: most.then_some(peak <= 400.0),
        });
    }
    let growth = rates[1] / rates[0];
    lines.push(Measured {
        figure: "rows/s at 50k".into(),
        baseline: "rows/s at 10k".into(),
        ratio: format!("{growth:.2} x"),
        met: Some(growth >= 0.8),
    });
    lines
}

fn total(run: &Import) -> f64 {
    run.seconds.iter().sum()
}

fn in_a_process(rows: usize, folder: &Path) -> Import {
    let this = std::env::current_exe().expect("this executable");
    let output = Command::new(this).arg(CHILD).arg(rows.to_string()).arg(folder).output().expect("a process");
    let text = String::from_utf8(output.stdout).expect("text");
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [upload, confirm, peak_kib] = numbers[..] else {
        panic!("the import failed: {text} {}", String::from_utf8_lossy(&output.stderr))
    };
    Import { seconds: [upload, confirm], peak_kib }
}

/// Imports in this process, and prints how long it took and how much memory.
pub fn child(rows: usize, folder: &Path) {
    let csv = csv(rows);
    let house = BenchTenant::new();
    std::fs::copy(house.data_file(), folder.join("before.redb")).expect("a copy");
    let ctx = house.ctx::<ImportCases>();
    let began = Instant::now();
    let plan =
        intake::upload::<CrmImport>(house.platform(), &ctx, "crm.csv", csv.as_bytes()).expect("a plan");
    let read = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let done = intake::confirm::<CrmImport>(house.platform(), &ctx, plan.id, &plan.hash_hex(), "bench")
        .expect("an import");
    let written = began.elapsed().as_secs_f64();
    let Confirmed::Done(result) = done else { panic!("the plan is stale") };
    let imported = usize::try_from(result.imported).expect("a number");
    assert!(imported * 100 >= rows * 97 && result.skipped > 0, "{imported} of {rows}");
    house.platform().search().settle().expect("the search index");
    println!("{read} {written} {}", peak_kib());
    std::fs::copy(house.data_file(), folder.join("after.redb")).expect("a copy");
}

/// The most memory that this process ever held, in kibibytes; 0 where the system does not tell.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The pairs in key order into a new file: seconds of one transaction, as durable as those of the product; each by an
/// insertion of its own, or all by a cursor that takes them in their order.
fn insert(folder: &Path, written: &Changes, by_cursor: bool) -> f64 {
    let file = folder.join("raw.redb");
    std::fs::remove_file(&file).ok();
    let db = builder().create(&file).expect("a file");
    let began = Instant::now();
    transaction(&db, written, |table, pairs| {
        if by_cursor {
            let mut end = table.upper_bound_mut(Bound::<&[u8]>::Unbounded).expect("the end");
            for (key, value) in pairs {
                end.insert_before(key.as_slice(), value.as_deref().expect("a new value")).expect("a pair");
            }
            end.close().expect("the pairs");
        } else {
            apply(table, pairs);
        }
    });
    began.elapsed().as_secs_f64()
}

/// A file as the CRM writes it: about one row in a hundred is there twice, one in two hundred cannot be a case.
pub fn csv(rows: usize) -> String {
    let mut text = String::from("\u{feff}Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\r\n");
    let (mut last, mut before) = (String::new(), String::new());
    for index in 0..rows {
        if index % 100 == 99 {
            text.push_str(&before);
            continue;
        }
        std::mem::swap(&mut before, &mut last);
        last = row(index);
        text.push_str(&last);
    }
    text
}

fn row(index: usize) -> String {
    let names = ["Talstein", "Bachrode", "Lindhof", "Ostermoor", "Weidenau", "Südgruber", "Klippstein"];
    let first = ["Alma", "Bruno", "Cilly", "Detlef", "Emma", "Jürgen"];
    let topics = [
        "Rückfrage zur vorgeschlagenen Behandlung",
        "\"Pankreas-Ca, Zweitmeinung gewünscht\"",
        "\"KHK, 3-Gefäß - Empfehlung \"\"leitliniengerecht\"\"?\"",
        "Mamma-Ca; Stadium II",
    ];
    let moduln = [
        "Zweitmeinung Onkologie",
        "Zweitmeinung Kardiologie",
        "Zweitmeinung Gallenblase",
        "Zweitmeinung Schilddrüse",
        "Zweitmeinung Intensiv",
    ];
    let mut text = format!("ZM-{},", 100_000 + index);
    let (day, month) = (1 + pick(index, 1, 28), 1 + pick(index, 2, 12));
    let name = names[pick(index, 3, names.len())];
    write!(text, "{name}{} | {} | ", pick(index, 4, 9_000), first[pick(index, 5, first.len())]).ok();
    if pick(index, 6, 10) > 0 {
        write!(text, "{day:02}.{month:02}.{}", 1930 + pick(index, 7, 80)).ok();
    }
    text.push_str(" | ");
    if pick(index, 8, 10) > 0 {
        text.push_str(&kvnr_of(index));
    }
    let modul = if index % 200 == 5 { "Beratung" } else { moduln[pick(index, 10, moduln.len())] };
    write!(text, ",{},{modul},\"", topics[pick(index, 9, topics.len())]).ok();
    let (day, month) = (1 + pick(index, 11, 28), 1 + pick(index, 12, 10));
    write!(text, "{day:02}.{month:02}.{}, {:02}:{:02}\"\r\n", 25 + index % 2, index % 24, index % 60).ok();
    text
}

/// A number with its right check digit.
fn kvnr_of(index: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    (0..10)
        .map(|check| format!("{letter}{:08}{check}", pick(index, 13, 100_000_000)))
        .find(|number| kvnr::status(Some(number)) == kvnr::KvnrStatus::Ok)
        .unwrap_or_default()
}
