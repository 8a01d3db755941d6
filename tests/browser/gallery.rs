//! The components, as `cargo test --lib gallery` writes them into `target/gallery`: accessible in every theme, and pictures
//! of them in `target/screenshots` (interface.md, 5, check 2).
//!
//! Covers: ui.

use std::path::Path;

use serde_json::json;

use crate::driver::in_browser;

#[tokio::test(flavor = "multi_thread")]
async fn every_component_is_accessible_in_every_theme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    if !folder.join("teile.html").exists() {
        println!("skipped: there is no gallery; `cargo test --lib gallery` writes it");
        return;
    }
    in_browser("every_component_is_accessible_in_every_theme", |tab| async move {
        for name in ["uebersicht", "faelle", "formular", "fall", "icd", "teile", "allein", "problem"] {
            for theme in ["", "-dunkel", "-en"] {
                tab.go(&format!("file://{}/{name}{theme}.html", folder.display())).await;
                let found = tab.axe().await;
                assert!(found.is_empty(), "{name}{theme}: {found:#?}");
                tab.picture(&format!("gallery-{name}{theme}")).await;
            }
            // Where the system chooses the colours, everything still has its edge.
            let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
            tab.cdp("Emulation.setEmulatedMedia", forced).await;
            let found = tab.axe().await;
            assert!(found.is_empty(), "{name}, forced colours: {found:#?}");
            tab.picture(&format!("gallery-{name}-forced")).await;
            tab.cdp("Emulation.setEmulatedMedia", json!({"features": []})).await;
            tab.phone().await;
            tab.no_horizontal_scroll().await;
            tab.picture(&format!("gallery-{name}-360")).await;
            tab.desktop().await;
        }
    })
    .await;
}
