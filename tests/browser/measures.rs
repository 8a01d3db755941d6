//! What a page is measured by: the way of the focus and its ring, the size of what is pressed, room for larger and wider
//! letters, and how far the page moves while it loads. Each is tried on a page with the fault planted.

use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::still::serve;
use crate::tab::Tab;

/// Runs before the scripts of every page: sums what moves, and keeps who listens to clicks and keys.
const WATCH: &str = "window.__moved = 0; \
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.__moved += e.value; }) \
        .observe({type: 'layout-shift', buffered: true}); \
    window.__listens = []; \
    const add = EventTarget.prototype.addEventListener; \
    EventTarget.prototype.addEventListener = function (type, ...rest) { \
        if (this instanceof Element && /^(click|dblclick|mouse|pointer|key)/.test(type)) window.__listens.push(this); \
        return add.call(this, type, ...rest); };";

/// Elements that listen to clicks or keys, and that nobody reaches by keyboard.
pub const LISTENS: &str = "(window.__listens ?? []).filter(e => e.isConnected && \
    !e.closest('a[href], button, input, select, textarea, summary, label, form, dialog, [role=group]')) \
    .map(e => 'listens: ' + e.outerHTML.slice(0, 90))";

/// What can be pressed or typed into, in the order of the page, without what is hidden.
const REACHABLE: &str = "const tabbable = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')] \
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true})) \
    .filter(e => e.type !== 'radio' || (g => e === (g.find(r => r.checked) ?? g[0])) \
        ([...document.querySelectorAll('input[type=radio]')].filter(r => r.form === e.form && r.name === e.name && r.checkVisibility()))); \
    const said = e => (e.id ? '#' + e.id : e.outerHTML.replace(/\\s+/g, ' ').slice(0, 100));";

/// Letters and lines as far apart as WCAG 1.4.12 wants it.
const SPACED: &str = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } \
    p { margin-block-end: 2em !important }";

/// Texts that are cut off: their box hides what does not fit.
const CUT: &str = "[...document.body.querySelectorAll('*')].filter(e => { \
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()), s = getComputedStyle(e); \
        if (!own || !e.checkVisibility({visibilityProperty: true}) || e.closest('svg, select, option, .visually-hidden') || e.clientWidth <= 1) return false; \
        const hides = v => v === 'hidden' || v === 'clip'; \
        return (hides(s.overflowY) && e.scrollHeight > e.clientHeight + 1) || (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1) \
            || (e.matches('button, .button, .badge') && e.scrollWidth > e.clientWidth + 1); \
    }).map(e => 'cut off: ' + e.outerHTML.slice(0, 90))";

