//! Whether the first run is still to be done, as every request asks it: until then each page leads there.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use jiff::Timestamp;
use parking_lot::Mutex;

use super::{answer::refuse, handle::Platform, present::see_other};
use crate::kernel::{
    problem::{Kind, Problem},
    secret::Secret,
};

/// Where the first run is done.
pub const PATH: &str = "/einrichtung";

/// The first run of this process.
#[derive(Default)]
pub(in crate::platform) struct FirstRun {
    pending: AtomicBool,
    /// When guesses last made the code another one.
    changed: Mutex<Option<Timestamp>>,
    console: OnceLock<fn(&Secret)>,
}
crate::opaque_debug!(FirstRun);

impl FirstRun {
    /// From now on it is to be done.
    pub fn wait(&self) {
        self.pending.store(true, Ordering::Release);
    }
    /// It is over.
    pub fn end(&self) {
        self.pending.store(false, Ordering::Release);
    }
    /// Sets the function that shows codes, once: a later call changes nothing.
    pub fn show_by(&self, console: fn(&Secret)) {
        let _ = self.console.set(console);
    }
    /// Shows a code, where a console was told.
    pub fn show(&self, code: &Secret) {
        if let Some(console) = self.console.get() {
            console(code);
        }
    }
    /// When guesses last made the code another one.
    pub fn changed(&self) -> Option<Timestamp> {
        *self.changed.lock()
    }
    /// Guesses made the code another one.
    pub fn change(&self, now: Timestamp) {
        *self.changed.lock() = Some(now);
    }
}

impl Platform {
    /// Whether the first run is still to be done: nothing else is answered until then.
    #[must_use]
    pub fn setup_pending(&self) -> bool {
        self.first_run().pending.load(Ordering::Acquire)
    }
}

/// Middleware: while the first run is to be done, every page leads there.
pub async fn first_run_first(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let own =
        path == PATH || ["/einrichtung/", "/assets/", "/geraet"].iter().any(|head| path.starts_with(head));
    if own || !platform.setup_pending() {
        return next.run(request).await;
    }
    if *request.method() == Method::GET && !path.starts_with("/api/") {
        return see_other(PATH, None);
    }
    refuse(Problem::new(Kind::Busy, "EINRICHTUNG_LAEUFT"))
}
