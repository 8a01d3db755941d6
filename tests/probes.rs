//! What a feature cannot write: each probe of `cases/probe.rs` must give its rustc error, and their legal twin compiles
//! (architecture.md, 4: a wrong-tenant read cannot be written).

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
use std::process::Command;

/// Compiles the library with one probe; the error codes that rustc gave.
fn errors(probe: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "rustc",
            "--quiet",
            "--locked",
            "--offline",
            "--profile",
            "check",
            "--lib",
            "--message-format",
            "json",
            "--",
        ])
        .args(["--cfg", "visite_probe", "--cfg", &format!("visite_probe=\"{probe}\"")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut codes: Vec<String> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["message"]["level"] == "error")
        .filter_map(|message| message["message"]["code"]["code"].as_str().map(str::to_owned))
        .collect();
    codes.sort();
    codes.dedup();
    assert!(
        output.status.success() == codes.is_empty(),
        "{probe}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    codes
}

#[test]
fn what_must_not_be_written_does_not_compile() {
    assert_eq!(errors("twin"), Vec::<String>::new(), "the legal twin compiles");
    for (probe, code) in [
        ("makes_tenant", "E0603"),
        ("clones_ctx", "E0277"),
        ("looks_into_ctx", "E0616"),
        ("makes_operator", "E0451"),
        ("reads_without_grant", "E0277"),
        ("writes_without_grant", "E0277"),
        ("writes_without_event", "E0308"),
        ("asks_the_instance", "E0624"),
    ] {
        assert_eq!(errors(probe), [code], "{probe}");
    }
}
