//! Whether the site lives and is ready (R-ERR-03): two words for everybody, figures for machines on this host.

use axum::{Router, extract::State, http::StatusCode, routing::get};

use crate::platform::Platform;

/// Less free space than this, and the site is not ready: bytes, and hundredths of the disk.
const LEAST_FREE: (u64, u64) = (500 * 1024 * 1024, 5);

/// `/healthz`: the process answers. `/readyz`: it can also do its work, searches perhaps excepted: their indexes are made
/// ready behind it, and `search ready` is a figure of its own. Nothing else is said.
pub fn probes(platform: &Platform) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(platform.clone())
}

/// `/metrics`, as Prometheus reads it.
pub fn figures(platform: &Platform) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(platform.clone())
}

async fn ready(State(platform): State<Platform>) -> (StatusCode, &'static str) {
    if lacks(&platform).is_none() {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

/// What the site lacks to be ready; nothing when it is. For the owner of the machine: the probes do not say it.
#[must_use]
pub fn lacks(platform: &Platform) -> Option<&'static str> {
    if platform.store().needs_restart() {
        return Some("nothing is written any more until a restart");
    }
    if !platform.store().reads() {
        return Some("the data file does not open; that is tried again every second");
    }
    (!enough_space(platform)).then_some("less than 5 % or 500 MiB of the disk are free")
}

#[cfg(unix)]
fn enough_space(platform: &Platform) -> bool {
    // A file system that cannot tell is not held against the site.
    rustix::fs::statvfs(platform.data()).map_or(true, |disk| {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let all = disk.f_blocks.saturating_mul(disk.f_frsize);
        free > LEAST_FREE.0 && free / LEAST_FREE.1 > all / 100
    })
}
#[cfg(not(unix))]
fn enough_space(_: &Platform) -> bool {
    true
}

async fn metrics(State(platform): State<Platform>) -> String {
    let (commits, writes) = platform.store().commit_counts();
    let warm = u8::from(platform.search().warm());
    let size =
        std::fs::metadata(platform.data().join(crate::platform::store::DATA_FILE)).map_or(0, |m| m.len());
    format!(
        "visite_info{{version=\"{}\"}} 1\nvisite_commits_total {commits}\nvisite_writes_total {writes}\n\
         visite_search_ready {warm}\nvisite_data_file_bytes {size}\n",
        env!("CARGO_PKG_VERSION")
    )
}
