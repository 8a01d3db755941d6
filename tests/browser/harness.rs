//! The harness sees what it is made to see: each check is tried on a good page and on one with the fault planted.

use thirtyfour::Key;

use crate::driver::in_browser;
use crate::still::serve;

const GOOD: &str = r##"<!doctype html><html lang="de"><head><title>Gut – Probe</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css"><script src="/page.js" defer></script></head><body><main><h1>Gut</h1>
<form action="/sent"><label for="name">Name</label> <input id="name" name="name"> <button id="send">Senden</button></form>
<p id="script">ohne Skript</p><a id="file" href="/file.csv" download>Datei</a></main></body></html>"##;

const BAD: &str = r##"<!doctype html><html lang="de"><head><title>Schlecht – Probe</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css"></head><body><main><h1>Schlecht</h1><input id="nameless"><img src="/none.png">
<p class="pale">kaum zu lesen</p><div class="wide">breit</div><script>document.title = "eingeschleust"</script></main></body></html>"##;

const STYLE: &str = ".wide { inline-size: 900px } .pale { color: #ddd; background: #fff }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }";

/// For two seconds the form is put in anew again and again, with what stands in it, as a swap does.
const SWAPPED: &str = r##"<!doctype html><html lang="de"><head><title>Tausch – Probe</title>
<script src="/swap.js" defer></script></head><body><main><h1>Tausch</h1>
<form action="/sent" id="form"><label for="name">Name</label> <input id="name" name="name"> <button>Senden</button></form>
</main></body></html>"##;

const SWAP: &str = "const end = Date.now() + 2000;
const swap = () => {
  const old = document.getElementById('form'), fresh = old.cloneNode(true);
  fresh.elements.name.value = old.elements.name.value;
  old.replaceWith(fresh);
  if (Date.now() < end) setTimeout(swap, 2); else document.body.dataset.ruhig = 'ja';
};
swap();";

fn answer(path: &str) -> Option<(&'static str, &'static str)> {
    match path.split('?').next()? {
        "/good" => Some(("text/html", GOOD)),
        "/bad" => Some(("text/html", BAD)),
        "/swapped" => Some(("text/html", SWAPPED)),
        "/swap.js" => Some(("text/javascript", SWAP)),
        "/sent" => Some(("text/html", GOOD)),
        "/page.css" => Some(("text/css", STYLE)),
        "/page.js" => {
            Some(("text/javascript", "document.getElementById('script').textContent = 'mit Skript';"))
        }
        "/file.csv" => Some(("text/csv", "a;b\r\n1;2\r\n")),
        "/favicon.ico" => Some(("image/x-icon", "")),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_page_passes_every_check() {
    in_browser("a_good_page_passes_every_check", |tab| async move {
        let site = serve(answer);
        tab.go(&format!("{site}/good")).await;
        tab.sees("mit Skript").await;
        for dark in [false, true] {
            tab.dark(dark).await;
            let found = tab.axe().await;
            assert!(found.is_empty(), "{found:#?}");
        }
        let background = tab.value("getComputedStyle(document.body).backgroundColor").await;
        assert_eq!(background, "rgb(17, 17, 17)", "dark is shown");
        tab.phone().await;
        assert_eq!(tab.value("innerWidth").await, 360);
        tab.no_horizontal_scroll().await;
        assert!(tab.csp_violations().await.is_empty());
        let weight = tab.weight().await;
        assert!(weight.requests >= 3 && weight.bytes > 600 && weight.foreign == 0, "{weight:?}");
        tab.screenshot("harness-good-360-dark").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_faults_are_seen() {
    in_browser("planted_faults_are_seen", |tab| async move {
        let site = serve(answer);
        tab.go(&format!("{site}/bad")).await;
        let found: Vec<String> = tab.axe().await.into_iter().map(|finding| finding.id).collect();
        for id in ["label", "image-alt", "color-contrast"] {
            assert!(found.iter().any(|one| one == id), "{id} is not in {found:?}");
        }
        assert_eq!(tab.csp_violations().await.len(), 1, "the inline script");
        assert_eq!(tab.value("document.title").await, "Schlecht – Probe");
        tab.phone().await;
        let wide = tab.sideways().await;
        assert!(wide.iter().any(|line| line.starts_with("div.wide")), "{wide:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_alone_fill_and_send_a_form() {
    in_browser("keys_alone_fill_and_send_a_form", |tab| async move {
        let site = serve(answer);
        tab.go(&format!("{site}/good")).await;
        tab.keys(Key::Tab).await;
        assert_eq!(tab.focused().await, "#name");
        tab.keys("Müller").await;
        tab.keys(Key::Tab).await;
        assert_eq!(tab.focused().await, "#send");
        tab.keys(Key::Enter).await;
        tab.comes_to("/sent?name=M%C3%BCller").await;
        tab.click("#file").await;
        assert_eq!(tab.downloaded("file.csv").await, b"a;b\r\n1;2\r\n");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_run_without_scripts_when_asked() {
    in_browser("pages_run_without_scripts_when_asked", |tab| async move {
        let site = serve(answer);
        tab.scripts(false).await;
        tab.go(&format!("{site}/good")).await;
        assert_eq!(tab.text("#script").await, "ohne Skript");
        tab.scripts(true).await;
        tab.go(&format!("{site}/good")).await;
        tab.sees("mit Skript").await;
    })
    .await;
}

/// An element that was looked up, and replaced before anything was done with it, used to fail the test as stale.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_swapped_under_the_hand_is_found_again() {
    in_browser("what_is_swapped_under_the_hand_is_found_again", |tab| async move {
        let site = serve(answer);
        tab.go(&format!("{site}/swapped")).await;
        tab.fill("#name", "Berg").await;
        assert_eq!(tab.attribute("#form", "action").await, "/sent");
        tab.holds("document.body.dataset.ruhig").await;
        assert_eq!(tab.value("document.querySelector('#name').value").await, "Berg");
        tab.follow("#form button").await;
        assert_eq!(tab.path().await, "/sent?name=Berg");
    })
    .await;
}
