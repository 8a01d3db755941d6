//! One mail to the server, within a time limit, and what its answer means.

use std::{net::IpAddr, sync::Arc, time::Duration};

use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::{Response, Severity},
    },
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::{
    answers::{Answers, start_tls},
    settings::MailSettings,
};
use crate::{
    closed_list,
    kernel::{host::Host, words::Msg},
    platform::settings::SmtpSecurity,
};

closed_list! {
    /// Why a mail did not go out.
    pub enum Trouble {
        /// Nobody answers there.
        Unreachable = 1 "unreachable",
        /// The server took too long.
        Slow = 2 "slow",
        /// The connection could not be protected: certificate, name, no STARTTLS.
        Tls = 3 "tls",
        /// Login refused.
        Login = 4 "login",
        /// The server said "not now" (4xx).
        Later = 5 "later",
        /// The server said no (5xx).
        Refused = 6 "refused",
        /// The connection broke.
        Broken = 7 "broken",
        /// Sender or recipient is no address.
        Address = 8 "address",
        /// The settings cannot be used (authority, password file).
        Settings = 9 "settings",
        /// The link in it no longer counts.
        TooLate = 10 "too-late",
        /// The server says that it has no such recipient (5xx to RCPT).
        Recipient = 11 "recipient",
        /// The address has letters that the server cannot carry (no SMTPUTF8, RFC 6531).
        International = 12 "international",
    }
}

impl Trouble {
    /// In plain words: what it means and what to look at.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg { key: format!("mail-trouble-{}", self.code()).into(), args: Vec::new() }
    }
    /// Whether every other mail would meet the same now.
    pub(super) fn of_the_server(self) -> bool {
        match self {
            Self::Unreachable | Self::Slow | Self::Tls | Self::Login | Self::Settings => true,
            Self::Later
            | Self::Refused
            | Self::Broken
            | Self::Address
            | Self::TooLate
            | Self::Recipient
            | Self::International => false,
        }
    }
    /// Whether another attempt would meet the same, until somebody mends the address or the server.
    pub(super) fn is_permanent(self) -> bool {
        matches!(self, Self::Recipient | Self::International)
    }
}

/// Why, with what the server said.
pub(super) type Refusal = (Trouble, String);
/// What came of an attempt, with what the server said.
pub type Answer = Result<String, Refusal>;

/// Longest answer that is kept, characters.
const LONGEST: usize = 300;

/// The authorities that a mail server's certificate may come from: the public ones, and that of the settings.
fn roots(own: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if !own.trim().is_empty() {
        let known = roots.len();
        for certificate in CertificateDer::pem_slice_iter(own.as_bytes()) {
            roots.add(certificate.ok()?).ok()?;
        }
        (roots.len() > known).then_some(())?;
    }
    Some(roots)
}

/// Whether a text is at least one certificate that can be trusted.
pub(super) fn authority(pem: &str) -> bool {
    !pem.trim().is_empty() && roots(pem).is_some()
}

