//! What the operator may type about a mail server.

use crate::{
    kernel::{email, problem::FieldErrors, secret::Secret},
    platform::{
        notify::{MailSettings, is_authority, is_sender},
        settings::SmtpSecurity,
    },
};

/// The form as typed. A password is never shown again.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Server.
    pub host: String,
    /// Port; empty: the usual one.
    pub port: String,
    /// `tls` or `starttls`.
    pub security: String,
    /// Login.
    pub user: String,
    /// Sender.
    pub from: String,
    /// Address of the site.
    pub base_url: String,
    /// Own authority.
    pub ca_pem: String,
}

crate::opaque_debug!(Typed);

impl Typed {
    /// What is set, as the form shows it.
    #[must_use]
    pub fn of(settings: &MailSettings) -> Self {
        Self {
            host: settings.host.clone(),
            port: settings.port.to_string(),
            security: settings.security.code().to_owned(),
            user: settings.user.clone(),
            from: settings.from.clone(),
            base_url: settings.base_url.clone(),
            ca_pem: settings.ca_pem.clone(),
        }
    }

    /// The settings that were typed.
    ///
    /// # Errors
    /// What is wrong with them, per field.
    pub fn read(&self, password: Secret) -> Result<MailSettings, FieldErrors> {
        let mut errors = FieldErrors::new();
        let host = self.host.trim();
        let named = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        if host.is_empty() || host.len() > 253 || !host.chars().all(named) {
            errors.add("host", "MAILSERVER_UNGUELTIG");
        }
        let security = SmtpSecurity::from_code(&self.security).unwrap_or_else(|| {
            errors.add("sicherheit", "FELD_UNGUELTIG");
            SmtpSecurity::Tls
        });
        let usual = if security == SmtpSecurity::Tls { 465 } else { 587 };
        let port = match self.port.trim() {
            "" => Some(usual),
            text => text.parse().ok().filter(|port| *port > 0),
        };
        if port.is_none() {
            errors.add("port", "PORT_UNGUELTIG");
        }
        let typed = self.from.trim();
        let from = if is_sender(typed) { Some(typed.to_owned()) } else { email::clean(typed) };
        if from.is_none() {
            errors.add("absender", "EMAIL_UNGUELTIG");
        }
        let base = self.base_url.trim().trim_end_matches('/');
        if !base.is_empty() && !is_site(base) {
            errors.add("adresse", "SEITENADRESSE_UNGUELTIG");
        }
        if !self.ca_pem.trim().is_empty() && !is_authority(&self.ca_pem) {
            errors.add("ca", "ZERTIFIKAT_UNLESBAR");
        }
        match port.zip(from) {
            Some((port, from)) if errors.is_empty() => Ok(MailSettings {
                host: host.to_owned(),
                port,
                security,
                user: self.user.trim().to_owned(),
                password,
                from,
                base_url: base.to_owned(),
                ca_pem: self.ca_pem.trim().to_owned(),
            }),
            _ => Err(errors),
        }
    }
}

/// `https://` and a host, perhaps with a port; nothing behind it.
fn is_site(text: &str) -> bool {
    let Some(host) = text.strip_prefix("https://") else { return false };
    !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            host: " mail.example ".into(),
            security: "starttls".into(),
            from: "Haus <post@haus.example>".into(),
            ..Typed::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut Typed)) -> Vec<String> {
        let mut typed = typed();
        change(&mut typed);
        match typed.read(Secret::new(String::new())) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.0.iter().map(|error| error.field.to_string()).collect(),
        }
    }

    #[test]
    fn a_mail_server_needs_a_name_a_sender_and_a_protected_way() {
        let read = typed().read(Secret::new("x".into())).unwrap();
        assert_eq!((read.host.as_str(), read.port), ("mail.example", 587));
        assert_eq!(wrong(|typed| typed.host = "a b".into()), ["host"]);
        assert_eq!(wrong(|typed| typed.security = "none".into()), ["sicherheit"]);
        assert_eq!(wrong(|typed| typed.port = "0".into()), ["port"]);
        assert_eq!(wrong(|typed| typed.port = "70000".into()), ["port"]);
        assert_eq!(wrong(|typed| typed.from = "nobody".into()), ["absender"]);
        assert_eq!(wrong(|typed| typed.from = "Haus <post@-haus.example>".into()), ["absender"]);
        let pasted = Typed { from: "mailto:post@haus.example;".into(), ..typed() };
        assert_eq!(pasted.read(Secret::new("x".into())).unwrap().from, "post@haus.example");
        assert_eq!(wrong(|typed| typed.from = "a@b.example\r\nBcc: c@d.example".into()), ["absender"]);
        assert_eq!(wrong(|typed| typed.base_url = "http://haus.example".into()), ["adresse"]);
        assert_eq!(wrong(|typed| typed.base_url = "https://haus.example/x".into()), ["adresse"]);
        assert_eq!(wrong(|typed| typed.base_url = "https://haus.example:8443/".into()), [""; 0]);
        assert_eq!(wrong(|typed| typed.ca_pem = "nonsense".into()), ["ca"]);
    }
}
