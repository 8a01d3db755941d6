//! A certificate is ordered by ACME: from Debian's `pebble`, which proves the name over plain HTTP.
//!
//! Covers: certificates.

use std::{
    fs,
    process::{Child, Command, Stdio},
};

use crate::support::{
    Site,
    port::Reserved,
    wait::{until, until_some},
};

struct Pebble(Child);

impl Drop for Pebble {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A certificate for the directory of the authority itself, which the site is told to know.
fn tls(folder: &std::path::Path) -> (String, String) {
    use rcgen::{CertificateParams, KeyPair};
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let (pem, private) = (folder.join("acme.pem"), folder.join("acme.key"));
    fs::write(&pem, certificate.pem()).unwrap();
    fs::write(&private, key.serialize_pem()).unwrap();
    (pem.display().to_string(), private.display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn r_tls_02_a_certificate_is_ordered_proven_and_shown_without_a_restart() {
    if Command::new("pebble").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!("skipped: the order of a certificate, because pebble is not installed");
        return;
    }
    let mut site = Site::prepared();
    let folder = std::path::PathBuf::from(site.path("."));
    let (pem, key) = tls(&folder);
    let ports = [Reserved::new(), Reserved::new(), Reserved::new(), Reserved::new()];
    let [directory, manage, http, unused] = ports.each_ref().map(Reserved::number);
    let config = serde_json::json!({"pebble": {
        "listenAddress": format!("127.0.0.1:{directory}"),
        "managementListenAddress": format!("127.0.0.1:{manage}"),
        "certificate": pem,
        "privateKey": key,
        "httpPort": http,
        "tlsPort": unused,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": false,
    }});
    let path = folder.join("pebble.json");
    fs::write(&path, config.to_string()).unwrap();
    let pebble = Command::new("pebble")
        .args(["-config", path.to_str().unwrap()])
        .env("PEBBLE_VA_NOSLEEP", "1")
        .env("PEBBLE_WFE_NONCEREJECT", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _pebble = Pebble(pebble);
    site.set("acme_directory", format!("https://localhost:{directory}/dir"));
    site.set("acme_authority", &pem);
    site.set("acme_contact", "betrieb@haus.example");
    site.set("acme_names", "localhost");
    let http = format!("127.0.0.1:{http}");
    let listeners = ["serve", "--listen", "127.0.0.1:0", "--http", &http, "--ops-listen", "127.0.0.1:0"];

    // Nobody agreed to the terms: said in plain words, nothing is ordered, the own authority goes on.
    site.serve_verb(&listeners).await;
    let operator = site.operator().await;
    let page = operator.get("/betrieb/zertifikat").await;
    assert!(page.body().contains("acme_terms_agreed"), "{}", page.body());
    assert!(page.text(".facts").contains("Eigene Stelle"));
    assert!(site.stop());

    site.set("acme_terms_agreed", true);
    site.serve_verb(&listeners).await;
    let shown = || fs::read_to_string(site.data().join("tls/acme.pem")).unwrap_or_default();
    until("a certificate comes", || shown().contains("BEGIN CERTIFICATE")).await;
    // The listener shows it: whoever trusts the authority's root is served.
    let roots = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(&fs::read(&pem).unwrap()).unwrap()])
        .no_proxy()
        .build()
        .unwrap();
    let root = format!("https://localhost:{manage}/roots/0");
    let root = roots.get(root).send().await.unwrap().bytes().await.unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(&root).unwrap()])
        .resolve("localhost", ([127, 0, 0, 1], site.port()).into())
        .no_proxy()
        .build()
        .unwrap();
    let ask = || async { client.get(format!("{}/healthz", site.url())).send().await.ok() };
    let served = until_some("the new certificate is shown", ask).await;
    assert_eq!(served.status(), reqwest::StatusCode::OK, "{}", site.log().join("\n"));
    let trail = site.json(&["audit", "verify"]);
    assert!(trail["chains"][0]["faults"].as_array().unwrap().is_empty(), "{trail}");
}
