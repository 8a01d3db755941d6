//! A panic in a handler becomes a 500 with an incident id; the log gets the place, never the payload.

use std::{any::Any, cell::RefCell, sync::Once};

use axum::{http::StatusCode, response::Response};
use tower_http::catch_panic::ResponseForPanic;

use super::answer::{Incident, refuse_as};
use crate::{kernel::problem::Problem, platform::store};

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}
static HOOK: Once = Once::new();

/// Replaces the process's panic hook: remembers the place, prints nothing (a payload may hold a person's data).
/// Panics outside of handlers are logged with their place only.
pub fn install_hook() {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // A failing test says why.
            if cfg!(test) {
                before(info);
            }
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
            if store::expect_panic(&place) {
                return;
            }
            tracing::error!(place, "panic");
            PLACE.with(|slot| *slot.borrow_mut() = Some(place));
        }));
    });
}

/// Makes the answer for `tower_http`'s `CatchPanicLayer::custom`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer;

impl ResponseForPanic for Answer {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, _payload: Box<dyn Any + Send + 'static>) -> Response {
        let incident = Incident(uuid::Uuid::new_v4().simple().to_string());
        let place = PLACE.with(|slot| slot.borrow_mut().take()).unwrap_or_default();
        let problem = Problem::internal(format_args!("a bug at {place}"));
        tracing::error!(incident = incident.0, code = problem.code, cause = %problem.cause, "a request failed");
        refuse_as(StatusCode::INTERNAL_SERVER_ERROR, problem, Some(incident))
    }
}
