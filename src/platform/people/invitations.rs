//! Inviting, and accepting an invitation.

use jiff::{SignedDuration, Timestamp};

use super::{
    Invitation, InvitationState, ManagesPeople, PeopleError,
    events::{ACCOUNT_CREATED, INVITATION_ACCEPTED, INVITATION_REVOKED, INVITED},
    post::{self, Letter, NewMail, WayIn},
    roster::{LANG, join},
    rules, token,
};
use crate::{
    kernel::{
        ids::Id,
        problem::FieldErrors,
        secret::Secret,
        text::hex,
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        store::{
            Event, InstanceReader, InstanceRecord as _, InstanceWriter, Recorded, StoreError, Versioned, mac,
        },
        tenancy::{Actor, Ctx, Role, Tenant, User},
        web::session::{Asked, SessionUser, working},
    },
};

/// How long an invitation counts at most (R-AUTH-14).
const LONGEST: SignedDuration = SignedDuration::from_hours(72);

/// What an admin asks for.
pub struct InvitationRequest<'a> {
    /// The word of the role.
    pub role: &'a str,
    /// The only e-mail that may use it; empty: any.
    pub email: &'a str,
    /// Until when it counts; none: 72 hours, which is also the longest.
    pub expires_at: Option<Timestamp>,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// An invitation that was just made.
pub struct IssuedInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// Its link, shown this once; none when the form was sent twice.
    pub link: Option<Secret>,
    /// The bare secret of the link, for programs.
    pub token: Option<Secret>,
    /// Whether it is on its way to the invited person.
    pub mailed: bool,
}
crate::opaque_debug!(IssuedInvitation);

/// What an invitation says to whoever brings its link.
pub struct InvitationView {
    /// Name of the facility.
    pub facility: String,
    /// The role that it gives.
    pub role: Role,
}
crate::opaque_debug!(InvitationView);

/// Somebody who comes in through an invitation.
pub struct InvitedPerson {
    /// The secret of the link.
    pub token: String,
    /// The name.
    pub name: String,
    /// The login.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// The language of the page.
    pub lang: Lang,
    /// Where from.
    pub asked: Asked,
}
crate::opaque_debug!(InvitedPerson);

/// The invitation behind a secret, with its facility, if both count.
fn open(p: &Platform, r: &InstanceReader<'_>, secret: &str) -> Result<(Invitation, Tenant), PeopleError> {
    let hash = token::presented(p.door(), secret).ok_or(PeopleError::Invitation)?;
    let found = r.find::<Invitation>("token", &token::key(&hash))?.into_iter().next();
    let invitation = found.ok_or(PeopleError::Invitation)?.into_inner();
    if invitation.state(p.now()) != InvitationState::Open {
        return Err(PeopleError::Invitation);
    }
    let tenant = working(r, invitation.tenant)?.ok_or(PeopleError::Invitation)?;
    Ok((invitation, tenant))
}

/// The same, if it is meant for the person of this e-mail.
fn open_for(
    p: &Platform,
    r: &InstanceReader<'_>,
    secret: &str,
    email: &str,
) -> Result<(Invitation, Tenant), PeopleError> {
    let (invitation, tenant) = open(p, r, secret)?;
    if invitation.email.as_ref().is_some_and(|invited| invited != email) {
        return Err(PeopleError::Invitation);
    }
    Ok((invitation, tenant))
}

/// Whether an account of this e-mail may be made by the invitation. Whether it is theirs comes first: only its owner
/// learns of an account.
fn free_for(p: &Platform, r: &InstanceReader<'_>, secret: &str, email: &str) -> Result<(), PeopleError> {
    open_for(p, r, secret, email)?;
    if r.find::<User>("email", email)?.is_empty() { Ok(()) } else { Err(PeopleError::EmailTaken) }
}

/// Uses an invitation up for a user.
fn use_up(
    p: &Platform,
    w: &mut InstanceWriter<'_, '_>,
    secret: &str,
    user: &User,
) -> Result<(Tenant, Event), PeopleError> {
    let (mut invitation, tenant) = open_for(p, &w.reader(), secret, &user.email)?;
    join(w, user.id, &tenant, invitation.role, p.now())?;
    invitation.used = Some((user.id, p.now()));
    w.put(&invitation)?;
    let event = Event::new(INVITATION_ACCEPTED)
        .about(Invitation::TABLE, invitation.id.bytes())
        .note("rolle", invitation.role.code());
    Ok((tenant, event))
}

