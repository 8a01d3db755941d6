//! Correcting and withdrawing an entry: staff their own, an admin any with a reason.

use jiff::Timestamp;

use super::{
    super::{
        access::{ReviseAnyEntry, ReviseOwnEntries, WriteEntries},
        error::EntryError,
        model::{Entry, Version, Withdrawal},
        photo::{self, NewPhoto, Photo},
        rules::{self, Act, Asked},
        shifts,
        words::Klasse,
    },
    values::{free_text, judge, own_limits, reason, time_field},
    write::{about, occasion, rank_before, shift_of, sign, version, with_photos},
};
use crate::{
    features::care::{
        alerts::{self, Alert},
        residents::Resident,
        settings::CareSettings,
        staff::Profile,
        templates::{self, Input, Judged, Template},
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors},
    platform::{
        Platform,
        blobs::{Blob, BlobChunk},
        entity::{ActError, reached},
        store::{Change, EventKind, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission},
        web::idempotency::{self, IdempotencyRecord},
    },
};

use super::write::Names;

/// An entry was corrected: it has another version.
pub const CORRECTED: EventKind = EventKind::with_reaction("entry.corrected");
/// An entry was withdrawn.
pub const WITHDRAWN: EventKind = EventKind::with_reaction("entry.withdrawn");

/// A new version of an entry as it was sent.
pub struct Correction<'a> {
    /// All of the answers.
    pub werte: Input<'a>,
    /// All of the free text.
    pub freitext: String,
    /// When it was observed; none: as before.
    pub zeitpunkt: Option<Timestamp>,
    /// Why.
    pub grund: &'a str,
    /// The photos that were sent; the answers name those, and those of the version before that are kept.
    pub photos: &'a [NewPhoto],
    /// What its parts are called.
    pub names: Names,
}

/// The entry that is meant, at the version that was seen.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which one.
    pub id: Id<Entry>,
    /// That version.
    pub fassung: u32,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// What the two rights to revise entries have in common.
trait Revises:
    MayWrite<Entry>
    + MayWrite<Alert>
    + MayReadAll<Alert>
    + MayWrite<Photo>
    + MayWrite<Blob>
    + MayWrite<BlobChunk>
    + MayWrite<IdempotencyRecord>
    + MayRead<Resident>
    + MayRead<Unit>
    + MayRead<CareSettings>
    + MayRead<Profile>
{
}
impl Revises for ReviseOwnEntries {}
impl Revises for ReviseAnyEntry {}

/// What is done to an entry that may be revised: the entry as it becomes, and whether that alarms, from what it is and how
/// the user signs.
type Becomes<'a> = &'a dyn Fn(&Entry, &Resident, Option<String>) -> Result<(Entry, bool), EntryError>;

/// Revises an entry under the right that the user has.
fn revise(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    seen: Seen<'_>,
    (act, kind, grund): (Act, EventKind, &str),
    (becomes, photos): (Becomes<'_>, &[NewPhoto]),
) -> Result<(Entry, bool), EntryError> {
    // Whom the entry is about decides whether it is there for the user, and what refuses is said in the order of the rule.
    let entry: Versioned<Entry> = p.store().read(ctx, |r| r.need(&seen.id))?;
    let resident = reached::<Resident, _>(p, ctx, entry.resident_id, "eintrag")?;
    if !was_carried_out(p, ctx, seen)? {
        rules::may_revise(&entry.revisable(), &resident.stay(), &asked(ctx, seen, act, grund))?;
    }
    let alarms = if let Some(any) = ctx.try_as::<ReviseAnyEntry>() {
        revise_as(p, &any, seen, (act, kind, grund), (becomes, photos))?
    } else if let Some(own) = ctx.try_as::<ReviseOwnEntries>() {
        revise_as(p, &own, seen, (act, kind, grund), (becomes, photos))?
    } else {
        return Err(StoreError::Missing.into());
    };
    Ok((p.store().read(ctx, |r| r.need::<Entry>(&seen.id))?.into_inner(), alarms))
}

/// Whether the same form was carried out before.
fn was_carried_out(p: &Platform, ctx: &Ctx<WriteEntries>, seen: Seen<'_>) -> Result<bool, StoreError> {
    fn known<P: Permission + MayRead<IdempotencyRecord>>(
        p: &Platform,
        ctx: Option<Ctx<P>>,
        key: &str,
    ) -> Result<bool, StoreError> {
        let Some(ctx) = ctx else { return Ok(false) };
        p.store().read(&ctx, |r| Ok(idempotency::seen(&ctx, r, key)?.is_some()))
    }
    let key = seen.idempotency_key;
    Ok(known(p, ctx.try_as::<ReviseAnyEntry>(), key)? || known(p, ctx.try_as::<ReviseOwnEntries>(), key)?)
}

fn asked<'a, P: Permission>(ctx: &Ctx<P>, seen: Seen<'_>, act: Act, grund: &'a str) -> Asked<'a> {
    let actor = ctx.actor();
    let (user, role, now, today) = (actor.user, actor.role, ctx.now(), ctx.today());
    Asked { act, user, role, fassung: seen.fassung, grund, now, today }
}

fn revise_as<P: Permission + Revises>(
    p: &Platform,
    ctx: &Ctx<P>,
    seen: Seen<'_>,
    (act, kind, grund): (Act, EventKind, &str),
    (becomes, photos): (Becomes<'_>, &[NewPhoto]),
) -> Result<bool, EntryError> {
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok(Recorded::unchanged(false));
        }
        let entry: Versioned<Entry> = w.need(&seen.id)?;
        let resident: Versioned<Resident> = w.need(&entry.resident_id)?;
        rules::may_revise(&entry.revisable(), &resident.stay(), &asked(ctx, seen, act, grund))?;
        let handzeichen = sign(&w.reader(), ctx.actor().user)?;
        let (new, alarms) = becomes(&entry, &resident, handzeichen)?;
        w.replace(&entry, &new)?;
        let photos = photo::keep(w, &new, photos, (ctx.actor().user, ctx.now()))?;
        if new.storno.is_some() {
            alerts::lapse(w, new.id.bytes(), (ctx.now(), new.is_of_another()))?;
        }
        let alert = alarms.then(|| alerts::raise(w, &occasion(&new), ctx.now())).transpose()?;
        let why = reason(grund)?.map(|why| Change { field: "grund".into(), old: None, new: Some(why) });
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        let event = with_photos(about(&new, kind), photos).changing(why.into_iter().collect());
        Ok(alert.into_iter().fold(Recorded::new(alarms, event), Recorded::and))
    })
}

