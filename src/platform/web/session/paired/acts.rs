//! Pairing a browser, knowing it again, and ending that.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::{SignedDuration, Timestamp};

use super::{
    code::{new_code, typed},
    record::{PAIRED_FOR, PairedBrowser, Pairing, by_device},
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        secret::Secret,
        text::hex,
        words::Lang,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceReader, InstanceRecord as _, Recorded, StoreError, mac, random},
        tenancy::{Actor, Ctx, Grant, KeepsBadges, Tenant},
        web::session::{
            auth_keys::AuthKeys,
            badge::BadgeSession,
            cookies,
            identify::add_cookie,
            identity::Asked,
            principal::working,
            renew::{Presented, refresh_token},
        },
    },
};
/// A code for pairing a browser was made.
pub const DEVICE_CODE_MADE: EventKind = EventKind::new("device.code_made");
/// A browser was paired.
pub const DEVICE_PAIRED: EventKind = EventKind::new("device.paired");
/// A browser is paired no more, and the sessions on it are over.
pub const DEVICE_UNPAIRED: EventKind = EventKind::new("device.unpaired");

/// What pairs one browser, shown this once.
pub struct NewPairing {
    /// The secret of the link.
    pub token: Secret,
    /// The same to be typed.
    pub code: Secret,
    /// Counts until then.
    pub until: Timestamp,
}
crate::opaque_debug!(NewPairing);

/// By what somebody pairs the browser that they sit at.
pub enum PairedBy {
    /// The secret of the link.
    Token(String),
    /// The code.
    Code(String),
}
crate::opaque_debug!(PairedBy);

/// A paired device, with the context of what happens on it.
type OnDevice<P> = ([u8; 16], Ctx<P>);

fn token_hash(door: &AuthKeys, secret: &[u8; 32]) -> [u8; 32] {
    mac(door.hashing(), &[b"pairing", secret])
}
fn code_hash(door: &AuthKeys, code: &Secret) -> [u8; 32] {
    mac(door.hashing(), &[b"pairing code", code.reveal().as_bytes()])
}

/// Used, expired, taken back, mistyped: all the same to whoever brings it.
fn dead() -> Problem {
    Problem::new(Kind::NotAllowed, "KOPPLUNG_UNGUELTIG")
}

/// By which field and value the pairing is found; none where what was brought cannot be one.
fn looked_for(door: &AuthKeys, by: &PairedBy) -> Option<(&'static str, String)> {
    match by {
        PairedBy::Token(text) => {
            let secret: [u8; 32] = B64.decode(text.trim()).ok()?.try_into().ok()?;
            Some(("token", hex(&token_hash(door, &secret))))
        }
        PairedBy::Code(text) => Some(("code", hex(&code_hash(door, &typed(text)?)))),
    }
}

/// The pairing behind what somebody brings with its tenant, if both count.
fn open(
    r: &InstanceReader<'_>,
    (field, value): (&str, &str),
    now: Timestamp,
) -> Result<Option<(Pairing, Tenant)>, StoreError> {
    let found = r.find::<Pairing>(field, value)?.into_iter().next();
    let Some(pairing) = found.filter(|pairing| !pairing.is_over(now)) else { return Ok(None) };
    let pairing = pairing.into_inner();
    Ok(working(r, pairing.tenant)?.map(|tenant| (pairing, tenant)))
}

impl Platform {
    /// Makes what pairs one browser with a device of the tenant. One that was made for it before counts no more.
    ///
    /// # Errors
    /// Those of the store.
    pub fn new_pairing<P: KeepsBadges>(
        &self,
        ctx: &Ctx<P>,
        device: [u8; 16],
        name: &str,
        life: SignedDuration,
    ) -> Result<NewPairing, Problem> {
        let (door, now, secret): (_, _, [u8; 32]) = (self.door(), ctx.now(), random()?);
        let code = new_code()?;
        let until = now.saturating_add(life).unwrap_or(now);
        let tenant = ctx.grant.tenant;
        let pairing = Pairing {
            id: Id::new(now),
            tenant,
            device,
            name: name.to_owned(),
            token: token_hash(door, &secret),
            code: code_hash(door, &code),
            created_at: now,
            expires_at: until,
        };
        let event = Event::new(DEVICE_CODE_MADE).about(Pairing::TABLE, pairing.key());
        let keys = Some(&*ctx.grant.keys);
        self.store().joint_write(ctx.actor(), ctx.request(), now, keys, |w| {
            w.remove_found::<Pairing>("device", &by_device(tenant, &device))?;
            w.put(&pairing)?;
            Ok::<_, StoreError>(Recorded::new((), event))
        })?;
        Ok(NewPairing { token: Secret::new(B64.encode(secret)), code, until })
    }

