//! What is asked of every page that is shown: accessibility, width, weight, violations; and its pictures.

use std::path::Path;

use base64::Engine;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tab::Tab;

const AXE: &str = include_str!("../../fixtures/browser/axe.min.js");

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
        let script = "const [what, done] = arguments; \
            axe.run(document, {runOnly: what, resultTypes: ['violations']}).then( \
              r => done(r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, \
                nodes: v.nodes.map(n => n.target.join(' ') + ': ' + (n.failureSummary || ''))}))), \
              e => done([{id: 'axe failed', impact: 'critical', help: String(e), nodes: []}]));";
        let script = format!("if (!window.axe) {{ {AXE} }}; {script}");
        serde_json::from_value(self.answer(&script, vec![what]).await).unwrap()
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
        std::fs::write(folder.join(format!("{name}.png")), self.png().await).unwrap();
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
