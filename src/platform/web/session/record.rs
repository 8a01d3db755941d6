//! A session and the failure counters, as records of the instance.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{Corrupt, InstanceRecord, TableName, codec},
        tenancy::{Membership, Origin, User},
        web::throttle::Failures,
    },
};

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

crate::opaque_debug!(Session, SignInFailures);

impl Session {
    /// Whether a refresh token with this hash is, or was the last time, the session's.
    pub(super) fn is_bought_by(&self, presented: &[u8; 32]) -> bool {
        self.refresh == *presented || self.refresh_before.is_some_and(|(before, _)| before == *presented)
    }
}

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
struct StoredSessionV1 {
    id: [u8; 16],
    user: [u8; 16],
    membership: [u8; 16],
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    refresh: [u8; 32],
    refresh_before: Option<([u8; 32], i64)>,
    browser: bool,
}

/// The form on disk, version 2.
#[derive(Serialize, Deserialize)]
pub struct StoredSession {
    first: StoredSessionV1,
    proved_at: i64,
    address: Option<IpAddr>,
    agent: String,
    offer: Option<[u8; 20]>,
}

impl InstanceRecord for Session {
    type Owner = Id<User>;
    const TABLE: TableName = TableName::new(4, "sessions");
    const VERSION: u8 = 2;
    type Stored = StoredSession;

    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Id<User> {
        self.user
    }
    fn store(&self) -> StoredSession {
        StoredSession {
            first: StoredSessionV1 {
                id: self.id.bytes(),
                user: self.user.bytes(),
                membership: self.membership.bytes(),
                created_at: self.created_at.as_microsecond(),
                seen_at: self.seen_at.as_microsecond(),
                expires_at: self.expires_at.as_microsecond(),
                refresh: self.refresh,
                refresh_before: self.refresh_before.map(|(hash, until)| (hash, until.as_microsecond())),
                browser: self.browser,
            },
            proved_at: self.proved_at.as_microsecond(),
            address: self.origin.as_ref().map(|origin| origin.address),
            agent: self.origin.as_ref().map(|origin| origin.agent.clone()).unwrap_or_default(),
            offer: self.offer.as_deref().copied(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored = match version {
            1 => {
                let first: StoredSessionV1 = codec::decode(bytes)?;
                StoredSession {
                    proved_at: first.created_at,
                    first,
                    address: None,
                    agent: String::new(),
                    offer: None,
                }
            }
            2 => codec::decode::<StoredSession>(bytes)?,
            _ => return Err(Corrupt),
        };
        let StoredSession { first, proved_at, address, agent, offer } = stored;
        Ok(Self {
            id: Id::from_bytes(first.id),
            user: Id::from_bytes(first.user),
            membership: Id::from_bytes(first.membership),
            created_at: codec::instant(first.created_at)?,
            seen_at: codec::instant(first.seen_at)?,
            expires_at: codec::instant(first.expires_at)?,
            refresh: first.refresh,
            refresh_before: match first.refresh_before {
                Some((hash, until)) => Some((hash, codec::instant(until)?)),
                None => None,
            },
            browser: first.browser,
            proved_at: codec::instant(proved_at)?,
            origin: address.map(|address| Origin { address, agent }),
            offer: offer.map(Zeroizing::new),
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("user", self.user.to_string()));
        out.push(("membership", self.membership.to_string()));
    }
}

/// Failed sign-ins of one typed e-mail from one network, or from one device that was let in before.
pub struct SignInFailures {
    /// Keyed hash of e-mail and network, or of the device.
    pub key: [u8; 16],
    /// The count.
    pub failures: Failures,
    /// Keyed hash of whose they are (typed e-mail, or account for codes): by it an unlocking finds them.
    pub whose: [u8; 16],
}

impl InstanceRecord for SignInFailures {
    type Owner = ();
    const TABLE: TableName = TableName::new(5, "sign_in_failures");
    const VERSION: u8 = 2;
    type Stored = ([u8; 16], Failures, [u8; 16]);

    fn key(&self) -> [u8; 16] {
        self.key
    }
    fn owner(&self) {}
    fn store(&self) -> Self::Stored {
        (self.key, self.failures, self.whose)
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let (key, failures, whose) = match version {
            1 => {
                let (key, failures) = codec::decode(bytes)?;
                (key, failures, [0; 16])
            }
            2 => codec::decode(bytes)?,
            _ => return Err(Corrupt),
        };
        Ok(Self { key, failures, whose })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("whose", hex(&self.whose)));
    }
}
