//! The last lines of the technical log, kept in memory for the operator's page. They hold nothing of a person, because
//! no log line does (R-LOG-01).

use std::{collections::VecDeque, fmt};

use jiff::Timestamp;
use parking_lot::Mutex;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

use super::clock::SystemClock;
use crate::{closed_list, kernel::clock::Clock as _};

/// So many lines are kept.
const KEPT: usize = 2_000;
/// A longer line is cut, bytes.
const LONGEST: usize = 1_000;

closed_list! {
    /// How much a line matters; the first is the most.
    pub enum Severity {
        /// Something failed.
        Error = 1 "fehler",
        /// Something needs a look.
        Warn = 2 "warnung",
        /// What was done.
        Info = 3 "info",
        /// For whoever looks for a fault.
        Debug = 4 "debug",
    }
}

impl Severity {
    fn of(level: Level) -> Self {
        match level {
            Level::ERROR => Self::Error,
            Level::WARN => Self::Warn,
            Level::INFO => Self::Info,
            _ => Self::Debug,
        }
    }
}

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// How much it matters.
    pub severity: Severity,
    /// Message and fields.
    pub text: String,
}

/// The last lines of a process.
#[derive(Debug, Default)]
pub struct Lines(Mutex<VecDeque<Line>>);

/// Those of this process; filled once [`Recorder`] listens.
pub static LINES: Lines = Lines(Mutex::new(VecDeque::new()));

impl Lines {
    /// The newest lines first: at least so severe, with that text in them.
    #[must_use]
    pub fn newest(&self, least: Severity, with: &str, most: usize) -> Vec<Line> {
        let fits = |line: &&Line| line.severity <= least && (with.is_empty() || line.text.contains(with));
        self.0.lock().iter().rev().filter(fits).take(most).cloned().collect()
    }

    fn push(&self, line: Line) {
        let mut lines = self.0.lock();
        if lines.len() >= KEPT {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

/// Keeps what is logged in [`LINES`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Recorder;

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        let mut whole = text.message + &text.fields;
        // Control characters would forge lines in the downloaded file.
        whole.retain(|c| !c.is_control());
        whole.truncate(whole.floor_char_boundary(LONGEST));
        let severity = Severity::of(*event.metadata().level());
        LINES.push(Line { at: SystemClock.now(), severity, text: whole });
    }
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = value.to_owned();
        } else {
            self.fields.push_str(&format!(" {}={value}", field.name()));
        }
    }
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            self.fields.push_str(&format!(" {}={value:?}", field.name()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_come_first_and_the_oldest_go() {
        let lines = Lines::default();
        for n in 0..KEPT + 5 {
            let severity = if n % 2 == 0 { Severity::Info } else { Severity::Warn };
            lines.push(Line { at: Timestamp::UNIX_EPOCH, severity, text: format!("request id={n:05}") });
        }
        assert_eq!(lines.newest(Severity::Debug, "", usize::MAX).len(), KEPT);
        assert_eq!(lines.newest(Severity::Debug, "", 1)[0].text, format!("request id={:05}", KEPT + 4));
        assert_eq!(lines.newest(Severity::Warn, "", usize::MAX).len(), KEPT / 2);
        assert_eq!(lines.newest(Severity::Debug, "id=01000", 9).len(), 1);
        assert!(lines.newest(Severity::Debug, "id=00000", 9).is_empty());
    }

    #[test]
    fn what_is_logged_is_kept_on_one_line() {
        use tracing_subscriber::layer::SubscriberExt as _;
        let subscriber = tracing_subscriber::registry().with(Recorder);
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(id = "deed\nbeef", count = 3, "planted for a test");
        });
        let found = LINES.newest(Severity::Warn, "planted for a test", 1);
        assert_eq!(found[0].text, "planted for a test id=deedbeef count=3");
    }
}
