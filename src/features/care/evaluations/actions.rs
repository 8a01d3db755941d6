//! Evaluating, and saying that an occasion is none: one function, one transaction, one event. Each asks whether the user is a
//! nurse.

use super::{
    access::{ReadEvaluations, WriteEvaluations},
    find::{self, Coming},
    model::{Dropped, Evaluation, Occasion, Said},
    occasions::about,
    rules::{self, Sent},
    words::Umfang,
};
use crate::{
    features::care::{
        measures::{self, Evaluated, Measure, measure_evaluated},
        observations::Source,
        residents::{Resident, ResidentError, reason},
        staff,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Change, Event, EventKind, Purpose, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// A plan or a measure was evaluated.
pub const EVALUATED: EventKind = EventKind::new("evaluation.created");
/// Somebody said that an occasion is none.
pub const DROPPED: EventKind = EventKind::new("occasion.dropped");
/// So many characters are a reason.
pub const LEAST_REASON: usize = 5;

/// What is evaluated, and what gave occasion to it.
#[derive(Clone, Copy, Default)]
pub struct Of {
    /// Which measure; none: the whole plan.
    pub massnahme: Option<Id<Measure>>,
    /// What gave occasion.
    pub anlass: Option<Id<Occasion>>,
}

/// What there is of the evaluations of a resident.
pub struct All {
    /// Who.
    pub resident: Versioned<Resident>,
    /// What is to be evaluated, the next first.
    pub coming: Vec<Coming>,
    /// What gives or gave occasion, the newest first.
    pub occasions: Vec<Occasion>,
    /// What was evaluated, the newest first.
    pub evaluations: Vec<Evaluation>,
    /// What the measures are called that were evaluated and do not run any more.
    pub titles: Vec<(Id<Measure>, String)>,
    /// The day that is proposed for the next evaluation.
    pub proposed: jiff::civil::Date,
    /// Whether the user is a nurse.
    pub nurse: bool,
}

/// The evaluations of a resident; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadEvaluations>,
    resident: Id<Resident>,
    purpose: &'static str,
) -> Result<All, ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, purpose)?;
    let id = resident.id;
    let all = p.store().read(ctx, |r| {
        let evaluations = find::evaluations(r, id)?;
        let occasions = find::all_in(r, id)?;
        let mut titles = Vec::new();
        let of_occasions = occasions.iter().map(|occasion| Id::<Measure>::from_bytes(occasion.quelle));
        for of in evaluations.iter().filter_map(|one| one.massnahme_id).chain(of_occasions) {
            if !titles.iter().any(|(known, _)| *known == of)
                && let Some(measure) = r.get::<Measure>(&of)?
            {
                titles.extend(measure.newest().map(|newest| (of, newest.titel.clone())));
            }
        }
        let settings = crate::features::care::settings::CareSettings::in_force(r)?;
        Ok::<_, StoreError>(All {
            coming: find::coming(r, id, ctx.now())?,
            occasions,
            evaluations,
            titles,
            proposed: rules::proposed(ctx.today(), settings.evaluation_tage),
            nurse: r.duty()?.nurse().is_ok(),
            resident,
        })
    })?;
    let of = (Resident::TABLE, id.bytes());
    let ids: Vec<[u8; 16]> = all.evaluations.iter().map(|one| one.id.bytes()).collect();
    p.store().note_listed::<_, Evaluation>(ctx, of, &ids, Purpose(purpose))?;
    Ok(all)
}

/// Evaluates a plan, or one measure of it; settles the occasion that is named.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`rules::judged`]; `MASSNAHME_UNBEKANNT`, `MASSNAHME_BEENDET`,
/// `ANLASS_UNBEKANNT`, `ANLASS_ERLEDIGT`; the user does not reach the resident.
pub fn evaluate(
    p: &Platform,
    ctx: &Ctx<WriteEvaluations>,
    resident: Id<Resident>,
    (sent, of): (&Sent, Of),
    (quelle, idempotency_key): (Source, &str),
) -> Result<Evaluation, ActError> {
    reached::<Resident, _>(p, ctx, resident, "evaluation")?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let whose: Versioned<Resident> = w.need(&resident)?;
        whose.stay().is_written(ctx.today(), false)?;
        let judged = rules::judged(sent, ctx.today()).map_err(ActError::Invalid)?;
        let evaluated = running(w, ctx, resident, (judged.umfang, of.massnahme))?;
        let occasion = of.anlass.map(|anlass| open(w, resident, anlass)).transpose()?;
        let (user, at) = (ctx.actor().user, whole_micros(ctx.now()));
        let handzeichen = staff::sign(ctx, w)?;
        let said = Said {
            ergebnis: judged.ergebnis,
            folge: judged.folge,
            naechste_am: judged.naechste_am,
            von: user,
            handzeichen,
            at,
            begruendung: None,
        };
        let new = Evaluation {
            id: Id::new(ctx.now()),
            resident_id: resident,
            umfang: judged.umfang,
            massnahme_id: of.massnahme.filter(|_| judged.umfang == Umfang::Massnahme),
            anlass_id: of.anlass,
            erfasst_von: user,
            quelle,
            created_at: at,
            empfangen_at: at,
            fassungen: vec![said],
            storno: None,
        };
        w.add(&new)?;
        for measure in evaluated {
            measure_evaluated(w, measure, Evaluated { at, naechste_am: judged.naechste_am })?;
        }
        if let Some(seen) = occasion {
            w.replace(&seen, &Occasion { bewertet: Some(new.id), ..Occasion::clone(&seen) })?;
        }
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        let event = Event::new(EVALUATED)
            .about(Evaluation::TABLE, new.id.bytes())
            .of(Resident::TABLE, resident.bytes())
            .note("umfang", new.umfang.code())
            .note("folge", judged.folge.code());
        Ok(Recorded::new(new.id, event))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Evaluation>(&id))?.into_inner())
}

