//! The mail server as the operator sets it up on the page: one record of the instance.

use crate::{
    kernel::secret::Secret,
    platform::{
        settings::SmtpSecurity,
        store::{EventKind, InstanceRecord, TableName},
    },
    record,
};

/// The mail server was set up, or changed.
pub const MAIL_SETTINGS_CHANGED: EventKind = EventKind::new("mail.settings_changed");

record! {
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
}

/// The only key.
pub(super) const KEY: [u8; 16] = [0; 16];

impl InstanceRecord for MailSettings {
    type Owner = ();
    const TABLE: TableName = TableName::new(101, "mail_settings");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        KEY
    }
    fn owner(&self) {}
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