    /// Pairs the browser that asks. Of many who bring the same, one gets it. Returns the device and the headers that give
    /// the browser its cookie.
    ///
    /// # Errors
    /// 403 `KOPPLUNG_UNGUELTIG` for whatever does not count; 429 when there was too much of that from one network; those
    /// of the store.
    pub fn pair_browser(&self, by: &PairedBy, asked: &Asked) -> Result<([u8; 16], HeaderMap), Problem> {
        let (door, now) = (self.door(), self.now());
        // Codes are short: each try costs, also the one that would be right.
        if matches!(by, PairedBy::Code(_)) {
            self.dead_link(asked)?;
        }
        let found = match looked_for(door, by) {
            Some((field, value)) => {
                let read = self.store().instance_read(|r| open(r, (field, &value), now))?;
                read.map(|(pairing, tenant)| (field, value, pairing, tenant))
            }
            None => None,
        };
        let Some((field, value, pairing, tenant)) = found else {
            if matches!(by, PairedBy::Token(_)) {
                self.dead_link(asked)?;
            }
            return Err(dead());
        };
        let keys = self.store().tenant_keys(tenant.id.0)?.ok_or_else(dead)?;
        let (device, secret): ([u8; 16], [u8; 32]) = (pairing.device, random()?);
        let paired = PairedBrowser {
            device,
            tenant: tenant.id,
            name: pairing.name.clone(),
            secret: door.hash(&secret),
            created_at: now,
            seen_at: now,
            expires_at: now.saturating_add(PAIRED_FOR).unwrap_or(Timestamp::MAX),
        };
        let actor = Actor::nobody(Some(asked.origin.clone()));
        let done = self.store().joint_write(&actor, asked.request, now, Some(&*keys), |w| {
            // Whoever was faster has used it up.
            let Some((pairing, _)) = open(&w.reader(), (field, &value), now)? else {
                return Ok::<_, StoreError>(Recorded::unchanged(false));
            };
            w.remove(&pairing)?;
            w.put(&paired)?;
            let event = Event::new(DEVICE_PAIRED).about(PairedBrowser::TABLE, device);
            Ok(Recorded::new(true, event))
        })?;
        if !done {
            return Err(dead());
        }
        let token = refresh_token(door, device, &secret);
        let mut headers = HeaderMap::new();
        add_cookie(&mut headers, &cookies::set(cookies::DEVICE, &token, PAIRED_FOR.as_secs()));
        Ok((device, headers))
    }

    /// The device whose browser asks, with the context of what happens on it; none where the browser is not paired, or is
    /// no more, or its tenant does not work or has the area of `P` switched off.
    ///
    /// # Errors
    /// Those of the store.
    pub fn paired<P: KeepsBadges>(
        &self,
        headers: &HeaderMap,
        asked: &Asked,
        lang: Lang,
    ) -> Result<Option<OnDevice<P>>, StoreError> {
        let (door, now) = (self.door(), self.now());
        let jar = CookieJar::from_headers(headers);
        let shown = jar.get(cookies::DEVICE).and_then(|cookie| Presented::of(door, cookie.value()));
        let Some(Presented { id, secret, .. }) = shown else { return Ok(None) };
        let secret = door.hash(&secret);
        let found = self.store().instance_read(|r| {
            let paired = r.get_proven(id, |paired: &PairedBrowser| paired.secret == secret)?;
            let Some(paired) = paired.filter(|paired| !paired.is_over(now)) else { return Ok(None) };
            let paired = paired.into_inner();
            Ok::<_, StoreError>(working(r, paired.tenant)?.map(|tenant| (paired, tenant)))
        })?;
        let Some((paired, tenant)) = found else { return Ok(None) };
        let Some(keys) = self.store().tenant_keys(tenant.id.0)? else { return Ok(None) };
        let actor = Actor { name: paired.name.clone(), ..Actor::nobody(Some(asked.origin.clone())) };
        let grant = Grant { lang, ..Grant::apart_from_browsers(&tenant, keys, actor, asked.request, now) };
        let ctx = Ctx::admit(grant).map(|ctx| (paired.device, ctx));
        if ctx.is_some() {
            self.saw_paired(&paired);
        }
        Ok(ctx)
    }

