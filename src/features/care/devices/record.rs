//! The device in the store: key and index rows.

use super::model::Device;
use crate::{
    features::care::units::Unit,
    kernel::ids::Id,
    platform::store::{Record, RefersTo, TableName},
};

impl Record for Device {
    const TABLE: TableName = TableName::new(65, "devices");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
}

impl RefersTo<Unit> for Device {
    fn refers(&self) -> Option<Id<Unit>> {
        self.wohnbereich_id
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{DeviceKind, Revoked};
    use super::*;
    use crate::kernel::text::hex;

    /// Those written by any version must be read for ever: when this fails, make another version, do not change the bytes.
    #[test]
    fn every_version_is_these_bytes() {
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        let device = Device {
            id: Id::from_bytes([1; 16]),
            art: DeviceKind::Bewohnertablet,
            name: "x".into(),
            wohnbereich_id: Some(Id::from_bytes([2; 16])),
            created_at: at,
            created_by: Id::from_bytes([3; 16]),
            erkannt_at: None,
            widerruf: Some(Revoked { at, von: Id::from_bytes([4; 16]) }),
        };
        let bytes = device.encoded().unwrap();
        assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/device_v1.hex").trim());
        assert!(Device::load(1, &bytes).is_ok_and(|read| read == device));
        assert!(Device::load(2, &bytes).is_err());
    }
}
