//! Judging a sign-in: password, then code where one is due, then a session (decisions.md, 6 to 8).

use std::sync::Arc;

use jiff::SignedDuration;
use uuid::Uuid;

use super::{
    identity::{Asked, SessionUser},
    principal::{Principal, places},
    record::{Session, SignInFailures},
    renew::refresh_token,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        secret::Secret,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded, ScopeKeys, StoreError, Versioned, random},
        tenancy::{Actor, Membership, Role, Tenant, User},
        web::{
            factor::{self, Proof},
            jwt::{About, Claims, TokenType},
            passkey::{Home, has_any},
        },
    },
};

/// Somebody signed in.
pub const SIGNED_IN: EventKind = EventKind::new("sign_in.done");
/// A sign-in was refused.
pub const REFUSED: EventKind = EventKind::new("sign_in.refused");
/// Too many failures: locked for a while.
pub const LOCKED: EventKind = EventKind::with_reaction("sign_in.locked");
/// A recovery code was used up.
pub const RECOVERY_USED: EventKind = EventKind::with_reaction("sign_in.recovery_code_used");
/// A passkey let somebody in.
pub const PASSKEY_USED: EventKind = EventKind::new("sign_in.passkey_used");
/// A passkey was refused because it counts backwards: there may be a copy of it.
pub const PASSKEY_DOUBTED: EventKind = EventKind::new("sign_in.passkey_doubted");

/// How long somebody may take between password and code.
const HALF_MINUTES: i64 = 5;

/// What a user shows to sign in.
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

#[cfg(test)]
impl Attempt {
    /// By a browser on this machine, with a password alone.
    #[must_use]
    pub fn for_tests(email: &str, password: &str) -> Self {
        Self {
            email: email.to_owned(),
            password: Secret::new(password.to_owned()),
            code: None,
            tenant: None,
            device: None,
            browser: true,
            same: None,
            asked: Asked::for_tests(),
        }
    }
}

/// What a right password leads to.
pub enum SignInOutcome {
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
    /// Seconds until the access token expires.
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
    pub me: SessionUser,
}

pub(super) fn failed() -> Problem {
    Problem::new(Kind::SignIn, "LOGIN_FEHLGESCHLAGEN")
}

/// Too much time between password and second step, or a change of the person meanwhile.
fn step_over() -> Problem {
    Problem::new(Kind::SignIn, "SCHRITT_ABGELAUFEN")
}

/// Somebody else than the page was made for.
pub(super) fn other_person() -> Problem {
    Problem::new(Kind::Conflict, "ANDERE_PERSON")
}

/// Somebody whose password was right.
pub(super) struct PasswordProof {
    pub principal: Principal,
    /// The counter of wrong passwords, cleared when they are let in.
    pub failures: [u8; 16],
    pub known_device: bool,
    pub rehashed: Option<String>,
}

/// A proof that was shown, and the counter of wrong codes, cleared with it.
pub(super) type ProofShown = (Proof, [u8; 16]);

/// What somebody shows as the second step.
pub enum SecondStep {
    /// A code of the authenticator, or a recovery code.
    Code(String),
    /// What a passkey answered, and where.
    Passkey {
        /// JSON, as the page's script sends it.
        answer: String,
        /// By which name the browser is here.
        home: Home,
    },
}

/// The same, with what was asked.
pub(super) enum Given {
    Code(String),
    Passkey { step: [u8; 16], answer: String, home: Home },
}

impl Platform {
    /// Judges a sign-in. Unknown, wrong, disabled: the same answer in the same time (R-AUTH-05). After too many
    /// failures of the typed e-mail from this network, whether the account exists or not: 429 with the time
    /// (decisions.md, 7).
    pub async fn sign_in(&self, attempt: Attempt) -> Result<SignInOutcome, Problem> {
        let shown = self.judge_password(&attempt).await?;
        let due = shown.principal.user.factor.is_some();
        match attempt.code {
            _ if !due => self.begin(shown, None, attempt.browser, attempt.asked).await.map(SignInOutcome::In),
            None => self.half(&shown.principal).map(SignInOutcome::CodeDue),
            Some(code) => {
                let identity =
                    self.judge_step(shown, Given::Code(code), attempt.browser, attempt.asked).await;
                identity.map(SignInOutcome::In)
            }
        }
    }

