//! A real SMTP server with a certificate of an authority of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use serde_json::Value;
use tempfile::TempDir;

use super::{TestServer, port::Reserved, wait::until_ok};

pub const USER: &str = "visite";
pub const PASSWORD: &str = "Mail-Passwort-47";

pub struct SmtpServer {
    dir: TempDir,
    security: &'static str,
    server: Option<Child>,
    said: Arc<Mutex<Vec<Value>>>,
    port: Reserved,
}

impl SmtpServer {
    /// Whether there is one to be had. Without, the test is skipped and says so: `tests/run` counts these lines.
    pub fn there(test: &str) -> bool {
        let found = Command::new("/usr/bin/python3").args(["-c", "import aiosmtpd"]).output();
        let there = found.is_ok_and(|out| out.status.success());
        if !there {
            println!("skipped: {test}, because python3 has no aiosmtpd");
        }
        there
    }

    /// A server for `localhost`: `tls`, `starttls` or `plain`. It does not run yet, and nobody answers at its port.
    pub fn new(security: &'static str) -> Self {
        let dir = TempDir::new().unwrap();
        let authority_key = KeyPair::generate().unwrap();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root = authority.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(authority, authority_key);
        let key = KeyPair::generate().unwrap();
        let leaf =
            CertificateParams::new(vec!["localhost".into()]).unwrap().signed_by(&key, &issuer).unwrap();
        for (name, content) in
            [("ca.pem", root.pem()), ("cert.pem", leaf.pem()), ("key.pem", key.serialize_pem())]
        {
            fs::write(dir.path().join(name), content).unwrap();
        }
        fs::write(dir.path().join("password"), format!("{PASSWORD}\n")).unwrap();
        let server = Self { dir, security, server: None, said: Arc::default(), port: Reserved::new() };
        server.mode("ok");
        server
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// From now on the site sends its mails to it. `authority`: whether it trusts the certificate.
    pub fn sends_for(&self, site: &mut TestServer, security: &str, authority: bool) {
        site.set("smtp_host", "localhost");
        site.set("smtp_port", self.port.number());
        site.set("smtp_security", security);
        site.set("smtp_user", USER);
        site.set("smtp_password_file", self.path("password").display());
        site.set("smtp_from", "Haus am See <post@haus.example>");
        site.set("base_url", "https://visite.example");
        if authority {
            site.set("smtp_ca", self.path("ca.pem").display());
        }
    }

    /// What it does with the next message: ok, hang, drop, later, refuse.
    pub fn mode(&self, mode: &str) {
        fs::write(self.path("mode"), mode).unwrap();
    }

    /// From now on it answers.
    pub async fn start(&mut self) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp_server.py");
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args([&self.port.number().to_string(), self.security])
            .args([self.path("cert.pem"), self.path("key.pem")])
            .args(if self.security == "plain" { ["", ""] } else { [USER, PASSWORD] })
            .arg(self.path("mode"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        self.server = Some(child);
        let said = self.said.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                said.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        self.until("ready", 1).await;
    }

    /// What it has told so far of that kind: a message by the mode that met it.
    pub fn told(&self, event: &str) -> Vec<Value> {
        self.said.lock().unwrap().iter().filter(|said| said["event"] == event).cloned().collect()
    }

    /// The same, once there are so many.
    pub async fn until(&self, event: &str, at_least: usize) -> Vec<Value> {
        until_ok(&format!("{at_least} x {event}"), || async {
            let told = self.told(event);
            if told.len() >= at_least { Ok(told) } else { Err(format!("{} so far", told.len())) }
        })
        .await
    }

    /// The messages that it took.
    pub async fn mails(&self, at_least: usize) -> Vec<Value> {
        self.until("ok", at_least).await
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().ok();
            server.wait().ok();
        }
    }
}
