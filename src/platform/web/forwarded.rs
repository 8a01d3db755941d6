//! Who asks behind a proxy: `X-Forwarded-For` counts only from proxies that the operator named (R-TLS-03).

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::platform::settings::Proxy;

/// Whether an address is one of a trusted proxy.
#[must_use]
pub fn trusted(address: IpAddr, proxies: &[Proxy]) -> bool {
    let address = address.to_canonical();
    proxies.iter().any(|proxy| proxy.contains(address))
}

/// The address that asks: the peer itself, unless it is a trusted proxy; then the last address of `X-Forwarded-For`
/// that is none. What stands left of it was written by whoever asked, and says nothing.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted(peer, proxies) {
        return peer;
    }
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or("?")).collect();
    let mut found = peer;
    for part in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(address) = address(part.trim()) else { break };
        found = address;
        if !trusted(address, proxies) {
            break;
        }
    }
    found
}

/// An address with or without a port, an IPv6 one with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(text);
    let found = bare.parse::<IpAddr>().ok();
    let found = found.or_else(|| bare.rsplit_once(':').and_then(|(host, _)| host.parse::<IpAddr>().ok()));
    found.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asks(peer: &str, lines: &[&'static str]) -> String {
        let proxies: Vec<Proxy> =
            ["10.0.0.0/8", "192.0.2.7", "fd00::/8"].iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        client(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn r_tls_03_only_a_trusted_proxy_says_who_asks() {
        assert_eq!(asks("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "anybody may write a header");
        assert_eq!(asks("192.0.2.8", &["198.51.100.1"]), "192.0.2.8", "a neighbour of the proxy is not it");
        assert_eq!(asks("10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(asks("::ffff:10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(asks("10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn r_tls_03_the_rightmost_address_that_is_no_proxy_counts() {
        // What the client wrote itself stands on the left.
        assert_eq!(asks("10.1.2.3", &["127.0.0.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(asks("10.1.2.3", &["127.0.0.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(asks("10.1.2.3", &["10.7.7.7, 10.8.8.8"]), "10.7.7.7");
        assert_eq!(
            asks("10.1.2.3", &["198.51.100.1, junk"]),
            "10.1.2.3",
            "what cannot be read ends the search"
        );
        assert_eq!(asks("10.1.2.3", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(asks("fd00::1", &["[2001:db8::5]:443"]), "2001:db8::5");
        assert_eq!(asks("fd00::1", &["2001:db8::5"]), "2001:db8::5");
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network_and_never_everybody() {
        for good in ["10.0.0.7", "10.0.0.0/8", "::1", "fd00::/8"] {
            assert!(good.parse::<Proxy>().is_ok(), "{good}");
        }
        for bad in ["0.0.0.0/0", "::/0", "proxy.example", "", "10.0.0.0/33"] {
            assert!(bad.parse::<Proxy>().is_err(), "{bad}");
        }
    }
}
