//! New passwords by link, and second factors taken off: for an admin within bounds, and for the operator.

use jiff::Timestamp;

use super::{
    EntryKind, EntryLink, ManagesPeople, PeopleError,
    acting_as::{elsewhere, end_everything, member},
    events::{FACTOR_RESET, RESET_LINK_MADE},
    post::{self, Letter, NewMail, WayIn},
    token,
};
use crate::{
    kernel::{ids::Id, secret::Secret},
    platform::{
        Platform,
        store::{Event, InstanceRecord as _, InstanceWriter, Recorded},
        tenancy::{Ctx, User},
    },
};

/// Where a link has gone.
pub enum IssuedLink {
    /// To its owner by mail; nobody else sees it.
    Mailed,
    /// To whoever asked, to be handed over: no mail can be sent. Shown once.
    Shown {
        /// The whole address.
        link: Secret,
        /// Counts until then.
        until: Timestamp,
    },
}
crate::opaque_debug!(IssuedLink);

/// Makes a link by which a user sets a password. Those that were made before count on until one is used: whoever asks
/// in somebody's name cannot take their link from them.
pub(super) fn make_link(
    p: &Platform,
    w: &mut InstanceWriter<'_, '_>,
    user: &User,
    kind: EntryKind,
    now: Timestamp,
) -> Result<WayIn, PeopleError> {
    let (secret, token) = token::new(p.door())?;
    let until = now.saturating_add(kind.life()).unwrap_or(now);
    w.put(&EntryLink {
        id: Id::new(now),
        token,
        kind,
        user: Some(user.id),
        epoch: user.epoch,
        email: user.email.clone(),
        created_at: now,
        expires_at: until,
    })?;
    Ok(WayIn { path: Secret::new(format!("/passwort/{}", secret.reveal())), until })
}

/// Makes the link and sends it to its owner; where no mail is sent, it is handed back to be handed over.
pub(super) fn hand_over(
    p: &Platform,
    w: &mut InstanceWriter<'_, '_>,
    user: &User,
    now: Timestamp,
) -> Result<IssuedLink, PeopleError> {
    let first = user.password.is_empty();
    let kind = if first { EntryKind::FirstPassword } else { EntryKind::Recovery };
    let way = make_link(p, w, user, kind, now)?;
    if !post::sends(p) {
        return Ok(IssuedLink::Shown { link: post::address(p, &way), until: way.until });
    }
    let letter = if first { Letter::FirstPassword(way) } else { Letter::Recovery(way) };
    post::queue(p, w, NewMail { to: user.email.clone(), lang: user.lang, letter })?;
    Ok(IssuedLink::Mailed)
}

impl Platform {
    /// Has a person set a new password by a link (R-AUTH-18). It goes to their mailbox; only where no mail is sent, and
    /// the person belongs to no other facility, it is shown to the admin to be handed over.
    pub fn reset_password<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        id: Id<User>,
    ) -> Result<IssuedLink, PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            let user = member(&w.reader(), tenant, id)?.user;
            if id == acting.actor.user {
                return Err(PeopleError::Own);
            }
            if !post::sends(self) && elsewhere(&w.reader(), tenant, id)? {
                return Err(PeopleError::OperatorOnly);
            }
            let handed = hand_over(self, w, &user, acting.now)?;
            let event = Event::new(RESET_LINK_MADE).about(User::TABLE, id.bytes());
            Ok(Recorded::new(handed, event))
        })
    }

    /// Takes a person's second factor off; they set up a new one at the next sign-in. All their sessions end. Somebody
    /// who belongs elsewhere too is the operator's business.
    pub fn reset_factor<P: ManagesPeople>(&self, ctx: &Ctx<P>, id: Id<User>) -> Result<(), PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            let mut user = member(&w.reader(), tenant, id)?.user;
            if id == acting.actor.user {
                return Err(PeopleError::Own);
            }
            if elsewhere(&w.reader(), tenant, id)? {
                return Err(PeopleError::OperatorOnly);
            }
            take_factor_off(self, w, &mut user)?;
            Ok(Recorded::new((), Event::new(FACTOR_RESET).about(User::TABLE, id.bytes())))
        })
    }
}

/// Takes the second factor and its recovery codes off; everything that the user holds ends.
pub(super) fn take_factor_off(
    p: &Platform,
    w: &mut InstanceWriter<'_, '_>,
    user: &mut User,
) -> Result<(), PeopleError> {
    user.factor = None;
    user.recovery.clear();
    end_everything(w, user)?;
    w.put(user)?;
    post::queue(p, w, NewMail { to: user.email.clone(), lang: user.lang, letter: Letter::FactorReset })?;
    Ok(())
}
