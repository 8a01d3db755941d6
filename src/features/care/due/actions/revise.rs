//! Correcting and withdrawing answers, and taking back the proof of a shift: staff their own, an admin any with a reason. The
//! entry that is a part of an answer follows it in the same transaction.

use jiff::Timestamp;

use super::{
    super::{
        access::{AnswerDue, ReviseAnyAnswer, ReviseOwnAnswers},
        error::DueError,
        model::{Answer, Said, ShiftProof, Withdrawal},
        rules::{self, Sent, When},
        words::Status,
    },
    about, about_proof, fits,
};
use crate::{
    features::care::{
        observations::{
            Act, Asked, Entry, EntryError, How, LinksEntries, Report, Revisable, Source, entry_reason,
            may_revise as judge, report, retell, retract,
        },
        residents::Resident,
        settings::CareSettings,
        staff::{self, Profile},
    },
    kernel::{clock::whole_micros, ids::Id, schedule::DueKey, text},
    platform::{
        Platform,
        entity::reached,
        store::{Change, Event, EventKind, Record, Recorded, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayWrite, Permission},
        web::idempotency::{self, IdempotencyRecord},
    },
};

/// An answer was corrected: it has another version.
pub const CORRECTED: EventKind = EventKind::with_reaction("answer.corrected");
/// An answer was withdrawn: what it answered is open again.
pub const WITHDRAWN: EventKind = EventKind::with_reaction("answer.withdrawn");
/// The proof of a shift was taken back.
pub const WITHDRAWN_PROOF: EventKind = EventKind::new("shift_proof.withdrawn");

/// The record that is meant, at the version that was seen.
pub struct Seen<'a, R> {
    /// Which one.
    pub id: Id<R>,
    /// That version.
    pub fassung: u32,
    /// Why.
    pub grund: &'a str,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

impl<R> Clone for Seen<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Seen<'_, R> {}

/// What can be revised.
trait Revised: Record<Key = Id<Self>> + Clone {
    fn about(&self) -> Revisable;
    fn resident(&self) -> Id<Resident>;
}
impl Revised for Answer {
    fn about(&self) -> Revisable {
        self.revisable()
    }
    fn resident(&self) -> Id<Resident> {
        self.resident_id
    }
}
impl Revised for ShiftProof {
    fn about(&self) -> Revisable {
        self.revisable()
    }
    fn resident(&self) -> Id<Resident> {
        self.resident_id
    }
}

/// What the two rights to revise have in common.
trait Revises:
    LinksEntries
    + MayWrite<Answer>
    + MayWrite<ShiftProof>
    + MayWrite<IdempotencyRecord>
    + MayRead<Resident>
    + MayRead<Profile>
{
}
impl Revises for ReviseOwnAnswers {}
impl Revises for ReviseAnyAnswer {}

/// Whether somebody may revise something now, in the order of care.md, 6.1.
///
/// # Errors
/// The first thing that is in the way.
pub fn may_revise<P: Permission>(
    ctx: &Ctx<P>,
    of: &Revisable,
    resident: &Resident,
    (act, fassung, grund): (Act, u32, &str),
) -> Result<(), EntryError> {
    let actor = ctx.actor();
    let asked =
        Asked { act, user: actor.user, role: actor.role, fassung, grund, now: ctx.now(), today: ctx.today() };
    judge(of, &resident.stay(), &asked)
}

/// What becomes of a record that may be revised, with the events of what follows it.
trait Becomes<R> {
    fn becomes<P: Revises>(
        &self,
        ctx: &Ctx<P>,
        w: &mut Writer<'_, '_, P>,
        old: &R,
        resident: &Resident,
        handzeichen: Option<String>,
    ) -> Result<(R, Event, Vec<Event>), DueError>;
}

