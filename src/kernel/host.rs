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

    /// That of a web address, letters beyond ASCII as DNS has them (RFC 5891), and its port as it is said there.
    #[must_use]
    pub fn of_url(url: &str) -> Option<(Self, Option<&str>)> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let site = rest.split(['/', '?', '#']).next()?;
        // The port first: DNS would take it for a part of the last label.
        let (host, port) = match site.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (site, None),
        };
        Some((Self::of(&idna::domain_to_ascii(host).ok()?), port))
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

    /// Whether anybody outside could know it: addresses and names without a domain cannot be proven in public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let house =
            [".local", ".lan", ".internal", ".home.arpa", ".localhost", ".test", ".example", ".fritz.box"];
        self.0.contains('.') && self.address().is_none() && !house.iter().any(|end| self.0.ends_with(end))
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

    /// Once a name of letters beyond ASCII had no host as soon as a port followed its last label.
    #[test]
    fn a_web_address_has_a_host_and_a_port() {
        for (url, host, port) in [
            ("https://m\u{fc}ller:8443", "xn--mller-kva", Some("8443")),
            ("https://haus.m\u{fc}ller:8443/x?y#z", "haus.xn--mller-kva", Some("8443")),
            ("https://M\u{fc}ller.Example", "xn--mller-kva.example", None),
            ("https://[2001:DB8::7]:8443/x", "2001:db8::7", Some("8443")),
            ("https://[2001:db8::7]", "2001:db8::7", None),
            ("https://10.0.0.7:8443", "10.0.0.7", Some("8443")),
            ("haus.example?x", "haus.example", None),
            ("", "", None),
        ] {
            let (found, said) = Host::of_url(url).unwrap();
            assert_eq!((found.as_str(), said), (host, port), "{url}");
        }
    }

    #[test]
    fn only_names_that_the_world_can_know_are_public() {
        assert!(Host::of("visite.haus-am-see.de").is_public());
        for own in ["localhost", "nas", "10.0.0.7", "::1", "Visite.Local", "haus.lan", "x.home.arpa"] {
            assert!(!Host::of(own).is_public(), "{own}");
        }
    }
}
