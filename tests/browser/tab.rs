//! What a test does in a page and asks of it: keys, forms, emulation, accessibility, weight, violations.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::{By, TypingData, WebDriver, WebElement};

use crate::{driver::until, support::typed};

const AXE: &str = include_str!("../../fixtures/browser/axe.min.js");

/// A page in the browser.
#[derive(Clone)]
pub struct Tab {
    pub driver: WebDriver,
    downloads: Arc<PathBuf>,
}

/// One finding of axe: the rule, how bad, and the elements that it concerns.
#[derive(Debug, Deserialize)]
pub struct Finding {
    pub id: String,
    pub impact: Option<String>,
    pub help: String,
    pub nodes: Vec<String>,
}

impl Finding {
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_deref(), Some("serious" | "critical"))
    }
}

/// What a page cost on the wire: requests, and bytes as transferred with their headers.
#[derive(Debug, Deserialize)]
pub struct Weight {
    pub requests: u32,
    pub bytes: u64,
    pub foreign: u32,
}

impl Tab {
    pub fn new(driver: WebDriver, downloads: PathBuf) -> Self {
        Self { driver, downloads: Arc::new(downloads) }
    }

    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// The value of a JavaScript expression. Works with page scripts off too.
    pub async fn value(&self, expression: &str) -> Value {
        self.driver.execute(format!("return {expression};"), Vec::new()).await.unwrap().json().clone()
    }

