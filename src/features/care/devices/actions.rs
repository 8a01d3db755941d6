//! What can be done with devices: entering one and making its code, pairing a browser, recognising it, taking it back.

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

use super::{
    access::{ManageDevices, OnDevice},
    model::{Device, DeviceKind, Revoked, State},
};
use crate::{
    features::care::units::{self, Unit},
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{FieldErrors, Problem},
        text,
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        entity::ActError,
        store::{Event, EventKind, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            idempotency,
            session::{Asked, NewPairing, PairedBy, prove_again},
        },
    },
};

/// A device was entered.
pub const ENTERED: EventKind = EventKind::new("device.entered");
/// Its browser was recognised.
pub const RECOGNISED: EventKind = EventKind::new("device.recognised");
/// It was taken back.
pub const REVOKED: EventKind = EventKind::new("device.revoked");

/// So long a code counts (domain.md, 8.5).
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// Longest name.
pub const MOST_NAME: usize = 80;
/// So many devices a house has at most, those that were taken back not counted.
const MOST: usize = 500;

/// A device as it is entered.
pub struct Sent<'a> {
    /// The code of its kind.
    pub art: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Where it lies; empty: nowhere in particular.
    pub wohnbereich_id: &'a str,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// A device that was entered.
pub struct Entered {
    /// It.
    pub device: Device,
    /// What pairs its browser; none when the form was sent twice.
    pub pairing: Option<NewPairing>,
}

struct Read {
    art: DeviceKind,
    name: String,
    wohnbereich_id: Option<Id<Unit>>,
}

fn read(sent: &Sent<'_>, units: &[Unit]) -> Result<Read, FieldErrors> {
    let mut errors = FieldErrors::new();
    let art = DeviceKind::from_code(sent.art.trim());
    match (art, sent.art.trim().is_empty()) {
        (None, true) => errors.add("art", "PFLICHTFELD_FEHLT"),
        (None, false) => errors.add("art", "ENUM_UNGUELTIG"),
        (Some(_), _) => {}
    }
    let name = text::line(sent.name).unwrap_or_else(|_| {
        errors.add("name", "ZEICHEN_UNGUELTIG");
        String::new()
    });
    if name.is_empty() && errors.of("name").next().is_none() {
        errors.add("name", "PFLICHTFELD_FEHLT");
    }
    if text::length(&name) > MOST_NAME {
        errors.add_with("name", "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG").with("n", MOST_NAME));
    }
    let unit = sent.wohnbereich_id.trim();
    let wohnbereich_id = units.iter().find(|known| known.aktiv && known.id.to_string() == unit);
    if !unit.is_empty() && wohnbereich_id.is_none() {
        errors.add("wohnbereich_id", "WOHNBEREICH_UNBEKANNT");
    }
    match (art, errors.is_empty()) {
        (Some(art), true) => Ok(Read { art, name, wohnbereich_id: wohnbereich_id.map(|unit| unit.id) }),
        _ => Err(errors),
    }
}

/// Enters a device and makes the code that pairs its browser.
///
/// # Errors
/// `ERNEUT_ANMELDEN` unless the admin has shown lately who they are; what is wrong with the fields; those of the store.
pub fn enter(p: &Platform, ctx: &Ctx<ManageDevices>, sent: &Sent<'_>) -> Result<Entered, ActError> {
    if !ctx.proved_lately() {
        return Err(prove_again().into());
    }
    let (device, is_new) = p.store().write(ctx, |w| {
        let known = idempotency::result_of(ctx, w, sent.idempotency_key)?.and_then(|id| id.parse().ok());
        if let Some(known) = known {
            let device: Versioned<Device> = w.need(&known)?;
            return Ok(Recorded::unchanged((device.into_inner(), false)));
        }
        let units = units::all(&w.reader())?;
        let Read { art, name, wohnbereich_id } = read(sent, &units).map_err(ActError::Invalid)?;
        if all(&w.reader())?.iter().filter(|device| device.widerruf.is_none()).count() >= MOST {
            return Err(ActError::field("name", "ZU_VIELE_GERAETE"));
        }
        let device = Device {
            id: Id::new(ctx.now()),
            art,
            name,
            wohnbereich_id,
            created_at: whole_micros(ctx.now()),
            created_by: ctx.actor().user,
            erkannt_at: None,
            widerruf: None,
        };
        w.add(&device)?;
        idempotency::remember(ctx, w, sent.idempotency_key, device.id.to_string())?;
        let event = Event::new(ENTERED).about(Device::TABLE, device.id.bytes()).note("art", art.code());
        Ok::<_, ActError>(Recorded::new((device, true), event))
    })?;
    let pairing = is_new.then(|| p.new_pairing(ctx, device.id.bytes(), &device.name, CODE_LIFE));
    Ok(Entered { pairing: pairing.transpose()?, device })
}

