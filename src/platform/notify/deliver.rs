//! Delivery: into the inboxes of all who have a role, and into the outbox for those who want it by mail; one commit.

use jiff::{SignedDuration, Timestamp};

use super::{
    inbox::{BY_KIND, Notification},
    mail::{Mail, MailState, NewMail, Template, queue_as},
    notice::{Facts, Gathering, Notice},
};
use crate::{
    grants,
    kernel::{ids::Id, problem::Problem, text::hex},
    permission,
    platform::{
        base::Base,
        store::{Entry, InstanceWriter, Order, Range, StoreError, Versioned, Writer, mac_of},
        tenancy::{ActorKind, Ctx, Membership, MembershipState, Role, User},
    },
};

permission!(
    /// Putting messages into inboxes; the system's alone.
    pub Deliver, "inbox.deliver", []
);
grants!(Deliver: write Notification);

/// A message to every member with one of the notice's roles, except the user who caused the event.
pub struct Message {
    /// What about.
    pub notice: &'static Notice,
    /// What the text says.
    pub facts: Facts,
    /// Not to this user either, who is informed by other means.
    pub but: Option<Id<User>>,
    /// To these people alone, also when one of them caused it: whom it concerns is the feature's rule and not that of a role.
    pub only: Option<Vec<Id<User>>>,
}

impl Message {
    /// A message to everybody with one of the notice's roles.
    #[must_use]
    pub const fn new(notice: &'static Notice, facts: Facts) -> Self {
        Self { notice, facts, but: None, only: None }
    }
}

/// Events of one kind become one message as long as that is so young and unread (domain.md, 7).
const GATHERED: SignedDuration = SignedDuration::from_mins(60);
/// Most events whose numbers a message keeps, so that a repeated one is not counted again. More than one pass takes off
/// the outbox.
const REMEMBERED: usize = 512;
/// Messages of a kind in which a counted event is looked for.
const LOOKED_AT: usize = 5;

/// An id that the same cause leads to again: time in front, as every id has it, then what it is made of.
fn id_of<K>(at: Timestamp, parts: &[&[u8]]) -> Id<K> {
    let mut bytes = mac_of(parts);
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0).to_be_bytes();
    let time = millis.get(2..).unwrap_or_default();
    for (byte, time) in bytes.iter_mut().zip(time) {
        *byte = *time;
    }
    // Version 7, variant 10 (RFC 9562).
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x70;
    *variant = (*variant & 0x3f) | 0x80;
    Id::from_bytes(bytes)
}

/// Puts the message into the inboxes of its recipients in the event's tenant. Delivering the same event again adds nothing.
///
/// # Errors
/// When the store fails; then no inbox was changed.
pub fn tell(p: &Base, ctx: &Ctx<Deliver>, entry: &Entry, message: &Message) -> Result<(), Problem> {
    let told = || {
        let people = recipients(p, ctx, entry, message)?;
        if people.is_empty() {
            return Ok(());
        }
        let mails = message.notice.mailed && p.sends_mail()?;
        p.store().upkeep(
            ctx,
            |w| {
                let mut post = Vec::new();
                for (user, role) in &people {
                    let (notification, new) = deliver(w, entry, message, user)?;
                    let wanted = !user.mail_off.iter().any(|off| off == "*" || off == message.notice.name);
                    if let Some(notification) = notification.filter(|_| mails && wanted) {
                        post.push((notification, new, user, *role));
                    }
                }
                Ok(((), post))
            },
            |w, post| {
                post.into_iter().try_for_each(|(about, new, user, role)| {
                    mail(p, w, message.notice, &about, new, user, role)
                })
            },
        )
    };
    told().map_err(|error: StoreError| error.into())
}

/// Everybody who gets the message: of those who can, the named ones, or those with one of the roles but whoever caused it.
fn recipients(
    p: &Base,
    ctx: &Ctx<Deliver>,
    entry: &Entry,
    message: &Message,
) -> Result<Vec<(User, Role)>, StoreError> {
    let caused = (entry.actor.kind == ActorKind::Person).then_some(entry.actor.user);
    let mut found = reachable(p, ctx, |membership| {
        message.notice.to.contains(&membership.role)
            && match &message.only {
                Some(only) => only.contains(&membership.user),
                None => Some(membership.user) != caused && Some(membership.user) != message.but,
            }
    })?;
    found.sort_by_key(|(user, _)| user.id);
    Ok(found)
}

/// The people of a tenant whom a message reaches, with their roles: for features that choose among them.
///
/// # Errors
/// When the store fails.
pub fn people(p: &Base, ctx: &Ctx<Deliver>) -> Result<Vec<(Id<User>, Role)>, StoreError> {
    Ok(reachable(p, ctx, |_| true)?.into_iter().map(|(user, role)| (user.id, role)).collect())
}

/// Everybody who is in the tenant by such a membership and can sign in, once.
fn reachable(
    p: &Base,
    ctx: &Ctx<Deliver>,
    such: impl Fn(&Membership) -> bool,
) -> Result<Vec<(User, Role)>, StoreError> {
    p.store().instance_read(|r| {
        let mut found: Vec<(User, Role)> = Vec::new();
        for membership in r.find::<Membership>("tenant", &hex(&ctx.grant.tenant.0))? {
            let there = membership.state == MembershipState::Active && such(&membership);
            if !there || found.iter().any(|(user, _)| user.id == membership.user) {
                continue;
            }
            let user = r.get::<User>(membership.user.bytes())?.map(Versioned::into_inner);
            // Without a password nobody has ever been let in: the mailbox may not even be theirs.
            if let Some(user) = user.filter(|user| !user.disabled && !user.password.is_empty()) {
                found.push((user, membership.role));
            }
        }
        Ok(found)
    })
}

