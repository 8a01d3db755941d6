//! An independent tool reads our OpenAPI document, makes up requests from it, and judges every answer by it: schemathesis.
//!
//! Covers: web.

use std::{path::PathBuf, process::Command};

use reqwest::Method;
use serde_json::json;

use crate::support::{TestServer, site::PASSWORD};

/// The tool, where `tests/run` has put it, or from the search path.
fn schemathesis() -> Option<PathBuf> {
    let ours = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/schemathesis/bin/st"));
    [ours, "st".into()].into_iter().find(|tool| {
        Command::new(tool)
            .arg("--version")
            .output()
            .is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("version") && out.status.success())
    })
}

/// A fresh access token of the admin.
async fn token(site: &TestServer) -> String {
    let login = json!({"email": TestServer::email("nordlicht", "admin"), "password": PASSWORD});
    let (_, answer) = site.stranger().api(Method::POST, "/auth/login", Some(login)).await;
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// No answer is a fault of ours (5xx), and each has a status, a media type, headers and a body that the document knows.
#[tokio::test(flavor = "multi_thread")]
async fn no_made_up_request_gets_an_undocumented_answer() {
    let Some(tool) = schemathesis() else {
        println!("skipped: the independent judge of the API, because schemathesis is not installed");
        return;
    };
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    let admin = site.admin().await;
    let body = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (_, case) = admin.api(Method::POST, "/cases", Some(body)).await;
    // Ids cannot be made up: it is told one that there is.
    let config = site.path("schemathesis.toml");
    std::fs::write(&config, format!("[parameters]\n\"path.id\" = {}\n", case["id"])).unwrap();
    // What ends the session that asks comes last, with a session of its own.
    let ends = "^(POST /api/v1/auth/logout|DELETE /api/v1/auth/sessions)";
    // Both sign in first: afterwards the made-up sign-ins have locked this address.
    let tokens = [token(&site).await, token(&site).await];
    for (which, token) in ["--exclude-name-regex", "--include-name-regex"].into_iter().zip(tokens) {
        let bearer = format!("Authorization: Bearer {token}");
        let authority = site.data().join("tls").join("ca.pem");
        let mut run = Command::new(&tool);
        run.args(["--config-file", &config, "run", &format!("{}/api/v1/openapi.json", site.url())])
            .args(["--tls-verify", authority.to_str().unwrap(), "--header", &bearer, which, ends])
            .args(["--phases", "coverage,fuzzing", "--max-examples", "2", "--seed", "1", "--no-color"])
            .args(["--continue-on-failure", "--checks"])
            .arg(
                "not_a_server_error,status_code_conformance,content_type_conformance,\
                 response_headers_conformance,response_schema_conformance",
            )
            .env("NO_PROXY", "*")
            .current_dir(site.path("."));
        let out = tokio::task::spawn_blocking(move || run.output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}\n{wrong}");
        let cases =
            said.lines().find(|line| line.contains(" generated, ")).unwrap_or_default().trim().to_owned();
        println!("schemathesis: {cases}");
        let count: u32 = cases.split(' ').next().unwrap().replace(',', "").parse().unwrap();
        assert!(count > if which.starts_with("--exclude") { 500 } else { 2 }, "{cases}\n{said}");
    }
    assert_eq!(site.json(&["check"])["clean"], true);
}