/// The measures that are evaluated: the one that is named, or all that run.
fn running(
    w: &Writer<'_, '_, WriteEvaluations>,
    ctx: &Ctx<WriteEvaluations>,
    resident: Id<Resident>,
    (umfang, massnahme): (Umfang, Option<Id<Measure>>),
) -> Result<Vec<Id<Measure>>, ActError> {
    let now = ctx.now();
    match (umfang, massnahme) {
        (Umfang::Plan, _) => {
            let all = measures::of_resident(&w.reader(), resident, (Some(now), None))?;
            Ok(all.iter().filter(|measure| measure.runs(now)).map(|measure| measure.id).collect())
        }
        (Umfang::Massnahme, None) => Err(ActError::field("massnahme_id", "MASSNAHME_UNBEKANNT")),
        (Umfang::Massnahme, Some(id)) => {
            let measure = w.get::<Measure>(&id)?.filter(|measure| measure.resident_id == resident);
            let measure = measure.ok_or_else(|| ActError::field("massnahme_id", "MASSNAHME_UNBEKANNT"))?;
            if measure.runs(now) {
                Ok(vec![id])
            } else {
                Err(Problem::new(Kind::Conflict, "MASSNAHME_BEENDET").into())
            }
        }
    }
}

/// The open occasion that is named.
fn open(
    w: &Writer<'_, '_, WriteEvaluations>,
    resident: Id<Resident>,
    id: Id<Occasion>,
) -> Result<Versioned<Occasion>, ActError> {
    let seen = w.get::<Occasion>(&id)?.filter(|seen| seen.resident_id == resident);
    let seen = seen.ok_or_else(|| ActError::field("anlass_id", "ANLASS_UNBEKANNT"))?;
    if seen.is_open() { Ok(seen) } else { Err(Problem::new(Kind::Conflict, "ANLASS_ERLEDIGT").into()) }
}

/// Says that an occasion is none, and why.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `GRUND_FEHLT` below five characters, `ANLASS_ERLEDIGT`; it is not there, or the user does not reach its
/// resident.
pub fn drop(
    p: &Platform,
    ctx: &Ctx<WriteEvaluations>,
    id: Id<Occasion>,
    (grund, idempotency_key): (&str, &str),
) -> Result<Occasion, ActError> {
    let stored: Versioned<Occasion> = p.store().read(ctx, |r| r.need(&id))?;
    reached::<Resident, _>(p, ctx, stored.resident_id, "evaluation")?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let seen = open(w, stored.resident_id, id)?;
        w.need::<Resident>(&seen.resident_id)?;
        let grund = reason(grund, LEAST_REASON, "GRUND_FEHLT")?;
        let user = ctx.actor().user;
        let handzeichen = staff::sign(ctx, w)?;
        let told = vec![Change { field: "grund".into(), old: None, new: Some(grund.clone()) }];
        let at = whole_micros(ctx.now());
        let verworfen = Some(Dropped { at, von: user, handzeichen, grund: Some(grund) });
        w.replace(&seen, &Occasion { verworfen, ..Occasion::clone(&seen) })?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        Ok(Recorded::new((), about(&seen, DROPPED).changing(told)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Occasion>(&id))?.into_inner())
}

/// The resident of an occasion, for the page that shows again what was refused.
///
/// # Errors
/// It is not there; those of the store.
pub fn resident_of(
    p: &Platform,
    ctx: &Ctx<ReadEvaluations>,
    id: Id<Occasion>,
) -> Result<Id<Resident>, StoreError> {
    Ok(p.store().read(ctx, |r| r.need::<Occasion>(&id))?.resident_id)
}

/// Whoever is no nurse is told so before they fill anything in.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; those of the store.
pub fn must_be_nurse(p: &Platform, ctx: &Ctx<WriteEvaluations>) -> Result<(), ActError> {
    let nurse = p.store().read(ctx, |r| Ok::<_, StoreError>(r.duty()?.nurse()))?;
    Ok(nurse.map_err(ResidentError::from)?)
}

/// What is wrong with a form whose choice is of a measure or the plan stands there.
#[must_use]
pub fn placed(mut errors: FieldErrors) -> FieldErrors {
    for error in &mut errors.0 {
        match error.field.as_ref() {
            "umfang" | "massnahme_id" => error.field = "was".into(),
            "anlass_id" => error.field = "anlass".into(),
            _ => {}
        }
    }
    errors
}
