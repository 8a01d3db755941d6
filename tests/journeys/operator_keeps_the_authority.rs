//! The house's own certificate authority: sealed, bounded, told about, made anew, and back after a restore.
//!
//! Covers: certificates.

use std::fs;

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::TestServer;

fn check(site: &TestServer, id: &str) -> Value {
    let said = site.try_run(&["--json", "doctor"], "");
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    said["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap().clone()
}

fn root(site: &TestServer) -> String {
    fs::read_to_string(site.data().join("tls/ca.pem")).unwrap()
}

/// Once the key lay in the data directory as plain text, and signed for anything.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_sealed_and_comes_back_with_a_backup() {
    let mut site = TestServer::empty();
    site.run(
        &["init", "--host", "localhost", "--host", "haus.example", "--recovery-out", &site.path("r")],
        "",
    );
    let keys: Vec<_> =
        fs::read_dir(site.data().join("tls")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!keys.iter().any(|name| name == "ca.key"), "{keys:?}");
    site.serve(&[]).await;
    assert_eq!(check(&site, "eigene-stelle")["light"], "ok");
    // Names that come later are said, and break nothing that was there.
    assert!(site.stop());
    let before = root(&site);
    site.set("hosts", "localhost,haus.example,neu.example");
    site.serve(&[]).await;
    assert_eq!(root(&site), before);
    assert_eq!(site.stranger().get("/healthz").await.status, StatusCode::OK, "localhost is served as before");
    let said = check(&site, "eigene-stelle");
    assert_eq!(said["light"], "problem");
    let found = said["found"].as_str().unwrap();
    assert!(found.contains("neu.example") && found.contains("visite keys rotate authority"), "{found}");
    // A new one, while the site runs.
    let made = site.json(&["keys", "rotate", "authority"]);
    assert_eq!(made["hosts"].as_array().unwrap().len(), 3, "{made}");
    assert!(root(&site) != before);
    assert_eq!(
        site.stranger().get("/healthz").await.status,
        StatusCode::OK,
        "for whoever has the new certificate"
    );
    assert_eq!(check(&site, "eigene-stelle")["light"], "ok");
    // The disk is gone; the backup brings the authority back, and every device goes on.
    let backup = site.path("b.visite-backup");
    site.run(&["backup", "--out", &backup], "");
    let trusted = root(&site);
    assert!(site.stop());
    fs::remove_dir_all(site.data()).unwrap();
    site.run(&["restore", &backup], "");
    site.serve(&[]).await;
    assert_eq!(root(&site), trusted);
    site.run(&["check"], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_makes_a_new_authority_on_the_page_and_knows_what_that_means() {
    let site = TestServer::start().await;
    let operator = site.operator().await;
    let before = root(&site);
    let page = operator.get("/betrieb/zertifikat").await;
    let refused = operator.submit(page.form("form[action$=stelle]")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text("#feld-stelle_verstanden-fehler").contains("jedes Gerät"), "{}", refused.body());
    assert_eq!(root(&site), before);
    operator.submit(page.form("form[action$=stelle]").set("stelle_verstanden", "ja")).await;
    assert!(root(&site) != before);
}

/// Each device gets the file that it installs; what is linked has the type that its system acts on.
#[tokio::test(flavor = "multi_thread")]
async fn every_device_finds_the_file_that_it_installs() {
    let site = TestServer::start().await;
    let stranger = site.stranger();
    let page = stranger.get("/geraet").await;
    let links = page.attributes("a.button", "href");
    let mut types = Vec::new();
    for link in &links {
        let file = stranger.get(link).await;
        assert_eq!(file.status, StatusCode::OK, "{link}");
        types.push((link.as_str(), file.header("content-type").to_owned()));
        assert!(!file.body().contains("PRIVATE KEY"));
    }
    types.sort();
    types.dedup();
    assert_eq!(
        types,
        [
            ("/geraet/ca.pem", "application/x-pem-file".to_owned()),
            ("/geraet/visite.crt", "application/x-x509-ca-cert".to_owned()),
            ("/geraet/visite.mobileconfig", "application/x-apple-aspen-config".to_owned()),
        ]
    );
    // Independent readers take them.
    let read = |script: &str, link: &str, bytes: &[u8]| {
        let path = site.path(link.rsplit('/').next().unwrap());
        fs::write(&path, bytes).unwrap();
        let out = std::process::Command::new("python3").args(["-c", script, &path]).output().unwrap();
        assert!(out.status.success(), "{link}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    };
    let profile = stranger.get("/geraet/visite.mobileconfig").await;
    let inner = read(
        "import plistlib,sys,hashlib\np=plistlib.load(open(sys.argv[1],'rb'))\nc=p['PayloadContent'][0]\n\
         assert c['PayloadType']=='com.apple.security.root' and p['PayloadType']=='Configuration'\n\
         print(hashlib.sha256(c['PayloadContent']).hexdigest())",
        "visite.mobileconfig",
        &profile.bytes,
    );
    let der = stranger.get("/geraet/visite.crt").await;
    let outer = read(
        "import sys,hashlib\nprint(hashlib.sha256(open(sys.argv[1],'rb').read()).hexdigest())",
        "visite.crt",
        &der.bytes,
    );
    assert_eq!(inner, outer);
    let shown = page.texts("code").join(" ").replace(':', "").to_lowercase();
    assert!(shown.contains(&outer), "the fingerprint on the page is that of the files");
}
