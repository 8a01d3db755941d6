//! A page in the browser: what a person does in it, and what is read of it.
//!
//! Under load a new page, or what htmx puts into the page, comes between any two commands. So no test gets an element in
//! its hand: each act and each reading here is one step, which looks the element up, acts, and begins again when the page
//! went on in between. A step begins when the page *stands*: it is loaded, and htmx listens to what it has put in. What
//! leads to another page is `follow`ed: the next step is never taken on the old one.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::{By, Cookie, TypingData, WebDriver, WebElement};

use crate::support::{
    typed,
    wait::{until_ok, until_some},
};

/// Whether the page is loaded, and htmx has put in what it got and listens to it.
const STANDS: &str = "(document.readyState === 'complete' \
    && !document.querySelector('.htmx-swapping, .htmx-settling, .htmx-added'))";

/// A page in the browser.
#[derive(Clone)]
pub struct Tab {
    driver: WebDriver,
    downloads: Arc<PathBuf>,
}

/// What went wrong before anything was done: the element was gone, hidden, covered, or not yet there.
fn nothing_done(error: &WebDriverErrorInner) -> bool {
    use WebDriverErrorInner as Error;
    match error {
        Error::StaleElementReference(_)
        | Error::NoSuchElement(_)
        | Error::ElementNotInteractable(_)
        | Error::ElementClickIntercepted(_)
        | Error::MoveTargetOutOfBounds(_) => true,
        Error::UnknownError(info) => {
            let said = info.to_string();
            // The second is what the driver says of an element whose page was swapped while it was looked up.
            said.contains("aborted by navigation") || said.contains("does not belong to the document")
        }
        _ => false,
    }
}