    pub async fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap()
    }

    // ---- what stands in the page

    pub async fn find(&self, css: &str) -> WebElement {
        until(css, || async { self.driver.find(By::Css(css)).await.ok() }).await
    }

    pub async fn all(&self, css: &str) -> Vec<WebElement> {
        self.driver.find_all(By::Css(css)).await.unwrap()
    }

    pub async fn text(&self, css: &str) -> String {
        until(css, || async { self.driver.find(By::Css(css)).await.ok()?.text().await.ok() }).await
    }

    pub async fn count(&self, css: &str) -> usize {
        self.all(css).await.len()
    }

    /// Waits until the text stands anywhere in the page.
    pub async fn sees(&self, text: &str) {
        let ask = || async {
            let body = self.driver.find(By::Css("body")).await.ok()?.text().await.ok()?;
            body.contains(text).then_some(())
        };
        until(text, ask).await;
    }

    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    // ---- what a hand does

    pub async fn click(&self, css: &str) {
        let found = self.find(css).await;
        // Not under the header that stays on top.
        let middle = "arguments[0].scrollIntoView({block: 'center'});";
        self.driver.execute(middle, vec![found.to_json().unwrap()]).await.unwrap();
        found.click().await.unwrap();
    }

    /// Replaces what a field holds.
    pub async fn fill(&self, css: &str, text: &str) {
        if css.split(|c: char| !c.is_alphanumeric() && c != '_').any(typed::is_personal) {
            typed::keep(text);
        }
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Puts a file into a file field.
    pub async fn choose_file(&self, css: &str, file: &Path) {
        typed::keep_file(&std::fs::read(file).unwrap());
        self.find(css).await.send_keys(file.display().to_string()).await.unwrap();
    }

    /// Types into whatever has the focus, without any pointer: text, and `Key::Tab`.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// A key with Control held.
    pub async fn control(&self, key: impl Into<TypingData>) {
        let control = thirtyfour::Key::Control;
        let chain = self.driver.action_chain().key_down(control.clone()).send_keys(key);
        chain.key_up(control).perform().await.unwrap();
    }

    /// The element with the focus: `#id`, or its name, or tag and text.
    pub async fn focused(&self) -> String {
        let script = "(e => e.id ? '#' + e.id : e.name ? e.tagName.toLowerCase() + '[name=' + e.name + ']' \
                      : e.tagName.toLowerCase() + ' ' + e.textContent.trim().slice(0, 40))(document.activeElement)";
        self.value(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// The bytes of a downloaded file, as soon as it is complete.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let file = self.downloads.join(name);
        until(name, || async { std::fs::read(&file).ok() }).await
    }

    /// The complete downloads so far whose names end so, by name.
    pub fn downloads(&self, ending: &str) -> Vec<(String, Vec<u8>)> {
        let files = std::fs::read_dir(self.downloads.as_path()).into_iter().flatten().map_while(Result::ok);
        let mut found: Vec<(String, Vec<u8>)> = files
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(ending))
            .filter_map(|name| Some((name.clone(), std::fs::read(self.downloads.join(&name)).ok()?)))
            .filter(|(_, bytes)| !bytes.is_empty())
            .collect();
        found.sort();
        found
    }

    /// Waits for so many complete downloads whose names end so.
    pub async fn downloaded_times(&self, ending: &str, times: usize) -> Vec<(String, Vec<u8>)> {
        let ask = || async { Some(self.downloads(ending)).filter(|found| found.len() == times) };
        until(&format!("{times} downloads of {ending}"), ask).await
    }

    // ---- keys alone

    /// Presses Tab until an element that matches has the focus.
    pub async fn tab_to(&self, css: &str) {
        self.step_to(css, false).await;
    }

    /// The same backwards.
    pub async fn tab_back_to(&self, css: &str) {
        self.step_to(css, true).await;
    }

    async fn step_to(&self, css: &str, back: bool) {
        let there = format!("return document.activeElement.matches({});", json!(css));
        for _ in 0..250 {
            if self.driver.execute(there.as_str(), Vec::new()).await.unwrap().json() == &Value::Bool(true) {
                return;
            }
            let (shift, tab) = (thirtyfour::Key::Shift, thirtyfour::Key::Tab);
            let chain = self.driver.action_chain();
            if back {
                chain.key_down(shift.clone()).send_keys(tab).key_up(shift).perform().await.unwrap();
            } else {
                chain.send_keys(tab).perform().await.unwrap();
            }
        }
        panic!(
            "{css} is not reached by Tab on {}; the focus is at {}",
            self.path().await,
            self.focused().await
        );
    }

    // ---- how the page is shown

    pub async fn size(&self, width: u32, height: u32, mobile: bool) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub async fn desktop(&self) {
        self.size(1280, 800, false).await;
    }

    pub async fn phone(&self) {
        self.size(360, 640, true).await;
    }

    pub async fn dark(&self, on: bool) {
        let scheme = if on { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.cdp("Emulation.setEmulatedMedia", features).await;
    }

    pub async fn print(&self, on: bool) {
        self.cdp("Emulation.setEmulatedMedia", json!({"media": if on { "print" } else { "" }})).await;
    }

    /// Switches the scripts of pages off or on, from the next page on.
    pub async fn scripts(&self, on: bool) {
        self.cdp("Emulation.setScriptExecutionDisabled", json!({"value": !on})).await;
    }

    /// A slow or absent network: milliseconds of delay and bits per second; 0 bits is no limit.
    pub async fn network(&self, offline: bool, delay: u32, bits_per_second: u32) {
        let bytes = if bits_per_second == 0 { -1 } else { i64::from(bits_per_second / 8) };
        self.cdp("Network.enable", json!({})).await;
        let conditions = json!({
            "offline": offline, "latency": delay, "downloadThroughput": bytes, "uploadThroughput": bytes
        });
        self.cdp("Network.emulateNetworkConditions", conditions).await;
    }

    pub async fn forget_cache(&self) {
        self.cdp("Network.clearBrowserCache", json!({})).await;
    }

    // ---- what is asked of every page

    /// All that axe finds, by the tags of the acceptance list.
    pub async fn axe_all(&self) -> Vec<Finding> {
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        self.axe_asked(json!({"type": "tag", "values": tags})).await
    }

    /// What another colour scheme can change on a page that axe has seen already: the contrast of colours.
    pub async fn axe_contrast(&self) -> Vec<Finding> {
        self.axe_asked(json!({"type": "rule", "values": ["color-contrast", "link-in-text-block"]})).await
    }

    async fn axe_asked(&self, what: Value) -> Vec<Finding> {
        self.driver.execute(format!("if (!window.axe) {{ {AXE} }}"), Vec::new()).await.unwrap();
        let script = "const [what, done] = arguments; \
            axe.run(document, {runOnly: what, resultTypes: ['violations']}).then( \
              r => done(r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, \
                nodes: v.nodes.map(n => n.target.join(' ') + ': ' + (n.failureSummary || ''))}))), \
              e => done([{id: 'axe failed', impact: 'critical', help: String(e), nodes: []}]));";
        let found = self.driver.execute_async(script, vec![what]).await.unwrap();
        serde_json::from_value(found.json().clone()).unwrap()
    }

    /// Serious and critical findings of axe.
    pub async fn axe(&self) -> Vec<Finding> {
        self.axe_all().await.into_iter().filter(Finding::is_serious).collect()
    }

    /// Elements that make the page scroll sideways. (A phone zooms out instead, so `innerWidth` tells nothing.)
    /// Those inside a region that scrolls itself do not count.
    pub async fn sideways(&self) -> Vec<String> {
        let script = "(() => { const wide = document.documentElement.clientWidth; \
            if (document.documentElement.scrollWidth <= wide) return []; \
            const kept = e => { for (let p = e.parentElement; p; p = p.parentElement) \
                if (p !== document.documentElement && p !== document.body && getComputedStyle(p).overflowX !== 'visible') return true; \
                return false; }; \
            const found = [...document.body.querySelectorAll('*')] \
                .filter(e => e.getBoundingClientRect().right > wide + 0.5 && !kept(e)) \
                .map(e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className.baseVal ?? e.className ? '.' + (e.className.baseVal ?? e.className) : '') \
                    + ' to ' + Math.round(e.getBoundingClientRect().right)); \
            return ['the page is ' + document.documentElement.scrollWidth + ' wide'].concat(found.slice(0, 10)); })()";
        serde_json::from_value(self.value(script).await).unwrap()
    }

    pub async fn no_horizontal_scroll(&self) {
        let found = self.sideways().await;
        assert!(found.is_empty(), "{} scrolls sideways: {found:#?}", self.path().await);
    }

    /// What the browser wrote into its console since the last call.
    pub async fn console(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap_or_default();
        log.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect()
    }

    /// Violations of the content security policy since the console was last read. Reads the console.
    pub async fn csp_violations(&self) -> Vec<String> {
        self.console().await.into_iter().filter(|line| line.contains("Content Security Policy")).collect()
    }

    /// Requests and bytes of the page that is shown. Wait for the page to be complete first.
    pub async fn weight(&self) -> Weight {
        let script = "(all => ({requests: all.length, bytes: all.reduce((n, e) => n + e.transferSize, 0), \
            foreign: all.filter(e => !e.name.startsWith(location.origin)).length})) \
            ([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')])";
        serde_json::from_value(self.value(script).await).unwrap()
    }

    /// Waits until the address begins with this path.
    pub async fn comes_to(&self, path: &str) -> String {
        let ask = || async {
            let now = self.path().await;
            now.starts_with(path).then_some(now)
        };
        until(&format!("the address {path}"), ask).await
    }

    /// Waits until a JavaScript expression is true.
    pub async fn holds(&self, expression: &str) {
        let script = format!("return !!({expression});");
        let ask = || async {
            let answer = self.driver.execute(script.as_str(), Vec::new()).await.ok()?;
            (answer.json() == &Value::Bool(true)).then_some(())
        };
        until(expression, ask).await;
    }

    /// The status with which the page that is shown was answered.
    pub async fn status(&self) -> u64 {
        let status = self.value("performance.getEntriesByType('navigation')[0].responseStatus").await;
        status.as_u64().unwrap_or(0)
    }

    // ---- pictures

    /// A picture of the window in `target/screenshots/`.
    pub async fn screenshot(&self, name: &str) {
        self.picture_into(&root().join("target/screenshots"), name).await;
    }

    /// A picture for the README: into `packaging/pictures/` when `VISITE_PICTURES` is set, else a screenshot.
    pub async fn picture(&self, name: &str) {
        let asked = std::env::var_os("VISITE_PICTURES").is_some();
        let folder = if asked { "packaging/pictures" } else { "target/screenshots" };
        self.picture_into(&root().join(folder), name).await;
    }

    /// The whole page, however long, when `VISITE_SCREENS` is set: for people who look at all pages.
    pub async fn whole(&self, name: &str) {
        if std::env::var_os("VISITE_SCREENS").is_none() {
            return;
        }
        let said = self.cdp("Page.captureScreenshot", json!({"captureBeyondViewport": true})).await;
        let bytes = base64::engine::general_purpose::STANDARD.decode(said["data"].as_str().unwrap()).unwrap();
        let folder = root().join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    async fn picture_into(&self, folder: &Path, name: &str) {
        std::fs::create_dir_all(folder).unwrap();
        self.driver.screenshot(&folder.join(format!("{name}.png"))).await.unwrap();
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
