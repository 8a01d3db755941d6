//! Writing entries: one or several of one resident, all of them or none.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    super::{
        access::{WriteEntries, WritesEntries},
        error::EntryError,
        find,
        model::{Entry, FALL, Score, Version},
        photo::{self, NewPhoto},
        rules::{self, MOST_AT_ONCE},
        shifts,
        words::Source,
    },
    subject,
    values::{free_text, judge, reason, time_field},
};
use crate::{
    features::care::{
        alerts::{self, Art, Occasion},
        residents::Resident,
        restraint_orders::{RestraintOrder, UNFOUNDED},
        settings::CareSettings,
        staff::{self, CareDuty, Profile},
        templates::{self, ACTION, Input, Judged, TAKEN_OFF, Template},
        wound_courses::WoundCourse,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::FieldErrors,
        shift::{ShiftCalendar, ShiftSpan},
        text,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Event, EventKind, Reader, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayReadAll, Permission, User},
        web::idempotency,
    },
};

/// An entry was written.
pub const CREATED: EventKind = EventKind::new("entry.created");

/// An entry gives occasion to evaluate the plan: a fall, or a scale that says worse than before.
pub const GIVES_OCCASION: EventKind = EventKind::with_reaction("entry.gives_occasion");

/// How what was sent for an entry is called where something is wrong with it.
#[derive(Clone, Default)]
pub struct Names {
    /// Before its own members.
    pub own: String,
    /// Before its fields; `.` between.
    pub werte: String,
    /// Its free text.
    pub freitext: String,
    /// What stands for all of it.
    pub whole: String,
}

/// An entry as it was sent.
pub struct Sent<'a> {
    /// Key of its template.
    pub vorlage: String,
    /// The version of the template that was filled in; none: the current one.
    pub version: Option<u32>,
    /// The answers.
    pub werte: Input<'a>,
    /// Free text.
    pub freitext: String,
    /// When it was observed; none: now.
    pub zeitpunkt: Option<Timestamp>,
    /// Whether it belongs into the handover.
    pub uebergabe: bool,
    /// The earlier entry to which it belongs.
    pub bezug_id: Option<Id<Entry>>,
    /// The course of the wound of which it tells.
    pub verlauf_id: Option<Id<WoundCourse>>,
    /// The order of the restraint that was applied.
    pub anordnung_id: Option<Id<RestraintOrder>>,
    /// The id that its sender gave it.
    pub client_id: Option<Id<Entry>>,
    /// The photos that were sent; the answers name those of this entry.
    pub photos: &'a [NewPhoto],
    /// What its parts are called.
    pub names: Names,
}

/// By which way entries come.
pub struct How<'a> {
    /// Page or program.
    pub quelle: Source,
    /// Why an admin adds to a closed file.
    pub grund: &'a str,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// What was written.
pub struct Written {
    /// The entries, in the order in which they were sent.
    pub entries: Vec<Entry>,
    /// For each, whether it alarms (care.md, 3.6).
    pub alarms: Vec<bool>,
    /// Whether any of them is new: the same sent again is not.
    pub is_new: bool,
}

/// What comes of one entry that was sent.
enum Plan {
    /// It is new; whether it alarms, and whether it gives occasion to evaluate the plan.
    New(Box<Entry>, bool, bool),
    /// It was sent before.
    Known(Id<Entry>),
}

/// Writes entries into the file of one resident.
///
/// # Errors
/// [`EntryError`]; `VORLAGE_UNBEKANNT`, `VORLAGE_ZURUECKGEZOGEN`, `FACHKRAFT_NOETIG`, `BEZUG_UNBEKANNT`, those of the values.
pub fn write(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    resident: Id<Resident>,
    sent: &[Sent<'_>],
    how: &How<'_>,
) -> Result<Written, EntryError> {
    if sent.len() > MOST_AT_ONCE {
        return Err(ActError::field("", "ZU_VIELE_EINTRAEGE").into());
    }
    reached(p, ctx, resident, "eintrag")?;
    let (ids, alarms, is_new) = p.store().write(ctx, |w| {
        if let Some(made) = idempotency::result_of(ctx, w, how.idempotency_key)? {
            let ids: Vec<Id<Entry>> = made.split(' ').filter_map(|id| id.parse().ok()).collect();
            let alarms = vec![false; ids.len()];
            return Ok::<_, EntryError>(Recorded::unchanged((ids, alarms, false)));
        }
        let Added { ids, alarms, events } = add(ctx, w, resident, sent, how)?;
        let mut events = events.into_iter();
        let Some(first) = events.next() else { return Ok(Recorded::unchanged((ids, alarms, false))) };
        let made = ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" ");
        idempotency::remember(ctx, w, how.idempotency_key, made)?;
        Ok(events.fold(Recorded::new((ids, alarms, true), first), Recorded::and))
    })?;
    let entries = p.store().read(ctx, |r| {
        let entries = ids.iter().map(|id| r.need::<Entry>(id).map(Versioned::into_inner));
        entries.collect::<Result<_, StoreError>>()
    })?;
    Ok(Written { entries, alarms, is_new })
}