fn all<P: crate::platform::tenancy::MayReadAll<Device>>(
    r: &crate::platform::store::Reader<'_, P>,
) -> Result<Vec<Device>, StoreError> {
    let mut all =
        r.scan::<Device>()?.map(|row| row.map(Versioned::into_inner)).collect::<Result<Vec<_>, _>>()?;
    all.reverse();
    Ok(all)
}

/// A device with how it stands.
pub struct Listed {
    /// It.
    pub device: Device,
    /// How it stands.
    pub state: State,
    /// When its browser was paired, and was there last.
    pub paired: Option<(Timestamp, Timestamp)>,
    /// Until when its code counts, while that is unused.
    pub code_until: Option<Timestamp>,
}

/// Every device, the newest first; those that were taken back last.
///
/// # Errors
/// Those of the store.
pub fn list(p: &Platform, ctx: &Ctx<ManageDevices>) -> Result<Vec<Listed>, StoreError> {
    let (paired, open) = (p.paired_browsers(ctx)?, p.open_pairings(ctx)?);
    let listed = |device: Device| {
        let id = device.id.bytes();
        let (paired, code_until) = (paired.get(&id).copied(), open.get(&id).copied());
        let state = match (&device.widerruf, paired, code_until) {
            (Some(_), ..) => State::Widerrufen,
            (None, Some(_), _) => State::Gekoppelt,
            (None, None, Some(_)) => State::Offen,
            (None, None, None) => State::Ungekoppelt,
        };
        Listed { device, state, paired, code_until }
    };
    let mut listed: Vec<Listed> = p.store().read(ctx, all)?.into_iter().map(listed).collect();
    listed.sort_by_key(|one| one.state == State::Widerrufen);
    Ok(listed)
}

/// Takes a device back: its browser is known no more, and every session on it is over. Taken back again, it is as it was.
///
/// # Errors
/// It is not there; those of the store.
pub fn revoke(p: &Platform, ctx: &Ctx<ManageDevices>, id: Id<Device>) -> Result<Device, ActError> {
    p.store().read(ctx, |r| r.need::<Device>(&id))?;
    // First what opens something: should the rest fail, nothing is open that looks closed.
    p.unpair(ctx, id.bytes())?;
    Ok(p.store().write(ctx, |w| {
        let old: Versioned<Device> = w.need(&id)?;
        if old.widerruf.is_some() {
            return Ok::<_, StoreError>(Recorded::unchanged(old.into_inner()));
        }
        let widerruf = Some(Revoked { at: whole_micros(ctx.now()), von: ctx.actor().user });
        let new = Device { widerruf, ..Device::clone(&old) };
        w.replace(&old, &new)?;
        Ok(Recorded::new(new, Event::new(REVOKED).about(Device::TABLE, id.bytes())))
    })?)
}

/// Pairs the browser that asks.
///
/// # Errors
/// 403 `KOPPLUNG_UNGUELTIG`; 429; those of the store.
pub fn pair(p: &Platform, by: &PairedBy, asked: &Asked) -> Result<HeaderMap, Problem> {
    p.pair_browser(by, asked).map(|(_, headers)| headers)
}

/// A device whose browser asks.
pub struct Here {
    /// The context of what happens on it.
    pub ctx: Ctx<OnDevice>,
    /// It.
    pub device: Device,
}

/// The device whose browser asks; none where that is paired no more, or never was.
///
/// # Errors
/// Those of the store.
pub fn here(
    p: &Platform,
    headers: &HeaderMap,
    asked: &Asked,
    lang: Lang,
) -> Result<Option<Here>, StoreError> {
    let Some((id, ctx)) = p.paired::<OnDevice>(headers, asked, lang)? else { return Ok(None) };
    let device: Option<Versioned<Device>> = p.store().read(&ctx, |r| r.get(&Id::from_bytes(id)))?;
    let device = device.map(Versioned::into_inner).filter(|device| device.widerruf.is_none());
    Ok(device.map(|device| Here { ctx, device }))
}

/// Notes that the browser of a device was recognised, the first time.
///
/// # Errors
/// Those of the store.
pub fn recognise(p: &Platform, here: &Here) -> Result<(), StoreError> {
    let ctx = &here.ctx;
    p.store().write(ctx, |w| {
        let old: Versioned<Device> = w.need(&here.device.id)?;
        if old.erkannt_at.is_some() {
            return Ok(Recorded::unchanged(()));
        }
        let new = Device { erkannt_at: Some(whole_micros(ctx.now())), ..Device::clone(&old) };
        w.replace(&old, &new)?;
        Ok(Recorded::new((), Event::new(RECOGNISED).about(Device::TABLE, new.id.bytes())))
    })
}
