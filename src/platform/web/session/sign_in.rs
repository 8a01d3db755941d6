//! The front door: judging a sign-in, making, renewing and ending sessions.

use std::{net::IpAddr, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroU32;
use uuid::Uuid;

use super::record::{Session, SignInFailures};
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
        settings::Settings,
        store::{
            Event, EventKind, InstanceReader, InstanceRecord as _, Recorded, Store, StoreError, mac, random,
        },
        tenancy::{Actor, ActorKind, Membership, MembershipState, Role, Tenant, TenantState, User},
        web::{
            jwt::{About, TokenKeys, TokenType},
            password::{Cost, PasswordError, Passwords, Verdict},
            throttle::{Bucket, BucketRule, Failures, LockRule, network},
        },
    },
};

/// Somebody signed in.
pub const SIGNED_IN: EventKind = EventKind::new("sign_in.done");
/// A sign-in was refused.
pub const REFUSED: EventKind = EventKind::new("sign_in.refused");
/// Too many failures: locked for a while.
pub const LOCKED: EventKind = EventKind::new("sign_in.locked");
/// Somebody signed out.
pub const SIGNED_OUT: EventKind = EventKind::new("sign_in.ended");
/// A refresh token was used twice: the session was ended.
pub const REUSED: EventKind = EventKind::new("sign_in.token_reused");

/// A used refresh token still buys an access token for so many seconds (two tabs at once).
const GRACE_S: i64 = 10;

/// Keys, password gate and throttles of the front door.
pub struct Door {
    tokens: TokenKeys,
    passwords: Passwords,
    bucket: Bucket,
    lock: LockRule,
    csrf: [u8; 32],
    hashing: [u8; 32],
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
    /// The tenant.
    pub tenant: Tenant,
    /// Marks this device as let in before.
    pub device: String,
}

fn internal(error: &StoreError) -> Problem {
    error.explain()
}

fn failed() -> Problem {
    Problem::new(Kind::SignIn, "LOGIN_FEHLGESCHLAGEN")
}

fn person(user: &User, role: Role) -> Actor {
    Actor { kind: ActorKind::Person, user: user.id, name: user.name.clone(), role }
}

fn nobody() -> Actor {
    let user = Id::from_bytes([0; 16]);
    Actor { kind: ActorKind::System, user, name: "–".into(), role: Role::Client }
}

/// The membership that a session stands for: the user's only one, or that of the named tenant.
fn membership(
    r: &InstanceReader<'_>,
    user: &User,
    slug: Option<&str>,
) -> Result<Option<(Membership, Tenant)>, StoreError> {
    let mut memberships: Vec<_> = r.find::<Membership>("user", &user.id.to_string())?;
    memberships.sort_by_key(|m| m.id);
    for membership in memberships.into_iter().filter(|m| m.state == MembershipState::Active) {
        let Some(tenant) = r.get::<Tenant>(membership.tenant.0)? else { continue };
        if tenant.state == TenantState::Active && slug.is_none_or(|slug| tenant.slug == slug) {
            return Ok(Some((membership.into_inner(), tenant.into_inner())));
        }
    }
    Ok(None)
}

impl Door {
    /// The door of an instance; its keys come from the master key.
    pub fn new(store: &Store, settings: &Settings) -> Result<Self, StoreError> {
        let cost =
            Cost { memory_kib: settings.password_memory_kib, passes: settings.password_passes, lanes: 1 };
        let passwords = Passwords::for_this_machine(cost).map_err(|_| StoreError::Random)?;
        Ok(Self {
            tokens: TokenKeys::new("visite", "1", *store.derived_key("visite/1/jwt")?),
            passwords,
            bucket: Bucket::new(BucketRule {
                burst: NonZeroU32::new(settings.sign_in_burst).unwrap_or(NonZeroU32::MIN),
                ..BucketRule::SIGN_IN
            }),
            lock: LockRule {
                failures: settings.lockout_failures,
                lock_s: i64::from(settings.lockout_minutes) * 60,
                ..LockRule::default()
            },
            csrf: *store.derived_key("visite/1/csrf")?,
            hashing: *store.derived_key("visite/1/door")?,
        })
    }

