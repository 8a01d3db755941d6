//! Log lines go to standard error, as text or JSON.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::platform::{log_lines::Recorder, settings::Settings};

/// Starts logging: a serving verb as it is configured, any other from warnings up.
pub fn start(settings: &Settings, serving: bool) {
    let wanted = if serving { settings.log.as_str() } else { "warn" };
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    let registry = tracing_subscriber::registry().with(filter).with(Recorder);
    // A second start in one process (tests) keeps the first.
    let _ = if settings.log_format == "json" {
        registry.with(lines.json()).try_init()
    } else {
        registry.with(lines).try_init()
    };
}
