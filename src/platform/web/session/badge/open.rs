//! Opening a session without a user, and ending it.

use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};

use super::record::{BadgeSession, by_device, by_person};
use crate::{
    kernel::{ids::Id, problem::Problem},
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Record, Recorded, StoreError, random},
        tenancy::{Actor, Ctx, KeepsBadges, Permission},
        web::session::{cookies, identify::add_cookie, judge::locked, renew::refresh_token},
    },
};

/// Somebody without an account was let in.
pub const BADGE_OPENED: EventKind = EventKind::new("badge.opened");
/// They ended their session.
pub const BADGE_ENDED: EventKind = EventKind::new("badge.ended");
/// Somebody else ended it, with all others of that person or on that device.
pub const BADGES_ENDED: EventKind = EventKind::new("badge.sessions_ended");

/// How often badges may be shown on one device.
#[derive(Debug, Clone, Copy)]
pub struct TryRule {
    /// So many times,
    pub most: usize,
    /// within so long.
    pub within: SignedDuration,
}

/// That a badge is shown on a device, and was not shown there too often: what a session is opened with, once.
pub struct BadgeTry([u8; 16]);
crate::opaque_debug!(BadgeTry);

/// Whose session it is to be, and how long it counts.
pub struct NewBadgeSession<R> {
    /// The record that stands for them.
    pub person: Id<R>,
    /// What the audit trails of the tenant and of the instance call them: not the name of a person.
    pub name: &'static str,
    /// Over after so long without a request.
    pub idle: SignedDuration,
    /// Over after so long, whatever happens.
    pub longest: SignedDuration,
}

/// A span in whole seconds, as far as they can be stored.
fn seconds(span: SignedDuration) -> u32 {
    u32::try_from(span.as_secs()).unwrap_or(if span.is_negative() { 0 } else { u32::MAX })
}

impl Platform {
    /// Counts that a badge is shown on a device, before it is judged: what opens nothing counts too. The device is one
    /// that the caller knows, so that there are not ever more of them.
    ///
    /// # Errors
    /// 429 `ZU_VIELE_VERSUCHE`, with the time.
    pub fn try_badge(&self, device: [u8; 16], rule: TryRule) -> Result<BadgeTry, Problem> {
        let now = self.now();
        let taken = self.door().badges.take(device, rule.most, rule.within, now);
        taken.map(|()| BadgeTry(device)).map_err(|until| locked(until, now))
    }

    /// The same try goes on: the badge was shown on this device and counted, and its holder has now said what else was asked.
    #[must_use]
    pub fn go_on_with_badge(&self, device: [u8; 16]) -> BadgeTry {
        BadgeTry(device)
    }

    /// Opens a session in the tenant of the context. Returns the headers that give it to the browser.
    ///
    /// # Errors
    /// Those of the store.
    pub fn open_badge_session<P: KeepsBadges, R: Record<Key = Id<R>>>(
        &self,
        ctx: &Ctx<P>,
        BadgeTry(device): BadgeTry,
        new: &NewBadgeSession<R>,
    ) -> Result<HeaderMap, Problem> {
        let (now, secret): (_, [u8; 32]) = (ctx.now(), random()?);
        let person = (R::TABLE.number, new.person.bytes());
        let session = BadgeSession {
            id: Id::new(now),
            tenant: ctx.grant.tenant,
            person,
            name: new.name.to_owned(),
            device,
            secret: self.door().hash(&secret),
            created_at: now,
            seen_at: now,
            idle_s: seconds(new.idle),
            expires_at: now.saturating_add(new.longest).unwrap_or(Timestamp::MAX),
        };
        let actor = Actor::badge(new.person, session.name.clone(), ctx.actor().origin.clone());
        let event = Event::new(BADGE_OPENED).about(BadgeSession::TABLE, session.key()).of(R::TABLE, person.1);
        self.store().joint_write(&actor, ctx.request(), now, Some(&ctx.grant.keys), |w| {
            w.put(&session)?;
            Ok::<_, StoreError>(Recorded::new((), event))
        })?;
        let token = refresh_token(self.door(), session.key(), &secret);
        let mut headers = HeaderMap::new();
        add_cookie(&mut headers, &cookies::set(cookies::BADGE, &token, seconds(new.longest).into()));
        Ok(headers)
    }

    /// Ends every session of this person. Returns how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub fn end_badge_sessions_of<P: KeepsBadges, R: Record<Key = Id<R>>>(
        &self,
        ctx: &Ctx<P>,
        person: Id<R>,
    ) -> Result<usize, Problem> {
        let found = by_person(ctx.grant.tenant, (R::TABLE.number, person.bytes()));
        let event = Event::new(BADGES_ENDED).about(R::TABLE, person.bytes());
        self.end_badge_sessions(ctx, ("person", found), event)
    }

    /// Ends every session on this device. Returns how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub fn end_badge_sessions_on<P: KeepsBadges>(
        &self,
        ctx: &Ctx<P>,
        device: [u8; 16],
    ) -> Result<usize, Problem> {
        let found = by_device(ctx.grant.tenant, &device);
        self.end_badge_sessions(ctx, ("device", found), Event::new(BADGES_ENDED))
    }

    fn end_badge_sessions<P: KeepsBadges>(
        &self,
        ctx: &Ctx<P>,
        (field, value): (&str, String),
        event: Event,
    ) -> Result<usize, Problem> {
        let keys = Some(&*ctx.grant.keys);
        let ended = self.store().joint_write(ctx.actor(), ctx.request(), ctx.now(), keys, |w| {
            let ended = w.remove_found::<BadgeSession>(field, &value)?;
            Ok::<_, StoreError>(match ended {
                0 => Recorded::unchanged(0),
                _ => Recorded::new(ended, event.note("sitzungen", ended)),
            })
        });
        ended.map_err(Problem::from)
    }

    /// Ends the session of the badge that asks. Returns the headers that take everything of it off the browser; what
    /// users have there stays.
    ///
    /// # Errors
    /// Those of the store.
    pub fn end_own_badge_session<P: Permission>(&self, ctx: &Ctx<P>) -> Result<HeaderMap, Problem> {
        let session = ctx.session().filter(|_| ctx.actor().is_badge());
        session.iter().for_each(|id| self.door().unwritten.written(*id));
        let keys = Some(&*ctx.grant.keys);
        self.store().joint_write(ctx.actor(), ctx.request(), ctx.now(), keys, |w| {
            let found =
                session.map(|id| w.reader().get_of::<BadgeSession>(&ctx.grant.tenant, id)).transpose()?;
            Ok::<_, StoreError>(match found.flatten() {
                None => Recorded::unchanged(()),
                Some(session) => {
                    w.remove(&*session)?;
                    Recorded::new((), Event::new(BADGE_ENDED).about(BadgeSession::TABLE, session.key()))
                }
            })
        })?;
        let mut headers = HeaderMap::new();
        add_cookie(&mut headers, &cookies::clear(cookies::BADGE));
        headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        Ok(headers)
    }
}
