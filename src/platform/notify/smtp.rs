//! One mail to the server, within a time limit, and what its answer means.

use std::{error::Error as _, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::settings::MailSettings;
use crate::{kernel::words::Msg, platform::settings::SmtpSecurity};

/// Why a mail did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers there.
    Unreachable,
    /// The server took too long.
    Slow,
    /// The connection could not be protected: certificate, name, no STARTTLS.
    Tls,
    /// Login refused.
    Login,
    /// The server said "not now" (4xx).
    Later,
    /// The server said no (5xx).
    Refused,
    /// The connection broke.
    Broken,
    /// Sender or recipient is no address.
    Address,
    /// The settings cannot be used (authority, password file).
    Settings,
    /// The link in it no longer counts.
    TooLate,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 10] = [
        Self::Unreachable,
        Self::Slow,
        Self::Tls,
        Self::Login,
        Self::Later,
        Self::Refused,
        Self::Broken,
        Self::Address,
        Self::Settings,
        Self::TooLate,
    ];
    /// The stored number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Unreachable => 1,
            Self::Slow => 2,
            Self::Tls => 3,
            Self::Login => 4,
            Self::Later => 5,
            Self::Refused => 6,
            Self::Broken => 7,
            Self::Address => 8,
            Self::Settings => 9,
            Self::TooLate => 10,
        }
    }
    /// The trouble with that stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.number() == number)
    }
    /// In plain words: what it means and what to look at.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg::new(match self {
            Self::Unreachable => "mail-trouble-unreachable",
            Self::Slow => "mail-trouble-slow",
            Self::Tls => "mail-trouble-tls",
            Self::Login => "mail-trouble-login",
            Self::Later => "mail-trouble-later",
            Self::Refused => "mail-trouble-refused",
            Self::Broken => "mail-trouble-broken",
            Self::Address => "mail-trouble-address",
            Self::Settings => "mail-trouble-settings",
            Self::TooLate => "mail-trouble-too-late",
        })
    }
    /// Whether every other mail would meet the same now.
    pub(super) fn of_the_server(self) -> bool {
        match self {
            Self::Unreachable | Self::Slow | Self::Tls | Self::Login | Self::Settings => true,
            Self::Later | Self::Refused | Self::Broken | Self::Address | Self::TooLate => false,
        }
    }
}

/// What came of an attempt, with what the server said.
pub type Answer = Result<String, (Trouble, String)>;

/// Longest answer that is kept, characters.
const LONGEST: usize = 300;

/// Whether a text is at least one certificate that can be trusted.
pub(super) fn authority(pem: &str) -> bool {
    let tls = Certificate::from_pem(pem.as_bytes()).and_then(|certificate| {
        TlsParameters::builder("localhost".into()).add_root_certificate(certificate).build()
    });
    pem.contains("-----BEGIN CERTIFICATE-----") && tls.is_ok()
}

/// The way to a server, kept for the mails of one pass.
pub(super) struct Line {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    limit: Duration,
}

impl Line {
    /// The way to that server; nothing is sent yet.
    pub fn to(server: &MailSettings, limit: Duration) -> Result<Self, (Trouble, String)> {
        let wrong = |error: lettre::transport::smtp::Error| (Trouble::Settings, told(&error));
        let mut tls = TlsParameters::builder(server.host.clone());
        if !server.ca_pem.trim().is_empty() {
            tls = tls.add_root_certificate(Certificate::from_pem(server.ca_pem.as_bytes()).map_err(wrong)?);
        }
        let tls = tls.build().map_err(wrong)?;
        let tls = match server.security {
            SmtpSecurity::Tls => Tls::Wrapper(tls),
            SmtpSecurity::Starttls => Tls::Required(tls),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
            .port(server.port)
            .timeout(Some(limit))
            .tls(tls);
        if !server.user.is_empty() {
            let password = server.password.reveal().to_owned();
            transport = transport.credentials(Credentials::new(server.user.clone(), password));
        }
        Ok(Self { transport: transport.build(), limit })
    }

    /// Sends one mail; never longer than the limit, whatever the server does.
    pub async fn send(&self, message: Message) -> Answer {
        match tokio::time::timeout(self.limit, self.transport.send(message)).await {
            Err(_) => Err((Trouble::Slow, String::new())),
            Ok(Ok(response)) => {
                let said = response.message().collect::<Vec<_>>().join(" ");
                Ok(short(&format!("{} {said}", response.code())))
            }
            Ok(Err(error)) => Err((trouble(&error), told(&error))),
        }
    }
}

fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    if let Some(code) = error.status() {
        return match u16::from(code) {
            530 | 534 | 535 | 538 | 454 => Trouble::Login,
            _ if error.is_transient() => Trouble::Later,
            _ => Trouble::Refused,
        };
    }
    if error.is_timeout() {
        Trouble::Slow
    } else if error.is_tls() || chain(error).into_iter().any(unprotected) {
        Trouble::Tls
    } else if error.is_client() {
        // Among them: the server offers no STARTTLS, or no way to log in that we know.
        if told(error).to_lowercase().contains("starttls") { Trouble::Tls } else { Trouble::Login }
    } else if error.is_response() {
        Trouble::Broken
    } else if chain(error).into_iter().any(refused_connection) {
        Trouble::Unreachable
    } else {
        Trouble::Broken
    }
}

/// What is behind an error, the nearest cause first.
fn chain(error: &lettre::transport::smtp::Error) -> Vec<&(dyn std::error::Error + 'static)> {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        causes.push(inner);
        cause = inner.source();
    }
    causes
}

fn refused_connection(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind;
    let Some(io) = error.downcast_ref::<std::io::Error>() else { return false };
    let refused = [
        ErrorKind::ConnectionRefused,
        ErrorKind::HostUnreachable,
        ErrorKind::NetworkUnreachable,
        ErrorKind::AddrNotAvailable,
        ErrorKind::NotFound,
    ];
    // A name that does not resolve has no kind of its own.
    refused.contains(&io.kind()) || io.to_string().contains("failed to lookup address")
}

/// Whether it was the protection that failed: certificate, name, or a server that speaks no TLS there.
fn unprotected(error: &(dyn std::error::Error + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || io.is_some_and(|inner| inner.is::<rustls::Error>())
}

/// The error and what is behind it, in one line.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let mut out = error.to_string();
    for inner in chain(error) {
        let text = inner.to_string();
        if !out.contains(&text) {
            out.push_str(": ");
            out.push_str(&text);
        }
    }
    short(&out)
}

fn short(text: &str) -> String {
    super::compose::in_line(text).chars().take(LONGEST).collect()
}