    /// The gate through which passwords are hashed.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }
    pub(in crate::platform) fn tokens(&self) -> &TokenKeys {
        &self.tokens
    }
    /// The token that a session's forms carry.
    pub(in crate::platform) fn csrf_token(&self, session: &[u8; 16]) -> String {
        crate::platform::web::csrf::token(&self.csrf, &text::hex(session))
    }
    pub(in crate::platform) fn csrf_matches(&self, session: &[u8; 16], presented: &str) -> bool {
        crate::platform::web::csrf::token_matches(&self.csrf, &text::hex(session), presented)
    }
    /// The mark of a device on which this user was let in.
    fn device_mark(&self, user: Id<User>) -> String {
        B64.encode(mac(&self.hashing, &[b"device", &user.bytes()]))
    }
    fn hash(&self, secret: &[u8; 32]) -> [u8; 32] {
        mac(&self.hashing, &[b"refresh", secret])
    }
    /// Which counter a failure goes to: that of the device, or that of the typed e-mail and the network.
    fn counter(&self, email: &str, peer: IpAddr, device: bool) -> [u8; 16] {
        let network = if device { "device".to_owned() } else { network(peer).to_string() };
        let full = mac(&self.hashing, &[b"failures", email.as_bytes(), network.as_bytes()]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
}

impl Platform {
    /// Judges a sign-in. Unknown, wrong, disabled: the same answer in the same time. After too many failures of the
    /// typed e-mail from this network, whether the account exists or not: 429 with the time (decisions.md, 7).
    pub async fn sign_in(
        &self,
        email: &str,
        password: Secret,
        slug: Option<String>,
        peer: IpAddr,
        device: Option<&str>,
        browser: bool,
    ) -> Result<SignedIn, Problem> {
        let door = self.door().clone();
        if let Err(wait) = door.bucket.take(peer) {
            let seconds = i64::try_from(wait.as_secs()).unwrap_or(60).saturating_add(1);
            return Err(Problem::new(Kind::TooMany, "ZU_VIELE_ANFRAGEN")
                .saying(Msg::code("ZU_VIELE_ANFRAGEN").with("sekunden", seconds))
                .retry_after(u64::try_from(seconds).unwrap_or(60)));
        }
        let email = text::norm(email);
        let now = self.now();
        let (user, failures, key) = {
            let (email, device) = (email.clone(), device.map(str::to_owned));
            let door = door.clone();
            self.run(move |p| {
                p.store().instance_read(|r| {
                    let user = r
                        .find::<User>("email", &email)?
                        .into_iter()
                        .next()
                        .map(crate::platform::store::Seen::into_inner);
                    let known = user
                        .as_ref()
                        .zip(device)
                        .is_some_and(|(user, device)| door.device_mark(user.id) == device);
                    let key = door.counter(&email, peer, known);
                    let failures = r.get::<SignInFailures>(key)?.map(|row| row.failures).unwrap_or_default();
                    Ok::<_, StoreError>((user, failures, key))
                })
            })
            .await
            .map_err(|error| internal(&error))?
        };
        if let Some(until) = failures.locked_until(now) {
            return Err(locked(until, self.now()));
        }
        let stored = user.as_ref().map(|user| user.password.clone());
        let verdict = door.passwords.verify(password.clone(), stored).await.map_err(|error| match error {
            PasswordError::Busy => Problem::new(Kind::Busy, "ZU_VIEL_LOS"),
            _ => failed(),
        })?;
        let user = match (verdict, user) {
            (Verdict::Right { rehash }, Some(mut user)) if !user.disabled => {
                if rehash && let Ok(fresh) = door.passwords.hash(password).await {
                    user.password = fresh;
                }
                user
            }
            _ => return Err(self.refuse(&door, key, failures).await),
        };
        let signed_in = self.begin(door.clone(), user, slug, key, browser).await?;
        match signed_in {
            Some(signed_in) => Ok(signed_in),
            None => Err(self.refuse(&door, key, failures).await),
        }
    }

    /// Counts a failure; the answer is the same for everybody.
    async fn refuse(&self, door: &Arc<Door>, key: [u8; 16], before: Failures) -> Problem {
        let (now, rule) = (self.now(), door.lock);
        let counted = self
            .run(move |p| {
                let request = p.request()?;
                p.store().instance_write(&nobody(), request, now, |w| {
                    let stored = w.reader().get::<SignInFailures>(key)?.map_or(before, |row| row.failures);
                    let failures = stored.after_failure(now, &rule);
                    w.put(&SignInFailures { key, failures })?;
                    let kind = if failures.locked_until(now).is_some() { LOCKED } else { REFUSED };
                    Ok::<_, StoreError>(Recorded::new(failures, Event::new(kind)))
                })
            })
            .await;
        match counted.map(|failures| failures.locked_until(now)) {
            Ok(Some(until)) => locked(until, now),
            Ok(None) => failed(),
            Err(error) => internal(&error),
        }
    }

    /// Makes the session; none when the user has no active membership there.
    async fn begin(
        &self,
        door: Arc<Door>,
        user: User,
        slug: Option<String>,
        failures: [u8; 16],
        browser: bool,
    ) -> Result<Option<SignedIn>, Problem> {
        self.run(move |p| {
            let now = p.now();
            let secret: [u8; 32] = random()?;
            let days = i64::from(p.settings().refresh_days);
            let expires_at = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
            let request = p.request()?;
            let found = p.store().instance_read(|r| membership(r, &user, slug.as_deref()))?;
            let Some((membership, tenant)) = found else { return Ok(None) };
            let session = Session {
                id: Id::new(now),
                user: user.id,
                membership: membership.id,
                created_at: now,
                seen_at: now,
                expires_at,
                refresh: door.hash(&secret),
                refresh_before: None,
                browser,
            };
            p.store().instance_write(&person(&user, membership.role), request, now, |w| {
                w.put(&session)?;
                w.put(&user)?;
                w.remove::<SignInFailures>(failures)?;
                let event = Event::new(SIGNED_IN).about(Session::TABLE, session.id.bytes());
                Ok::<_, StoreError>(Recorded::new((), event))
            })?;
            let tokens = p.pair(&door, &session, &user, &tenant, Some(&secret))?;
            let device = door.device_mark(user.id);
            Ok(Some(SignedIn { tokens, user, role: membership.role, tenant, device }))
        })
        .await
        .map_err(|error: StoreError| internal(&error))
    }

    fn pair(
        &self,
        door: &Door,
        session: &Session,
        user: &User,
        tenant: &Tenant,
        secret: Option<&[u8; 32]>,
    ) -> Result<TokenPair, StoreError> {
        let minutes = i64::from(self.settings().access_minutes);
        let about = About {
            sub: Uuid::from_bytes(user.id.bytes()),
            tid: Uuid::from_bytes(tenant.id.0),
            sid: Uuid::from_bytes(session.id.bytes()),
            typ: TokenType::Access,
            epoch: (u64::from(user.epoch), u64::from(tenant.epoch)),
            jti: Uuid::from_bytes(random()?),
        };
        let access = door
            .tokens
            .issue(about, self.now(), SignedDuration::from_mins(minutes))
            .map_err(|_| StoreError::Random)?;
        let refresh = secret.map(|secret| {
            let mut whole = session.id.bytes().to_vec();
            whole.extend_from_slice(secret);
            B64.encode(whole)
        });
        Ok(TokenPair { access, refresh, expires_in: minutes * 60 })
    }

    /// Renews: a refresh token buys a new pair, once. Used again after the grace it ends the session (R-SES-06).
    pub fn renew(&self, refresh: &str) -> Result<(TokenPair, User, Tenant, Role), Problem> {
        let over = || Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN");
        let whole = B64.decode(refresh).map_err(|_| over())?;
        let (id, secret) = whole.split_first_chunk::<16>().ok_or_else(over)?;
        let secret = secret.first_chunk::<32>().filter(|_| secret.len() == 32).ok_or_else(over)?;
        let door = self.door();
        let (now, presented, fresh) =
            (self.now(), door.hash(secret), random::<32>().map_err(|e| internal(&e))?);
        let outcome = self
            .store()
            .instance_upkeep(|w| {
                let Some(seen) = w.reader().get::<Session>(*id)? else { return Ok(Renewal::Over) };
                let Some((user, membership, tenant)) = standing_of(&w.reader(), &seen)? else {
                    return Ok(Renewal::Over);
                };
                if self.timed_out(&seen, now) {
                    return Ok(Renewal::Over);
                }
                let mut session = seen.into_inner();
                if presented == session.refresh {
                    let until = now.saturating_add(SignedDuration::from_secs(GRACE_S)).unwrap_or(now);
                    session.refresh_before = Some((session.refresh, until));
                    session.refresh = door.hash(&fresh);
                    session.seen_at = now;
                    w.put(&session)?;
                    return Ok(Renewal::New(Box::new((session, user, membership, tenant))));
                }
                match session.refresh_before {
                    Some((before, until)) if before == presented && now <= until => {
                        Ok(Renewal::Same(Box::new((session, user, membership, tenant))))
                    }
                    Some((before, _)) if before == presented => {
                        w.remove::<Session>(*id)?;
                        Ok(Renewal::Reused(person(&user, membership.role)))
                    }
                    _ => Ok(Renewal::Over),
                }
            })
            .map_err(|error: StoreError| internal(&error))?;
        let (session, user, membership, tenant, secret) = match outcome {
            Renewal::New(found) => (found.0, found.1, found.2, found.3, Some(&fresh)),
            Renewal::Same(found) => (found.0, found.1, found.2, found.3, None),
            Renewal::Reused(actor) => {
                let event = Event::new(REUSED).about(Session::TABLE, *id);
                let request = self.request().map_err(|e| internal(&e))?;
                self.store().instance_note(&actor, request, now, event).map_err(|e| internal(&e))?;
                return Err(over());
            }
            Renewal::Over => return Err(over()),
        };
        let pair = self.pair(door, &session, &user, &tenant, secret).map_err(|e| internal(&e))?;
        Ok((pair, user, tenant, membership.role))
    }

    /// Ends the session of a refresh token or of an access token's session id.
    pub(in crate::platform) fn end_session(&self, id: [u8; 16], actor: &Actor) -> Result<(), StoreError> {
        let request = self.request()?;
        self.store().instance_write(actor, request, self.now(), |w| {
            w.remove::<Session>(id)?;
            Ok(Recorded::new((), Event::new(SIGNED_OUT).about(Session::TABLE, id)))
        })
    }

    /// Ends the session that a refresh token belongs to; unknown tokens are nothing to end.
    pub fn sign_out(&self, refresh: &str) -> Result<(), StoreError> {
        let Ok(whole) = B64.decode(refresh) else { return Ok(()) };
        let Some((id, secret)) = whole.split_first_chunk::<16>() else { return Ok(()) };
        let Some(secret) = secret.first_chunk::<32>() else { return Ok(()) };
        let found = self.store().instance_read(|r| {
            let Some(session) = r.get::<Session>(*id)? else { return Ok(None) };
            let right = session.refresh == self.door().hash(secret);
            Ok::<_, StoreError>(if right { standing_of(r, &session)? } else { None })
        })?;
        match found {
            Some((user, membership, _)) => self.end_session(*id, &person(&user, membership.role)),
            None => Ok(()),
        }
    }

    /// Forgets what has had its time: sessions that are over, failures that no longer count, full buckets.
    pub fn tidy_sessions(&self) -> Result<(), Problem> {
        let (door, now) = (self.door(), self.now());
        door.bucket.tidy();
        let (over, stale) = self
            .store()
            .instance_read(|r| {
                let sessions = r.all::<Session>()?.into_iter().filter(|session| now >= session.expires_at);
                let failures = r.all::<SignInFailures>()?.into_iter();
                let failures = failures.filter(|row| row.failures.is_stale(now, &door.lock));
                Ok::<_, StoreError>((
                    sessions.map(|session| session.id.bytes()).collect::<Vec<_>>(),
                    failures.map(|row| row.key).collect::<Vec<_>>(),
                ))
            })
            .map_err(|error| internal(&error))?;
        self.store()
            .instance_upkeep(|w| {
                over.iter().try_for_each(|id| w.remove::<Session>(*id))?;
                stale.iter().try_for_each(|key| w.remove::<SignInFailures>(*key))
            })
            .map_err(|error: StoreError| internal(&error))
    }

    pub(in crate::platform) fn timed_out(&self, session: &Session, now: Timestamp) -> bool {
        let idle = SignedDuration::from_mins(i64::from(self.settings().session_idle_minutes));
        // A clock that jumped back must not revive: a session from the future is over too.
        let future = session.seen_at > now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(now);
        let idle = session.browser && now.duration_since(session.seen_at) > idle;
        now >= session.expires_at || idle || future
    }
}

enum Renewal {
    New(Box<(Session, User, Membership, Tenant)>),
    Same(Box<(Session, User, Membership, Tenant)>),
    Reused(Actor),
    Over,
}

/// User, membership and tenant behind a session, if all three still count.
pub(super) fn standing_of(
    r: &InstanceReader<'_>,
    session: &Session,
) -> Result<Option<(User, Membership, Tenant)>, StoreError> {
    let Some(user) = r.get::<User>(session.user.bytes())?.filter(|user| !user.disabled) else {
        return Ok(None);
    };
    let Some(membership) = r.get::<Membership>(session.membership.bytes())? else { return Ok(None) };
    let Some(tenant) = r.get::<Tenant>(membership.tenant.0)? else { return Ok(None) };
    let counts = membership.state == MembershipState::Active && tenant.state == TenantState::Active;
    Ok(counts.then(|| (user.into_inner(), membership.into_inner(), tenant.into_inner())))
}

fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let minutes = until.duration_since(now).as_secs().max(0).saturating_add(59) / 60;
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    let time = zone.to_datetime(until).strftime("%H:%M").to_string();
    let words = Msg::code("ZU_VIELE_VERSUCHE").with("zeit", time).with("minuten", minutes);
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).saturating_add(1);
    Problem::new(Kind::TooMany, "ZU_VIELE_VERSUCHE").saying(words).retry_after(seconds)
}