impl Tab {
    pub fn new(driver: WebDriver, downloads: PathBuf) -> Self {
        Self { driver, downloads: Arc::new(downloads) }
    }

    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Opens another page beside this one, and goes on in it.
    pub async fn another(&self) {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab).await.unwrap();
        self.desktop().await;
        self.watch().await;
    }

    pub async fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap()
    }

    // ---- scripts of the test; they run with page scripts off too

    /// The value of a JavaScript expression that changes nothing, as soon as it has one.
    pub async fn value(&self, expression: &str) -> Value {
        let script = format!("return {STANDS} ? [{expression}] : null;");
        until_ok(expression, || async {
            let answer = self.driver.execute(script.as_str(), Vec::new()).await;
            let answer = answer.map_err(|error| error.to_string())?;
            answer.json().get(0).cloned().ok_or_else(|| "the page does not stand".to_owned())
        })
        .await
    }

    /// Waits until a JavaScript expression is true.
    pub async fn holds(&self, expression: &str) {
        let script = format!("return {STANDS} && !!({expression});");
        until_ok(expression, || async {
            let answer = self.driver.execute(script.as_str(), Vec::new()).await;
            let answer = answer.map_err(|error| error.to_string())?;
            if answer.json() == &Value::Bool(true) { Ok(()) } else { Err("not so".to_owned()) }
        })
        .await;
    }

    /// Runs statements once.
    pub async fn run(&self, statements: &str) {
        let script = format!("if (!{STANDS}) return false; {statements}; return true;");
        let ask = || async {
            let done = self.driver.execute(script.as_str(), Vec::new()).await.unwrap();
            (done.json() == &Value::Bool(true)).then_some(())
        };
        until_some(statements, ask).await;
    }

    /// Runs statements once, which call the last of their arguments with the answer.
    pub async fn answer(&self, statements: &str, arguments: Vec<Value>) -> Value {
        self.holds("true").await;
        self.driver.execute_async(statements, arguments).await.unwrap().json().clone()
    }

    // ---- what stands in the page

    /// Does one thing with the first element that matches. It is looked up anew for every try and handed to nobody.
    async fn step<T, Fut>(&self, css: &str, act: impl Fn(WebElement) -> Fut) -> T
    where
        Fut: Future<Output = WebDriverResult<T>>,
    {
        self.step_by(By::Css(css), css, act).await
    }

    async fn step_by<T, Fut>(&self, by: By, name: &str, act: impl Fn(WebElement) -> Fut) -> T
    where
        Fut: Future<Output = WebDriverResult<T>>,
    {
        let (by, act) = (&by, &act);
        until_ok(name, || async move {
            self.holds("true").await;
            let tried = async { act(self.driver.find(by.clone()).await?).await };
            match tried.await {
                Ok(done) => Ok(done),
                Err(error) if nothing_done(&error) => Err(error.to_string()),
                Err(error) => panic!("{name}: {error}"),
            }
        })
        .await
    }

    /// Waits until there is such an element.
    pub async fn shows(&self, css: &str) {
        self.holds(&format!("document.querySelector({})", json!(css))).await;
    }

    pub async fn text(&self, css: &str) -> String {
        self.step(css, |found| async move { found.text().await }).await
    }

    /// An attribute of the first element that matches.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        let value = format!("document.querySelector({}).getAttribute({})", json!(css), json!(name));
        self.value(&value).await.as_str().unwrap_or_default().to_owned()
    }

    /// Whether the first element that matches can be seen.
    pub async fn is_shown(&self, css: &str) -> bool {
        self.step(css, |found| async move { found.is_displayed().await }).await
    }

    /// A picture of the first element that matches.
    pub async fn picture_of(&self, css: &str) -> Vec<u8> {
        self.step(css, |found| async move { found.screenshot_as_png().await }).await
    }

    pub async fn count(&self, css: &str) -> u64 {
        self.value(&format!("document.querySelectorAll({}).length", json!(css))).await.as_u64().unwrap()
    }

    /// Waits until the text stands anywhere in the page.
    pub async fn sees(&self, text: &str) {
        until_some(text, || async { self.text("body").await.contains(text).then_some(()) }).await;
    }

    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits until the address begins with this path.
    pub async fn comes_to(&self, path: &str) -> String {
        let ask = || async {
            let now = self.path().await;
            if now.starts_with(path) { Ok(now) } else { Err(now) }
        };
        let address = until_ok(&format!("the address {path}"), ask).await;
        self.holds("true").await;
        address
    }

    /// Waits until the page has left this address.
    pub async fn leaves(&self, path: &str) {
        let ask = || async { (self.path().await != path).then_some(()) };
        until_some(&format!("another address than {path}"), ask).await;
        self.holds("true").await;
    }

    /// The status with which the page that is shown was answered.
    pub async fn status(&self) -> u64 {
        let status = self.value("performance.getEntriesByType('navigation')[0].responseStatus").await;
        status.as_u64().unwrap_or(0)
    }

    /// What the last request for this path from this page, or that of the page itself, was answered with.
    pub async fn answered(&self, path: &str) -> u64 {
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let all =
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]";
        let last =
            format!("{all}.findLast(one => new URL(one.name).pathname === {}).responseStatus", json!(path));
        self.value(&last).await.as_u64().unwrap_or(0)
    }

    /// What the browser wrote into its console since the last call.
    pub async fn console(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap_or_default();
        log.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect()
    }

    /// A picture of the window.
    pub async fn png(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.unwrap()
    }

    pub async fn cookie(&self, name: &str) -> Cookie {
        self.driver.get_named_cookie(name).await.unwrap()
    }

    /// From now on the browser is nobody's.
    pub async fn forget_cookies(&self) {
        self.driver.delete_all_cookies().await.unwrap();
    }

    // ---- what a hand does

    pub async fn click(&self, css: &str) {
        self.click_by(By::Css(css), css).await;
    }

    async fn click_by(&self, by: By, name: &str) {
        self.step_by(by, name, |found| async move {
            // Not under the header that stays on top.
            let middle = "arguments[0].scrollIntoView({block: 'center'});";
            self.driver.execute(middle, vec![found.to_json()?]).await?;
            found.click().await
        })
        .await;
    }

    pub async fn double_click(&self, css: &str) {
        let twice =
            |found| async move { self.driver.action_chain().double_click_element(&found).perform().await };
        self.step(css, twice).await;
    }

    /// Clicks what leads to another page, and waits for that page.
    pub async fn follow(&self, css: &str) {
        self.mark().await;
        self.click(css).await;
        self.next_page().await;
    }

    /// The same for the link with this text.
    pub async fn follow_link(&self, text: &str) {
        self.mark().await;
        self.click_by(By::LinkText(text), text).await;
        self.next_page().await;
    }

    /// Presses Enter where that leads to another page, and waits for that page.
    pub async fn enter(&self) {
        self.mark().await;
        self.keys(thirtyfour::Key::Enter).await;
        self.next_page().await;
    }

    /// Marks what is shown, so that the next page is known by having no mark: a refused form shows its page in place.
    async fn mark(&self) {
        self.run("document.querySelector('main').dataset.alt = 'ja'").await;
    }

    async fn next_page(&self) {
        self.holds("document.querySelector('main:not([data-alt])') !== null").await;
    }

    /// Replaces what a field holds, and looks that it holds the new: a swap may take letters away.
    pub async fn fill(&self, css: &str, text: &str) {
        if css.split(|c: char| !c.is_alphanumeric() && c != '_').any(typed::is_personal) {
            typed::keep(text);
        }
        let ask = || async {
            let typed = |field: WebElement| async move {
                field.clear().await?;
                field.send_keys(text).await
            };
            self.step(css, typed).await;
            let holds = self.step(css, |field| async move { field.prop("value").await }).await;
            if holds.as_deref() == Some(text) { Ok(()) } else { Err("it holds something else".to_owned()) }
        };
        until_ok(css, ask).await;
    }

    /// Puts a file into a file field.
    pub async fn choose_file(&self, css: &str, file: &Path) {
        typed::keep_file(&std::fs::read(file).unwrap());
        let file = &file.display().to_string();
        self.step(css, |field| async move { field.send_keys(file).await }).await;
    }

    /// Types into whatever has the focus, without any pointer: text, and `Key::Tab`. What htmx is putting in meanwhile is
    /// not waited for: people type on.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        if keys.as_vec() == [char::from(thirtyfour::Key::Enter)] {
            return self.press_enter().await;
        }
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Presses Enter, which can leave the page. ChromeDriver repeats a whole chain of actions when the page is left while
    /// it runs, and the second Enter would send the form of the next page: so each half is a command of its own, and only
    /// the first one does something.
    async fn press_enter(&self) {
        for (kind, text) in [("keyDown", "\r"), ("keyUp", "")] {
            let key = json!({"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": text});
            self.cdp("Input.dispatchKeyEvent", key).await;
        }
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

    /// Waits until this element has the focus, as `focused` names it.
    pub async fn has_focus(&self, wanted: &str) {
        let ask = || async {
            let now = self.focused().await;
            if now == wanted { Ok(()) } else { Err(now) }
        };
        until_ok(&format!("the focus at {wanted}"), ask).await;
    }

    /// The bytes of a downloaded file, as soon as it is complete.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        // Its place is taken by an empty file first.
        let ask =
            || async { std::fs::read(self.downloads.join(name)).ok().filter(|bytes| !bytes.is_empty()) };
        until_some(name, ask).await
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
        until_some(&format!("{times} downloads of {ending}"), ask).await
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
        let there = format!("document.activeElement.matches({})", json!(css));
        for _ in 0..250 {
            if self.value(&there).await == Value::Bool(true) {
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
        // A small screen is touched: what is pressed is larger there.
        self.cdp("Emulation.setTouchEmulationEnabled", json!({"enabled": mobile})).await;
        self.holds(&format!("document.documentElement.clientWidth === {width}")).await;
    }

    /// The size of letters that a person asks the browser for; 16 is what they have who ask for none.
    pub async fn letters(&self, pixels: u32) {
        let sizes = json!({"fontSizes": {"standard": pixels, "fixed": pixels}});
        self.cdp("Page.setFontSizes", sizes).await;
        self.holds(&format!("getComputedStyle(document.documentElement).fontSize === '{pixels}px'")).await;
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
        self.holds(&format!("matchMedia('(prefers-color-scheme: {scheme})').matches")).await;
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
}
