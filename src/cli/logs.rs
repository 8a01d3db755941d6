//! Log lines go to standard error, as text or JSON. A standard error that takes nothing (a full disk, a reader who has
//! gone) costs the lines and nothing else (R-LOG-02).

use std::io::Write as _;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::platform::{log_lines::Recorder, settings::Settings};

/// The search engine warns of what is its everyday work (a merge given up for a newer one), hundreds of times in a large
/// import; none of it is for an operator. Its errors are, and so is what our own search says.
const ENGINE: &str = "tantivy=error";
/// The library of passkeys writes questions, answers and keys into its lines when it is asked for details. Nothing of it
/// is logged, whatever is wanted: what was refused stands in the audit trail.
const KEYS: &str = "webauthn_rs_core=off";

/// Starts logging: a serving verb as it is configured, any other from warnings up.
pub fn start(settings: &Settings, serving: bool) {
    let wanted = if serving { settings.log.as_str() } else { "warn" };
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    // It would complain of the failure where it failed, by a macro that panics then.
    let lines = lines.log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(filter(wanted)).with(Recorder);
    // A second start in one process (tests) keeps the first.
    let _ = if settings.log_format == "json" {
        registry.with(lines.json()).try_init()
    } else {
        registry.with(lines).try_init()
    };
}

/// A sentence for whoever started the process, on standard error; unlike `eprintln!` it never panics.
pub fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// What is logged. Whoever names the engine, or wants nothing at all, gets exactly that, but for the keys.
fn filter(wanted: &str) -> EnvFilter {
    let as_it_is = wanted.contains("tantivy") || wanted.trim() == "off";
    let wanted = if as_it_is { wanted.to_owned() } else { format!("{ENGINE},{wanted}") };
    let wanted = format!("{wanted},{KEYS}");
    EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new(format!("{ENGINE},info,{KEYS}")))
}

#[cfg(test)]
mod tests {
    use std::{io::Write, sync::Arc};

    use parking_lot::Mutex;
    use tracing::{error, info, warn};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(wanted: &str) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = fmt::layer().with_writer(move || writer.clone()).with_ansi(false);
        let subscriber = tracing_subscriber::registry().with(filter(wanted)).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            warn!(target: "tantivy::indexer::segment_updater", "merge cancelled");
            error!(target: "tantivy::directory", "disk broken");
            warn!(target: "visite::platform::search::feeder", "index late");
            info!(target: "visite::platform::web", "serving");
            error!(target: "webauthn_rs_core::core", "a challenge");
        });
        String::from_utf8(lines.0.lock().clone()).unwrap()
    }

    #[test]
    fn the_search_engine_is_heard_only_when_it_fails() {
        for (wanted, heard, not) in [
            ("info", &["disk broken", "index late", "serving"][..], &["merge cancelled"][..]),
            ("warn", &["disk broken", "index late"], &["merge cancelled", "serving"]),
            ("quatsch=,=", &["disk broken", "index late", "serving"], &["merge cancelled"]),
            ("info,tantivy=warn", &["merge cancelled", "serving"], &[]),
            ("trace", &["serving"], &["a challenge"]),
            ("trace,webauthn_rs_core=trace", &["serving"], &["a challenge"]),
            ("off", &[], &["disk broken", "index late", "a challenge"]),
        ] {
            let lines = logged(wanted);
            assert!(heard.iter().all(|line| lines.contains(line)), "{wanted}: {lines}");
            assert!(!not.iter().any(|line| lines.contains(line)), "{wanted}: {lines}");
        }
    }
}