/// Corrects an entry: adds a version. Whether it alarms, too (care.md, 3.6).
///
/// # Errors
/// [`EntryError`] in the order of care.md, 6.1; those of the values and the time.
pub fn correct(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    seen: Seen<'_>,
    new: &Correction<'_>,
) -> Result<(Entry, bool), EntryError> {
    let entry: Versioned<Entry> = p.store().read(ctx, |r| r.need(&seen.id))?;
    let known = p.store().read(ctx, |r| {
        let shown = entry.current().map_or(0, |current| current.vorlage_version);
        // What a version asks does not change by a correction: an old entry is corrected as it was filled in.
        let template = templates::version(r, &entry.vorlage, shown)?;
        let calendar = shifts::calendar(r, entry.wohnbereich_id)?;
        let zeitpunkt = whole_micros(new.zeitpunkt.unwrap_or_else(|| entry.zeitpunkt()));
        let rank = template.as_ref().map(|template| rank_before(r, entry.resident_id, template, zeitpunkt));
        Ok::<_, EntryError>((template, calendar, zeitpunkt, rank.transpose()?.flatten()))
    })?;
    let (template, calendar, zeitpunkt, rank) = known;
    let Some(template) = template else { return Err(ActError::field("vorlage", "VORLAGE_UNBEKANNT").into()) };
    let becomes = |old: &Entry, resident: &Resident, handzeichen| {
        let (judged, freitext) = judged(ctx, &template, (old, resident), zeitpunkt, new)?;
        let before = old.current().map(|current| was_striking(&template, resident, current));
        let alarms =
            before.is_some_and(|before| templates::correction_alarms(&template, &before, &judged, rank));
        let mut fassungen = old.fassungen.clone();
        fassungen.push(Version {
            von: ctx.actor().user,
            handzeichen,
            at: whole_micros(ctx.now()),
            grund: reason(new.grund)?,
            ..version(&template, judged, freitext, zeitpunkt)
        });
        // The shift is that in which the entry was made; where it lies now is told apart.
        let zeit_beginn = shift_of(&calendar, zeitpunkt, ctx.zone())?.from;
        let moved = zeitpunkt != old.zeitpunkt();
        let zeit_beginn = if moved { zeit_beginn } else { old.zeit_beginn };
        Ok((Entry { fassungen, zeit_beginn, ..old.clone() }, alarms))
    };
    let act = (Act::Correct, CORRECTED, new.grund);
    revise(p, ctx, seen, act, (&becomes, new.photos))
}

/// The answers of a version as they were judged.
fn was_striking(template: &Template, resident: &Resident, version: &Version) -> Judged {
    templates::followed(template, version.werte.clone(), &own_limits(resident, template))
}

fn judged(
    ctx: &Ctx<WriteEntries>,
    template: &Template,
    (old, resident): (&Entry, &Resident),
    zeitpunkt: Timestamp,
    new: &Correction<'_>,
) -> Result<(Judged, Option<String>), EntryError> {
    let mut errors = FieldErrors::new();
    let judged = judge((template, resident), &new.werte, &new.freitext, &new.names, &mut errors);
    if let Some(judged) = &judged {
        let before = old.current().map(|current| &current.werte);
        photo::check(&judged.werte, (before, new.photos), resident, &new.names.werte, &mut errors);
    }
    let freitext = free_text(&new.freitext, &new.names, &mut errors);
    let who = (ctx.actor().role, ctx.now(), new.grund);
    match rules::time_fits(zeitpunkt, &resident.stay(), ctx.zone(), who) {
        Err(ActError::Invalid(more)) => {
            for error in more.0 {
                errors.add_with(time_field(&error.field, &new.names), error.code, error.words);
            }
        }
        other => other?,
    }
    match judged {
        Some(judged) if errors.is_empty() => Ok((judged, freitext)),
        _ => Err(EntryError::Invalid(errors)),
    }
}

/// Withdraws an entry: it stays readable, and counts nowhere. As one of the wrong person its content is hidden from the file.
///
/// # Errors
/// [`EntryError`] in the order of care.md, 6.1.
pub fn withdraw(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    seen: Seen<'_>,
    grund: &str,
    klasse: Option<Klasse>,
) -> Result<Entry, EntryError> {
    let becomes = |old: &Entry, _: &Resident, handzeichen| {
        let storno = Withdrawal {
            at: whole_micros(ctx.now()),
            von: ctx.actor().user,
            handzeichen,
            grund: reason(grund)?,
            klasse,
        };
        Ok((Entry { storno: Some(storno), ..old.clone() }, false))
    };
    Ok(revise(p, ctx, seen, (Act::Withdraw, WITHDRAWN, grund), (&becomes, &[]))?.0)
}
