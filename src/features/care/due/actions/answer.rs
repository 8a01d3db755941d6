//! Answering: once for each measure and time it was due, with the entry that is a part of it, in one transaction.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{
    super::{
        access::AnswerDue,
        error::DueError,
        list::{Presence, of_measure, undone},
        model::{Answer, Said},
        record::{BY_KEY, KEY},
        rules::{self, Sent, When},
        words::Status,
    },
    about, fits, usual_time,
};
use crate::{
    features::care::{
        measures::{Measure, MeasureVersion},
        observations::{
            Entry, How, Names, Report, Sent as SentEntry, Source, add_entries, calendar, entry_reason, report,
        },
        residents::Resident,
        restraint_orders,
        settings::CareSettings,
        staff,
        templates::{self, Input, RESTRAINT, WOUND},
        wound_courses,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        schedule::{Due, DueKey},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Event, EventKind, Reader, Record as _, Recorded, Versioned, Writer},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// Something due was answered.
pub const ANSWERED: EventKind = EventKind::new("answer.created");

/// A measure was not done three times within seven days: that gives occasion to evaluate it.
pub const LEFT_UNDONE: EventKind = EventKind::with_reaction("measure.left_undone");

/// What comes with an answer.
pub struct With<'a> {
    /// Of when it is; none: of now.
    pub zeitpunkt: Option<Timestamp>,
    /// The answers to the fields of the measure's template, and the version of it that was filled in.
    pub werte: Option<(Input<'a>, Option<u32>)>,
    /// The same as JSON, of a program: what is sent again is compared.
    pub json: Option<&'a Map<String, Value>>,
    /// How what is wrong with these is called.
    pub names: Names,
    /// By which way it comes.
    pub quelle: Source,
    /// Why an admin answers so late.
    pub begruendung: &'a str,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// Answers what was due. Whether that is new: the same said again is not.
///
/// # Errors
/// [`DueError`]; `FACHKRAFT_NOETIG`, those of the entry that is a part of it; the user does not reach the resident.
pub fn answer(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    (measure, key): (Id<Measure>, &DueKey),
    sent: &Sent,
    with: &With<'_>,
) -> Result<(Answer, bool), DueError> {
    let of: Versioned<Measure> = p.store().read(ctx, |r| r.need(&measure))?;
    reached::<Resident, _>(p, ctx, of.resident_id, "abzeichnen")?;
    let (id, is_new) = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, with.idempotency_key)?.and_then(|id| id.parse().ok())
        {
            return Ok::<_, DueError>(Recorded::unchanged((id, false)));
        }
        let (new, events) = match planned(ctx, w, (measure, key), sent, with)? {
            Plan::Known(id) => return Ok(Recorded::unchanged((id, false))),
            Plan::New(new, events) => (*new, events),
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, with.idempotency_key, new.id.to_string())?;
        let left_undone = if sent.status == Status::NichtErledigt {
            let times = undone(&w.reader(), new.resident_id, measure, rules::around(new.beginn))?;
            rules::left_undone(&times, None).map(|_| about_measure(&new))
        } else {
            None
        };
        let done = Recorded::new((new.id, true), about(&new, ANSWERED));
        Ok(events.into_iter().chain(left_undone).fold(done, Recorded::and))
    })?;
    Ok((p.store().read(ctx, |r| r.need::<Answer>(&id))?.into_inner(), is_new))
}

/// The event that a measure was left undone too often.
fn about_measure(answer: &Answer) -> Event {
    Event::new(LEFT_UNDONE)
        .about(Measure::TABLE, answer.massnahme_id.bytes())
        .of(Resident::TABLE, answer.resident_id.bytes())
}

enum Plan {
    New(Box<Answer>, Vec<Event>),
    Known(Id<Answer>),
}

