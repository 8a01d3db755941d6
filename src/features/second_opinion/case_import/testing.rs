//! What the tests of the import share.

use serde_json::Value;

/// The worked examples of domain.md, section 10.
pub fn examples() -> Value {
    serde_json::from_slice(&fixture("examples.json")).unwrap()
}

/// A file of `fixtures/imports`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
