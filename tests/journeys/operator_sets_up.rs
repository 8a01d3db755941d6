//! The operator makes an instance, looks at it, and is told what is missing or wrong.
//!
//! Covers: cli, setup.

use std::fs;
use std::path::Path;

use reqwest::{Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::support::TestServer;

fn said(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn digest(path: &Path) -> Vec<u8> {
    Sha256::digest(fs::read(path).unwrap()).to_vec()
}

/// A keyring without its data file: a lost disk, or a wrong directory. Making a new instance there would hide that.
/// (An empty directory gets its first run in the browser: `operator_opens_the_house`.)
#[test]
fn a_keyring_without_data_is_told_the_commands_that_it_needs() {
    let site = TestServer::empty();
    site.run(&["init"], "");
    fs::remove_dir_all(site.data()).unwrap();
    let out = site.try_run(&["serve", "--listen", "127.0.0.1:0"], "");
    assert_eq!(out.status.code(), Some(78));
    for words in
        ["data file: ", "visite init", "visite tenant create", "visite account create", "--password-stdin"]
    {
        assert!(said(&out).contains(words), "{words}: {}", said(&out));
    }
    assert!(!site.data().exists(), "nothing was made");
}

#[test]
fn init_refuses_an_existing_data_file_and_a_key_inside_the_data_directory() {
    let site = TestServer::empty();
    let made = site.json(&["init", "--host", "localhost", "--host", "haus.example"]);
    assert!(made["recovery_key"].as_str().unwrap().len() > 50);
    let before = digest(&site.data().join("visite.redb"));
    assert_eq!(site.try_run(&["init"], "").status.code(), Some(73));
    assert_eq!(digest(&site.data().join("visite.redb")), before);

    let other = TestServer::empty();
    let inside = other.data().join("keys");
    let out = other.try_run(&["init", "--keyring", inside.to_str().unwrap()], "");
    assert_eq!(out.status.code(), Some(78), "{}", said(&out));
    assert!(said(&out).contains("inside the data directory"));
    // The names of `init` are what the certificate is for, and what `serve` takes.
    let shown = site.json(&["config", "show"]);
    assert_eq!(shown["hosts"]["value"], serde_json::json!(["localhost", "haus.example"]));
    assert!(shown["hosts"]["origin"].as_str().unwrap().ends_with("tls/names"));
    assert_eq!(shown["data"]["origin"], "command line");
}

#[test]
fn the_recovery_key_goes_into_a_file_of_its_own() {
    let site = TestServer::empty();
    let path = site.path("recovery.txt");
    let out = site.run(&["init", "--recovery-out", &path], "");
    let key = fs::read_to_string(&path).unwrap();
    assert!(!out.contains(key.trim()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let other = TestServer::empty();
    let out = other.try_run(&["init", "--recovery-out", &path], "");
    assert_eq!(out.status.code(), Some(73), "an existing file is not overwritten");
    assert!(!other.data().exists());
    assert_eq!(fs::read_to_string(&path).unwrap(), key);
}

#[test]
fn settings_that_mean_nothing_are_refused_with_their_line() {
    let site = TestServer::empty();
    let path = site.path("config.toml");
    fs::write(&path, "hsts = false\nlisten_at = \"x\"\n").unwrap();
    let out = site.try_run(&["--config", &path, "config", "show"], "");
    assert_eq!(out.status.code(), Some(78));
    assert!(said(&out).contains("line 2: `listen_at`"), "{}", said(&out));
    assert_eq!(site.try_run(&["no-such-verb"], "").status.code(), Some(2));
}

#[test]
fn tenants_and_accounts_say_what_is_wrong_with_them() {
    let site = TestServer::empty();
    site.run(&["init"], "");
    let tenant = |slug: &str, areas: &str| {
        site.try_run(&["tenant", "create", "--slug", slug, "--name", "Haus", "--areas", areas], "")
            .status
            .code()
    };
    assert_eq!(tenant("haus", "zweitmeinung,pflege"), Some(0));
    assert_eq!(tenant("haus", "zweitmeinung"), Some(1), "taken");
    assert_eq!(tenant("Haus!", "zweitmeinung"), Some(2));
    assert_eq!(tenant("haus-2", "garten"), Some(2));
    let account = |email: &str, role: &str, password: &str| {
        let who =
            ["account", "create", "--tenant", "haus", "--email", email, "--name", "A B", "--role", role];
        site.try_run(&[&who[..], &["--password-stdin"]].concat(), password).status.code()
    };
    assert_eq!(account("a@haus.example", "admin", "Kiesel-47-Seerose\n"), Some(0));
    assert_eq!(account("a@haus.example", "admin", "Kiesel-47-Seerose\n"), Some(1), "has that role already");
    assert_eq!(account("b@haus.example", "admin", "too short\n"), Some(2));
    assert_eq!(account("b@haus.example", "operator", "Kiesel-47-Seerose\n"), Some(2));
    assert_eq!(account("nobody", "admin", "Kiesel-47-Seerose\n"), Some(2));
    let list = site.json(&["account", "list"]);
    assert_eq!(list["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(list["accounts"][0]["roles"][0]["role"], "admin");
    site.run(&["account", "disable", "--email", "a@haus.example"], "");
    assert_eq!(site.json(&["account", "list"])["accounts"][0]["disabled"], true);
    assert_eq!(site.json(&["tenant", "list"])["tenants"][0]["areas"][1], "pflege");
    assert_eq!(site.json(&["audit", "verify"])["chains"][0]["entries"], 3);
}

#[tokio::test]
async fn a_running_site_answers_for_people_programs_and_machines() {
    let mut site = TestServer::start().await;
    let stranger = site.stranger();
    assert_eq!(stranger.get("/healthz").await.body(), "ok\n");
    let page = stranger.get("/gibt-es-nicht").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.has("h1") && page.header("content-type").starts_with("text/html"),
        "a page, not a bare status"
    );
    let (status, health) = stranger.api(Method::GET, "/health", None).await;
    assert_eq!((status, &health["status"]), (StatusCode::OK, &"ok".into()));
    let (status, missing) = stranger.api(Method::GET, "/no-such-thing", None).await;
    assert_eq!((status, &missing["code"]), (StatusCode::NOT_FOUND, &"NICHT_GEFUNDEN".into()));
    let (_, document) = stranger.api(Method::GET, "/openapi.json", None).await;
    assert!(document["paths"]["/api/v1/openapi.json"]["get"].is_object());
    let docs = stranger.get("/api/docs").await;
    assert!(docs.texts("th code").iter().any(|route| route == "GET /api/v1/health"));
    for asset in docs.attributes("link[rel=stylesheet]", "href") {
        let style = stranger.get(&asset).await;
        assert_eq!(style.status, StatusCode::OK);
        assert!(style.header("cache-control").contains("immutable"));
    }
    assert!(site.stop(), "SIGTERM ends it in order");
    assert!(!site.data().join("visite.sock").exists());
}
