//! Registration by an allowed mail domain: the mailbox is proven first, and only then anything is made (R-AUTH-16).

use super::{
    AllowedDomain, EntryKind, EntryLink, PeopleError,
    events::{ACCOUNT_CREATED, REGISTRATION_ASKED},
    post::{self, Letter, NewMail, WayIn},
    recovery::{lately, open_link},
    roster::join,
    rules, token,
};
use crate::{
    kernel::{ids::Id, problem::FieldErrors, secret::Secret, words::Lang},
    platform::{
        Platform,
        store::{Event, InstanceReader, InstanceRecord as _, Recorded, StoreError},
        tenancy::{Actor, Role, Tenant, User},
        web::session::{Asked, working},
    },
};

/// Somebody who wants to register by their mail domain.
pub struct RegistrationRequest {
    /// The mailbox.
    pub email: String,
    /// The language of the page.
    pub lang: Lang,
    /// Where from.
    pub asked: Asked,
}
crate::opaque_debug!(RegistrationRequest);

/// A facility that a proven mailbox opens.
#[derive(Clone)]
pub struct Choice {
    /// Short name, to be sent back.
    pub slug: String,
    /// Its name.
    pub facility: String,
    /// The role there.
    pub role: Role,
}
crate::opaque_debug!(Choice);

/// Somebody who has proven their mailbox, and makes their account.
pub struct Proven {
    /// The secret of the link.
    pub token: String,
    /// The name.
    pub name: String,
    /// The password.
    pub password: Secret,
    /// Short name of the chosen facility; empty: the only one.
    pub slug: String,
    /// The language of the page.
    pub lang: Lang,
    /// Where from.
    pub asked: Asked,
}
crate::opaque_debug!(Proven);

/// Where the people of an e-mail's domain may go.
fn places(r: &InstanceReader<'_>, email: &str) -> Result<Vec<(Tenant, Role)>, StoreError> {
    let mut open = Vec::new();
    for allowed in r.find::<AllowedDomain>("domain", rules::domain_of(email))? {
        if let Some(tenant) = working(r, allowed.tenant)? {
            open.push((tenant, allowed.role));
        }
    }
    open.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(open)
}

impl Platform {
    /// Whether anybody can register without an invitation at all: mailboxes can be proven.
    #[must_use]
    pub fn proves_mailboxes(&self) -> bool {
        post::sends(self)
    }

    /// Sends a link that proves the mailbox. The same answer and the same work whether there is an account: then the
    /// letter says so. Nothing is made before the proof.
    pub async fn ask_to_register(&self, wish: RegistrationRequest) -> Result<(), PeopleError> {
        self.take_letter(&wish.asked).await?;
        self.run(move |p| {
            if !post::sends(p) {
                return Err(PeopleError::InvitationOnly);
            }
            let Some(email) = rules::address(&wish.email) else {
                let mut errors = FieldErrors::new();
                errors.add("email", "EMAIL_UNGUELTIG");
                return Err(PeopleError::Invalid(errors));
            };
            if p.store().instance_read(|r| places(r, &email))?.is_empty() {
                return Err(PeopleError::DomainNotAllowed);
            }
            let acting =
                p.strangers_hand(Actor::nobody(Some(wish.asked.origin.clone())), &wish.asked, None)?;
            p.act(&acting, |w| {
                let event = Event::new(REGISTRATION_ASKED);
                let known = w.reader().find::<User>("email", &email)?.into_iter().next();
                let older = w.reader().find::<EntryLink>("email", &email)?;
                if older.iter().any(|link| lately(link, acting.now)) {
                    return Ok(Recorded::new((), event));
                }
                let (secret, token) = token::new(p.door())?;
                let link = EntryLink {
                    id: Id::new(acting.now),
                    token,
                    kind: EntryKind::Mailbox,
                    user: None,
                    epoch: 0,
                    email: email.clone(),
                    created_at: acting.now,
                    expires_at: acting.now.saturating_add(EntryKind::Mailbox.life()).unwrap_or(acting.now),
                };
                // Also for somebody known, so that the work is the same; their letter does not carry it.
                w.put(&link)?;
                let (lang, letter) = match known {
                    Some(user) => (user.lang, Letter::HasAccount),
                    None => {
                        let path = Secret::new(format!("/registrieren/{}", secret.reveal()));
                        (wish.lang, Letter::MailboxProof(WayIn { path, until: link.expires_at }))
                    }
                };
                post::queue(p, w, NewMail { to: email, lang, letter })?;
                Ok(Recorded::new((), event))
            })
        })
        .await
    }

    /// The facilities that a proven mailbox opens, and the mailbox.
    pub fn proven_choices(&self, secret: &str) -> Result<(String, Vec<Choice>), PeopleError> {
        self.store().instance_read(|r| {
            let link = open_link(self, r, secret, &[EntryKind::Mailbox])?;
            let choices: Vec<Choice> = places(r, &link.email)?
                .into_iter()
                .map(|(tenant, role)| Choice { slug: tenant.slug, facility: tenant.name, role })
                .collect();
            if choices.is_empty() { Err(PeopleError::Link) } else { Ok((link.email, choices)) }
        })
    }

    /// Makes the account of somebody who has proven their mailbox. The role is that of the domain as it is now.
    pub async fn finish_registration(&self, proven: Proven) -> Result<Id<User>, PeopleError> {
        let Proven { token, name, password, slug, lang, asked } = proven;
        let _turn = token::turn(self, &token).await?;
        let (secret, text, shown_by) = (token.clone(), password.reveal().to_owned(), asked.clone());
        let checked = self
            .run(move |p| {
                let (email, _) = p.or_dead_link(p.proven_choices(&secret), &shown_by)?;
                rules::arrival((&name, &email, &text), "").map_err(PeopleError::Invalid)
            })
            .await?;
        let phc = self.door().passwords().hash(password).await?;
        self.run(move |p| {
            let mut user = User::new(checked.email, checked.name, phc, p.now());
            user.lang = lang;
            let chosen = p.store().instance_read(|r| places(r, &user.email))?;
            let only = chosen.len() == 1 && slug.is_empty();
            let (tenant, _) = chosen
                .into_iter()
                .find(|(tenant, _)| only || tenant.slug == slug)
                .ok_or(PeopleError::DomainNotAllowed)?;
            let actor = Actor::person(&user, Role::Client, Some(asked.origin.clone()));
            let acting = p.strangers_hand(actor, &asked, Some(tenant.id))?;
            p.act(&acting, |w| {
                let link = open_link(p, &w.reader(), &token, &[EntryKind::Mailbox])?;
                let role = places(&w.reader(), &link.email)?
                    .into_iter()
                    .find(|(place, _)| place.id == tenant.id)
                    .map(|(_, role)| role)
                    .ok_or(PeopleError::DomainNotAllowed)?;
                w.remove(&link)?;
                if link.email != user.email || !w.reader().find::<User>("email", &user.email)?.is_empty() {
                    return Err(PeopleError::EmailTaken);
                }
                w.put(&user)?;
                join(w, user.id, &tenant, role, acting.now)?;
                let event = Event::new(ACCOUNT_CREATED)
                    .about(User::TABLE, user.id.bytes())
                    .note("rolle", role.code())
                    .note("weg", "domain");
                Ok(Recorded::new(user.id, event))
            })
        })
        .await
    }
}