/// What this machine calls itself to the mail server (RFC 5321, 4.1.4): the name that the operator set, else the host of
/// the site's address, else, where that is no full name, the address that the connection comes from.
fn hello(set: Option<&str>, base_url: &str, from: Option<IpAddr>) -> ClientId {
    let host = match set {
        Some(set) => Host::of(set),
        None => Host::of_url(base_url).map_or_else(|| Host::of(""), |(host, _)| host),
    };
    let full = set.is_some() || host.as_str().contains('.');
    let from = from.filter(|_| !full || host.as_str().is_empty()).map(|from| from.to_canonical());
    match host.address().or(from) {
        Some(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Some(IpAddr::V6(address)) => ClientId::Ipv6(address),
        None => match idna::domain_to_ascii(host.as_str()) {
            Ok(host) if !host.is_empty() => ClientId::Domain(host),
            _ => ClientId::default(),
        },
    }
}

/// The way to a server, kept for the mails of one pass.
pub(super) struct Line {
    server: MailSettings,
    hello: Option<String>,
    name: ServerName<'static>,
    tls: TlsConnector,
    limit: Duration,
    open: Option<AsyncSmtpConnection>,
    reached: bool,
}

impl Line {
    /// The way to that server; nothing is sent yet. `hello`: what this machine calls itself, where that is set.
    pub fn to(server: &MailSettings, hello: Option<&str>, limit: Duration) -> Result<Self, Refusal> {
        let wrong = |said: &str| (Trouble::Settings, said.to_owned());
        let roots = roots(&server.ca_pem).ok_or_else(|| wrong("the authority is no certificate"))?;
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let host = Host::of(&server.host);
        let name = ServerName::try_from(host.as_str().to_owned())
            .map_err(|_| wrong("the server is no host name"))?;
        let hello = hello.map(str::trim).filter(|hello| !hello.is_empty()).map(str::to_owned);
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self { server: server.clone(), hello, name, tls, limit, open: None, reached: false })
    }

    /// Sends one mail; never longer than the limit, whatever the server does.
    pub async fn send(&mut self, message: Message) -> Answer {
        self.reached = false;
        match tokio::time::timeout(self.limit, self.attempt(&message)).await {
            Err(_) => Err((Trouble::Slow, String::new())),
            Ok(answer) => answer,
        }
    }

    /// Whether the server had let this machine in before the last attempt failed: then that may be the mail's own trouble.
    pub fn reached(&self) -> bool {
        self.reached
    }

    /// Takes leave of the server.
    pub async fn end(self) {
        if let Some(mut open) = self.open {
            let _ = tokio::time::timeout(self.limit, open.quit()).await;
        }
    }

    async fn attempt(&mut self, message: &Message) -> Answer {
        // Kept from the mail before; the server may have closed it meanwhile.
        let kept = match self.open.take() {
            Some(mut open) => open.test_connected().await.then_some(open),
            None => None,
        };
        let mut open = match kept {
            Some(open) => open,
            None => self.connect().await?,
        };
        self.reached = true;
        let answer = transact(&mut open, message).await;
        let clean = match &answer {
            Ok(_) => true,
            // What else the server says would be taken for the answer to what is said next.
            Err((Trouble::Broken | Trouble::Slow, _)) => false,
            // A refused recipient leaves the connection as good as it was, for the next mail.
            Err(_) => open.command("RSET\r\n").await.is_ok(),
        };
        self.open = clean.then_some(open);
        answer
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Refusal> {
        let server = &self.server;
        let host = Host::of(&server.host);
        let unreachable = |error: std::io::Error| (Trouble::Unreachable, short(&error.to_string()));
        let mut socket = TcpStream::connect((host.as_str(), server.port)).await.map_err(unreachable)?;
        let peer = socket.peer_addr().map_err(unreachable)?;
        let from = socket.local_addr().ok().map(|from| from.ip());
        let hello = hello(self.hello.as_deref(), &server.base_url, from);
        if server.security == SmtpSecurity::Starttls {
            socket = start_tls(socket, &hello).await?;
        }
        let tls = self.tls.connect(self.name.clone(), socket).await;
        let tls = tls.map_err(|error| (Trouble::Tls, short(&error.to_string())))?;
        let answers = Answers::new(tls, peer, server.security == SmtpSecurity::Starttls);
        let opened = AsyncSmtpConnection::connect_with_transport(Box::new(answers), &hello).await;
        let mut open = opened.map_err(|error| refused(&error))?;
        if !server.user.is_empty() {
            let login = Credentials::new(server.user.clone(), server.password.reveal().to_owned());
            open.auth(&[Mechanism::Plain, Mechanism::Login], &login).await.map_err(|error| {
                // Among them: the server offers no way to log in that we know.
                let trouble = if error.is_client() { Trouble::Login } else { refused(&error).0 };
                (if error.is_permanent() { Trouble::Login } else { trouble }, told(&error))
            })?;
        }
        Ok(open)
    }
}

/// One mail over an open connection.
async fn transact(open: &mut AsyncSmtpConnection, message: &Message) -> Answer {
    let (envelope, content) = (message.envelope(), message.formatted());
    let ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
    let mut options = Vec::new();
    let unable = |said: &str| Err((Trouble::International, said.to_owned()));
    if !envelope.to().iter().chain(envelope.from()).all(ascii) {
        if !open.server_info().supports_feature(Extension::SmtpUtfEight) {
            return unable("no SMTPUTF8");
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !content.is_ascii() {
        if !open.server_info().supports_feature(Extension::EightBitMime) {
            return unable("no 8BITMIME");
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let whole = |error: Error| refused(&error);
    open.command(Mail::new(envelope.from().cloned(), options)).await.map_err(whole)?;
    for to in envelope.to() {
        open.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|error| of_recipient(&error))?;
    }
    let go = open.command(Data).await.map_err(whole)?;
    if !go.has_code(354) {
        return Err((Trouble::Broken, words_of(&go)));
    }
    let taken = open.message(&content).await.map_err(whole)?;
    let said = words_of(&taken);
    // "Go on" is no answer to the whole mail: nobody has taken it.
    if taken.code().severity == Severity::PositiveCompletion {
        Ok(said)
    } else {
        Err((Trouble::Broken, said))
    }
}

fn words_of(response: &Response) -> String {
    let said = response.message().collect::<Vec<_>>().join(" ");
    short(&format!("{} {said}", response.code()))
}

/// What a refusal means.
fn refused(error: &Error) -> Refusal {
    let trouble = match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538 | 454) => Trouble::Login,
        Some(_) if error.is_transient() => Trouble::Later,
        Some(_) => Trouble::Refused,
        None if error.is_timeout() => Trouble::Slow,
        None => Trouble::Broken,
    };
    (trouble, told(error))
}

/// What a refusal of a recipient means: this recipient's own where the server says so (RFC 3463: 5.1.x, but for the sender's
/// 5.1.7 and 5.1.8; 5.2.1). Any other, and one without such a code, may be the server's (no login, relaying, a block list),
/// and may be mended there.
fn of_recipient(error: &Error) -> Refusal {
    let (trouble, said) = refused(error);
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let own = match text.split_whitespace().next() {
        Some("5.2.1") => true,
        Some(code) => code.starts_with("5.1.") && !matches!(code, "5.1.7" | "5.1.8"),
        None => false,
    };
    (if own && trouble == Trouble::Refused { Trouble::Recipient } else { trouble }, said)
}

/// The error and what is behind it, in one line.
fn told(error: &Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !out.contains(&text) {
            out.push_str(": ");
            out.push_str(&text);
        }
        cause = inner.source();
    }
    short(&out)
}

pub(super) fn short(text: &str) -> String {
    super::compose::in_line(text).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

    fn said(set: Option<&str>, base_url: &str) -> String {
        hello(set, base_url, Some(IpAddr::from([192, 0, 2, 9]))).to_string()
    }

    /// Once it was the short name of the machine, which strict servers refuse.
    #[test]
    fn this_machine_calls_itself_by_a_full_name_or_an_address() {
        assert_eq!(said(None, "https://visite.haus.example:8443/x"), "visite.haus.example");
        assert_eq!(said(Some("mail.haus.example"), "https://visite.haus.example"), "mail.haus.example");
        assert_eq!(said(Some("203.0.113.7"), ""), "[203.0.113.7]");
        assert_eq!(said(None, "https://10.0.0.7:8443"), "[10.0.0.7]");
        assert_eq!(said(None, "https://[2001:db8::7]:8443"), "[IPv6:2001:db8::7]");
        assert_eq!(said(None, "https://m\u{fc}ller.example:8443"), "xn--mller-kva.example");
        assert_eq!(said(None, "https://haus.m\u{fc}ller:8443"), "haus.xn--mller-kva");
        for short in ["https://localhost:8443", "https://nas", ""] {
            assert_eq!(said(None, short), "[192.0.2.9]", "{short}");
        }
    }

    /// A server that answers each line by its first word, and the content by `.`; and a way to it.
    async fn talking_to(answers: &'static [(&'static str, &'static str)]) -> Line {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let mut socket = BufReader::new(socket);
            socket.write_all(b"220 here\r\n").await.unwrap();
            let (mut line, mut content) = (String::new(), false);
            while socket.read_line(&mut line).await.unwrap_or(0) > 0 {
                let verb = line.split_whitespace().next().unwrap_or_default().to_owned();
                line.clear();
                if content && verb != "." {
                    continue;
                }
                let said = answers.iter().find(|(of, _)| *of == verb).map_or("250 fine", |(_, said)| said);
                content = verb == "DATA" && said.starts_with("354");
                if socket.write_all(format!("{said}\r\n").as_bytes()).await.is_err() {
                    return;
                }
            }
        });
        let settings = MailSettings { host: "localhost".into(), ..super::super::tests::server() };
        let mut line = Line::to(&settings, None, Duration::from_secs(60)).unwrap();
        let socket = Box::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
        let open = AsyncSmtpConnection::connect_with_transport(socket, &ClientId::default()).await;
        line.open = Some(open.unwrap());
        line
    }
    fn mail() -> Message {
        let (from, to) = ("haus@haus.example".parse().unwrap(), "gut@kasse.example".parse().unwrap());
        Message::builder().from(from).to(to).body("x".to_owned()).unwrap()
    }

    /// Once the rest of such an answer counted as that to the next command, and a mail that the server refused as sent.
    #[tokio::test]
    async fn a_connection_whose_answers_are_not_understood_is_not_kept() {
        let mut line =
            talking_to(&[("MAIL", "what?\r\n250 fine"), ("DATA", "354 go on"), (".", "550 no")]).await;
        assert_eq!(line.send(mail()).await.unwrap_err().0, Trouble::Broken);
        assert!(line.open.is_none());
        let mut refused = talking_to(&[("RCPT", "550 no")]).await;
        assert_eq!(refused.send(mail()).await.unwrap_err().0, Trouble::Refused);
        assert!(refused.open.is_some(), "good for the next mail");
    }

    #[tokio::test]
    async fn a_mail_is_sent_when_the_server_has_taken_the_whole_of_it() {
        let mut early = talking_to(&[("DATA", "354 go on\r\n354 go on"), (".", "550 no")]).await;
        assert_eq!(early.send(mail()).await.unwrap_err().0, Trouble::Broken);
        let mut odd = talking_to(&[("RCPT", "250 fine\r\n250 fine"), ("DATA", "354 go on")]).await;
        assert_eq!(odd.send(mail()).await.unwrap_err().0, Trouble::Broken);
        let mut good = talking_to(&[("DATA", "354 go on")]).await;
        assert_eq!(good.send(mail()).await.unwrap(), "250 fine");
        assert!(good.open.is_some());
    }

    /// Once "relay not permitted", of a server that wants a login, turned every invitation into an unknown recipient.
    #[tokio::test]
    async fn a_recipient_is_unknown_where_the_server_says_so_and_nowhere_else() {
        let met = async |answers| talking_to(answers).await.send(mail()).await.unwrap_err().0;
        assert_eq!(met(&[("RCPT", "550 5.1.1 nobody")]).await, Trouble::Recipient);
        assert_eq!(met(&[("RCPT", "550 5.2.1 closed")]).await, Trouble::Recipient);
        for answers in [
            &[("RCPT", "550 relay not permitted")],
            &[("RCPT", "550 5.7.1 not from 5.1.1.1")],
            &[("RCPT", "553 5.1.8 the sender is nobody")],
            &[("RCPT", "552 5.2.2 full")],
        ] {
            assert_eq!(met(answers).await, Trouble::Refused, "{answers:?}");
        }
    }
}