/// What was added in a transaction.
pub struct Added {
    /// The entries, in the order in which they were sent; those that were there before, too.
    pub ids: Vec<Id<Entry>>,
    /// For each, whether it alarms (care.md, 3.6).
    pub alarms: Vec<bool>,
    /// An event for each that is new: the caller returns them from the write.
    pub events: Vec<Event>,
}

/// Adds entries in the transaction of an act, all of them or none. That the user reaches the resident was asked, and their
/// one-time id is the caller's.
///
/// # Errors
/// Those of [`write`].
pub fn add<P: WritesEntries>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    resident: Id<Resident>,
    sent: &[Sent<'_>],
    how: &How<'_>,
) -> Result<Added, EntryError> {
    let plans = planned(ctx, &w.reader(), resident, sent, how)?;
    let signs = plans.iter().any(|plan| matches!(plan, Plan::New(..)));
    if signs && staff::sign_of(&w.reader(), ctx.actor().user)?.is_some() {
        staff::signed_with(w, ctx.actor().user, ctx.now())?;
    }
    let mut added = Added { ids: Vec::new(), alarms: Vec::new(), events: Vec::new() };
    for (plan, sent) in plans.into_iter().zip(sent) {
        match plan {
            Plan::New(entry, alarm, occasion_to_evaluate) => {
                added.ids.push(entry.id);
                added.alarms.push(alarm);
                w.add(&*entry)?;
                let photos = photo::keep(w, &entry, sent.photos, (ctx.actor().user, ctx.now()))?;
                // Taking a restraint off needs no basis, and nobody is told of it.
                let applied = entry.current().is_some_and(|said| !said.werte.chose(ACTION, TAKEN_OFF));
                if entry.ohne_grundlage && applied {
                    added.events.push(about(&entry, UNFOUNDED));
                }
                let event = about(&entry, CREATED).note("vorlage", &entry.vorlage);
                added.events.push(with_photos(event, photos));
                if alarm {
                    added.events.push(alerts::raise(w, &occasion(&entry), ctx.now())?);
                }
                if occasion_to_evaluate {
                    added.events.push(about(&entry, GIVES_OCCASION));
                }
            }
            Plan::Known(id) => {
                added.ids.push(id);
                added.alarms.push(false);
            }
        }
    }
    Ok(added)
}

/// What an entry raises an alert as.
pub(super) fn occasion(entry: &Entry) -> Occasion<'_> {
    let current = entry.current();
    Occasion {
        art: Art::Observation,
        anlass: entry.id.bytes(),
        resident: entry.resident_id,
        verfasser: current.map(|version| version.von),
        felder: current.map_or(&[], |version| &version.auffaellige_felder),
    }
}

/// An event about an entry, which the resident's file lists, too.
pub(super) fn about(entry: &Entry, kind: EventKind) -> Event {
    Event::new(kind)
        .about(Entry::TABLE, entry.id.bytes())
        .of(Resident::TABLE, entry.resident_id.bytes())
        .note("fassung", entry.fassung())
}

/// An event that says how many photos came with it.
pub(super) fn with_photos(event: Event, photos: usize) -> Event {
    if photos > 0 { event.note("fotos", photos) } else { event }
}

/// What is known before any of the entries is looked at.
struct Around<'a, P: WritesEntries> {
    ctx: &'a Ctx<P>,
    resident: Versioned<Resident>,
    calendar: ShiftCalendar,
    duty: &'a CareDuty,
    licensed: bool,
    handzeichen: Option<String>,
    how: &'a How<'a>,
}

