//! Children that read the files of strangers: whatever happens in one ends it, and nothing else (R-FILE-05).
//!
//! The children are those of the built executable; what misbehaves in them is not in the one that people get.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use visite::for_tests::sandbox::{ABORT, Answer, HOARD, NOISE, PEEK, SPIN, Sandbox, SandboxError};

fn sandbox() -> Sandbox {
    Sandbox::of(PathBuf::from(env!("CARGO_BIN_EXE_visite")))
}

/// The children of this process that run such a job.
fn children(job: &str) -> usize {
    let own = std::process::id().to_string();
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let is_one = |folder: PathBuf| {
        let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
        let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.to_owned();
        let line = std::fs::read_to_string(folder.join("cmdline")).ok()?;
        (parent == own && line.split('\0').any(|word| word == job)).then_some(())
    };
    processes.filter_map(|process| is_one(process.path())).count()
}

async fn gone(job: &str) {
    let began = Instant::now();
    while children(job) > 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "a child of {job} is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_is_aborted_or_says_too_much_is_an_error_and_no_more() {
    let sandbox = sandbox();
    for job in [&ABORT, &NOISE] {
        let answer = sandbox.run(job, b"").await;
        assert!(matches!(answer, Err(SandboxError::Died(_))), "{}: {answer:?}", job.name);
    }
    // It did not read what it was given, and that is more than a pipe holds.
    assert!(matches!(sandbox.run(&ABORT, &vec![1; 8 << 20]).await, Err(SandboxError::Died(_))));
    let nowhere = Sandbox::of("/nowhere/visite".into());
    assert!(matches!(nowhere.run(&ABORT, b"").await, Err(SandboxError::Start(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_takes_no_more_memory_than_it_may() {
    let answer = sandbox().run(&HOARD, b"").await;
    assert!(matches!(answer, Err(SandboxError::Died(_))), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_reaches_no_key_no_file_no_network_and_no_process() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let Ok(Answer::Done(told)) = sandbox().run(&PEEK, path.as_bytes()).await else { panic!("no answer") };
    let told = String::from_utf8(told).unwrap();
    assert_eq!(told, "MIMALLOC_ARENA_RESERVE, cpu 30, memory 536870912, core 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_never_ends_is_ended_and_so_is_one_that_nobody_waits_for() {
    let late = sandbox().within(Duration::from_millis(500)).run(&SPIN, b"").await;
    assert!(matches!(late, Err(SandboxError::Late)), "{late:?}");
    gone(SPIN.name).await;
    let sandbox = sandbox();
    let given_up = tokio::time::timeout(Duration::from_millis(500), sandbox.run(&SPIN, b"")).await;
    assert!(given_up.is_err());
    gone(SPIN.name).await;
    // Half a minute of the processor's time ends it, however long it may take in all.
    let began = Instant::now();
    let answer = sandbox.within(Duration::from_secs(590)).run(&SPIN, b"").await;
    assert!(matches!(answer, Err(SandboxError::Died(_))), "{answer:?}");
    assert!(began.elapsed() >= Duration::from_secs(29), "{:?}", began.elapsed());

    // Two run at once and eight wait; the next is put off at once.
    let busy = std::sync::Arc::new(self::sandbox().within(Duration::from_secs(3)));
    let many: Vec<_> = (0..10)
        .map(|_| {
            let busy = busy.clone();
            tokio::spawn(async move { busy.run(&SPIN, b"").await })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(children(SPIN.name), 2);
    let began = Instant::now();
    assert!(matches!(busy.run(&ABORT, b"").await, Err(SandboxError::Busy)));
    assert!(began.elapsed() < Duration::from_secs(1));
    for one in many {
        assert!(matches!(one.await.unwrap(), Err(SandboxError::Late)), "each had its turn");
    }
    gone(SPIN.name).await;
}
