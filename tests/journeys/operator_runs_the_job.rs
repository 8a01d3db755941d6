//! The operator does the main job from the command line: imports, reports, and the demo that does all of it.
//!
//! Covers: cli, demo, case_import, reports.

use std::fs;

use crate::support::{TestServer, wait::until};

#[tokio::test]
async fn a_csv_goes_in_and_the_weekly_report_comes_out_while_the_site_runs() {
    let site = TestServer::start().await;
    let csv = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/imports/crm_small.csv");
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("../../fixtures/imports/crm_small.expected.json")).unwrap();
    let preview = site.json(&["import", "crm", csv, "--tenant", "nordlicht", "--preview"]);
    assert_eq!(u64::try_from(preview["rows"].as_array().unwrap().len()).ok(), preview["total"].as_u64());
    let admin = TestServer::email("nordlicht", "admin");
    let done = site.json(&["import", "crm", csv, "--tenant", "nordlicht", "--as", &admin]);
    assert_eq!(done["imported"], preview["new_cases"], "{done}");
    assert_eq!(done["skipped"], preview["duplicates"]);
    assert!(expected.is_object());
    // The same file again: everything is known.
    assert_eq!(site.json(&["import", "crm", csv, "--tenant", "nordlicht"])["imported"], 0);
    // Who may not import, may not here either; the other tenant has nothing.
    let dak = TestServer::email("nordlicht", "dak_mitarbeiter");
    let refused = site.try_run(&["import", "crm", csv, "--tenant", "nordlicht", "--as", &dak], "");
    assert_eq!(refused.status.code(), Some(77));
    let bad = site.path("bad.csv");
    fs::write(&bad, "no\ncrm,file\n").unwrap();
    assert_eq!(site.try_run(&["import", "crm", &bad, "--tenant", "nordlicht"], "").status.code(), Some(65));

    let week = ["report", "--tenant", "nordlicht", "--jahr", "2020", "--kw", "53"];
    let numbers = site.json(&week);
    assert!(numbers["sheets"].is_object());
    let out = site.path("report.xlsx");
    let stored = site.json(&[&week[..], &["--store", "--out", &out]].concat());
    assert_eq!(stored["stored"]["version"], 1);
    assert_eq!(u64::try_from(fs::read(&out).unwrap().len()).ok(), stored["stored"]["size"].as_u64());
    assert_eq!(stored["sheets"], numbers["sheets"]);
    let plain = site.path("plain.xlsx");
    site.run(&[&week[..], &["--out", &plain]].concat(), "");
    assert!(fs::read(&plain).unwrap().starts_with(b"PK"));
    let other = site.json(&["report", "--tenant", "suedwind", "--jahr", "2020", "--kw", "53"]);
    assert_eq!(other["zeitraum"]["erstberatungen"], 0);
    let wrong = site.try_run(&["report", "--tenant", "nordlicht", "--jahr", "2021", "--kw", "53"], "");
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(site.json(&["check"])["clean"], true);
}

#[tokio::test]
async fn the_demo_does_the_whole_job_and_its_logins_work() {
    let mut site = TestServer::empty();
    let few = ["demo", "--cases", "120", "--days", "5", "--fixed-clock", "2026-02-18T09:00:00Z"];
    let done = site.json(&[&few[..], &["--exit"]].concat());
    assert_eq!(done["cases"], 120, "{done}");
    let steps: Vec<&str> =
        done["steps"].as_array().unwrap().iter().map(|s| s["step"].as_str().unwrap()).collect();
    for step in ["care", "tenant", "import", "papers", "icd", "coding", "report"] {
        assert!(steps.contains(&step), "{step}: {steps:?}");
    }
    assert_eq!(steps.iter().filter(|step| **step == "report").count(), 4);
    // The keys lie where they were told to, and the data is whole.
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], true);
    assert_eq!(check["tenants"].as_array().unwrap().len(), 3);
    // A directory that is no demo is left alone.
    let precious = site.path("precious");
    fs::create_dir(&precious).unwrap();
    fs::write(format!("{precious}/letter.txt"), "keep").unwrap();
    let refused = site.try_run(&["demo", "--data", &precious, "--exit"], "");
    assert_eq!(refused.status.code(), Some(73));
    assert!(fs::exists(format!("{precious}/letter.txt")).unwrap());

    fs::remove_dir_all(site.keyring()).unwrap();
    let listen = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"];
    site.serve_verb(&[&few[..], &listen[..]].concat()).await;
    let logins = || -> Vec<Vec<String>> {
        let log = site.log();
        let lines = log
            .iter()
            .filter(|line| line.contains("@nordlicht.example") || line.contains("@lindenhof.example"));
        lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
    };
    // They are printed after the address.
    until("the logins are printed", || logins().len() == 5).await;
    let logins = logins();
    for words in logins {
        let [.., email, password] = &words[..] else { panic!("{words:?}") };
        let mut actor = site.stranger();
        actor.sign_in(email, password).await;
    }
    let refused = site.try_run(&["demo", "--exit"], "");
    assert_eq!(refused.status.code(), Some(1), "a running demo is not deleted");
    assert!(site.stop());
}