    /// The second step of somebody who has shown their password within the last five minutes.
    pub async fn second_step(
        &self,
        half: &str,
        given: SecondStep,
        device: Option<String>,
        same: Option<&str>,
        asked: Asked,
    ) -> Result<SignedIn, Problem> {
        let claims = self.half_of(half)?;
        let peer = asked.origin.address;
        let given = match given {
            SecondStep::Code(code) => Given::Code(code),
            SecondStep::Passkey { answer, home } => {
                Given::Passkey { step: *claims.jti.as_bytes(), answer, home }
            }
        };
        let principal = self.run(move |p| p.stands_halfway(&claims)).await?;
        let principal = principal.ok_or_else(step_over)?;
        if same.is_some_and(|page| !self.door().is_page_of(page, principal.whose())) {
            return Err(other_person());
        }
        let known_device = device.is_some_and(|device| self.door().device_mark(principal.user.id) == device);
        let failures = self.door().counter(&principal.user.email, peer, known_device);
        let shown = PasswordProof { principal, failures, known_device, rehashed: None };
        self.judge_step(shown, given, true, asked).await.map(|identity| *identity)
    }

    /// What a browser is asked when the person behind the half-made sign-in has a passkey here: JSON for the page's
    /// script. It replaces an earlier question of this step.
    pub fn passkey_question(&self, half: &str, home: &Home) -> Result<Option<String>, Problem> {
        let claims = self.half_of(half)?;
        let principal = self.stands_halfway(&claims)?;
        let Some(principal) = principal.filter(|principal| has_any(&principal.user, home)) else {
            return Ok(None);
        };
        let (step, questions) = (*claims.jti.as_bytes(), self.door().questions());
        Ok(questions.to_show(step, &principal.user, home, self.now()).unwrap_or_default())
    }

    fn half_of(&self, half: &str) -> Result<Claims, Problem> {
        self.door().tokens().verify(half, TokenType::Mfa, self.now()).map_err(|_| step_over())
    }

    /// Whoever has shown their password, if they still count.
    fn stands_halfway(&self, claims: &Claims) -> Result<Option<Principal>, StoreError> {
        self.store().instance_read(|r| {
            let user = r.get::<User>(*claims.sub.as_bytes())?.filter(|user| !user.disabled);
            let Some(user) = user.map(Versioned::into_inner) else { return Ok(None) };
            let mut all = places(r, &user)?.into_iter();
            let principal = all.find(|principal| &principal.membership.id.bytes() == claims.sid.as_bytes());
            Ok(principal.filter(|principal| principal.epochs() == claims.epoch))
        })
    }

    async fn judge_step(
        &self,
        shown: PasswordProof,
        given: Given,
        browser: bool,
        asked: Asked,
    ) -> Result<Box<SignedIn>, Problem> {
        let proof = self.judge_proof(&shown, &given, &asked).await?;
        let (principal, key) = (shown.principal.clone(), proof.1);
        match self.begin(shown, Some(proof), browser, asked.clone()).await {
            // Used up a moment ago by somebody quicker.
            Err(problem) if problem.code == failed().code => {
                Err(self.refuse_used(&given, key, principal, &asked).await)
            }
            other => other,
        }
    }

    /// The keys of the tenant that somebody stands in.
    pub(super) fn keys_of(&self, principal: &Principal) -> Result<Option<Arc<ScopeKeys>>, StoreError> {
        match &principal.tenant {
            Some(tenant) => self.store().tenant_keys(tenant.id.0),
            None => Ok(None),
        }
    }

    /// Says who has shown their password.
    fn half(&self, principal: &Principal) -> Result<String, Problem> {
        let about = About {
            sub: Uuid::from_bytes(principal.user.id.bytes()),
            tid: Uuid::from_bytes(principal.membership.tenant.0),
            // What the session will stand for; there is no session yet (R-SES-03).
            sid: Uuid::from_bytes(principal.membership.id.bytes()),
            typ: TokenType::Mfa,
            epoch: principal.epochs(),
            jti: Uuid::new_v4(),
        };
        let life = SignedDuration::from_mins(HALF_MINUTES);
        self.door().tokens().issue(about, self.now(), life).map_err(|_| StoreError::Random.into())
    }

