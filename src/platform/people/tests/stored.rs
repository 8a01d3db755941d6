//! What people come in by, as it lies on disk: no two members of a sample are alike, so that a change of their order is seen.

use super::super::{AllowedDomain, EntryKind, EntryLink, Invitation};
use crate::{
    kernel::ids::Id,
    platform::{
        store::{codec::instant, testing::stored_bytes},
        tenancy::{Role, TenantId},
    },
};

#[test]
fn an_allowed_domain_is_stored_in_these_bytes_for_ever() {
    let domain = AllowedDomain {
        id: Id::from_bytes([1; 16]),
        tenant: TenantId([2; 16]),
        domain: "a.example".into(),
        role: Role::Staff,
        created_at: instant(3).unwrap(),
    };
    assert_eq!(
        stored_bytes(&domain),
        [&[1; 16], &[2; 16], b"\x09a.example".as_slice(), b"\x03\x06"].concat()
    );
}

#[test]
fn an_invitation_is_stored_in_these_bytes_for_ever() {
    let invitation = Invitation {
        id: Id::from_bytes([1; 16]),
        tenant: TenantId([2; 16]),
        token: [3; 32],
        role: Role::Therapist,
        email: Some("a@b".into()),
        by: "Cy".into(),
        created_at: instant(4).unwrap(),
        expires_at: instant(5).unwrap(),
        used: Some((Id::from_bytes([6; 16]), instant(7).unwrap())),
        revoked_at: Some(instant(8).unwrap()),
        idempotency_key: [9; 16],
    };
    let parts: [&[u8]; 6] = [
        &[[1; 16], [2; 16]].concat(),
        &[3; 32],
        b"\x04\x01\x03a@b\x02Cy\x08\x0a\x01",
        &[6; 16],
        b"\x0e\x01\x10",
        &[9; 16],
    ];
    assert_eq!(stored_bytes(&invitation), parts.concat());
}

#[test]
fn a_link_is_stored_in_these_bytes_for_ever() {
    let link = EntryLink {
        id: Id::from_bytes([1; 16]),
        token: [2; 32],
        kind: EntryKind::FirstPassword,
        user: Some(Id::from_bytes([4; 16])),
        epoch: 5,
        email: "a@b".into(),
        created_at: instant(6).unwrap(),
        expires_at: instant(7).unwrap(),
    };
    let parts: [&[u8]; 5] = [&[1; 16], &[2; 32], b"\x03\x01", &[4; 16], b"\x05\x03a@b\x0c\x0e"];
    assert_eq!(stored_bytes(&link), parts.concat());
}
