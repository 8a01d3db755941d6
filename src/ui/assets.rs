//! Style, script and icon as the browser asks for them: embedded, packed by the build, and named by their content.
//!
//! Serving them is the business of `platform::web`: [`find`] answers `/assets/<name>`.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One file that the browser may ask for.
pub struct Asset {
    /// The plain name, e.g. `app.css`.
    pub name: &'static str,
    /// The name in URLs, with the hash of the content: `app.0123456789ab.css`.
    pub hashed: String,
    /// Media type.
    pub media_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// By gzip, where that is shorter.
    pub gzip: Option<&'static [u8]>,
    /// By Brotli, where that is shorter.
    pub br: Option<&'static [u8]>,
}

/// A file that the build has packed, as it is, by gzip and by Brotli.
macro_rules! packed {
    ($name:literal, $media_type:literal) => {
        asset(
            $name,
            $media_type,
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".br")),
        )
    };
}

/// Every asset; [`href`] gives the address of each, `/assets/` and the hashed name.
#[must_use]
pub fn all() -> &'static [Asset] {
    static ALL: LazyLock<[Asset; 5]> = LazyLock::new(|| {
        [
            packed!("app.css", "text/css; charset=utf-8"),
            packed!("app.js", "text/javascript; charset=utf-8"),
            packed!("badge.js", "text/javascript; charset=utf-8"),
            packed!("htmx.js", "text/javascript; charset=utf-8"),
            packed!("icon.svg", "image/svg+xml"),
        ]
    });
    &*ALL
}

fn asset(
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    gzip: &'static [u8],
    br: &'static [u8],
) -> Asset {
    let hash: String = Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let hashed = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    };
    // What does not pay is empty.
    let pays = |packed: &'static [u8]| Some(packed).filter(|packed| !packed.is_empty());
    Asset { name, hashed, media_type, bytes, gzip: pays(gzip), br: pays(br) }
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
#[cfg(test)]
#[must_use]
pub fn find(hashed: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.hashed == hashed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

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
        let sum: String = Sha256::digest(found.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(list.contains(&sum), "{sum}");
    }

    #[test]
    fn comments_are_not_sent_and_the_layers_keep_their_order() {
        let css = std::str::from_utf8(all()[0].bytes).unwrap();
        assert!(!css.contains("/*") && !css.contains("\n "));
        assert!(css.starts_with("@layer ") && css.find("@media print") > css.find(":root"));
    }

    #[test]
    fn what_the_build_packed_is_the_file() {
        for asset in all() {
            let mut plain = Vec::new();
            let gzip = asset.gzip.unwrap();
            flate2::read::GzDecoder::new(gzip).read_to_end(&mut plain).unwrap();
            assert!(plain == asset.bytes && gzip.len() < plain.len(), "{}", asset.name);
            assert!(asset.br.unwrap().len() < gzip.len(), "{}", asset.name);
        }
    }
}
