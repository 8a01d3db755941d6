//! A real browser: Debian's Chromium, driven through ChromeDriver, one fresh profile for each test.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::{CapabilitiesHelper, DesiredCapabilities, WebDriver};

use crate::support::wait::LIMIT;
use crate::tab::Tab;

/// Without these flags Chromium talks to the network of its maker, and as root it does not start at all.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=de-DE",
    "--window-size=1280,800",
];

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// ChromeDriver on a port that it chose itself. Dropping it ends it, and the browser with it.
struct Service {
    process: Child,
    port: u16,
}

impl Service {
    fn start(program: &Path) -> Self {
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = "started successfully on port ";
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split(said).nth(1).map(|rest| rest.trim_end_matches('.').to_owned()))
            .and_then(|port| port.parse().ok())
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, port }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let group = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process_group(group, rustix::process::Signal::KILL).ok();
        self.process.wait().ok();
    }
}

/// Runs one browser test, and ends the browser also when the test fails; a failure leaves a screenshot.
/// Without Chromium the test is skipped and says so: `tests/run` counts these lines.
pub async fn in_browser<F, Fut>(name: &'static str, test: F)
where
    F: FnOnce(Tab) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let (Some(chromium), Some(chromedriver)) = (on_path("chromium"), on_path("chromedriver")) else {
        println!("skipped: {name}, because chromium is not installed");
        return;
    };
    rustls::crypto::ring::default_provider().install_default().ok();
    let service = Service::start(&chromedriver);
    let home = TempDir::new().unwrap();
    let downloads = home.path().join("downloads");
    std::fs::create_dir(&downloads).unwrap();
    let driver = connect(&service, &chromium, home.path(), &downloads).await;
    let tab = Tab::new(driver.clone(), downloads);
    tab.desktop().await;
    tab.watch().await;
    let outcome = tokio::spawn(test(tab.clone())).await;
    if outcome.is_err() {
        tab.screenshot(&format!("failed-{name}")).await;
        eprintln!("console: {:?}", tab.console().await);
    }
    driver.quit().await.ok();
    drop(service);
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}

async fn connect(service: &Service, chromium: &Path, home: &Path, downloads: &Path) -> WebDriver {
    let mut wanted = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wanted.add_arg(flag).unwrap();
    }
    wanted.add_arg(&format!("--user-data-dir={}", home.join("profile").display())).unwrap();
    wanted.set_binary(&chromium.display().to_string()).unwrap();
    wanted.accept_insecure_certs(true).unwrap();
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
    let preferences = json!({
        "download.default_directory": downloads,
        "download.prompt_for_download": false,
        "intl.accept_languages": "de-DE,de",
        "credentials_enable_service": false,
    });
    wanted.add_experimental_option("prefs", preferences).unwrap();
    let address = format!("http://127.0.0.1:{}", service.port);
    // Whoever waits for the driver waits longer than the driver for the page, so that the driver says what was wrong.
    let builder = WebDriver::builder(&address, wanted).request_timeout(LIMIT * 2);
    let driver = builder.await.expect("chromium starts");
    driver.set_page_load_timeout(LIMIT).await.unwrap();
    driver.set_script_timeout(LIMIT).await.unwrap();
    driver
}
