//! A script of the operator: every verb that reports something says it as one JSON object, when it fails too.
//!
//! Covers: cli.

use serde_json::Value;

use crate::support::TestServer;

#[tokio::test]
async fn every_verb_that_reports_says_it_as_one_json_object() {
    let mut site = TestServer::empty();
    let object = |site: &TestServer, verb: &[&str], input: &str, code: i32| -> Value {
        let out = site.try_run(&[&["--json"], verb].concat(), input);
        let said = String::from_utf8(out.stdout).unwrap();
        assert_eq!(out.status.code(), Some(code), "{verb:?}: {said}{}", String::from_utf8_lossy(&out.stderr));
        let value: Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{verb:?}: {error}: {said}"));
        assert!(value.is_object(), "{verb:?}: {value}");
        if code != 0 && value.get("clean").is_none() && value.get("whole").is_none() {
            let error = &value["error"];
            assert!(error["code"].is_string() && error["detail"].is_string(), "{verb:?}: {value}");
        }
        value
    };
    let (csv, backup) = (
        concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/imports/crm_small.csv"),
        site.path("a.visite-backup"),
    );
    object(&site, &["check"], "", 78);
    object(&site, &["init", "--host", "localhost"], "", 0);
    object(&site, &["init"], "", 73);
    object(
        &site,
        &["tenant", "create", "--slug", "haus", "--name", "Haus", "--areas", "zweitmeinung,pflege"],
        "",
        0,
    );
    let account = |role: &'static str, email: &'static str| {
        [
            "account",
            "create",
            "--tenant",
            "haus",
            "--email",
            email,
            "--name",
            "A B",
            "--role",
            role,
            "--password-stdin",
        ]
    };
    let password = "Kiesel-47-Seerose\n";
    object(&site, &account("admin", "a@haus.example"), password, 0);
    object(&site, &account("admin", "a@haus.example"), password, 1);
    object(&site, &account("staff", "s@haus.example"), password, 0);
    let verbs: &[(&[&str], i32)] = &[
        (&["tenant", "list"], 0),
        (&["account", "list"], 0),
        (&["import", "crm", csv, "--tenant", "haus", "--preview"], 0),
        (&["import", "crm", csv, "--tenant", "haus"], 0),
        (&["import", "crm", csv, "--tenant", "nirgends"], 1),
        (&["report", "--tenant", "haus", "--jahr", "2026", "--kw", "6"], 0),
        (&["report", "--tenant", "haus", "--jahr", "2026", "--kw", "60"], 2),
        (&["backup", "--out", &backup], 0),
        (&["backup", "--out", &backup], 73),
        (&["backup", "list"], 0),
        (&["backup", "verify", &backup], 0),
        (&["backup", "verify", csv], 65),
        (&["check"], 0),
        (&["check", "--deep"], 0),
        (&["audit", "verify"], 0),
        (&["audit", "export", "--tenant", "haus", "--out", &site.path("trail.jsonl")], 0),
        (&["audit", "verify", &site.path("trail.jsonl")], 0),
        (&["audit", "verify", csv], 65),
        (&["keys", "list"], 0),
        (&["reindex"], 0),
        (&["config", "show"], 0),
        (&["version"], 0),
        (&["tenant", "suspend", "--slug", "haus", "--reason", "Vertrag beendet"], 0),
        (&["tenant", "resume", "--slug", "haus"], 0),
        (&["account", "disable", "--email", "s@haus.example"], 0),
        (&["account", "disable", "--email", "x@haus.example"], 1),
        (&["health"], 1),
        (&["restore", &backup], 73),
    ];
    for (verb, code) in verbs {
        object(&site, verb, "", *code);
    }
    site.serve(&[]).await;
    for (verb, code) in [
        (&["tenant", "list"][..], 0),
        (&["check", "--deep"], 0),
        (&["keys", "list"], 0),
        (&["restore", &backup], 1),
    ] {
        object(&site, verb, "", code);
    }
}
