//! Every number that bounds a client.

use std::time::Duration;

use crate::platform::settings::Proxy;

/// The limits of one listener; the defaults are those of security.md, R-DOS-01..03.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// From accept to the end of the TLS handshake.
    pub handshake: Duration,
    /// From there to the first byte of a request.
    pub first_byte: Duration,
    /// From the first byte of a request to the end of its head.
    pub headers: Duration,
    /// Longest silence while a body is awaited.
    pub body_idle: Duration,
    /// Slowest body, bytes per second of waiting; judged after `body_idle` of waiting.
    pub body_rate: u64,
    /// So much of a body that was refused is still read, bytes and time, so that its sender gets the answer.
    pub unwanted_bytes: u64,
    /// See `unwanted_bytes`.
    pub unwanted: Duration,
    /// Longest time that an answer finds no reader.
    pub write_idle: Duration,
    /// Slowest reader of an answer, bytes per second of waiting for it; judged after each `write_idle` of waiting.
    pub write_rate: u64,
    /// Longest silence between two requests of a connection.
    pub keep_alive: Duration,
    /// How long running requests may take after shutdown began.
    pub drain: Duration,
    /// Connections in all.
    pub connections: usize,
    /// Connections of one IPv4 address or IPv6 /64.
    pub per_network: usize,
    /// Proxies, which may have any number of them, and say who asks.
    pub proxies: Vec<Proxy>,
    /// Streams at once of one HTTP/2 connection.
    pub streams: u32,
    /// Head of a request, bytes.
    pub header_bytes: usize,
    /// Header lines of a request.
    pub headers_count: usize,
    /// Path and query, bytes.
    pub uri_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(5),
            first_byte: Duration::from_secs(5),
            headers: Duration::from_secs(10),
            body_idle: Duration::from_secs(15),
            body_rate: 1_024,
            unwanted_bytes: 32 << 20,
            unwanted: Duration::from_secs(60),
            write_idle: Duration::from_secs(30),
            write_rate: 2_048,
            keep_alive: Duration::from_secs(60),
            drain: Duration::from_secs(20),
            connections: 1_000,
            per_network: 64,
            proxies: Vec::new(),
            streams: 100,
            header_bytes: 16 * 1_024,
            headers_count: 100,
            uri_bytes: 8 * 1_024,
        }
    }
}