fn planned<P: WritesEntries>(
    ctx: &Ctx<P>,
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    sent: &[Sent<'_>],
    how: &How<'_>,
) -> Result<Vec<Plan>, EntryError> {
    let resident: Versioned<Resident> = r.need(&resident)?;
    let duty = r.duty()?;
    let around = Around {
        ctx,
        calendar: shifts::calendar(r, resident.wohnbereich_id)?,
        resident,
        duty: &duty,
        licensed: CareSettings::in_force(r)?.is_licensed(),
        handzeichen: sign(r, ctx.actor().user)?,
        how,
    };
    let (mut plans, mut errors) = (Vec::new(), FieldErrors::new());
    let mut ids = BTreeSet::new();
    for one in sent {
        if one.client_id.is_some_and(|id| !ids.insert(id)) {
            errors.add(format!("{}client_id", one.names.own), "FELD_UNGUELTIG");
            continue;
        }
        match around.plan(r, one) {
            Ok(plan) => plans.push(plan),
            Err(EntryError::Invalid(more)) => errors.0.extend(more.0),
            Err(other) => return Err(other),
        }
    }
    if errors.is_empty() { Ok(plans) } else { Err(EntryError::Invalid(errors)) }
}

impl<P: WritesEntries> Around<'_, P> {
    fn plan(&self, r: &Reader<'_, P>, one: &Sent<'_>) -> Result<Plan, EntryError> {
        if let Some(id) = one.client_id
            && let Some(known) = r.get::<Entry>(&id)?
        {
            let same = self.is_same(r, &known, one)?;
            return if same { Ok(Plan::Known(id)) } else { Err(EntryError::OtherContent) };
        }
        let own = |name: &str| format!("{}{name}", one.names.own);
        let template = match (templates::find(r, &one.vorlage, self.licensed)?, one.version) {
            (None, _) => return Err(ActError::named(own("vorlage"), "VORLAGE_UNBEKANNT").into()),
            (Some(found), _) if !found.is_offered() => {
                return Err(ActError::named(own("vorlage"), "VORLAGE_ZURUECKGEZOGEN").into());
            }
            (Some(found), None) => found.template,
            (Some(_), Some(version)) => templates::version(r, &one.vorlage, version)?
                .ok_or_else(|| ActError::named(own("version"), "VORLAGE_UNBEKANNT"))?,
        };
        if template.nur_fachkraft {
            self.duty.nurse()?;
        }
        let mut errors = FieldErrors::new();
        let judged = judge((&template, &self.resident), &one.werte, &one.freitext, &one.names, &mut errors);
        if let Some(judged) = &judged {
            let new = (None, one.photos);
            photo::check(&judged.werte, new, &self.resident, &one.names.werte, &mut errors);
        }
        let freitext = free_text(&one.freitext, &one.names, &mut errors);
        let now = self.ctx.now();
        let zeitpunkt = whole_micros(one.zeitpunkt.unwrap_or(now));
        let who = (self.ctx.actor().role, now, self.how.grund);
        match rules::time_fits(zeitpunkt, &self.resident.stay(), self.ctx.zone(), who) {
            Err(ActError::Invalid(more)) => {
                for error in more.0 {
                    errors.add_with(time_field(&error.field, &one.names), error.code, error.words);
                }
            }
            other => other?,
        }
        let ohne_grundlage =
            subject::judged(r, &self.resident, one, (zeitpunkt, self.ctx.zone()), &mut errors)?;
        let (Some(judged), true) = (judged, errors.is_empty()) else {
            return Err(EntryError::Invalid(errors));
        };
        let rank = rank_before(r, self.resident.id, &template, zeitpunkt)?;
        let alarm = templates::alarms(&template, &judged, rank);
        let now = judged.punkte.as_ref().and_then(templates::Score::rang);
        let worse = now.zip(rank).is_some_and(|(now, before)| now > before);
        let entry = self.entry(one, &template, (judged, freitext), zeitpunkt)?;
        Ok(Plan::New(Box::new(Entry { ohne_grundlage, ..entry }), alarm, worse || template.key == FALL))
    }

    fn entry(
        &self,
        one: &Sent<'_>,
        template: &Template,
        (judged, freitext): (Judged, Option<String>),
        zeitpunkt: Timestamp,
    ) -> Result<Entry, EntryError> {
        let entry = begun(
            (self.ctx, &self.resident, &self.calendar),
            (template, judged, freitext, zeitpunkt),
            (self.handzeichen.clone(), self.how),
        )?;
        let id = one.client_id.unwrap_or(entry.id);
        let (client_id, uebergabe) = (one.client_id.is_some(), one.uebergabe);
        let (bezug_id, verlauf_id, anordnung_id) = (one.bezug_id, one.verlauf_id, one.anordnung_id);
        Ok(Entry { id, client_id, uebergabe, bezug_id, verlauf_id, anordnung_id, ..entry })
    }

    /// Whether an entry that is there is the one that was sent again.
    fn is_same(&self, r: &Reader<'_, P>, known: &Entry, one: &Sent<'_>) -> Result<bool, EntryError> {
        let Some(first) = known.fassungen.first() else { return Ok(false) };
        let Some(template) = templates::version(r, &known.vorlage, first.vorlage_version)? else {
            return Ok(false);
        };
        let mut errors = FieldErrors::new();
        let judged = judge((&template, &self.resident), &one.werte, &one.freitext, &one.names, &mut errors);
        let freitext = free_text(&one.freitext, &one.names, &mut errors);
        Ok(known.client_id
            && known.erfasst_von == self.ctx.actor().user
            && known.resident_id == self.resident.id
            && known.vorlage == one.vorlage
            && one.version.is_none_or(|version| version == first.vorlage_version)
            && known.uebergabe == one.uebergabe
            && known.bezug_id == one.bezug_id
            && known.verlauf_id == one.verlauf_id
            && known.anordnung_id == one.anordnung_id
            && first.freitext == freitext
            && one.zeitpunkt.is_none_or(|at| whole_micros(at) == first.zeitpunkt)
            && judged.is_some_and(|judged| judged.werte == first.werte))
    }
}

