//! Mutated CRM files and bodies: through the function that the upload route calls, and through the route itself (reliability.md,
//! T-FUZZ). No panic, no 5xx, memory within bounds, the store unchanged after a refused file.
//!
//! `VISITE_FUZZ_FILES` says how many (10,000), `VISITE_FUZZ_SEED` replays the seed that a run has printed. A file that
//! fails lies in `target/tmp/`.
//!
//! Covers: case_import.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[allow(dead_code, reason = "the names are for the other tests")]
#[path = "../faults/seeds.rs"]
mod seeds;
#[path = "../support/mod.rs"]
mod support;

mod bodies;
mod mutate;
mod over_http;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use visite::for_tests::intake::preview;
use visite::for_tests::{Corrections, FileError, ImportError, KnownList, Plan, Verdict};

use mutate::Mutator;
use support::process::worked;

/// One test at a time: they measure the memory of this process.
pub static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Resident memory of a process, bytes.
pub fn resident(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// What a preview may fail with: the file only.
enum Refused {
    File(&'static str),
}
impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        let explained = ImportError::File(error.clone());
        assert!(!explained.to_string().is_empty());
        Self::File(error.code())
    }
}
impl From<Infallible> for Refused {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// What holds of every plan, whatever the file.
fn consistent(plan: &Plan, known: &KnownList) {
    let counts = plan.counts;
    assert_eq!(counts.total, counts.new + counts.duplicates + counts.rejected);
    assert_eq!(usize::try_from(counts.total).unwrap(), plan.rows.len());
    let mut last = 1;
    for row in &plan.rows {
        assert!(row.raw.line > last, "line {} after {last}", row.raw.line);
        last = row.raw.line;
        assert_eq!(row.parsed.is_none(), row.verdict == Verdict::Refused, "line {last}");
        assert_eq!(row.reasons.is_empty(), row.parsed.is_some(), "line {last}: a reason for each refusal");
        if let Some(parsed) = &row.parsed {
            let short = |text: &str, most: usize| text.chars().count() <= most && !text.contains('\0');
            assert!(!parsed.nachname.trim().is_empty() && short(&parsed.nachname, 100), "line {last}");
            assert!(parsed.vorname.as_deref().is_none_or(|name| short(name, 100)), "line {last}");
            assert!(short(&parsed.thema, 500), "line {last}");
            assert!(parsed.crm_ticket_id.as_deref().is_none_or(|text| short(text, 100)), "line {last}");
            assert!((1..=53).contains(&parsed.week().kw), "line {last}");
        }
    }
    let Ok(again) = plan.recheck(known);
    assert_eq!(again.hash(), plan.hash(), "judging twice says the same");
}

#[test]
fn mutated_files_do_no_harm() {
    let _alone = ALONE.blocking_lock();
    let (seed, files) =
        (seeds::seed("VISITE_FUZZ_SEED"), seeds::number("VISITE_FUZZ_FILES").unwrap_or(10_000));
    println!("VISITE_FUZZ_SEED={seed} VISITE_FUZZ_FILES={files}");
    let (mut mutator, known) = (Mutator::new(seed), KnownList::default());
    let today: Date = "2026-11-20".parse().unwrap();
    let (mut codes, mut before, mut slowest) =
        (BTreeMap::<&'static str, u64>::new(), resident("self"), Duration::ZERO);
    for number in 0..files {
        let file = mutator.file();
        let began = worked("self");
        let looked = catch_unwind(AssertUnwindSafe(|| {
            match preview::<_, _, Refused>(&file.bytes, &file.name, &Corrections::default(), today, &known) {
                Ok(plan) => {
                    consistent(&plan, &known);
                    "accepted"
                }
                Err(Refused::File(code)) => code,
            }
        }));
        let Ok(code) = looked else {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{seed}-{number}.csv"));
            std::fs::write(&kept, &file.bytes).unwrap();
            panic!(
                "VISITE_FUZZ_SEED={seed}: file {number} ({:?}, {}): {}",
                file.name,
                file.how,
                kept.display()
            );
        };
        *codes.entry(code).or_default() += 1;
        slowest = slowest.max(worked("self").saturating_sub(began));
        if number == files / 20 {
            before = resident("self");
        }
    }
    let grown = resident("self").saturating_sub(before);
    println!("{codes:?}, slowest {} ms, memory grew by {} KiB", slowest.as_millis(), grown / 1024);
    assert!(grown <= 64 << 20, "memory grew by {grown} bytes");
    assert!(slowest < Duration::from_secs(10), "a file took {slowest:?}");
    if files >= 1_000 {
        assert!(codes.len() >= 6, "the mutations reach few outcomes: {codes:?}");
        assert!(codes["accepted"] >= files / 10, "most files are refused at the door: {codes:?}");
    }
}
