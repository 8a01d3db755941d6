//! The built executable with data, keyring and certificate authority in a temporary directory, serving over TLS.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use reqwest::{Certificate, Client, ClientBuilder, redirect::Policy};
use tempfile::TempDir;

use super::{actor::Actor, typed, wait::LIMIT};

pub const PASSWORD: &str = "Kiesel-47-Seerose-Anker";
pub const TENANT: &str = "nordlicht";
pub const OTHER_TENANT: &str = "suedwind";
/// How talkative the log is.
const LOG: &str = "VISITE_LOG";

type Lines = Arc<Mutex<Vec<String>>>;

/// A running site with two tenants: each has an admin and a `dak_mitarbeiter`.
pub struct TestServer {
    dir: TempDir,
    server: Option<Child>,
    /// What the servers have printed.
    said: Lines,
    /// What they have logged.
    logged: Lines,
    /// What keeps both, until the server has closed its pipes.
    followers: Vec<JoinHandle<()>>,
    port: u16,
    settings: Vec<(String, String)>,
}

impl TestServer {
    /// Makes data, tenants and accounts by the command line, then serves.
    pub async fn start() -> Self {
        Self::start_with("zweitmeinung").await
    }

    /// The same with these areas.
    pub async fn start_with(areas: &str) -> Self {
        let mut site = Self::prepared_with(areas);
        site.serve(&[]).await;
        site
    }

    /// Data, tenants and accounts, not yet served.
    pub fn prepared() -> Self {
        Self::prepared_with("zweitmeinung")
    }

    /// The same with these areas.
    pub fn prepared_with(areas: &str) -> Self {
        let site = Self::empty();
        site.run(&["init", "--host", "localhost", "--recovery-out", &site.path("recovery.txt")], "");
        for tenant in [TENANT, OTHER_TENANT] {
            let name = format!("Haus {tenant}");
            let areas = ["--areas", areas];
            site.run(&[&["tenant", "create", "--slug", tenant, "--name", &name], &areas[..]].concat(), "");
            site.account(tenant, "admin");
            site.account(tenant, "dak_mitarbeiter");
        }
        site
    }

