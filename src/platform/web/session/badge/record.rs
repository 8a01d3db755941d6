//! A session without a user, as a record of the instance.

use jiff::Timestamp;

use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{InstanceRecord, TableName},
        tenancy::TenantId,
        web::session::lifetime::Timed,
    },
    record,
};

record! {
    /// Somebody without an account, on one device.
    pub struct BadgeSession {
        /// Its id.
        pub(super) id: Id<BadgeSession>,
        /// Where.
        pub(super) tenant: TenantId,
        /// The record that stands for them: number of its table, key.
        pub(super) person: (u16, [u8; 16]),
        /// What the audit trail calls them.
        pub(super) name: String,
        /// The device, by an id of the feature that knows it.
        pub(super) device: [u8; 16],
        /// Keyed hash of the secret in the cookie.
        pub(super) secret: [u8; 32],
        /// Opened at.
        pub(super) created_at: Timestamp,
        /// Last request, to within some minutes.
        pub(super) seen_at: Timestamp,
        /// Over after so many seconds without a request.
        pub(super) idle_s: u32,
        /// Over from then on.
        pub(super) expires_at: Timestamp,
    }
}

/// By which value the sessions of somebody are found.
pub(super) fn by_person(tenant: TenantId, (table, id): (u16, [u8; 16])) -> String {
    format!("{}.{table}.{}", hex(&tenant.0), hex(&id))
}

/// By which value those on a device are found.
pub(super) fn by_device(tenant: TenantId, device: &[u8; 16]) -> String {
    format!("{}.{}", hex(&tenant.0), hex(device))
}

impl InstanceRecord for BadgeSession {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(107, "badge_sessions");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("tenant", hex(&self.tenant.0)));
        out.push(("person", by_person(self.tenant, self.person)));
        out.push(("device", by_device(self.tenant, &self.device)));
    }
}

impl Timed for BadgeSession {
    fn seen_at(&self) -> Timestamp {
        self.seen_at
    }
    fn see(&mut self, at: Timestamp) {
        self.seen_at = at;
    }
    fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl BadgeSession {
    /// Whether it has had its time.
    pub(in crate::platform::web::session) fn is_over(&self, now: Timestamp) -> bool {
        self.has_ended(Some(self.idle_s), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::{codec::instant, testing::stored_bytes};

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let session = BadgeSession {
            id: Id::from_bytes([1; 16]),
            tenant: TenantId([2; 16]),
            person: (3, [4; 16]),
            name: "x".into(),
            device: [5; 16],
            secret: [6; 32],
            created_at: instant(1).unwrap(),
            seen_at: instant(2).unwrap(),
            idle_s: 7,
            expires_at: instant(4).unwrap(),
        };
        let ids = [[1; 16].as_slice(), &[2; 16], b"\x03", &[4; 16], b"\x01x", &[5; 16], &[6; 32]].concat();
        assert_eq!(stored_bytes(&session), [ids.as_slice(), b"\x02\x04\x07\x08"].concat());
    }
}