/// What a measure makes due then, with the version by which it does.
///
/// # Errors
/// Those of the store.
pub fn due_then(
    r: &Reader<'_, AnswerDue>,
    ctx: &Ctx<AnswerDue>,
    (measure, key): (&Measure, &DueKey),
    resident: &Resident,
) -> Result<Option<(u32, MeasureVersion, Due)>, DueError> {
    let calendar = calendar(r, resident.wohnbereich_id)?;
    let begins = match key {
        DueKey::At(at) => Some(*at),
        DueKey::In(id) => calendar.span(id, ctx.zone()).map(|span| span.from),
    };
    let Some(begins) = begins else { return Ok(None) };
    let Ok(ends) = begins.checked_add(SignedDuration::from_nanos(1)) else { return Ok(None) };
    let presence = Presence::of(resident, ctx.zone());
    let time = begins..ends;
    let mut found = of_measure(measure, &time, &calendar, ctx.zone());
    let found = found.find(|(_, _, due)| due.key() == *key && presence.has(due));
    Ok(found.map(|(nr, version, due)| (nr, version.clone(), due)))
}

fn planned(
    ctx: &Ctx<AnswerDue>,
    w: &mut Writer<'_, '_, AnswerDue>,
    (id, key): (Id<Measure>, &DueKey),
    sent: &Sent,
    with: &With<'_>,
) -> Result<Plan, DueError> {
    let r = w.reader();
    let measure: Versioned<Measure> = r.need(&id)?;
    let resident: Versioned<Resident> = r.need(&measure.resident_id)?;
    let due = due_then(&r, ctx, (&measure, key), &resident)?;
    let duty = r.duty()?;
    let known = r.first_by(&BY_KEY, &(id, r.blind(KEY, &key.to_string())))?;
    let known: Option<Versioned<Answer>> = known.map(|id| r.need(&id)).transpose()?;
    let nurses_only = match (&due, &known) {
        (Some((_, version, _)), _) => version.nur_fachkraft,
        (None, Some(known)) => {
            measure.versions().any(|(nr, version, _)| nr == known.massnahme_fassung && version.nur_fachkraft)
        }
        (None, None) => false,
    };
    if nurses_only {
        duty.nurse()?;
    }
    if let Some(known) = known {
        return if says_the_same(&r, &known, sent, with)? {
            Ok(Plan::Known(known.id))
        } else {
            Err(answered(&known, ctx))
        };
    }
    let Some((fassung, version, due)) = due else { return Err(DueError::NotDue) };
    let (now, settings) = (ctx.now(), CareSettings::in_force(&r)?);
    let usual = usual_time(now, due.begins(), &resident, ctx.zone());
    let zeitpunkt = whole_micros(with.zeitpunkt.unwrap_or(usual));
    let when = When { role: ctx.actor().role, now, zeitpunkt, begruendung: with.begruendung };
    fits(ctx, &resident, zeitpunkt, with.begruendung)?;
    if sent.status == Status::Erledigt {
        rules::not_ahead(rules::earliest(&due, &settings), &when, ctx.zone())?;
    }
    rules::not_late(due.ends(), &when, &settings)?;
    let opens = opens(&r, &version, settings.is_licensed(), sent)?;
    let handzeichen = staff::sign(ctx, w)?;
    let how = How { quelle: with.quelle, grund: with.begruendung, idempotency_key: "" };
    let (eintrag_id, events) = match sent.status {
        Status::Abweichung => {
            let text = sent.text.as_deref().unwrap_or_default();
            let told = Report { text, zeitpunkt, handzeichen: handzeichen.clone(), how };
            let (id, event) = report(ctx, w, &resident, &told)?;
            (Some(id), vec![event])
        }
        Status::Erledigt if opens.is_some() => {
            block(ctx, w, &resident, (opens, sent, with, zeitpunkt), &how)?
        }
        Status::Erledigt | Status::NichtErledigt => (None, Vec::new()),
    };
    let at = whole_micros(now);
    let said = Said {
        status: sent.status,
        grund: sent.grund,
        text: sent.text.clone(),
        zeitpunkt,
        eintrag_id,
        von: ctx.actor().user,
        handzeichen,
        at,
        begruendung: entry_reason(with.begruendung)?,
    };
    let new = Answer {
        id: Id::new(now),
        massnahme_id: id,
        massnahme_fassung: fassung,
        faellig: key.to_string(),
        beginn: due.begins(),
        resident_id: resident.id,
        wohnbereich_id: resident.wohnbereich_id,
        erfasst_von: ctx.actor().user,
        quelle: with.quelle,
        created_at: at,
        empfangen_at: at,
        fassungen: vec![said],
        storno: None,
    };
    Ok(Plan::New(Box::new(new), events))
}

