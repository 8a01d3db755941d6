//! Under which names the site answers: a foreign `Host` is refused, whatever it asks for (R-WEB-10).

use std::net::{IpAddr, Ipv6Addr};

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{
    answer::{refuse, refuse_as},
    query::Asks,
};
use crate::{
    kernel::{
        host::Host,
        problem::{Kind, Problem},
    },
    platform::Platform,
};

/// A host and, where one is said, its port: what a `Host` line or an `:authority` may hold (RFC 9112, 3.2; RFC 9110,
/// 7.2: nobody is named in front of an `@`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// Lower case, without brackets and without a dot at its end.
    pub host: String,
    /// From 1 to 65535.
    pub port: Option<u16>,
}

impl HostPort {
    /// Reads one; none when it cannot be one: an empty host, a port that is empty, no number or none of TCP's, anything
    /// else around.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']')?;
                host.parse::<Ipv6Addr>().ok()?;
                (host, if after.is_empty() { None } else { Some(after.strip_prefix(':')?) })
            }
            None => {
                let (host, port) =
                    text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
                // The letters of RFC 3986's reg-name.
                let fine =
                    host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&b));
                (fine.then_some(host)?, port)
            }
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let port = match port {
            // `parse` alone would take a plus sign.
            Some(port) if !port.bytes().all(|b| b.is_ascii_digit()) => return None,
            Some(port) => Some(port.parse().ok().filter(|port| *port > 0)?),
            None => None,
        };
        (!host.is_empty()).then_some(Self { host, port })
    }

    /// That of a web address; letters beyond ASCII as DNS has them (RFC 5891).
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        match Host::of_url(url)? {
            (host, Some(port)) => Self::of(&format!("{host}:{port}")),
            (host, None) => Self::of(&host.to_string()),
        }
    }

    /// The site that a request names.
    ///
    /// # Errors
    /// What is wrong when it does not name one, once.
    pub fn named(uri: &Uri, headers: &HeaderMap) -> Result<Self, Unnamed> {
        let mut lines = headers.get_all(header::HOST).iter();
        let read = |text: Option<&str>| text.and_then(Self::of).ok_or(Unnamed::Malformed);
        let line = lines.next().map(|line| read(line.to_str().ok())).transpose()?;
        if lines.next().is_some() {
            return Err(Unnamed::Malformed);
        }
        // HTTP/2 says it in the request's target; where both are there, they say the same.
        let target = uri.authority().map(|target| read(Some(target.as_str()))).transpose()?;
        match (target, line) {
            (Some(target), Some(line)) if target.host != line.host => Err(Unnamed::Two),
            (target, line) => target.or(line).ok_or(Unnamed::Malformed),
        }
    }

    /// The address of a site that answers there, over TLS: `https://haus.example:8443`.
    #[must_use]
    pub fn origin(&self) -> String {
        let host = Host::of(&self.host);
        match self.port {
            None | Some(443) => format!("https://{host}"),
            Some(port) => format!("https://{host}:{port}"),
        }
    }
}

/// Why a request names no site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnamed {
    /// No host, several lines of it, or what cannot be one (RFC 9112, 3.2).
    Malformed,
    /// One in its target and another in its head.
    Two,
}

fn same(name: &str, host: &str) -> bool {
    Host::of(name) == Host::of(host)
}

fn is_ours(host: &str, names: &[String]) -> bool {
    Host::of(host).is_own() || names.iter().any(|name| same(name, host))
}

impl Platform {
    /// Where mails and pages say that this site is.
    fn base_address(&self) -> Option<HostPort> {
        HostPort::of_url(&self.base_url())
    }

    /// Whether the site answers under this name: one of this machine, of `hosts` or of `base_url`, or one that the
    /// certificate is for.
    #[must_use]
    pub fn answers_for(&self, host: &str) -> bool {
        let certified = || {
            let facts = self.certificates().and_then(|shown| shown.facts().ok());
            facts.is_some_and(|facts| facts.covers(host))
        };
        is_ours(host, &self.hosts())
            || self.base_address().is_some_and(|base| same(&base.host, host))
            || certified()
    }

    /// Where plain HTTP sends a request that names this site: to the same name, at the address of `base_url` where that
    /// is the one, else at the port of HTTPS. Never to a name that is none of this site's; before the first run is over
    /// nobody has said what those are, and every name counts as one.
    #[must_use]
    pub fn secure_origin(&self, asked: &HostPort, https: u16) -> String {
        let own = self.setup_pending() || self.answers_for(&asked.host);
        let told = self.settings().base_url.is_some();
        let at_port = |host: &str| HostPort { host: host.to_owned(), port: Some(https) }.origin();
        match self.base_address() {
            Some(base) if told && (!own || same(&base.host, &asked.host)) => base.origin(),
            _ if own => at_port(&asked.host),
            Some(base) => at_port(&base.host),
            None => at_port("localhost"),
        }
    }
}

