//! The operator looks whether everything is whole: torn pages, lost rows, broken backups, who may look into the folders,
//! and whether the site runs.
//!
//! Covers: store, operations.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Output};

use redb::{ReadableDatabase as _, ReadableTable as _, TableDefinition};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{TestServer, wait::until};

const CSV: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/imports/crm_small.csv");

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn digest(path: &Path) -> Vec<u8> {
    Sha256::digest(fs::read(path).unwrap()).to_vec()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A tenant with an import, a report and an account; not served.
fn worked() -> TestServer {
    let site = TestServer::empty();
    site.run(&["init", "--host", "localhost", "--recovery-out", &site.path("recovery.txt")], "");
    site.run(&["tenant", "create", "--slug", "nordlicht", "--name", "Haus", "--areas", "zweitmeinung"], "");
    site.account("nordlicht", "admin");
    site.run(&["import", "crm", CSV, "--tenant", "nordlicht"], "");
    site.run(&["report", "--tenant", "nordlicht", "--jahr", "2026", "--kw", "6", "--store"], "");
    site
}

fn table(name: &str) -> TableDefinition<'_, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

/// Changes the first row of a key space, or takes it away; the engine writes the page, so that its checksums are right.
fn meddle(site: &TestServer, space: &str, change: impl Fn(Vec<u8>) -> Option<Vec<u8>>) {
    let db = redb::Database::open(site.data().join("visite.redb")).unwrap();
    let (key, value) = {
        let read = db.begin_read().unwrap().open_table(table(space)).unwrap();
        let row = read.iter().unwrap().next().unwrap().unwrap();
        (row.0.value().to_vec(), row.1.value().to_vec())
    };
    let write = db.begin_write().unwrap();
    {
        let mut open = write.open_table(table(space)).unwrap();
        match change(value) {
            Some(value) => drop(open.insert(key.as_slice(), value.as_slice()).unwrap()),
            None => drop(open.remove(key.as_slice()).unwrap()),
        }
    }
    write.commit().unwrap();
}

#[test]
fn a_torn_page_is_named_and_the_file_is_left_as_it_is() {
    let site = worked();
    let file = site.data().join("visite.redb");
    let whole = fs::read(&file).unwrap();
    // The first page is the engine's own head; the others hold tables, indexes, the audit trail, or what was there before.
    // Those that never held anything up to their end are left out: nothing of them can be torn.
    let written = |page: &usize| whole[page * 4096 + 2048..(page + 1) * 4096].iter().any(|byte| *byte != 0);
    let pages: Vec<usize> = (0..whole.len() / 4096).filter(written).collect();
    let (mut named, mut opened) = (0, 0);
    for page in pages.iter().copied().step_by((pages.len() / 14).max(1)) {
        let mut torn = whole.clone();
        // The second half of the page never reached the disk.
        torn[page * 4096 + 2048..(page + 1) * 4096].fill(0xA5);
        fs::write(&file, &torn).unwrap();
        for verb in [&["check"][..], &["--json", "check"], &["--json", "check", "--deep"]] {
            let out = site.try_run(verb, "");
            let words = said(&out);
            assert!(
                matches!(out.status.code(), Some(0 | 1)),
                "page {page} {verb:?}: {:?}\n{words}",
                out.status
            );
            for never in ["panic", "bug", "redb-", ".rs:"] {
                assert!(!words.contains(never), "page {page} {verb:?} says {never}:\n{words}");
            }
            assert!(fs::read(&file).unwrap() == torn, "page {page} {verb:?} changed the file");
            if verb.contains(&"--json") {
                let report: Value = serde_json::from_slice(&out.stdout).unwrap();
                assert_eq!(report["clean"] == true, out.status.success(), "page {page}: {report}");
            }
            if out.status.code() == Some(1) {
                assert!(words.contains("fault") || words.contains("FAULT"), "page {page} {verb:?}: {words}");
                assert!(words.contains("restore the last good backup"), "{words}");
            }
            if verb.contains(&"--deep") && !out.status.success() {
                named += 1;
                let report: Value = serde_json::from_slice(&out.stdout).unwrap();
                if report["deep"].is_object() {
                    opened += 1;
                    assert_ne!(
                        report["deep"]["engine"]["faults"],
                        serde_json::json!([]),
                        "page {page}: {report}"
                    );
                }
            }
        }
        // Nothing else touches it either, and nothing ends in a panic.
        let out = site.try_run(&["tenant", "list"], "");
        assert!(
            !said(&out).contains("panic") && !said(&out).contains("stopped by a bug"),
            "page {page}: {}",
            said(&out)
        );
    }
    assert!(named >= 4, "torn pages in use are named: {named}");
    assert!(opened >= 2, "most of them do not keep the file from opening: {opened}");
    fs::write(&file, &whole).unwrap();
    let clean = site.json(&["check", "--deep"]);
    assert_eq!(clean["clean"], true, "{clean}");
}

#[tokio::test]
async fn a_deep_check_sees_what_the_recount_does_not_beside_a_running_site_too() {
    let mut site = worked();
    let backup = site.json(&["backup"])["file"].as_str().unwrap().to_owned();
    let before = digest(&site.data().join("visite.redb"));
    let deep = |site: &TestServer| {
        let out = site.try_run(&["--json", "check", "--deep"], "");
        let report: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", said(&out)));
        assert_eq!(report["clean"] == true, out.status.success(), "{report}");
        report
    };
    let clean = deep(&site);
    assert_eq!(clean["clean"], true, "{clean}");
    assert_eq!(digest(&site.data().join("visite.redb")), before, "looking changes nothing");
    let found = &clean["deep"];
    assert_eq!(found["engine"]["examined"], true);
    assert!(found["seals"]["opened"].as_u64().unwrap() > 50, "{found}");
    let links = found["tenants"][0]["links"].as_array().unwrap();
    let cases = links.iter().find(|link| link["from"] == "cases" && link["to"] == "import_log").unwrap();
    assert!(cases["references"].as_u64().unwrap() > 10, "{found}");
    assert_eq!(found["tenants"][0]["files"]["whole"], 1, "the workbook of the report");
    assert_eq!(found["backups"][0]["file"], backup);
    assert!(found["backups"][0]["rows"].as_u64().unwrap() > 100, "{found}");
    site.serve(&[]).await;
    assert_eq!(deep(&site)["deep"]["engine"]["examined"], true, "the pages of a running site, too");
    assert!(site.stop());

    // Each of these leaves the recount clean.
    let plain = |site: &TestServer| assert_eq!(site.json(&["check"])["clean"], true);
    let whole = fs::read(site.data().join("visite.redb")).unwrap();
    let back = |site: &TestServer| fs::write(site.data().join("visite.redb"), &whole).unwrap();
    let faults = |report: &Value, path: &str| {
        assert_eq!(report["clean"], false);
        let found = report.pointer(path).unwrap_or_else(|| panic!("{path}: {report}")).to_string();
        assert!(found.contains("faults\":[\"") || found.starts_with("[\""), "{path}: {report}");
    };
    meddle(&site, "blob_chunks", |_| None);
    plain(&site);
    faults(&deep(&site), "/deep/tenants/0/files/faults");
    back(&site);
    meddle(&site, "report_contents", |_| None);
    plain(&site);
    faults(&deep(&site), "/deep/tenants/0/links");
    back(&site);
    meddle(&site, "sequence", |mut value| {
        *value.last_mut().unwrap() ^= 1;
        Some(value)
    });
    plain(&site);
    faults(&deep(&site), "/deep/seals/faults");
    back(&site);
    let mut bytes = fs::read(&backup).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&backup, bytes).unwrap();
    plain(&site);
    faults(&deep(&site), "/deep/backups/0/faults");
}