/// Who has answered it otherwise, and when.
fn answered(known: &Answer, ctx: &Ctx<AnswerDue>) -> DueError {
    let said = known.current();
    let by = said.and_then(|said| said.handzeichen.clone()).unwrap_or_else(|| "–".to_owned());
    DueError::Answered(by, said.map_or(known.created_at, |said| said.at), ctx.zone().clone())
}

/// Whether an answer is the same as the one that is there.
fn says_the_same(
    r: &Reader<'_, AnswerDue>,
    known: &Answer,
    sent: &Sent,
    with: &With<'_>,
) -> Result<bool, DueError> {
    let Some(said) = known.current() else { return Ok(false) };
    let same = (said.status, said.grund, &said.text) == (sent.status, sent.grund, &sent.text)
        && with.zeitpunkt.is_none_or(|at| whole_micros(at) == said.zeitpunkt);
    let (Some(sent), true) = (with.json, same) else { return Ok(same) };
    let Some(id) = said.eintrag_id else { return Ok(sent.is_empty()) };
    let entry: Versioned<Entry> = r.need(&id)?;
    Ok(entry.current().is_some_and(|current| current.werte.json() == *sent))
}

/// The key of the template that ticking opens; none where the house does not offer it any more.
fn opens(
    r: &Reader<'_, AnswerDue>,
    version: &MeasureVersion,
    licensed: bool,
    sent: &Sent,
) -> Result<Option<String>, DueError> {
    let Some(key) = version.vorlage.as_deref().filter(|_| sent.status == Status::Erledigt) else {
        return Ok(None);
    };
    let offered = templates::find(r, key, licensed)?.is_some_and(|one| one.is_offered());
    Ok(offered.then(|| key.to_owned()))
}

/// The entry of the template that ticking opened.
fn block(
    ctx: &Ctx<AnswerDue>,
    w: &mut Writer<'_, '_, AnswerDue>,
    resident: &Resident,
    (opens, sent, with, zeitpunkt): (Option<String>, &Sent, &With<'_>, Timestamp),
    how: &How<'_>,
) -> Result<(Option<Id<Entry>>, Vec<Event>), DueError> {
    let Some(vorlage) = opens else { return Ok((None, Vec::new())) };
    let Some((werte, version)) = &with.werte else {
        return Err(ActError::field("werte", "BEOBACHTUNG_LEER").into());
    };
    // The form of an answer does not ask to what it belongs: where there is one thing alone, it is that.
    let verlauf_id =
        if vorlage == WOUND { wound_courses::only_open(&w.reader(), resident.id)? } else { None };
    let anordnung_id =
        if vorlage == RESTRAINT { restraint_orders::only_open(&w.reader(), resident.id)? } else { None };
    let entry = SentEntry {
        vorlage,
        version: *version,
        werte: werte.clone(),
        freitext: sent.text.clone().unwrap_or_default(),
        zeitpunkt: Some(zeitpunkt),
        uebergabe: false,
        bezug_id: None,
        verlauf_id,
        anordnung_id,
        client_id: None,
        photos: &[],
        names: with.names.clone(),
    };
    let added = add_entries(ctx, w, resident.id, &[entry], how)?;
    Ok((added.ids.first().copied(), added.events))
}
