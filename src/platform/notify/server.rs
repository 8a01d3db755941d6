//! Which mail server counts: the configuration's, else the one of the page, else none.

use super::settings::{KEY, MailSettings};
use crate::{
    kernel::{host::Host, secret::Secret},
    platform::{
        base::Base,
        settings::{Settings, SmtpSecurity},
        store::{InstanceReader, StoreError, Versioned},
    },
};

/// Where the mail server was set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// In the configuration; the page shows it and cannot change it.
    Configuration,
    /// On the page.
    Page,
}

/// The mail server in force.
#[derive(Clone)]
pub struct MailServer {
    /// What is set.
    pub settings: MailSettings,
    /// Where.
    pub source: Source,
}

crate::opaque_debug!(MailServer);

/// The usual port.
#[must_use]
pub(super) fn usual_port(security: SmtpSecurity) -> u16 {
    match security {
        SmtpSecurity::Tls => 465,
        SmtpSecurity::Starttls => 587,
    }
}

impl Base {
    /// The mail server in force; none: nothing is mailed.
    ///
    /// # Errors
    /// When the store fails.
    pub fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        self.store().instance_read(|r| server(self, r))
    }

    /// Whether mails can go out.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sends_mail(&self) -> Result<bool, StoreError> {
        let configured = self.settings().smtp_host.as_deref().is_some_and(|host| !host.is_empty());
        Ok(configured || self.store().instance_read(|r| r.get::<MailSettings>(KEY))?.is_some())
    }

    /// The address of this site as mails and pages write it, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> String {
        let settings = self.settings();
        if let Some(base) = settings.base_url.as_deref().filter(|base| !base.trim().is_empty()) {
            return base.trim().trim_end_matches('/').to_owned();
        }
        let names = self.hosts();
        let host = Host::of(names.first().map_or("localhost", String::as_str));
        match settings.listen.port() {
            0 | 443 => format!("https://{host}"),
            port => format!("https://{host}:{port}"),
        }
    }
}

fn server(p: &Base, r: &InstanceReader<'_>) -> Result<Option<MailServer>, StoreError> {
    if let Some(settings) = configured(p.settings(), p.base_url()) {
        return Ok(Some(MailServer { settings, source: Source::Configuration }));
    }
    let stored = r.get::<MailSettings>(KEY)?.map(Versioned::into_inner);
    Ok(stored.map(|mut settings| {
        if settings.base_url.is_empty() {
            settings.base_url = p.base_url();
        }
        MailServer { settings, source: Source::Page }
    }))
}

/// What the configuration says. A password or authority that cannot be read is left out: the server's refusal then says
/// on the page what is missing, and nothing else stops.
fn configured(settings: &Settings, base_url: String) -> Option<MailSettings> {
    let host = settings.smtp_host.clone().filter(|host| !host.is_empty())?;
    let file = |path: &Option<std::path::PathBuf>| {
        let Some(path) = path else { return String::new() };
        std::fs::read_to_string(path).unwrap_or_else(|error| {
            tracing::error!(file = %path.display(), %error, "a file of the mail settings is not read");
            String::new()
        })
    };
    let security = settings.smtp_security;
    Some(MailSettings {
        host,
        port: if settings.smtp_port == 0 { usual_port(security) } else { settings.smtp_port },
        security,
        user: settings.smtp_user.clone().unwrap_or_default(),
        password: Secret::new(file(&settings.smtp_password_file).trim_end_matches(['\r', '\n']).to_owned()),
        from: settings.smtp_from.clone().unwrap_or_default(),
        base_url,
        ca_pem: file(&settings.smtp_ca),
    })
}