impl Platform {
    /// Invites somebody. Where mail is sent and an e-mail is given, the link goes there too.
    pub fn invite<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        asking: &InvitationRequest<'_>,
    ) -> Result<IssuedInvitation, PeopleError> {
        let acting = self.acting(ctx);
        let mut errors = FieldErrors::new();
        let role = rules::role(asking.role);
        if role.is_none() {
            errors.add("role", "ROLLE_UNGUELTIG");
        }
        let email = if asking.email.trim().is_empty() { None } else { Some(rules::address(asking.email)) };
        if email == Some(None) {
            errors.add("email", "EMAIL_UNGUELTIG");
        }
        let longest = acting.now.saturating_add(LONGEST).unwrap_or(acting.now);
        let expires_at = asking.expires_at.unwrap_or(longest);
        if expires_at <= acting.now || expires_at > longest {
            errors.add("expires_at", "ABLAUF_UNGUELTIG");
        }
        let (Some(role), true) = (role, errors.is_empty()) else { return Err(PeopleError::Invalid(errors)) };
        let email = email.flatten();
        let tenant = acting.tenant()?;
        // Without a form's id every call makes one.
        let idempotency_key = if asking.idempotency_key.is_empty() {
            Id::<Invitation>::new(acting.now).bytes()
        } else {
            let parts: [&[u8]; 3] =
                [b"vorgang", &acting.actor.user.bytes(), asking.idempotency_key.as_bytes()];
            mac(self.door().hashing(), &parts).first_chunk::<16>().copied().unwrap_or_default()
        };
        let made = self.act(&acting, |w| {
            let before = w.reader().find::<Invitation>("tenant", &hex(&tenant.0))?;
            if let Some(same) =
                before.into_iter().find(|invitation| invitation.idempotency_key == idempotency_key)
            {
                return Err(PeopleError::Twice(Box::new(same.into_inner())));
            }
            let (secret, token) = token::new(self.door())?;
            let invitation = Invitation {
                id: Id::new(acting.now),
                tenant,
                token,
                role,
                email: email.clone(),
                by: acting.actor.name.clone(),
                created_at: acting.now,
                expires_at,
                used: None,
                revoked_at: None,
                idempotency_key,
            };
            w.put(&invitation)?;
            let path = format!("/registrieren?einladung={}", secret.reveal());
            let way = WayIn { path: Secret::new(path), until: expires_at };
            let link = post::address(self, &way);
            let mailed = email.is_some() && post::sends(self);
            if let Some(to) = email.filter(|_| mailed) {
                post::queue(self, w, NewMail { to, lang: LANG, letter: Letter::Invitation(way) })?;
            }
            let event = Event::new(INVITED)
                .about(Invitation::TABLE, invitation.id.bytes())
                .note("rolle", role.code());
            let made = IssuedInvitation { invitation, link: Some(link), token: Some(secret), mailed };
            Ok(Recorded::new(made, event))
        });
        match made {
            Err(PeopleError::Twice(invitation)) => {
                Ok(IssuedInvitation { invitation: *invitation, link: None, token: None, mailed: false })
            }
            other => other,
        }
    }

    /// The invitations of the facility, the newest first.
    pub fn invitations<P: ManagesPeople>(&self, ctx: &Ctx<P>) -> Result<Vec<Invitation>, PeopleError> {
        let found =
            self.store().instance_read(|r| r.find::<Invitation>("tenant", &hex(&ctx.grant.tenant.0)))?;
        let mut all: Vec<Invitation> = found.into_iter().map(Versioned::into_inner).collect();
        all.sort_by_key(|invitation| std::cmp::Reverse(invitation.id));
        Ok(all)
    }

    /// Takes an invitation back; one that is used, expired or revoked stays as it is.
    pub fn revoke_invitation<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        id: Id<Invitation>,
    ) -> Result<(), PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        let done = self.act(&acting, |w| {
            let found = w.reader().get_of::<Invitation>(&tenant, id.bytes())?;
            let mut invitation = found.ok_or(StoreError::Missing)?.into_inner();
            if invitation.state(acting.now) != InvitationState::Open {
                return Err(PeopleError::Unchanged);
            }
            invitation.revoked_at = Some(acting.now);
            w.put(&invitation)?;
            Ok(Recorded::new((), Event::new(INVITATION_REVOKED).about(Invitation::TABLE, id.bytes())))
        });
        match done {
            Err(PeopleError::Unchanged) => Ok(()),
            other => other,
        }
    }

    /// What the invitation behind a link's secret says, while it counts.
    pub fn invitation_behind(&self, secret: &str) -> Result<InvitationView, PeopleError> {
        let (invitation, tenant) = self.store().instance_read(|r| open(self, r, secret))?;
        Ok(InvitationView { facility: tenant.name, role: invitation.role })
    }

    /// Makes an account by an invitation. Consuming it and making the account is one transaction: of many at once, one
    /// gets in (R-AUTH-14). A wrong e-mail is answered like an unknown link.
    pub async fn accept_invitation(&self, arrival: InvitedPerson) -> Result<Id<User>, PeopleError> {
        let asked = arrival.asked.clone();
        let accepted = self.accept(arrival).await;
        self.or_dead_link(accepted, &asked)
    }

    async fn accept(&self, arrival: InvitedPerson) -> Result<Id<User>, PeopleError> {
        let InvitedPerson { token, name, email, password, lang, asked } = arrival;
        let _turn = token::turn(self, &token).await?;
        let (secret, text) = (token.clone(), password.reveal().to_owned());
        // Before the password is hashed: whoever is not invited costs no more than a look.
        let checked = self.run(move |p| {
            p.store().instance_read(|r| {
                let (invitation, tenant) = open(p, r, &secret)?;
                let checked =
                    rules::arrival((&name, &email, &text), &tenant.name).map_err(PeopleError::Invalid)?;
                Ok::<_, PeopleError>((checked, tenant, invitation.email.is_none()))
            })
        });
        let (checked, tenant, is_anybodys) = checked.await?;
        // Before the look: whoever breaks off while a password is hashed has learnt that the address has no account.
        let look = if is_anybodys { Some(self.take_look(&asked).await?) } else { None };
        let (secret, sought) = (token.clone(), checked.email.clone());
        self.run(move |p| p.store().instance_read(|r| free_for(p, r, &secret, &sought))).await?;
        let phc = self.door().passwords().hash(password).await?;
        let accepted = self.run(move |p| {
            let mut user = User::new(checked.email, checked.name, phc, p.now());
            user.lang = lang;
            let actor = Actor::person(&user, Role::Client, Some(asked.origin.clone()));
            let acting = p.strangers_hand(actor, &asked, Some(tenant.id))?;
            p.act(&acting, |w| {
                free_for(p, &w.reader(), &token, &user.email)?;
                let (_, accepted) = use_up(p, w, &token, &user)?;
                w.put(&user)?;
                let created = Event::new(ACCOUNT_CREATED).about(User::TABLE, user.id.bytes());
                Ok(Recorded::new(user.id, accepted).and(created))
            })
        });
        let accepted = accepted.await?;
        if let Some(look) = look {
            self.give_look_back(look);
        }
        Ok(accepted)
    }

    /// Takes somebody who is signed in into a further facility. Returns its name.
    pub fn accept_invitation_as(&self, me: &SessionUser, secret: &str) -> Result<String, PeopleError> {
        let accepted = self.accept_as(me, secret);
        self.or_dead_link(accepted, me.asked())
    }

    fn accept_as(&self, me: &SessionUser, secret: &str) -> Result<String, PeopleError> {
        let (_, tenant) = self.store().instance_read(|r| open(self, r, secret))?;
        let actor = Actor::person(me.user(), me.role(), Some(me.asked().origin.clone()));
        let acting = self.strangers_hand(actor, me.asked(), Some(tenant.id))?;
        self.act(&acting, |w| {
            let (tenant, accepted) = use_up(self, w, secret, me.user())?;
            Ok(Recorded::new(tenant.name, accepted))
        })
    }
}

/// The sentence of an invitation's state.
impl InvitationState {
    /// Its word.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg::new(match self {
            Self::Open => "invitation-open",
            Self::Used => "invitation-used",
            Self::Expired => "invitation-expired",
            Self::Revoked => "invitation-revoked",
        })
    }
}
