//! Judging a sign-in: password, then code where one is due, then a session (decisions.md, 6 to 8).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    record::{Session, SignInFailures},
    renew::refresh_token,
    signed::{Asked, Me},
    stands::{Stands, places},
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain, Kind, Problem},
        secret::Secret,
        text,
        words::Msg,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded, ScopeKeys, Seen, StoreError, random},
        tenancy::{Actor, Membership, Role, Tenant, User},
        web::{
            factor::{self, Proof},
            jwt::{About, TokenType},
            password::{PasswordError, Verdict},
        },
    },
};

/// Somebody signed in.
pub const SIGNED_IN: EventKind = EventKind::new("sign_in.done");
/// A sign-in was refused.
pub const REFUSED: EventKind = EventKind::new("sign_in.refused");
/// Too many failures: locked for a while.
pub const LOCKED: EventKind = EventKind::new("sign_in.locked");
/// A recovery code was used up.
pub const RECOVERY_USED: EventKind = EventKind::new("sign_in.recovery_code_used");

/// How long somebody may take between password and code.
const HALF_MINUTES: i64 = 5;

/// What somebody shows at the door.
pub struct Attempt {
    /// The typed e-mail.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// The code, when it came with the password.
    pub code: Option<String>,
    /// Short name of the tenant, when the account has several.
    pub tenant: Option<String>,
    /// The mark of a device that was let in before.
    pub device: Option<String>,
    /// A browser, or a program.
    pub browser: bool,
    /// The token of the page that lost its session: only its person, in its place, is let in again.
    pub same: Option<String>,
    /// Where from.
    pub asked: Asked,
}

/// What a right password leads to.
pub enum Entered {
    /// Let in.
    In(Box<SignedIn>),
    /// A code is due; the token says who has shown their password, for five minutes.
    CodeDue(String),
}

/// What a sign-in hands out.
pub struct TokenPair {
    /// The access token (JWT).
    pub access: String,
    /// The refresh token; none when the one in use stays (grace).
    pub refresh: Option<String>,
    /// Seconds that the access token lives.
    pub expires_in: i64,
}

crate::opaque_debug!(TokenPair);

/// Who was let in.
pub struct SignedIn {
    /// The tokens.
    pub tokens: TokenPair,
    /// The person.
    pub user: User,
    /// The role.
    pub role: Role,
    /// The tenant; none at the operator's desk.
    pub tenant: Option<Tenant>,
    /// Marks this device as let in before.
    pub device: String,
    /// The person as the owner of their account, in the new session.
    pub me: Me,
}

pub(super) fn internal(error: &StoreError) -> Problem {
    error.explain()
}

pub(super) fn failed() -> Problem {
    Problem::new(Kind::SignIn, "LOGIN_FEHLGESCHLAGEN")
}

/// Somebody else than the page was made for.
fn other_person() -> Problem {
    Problem::new(Kind::Conflict, "ANDERE_PERSON")
}

/// Somebody whose password was right.
pub(super) struct Shown {
    pub stands: Stands,
    /// The counter of wrong passwords, cleared when they are let in.
    pub failures: [u8; 16],
    pub known_device: bool,
    pub rehashed: Option<String>,
}

/// A proof that was shown, and the counter of wrong codes, cleared with it.
pub(super) type ProofShown = (Proof, [u8; 16]);

impl Platform {
    /// Judges a sign-in. Unknown, wrong, disabled: the same answer in the same time (R-AUTH-05). After too many
    /// failures of the typed e-mail from this network, whether the account exists or not: 429 with the time
    /// (decisions.md, 7).
    pub async fn sign_in(&self, attempt: Attempt) -> Result<Entered, Problem> {
        let shown = self.judge_password(&attempt).await?;
        let due = shown.stands.user.factor.is_some();
        match attempt.code {
            _ if !due => self.begin(shown, None, attempt.browser, attempt.asked).await.map(Entered::In),
            None => self.half(&shown.stands).map(Entered::CodeDue),
            Some(code) => {
                let signed = self.judge_code(shown, code, attempt.browser, attempt.asked).await;
                signed.map(Entered::In)
            }
        }
    }