    /// Remembers that the device was there, to within a minute; losing this is no harm.
    fn saw_paired(&self, paired: &PairedBrowser) {
        let now = self.now();
        if now.duration_since(paired.seen_at) <= SignedDuration::from_mins(1) {
            return;
        }
        let written = self.store().instance_upkeep(|w| {
            let stored = w.reader().get_of::<PairedBrowser>(&paired.tenant, paired.device)?;
            if let Some(stored) = stored.filter(|stored| stored.secret == paired.secret) {
                let mut stored = stored.into_inner();
                stored.seen_at = now;
                w.put(&stored)?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = written {
            tracing::warn!(%error, "a device's last use was not stored");
        }
    }

    /// When each paired browser of the tenant was paired and was there last, by device.
    ///
    /// # Errors
    /// Those of the store.
    pub fn paired_browsers<P: KeepsBadges>(
        &self,
        ctx: &Ctx<P>,
    ) -> Result<HashMap<[u8; 16], (Timestamp, Timestamp)>, StoreError> {
        let (tenant, now) = (hex(&ctx.grant.tenant.0), ctx.now());
        let found = self.store().instance_read(|r| r.find::<PairedBrowser>("tenant", &tenant))?;
        let there = found.into_iter().filter(|paired| !paired.is_over(now));
        Ok(there.map(|paired| (paired.device, (paired.created_at, paired.seen_at))).collect())
    }

    /// Until when a code of each device of the tenant counts that nobody has used yet.
    ///
    /// # Errors
    /// Those of the store.
    pub fn open_pairings<P: KeepsBadges>(
        &self,
        ctx: &Ctx<P>,
    ) -> Result<HashMap<[u8; 16], Timestamp>, StoreError> {
        let (tenant, now) = (hex(&ctx.grant.tenant.0), ctx.now());
        let found = self.store().instance_read(|r| r.find::<Pairing>("tenant", &tenant))?;
        let open = found.into_iter().filter(|pairing| !pairing.is_over(now));
        Ok(open.map(|pairing| (pairing.device, pairing.expires_at)).collect())
    }

    /// The device is paired with no browser any more, a code for it does not count, and every session on it is over: in one
    /// transaction, so that none outlives the others.
    ///
    /// # Errors
    /// Those of the store.
    pub fn unpair<P: KeepsBadges>(&self, ctx: &Ctx<P>, device: [u8; 16]) -> Result<(), Problem> {
        let tenant = ctx.grant.tenant;
        let value = by_device(tenant, &device);
        let keys = Some(&*ctx.grant.keys);
        self.store().joint_write(ctx.actor(), ctx.request(), ctx.now(), keys, |w| {
            let codes = w.remove_found::<Pairing>("device", &value)?;
            let browsers = w.remove_found::<PairedBrowser>("device", &value)?;
            let ended = w.remove_found::<BadgeSession>("device", &value)?;
            let event = Event::new(DEVICE_UNPAIRED).about(PairedBrowser::TABLE, device);
            Ok::<_, StoreError>(match codes.max(browsers).max(ended) {
                0 => Recorded::unchanged(()),
                _ => Recorded::new((), event.note("sitzungen", ended)),
            })
        })?;
        Ok(())
    }
}