/// How a browser reaches this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached(Option<(String, Option<u16>)>);

impl Reached {
    fn of(uri: &Uri, headers: &HeaderMap, ours: impl Fn(&str) -> bool) -> Self {
        let asked = HostPort::named(uri, headers).ok().filter(|asked| ours(&asked.host));
        let by_name = asked.filter(|asked| asked.host.parse::<IpAddr>().is_err());
        Self(by_name.map(|asked| (asked.host, asked.port)))
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
        let platform = Platform::from_ref(state);
        Ok(Self::of(&parts.uri, &parts.headers, |host| platform.answers_for(host)))
    }
}

/// The name by which the browser calls the site, known or not: before the first run is over nobody has said which are.
pub struct CalledBy(pub Option<String>);

impl Asks for CalledBy {}

impl<S: Send + Sync> FromRequestParts<S> for CalledBy {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(HostPort::named(&parts.uri, &parts.headers).ok().map(|named| named.host)))
    }
}

/// Middleware: a request for another site gets 421 `HOST_UNBEKANNT`; one that names none, or what cannot be one, 400
/// `HOST_UNGUELTIG` (RFC 9112, 3.2).
pub async fn known_host(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    let asked = HostPort::named(request.uri(), request.headers());
    if asked == Err(Unnamed::Malformed) {
        return refuse(Problem::new(Kind::Malformed, "HOST_UNGUELTIG"));
    }
    // Before the first run is over nobody has said what the site is called.
    if platform.setup_pending() || asked.is_ok_and(|asked| platform.answers_for(&asked.host)) {
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
        HostPort::named(&Uri::from_static(uri), &headers).is_ok_and(|asked| is_ours(&asked.host, &names))
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

    /// RFC 9112, 3.2: what cannot be a host is refused like none at all, whatever else is right about it.
    #[test]
    fn a_host_is_a_name_or_an_address_with_a_port_of_digits_and_nothing_else() {
        let read = |text: &str| HostPort::of(text).map(|found| (found.host, found.port));
        assert_eq!(read("Haus.Example."), Some(("haus.example".into(), None)));
        assert_eq!(read("[2001:DB8::7]:443"), Some(("2001:db8::7".into(), Some(443))));
        assert_eq!(read("evil.example,other"), Some(("evil.example,other".into(), None)), "one, but unknown");
        for odd in [
            "",
            " ",
            ".",
            ":",
            ":8443",
            "haus.example:",
            "haus.example:0",
            "haus.example:65536",
            "haus.example:99999999999999999999",
            "haus.example:+443",
            "haus.example:-1",
            "haus.example:8443x",
            "haus.example:https",
            "haus.example:8443:8443",
            "haus.example: 8443",
            "mara@haus.example",
            "mara:pw@haus.example:8443",
            "haus.example@evil.example",
            "haus.example/",
            "haus.example?",
            "haus.example#",
            "haus.example\\",
            "haus example",
            "häus.example",
            "2001:db8::7",
            "[2001:db8::7",
            "[2001:db8::7]x",
            "[2001:db8::7]:",
            "[haus.example]",
            "[]",
        ] {
            assert_eq!(read(odd), None, "{odd:?}");
        }
    }

    /// Once a site with such a name and a port answered under none.
    #[test]
    fn a_name_of_letters_beyond_ascii_keeps_its_port() {
        let read = |url: &str| HostPort::of_url(url).map(|found| (found.host, found.port));
        assert_eq!(read("https://m\u{fc}ller:8443"), Some(("xn--mller-kva".into(), Some(8443))));
        assert_eq!(read("https://[2001:db8::7]:8443/x"), Some(("2001:db8::7".into(), Some(8443))));
        for odd in
            ["https://haus.example:", "https://haus.example:+443", "https://mara@haus.example", "https://"]
        {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_passkey_has_a_name_of_this_site_never_an_address_or_another_name() {
        let reached = |host: &'static str| {
            let headers = [(header::HOST, HeaderValue::from_static(host))].into_iter().collect();
            let names = ["haus.example".to_owned()];
            let reached = Reached::of(&Uri::from_static("/x"), &headers, |host| is_ours(host, &names));
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