    /// The second step: the code of somebody who has shown their password within the last five minutes.
    pub async fn second_step(
        &self,
        half: &str,
        code: String,
        device: Option<String>,
        same: Option<&str>,
        asked: Asked,
    ) -> Result<SignedIn, Problem> {
        let over = || Problem::new(Kind::SignIn, "SCHRITT_ABGELAUFEN");
        self.take_turn(&asked)?;
        let claims = self.door().tokens().verify(half, TokenType::Mfa, self.now()).map_err(|_| over())?;
        let peer = asked.origin.address;
        let shown = self
            .run(move |p| {
                p.store().instance_read(|r| {
                    let Some(user) = r.get::<User>(*claims.sub.as_bytes())?.filter(|user| !user.disabled)
                    else {
                        return Ok(None);
                    };
                    let user = user.into_inner();
                    let all = places(r, &user)?;
                    let stands =
                        all.into_iter().find(|stands| &stands.membership.id.bytes() == claims.sid.as_bytes());
                    let known_device = device.is_some_and(|device| p.door().device_mark(user.id) == device);
                    let failures = p.door().counter(&user.email, peer, known_device);
                    Ok::<_, StoreError>(
                        stands.filter(|stands| stands.epochs() == claims.epoch).map(|stands| Shown {
                            stands,
                            failures,
                            known_device,
                            rehashed: None,
                        }),
                    )
                })
            })
            .await
            .map_err(|error| internal(&error))?;
        let shown = shown.ok_or_else(over)?;
        if same.is_some_and(|page| !self.door().is_page_of(page, shown.stands.whose())) {
            return Err(other_person());
        }
        self.judge_code(shown, code, true, asked).await.map(|signed| *signed)
    }

    /// Takes one attempt of the network's bucket (R-AUTH-07).
    pub(in crate::platform) fn take_turn(&self, asked: &Asked) -> Result<(), Problem> {
        self.door().bucket.take(asked.origin.address).map_err(|wait| {
            let seconds = wait.as_secs().saturating_add(1);
            let told = i64::try_from(seconds).unwrap_or(60);
            Problem::new(Kind::TooMany, "ZU_VIELE_ANFRAGEN")
                .saying(Msg::code("ZU_VIELE_ANFRAGEN").with("sekunden", told))
                .retry_after(seconds)
        })
    }

    pub(super) async fn judge_password(&self, attempt: &Attempt) -> Result<Shown, Problem> {
        self.take_turn(&attempt.asked)?;
        let door = self.door().clone();
        let (email, now, peer) = (text::norm(&attempt.email), self.now(), attempt.asked.origin.address);
        let (device, slug, same) = (attempt.device.clone(), attempt.tenant.clone(), attempt.same.clone());
        let (stands, failures, key, known_device) = {
            let door = door.clone();
            self.run(move |p| {
                p.store().instance_read(|r| {
                    let user = r.find::<User>("email", &email)?.into_iter().next().map(Seen::into_inner);
                    let known_device = user
                        .as_ref()
                        .zip(device)
                        .is_some_and(|(user, mark)| door.device_mark(user.id) == mark);
                    let key = door.counter(&email, peer, known_device);
                    let failures = r.get::<SignInFailures>(key)?.map(|row| row.failures).unwrap_or_default();
                    let mut all = user.as_ref().map(|user| places(r, user)).transpose()?.unwrap_or_default();
                    if let Some(slug) = slug {
                        all.retain(|stands| stands.tenant.as_ref().is_some_and(|tenant| tenant.slug == slug));
                    }
                    let mine = |stands: &Stands| {
                        same.as_ref().is_none_or(|page| door.is_page_of(page, stands.whose()))
                    };
                    let place = all.iter().position(mine);
                    let other = place.is_none() && !all.is_empty();
                    let first = all.into_iter().nth(place.unwrap_or(0));
                    Ok::<_, StoreError>(((user, first, other), failures, key, known_device))
                })
            })
            .await
            .map_err(|error| internal(&error))?
        };
        if let Some(until) = failures.locked_until(now) {
            return Err(locked(until, now));
        }
        let (user, first, other) = stands;
        let stored = user.as_ref().map(|user| user.password.clone()).filter(|phc| !phc.is_empty());
        let password = attempt.password.clone();
        let verdict =
            door.passwords().verify(password.clone(), stored).await.map_err(|error| match error {
                PasswordError::Busy => Problem::new(Kind::Busy, "ZU_VIEL_LOS"),
                _ => failed(),
            })?;
        match (verdict, first) {
            (Verdict::Right { .. }, Some(stands)) if other && !stands.user.disabled => Err(other_person()),
            (Verdict::Right { rehash }, Some(stands)) if !stands.user.disabled => {
                let rehashed = if rehash { door.passwords().hash(password).await.ok() } else { None };
                Ok(Shown { stands, failures: key, known_device, rehashed })
            }
            (_, first) => {
                let whose = door.whose_passwords(&text::norm(&attempt.email));
                Err(self.refuse((key, whose), first, &attempt.asked).await)
            }
        }
    }

