//! A new password by a link of one use. It ends all sessions and never stands for the second factor (R-AUTH-17).

use jiff::{SignedDuration, Timestamp};

use super::{
    EntryKind, EntryLink, PeopleError,
    acting_as::end_everything,
    events::{PASSWORD_SET, RECOVERY_ASKED},
    post::{self, Letter, NewMail},
    resets::make_link,
    roster::unlock,
    rules, token,
};
use crate::{
    kernel::secret::Secret,
    platform::{
        Platform,
        store::{Event, InstanceReader, InstanceRecord as _, Recorded, Versioned},
        tenancy::{Actor, Membership, MembershipState, Role, Tenant, User},
        web::session::Asked,
    },
};

/// A mailbox gets no second letter of a kind within this time.
const PAUSE: SignedDuration = SignedDuration::from_mins(2);

/// Whether a link was made so lately that no other is sent.
pub(super) fn lately(link: &EntryLink, now: Timestamp) -> bool {
    now.duration_since(link.created_at) < PAUSE
}

/// The link behind a secret, if it counts and is of one of these kinds.
pub(super) fn open_link(
    p: &Platform,
    r: &InstanceReader<'_>,
    secret: &str,
    kinds: &[EntryKind],
) -> Result<EntryLink, PeopleError> {
    let hash = token::presented(p.door(), secret).ok_or(PeopleError::Link)?;
    let found = r.find::<EntryLink>("token", &token::key(&hash))?.into_iter().next();
    let link = found.ok_or(PeopleError::Link)?.into_inner();
    if p.now() >= link.expires_at || !kinds.contains(&link.kind) { Err(PeopleError::Link) } else { Ok(link) }
}

/// Somebody who sets the first password of an account that was made for them.
#[derive(Clone)]
pub struct Newcomer {
    /// Their name.
    pub name: String,
    /// Their login.
    pub email: String,
    /// Name of the facility; none at the operator's desk.
    pub facility: Option<String>,
}
crate::opaque_debug!(Newcomer);

const PASSWORDS: [EntryKind; 2] = [EntryKind::Recovery, EntryKind::FirstPassword];

/// The link for a password and its user, if both count.
fn owner(p: &Platform, r: &InstanceReader<'_>, secret: &str) -> Result<(EntryLink, User), PeopleError> {
    let link = open_link(p, r, secret, &PASSWORDS)?;
    let id = link.user.ok_or(PeopleError::Link)?;
    let user = r.get::<User>(id.bytes())?.map(Versioned::into_inner).filter(|user| !user.disabled);
    let user = user.filter(|user| user.epoch == link.epoch).ok_or(PeopleError::Link)?;
    Ok((link, user))
}

impl Platform {
    /// Passes on what a link opens. A link that opens nothing takes an attempt from its network's budget, since it may be a
    /// guess.
    pub(super) fn or_dead_link<T>(
        &self,
        found: Result<T, PeopleError>,
        asked: &Asked,
    ) -> Result<T, PeopleError> {
        if matches!(found, Err(PeopleError::Link | PeopleError::Invitation)) {
            self.dead_link(asked)?;
        }
        found
    }

    /// Sends a link for a new password to an account's mailbox. The same answer, and the same reads and commit, whether
    /// there is such an account.
    pub async fn ask_for_recovery(&self, email: &str, asked: Asked) -> Result<(), PeopleError> {
        self.take_letter(&asked).await?;
        let email = rules::address(email).unwrap_or_default();
        self.run(move |p| {
            let acting = p.strangers_hand(Actor::nobody(Some(asked.origin.clone())), &asked, None)?;
            p.act(&acting, |w| {
                let event = Event::new(RECOVERY_ASKED);
                let known =
                    w.reader().find::<User>("email", &email)?.into_iter().next().map(Versioned::into_inner);
                let older = w.reader().find::<EntryLink>("email", &email)?;
                let paused = older.iter().any(|link| lately(link, acting.now));
                let Some(user) = known.filter(|user| !user.disabled && !paused && post::sends(p)) else {
                    return Ok(Recorded::new((), event));
                };
                let places = w.reader().find::<Membership>("user", &user.id.to_string())?;
                if !places.iter().any(|place| place.state == MembershipState::Active) {
                    return Ok(Recorded::new((), event));
                }
                let link = make_link(p, w, &user, EntryKind::Recovery, acting.now)?;
                post::queue(p, w, NewMail { to: email, lang: user.lang, letter: Letter::Recovery(link) })?;
                Ok(Recorded::new((), event.about(User::TABLE, user.id.bytes())))
            })
        })
        .await
    }

    /// Whose first password a link that counts sets; none where it replaces one. Looking does not use it up.
    pub fn password_link(&self, secret: &str) -> Result<Option<Newcomer>, PeopleError> {
        self.store().instance_read(|r| {
            let (link, user) = owner(self, r, secret)?;
            if link.kind != EntryKind::FirstPassword {
                return Ok(None);
            }
            let memberships = r.find::<Membership>("user", &user.id.to_string())?;
            let active = memberships.iter().find(|one| one.state == MembershipState::Active);
            let tenant = active.map(|one| r.get::<Tenant>(one.tenant.0)).transpose()?.flatten();
            let facility = tenant.map(|tenant| tenant.name.clone());
            Ok(Some(Newcomer { name: user.name, email: user.email, facility }))
        })
    }

    /// Sets the password by a link: once. Everything that the user held ends; nobody is signed in by it.
    pub async fn set_password_by_link(
        &self,
        secret: String,
        password: Secret,
        asked: Asked,
    ) -> Result<(), PeopleError> {
        let _turn = token::turn(self, &secret).await?;
        let (looked, text, shown_by) = (secret.clone(), password.reveal().to_owned(), asked.clone());
        let id = self
            .run(move |p| {
                let found = p.store().instance_read(|r| owner(p, r, &looked));
                let (_, user) = p.or_dead_link(found, &shown_by)?;
                rules::password(&text, &[&user.name, &user.email, "Visite"])
                    .map_err(PeopleError::Password)?;
                Ok::<_, PeopleError>(user.id)
            })
            .await?;
        let phc = self.door().passwords().hash(password).await?;
        self.run(move |p| {
            let nobody = Actor::nobody(Some(asked.origin.clone()));
            let mut acting = p.strangers_hand(nobody, &asked, None)?;
            let (_, user) = p.store().instance_read(|r| owner(p, r, &secret))?;
            acting.actor = Actor::person(&user, Role::Client, Some(asked.origin.clone()));
            p.act_everywhere(&acting, id, |w| {
                let (link, mut user) = owner(p, &w.reader(), &secret)?;
                for link in w.reader().find::<EntryLink>("email", &link.email)? {
                    w.remove(&*link)?;
                }
                user.password = phc;
                user.must_change = false;
                end_everything(w, &mut user)?;
                w.put(&user)?;
                // Whoever can read the mailbox may try the new password at once; wrong codes stay counted.
                unlock(p, w, &user, false)?;
                let letter = Letter::PasswordSet;
                post::queue(p, w, NewMail { to: user.email.clone(), lang: user.lang, letter })?;
                Ok(Recorded::new((), Event::new(PASSWORD_SET).about(User::TABLE, user.id.bytes())))
            })
        })
        .await
    }
}
