//! `version`: of the program and of the data format that it writes.

use serde_json::json;

use super::answer::Outcome;
use crate::platform::store::DATA_FORMAT;

pub fn run() -> Outcome {
    let version = env!("CARGO_PKG_VERSION");
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    Outcome::done(
        json!({ "version": version, "data_format": DATA_FORMAT, "build": build }),
        format!("visite {version}, data format {DATA_FORMAT}, {build} build"),
    )
}