    async fn judge_code(
        &self,
        shown: Shown,
        code: String,
        browser: bool,
        asked: Asked,
    ) -> Result<Box<SignedIn>, Problem> {
        let proof = self.judge_proof(&shown, &code, &asked).await?;
        let stands = shown.stands.clone();
        match self.begin(shown, Some(proof), browser, asked.clone()).await {
            // Used up a moment ago by somebody quicker: as good as wrong.
            Err(problem) if problem.code == failed().code => {
                let counter = (proof.1, self.door().whose_codes(stands.user.id));
                Err(self.refuse(counter, Some(stands), &asked).await)
            }
            other => other,
        }
    }

    /// What a code proves of somebody whose password was right; a wrong one is counted.
    pub(super) async fn judge_proof(
        &self,
        shown: &Shown,
        code: &str,
        asked: &Asked,
    ) -> Result<ProofShown, Problem> {
        let now = self.now();
        let key = self.door().code_counter(shown.stands.user.id, shown.known_device);
        let failures = self
            .run(move |p| p.store().instance_read(|r| r.get::<SignInFailures>(key)))
            .await
            .map_err(|error: StoreError| internal(&error))?;
        if let Some(until) = failures.and_then(|row| row.failures.locked_until(now)) {
            return Err(locked(until, now));
        }
        let user = &shown.stands.user;
        match factor::judge(self.door().hashing(), user, code, now) {
            Some(proof) => Ok((proof, key)),
            None => {
                let counter = (key, self.door().whose_codes(user.id));
                Err(self.refuse(counter, Some(shown.stands.clone()), asked).await)
            }
        }
    }

    /// Counts a failure; the answer is the same for everybody.
    pub(super) async fn refuse(
        &self,
        (key, counted_for): ([u8; 16], [u8; 16]),
        whose: Option<Stands>,
        asked: &Asked,
    ) -> Problem {
        let (now, rule) = (self.now(), self.door().lock);
        let asked = asked.clone();
        let counted = self
            .run(move |p| {
                let keys = whose.as_ref().and_then(|stands| p.keys_of(stands).transpose()).transpose()?;
                let nobody = Actor::nobody(Some(asked.origin));
                p.store().joint_write(&nobody, asked.request, now, keys.as_deref(), |w| {
                    let before = w.reader().get::<SignInFailures>(key)?.map(|row| row.failures);
                    let failures = before.unwrap_or_default().after_failure(now, &rule);
                    w.put(&SignInFailures { key, failures, whose: counted_for })?;
                    let kind = if failures.locked_until(now).is_some() { LOCKED } else { REFUSED };
                    let mut event = Event::new(kind);
                    if let Some(stands) = &whose {
                        event = event.about(User::TABLE, stands.user.id.bytes());
                    }
                    Ok::<_, StoreError>(Recorded::new(failures, event))
                })
            })
            .await;
        match counted.map(|failures| failures.locked_until(now)) {
            Ok(Some(until)) => locked(until, now),
            Ok(None) => failed(),
            Err(error) => internal(&error),
        }
    }

    /// The keys of the tenant that somebody stands in.
    pub(super) fn keys_of(&self, stands: &Stands) -> Result<Option<Arc<ScopeKeys>>, StoreError> {
        match &stands.tenant {
            Some(tenant) => self.store().tenant_keys(tenant.id.0),
            None => Ok(None),
        }
    }

    /// Says who has shown their password.
    fn half(&self, stands: &Stands) -> Result<String, Problem> {
        let about = About {
            sub: Uuid::from_bytes(stands.user.id.bytes()),
            tid: Uuid::from_bytes(stands.membership.tenant.0),
            // What the session will stand for; there is no session yet (R-SES-03).
            sid: Uuid::from_bytes(stands.membership.id.bytes()),
            typ: TokenType::Mfa,
            epoch: stands.epochs(),
            jti: Uuid::new_v4(),
        };
        let life = SignedDuration::from_mins(HALF_MINUTES);
        self.door().tokens().issue(about, self.now(), life).map_err(|_| internal(&StoreError::Random))
    }