impl Tab {
    /// From the next page on: what [`LISTENS`] and [`Tab::moved`] read. Every browser begins with it.
    pub async fn watch(&self) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await;
    }

    /// How far the page has moved by itself (CLS) since it began to load.
    pub async fn moved(&self) -> f64 {
        self.value("window.__moved").await.as_f64().unwrap()
    }

    async fn list(&self, expression: &str) -> Vec<String> {
        serde_json::from_value(self.value(expression).await).unwrap()
    }

    /// Check 5: goes through the whole page by Tab. Says what is not reached or twice, what was under something that stays
    /// in sight, and where the focus goes back to above or to the left within the same part of the page.
    pub async fn focus_path(&self) -> Vec<String> {
        let start = format!(
            "{REACHABLE} window.__path = []; window.__covered = []; window.__tabbable = tabbable; window.__said = said; \
            document.addEventListener('focusin', e => window.__path.push(e.target)); \
            document.addEventListener('focusout', ({{target: e}}) => {{ \
                const r = e.getBoundingClientRect(), stays = p => {{ for (; p; p = p.parentElement) \
                    if (/fixed|sticky/.test(getComputedStyle(p).position)) return p; }}; \
                for (const x of [.1, .5, .9]) for (const y of [.1, .5, .9]) {{ \
                    const hit = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y), over = hit && stays(hit); \
                    if (over && !over.contains(e) && !e.contains(hit)) {{ window.__covered.push(said(e) + ' under ' + said(over)); return; }} \
                }} }}, true); \
            document.querySelector('a.skip').focus()"
        );
        self.run(&start).await;
        let count = self.value("window.__tabbable().length").await.as_u64().unwrap();
        for _ in 0..count.div_ceil(40) {
            let tabs = thirtyfour::Key::Tab.value().to_string().repeat(40);
            self.keys(tabs).await;
        }
        let found = "(() => { \
            const path = window.__path, end = path.indexOf(path[0], 1), way = end < 0 ? path : path.slice(0, end); \
            const wrong = [...new Set(window.__covered)].map(w => 'covered: ' + w); \
            const once = e => way.filter(other => other === e).length; \
            for (const e of window.__tabbable()) if (once(e) !== 1) wrong.push('reached ' + once(e) + ' times: ' + window.__said(e)); \
            for (const e of document.querySelectorAll('*')) if (getComputedStyle(e).position === 'sticky') e.style.position = 'static'; \
            scrollTo(0, 0); \
            const part = e => e.closest('header, nav, main, footer'); \
            way.forEach((e, n) => { const f = way[n - 1]; if (!f || part(e) !== part(f)) return; \
                const a = f.getBoundingClientRect(), b = e.getBoundingClientRect(); \
                const line = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2; \
                if (line ? b.right <= a.left : b.bottom <= a.top && b.left < a.right - 1) \
                    wrong.push('back from ' + window.__said(f) + ' to ' + window.__said(e)); }); \
            return wrong; })()";
        self.list(found).await
    }

    /// Check 6: how many pixels around an element change so much with the focus that they can be told apart (3 : 1), at
    /// its left, right, upper and lower edge.
    pub async fn ring(&self, css: &str) -> [u64; 4] {
        let at = format!("document.querySelector({})", json!(css));
        self.shows(css).await;
        self.run(&format!("{at}.scrollIntoView({{block: 'center'}}); document.activeElement.blur()")).await;
        let place = format!(
            "(r => [r.left + scrollX, r.top + scrollY, r.width, r.height])({at}.getBoundingClientRect())"
        );
        let [x, y, width, height] = serde_json::from_value::<[f64; 4]>(self.value(&place).await).unwrap();
        let clip = json!({"x": (x - 9.0).floor(), "y": (y - 9.0).floor(), "width": width.ceil() + 18.0,
            "height": height.ceil() + 18.0, "scale": 1});
        let picture = || async {
            let said =
                self.cdp("Page.captureScreenshot", json!({"clip": clip, "captureBeyondViewport": true}));
            said.await["data"].clone()
        };
        let before = picture().await;
        self.run(&format!("{at}.focus({{preventScroll: true}})")).await;
        let after = picture().await;
        let compare = "const [before, after, done] = arguments; \
            const pixels = async text => { \
                const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0)), map = await createImageBitmap(new Blob([bytes], {type: 'image/png'})); \
                const on = new OffscreenCanvas(map.width, map.height).getContext('2d'); on.drawImage(map, 0, 0); \
                return on.getImageData(0, 0, map.width, map.height); }; \
            Promise.all([pixels(before), pixels(after)]).then(([a, b]) => { \
                const light = (p, x, y) => [0, 1, 2].map(n => p.data[(y * p.width + x) * 4 + n] / 255) \
                    .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4).reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0); \
                const apart = (x, y) => { const [l, m] = [light(a, x, y), light(b, x, y)].sort((p, q) => q - p); return (l + .05) / (m + .05) >= 3; }; \
                const [w, h] = [a.width, a.height], [x, y] = [w >> 1, h >> 1], edge = n => Math.min(18, n >> 1); \
                const count = (n, at) => [...Array(edge(n)).keys()].filter(at).length; \
                done([count(w, n => apart(n, y)), count(w, n => apart(w - 1 - n, y)), count(h, n => apart(x, n)), count(h, n => apart(x, h - 1 - n))]); });";
        serde_json::from_value(self.answer(compare, vec![before, after]).await).unwrap()
    }

    /// Check 7: what is pressed and smaller than this, links inside of sentences apart. The words of a choice belong
    /// to it, and to a link what it lays itself over.
    pub async fn too_small(&self, least: u32) -> Vec<String> {
        let script = format!(
            "(() => {{ {REACHABLE} return tabbable() \
                .filter(e => e.matches('a, button, input, select, textarea, summary') && !e.closest('svg, .skip')) \
                .filter(e => getComputedStyle(e).display !== 'inline') \
                .map(e => {{ const laid = getComputedStyle(e, '::after'), wide = laid.content !== 'none' && laid.position === 'absolute'; \
                    const boxes = [wide ? e.offsetParent : e, ...(e.labels ?? [])].map(b => b.getBoundingClientRect()); \
                    const over = (a, b) => Math.max(...boxes.map(r => r[b])) - Math.min(...boxes.map(r => r[a])); \
                    return [e, over('left', 'right'), over('top', 'bottom')]; }}) \
                .filter(([, w, h]) => w < {least} - .5 || h < {least} - .5) \
                .map(([e, w, h]) => Math.round(w) + ' x ' + Math.round(h) + ' px: ' + said(e)); }})()"
        );
        self.list(&script).await
    }

    /// Check 24: what is cut off or makes the page scroll sideways, as wide as a phone of 320 px with the letters apart,
    /// and with letters of twice the size. Leaves the page as it was.
    pub async fn without_room(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.size(320, 640, true).await;
        let sheet = format!(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync({}); document.adoptedStyleSheets = [sheet]",
            json!(SPACED)
        );
        self.run(&sheet).await;
        found.extend(self.room("320 px, spaced").await);
        self.run("document.adoptedStyleSheets = []").await;
        self.desktop().await;
        self.letters(32).await;
        found.extend(self.room("letters of 200 %").await);
        self.letters(16).await;
        found
    }

    async fn room(&self, how: &str) -> Vec<String> {
        let mut all = [self.sideways().await, self.list(CUT).await].concat();
        all.truncate(4);
        all.into_iter().map(|one| format!("{how}: {one}")).collect()
    }
}