/// Revises a record under the right that the user has.
fn revise<R: Revised, B: Becomes<R>>(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    seen: Seen<'_, R>,
    act: Act,
    what: &B,
) -> Result<R, DueError>
where
    AnswerDue: MayRead<R>,
    ReviseOwnAnswers: MayWrite<R>,
    ReviseAnyAnswer: MayWrite<R>,
{
    let old: Versioned<R> = p.store().read(ctx, |r| r.need(&seen.id))?;
    let resident = reached::<Resident, _>(p, ctx, old.resident(), "abzeichnen")?;
    if let Some(any) = ctx.try_as::<ReviseAnyAnswer>() {
        revise_as(p, &any, seen, act, what)?;
    } else if let Some(own) = ctx.try_as::<ReviseOwnAnswers>() {
        // Whose it is is said before the row is not there for them.
        if old.about().erfasst_von != ctx.actor().user {
            may_revise(ctx, &old.about(), &resident, (act, seen.fassung, seen.grund))?;
        }
        revise_as(p, &own, seen, act, what)?;
    } else {
        return Err(StoreError::Missing.into());
    }
    Ok(p.store().read(ctx, |r| r.need::<R>(&seen.id))?.into_inner())
}

fn revise_as<P, R: Revised, B: Becomes<R>>(
    p: &Platform,
    ctx: &Ctx<P>,
    seen: Seen<'_, R>,
    act: Act,
    what: &B,
) -> Result<(), DueError>
where
    P: Revises + MayWrite<R>,
{
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, DueError>(Recorded::unchanged(()));
        }
        let old: Versioned<R> = w.need(&seen.id)?;
        let resident: Versioned<Resident> = w.need(&old.resident())?;
        may_revise(ctx, &old.about(), &resident, (act, seen.fassung, seen.grund))?;
        let handzeichen = staff::sign_of(&w.reader(), ctx.actor().user)?.and_then(text::some);
        let (new, event, more) = what.becomes(ctx, w, &old, &resident, handzeichen)?;
        w.replace(&old, &new)?;
        let why =
            entry_reason(seen.grund)?.map(|why| Change { field: "grund".into(), old: None, new: Some(why) });
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        let done = Recorded::new((), event.changing(why.into_iter().collect()));
        Ok(more.into_iter().fold(done, Recorded::and))
    })
}

struct Withdraw<'a>(&'a str);

impl Withdraw<'_> {
    fn storno<P: Permission>(
        &self,
        ctx: &Ctx<P>,
        handzeichen: Option<String>,
    ) -> Result<Withdrawal, DueError> {
        let at = whole_micros(ctx.now());
        Ok(Withdrawal { at, von: ctx.actor().user, handzeichen, grund: entry_reason(self.0)? })
    }
}

impl Becomes<Answer> for Withdraw<'_> {
    fn becomes<P: Revises>(
        &self,
        ctx: &Ctx<P>,
        w: &mut Writer<'_, '_, P>,
        old: &Answer,
        _: &Resident,
        handzeichen: Option<String>,
    ) -> Result<(Answer, Event, Vec<Event>), DueError> {
        let storno = self.storno(ctx, handzeichen)?;
        let linked = old.current().and_then(|said| said.eintrag_id);
        let more = match linked {
            Some(id) => retract(ctx, w, id, (storno.handzeichen.clone(), storno.grund.clone()))?,
            None => None,
        };
        let new = Answer { storno: Some(storno), ..old.clone() };
        let event = about(&new, WITHDRAWN);
        Ok((new, event, more.into_iter().collect()))
    }
}

impl Becomes<ShiftProof> for Withdraw<'_> {
    fn becomes<P: Revises>(
        &self,
        ctx: &Ctx<P>,
        _: &mut Writer<'_, '_, P>,
        old: &ShiftProof,
        _: &Resident,
        handzeichen: Option<String>,
    ) -> Result<(ShiftProof, Event, Vec<Event>), DueError> {
        let new = ShiftProof { storno: Some(self.storno(ctx, handzeichen)?), ..old.clone() };
        let event = about_proof(&new, WITHDRAWN_PROOF);
        Ok((new, event, Vec::new()))
    }
}

/// Withdraws an answer: what it answered is open again, and its entry is withdrawn with it.
///
/// # Errors
/// Those of care.md, 6.1, in its order.
pub fn withdraw(p: &Platform, ctx: &Ctx<AnswerDue>, seen: Seen<'_, Answer>) -> Result<Answer, DueError> {
    revise(p, ctx, seen, Act::Withdraw, &Withdraw(seen.grund))
}

/// Takes the proof of a shift back: what it answered is open again.
///
/// # Errors
/// Those of care.md, 6.1, in its order.
pub fn take_back(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    seen: Seen<'_, ShiftProof>,
) -> Result<ShiftProof, DueError> {
    revise(p, ctx, seen, Act::Withdraw, &Withdraw(seen.grund))
}

