//! The executable: parse the command line, call `cli`.

use std::{process::ExitCode, time::Duration};

/// How long a thread without work waits for more. Its part of the heap goes back when it ends.
const KEPT: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    // Before anything else is there that a file of a stranger's could reach.
    if let Some(code) = visite::as_child() {
        return code;
    }
    visite::install_hook();
    // Both libraries may have a default set already; ours is the only one that is compiled in.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A huge page stays resident for the last small thing in it.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    match tokio::runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(KEPT).build() {
        Ok(runtime) => runtime.block_on(visite::run()),
        Err(error) => visite::no_runtime(&error),
    }
}
