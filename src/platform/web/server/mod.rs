//! The accept loops: TLS, the redirect, and the loopback listener for machines, all under the same limits.
//!
//! Owns: sockets, time limits, caps per address (security.md, R-DOS-01..03).
//! May use: `kernel`, `web::tls`, `web::throttle`.
//! Never: a route of the product.

mod body;
mod connection_limit;
mod connection_state;
mod io;
mod limits;
mod redirect;
mod run;
#[cfg(test)]
mod tests;

pub use limits::Limits;
pub use redirect::redirect_router;
pub use run::{Peer, serve, serve_plain};