struct Correct<'a> {
    sent: &'a Sent,
    zeitpunkt: Option<Timestamp>,
    grund: &'a str,
    quelle: Source,
}

impl Becomes<Answer> for Correct<'_> {
    fn becomes<P: Revises>(
        &self,
        ctx: &Ctx<P>,
        w: &mut Writer<'_, '_, P>,
        old: &Answer,
        resident: &Resident,
        handzeichen: Option<String>,
    ) -> Result<(Answer, Event, Vec<Event>), DueError> {
        let Some(before) = old.current() else {
            return Err(StoreError::Damaged("the versions of an answer").into());
        };
        let zeitpunkt = whole_micros(self.zeitpunkt.unwrap_or(before.zeitpunkt));
        fits(ctx, resident, zeitpunkt, self.grund)?;
        if self.sent.status == Status::Erledigt {
            let settings = CareSettings::in_force(&w.reader())?;
            let when = When { role: ctx.actor().role, now: ctx.now(), zeitpunkt, begruendung: self.grund };
            rules::not_ahead(earliest(old, &settings), &when, ctx.zone())?;
        }
        let (eintrag_id, events) =
            self.entry(ctx, w, (before, resident), (zeitpunkt, handzeichen.clone()))?;
        let mut new = old.clone();
        new.fassungen.push(Said {
            status: self.sent.status,
            grund: self.sent.grund,
            text: self.sent.text.clone(),
            zeitpunkt,
            eintrag_id,
            von: ctx.actor().user,
            handzeichen,
            at: whole_micros(ctx.now()),
            begruendung: entry_reason(self.grund)?,
        });
        let event = about(&new, CORRECTED);
        Ok((new, event, events))
    }
}

/// When what an answer answered could be signed at the earliest.
fn earliest(answer: &Answer, settings: &CareSettings) -> Timestamp {
    let due = answer.faellig.parse::<DueKey>();
    let early = i64::from(settings.vorlauf_min);
    match due {
        Ok(DueKey::At(at)) => {
            at.checked_sub(jiff::SignedDuration::from_mins(early)).unwrap_or(Timestamp::MIN)
        }
        _ => answer.beginn,
    }
}

impl Correct<'_> {
    /// The entry that is a part of the answer from now on: of what went otherwise its report, of what was done its block.
    fn entry<P: Revises>(
        &self,
        ctx: &Ctx<P>,
        w: &mut Writer<'_, '_, P>,
        (before, resident): (&Said, &Resident),
        (zeitpunkt, handzeichen): (Timestamp, Option<String>),
    ) -> Result<(Option<Id<Entry>>, Vec<Event>), DueError> {
        let how = || How { quelle: self.quelle, grund: self.grund, idempotency_key: "" };
        let text = self.sent.text.as_deref().unwrap_or_default();
        let told = || Report { text, zeitpunkt, handzeichen: handzeichen.clone(), how: how() };
        let goes_otherwise = self.sent.status == Status::Abweichung;
        match before.eintrag_id {
            Some(id) if self.sent.status == before.status => {
                let event = if goes_otherwise { retell(ctx, w, (id, resident), &told())? } else { None };
                Ok((Some(id), event.into_iter().collect()))
            }
            linked => {
                let mut events = Vec::new();
                if let Some(id) = linked {
                    events.extend(retract(ctx, w, id, (handzeichen.clone(), entry_reason(self.grund)?))?);
                }
                if !goes_otherwise {
                    return Ok((None, events));
                }
                let (id, event) = report(ctx, w, resident, &told())?;
                events.push(event);
                Ok((Some(id), events))
            }
        }
    }
}

/// Corrects an answer: adds a version. What goes otherwise from now on is reported; what was reported and did not happen so
/// is withdrawn.
///
/// # Errors
/// Those of care.md, 6.1, in its order; `ZU_FRUEH`, those of the text and the time.
pub fn correct(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    seen: Seen<'_, Answer>,
    (sent, zeitpunkt, quelle): (&Sent, Option<Timestamp>, Source),
) -> Result<Answer, DueError> {
    revise(p, ctx, seen, Act::Correct, &Correct { sent, zeitpunkt, grund: seen.grund, quelle })
}
