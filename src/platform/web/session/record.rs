//! A session and the failure counters, as records of the instance.

use std::net::IpAddr;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::lifetime::Timed;
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{Corrupt, InstanceRecord, OnDisk, TableName, codec},
        tenancy::{Membership, Origin, User},
        web::throttle::Failures,
    },
    record,
};

record! {
    /// One signed-in device. Bound to one membership; switching tenants makes another.
    #[derive(Clone)]
    pub struct Session {
        /// Its id.
        pub id: Id<Session>,
        /// Who.
        pub user: Id<User>,
        /// In which role of which tenant.
        pub membership: Id<Membership>,
        /// Signed in at.
        pub created_at: Timestamp,
        /// Last request, to within some minutes.
        pub seen_at: Timestamp,
        /// Dead from then on.
        pub expires_at: Timestamp,
        /// Keyed hash of the refresh token that is due.
        pub refresh: [u8; 32],
        /// The one before, and until when it still counts (two tabs that refresh at once).
        pub refresh_before: Option<([u8; 32], Timestamp)>,
        /// Whether it is a browser (idle timeout) or a program.
        pub browser: bool,
        /// When the person last proved who they are: password, and code where one is due (R-AUTH-13).
        pub proved_at: Timestamp,
        /// Where it was begun from.
        pub origin: Option<Origin>,
        /// The secret of a second factor that is shown to be confirmed.
        pub offer: Option<Zeroizing<[u8; 20]>>,
    }
}

impl Session {
    /// Whether a refresh token with this hash is, or was the last time, the session's.
    pub(super) fn is_bought_by(&self, presented: &[u8; 32]) -> bool {
        self.refresh == *presented || self.refresh_before.is_some_and(|(before, _)| before == *presented)
    }
}

impl Timed for Session {
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

/// Address and what the program calls itself; neither, for a session that began before they were kept.
impl OnDisk for Option<Origin> {
    type Raw = (Option<IpAddr>, String);
    fn raw(&self) -> Self::Raw {
        self.as_ref().map(|origin| (Some(origin.address), origin.agent.clone())).unwrap_or_default()
    }
    fn of_raw((address, agent): Self::Raw) -> Result<Self, Corrupt> {
        Ok(address.map(|address| Origin { address, agent }))
    }
}

/// The members of version 1.
type First = ([u8; 16], [u8; 16], [u8; 16], i64, i64, i64, [u8; 32], Option<([u8; 32], i64)>, bool);

impl InstanceRecord for Session {
    type Owner = Id<User>;
    const TABLE: TableName = TableName::new(4, "sessions");
    const VERSION: u8 = 2;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Id<User> {
        self.user
    }
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        let (.., created_at, _, _, _, _, _): First = codec::decode(bytes)?;
        // Proved when it began; no origin, no second factor on offer.
        codec::append(bytes, &(created_at, None::<IpAddr>, "", None::<()>))
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("user", self.user.to_string()));
        out.push(("membership", self.membership.to_string()));
    }
}

record! {
    /// Failed sign-ins of one typed e-mail from one network, or from one device that was let in before.
    pub struct SignInFailures {
        /// Keyed hash of e-mail and network, or of the device.
        pub key: [u8; 16],
        /// The count.
        pub failures: Failures,
        /// Keyed hash of whose they are (typed e-mail, or account for codes): by it an unlocking finds them.
        pub whose: [u8; 16],
    }
}

impl InstanceRecord for SignInFailures {
    type Owner = ();
    const TABLE: TableName = TableName::new(5, "sign_in_failures");
    const VERSION: u8 = 2;
    fn key(&self) -> [u8; 16] {
        self.key
    }
    fn owner(&self) {}
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &[0_u8; 16]) // Nobody's: no unlocking finds them.
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("whose", hex(&self.whose)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::stored_bytes;

    /// Version 1 ended with whether it is a browser.
    #[test]
    fn a_session_of_version_1_is_read_as_proved_when_it_began() {
        let (id, user, membership, refresh, before) = ([1; 16], [2; 16], [3; 16], [4; 32], [5; 32]);
        let (ids, times) = ([id, user, membership].concat(), b"\x02\x04\x06");
        let first = [ids.as_slice(), times, &refresh, b"\x01", &before, b"\x08\x01"].concat();
        let session = Session::load(1, &first).unwrap();
        assert_eq!((session.id, session.user), (Id::from_bytes(id), Id::from_bytes(user)));
        let micros = [session.created_at, session.proved_at, session.seen_at, session.expires_at];
        assert_eq!(micros.map(Timestamp::as_microsecond), [1, 1, 2, 3]);
        let until = session.refresh_before.map(|(hash, until)| (hash, until.as_microsecond()));
        assert_eq!((session.refresh, until), (refresh, Some((before, 4))));
        assert!(session.browser && session.origin.is_none() && session.offer.is_none());
        assert_eq!(stored_bytes(&session), [first.as_slice(), b"\x02\0\0\0"].concat());
        assert!(Session::load(3, &first).is_err() && Session::load(1, b"\x01").is_err());

        let origin = Some(Origin { address: "192.0.2.1".parse().unwrap(), agent: "x".into() });
        let session = Session { origin, offer: Some(Zeroizing::new([6; 20])), ..session };
        let rest = [b"\x02\x01\0\xc0\0\x02\x01\x01x\x01".as_slice(), &[6; 20]].concat();
        assert_eq!(stored_bytes(&session), [first, rest].concat());
    }

    #[test]
    fn failures_of_version_1_are_nobodys() {
        let first = [[1; 16].as_slice(), b"\x03\x04\x06"].concat();
        let failures = SignInFailures::load(1, &first).unwrap();
        assert_eq!((failures.key, failures.whose, failures.failures.count), ([1; 16], [0; 16], 3));
        assert_eq!(stored_bytes(&failures), [first.as_slice(), &[0; 16]].concat());
    }
}
