//! What stands between a socket and a handler: TLS, limits, headers, origin checks, tokens, passwords, uploads.
//!
//! Owns: connections and their limits, certificates, response headers, token and password formats, sessions, and the
//! [`Platform`] that handlers receive.
//! May use: `kernel`, `ui`, `action`, `base`, `clock`, `notify`, `settings`, `shown_at`, `store`, `tenancy`.
//! Never: a feature's route, a person's data in a log line.

pub mod acme;
mod admission;
pub mod answer;
pub mod assets;
pub mod authority;
pub mod beside;
#[cfg(test)]
pub mod browser;
pub mod bucket;
pub mod certificate;
pub mod chosen;
pub mod csrf;
pub(in crate::platform) mod factor;
pub mod first_run;
pub mod forwarded;
pub mod gate;
mod handle;
pub mod headers;
pub mod host;
pub mod idempotency;
pub mod jwt;
mod kept;
pub mod local_ca;
pub mod openapi;
pub mod orders;
pub mod panic;
pub(in crate::platform) mod passing;
pub mod passkey;
pub mod password;
pub mod password_rules;
pub mod present;
pub mod problem_face;
pub mod query;
pub mod relogin;
pub mod request_limits;
pub mod routes;
pub mod server;
pub mod session;
mod stream;
pub mod throttle;
pub mod tls;
pub mod told;
pub mod upload;

pub use handle::{Platform, Wiring};