    /// Makes the session, in the transaction that uses the proof up. Somebody disabled meanwhile, or a proof used
    /// meanwhile, is a failed sign-in.
    async fn begin(
        &self,
        shown: PasswordProof,
        proof: Option<ProofShown>,
        browser: bool,
        asked: Asked,
    ) -> Result<Box<SignedIn>, Problem> {
        let PasswordProof { principal, failures, rehashed, .. } = shown;
        let done = self
            .run(move |p| {
                let (now, door) = (p.now(), p.door());
                let secret: [u8; 32] = random()?;
                let keys = p.keys_of(&principal)?;
                let session = p.session(&principal, &secret, browser, &asked);
                let actor =
                    Actor::person(&principal.user, principal.membership.role, Some(asked.origin.clone()));
                let let_in = p.store().joint_write(&actor, asked.request, now, keys.as_deref(), |w| {
                    let stored = w.reader().get::<User>(principal.user.id.bytes())?;
                    let Some(mut user) = stored.map(Versioned::into_inner) else {
                        return Err(NotIn::Refused);
                    };
                    let same = user.epoch == principal.user.epoch && !user.disabled;
                    let used = proof.as_ref().is_none_or(|(proof, _)| factor::use_up(&mut user, proof, now));
                    if !same || !used || (proof.is_none() && user.factor.is_some()) {
                        return Err(NotIn::Refused);
                    }
                    if let Some(phc) = rehashed {
                        user.password = phc;
                    }
                    user.signed_in_at = Some(now);
                    let membership =
                        w.reader().get_of::<Membership>(&user.id, principal.membership.id.bytes())?;
                    let Some(mut membership) = membership.map(Versioned::into_inner) else {
                        return Err(NotIn::Refused);
                    };
                    membership.signed_in_at = Some(now);
                    w.put(&membership)?;
                    w.put(&session)?;
                    w.put(&user)?;
                    w.remove_at::<SignInFailures>(failures)?;
                    let event = Event::new(SIGNED_IN).about(Session::TABLE, session.id.bytes());
                    let mut recorded = Recorded::new((), event);
                    if let Some((proof, key)) = proof {
                        w.remove_at::<SignInFailures>(key)?;
                        let about = |kind| Event::new(kind).about(User::TABLE, user.id.bytes());
                        match proof {
                            Proof::Step(_) => {}
                            Proof::Recovery(_) => {
                                let event = about(RECOVERY_USED).note("uebrig", user.recovery.len());
                                recorded = recorded.and(event);
                            }
                            Proof::Passkey(_) => recorded = recorded.and(about(PASSKEY_USED)),
                        }
                    }
                    Ok(recorded.map(|()| user))
                });
                let user = match let_in {
                    Ok(user) => user,
                    Err(NotIn::Refused) => return Ok(None),
                    Err(NotIn::Store(error)) => return Err(error),
                };
                let principal = Principal { user, ..principal };
                let tokens = p.pair(&session, &principal, Some(&secret))?;
                let device = door.device_mark(principal.user.id);
                Ok(Some(p.signed_in(session, principal, tokens, device, asked)))
            })
            .await?;
        done.map(Box::new).ok_or_else(failed)
    }

    /// What is handed out to somebody whose session has just been made.
    pub(super) fn signed_in(
        &self,
        session: Session,
        principal: Principal,
        tokens: TokenPair,
        device: String,
        asked: Asked,
    ) -> SignedIn {
        let (user, tenant) = (principal.user.clone(), principal.tenant.clone());
        let role = principal.membership.role;
        let me = SessionUser(Arc::new(self.identity(session, principal, asked)));
        SignedIn { tokens, user, role, tenant, device, me }
    }

    /// A session that begins now.
    pub(super) fn session(
        &self,
        principal: &Principal,
        secret: &[u8; 32],
        browser: bool,
        asked: &Asked,
    ) -> Session {
        let now = self.now();
        Session {
            id: Id::new(now),
            user: principal.user.id,
            membership: principal.membership.id,
            created_at: now,
            seen_at: now,
            expires_at: self.session_end(principal.tenant.as_ref(), browser, now),
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
        principal: &Principal,
        secret: Option<&[u8; 32]>,
    ) -> Result<TokenPair, StoreError> {
        let minutes = i64::from(self.settings().access_minutes);
        let about = About {
            sub: Uuid::from_bytes(principal.user.id.bytes()),
            tid: Uuid::from_bytes(principal.membership.tenant.0),
            sid: Uuid::from_bytes(session.id.bytes()),
            typ: TokenType::Access,
            epoch: principal.epochs(),
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
