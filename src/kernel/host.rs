//! What a machine is called.

use std::{fmt, net::IpAddr};

/// A host name or an address, in the one spelling by which hosts are compared: a name in lower case without the dot at its
/// end, an address in its shortest form without brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// What every machine calls itself; never the name of another one.
    pub const OWN: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

    /// As people type it, as a web address has it, as a certificate carries it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        Self(match inner.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().to_string(),
            Err(_) => text.trim_end_matches('.').to_ascii_lowercase(),
        })
    }

    /// The spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, where it is one.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.0.parse().ok()
    }

    /// Whether it is one of [`Host::OWN`].
    #[must_use]
    pub fn is_own(&self) -> bool {
        Self::OWN.contains(&self.as_str())
    }
}

/// As a web address has it: an IPv6 address in brackets.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address() {
            Some(IpAddr::V6(address)) => write!(f, "[{address}]"),
            _ => f.write_str(&self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_one_spelling() {
        for (text, name, shown) in [
            ("Haus.Example.", "haus.example", "haus.example"),
            (" nas ", "nas", "nas"),
            ("*.Haus.example", "*.haus.example", "*.haus.example"),
            ("10.0.0.7", "10.0.0.7", "10.0.0.7"),
            ("[2001:0DB8::0007]", "2001:db8::7", "[2001:db8::7]"),
            ("2001:db8:0::7", "2001:db8::7", "[2001:db8::7]"),
            ("::ffff:10.0.0.7", "10.0.0.7", "10.0.0.7"),
            ("[haus]", "[haus]", "[haus]"),
        ] {
            let host = Host::of(text);
            assert_eq!((host.as_str(), host.to_string().as_str()), (name, shown));
        }
        assert!(Host::of("[::1]").is_own() && Host::of("LOCALHOST").is_own() && !Host::of("nas").is_own());
    }
}
