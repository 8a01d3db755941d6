//! The cookies of a browser: `__Host-`, Secure, HttpOnly, SameSite=Strict (R-SES-01).

/// The access token.
pub const ACCESS: &str = "__Host-zugang";
/// The refresh token.
pub const REFRESH: &str = "__Host-sitzung";
/// The session of somebody without an account.
pub const BADGE: &str = "__Host-ausweis";
/// Says that somebody was let in on this device before (decisions.md, 7).
pub const KNOWN: &str = "__Host-bekannt";
/// A browser that a tenant has paired (care.md, 14.1). Before there were any, [`KNOWN`] had this name.
pub const DEVICE: &str = "__Host-geraet";
/// A sentence for the next page.
pub const NOTICE: &str = "__Host-meldung";

/// Says who has shown their password and still owes a code; five minutes.
pub const HALF: &str = "__Host-halb";

/// A cookie that the browser keeps for `seconds`.
pub fn set(name: &'static str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}")
}

/// Takes a cookie away.
pub fn clear(name: &'static str) -> String {
    set(name, "", 0)
}