const FAULTS: &str = r##"<!doctype html><html lang="de"><head><title>Fehler – Probe</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css"><script src="/page.js" defer></script></head><body>
<a class="skip" href="#inhalt">weiter</a><main id="inhalt"><h1>Fehler</h1>
<p class="turned"><a href="#a" id="first">rechts</a><a href="#b" id="second">links</a></p>
<button id="small">x</button> <button id="large">groß genug</button>
<span id="cut">ein Wort, das nicht passt</span> <div id="ear">drück mich</div>
<p class="tall"></p><a href="#c" id="hidden-below">unten</a></main><div class="bar"></div></body></html>"##;

/// What is too small has sizes of its own: those of letters are another on every machine.
const FAULTY_STYLE: &str = ".turned { display: flex; flex-direction: row-reverse; justify-content: flex-end; gap: 2rem } \
    .turned a { width: 38px; height: 18px } \
    .skip { position: absolute; left: -999px } #small { width: 20px; height: 20px; padding: 0; outline: none } #large { padding: 1rem } \
    #large:focus { outline: 3px solid #000 } #cut { display: inline-block; width: 5rem; overflow: hidden; white-space: nowrap } \
    .tall { height: 580px; background: #eee } .bar { position: fixed; bottom: 0; left: 0; right: 0; height: 160px; background: #ddd }";

/// What comes late comes after the first picture, however slow the machine is: before it, nothing seen could move.
const FAULTY_SCRIPT: &str = "document.getElementById('ear').addEventListener('click', () => {}); \
    const painted = new PerformanceObserver(() => { painted.disconnect(); setTimeout(late, 300); }); \
    painted.observe({ type: 'paint', buffered: true }); \
    function late() { const late = document.createElement('p'); late.textContent = 'spät'; late.style.height = '200px'; \
        document.querySelector('h1').after(late); document.body.dataset.da = 'ja'; }";

#[tokio::test(flavor = "multi_thread")]
async fn planted_faults_are_measured() {
    in_browser("planted_faults_are_measured", |tab| async move {
        let site = serve(|path| match path.split('?').next()? {
            "/" => Some(("text/html", FAULTS)),
            "/page.css" => Some(("text/css", FAULTY_STYLE)),
            "/page.js" => Some(("text/javascript", FAULTY_SCRIPT)),
            _ => None,
        });
        tab.go(&site).await;
        tab.holds("document.body.dataset.da").await;
        tab.holds("window.__moved > 0.02").await;
        let listens = tab.value(LISTENS).await;
        assert_eq!(listens, json!(["listens: <div id=\"ear\">drück mich</div>"]));
        let small = ["38 x 18 px: #first", "38 x 18 px: #second", "20 x 20 px: #small"];
        assert_eq!(tab.too_small(24).await, small);
        let room = tab.without_room().await;
        assert!(room.iter().any(|one| one.contains("id=\"cut\"")), "{room:?}");
        tab.keys(thirtyfour::Key::Tab).await;
        assert!(tab.ring("#large").await.iter().all(|edge| *edge >= 2));
        assert!(tab.ring("#small").await.iter().all(|edge| *edge < 2));
        let path = tab.focus_path().await;
        assert!(path.iter().any(|one| one.starts_with("covered: #hidden-below under")), "{path:?}");
        assert!(path.iter().any(|one| one == "back from #first to #second"), "{path:?}");
        assert_eq!(tab.value("document.querySelectorAll('[style*=static]').length").await, Value::from(0));
    })
    .await;
}
