//! What the operator can set. Read by `app::config` from flag, environment, file, default, in this order.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::closed_list;

/// Let's Encrypt, as everybody uses it.
pub const ACME_PRODUCTION: &str = "https://acme-v02.api.letsencrypt.org/directory";
/// Let's Encrypt, to try out: no device trusts its certificates.
pub const ACME_STAGING: &str = "https://acme-staging-v02.api.letsencrypt.org/directory";

closed_list! {
    /// How the connection to the mail server is protected.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum SmtpSecurity {
        /// TLS from the first byte (usually port 465).
        Tls = 0 "tls",
        /// TLS after STARTTLS, which the server must offer (usually port 587).
        Starttls = 1 "starttls",
    }
}

/// An address or a network (`10.0.0.7`, `10.0.0.0/8`, `fd00::/8`) from which a proxy asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Proxy(IpNet);

impl Proxy {
    /// Whether it asks from this address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Proxy {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        let net =
            net.map_err(|_| format!("`{text}` is neither an address nor a network such as 10.0.0.0/8"))?;
        // Whoever trusts everybody believes every header.
        if net.prefix_len() == 0 { Err(format!("`{text}` would trust everybody")) } else { Ok(Self(net)) }
    }
}

impl TryFrom<String> for Proxy {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> Self {
        proxy.to_string()
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When browsers are told to come over TLS only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "HstsWord", into = "HstsWord")]
pub enum Hsts {
    /// With a certificate that devices trust of themselves: one of the operator's own files, or an ordered one.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// As it is written: `"auto"`, `true`, `false`; a variable can only say a text.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "hsts is auto, true or false")]
enum HstsWord {
    Flag(bool),
    Word(HstsText),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum HstsText {
    Auto,
    True,
    False,
}

impl From<HstsWord> for Hsts {
    fn from(word: HstsWord) -> Self {
        match word {
            HstsWord::Word(HstsText::Auto) => Self::Auto,
            HstsWord::Flag(true) | HstsWord::Word(HstsText::True) => Self::On,
            HstsWord::Flag(false) | HstsWord::Word(HstsText::False) => Self::Off,
        }
    }
}

impl From<Hsts> for HstsWord {
    fn from(hsts: Hsts) -> Self {
        match hsts {
            Hsts::Auto => Self::Word(HstsText::Auto),
            Hsts::On => Self::Flag(true),
            Hsts::Off => Self::Flag(false),
        }
    }
}

/// The settings in force.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the site listens (HTTPS).
    pub listen: SocketAddr,
    /// Where plain HTTP listens, only to redirect; none: not at all.
    pub http: Option<SocketAddr>,
    /// Where health and metrics listen, for machines on this host.
    pub ops_listen: SocketAddr,
    /// Names and addresses that the site is reached by; the first is used in links and redirects.
    pub hosts: Vec<String>,
    /// An own certificate chain (PEM); with `tls_key`, replaces the local certificate authority.
    pub tls_certificate: Option<PathBuf>,
    /// Its key (PEM).
    pub tls_key: Option<PathBuf>,
    /// Address of an ACME directory; with `acme_names`, the certificate is ordered there.
    pub acme_directory: String,
    /// Where the ACME authority may write to: an e-mail address.
    pub acme_contact: Option<String>,
    /// Names of the certificate that is ordered; empty: none is.
    pub acme_names: Vec<String>,
    /// Whether the terms of the ACME authority are agreed to.
    pub acme_terms_agreed: bool,
    /// Certificates (PEM) that an ACME directory of the own house is known by.
    pub acme_authority: Option<PathBuf>,
    /// Where backups lie; none: `backups/` in the data directory.
    pub backups: Option<PathBuf>,
    /// Minutes without a request after which a browser must sign in again.
    pub session_idle_minutes: u32,
    /// Hours after which a browser must sign in again, whatever it did.
    pub session_absolute_hours: u32,
    /// Whether operators, admins and the roles that a tenant names need a second factor. `false` only while the site
    /// listens on this machine alone, or for a demo.
    pub mfa_required: bool,
    /// Lifetime of an access token in minutes.
    pub access_minutes: u32,
    /// Lifetime of a refresh token in days.
    pub refresh_days: u32,
    /// Failed sign-ins until the lock.
    pub lockout_failures: u32,
    /// Minutes that the lock lasts.
    pub lockout_minutes: u32,
    /// Memory of one password hash, KiB.
    pub password_memory_kib: u32,
    /// Passes of one password hash.
    pub password_passes: u32,
    /// Requests of a sign-in per network at once, then one per six seconds.
    pub sign_in_burst: u32,
    /// Requests of one person per second.
    pub user_rate: u32,
    /// Requests of one person at once, before `user_rate` counts; files and reports count as ten.
    pub user_burst: u32,
    /// Proxies in front of the site, as addresses or networks: only theirs is `X-Forwarded-For` believed.
    pub trusted_proxies: Vec<Proxy>,
    /// Connections in all.
    pub connections: u32,
    /// Connections of one network.
    pub connections_per_network: u32,
    /// `Strict-Transport-Security`: `auto` (with a certificate of one's own or an ordered one, not with that of the house's
    /// authority), `true` or `false`.
    pub hsts: Hsts,
    /// The address of this site in mails, e.g. `https://haus.example`; unless told: the first of `hosts`, with the port.
    pub base_url: Option<String>,
    /// The mail server; with it set here, the page for it is read-only.
    pub smtp_host: Option<String>,
    /// Its port; 0: the usual one, 465 or 587.
    pub smtp_port: u16,
    /// How the connection to it is protected: `tls` from the first byte, or `starttls`. Without protection nothing is sent.
    pub smtp_security: SmtpSecurity,
    /// Login at it, where it wants one.
    pub smtp_user: Option<String>,
    /// A file that holds nothing but the password.
    pub smtp_password_file: Option<PathBuf>,
    /// Sender of mails: an address, or `Name <address>`.
    pub smtp_from: Option<String>,
    /// An own authority (PEM) that the mail server's certificate comes from, beside the public ones.
    pub smtp_ca: Option<PathBuf>,
    /// What this machine calls itself to the mail server (EHLO), a full host name; unless told: the host of `base_url`, and
    /// where that is no full name, the address that the connection comes from.
    pub smtp_hello: Option<String>,
    /// Seconds that the mail server may take for one mail.
    pub smtp_timeout_seconds: u32,
    /// Seconds before a mail is tried again for the first time; then ten and sixty times as many.
    pub mail_retry_seconds: u32,
    /// Seconds that the mail of a message waits which may still grow (many entries of one person are one mail).
    pub mail_settle_seconds: u32,
    /// Log lines: `json` or `text`.
    pub log_format: String,
    /// Log filter, as of `tracing` (e.g. `info`, `visite=debug`).
    pub log: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 8443)),
            http: None,
            ops_listen: SocketAddr::from(([127, 0, 0, 1], 9464)),
            hosts: vec!["localhost".into()],
            tls_certificate: None,
            tls_key: None,
            acme_directory: ACME_PRODUCTION.into(),
            acme_contact: None,
            acme_names: Vec::new(),
            acme_terms_agreed: false,
            acme_authority: None,
            backups: None,
            session_idle_minutes: 15,
            session_absolute_hours: 12,
            mfa_required: true,
            access_minutes: 15,
            refresh_days: 7,
            lockout_failures: 5,
            lockout_minutes: 30,
            password_memory_kib: 64 * 1024,
            password_passes: 3,
            sign_in_burst: 10,
            user_rate: 20,
            user_burst: 60,
            trusted_proxies: Vec::new(),
            connections: 1000,
            connections_per_network: 64,
            hsts: Hsts::Auto,
            base_url: None,
            smtp_host: None,
            smtp_port: 0,
            smtp_security: SmtpSecurity::Tls,
            smtp_user: None,
            smtp_password_file: None,
            smtp_from: None,
            smtp_ca: None,
            smtp_hello: None,
            smtp_timeout_seconds: 30,
            mail_retry_seconds: 60,
            mail_settle_seconds: 600,
            log_format: "text".into(),
            log: "info".into(),
        }
    }
}
