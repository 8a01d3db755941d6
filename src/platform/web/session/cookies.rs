//! The cookies of a browser: `__Host-`, Secure, HttpOnly, SameSite=Strict (R-SES-01).

/// The access token.
pub const ACCESS: &str = "__Host-zugang";
/// The refresh token.
pub const REFRESH: &str = "__Host-sitzung";
/// The session of somebody without an account.
pub const BADGE: &str = "__Host-ausweis";
/// Says that this device was let in before (decisions.md, 7).
pub const DEVICE: &str = "__Host-geraet";
/// A sentence for the next page.
pub const NOTICE: &str = "__Host-meldung";

/// Says who has shown their password and still owes a code; five minutes.
pub const HALF: &str = "__Host-halb";

/// A cookie that lives for `seconds`.
pub fn set(name: &'static str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}")
}

/// Takes a cookie away.
pub fn clear(name: &'static str) -> String {
    set(name, "", 0)
}