    /// Makes the session, in the transaction that uses the proof up. Somebody disabled meanwhile, or a proof used
    /// meanwhile, is a failed sign-in.
    async fn begin(
        &self,
        shown: Shown,
        proof: Option<ProofShown>,
        browser: bool,
        asked: Asked,
    ) -> Result<Box<SignedIn>, Problem> {
        let Shown { stands, failures, rehashed, .. } = shown;
        let done = self
            .run(move |p| {
                let (now, door) = (p.now(), p.door());
                let secret: [u8; 32] = random()?;
                let keys = p.keys_of(&stands)?;
                let session = p.session(&stands, &secret, browser, &asked);
                let actor = Actor::person(&stands.user, stands.membership.role, Some(asked.origin.clone()));
                let let_in = p.store().joint_write(&actor, asked.request, now, keys.as_deref(), |w| {
                    let stored = w.reader().get::<User>(stands.user.id.bytes())?;
                    let Some(mut user) = stored.map(Seen::into_inner) else { return Err(NotIn::Refused) };
                    let same = user.epoch == stands.user.epoch && !user.disabled;
                    let used = proof.is_none_or(|(proof, _)| factor::use_up(&mut user, proof));
                    if !same || !used || (proof.is_none() && user.factor.is_some()) {
                        return Err(NotIn::Refused);
                    }
                    if let Some(phc) = rehashed {
                        user.password = phc;
                    }
                    user.signed_in_at = Some(now);
                    let membership = w.reader().get::<Membership>(stands.membership.id.bytes())?;
                    let Some(mut membership) = membership.map(Seen::into_inner) else {
                        return Err(NotIn::Refused);
                    };
                    membership.signed_in_at = Some(now);
                    w.put(&membership)?;
                    w.put(&session)?;
                    w.put(&user)?;
                    w.remove::<SignInFailures>(failures)?;
                    let event = Event::new(SIGNED_IN).about(Session::TABLE, session.id.bytes());
                    let mut recorded = Recorded::new((), event);
                    if let Some((proof, key)) = proof {
                        w.remove::<SignInFailures>(key)?;
                        if matches!(proof, Proof::Recovery(_)) {
                            let event = Event::new(RECOVERY_USED).about(User::TABLE, user.id.bytes());
                            recorded = recorded.and(event.note("uebrig", user.recovery.len()));
                        }
                    }
                    Ok(recorded.map(|()| user))
                });
                let user = match let_in {
                    Ok(user) => user,
                    Err(NotIn::Refused) => return Ok(None),
                    Err(NotIn::Store(error)) => return Err(error),
                };
                let stands = Stands { user, ..stands };
                let tokens = p.pair(&session, &stands, Some(&secret))?;
                let device = door.device_mark(stands.user.id);
                Ok(Some(p.signed_in(session, stands, tokens, device, asked)))
            })
            .await
            .map_err(|error: StoreError| internal(&error))?;
        done.map(Box::new).ok_or_else(failed)
    }

    /// What is handed out to somebody whose session has just been made.
    pub(super) fn signed_in(
        &self,
        session: Session,
        stands: Stands,
        tokens: TokenPair,
        device: String,
        asked: Asked,
    ) -> SignedIn {
        let (user, tenant) = (stands.user.clone(), stands.tenant.clone());
        let role = stands.membership.role;
        let me = Me(Arc::new(self.signed(session, stands, asked)));
        SignedIn { tokens, user, role, tenant, device, me }
    }

    /// A session that begins now.
    pub(super) fn session(
        &self,
        stands: &Stands,
        secret: &[u8; 32],
        browser: bool,
        asked: &Asked,
    ) -> Session {
        let now = self.now();
        Session {
            id: Id::new(now),
            user: stands.user.id,
            membership: stands.membership.id,
            created_at: now,
            seen_at: now,
            expires_at: self.session_end(stands.tenant.as_ref(), browser, now),
            refresh: self.door().hash(secret),
            refresh_before: None,
            browser,
            proved_at: now,
            origin: Some(asked.origin.clone()),
            offer: None,
        }
    }

    /// The tokens of a session.
    pub(super) fn pair(
        &self,
        session: &Session,
        stands: &Stands,
        secret: Option<&[u8; 32]>,
    ) -> Result<TokenPair, StoreError> {
        let minutes = i64::from(self.settings().access_minutes);
        let about = About {
            sub: Uuid::from_bytes(stands.user.id.bytes()),
            tid: Uuid::from_bytes(stands.membership.tenant.0),
            sid: Uuid::from_bytes(session.id.bytes()),
            typ: TokenType::Access,
            epoch: stands.epochs(),
            jti: Uuid::from_bytes(random()?),
        };
        let access = self
            .door()
            .tokens()
            .issue(about, self.now(), SignedDuration::from_mins(minutes))
            .map_err(|_| StoreError::Random)?;
        let refresh = secret.map(|secret| refresh_token(self.door(), session.id.bytes(), secret));
        Ok(TokenPair { access, refresh, expires_in: minutes * 60 })
    }
}

/// Why the session was not made.
enum NotIn {
    Refused,
    Store(StoreError),
}
impl From<StoreError> for NotIn {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let minutes = until.duration_since(now).as_secs().max(0).saturating_add(59) / 60;
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    let time = zone.to_datetime(until).strftime("%H:%M").to_string();
    let words = Msg::code("ZU_VIELE_VERSUCHE").with("zeit", time).with("minuten", minutes);
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).saturating_add(1);
    Problem::new(Kind::TooMany, "ZU_VIELE_VERSUCHE").saying(words).retry_after(seconds)
}
