//! The mail server as the operator sets it up on the page: one record of the instance.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::secret::Secret,
    platform::{
        settings::SmtpSecurity,
        store::{Corrupt, EventKind, InstanceRecord, TableName, codec},
    },
};

/// The mail server was set up, or changed.
pub const MAIL_SETTINGS_CHANGED: EventKind = EventKind::new("mail.settings_changed");

/// What the operator typed. Lies sealed in the data file, the password with it.
#[derive(Clone)]
pub struct MailSettings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// Login; empty: none.
    pub user: String,
    /// Its password; never shown again.
    pub password: Secret,
    /// The sender, an address or `Name <address>`.
    pub from: String,
    /// The address of this site in mails, e.g. `https://haus.example`.
    pub base_url: String,
    /// An own authority that the server's certificate comes from (PEM); empty: the public ones.
    pub ca_pem: String,
}

crate::opaque_debug!(MailSettings);

/// The only key.
pub(super) const KEY: [u8; 16] = [0; 16];

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredMailSettings {
    host: String,
    port: u16,
    starttls: bool,
    user: String,
    password: String,
    from: String,
    base_url: String,
    ca_pem: String,
}

impl InstanceRecord for MailSettings {
    type Owner = ();
    const TABLE: TableName = TableName::new(101, "mail_settings");
    const VERSION: u8 = 1;
    type Stored = StoredMailSettings;

    fn key(&self) -> [u8; 16] {
        KEY
    }
    fn owner(&self) {}
    fn store(&self) -> StoredMailSettings {
        StoredMailSettings {
            host: self.host.clone(),
            port: self.port,
            starttls: self.security == SmtpSecurity::Starttls,
            user: self.user.clone(),
            password: self.password.reveal().to_owned(),
            from: self.from.clone(),
            base_url: self.base_url.clone(),
            ca_pem: self.ca_pem.clone(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredMailSettings = codec::only_version(1, version, bytes)?;
        Ok(Self {
            host: stored.host,
            port: stored.port,
            security: if stored.starttls { SmtpSecurity::Starttls } else { SmtpSecurity::Tls },
            user: stored.user,
            password: Secret::new(stored.password),
            from: stored.from,
            base_url: stored.base_url,
            ca_pem: stored.ca_pem,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::stored_bytes;

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let settings = MailSettings {
            host: "mx".into(),
            port: 587,
            security: SmtpSecurity::Starttls,
            user: "u".into(),
            password: Secret::new("pw".into()),
            from: "a@x".into(),
            base_url: "https://h".into(),
            ca_pem: String::new(),
        };
        assert_eq!(stored_bytes(&settings), b"\x02mx\xfb\x4b\x02\x01\x01u\x02pw\x03a@x\x09https://h\x00");
    }
}