/// R-ERR-02: a facility whose key does not open is shut, whoever asks; its neighbour is not, and nothing of it is
/// replaced by something new.
#[tokio::test(flavor = "multi_thread")]
async fn r_err_02_without_its_key_a_facility_stays_shut() {
    let mut site = TestServer::start().await;
    let admin = site.admin().await;
    let case = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    assert_eq!(admin.api(Method::POST, "/cases", Some(case.clone())).await.0, StatusCode::CREATED);
    assert!(site.stop());
    let path = site.keyring().join("keyring.json");
    let whole = fs::read(&path).unwrap();
    let keys: Value = serde_json::from_slice(&whole).unwrap();
    assert_eq!(keys["tenants"].as_object().unwrap().len(), 2, "{keys}");
    // Which of both keys is whose does not stand there: each is taken away in turn.
    let mut shut = 0;
    for taken in keys["tenants"].as_object().unwrap().keys() {
        let mut less = keys.clone();
        less["tenants"].as_object_mut().unwrap().remove(taken);
        fs::write(&path, serde_json::to_vec(&less).unwrap()).unwrap();
        site.serve(&[]).await;
        for tenant in ["nordlicht", "suedwind"] {
            let login = json!({"email": TestServer::email(tenant, "admin"), "password": crate::support::site::PASSWORD});
            let who = site.stranger();
            let (status, answer) = who.api(Method::POST, "/auth/login", Some(login)).await;
            if status == StatusCode::OK {
                let mut who = who;
                who.carry(answer["access_token"].as_str().unwrap());
                let (status, list) = who.api(Method::GET, "/cases", None).await;
                let (made, _) = who.api(Method::POST, "/cases", Some(case.clone())).await;
                // Its own cases, or nothing at all.
                if status == StatusCode::OK {
                    assert_eq!(list["total"], u32::from(tenant == "nordlicht"), "{tenant}: {list}");
                } else {
                    assert!(
                        !list.to_string().contains("Probst") && !made.is_success(),
                        "{tenant}: {made} {list}"
                    );
                    shut += 1;
                }
            } else {
                assert!(!answer.to_string().contains("token"), "{tenant}: {answer}");
                shut += 1;
            }
        }
        assert!(site.stop());
        let after: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(after["tenants"].get(taken).is_none(), "no new key takes the place of the old one");
    }
    assert_eq!(shut, 2, "one of the two each time");
    fs::write(&path, &whole).unwrap();
    site.serve(&[]).await;
    let (_, list) = site.admin().await.api(Method::GET, "/cases", None).await;
    assert!(list["total"].as_u64().is_some_and(|total| total >= 1), "with its key it is open again: {list}");
}

