//! An auditor gets the audit trail as a file and verifies it on another machine, without the data and without its keys.
//!
//! Covers: audit_trail, export.

use std::{fs, process::Output};

use serde_json::{Value, json};

use crate::support::TestServer;

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// Verifies on this machine; the exit code, and what it says.
fn verify(machine: &TestServer, file: &str, more: &[&str]) -> (Option<i32>, Value) {
    let out = machine.try_run(&[&["--json", "audit", "verify", file], more].concat(), "");
    let report = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", said(&out)));
    (out.status.code(), report)
}

/// R-AUD-04.
#[tokio::test]
async fn an_exported_trail_is_verified_on_a_machine_that_has_neither_data_nor_keys() {
    let mut site = TestServer::start().await;
    let csv = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/imports/crm_small.csv");
    let admin = TestServer::email("nordlicht", "admin");
    site.run(&["import", "crm", csv, "--tenant", "nordlicht", "--as", &admin], "");
    let file = site.path("trail.jsonl");
    let made = site.json(&["audit", "export", "--tenant", "nordlicht", "--out", &file]);
    let entries = made["entries"].as_u64().unwrap();
    let key = made["public_key"].as_str().unwrap();
    assert_eq!(site.json(&["keys", "list"])["audit_public_key"], key);
    assert_eq!(
        site.try_run(&["audit", "export", "--tenant", "nordlicht", "--out", &file], "").status.code(),
        Some(73)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // One line an entry between the opening and the signed head; the last tells of the export itself.
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(u64::try_from(lines.len()).unwrap(), entries + 2);
    let kinds: Vec<&str> =
        lines[1..lines.len() - 1].iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"import.done") && kinds.last() == Some(&"audit.exported"), "{kinds:?}");
    let import = lines.iter().find(|line| line["kind"] == "import.done").unwrap();
    assert_eq!((&import["actor"]["kind"], &import["actor"]["role"]), (&json!("person"), &json!("admin")));
    for name in ["Buchgruber", "Schröder", "X020473839"] {
        assert!(!text.contains(name), "no patient stands in it");
    }

    // With the keyring: everything. Without: that it is what that key signed.
    let (code, full) = verify(&site, &file, &[]);
    assert_eq!(
        (code, &full["links_verified"], &full["signer_known"]),
        (Some(0), &json!(true), &json!(true)),
        "{full}"
    );
    let auditor = TestServer::empty();
    let (code, bare) = verify(&auditor, &file, &[]);
    assert_eq!(code, Some(0), "{bare}");
    assert_eq!(bare["signature_verified"], true);
    assert_eq!((&bare["links_verified"], &bare["signer_known"]), (&Value::Null, &Value::Null));
    assert_eq!(verify(&auditor, &file, &["--key", key]).1["signer_known"], true);
    let (code, other) = verify(&auditor, &file, &["--key", &"ab".repeat(32)]);
    assert_eq!((code, &other["signer_known"]), (Some(65), &json!(false)));
    assert!(!auditor.data().exists(), "nothing was made there");

    // The page hands out the same, and calls the facility by the same name.
    let page = site.admin().await.get("/verwaltung/protokoll/protokoll.jsonl").await;
    let theirs = site.path("page.jsonl");
    fs::write(&theirs, &page.bytes).unwrap();
    let (code, paged) = verify(&auditor, &theirs, &["--key", key]);
    assert_eq!((code, &paged["tenant"]), (Some(0), &json!("nordlicht")), "{paged}");
    assert_eq!(paged["tenant"], full["tenant"]);
    let last = page.body().lines().rev().nth(1).map(str::to_owned).unwrap();
    assert!(last.contains("\"kind\":\"audit.exported\""), "{last}");

    // Whatever is done to the file is found, without any key.
    let all: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let mut swapped = all.clone();
    swapped.swap(2, 3);
    let mut renamed = all.clone();
    let kind = all[2].replacen("\"kind\":\"", "\"kind\":\"x", 1);
    renamed[2] = &kind;
    let mut doubled = all.clone();
    doubled.insert(2, all[2]);
    let without = |at: usize| [&all[..at], &all[at + 1..]].concat();
    for (name, forged) in [
        ("an entry left out", joined(&without(2))),
        ("the first entry left out", joined(&without(1))),
        ("the last entry left out", joined(&without(all.len() - 2))),
        ("two entries swapped", joined(&swapped)),
        ("an entry twice", joined(&doubled)),
        ("a word changed", joined(&renamed)),
        ("another facility", text.replacen("\"tenant\":\"nordlicht\"", "\"tenant\":\"suedwind\"", 1)),
        ("the head cut off", joined(&all[..all.len() - 1])),
        ("cut in the middle", text[..text.len() / 2].to_owned()),
        ("something appended", text.clone() + "{}\n"),
        ("a blank added", text.replacen("{\"seq\":2", "{ \"seq\":2", 1)),
    ] {
        let path = site.path("forged.jsonl");
        fs::write(&path, &forged).unwrap();
        for machine in [&auditor, &site] {
            let (code, report) = verify(machine, &path, &[]);
            assert_eq!(code, Some(65), "{name}: {report}");
            assert_eq!(
                (&report["whole"], &report["signature_verified"]),
                (&json!(false), &json!(false)),
                "{name}"
            );
        }
    }
    for step in 0..40 {
        let mut bytes = text.clone().into_bytes();
        let at = step * bytes.len() / 40;
        bytes[at] ^= 0x20;
        let path = site.path("flipped.jsonl");
        fs::write(&path, bytes).unwrap();
        let out = auditor.try_run(&["--json", "audit", "verify", &path], "");
        assert_eq!(out.status.code(), Some(65), "byte {at}: {}", said(&out));
    }
    let nothing = site.path("nothing.jsonl");
    fs::write(&nothing, "a letter\n").unwrap();
    assert_eq!(auditor.try_run(&["audit", "verify", &nothing], "").status.code(), Some(65));
    assert_eq!(auditor.try_run(&["audit", "verify", &site.path("missing")], "").status.code(), Some(74));
    assert!(site.stop());
}

#[test]
fn keys_are_listed_by_names_that_tell_nothing_of_them() {
    let site = TestServer::prepared();
    let list = site.json(&["keys", "list"]);
    let keys = list["keys"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = keys.iter().map(|key| key["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), keys.len(), "R-ENC-03: every derived key is its own: {list}");
    for purpose in ["master", "wrap", "tokens", "backup", "audit-sign", "data", "seal", "blind", "audit"] {
        assert!(keys.iter().any(|key| key["purpose"] == purpose), "{purpose}: {list}");
    }
    for tenant in ["nordlicht", "suedwind"] {
        assert!(
            keys.iter().any(|key| key["tenant"] == tenant && key["purpose"] == "seal"),
            "{tenant}: {list}"
        );
    }
    assert_eq!(list, site.json(&["keys", "list"]), "ids stay");
    let master = fs::read_to_string(site.keyring().join("master.key")).unwrap();
    let text = list.to_string();
    assert!(ids.iter().all(|id| id.len() == 16 && !master.contains(*id)), "{text}");
}
