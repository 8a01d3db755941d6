//! Style, script and icon as the browser asks for them: embedded, and named by their content.
//!
//! Serving them is the business of `platform::web`: [`find`] answers `/assets/<name>`.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// The parts of the style sheet, in the order of their layers.
const STYLE: [&str; 12] = [
    include_str!("../../assets/css/00-layers.css"),
    include_str!("../../assets/css/10-tokens.css"),
    include_str!("../../assets/css/20-base.css"),
    include_str!("../../assets/css/30-layout.css"),
    include_str!("../../assets/css/40-form.css"),
    include_str!("../../assets/css/41-table.css"),
    include_str!("../../assets/css/42-parts.css"),
    include_str!("../../assets/css/43-chart.css"),
    include_str!("../../assets/css/44-queue.css"),
    include_str!("../../assets/css/70-contrast.css"),
    include_str!("../../assets/css/80-utility.css"),
    include_str!("../../assets/css/90-print.css"),
];

/// One file that the browser may ask for.
pub struct Asset {
    /// The plain name, e.g. `app.css`.
    pub name: &'static str,
    /// The name in URLs, with the hash of the content: `app.0123456789ab.css`.
    pub hashed: String,
    /// Media type.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Every asset; [`href`] gives the address of each, `/assets/` and the hashed name.
#[must_use]
pub fn all() -> &'static [Asset] {
    static ALL: OnceLock<Vec<Asset>> = OnceLock::new();
    ALL.get_or_init(|| {
        vec![
            asset("app.css", "text/css; charset=utf-8", shorter(&STYLE.concat()).into_bytes()),
            asset(
                "app.js",
                "text/javascript; charset=utf-8",
                include_bytes!("../../assets/js/app.js").to_vec(),
            ),
            asset(
                "htmx.js",
                "text/javascript; charset=utf-8",
                include_bytes!("../../assets/js/htmx.min.js").to_vec(),
            ),
            asset("icon.svg", "image/svg+xml", include_bytes!("../../assets/icons/icon.svg").to_vec()),
        ]
    })
}

fn asset(name: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Asset {
    let hash: String = Sha256::digest(&bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let hashed = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    };
    Asset { name, hashed, media_type, bytes }
}

/// The address of an asset by its plain name: `/assets/app.<hash>.css`. It may be kept for ever (`immutable`).
#[must_use]
pub fn href(name: &str) -> String {
    all()
        .iter()
        .find(|asset| asset.name == name)
        .map_or_else(|| format!("/assets/{name}"), |asset| format!("/assets/{}", asset.hashed))
}

/// The asset behind the last part of `/assets/<hashed name>`; only the current hash is known.
#[must_use]
pub fn find(hashed: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.hashed == hashed)
}

/// The style sheet without comments and indentation.
fn shorter(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_hashed_name_only() {
        let address = href("app.css");
        let name = address.strip_prefix("/assets/").unwrap();
        assert!(name.starts_with("app.") && name.ends_with(".css") && name.len() > 16, "{name}");
        assert_eq!(find(name).unwrap().media_type, "text/css; charset=utf-8");
        assert!(find("app.css").is_none());
        assert!(find("../Cargo.toml").is_none());
    }

    #[test]
    fn vendored_scripts_are_what_the_list_says() {
        let list = include_str!("../../assets/js/VENDORED.md");
        let found = all().iter().find(|asset| asset.name == "htmx.js").unwrap();
        let sum: String = Sha256::digest(&found.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(list.contains(&sum), "{sum}");
    }

    #[test]
    fn comments_are_not_sent() {
        assert_eq!(shorter("/* a */\n  b {\n    c: d; /* e */\n  }\n"), "b {\nc: d;\n}\n");
    }
}