#[test]
fn a_backup_never_overwrites_and_does_not_speak_of_a_flag_that_it_lacks() {
    let site = TestServer::empty();
    site.run(&["init"], "");
    let file = site.path("a.visite-backup");
    fs::write(&file, "a letter").unwrap();
    let out = site.try_run(&["backup", "--out", &file], "");
    assert_eq!(out.status.code(), Some(73));
    assert!(said(&out).contains("never overwrites") && !said(&out).contains("--force"), "{}", said(&out));
    assert_eq!(fs::read_to_string(&file).unwrap(), "a letter");
}

#[test]
fn what_is_made_and_what_is_restored_is_for_its_owner_alone() {
    let site = TestServer::empty();
    site.run(&["init", "--recovery-out", &site.path("recovery.txt")], "");
    let backup = site.json(&["backup"])["file"].as_str().unwrap().to_owned();
    let new = TestServer::empty();
    // A folder that somebody made for it beforehand.
    fs::create_dir(new.keyring()).unwrap();
    fs::set_permissions(new.keyring(), fs::Permissions::from_mode(0o755)).unwrap();
    new.run(&["restore", &backup], &fs::read_to_string(site.path("recovery.txt")).unwrap());
    for home in [&site, &new] {
        for folder in [home.data(), home.keyring()] {
            assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        }
        for file in [
            home.data().join("visite.redb"),
            home.keyring().join("keyring.json"),
            home.keyring().join("master.key"),
        ] {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }
    assert_eq!(mode(&site.data().join("backups")), 0o700);
    assert_eq!(mode(Path::new(&backup)), 0o600);
}

#[tokio::test]
async fn health_asks_the_server_of_the_data_directory_wherever_it_listens() {
    let mut site = TestServer::empty();
    site.run(&["init"], "");
    let out = site.try_run(&["health"], "");
    assert_eq!(out.status.code(), Some(1), "nothing runs");
    assert!(said(&out).contains("local socket"), "{}", said(&out));
    site.serve(&[]).await;
    // It listens for machines on a port that no configuration names.
    until("it says that it is well", || site.try_run(&["health"], "").status.success()).await;
    let healthy = site.json(&["health"]);
    assert_eq!((&healthy["ready"], &healthy["through"]), (&true.into(), &"socket".into()));
    assert!(site.stop());
    assert_eq!(site.try_run(&["health"], "").status.code(), Some(1));
}
