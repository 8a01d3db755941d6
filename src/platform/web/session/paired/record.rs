//! A pairing that waits for its browser, and a paired browser: records of the instance.

use jiff::{SignedDuration, Timestamp};

use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{InstanceRecord, TableName},
        tenancy::TenantId,
    },
    record,
};

/// So long a browser stays paired: as long as browsers keep a cookie.
pub(super) const PAIRED_FOR: SignedDuration = SignedDuration::from_hours(400 * 24);

record! {
    /// A code that pairs one browser, once.
    pub struct Pairing {
        /// Its id.
        pub(super) id: Id<Pairing>,
        /// Where.
        pub(super) tenant: TenantId,
        /// The device, by an id of the feature that knows it.
        pub(super) device: [u8; 16],
        /// What the audit trail calls the device.
        pub(super) name: String,
        /// Keyed hash of the secret in the link.
        pub(super) token: [u8; 32],
        /// Keyed hash of the code to be typed.
        pub(super) code: [u8; 32],
        /// Made at.
        pub(super) created_at: Timestamp,
        /// Counts until then.
        pub(super) expires_at: Timestamp,
    }
}

record! {
    /// A browser that a tenant has paired. Its key is the id of the device: there is one browser for each.
    pub struct PairedBrowser {
        /// The device, by an id of the feature that knows it.
        pub(super) device: [u8; 16],
        /// Where.
        pub(super) tenant: TenantId,
        /// What the audit trail calls it.
        pub(super) name: String,
        /// Keyed hash of the secret in the cookie.
        pub(super) secret: [u8; 32],
        /// Paired at.
        pub(super) created_at: Timestamp,
        /// Last request, to within a minute.
        pub(super) seen_at: Timestamp,
        /// Over from then on.
        pub(super) expires_at: Timestamp,
    }
}

/// By which value what belongs to a device is found.
pub(super) fn by_device(tenant: TenantId, device: &[u8; 16]) -> String {
    format!("{}.{}", hex(&tenant.0), hex(device))
}

impl InstanceRecord for Pairing {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(108, "pairings");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("tenant", hex(&self.tenant.0)));
        out.push(("device", by_device(self.tenant, &self.device)));
        out.push(("token", hex(&self.token)));
        out.push(("code", hex(&self.code)));
    }
}

impl InstanceRecord for PairedBrowser {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(109, "paired_browsers");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.device
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("tenant", hex(&self.tenant.0)));
        out.push(("device", by_device(self.tenant, &self.device)));
    }
}

impl Pairing {
    /// Whether it has had its time.
    pub(in crate::platform::web::session) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

impl PairedBrowser {
    /// Whether it has had its time.
    pub(in crate::platform::web::session) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::{codec::instant, testing::stored_bytes};

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let pairing = Pairing {
            id: Id::from_bytes([1; 16]),
            tenant: TenantId([2; 16]),
            device: [3; 16],
            name: "x".into(),
            token: [4; 32],
            code: [5; 32],
            created_at: instant(1).unwrap(),
            expires_at: instant(2).unwrap(),
        };
        let parts: [&[u8]; 7] = [&[1; 16], &[2; 16], &[3; 16], b"\x01x", &[4; 32], &[5; 32], b"\x02\x04"];
        assert_eq!(stored_bytes(&pairing), parts.concat());
        let paired = PairedBrowser {
            device: [3; 16],
            tenant: TenantId([2; 16]),
            name: "x".into(),
            secret: [6; 32],
            created_at: instant(1).unwrap(),
            seen_at: instant(2).unwrap(),
            expires_at: instant(3).unwrap(),
        };
        let parts: [&[u8]; 5] = [&[3; 16], &[2; 16], b"\x01x", &[6; 32], b"\x02\x04\x06"];
        assert_eq!(stored_bytes(&paired), parts.concat());
    }
}
