//! The executable: parse the command line, call `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    visite::platform::web::panic::install_hook();
    // Both libraries may have a default set already; ours is the only one that is compiled in.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(visite::cli::run()),
        Err(error) => visite::cli::no_runtime(&error),
    }
}
