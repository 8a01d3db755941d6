//! Mutated files over HTTP against the built executable.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use visite::for_tests::intake::preview;
use visite::for_tests::{Corrections, KnownList};

use crate::mutate::{File, Mutator};
use crate::support::{Actor, TestServer};
use crate::{Refused, resident, seeds};

/// Uploads. Returns the status and what the site says; a 5xx fails.
async fn send(admin: &Actor, file: &File, seed: u64) -> (u16, Value) {
    let (status, answer) = admin.upload("/import/csv", &file.name, file.bytes.clone()).await;
    let status = status.as_u16();
    assert!(status < 500, "VISITE_FUZZ_SEED={seed} ({}): {status} {answer}", file.how);
    if status != 201 {
        assert!(answer["code"].is_string() && answer["detail"].is_string(), "{status} {answer}");
    }
    (status, answer)
}

fn refused(file: &File) -> bool {
    let today = "2026-11-20".parse().unwrap();
    let known = KnownList::default();
    preview::<_, _, Refused>(&file.bytes, &file.name, &Corrections::default(), today, &known).is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_files_by_http_leave_the_site_as_it_was() {
    let _alone = crate::ALONE.lock().await;
    let seed = seeds::seed("VISITE_FUZZ_SEED");
    println!("VISITE_FUZZ_SEED={seed}");
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let mut mutator = Mutator::new(seed ^ 0x5eed);
    let files: Vec<File> = (0..500).map(|_| mutator.file()).collect();
    let (bad, good): (Vec<&File>, Vec<&File>) = files.iter().partition(|file| refused(file));
    assert!(bad.len() > 50 && good.len() > 50, "{} bad, {} good", bad.len(), good.len());
    // Warm: what the first files of each kind allocate stays allocated.
    for file in good.iter().take(30) {
        assert_eq!(send(&admin, file, seed).await.0, 201, "{}", file.how);
    }
    let (memory, before) = (resident(&site.pid()), site.json(&["check"]));
    let mut codes = BTreeMap::<String, u32>::new();
    for file in &bad {
        let (status, answer) = send(&admin, file, seed).await;
        assert!(matches!(status, 400 | 413 | 415 | 422), "{status} {answer}");
        *codes.entry(answer["code"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(site.json(&["check"])["tenants"], before["tenants"], "a refused file changes nothing");
    let mut plans = Vec::new();
    for file in good.iter().skip(30) {
        let (status, plan) = send(&admin, file, seed).await;
        assert_eq!(status, 201, "VISITE_FUZZ_SEED={seed} ({}, {:?}): {plan}", file.how, file.name);
        let sum = ["new_cases", "duplicates", "rejected"].map(|name| plan[name].as_u64().unwrap());
        assert_eq!(plan["total"].as_u64().unwrap(), sum.iter().sum::<u64>());
        plans.push(plan);
    }
    let (_, none) = admin.api(Method::GET, "/cases", None).await;
    assert_eq!(none["total"], 0, "a preview imports nothing");
    // Some are carried out: as many cases come of a plan as it says, or it says that it is out of date.
    let (mut imported, mut stale) = (0, 0);
    for plan in plans.iter().filter(|plan| plan["new_cases"] != 0).take(25) {
        let mut body = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
        if plan["file_warnings"].to_string().contains("KODIERUNG_UNSICHER") {
            let (status, asked) = admin.api(Method::POST, "/import/csv/confirm", Some(body.clone())).await;
            let asked = (status.as_u16(), asked["code"].as_str());
            assert_eq!(asked, (422, Some("KODIERUNG_UNSICHER")), "VISITE_FUZZ_SEED={seed}");
            body["encoding_checked"] = true.into();
        }
        let (status, done) = admin.api(Method::POST, "/import/csv/confirm", Some(body)).await;
        match status.as_u16() {
            200 => {
                assert_eq!(done["imported"], plan["new_cases"]);
                imported += done["imported"].as_u64().unwrap();
            }
            409 | 412 => stale += 1,
            other => panic!("{other}: {done}"),
        }
    }
    let (_, all) = admin.api(Method::GET, "/cases", None).await;
    assert_eq!(all["total"], imported);
    let grown = resident(&site.pid()).saturating_sub(memory);
    println!(
        "refused {codes:?}, {} accepted, {imported} cases imported, {stale} plans out of date, memory grew by {} KiB",
        good.len(),
        grown / 1024
    );
    assert!(grown <= 64 << 20, "memory grew by {grown} bytes");
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], true, "{check}");
    let panics: Vec<String> = site.log().into_iter().filter(|line| line.contains("panic")).collect();
    assert!(panics.is_empty(), "{panics:?}");
}
