//! Inboxes: the messages of a tenant's people.

use jiff::{SignedDuration, Timestamp};

use super::{
    mail::{Mail, MailState},
    notice::{Facts, Kind, Notice},
};
use crate::{
    grants,
    kernel::{
        ids::Id,
        paging::{Paging, Slice},
        problem::Problem,
    },
    permission,
    platform::{
        base::Base,
        store::{Index, IndexEntries, Order, Range, Reader, Record, StoreError, TableName, Versioned},
        tenancy::{Ctx, SweepPermission, User},
    },
    record,
};

permission!(own
    /// Reading one's own messages; everybody in a tenant has it.
    pub Inbox, "inbox.own", [Admin, DakMitarbeiter, Staff, Therapist, Client]
);
permission!(
    /// Removing messages that have had their time.
    pub Inboxes, "inbox.tidy", []
);
impl SweepPermission for Inboxes {}
grants!(Inbox: write Notification where |who, message| message.recipient == who.user, by BY_TIME, UNREAD);
grants!(Inboxes: write Notification);

/// Read messages are kept so long, unread ones longer (domain.md, 7).
const READ_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
const UNREAD_KEPT: SignedDuration = SignedDuration::from_hours(24 * 365);

record! {
    /// A message in somebody's inbox. Its text is made when it is shown, in the reader's language.
    #[derive(Clone)]
    pub struct Notification {
        /// Its id.
        pub id: Id<Notification>,
        /// Whose inbox.
        pub recipient: Id<User>,
        /// What it is about.
        pub kind: Kind,
        /// What its text says.
        pub facts: Facts,
        /// The record that it is about: number of its table, key.
        pub about: Option<(u16, [u8; 16])>,
        /// Who caused it; the nil id for the system.
        pub by: Id<User>,
        /// When that happened.
        pub created_at: Timestamp,
        /// When it was read.
        pub read_at: Option<Timestamp>,
        /// The events that are counted in it, the latest last: an event that is told again is not counted again.
        pub counted: Vec<u64>,
    }
}

/// Everything of a person, by time.
pub(super) const BY_TIME: Index<Notification, (Id<User>, u64)> = Index::new(1);
/// What a person has not read, by time.
const UNREAD: Index<Notification, (Id<User>, u64)> = Index::new(2);
/// Everything of a person and a kind, by time.
pub(super) const BY_KIND: Index<Notification, (Id<User>, u8, u64)> = Index::new(3);
/// When it goes.
const BY_END: Index<Notification, u64> = Index::new(4);

fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl Notification {
    fn ends(&self) -> Timestamp {
        let (from, kept) = match self.read_at {
            Some(at) => (at, READ_KEPT),
            None => (self.created_at, UNREAD_KEPT),
        };
        from.saturating_add(kept).unwrap_or(Timestamp::MAX)
    }
    /// The mail that tells of it has the same id.
    pub(super) fn mail(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

impl Record for Notification {
    const TABLE: TableName = TableName::new(23, "notifications");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Notification>;

    fn key(&self) -> Id<Notification> {
        self.id
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let at = micros(self.created_at);
        out.add(&BY_TIME, &(self.recipient, at));
        out.add(&BY_KIND, &(self.recipient, self.kind.number(), at));
        if self.read_at.is_none() {
            out.add(&UNREAD, &(self.recipient, at));
        }
        out.add(&BY_END, &micros(self.ends()));
    }
}

/// A message as it is shown.
pub struct InboxRow {
    /// The message.
    pub notification: Notification,
    /// What it is about: its words.
    pub notice: &'static Notice,
    /// Where it leads, as local path; none for what is said already.
    pub href: Option<String>,
    /// What became of its mail; none where none was sent.
    pub mail: Option<MailState>,
}

impl InboxRow {
    fn new(
        p: &Base,
        notices: &[&'static Notice],
        notification: Notification,
        mail: Option<MailState>,
    ) -> Result<Self, StoreError> {
        // Written by a newer version, or by a feature that is gone: what it says is not known here.
        let notice = notices.iter().find(|notice| notice.kind == notification.kind);
        let notice = *notice.ok_or(StoreError::Damaged("a message of no known kind"))?;
        let href = (notice.leads_to)(p, &notification);
        Ok(Self { notification, notice, href, mail })
    }
}

/// A page of an inbox.
pub struct List {
    /// The messages, newest first.
    pub page: Slice<InboxRow>,
    /// How many are unread in all.
    pub unread: usize,
}

/// A page of one's own inbox, the newest first; `notices` are all that are registered.
///
/// # Errors
/// When the store fails.
pub fn list(
    p: &Base,
    notices: &[&'static Notice],
    ctx: &Ctx<Inbox>,
    only_unread: bool,
    paging: Paging,
) -> Result<List, StoreError> {
    let (found, total, unread) = p.store().read(ctx, |r| {
        let index = if only_unread { &UNREAD } else { &BY_TIME };
        let rows = r.own(index, &Range::all(), Order::Down)?.collect::<Result<Vec<_>, _>>()?;
        let shown = rows.iter().skip(paging.skip()).take(paging.per_page);
        let found = shown.map(|(.., id)| r.need::<Notification>(id).map(Versioned::into_inner));
        Ok::<_, StoreError>((found.collect::<Result<Vec<_>, _>>()?, rows.len(), count(r)?))
    })?;
    let items = p.store().instance_read(|r| {
        let listed = found.into_iter().map(|notification| {
            let mail = r.get::<Mail>(notification.mail())?.map(|mail| mail.state);
            InboxRow::new(p, notices, notification, mail)
        });
        listed.collect::<Result<Vec<_>, _>>()
    })?;
    Ok(List { page: Slice { items, total, paging }, unread })
}

fn count(r: &Reader<'_, Inbox>) -> Result<usize, StoreError> {
    let mut count = 0_usize;
    for row in r.own(&UNREAD, &Range::all(), Order::Up)? {
        row?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// How many of one's own messages are unread.
///
/// # Errors
/// When the store fails.
pub fn unread(p: &Base, ctx: &Ctx<Inbox>) -> Result<usize, StoreError> {
    p.store().read(ctx, count)
}

/// Marks one of one's own messages as read, and gives it; `notices` are all that are registered. Somebody else's is not
/// there.
///
/// # Errors
/// [`StoreError::Missing`].
pub fn read(
    p: &Base,
    notices: &[&'static Notice],
    ctx: &Ctx<Inbox>,
    id: Id<Notification>,
) -> Result<InboxRow, StoreError> {
    let notification = p.store().upkeep(
        ctx,
        |w| {
            let seen: Versioned<Notification> = w.need(&id)?;
            let mut notification = seen.clone();
            if notification.read_at.is_none() {
                notification.read_at = Some(ctx.now());
                w.replace(&seen, &notification)?;
            }
            Ok::<_, StoreError>((notification, ()))
        },
        |_, ()| Ok(()),
    )?;
    let mail = p.store().instance_read(|r| r.get::<Mail>(notification.mail()))?;
    InboxRow::new(p, notices, notification, mail.map(|mail| mail.state))
}

/// Marks all of one's own messages as read. Returns how many were not.
///
/// # Errors
/// When the store fails.
pub fn read_all(p: &Base, ctx: &Ctx<Inbox>) -> Result<usize, StoreError> {
    p.store().upkeep(
        ctx,
        |w| {
            let rows = w.reader().own(&UNREAD, &Range::all(), Order::Up)?;
            let ids = rows.map(|row| row.map(|(.., id)| id)).collect::<Result<Vec<_>, _>>()?;
            for id in &ids {
                let seen: Versioned<Notification> = w.need(id)?;
                let read = Notification { read_at: Some(ctx.now()), ..seen.clone() };
                w.replace(&seen, &read)?;
            }
            Ok((ids.len(), ()))
        },
        |_, ()| Ok(()),
    )
}

/// Removes messages and mails that have had their time, everywhere. Called hourly; doing it twice is the same as once.
///
/// # Errors
/// When the store fails.
pub fn tidy(p: &Base) -> Result<(), Problem> {
    let swept = p.sweep(&(), |ctx: &Ctx<Inboxes>, p, (): &()| {
        let due = Range::between(&0_u64, &micros(ctx.now()));
        let over = p.store().read(ctx, |r| {
            r.by(&BY_END, &due, Order::Up)?.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, _>>()
        })?;
        if over.is_empty() {
            return Ok(());
        }
        p.store().upkeep(
            ctx,
            |w| {
                for id in &over {
                    w.discard::<Notification>(id)?;
                }
                Ok(((), ()))
            },
            |_, ()| Ok(()),
        )
    });
    swept.map(drop).and_then(|()| p.tidy_mails()).map_err(|error: StoreError| error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        store::{Event, EventKind, Recorded},
        testing::{TestStore, read_by_another, written_by_another},
    };

    /// Everybody in a tenant has the right to an inbox: to their own.
    #[test]
    fn another_person_finds_and_changes_nothing_of_an_inbox() {
        let bench = TestStore::new();
        let message = |recipient: u8| Notification {
            id: Id::from_bytes([recipient; 16]),
            recipient: Id::from_bytes([recipient; 16]),
            kind: Kind::new(1),
            facts: Facts::default(),
            about: None,
            by: Id::from_bytes([9; 16]),
            created_at: bench.now(),
            read_at: None,
            counted: vec![1],
        };
        let told = bench.store.write(&bench.system::<Inboxes>(), |w| {
            w.add(&message(7))?;
            w.add(&message(8))?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.told"))))
        });
        told.unwrap();
        for index in [&BY_TIME, &UNREAD] {
            assert!(read_by_another::<Inbox, _, _, _>(&bench, &message(7), index).is_empty());
        }
        assert!(written_by_another::<Inbox, _>(&bench, &message(7)).is_empty());
        let unread = |bench: &TestStore| bench.store.read(&bench.ctx::<Inbox>(), count).unwrap();
        assert_eq!((unread(&bench), unread(&bench.by_person(8)), unread(&bench.by_person(6))), (1, 1, 0));
    }
}