/// An entry with its first version.
pub(super) fn begun<P: Permission>(
    (ctx, resident, calendar): (&Ctx<P>, &Resident, &ShiftCalendar),
    (template, judged, freitext, zeitpunkt): (&Template, Judged, Option<String>, Timestamp),
    (handzeichen, how): (Option<String>, &How<'_>),
) -> Result<Entry, EntryError> {
    let now = whole_micros(ctx.now());
    let span = shift_of(calendar, zeitpunkt, ctx.zone())?;
    let version = Version {
        von: ctx.actor().user,
        handzeichen,
        at: now,
        grund: reason(how.grund)?,
        ..version(template, judged, freitext, zeitpunkt)
    };
    Ok(Entry {
        id: Id::new(ctx.now()),
        resident_id: resident.id,
        wohnbereich_id: resident.wohnbereich_id,
        schicht: span.id.to_string(),
        schicht_beginn: span.from,
        zeit_beginn: span.from,
        vorlage: template.key.clone(),
        fuer_bewohner: template.fuer_bewohner,
        erfasst_von: ctx.actor().user,
        quelle: how.quelle,
        client_id: false,
        geraet_id: None,
        erfasst_at: None,
        created_at: now,
        empfangen_at: now,
        uebergabe: false,
        bezug_id: None,
        fassungen: vec![version],
        storno: None,
        verlauf_id: None,
        anordnung_id: None,
        ohne_grundlage: false,
    })
}

/// With what a user signs; none of somebody to whom the house has given nothing yet.
pub(super) fn sign<P: Permission + MayRead<Profile>>(
    r: &Reader<'_, P>,
    user: Id<User>,
) -> Result<Option<String>, StoreError> {
    Ok(staff::sign_of(r, user)?.and_then(text::some))
}

/// The shift of an instant.
pub(super) fn shift_of(
    calendar: &ShiftCalendar,
    at: Timestamp,
    zone: &TimeZone,
) -> Result<ShiftSpan, EntryError> {
    calendar.at(at, zone).ok_or_else(|| ActError::field("zeitpunkt", "ZEIT_UNGUELTIG").into())
}

/// A version with what follows from its answers; who wrote it is not said yet.
pub(super) fn version(
    template: &Template,
    judged: Judged,
    freitext: Option<String>,
    zeitpunkt: Timestamp,
) -> Version {
    Version {
        vorlage_version: template.version,
        werte: judged.werte,
        freitext,
        zeitpunkt,
        von: Id::from_bytes([0; 16]),
        handzeichen: None,
        at: zeitpunkt,
        grund: None,
        auffaellig: judged.auffaellig,
        auffaellige_felder: judged.auffaellige_felder,
        punkte: judged.punkte.as_ref().map(Score::of),
    }
}

/// The rank of the resident's newest earlier entry of a scale that counts and has a sum.
pub(super) fn rank_before<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    template: &Template,
    zeitpunkt: Timestamp,
) -> Result<Option<u8>, StoreError> {
    if !template.is_scale() {
        return Ok(None);
    }
    for entry in find::before(r, resident, &template.key, Some(zeitpunkt))? {
        let entry = entry?;
        let score = entry.current().and_then(|version| version.punkte.as_ref());
        if let Some(rang) = score.filter(|score| score.summe.is_some()).and_then(|score| score.rang) {
            return Ok(Some(rang));
        }
    }
    Ok(None)
}
