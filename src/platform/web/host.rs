//! Under which names the site answers: a foreign `Host` is refused, whatever it asks for (R-WEB-10).

use std::net::IpAddr;

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{answer::refuse_as, query::Asks};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::Platform,
};

/// Names that this machine has for itself.
const OWN: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A host without its port and without brackets, lower case; none when it cannot be one.
fn bare(authority: &str) -> Option<String> {
    let host = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            (after.is_empty() || after.starts_with(':')).then_some(host)?
        }
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    let fine = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:_".contains(&b));
    fine.then(|| host.trim_end_matches('.').to_ascii_lowercase())
}

fn same(name: &str, host: &str) -> bool {
    let name = name.trim_start_matches('[').trim_end_matches(']');
    match (name.parse::<IpAddr>(), host.parse::<IpAddr>()) {
        (Ok(a), Ok(b)) => a.to_canonical() == b.to_canonical(),
        _ => name.eq_ignore_ascii_case(host),
    }
}

/// The site that a request names, with its port; none when it does not name one, once.
fn named<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let mut lines = headers.get_all(header::HOST).iter();
    let line = lines.next().map(|line| line.to_str().unwrap_or("?"));
    if lines.next().is_some() {
        return None;
    }
    // HTTP/2 says it in the request's target; where both are there, they say the same.
    let target = uri.authority().map(|authority| authority.as_str());
    let differ = line.zip(target).is_some_and(|(line, target)| bare(line) != bare(target));
    target.or(line).filter(|_| !differ)
}

fn is_ours(host: &str, names: &[String]) -> bool {
    OWN.iter().any(|own| same(own, host)) || names.iter().any(|name| same(name, host))
}

/// Whether a request names this site, and names it once.
#[must_use]
pub fn known(uri: &Uri, headers: &HeaderMap, names: &[String]) -> bool {
    named(uri, headers).and_then(bare).is_some_and(|host| is_ours(&host, names))
}

/// How a browser reaches this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached(Option<(String, Option<u16>)>);

impl Reached {
    fn of(uri: &Uri, headers: &HeaderMap, names: &[String]) -> Self {
        let found = || {
            let authority = named(uri, headers)?;
            let host = bare(authority).filter(|host| is_ours(host, names))?;
            let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
            host.parse::<IpAddr>().is_err().then_some((host, port))
        };
        Self(found())
    }
    /// One of the site's names, and the port where one was said; none when it is reached by an address.
    #[must_use]
    pub fn name(&self) -> Option<(&str, Option<u16>)> {
        self.0.as_ref().map(|(name, port)| (name.as_str(), *port))
    }
}

impl Asks for Reached {}

impl<S: Send + Sync> FromRequestParts<S> for Reached
where
    Platform: FromRef<S>,
{
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.uri, &parts.headers, &Platform::from_ref(state).hosts()))
    }
}

/// Middleware: a request for another site gets 421 `HOST_UNBEKANNT`.
pub async fn known_host(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    // Before the first run is over nobody has said what the site is called.
    if platform.setup_pending() || known(request.uri(), request.headers(), &platform.hosts()) {
        return next.run(request).await;
    }
    let problem = Problem::new(Kind::Malformed, "HOST_UNBEKANNT");
    refuse_as(StatusCode::MISDIRECTED_REQUEST, problem, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(uri: &'static str, hosts: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_static(host));
        }
        let names = ["haus.example".to_owned(), "2001:db8::7".to_owned(), "10.0.0.7".to_owned()];
        known(&Uri::from_static(uri), &headers, &names)
    }

    #[test]
    fn r_web_10_only_the_sites_own_names_are_answered() {
        for good in [
            "haus.example",
            "HAUS.example:8443",
            "haus.example.",
            "10.0.0.7:443",
            "[2001:db8::7]:8443",
            "[2001:0db8::0007]",
            "localhost:1",
            "127.0.0.1",
            "[::1]:8443",
        ] {
            assert!(asked("/x", &[good]), "{good}");
        }
        for evil in [
            "evil.example",
            "haus.example.evil.example",
            "evil.example#haus.example",
            "haus.example@evil.example",
            "evil.example:haus.example",
            "xhaus.example",
            "10.0.0.8",
            "[2001:db8::8]",
            "[2001:db8::7]evil",
            "",
            " ",
            "haus.example/",
            "haus.example,evil.example",
        ] {
            assert!(!asked("/x", &[evil]), "{evil}");
        }
        assert!(!asked("/x", &[]), "a request that names no site");
        assert!(!asked("/x", &["haus.example", "haus.example"]), "named twice");
        assert!(asked("https://haus.example:8443/x", &[]), "HTTP/2");
        assert!(
            !asked("https://evil.example/x", &["haus.example"])
                && !asked("https://haus.example/x", &["evil"])
        );
    }

    #[test]
    fn a_passkey_has_a_name_of_this_site_never_an_address_or_another_name() {
        let reached = |host: &'static str| {
            let headers = [(header::HOST, HeaderValue::from_static(host))].into_iter().collect();
            let reached = Reached::of(&Uri::from_static("/x"), &headers, &["haus.example".to_owned()]);
            reached.name().map(|(name, port)| (name.to_owned(), port))
        };
        assert_eq!(reached("Haus.example:8443"), Some(("haus.example".into(), Some(8443))));
        assert_eq!(reached("haus.example"), Some(("haus.example".into(), None)));
        assert_eq!(reached("localhost:1"), Some(("localhost".into(), Some(1))));
        for none in ["127.0.0.1:8443", "[::1]:8443", "evil.example", "x.haus.example", ""] {
            assert_eq!(reached(none), None, "{none}");
        }
    }
}