    /// Directories only: for tests of `init`, `demo` and `restore`.
    pub fn empty() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let dir = TempDir::new().unwrap();
        Self {
            dir,
            server: None,
            said: Lines::default(),
            logged: Lines::default(),
            followers: Vec::new(),
            port: 0,
            settings: Vec::new(),
        }
    }

    /// The address of the account of this role: `admin@nordlicht.example`.
    pub fn email(tenant: &str, role: &str) -> String {
        format!("{role}@{tenant}.example")
    }

    pub fn account(&self, tenant: &str, role: &str) {
        self.account_of(tenant, role, &Self::email(tenant, role));
    }

    /// An account of this role under any address.
    pub fn account_of(&self, tenant: &str, role: &str, email: &str) {
        let name = format!("{role} {tenant}");
        [email, &name, PASSWORD].into_iter().for_each(typed::keep);
        let who = ["--tenant", tenant, "--email", email, "--name", &name, "--role", role];
        let how = ["--password-stdin", "--no-must-change"];
        self.run(&[&["account", "create"], &who[..], &how[..]].concat(), &format!("{PASSWORD}\n"));
    }

    /// A place in the directory of this site.
    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn keyring(&self) -> PathBuf {
        self.dir.path().join("keyring")
    }

    /// A setting for every verb from now on: `smtp_host` as `VISITE_SMTP_HOST`.
    pub fn set(&mut self, key: &str, value: impl ToString) {
        self.settings.push((format!("VISITE_{}", key.to_uppercase()), value.to_string()));
    }

    /// Logs what a facility's site does and no more: for journeys whose thousands of requests would fill a hundred
    /// megabytes at `trace`.
    pub fn terse(mut self) -> Self {
        self.set("log", "info");
        self
    }

    /// The executable on this site's data, without a verb yet.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_visite"));
        command.arg("--data").arg(self.data()).arg("--keyring").arg(self.keyring());
        command
            .env("XDG_RUNTIME_DIR", self.dir.path())
            .env("RUST_BACKTRACE", "1")
            // Most journeys are not about the second factor; those that are take this away again.
            .env("VISITE_MFA_REQUIRED", "false")
            // Tests ask faster than people; the one about that takes this away again.
            .env("VISITE_USER_RATE", "100000")
            .env("VISITE_USER_BURST", "100000")
            // They sign in by the hundred: the same hash, at less cost.
            .env("VISITE_PASSWORD_MEMORY_KIB", "1024")
            .env("VISITE_PASSWORD_PASSES", "1")
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(self.dir.path());
        command
    }

    /// Runs a verb with this standard input, whatever comes of it.
    pub fn try_run(&self, arguments: &[&str], input: &str) -> Output {
        let pipes = |command: &mut Command| {
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let mut child = pipes(self.command().args(arguments));
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    /// Runs a verb that must succeed. Returns its standard output.
    pub fn run(&self, arguments: &[&str], input: &str) -> String {
        let out = self.try_run(arguments, input);
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "visite {}: {}\n{said}", arguments.join(" "), out.status);
        String::from_utf8(out.stdout).unwrap()
    }

    /// Runs a verb with `--json` that must succeed. Returns what it says.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let said = self.run(&[&["--json"], arguments].concat(), "");
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    /// Serves on a free port, with further arguments; waits until the site says its address.
    pub async fn serve(&mut self, more: &[&str]) {
        let listeners = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
        self.serve_verb(&[&["serve"], &listeners[..], more].concat()).await;
    }

    /// Starts a verb that serves (`serve`, `demo`), and waits until it says its address.
    pub async fn serve_verb(&mut self, arguments: &[&str]) {
        assert!(self.server.is_none(), "the site serves already");
        let mut command = self.command();
        // Whatever a server of the test run says, at its most talkative, is searched for what people typed.
        if !self.settings.iter().any(|(name, _)| name == LOG) {
            command.env(LOG, "trace");
        }
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (says, said) = mpsc::channel();
        let (out, err) = (server.stdout.take().unwrap(), server.stderr.take().unwrap());
        self.followers = vec![follow(out, &self.said, says.clone()), follow(err, &self.logged, says)];
        self.server = Some(server);
        let port = tokio::task::spawn_blocking(move || said.recv_timeout(LIMIT)).await.unwrap();
        self.port = port.unwrap_or_else(|_| panic!("no address was printed:\n{}", self.log().join("\n")));
    }

    /// Everything that the server has printed and logged.
    pub fn log(&self) -> Vec<String> {
        let (said, logged) = (self.said.lock().unwrap(), self.logged.lock().unwrap());
        said.iter().chain(logged.iter()).cloned().collect()
    }

    /// The server's process id.
    pub fn pid(&self) -> String {
        self.server.as_ref().expect("the site serves").id().to_string()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// `https://localhost:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Ends the server as an operator does (SIGTERM), and waits. Returns whether it ended well.
    pub fn stop(&mut self) -> bool {
        let Some(mut server) = self.server.take() else { return true };
        let pid = rustix::process::Pid::from_child(&server);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
        server.wait().unwrap().success()
    }

    /// Ends the server as a power cut does (SIGKILL).
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().ok();
            server.wait().ok();
        }
    }

    /// The certificate authority that `init` made, wherever it put its public part.
    pub fn authority(&self) -> Certificate {
        let mut found = Vec::new();
        for dir in [self.data(), self.keyring()] {
            certificates(&dir, &mut found);
        }
        let is_ca =
            |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains("ca"));
        let chosen = found.iter().find(is_ca).or(found.first()).expect("init made a certificate authority");
        Certificate::from_pem(&fs::read(chosen).unwrap()).unwrap()
    }

    // ---- the people

    /// A client that trusts the site's authority and finds it.
    pub fn client(&self) -> ClientBuilder {
        Client::builder()
            .tls_certs_only([self.authority()])
            .resolve("localhost", ([127, 0, 0, 1], self.port()).into())
            .no_proxy()
    }

    /// A browser of its own that follows no redirect. All of them ask from 127.0.0.1.
    pub fn browser(&self) -> Client {
        self.client().redirect(Policy::none()).cookie_store(true).build().unwrap()
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Actor {
        Actor::new(self)
    }

    /// An operator of the instance, made by the command line and signed in.
    pub async fn operator(&self) -> Actor {
        let email = "betrieb@haus.example";
        let who = ["account", "create", "--role", "operator", "--email", email, "--name", "Olga Betrieb"];
        let how = ["--password-stdin", "--no-must-change"];
        self.try_run(&[&who[..], &how[..]].concat(), &format!("{PASSWORD}\n"));
        let mut operator = self.stranger();
        operator.sign_in(email, PASSWORD).await;
        operator
    }

    /// The admin of the first tenant.
    pub async fn admin(&self) -> Actor {
        self.person(TENANT, "admin").await
    }

    /// The clerk of the health insurance: reads cases, enters ICD codes.
    pub async fn dak(&self) -> Actor {
        self.person(TENANT, "dak_mitarbeiter").await
    }

    /// The admin of the other tenant, who must see nothing of the first.
    pub async fn other_tenant(&self) -> Actor {
        self.person(OTHER_TENANT, "admin").await
    }

    pub async fn person(&self, tenant: &str, role: &str) -> Actor {
        let mut actor = self.stranger();
        actor.sign_in(&Self::email(tenant, role), PASSWORD).await;
        actor
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
        self.followers.drain(..).for_each(|follower| drop(follower.join()));
        if std::thread::panicking() {
            let log = self.log();
            let said: Vec<&String> = log.iter().filter(|line| !line.contains("TRACE")).collect();
            let last = said.len().saturating_sub(40);
            return eprintln!("the server said:\n{:#?}", &said[last..]);
        }
        // R-LOG-01, in every test that runs a server. `tests/run` adds the bytes up.
        let log = self.logged.lock().unwrap().join("\n");
        let (values, found) = typed::look(&log);
        println!("log: {} bytes hold none of {values} typed values", log.len());
        assert!(found.is_empty(), "what somebody typed stands in the log: {found:#?}");
    }
}

/// Keeps what the server says, and finds the port of its address in it.
fn follow(pipe: impl Read + Send + 'static, lines: &Lines, says: mpsc::Sender<u16>) -> JoinHandle<()> {
    let lines = Arc::clone(lines);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if let Some(port) = port_of(&line) {
                says.send(port).ok();
            }
            lines.lock().unwrap().push(line);
        }
    })
}

/// The port in `… https://127.0.0.1:54321 …`.
fn port_of(line: &str) -> Option<u16> {
    let rest = line.split("https://").nth(1)?;
    let address = rest.split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | ',')).next()?;
    address
        .rsplit_once(':')?
        .1
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()
        .filter(|port| *port > 0)
}

fn certificates(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().map_while(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            certificates(&path, found);
        } else if fs::read_to_string(&path).is_ok_and(|text| text.contains("-----BEGIN CERTIFICATE-----")) {
            found.push(path);
        }
    }
    found.sort();
}