/// Adds the message to one inbox, or counts the event in a young unread message of the same kind. None: the event was
/// delivered before.
fn deliver(
    w: &mut Writer<'_, '_, Deliver>,
    entry: &Entry,
    message: &Message,
    user: &User,
) -> Result<(Option<Notification>, bool), StoreError> {
    let (kind, gathers) = (message.notice.kind, message.notice.gathers);
    let id =
        id_of(entry.at, &[b"notification", &entry.seq.to_be_bytes(), &[kind.number()], &user.id.bytes()]);
    if w.get::<Notification>(&id)?.is_some() {
        return Ok((None, false));
    }
    if gathers != Gathering::None {
        let range = Range::prefix(&(user.id, kind.number()));
        let rows = w.reader().by(&BY_KIND, &range, Order::Down)?.take(LOOKED_AT);
        let ids = rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, _>>()?;
        let mut open: Option<Versioned<Notification>> = None;
        for id in ids {
            let seen: Versioned<Notification> = w.need(&id)?;
            if seen.counted.contains(&entry.seq) {
                return Ok((None, false));
            }
            let same = gathers == Gathering::All || seen.by == entry.actor.user;
            let young = entry.at.duration_since(seen.created_at).abs() < GATHERED;
            if open.is_none() && same && young && seen.read_at.is_none() {
                open = Some(seen);
            }
        }
        if let Some(seen) = open {
            let mut grown = seen.clone();
            grown.facts.n = grown.facts.n.saturating_add(message.facts.n);
            grown.about = None;
            grown.counted.push(entry.seq);
            let forgotten = grown.counted.len().saturating_sub(REMEMBERED);
            grown.counted.drain(..forgotten);
            w.replace(&seen, &grown)?;
            return Ok((Some(grown), false));
        }
    }
    let notification = Notification {
        id,
        recipient: user.id,
        kind,
        facts: message.facts,
        about: entry.object,
        by: entry.actor.user,
        created_at: entry.at,
        read_at: None,
        counted: vec![entry.seq],
    };
    w.add(&notification)?;
    Ok((Some(notification), true))
}

/// Queues the mail of a message, or lets the one that still waits say the greater number.
fn mail(
    p: &Base,
    w: &mut InstanceWriter<'_, '_>,
    notice: &Notice,
    about: &Notification,
    new: bool,
    user: &User,
    role: Role,
) -> Result<(), StoreError> {
    let template =
        Template::Notification { kind: about.kind, facts: about.facts, bare: role == Role::Client };
    let id: Id<Mail> = Id::from_bytes(about.mail());
    if !new {
        let waiting = w.reader().get::<Mail>(id.bytes())?.map(Versioned::into_inner);
        let waiting = waiting.filter(|mail| matches!(mail.state, MailState::Waiting(_)));
        return waiting.map_or(Ok(()), |mut mail| {
            mail.new.template = template;
            w.put(&mail)
        });
    }
    let now = p.now();
    let due = match notice.gathers {
        Gathering::None => now,
        Gathering::PerActor | Gathering::All => {
            let settles = SignedDuration::from_secs(i64::from(p.settings().mail_settle_seconds));
            now.saturating_add(settles).unwrap_or(now)
        }
    };
    let new = NewMail { to: user.email.clone(), name: user.name.clone(), lang: user.lang, template };
    queue_as(w, id, due, now, new)
}

/// Mails a user that their account is locked; at most once an hour, so that failed sign-ins under their name cannot flood
/// their mailbox.
///
/// # Errors
/// When the store fails.
pub fn tell_locked(p: &Base, entry: &Entry, user: Id<User>) -> Result<(), Problem> {
    let minutes = p.settings().lockout_minutes;
    let hour = Timestamp::from_second(entry.at.as_second().div_euclid(3600).saturating_mul(3600));
    let id = id_of(hour.unwrap_or(entry.at), &[b"locked", &user.bytes()]);
    to_owner(p, entry, user, id, Template::Locked { minutes })
}

/// Mails a user that one of their recovery codes was used, and how many are left (R-AUTH-12).
///
/// # Errors
/// When the store fails.
pub fn tell_recovery_used(p: &Base, entry: &Entry, user: Id<User>, left: u32) -> Result<(), Problem> {
    let id = id_of(entry.at, &[b"recovery used", &entry.seq.to_be_bytes(), &user.bytes()]);
    to_owner(p, entry, user, id, Template::RecoveryUsed { left })
}

/// Queues a mail about somebody's own account.
fn to_owner(
    p: &Base,
    entry: &Entry,
    user: Id<User>,
    id: Id<Mail>,
    template: Template,
) -> Result<(), Problem> {
    let told = || {
        if !p.sends_mail()? {
            return Ok(());
        }
        p.store().instance_upkeep(|w| {
            let user = w.reader().get::<User>(user.bytes())?.map(Versioned::into_inner);
            let Some(user) = user.filter(|user| !user.disabled && !user.password.is_empty()) else {
                return Ok(());
            };
            let new = NewMail { to: user.email, name: user.name, lang: user.lang, template };
            queue_as(w, id, entry.at, p.now(), new)
        })
    };
    told().map_err(|error: StoreError| error.into())
}
