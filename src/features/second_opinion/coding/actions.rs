//! Opening, coding, taking back and resetting a card: one transaction each.

use jiff::SignedDuration;

use super::{
    access::CodeCases,
    error::{CodingError, Theirs},
    lease::{Coding, CodingLease, LEASE},
    queue::{self, QueueCursor},
};
use crate::{
    features::second_opinion::cases::{Case, set_coding},
    kernel::ids::Id,
    platform::{
        Platform,
        entity::{Stamp, replace, settled},
        store::{Event, EventKind, Purpose, Reader, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::Ctx,
    },
};

/// Somebody took a card into their hands.
pub const CARD_OPENED: EventKind = EventKind::new("coding.card_opened");
/// A case was coded.
pub const CODED: EventKind = EventKind::with_reaction("case.coded");
/// A coding was taken back at once by its coder.
pub const CODING_UNDONE: EventKind = EventKind::new("case.coding_undone");
/// A coding was reset by an admin.
pub const CODING_RESET: EventKind = EventKind::new("case.coding_reset");

/// How long a coder can take a coding back.
pub const UNDO: SignedDuration = SignedDuration::from_secs(60);

/// A card in one's own hands.
pub struct Card {
    /// The case.
    pub seen: Versioned<Case>,
    /// What its form is filled with.
    pub coding: Coding,
    /// The coding that it has already; then it is in nobody's hands.
    pub coded: Option<Theirs>,
}

/// A case that was coded.
pub struct Saved {
    /// The case.
    pub case: Case,
    /// Its version.
    pub row_version: u64,
    /// Codes of what looks unusual (`TA_OHNE_GRUND`).
    pub warnings: Vec<&'static str>,
}

crate::opaque_debug!(Card, Saved);

/// Takes a card into one's hands and reads it. A card that is one's own already is only read.
///
/// # Errors
/// [`CodingError::Taken`], [`CodingError::NotCodable`], [`CodingError::Storniert`].
pub fn open_card(p: &Platform, ctx: &Ctx<CodeCases>, id: Id<Case>) -> Result<Card, CodingError> {
    let seen: Versioned<Case> = p.store().open(ctx, &id, Purpose("kodierung"))?;
    codable(&seen)?;
    if seen.gutachten_typ.is_some() {
        let coded = p.store().read(ctx, |r| theirs(r, &seen))?;
        return Ok(Card { coding: Coding::of(&seen), seen, coded: Some(coded) });
    }
    let draft = hold(p, ctx, id)?;
    let coding = draft.unwrap_or_else(|| Coding::of(&seen));
    Ok(Card { seen, coding, coded: None })
}

/// The next card of a spot, taken into one's hands; none when there is none left.
///
/// # Errors
/// Those of the store.
pub fn take_next(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    cursor: &QueueCursor,
) -> Result<Option<Id<Case>>, CodingError> {
    let (who, now) = (ctx.actor().user, ctx.now());
    let found = p.store().read(ctx, |r| {
        let Some(id) = queue::next(r, who, now, cursor)? else { return Ok(None) };
        let lease = r.get::<CodingLease>(&id)?;
        Ok::<_, StoreError>(Some((id, lease.is_some_and(|lease| mine(ctx, &lease) && lease.fresh(now)))))
    })?;
    match found {
        None => return Ok(None),
        Some((id, true)) => return Ok(Some(id)),
        Some((_, false)) => {}
    }
    p.store().write(ctx, |w| {
        let Some(id) = queue::next(&w.reader(), who, now, cursor)? else {
            return Ok(Recorded::unchanged(None));
        };
        take(ctx, w, id, None)?;
        Ok(Recorded::new(Some(id), Event::new(CARD_OPENED).about(Case::TABLE, id.bytes())))
    })
}

/// Codes a case. The same coding by the same person again writes nothing.
///
/// # Errors
/// [`CodingError`]; with `version` (`If-Match`) also [`CodingError::Stale`].
pub fn save(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    id: Id<Case>,
    coding: Coding,
    version: Option<u64>,
) -> Result<Saved, CodingError> {
    let (case, row_version) = p.store().write(ctx, |w| {
        let seen: Versioned<Case> = w.need(&id)?;
        let new = set_coding(&seen, &coding.patch())
            .and_then(|new| settled(Some(&*seen), new, &Stamp::of(ctx)))
            .map_err(CodingError::Broken);
        // What was sent is judged before the case that it is for (domain.md, 1.3, I13).
        if let Err(CodingError::Broken(errors)) = &new
            && errors.0.iter().any(|error| error.code == "KODIERUNG_UNVOLLSTAENDIG")
        {
            return Err(CodingError::Broken(errors.clone()));
        }
        codable(&seen)?;
        if version.is_some_and(|version| version != seen.row_version()) {
            return Err(CodingError::Stale);
        }
        let new = new?;
        // A program that says which version it corrects knows what stands there; a card does not.
        if seen.gutachten_typ.is_some() && version.is_some() && new != *seen {
            let (row_version, event) = replace(w, &seen, &new, CODED)?;
            return Ok(Recorded::new((new, row_version), event));
        }
        if seen.gutachten_typ.is_some() {
            let same = Coding::of(&seen) == coding && seen.coding_completed_by == Some(ctx.actor().user);
            if !same {
                return Err(CodingError::AlreadyCoded(Box::new(theirs(&w.reader(), &seen)?)));
            }
            let row_version = seen.row_version();
            return Ok(Recorded::unchanged((seen.into_inner(), row_version)));
        }
        let lease = w.get::<CodingLease>(&id)?;
        if let Some(other) = lease.as_ref().filter(|lease| lease.holds(ctx.now()) && !mine(ctx, lease)) {
            return Err(CodingError::Taken { by: other.name.clone() });
        }
        if let Some(lease) = lease {
            w.remove(&lease)?;
        }
        let (row_version, event) = replace(w, &seen, &new, CODED)?;
        Ok(Recorded::new((new, row_version), event))
    })?;
    let warnings = if Coding::of(&case).without_reason() { vec!["TA_OHNE_GRUND"] } else { Vec::new() };
    Ok(Saved { case, row_version, warnings })
}

/// Whether a person can still take the coding of a case back.
#[must_use]
pub fn can_undo(ctx: &Ctx<CodeCases>, case: &Case) -> bool {
    case.gutachten_typ.is_some()
        && case.coding_completed_by == Some(ctx.actor().user)
        && case.coding_completed_at.is_some_and(|at| ctx.now().duration_since(at) <= UNDO)
}

/// Takes one's own coding of the last minute back; the card is in one's hands again, filled as it was.
///
/// # Errors
/// [`CodingError::UndoOver`].
pub fn undo(p: &Platform, ctx: &Ctx<CodeCases>, id: Id<Case>) -> Result<(), CodingError> {
    p.store().write(ctx, |w| {
        let seen: Versioned<Case> = w.need(&id)?;
        if !can_undo(ctx, &seen) {
            return Err(CodingError::UndoOver);
        }
        let new = uncoded(ctx, &seen)?;
        let (_, event) = replace(w, &seen, &new, CODING_UNDONE)?;
        take(ctx, w, id, Some(Coding::of(&seen)))?;
        Ok(Recorded::new((), event))
    })
}

/// Takes the coding of a case away, whoever made it; the case is in the queue again. Nothing to take away is no error.
///
/// # Errors
/// Those of the store, [`CodingError::Storniert`].
pub fn reset(p: &Platform, ctx: &Ctx<CodeCases>, id: Id<Case>) -> Result<(), CodingError> {
    p.store().write(ctx, |w| {
        let seen: Versioned<Case> = w.need(&id)?;
        if seen.storniert() {
            return Err(CodingError::Storniert);
        }
        if !Coding::of(&seen).any() {
            return Ok(Recorded::unchanged(()));
        }
        let new = uncoded(ctx, &seen)?;
        let (_, event) = replace(w, &seen, &new, CODING_RESET)?;
        Ok(Recorded::new((), event))
    })
}

fn uncoded(ctx: &Ctx<CodeCases>, case: &Case) -> Result<Case, CodingError> {
    Coding::cleared()
        .on(case)
        .and_then(|new| settled(Some(case), new, &Stamp::of(ctx)))
        .map_err(CodingError::Broken)
}

fn codable(case: &Case) -> Result<(), CodingError> {
    if case.storniert() {
        return Err(CodingError::Storniert);
    }
    if case.gutachten { Ok(()) } else { Err(CodingError::NotCodable) }
}

fn mine(ctx: &Ctx<CodeCases>, lease: &CodingLease) -> bool {
    lease.coder == ctx.actor().user
}

/// Makes sure that a card is in one's own hands; gives what its form was filled with.
fn hold(p: &Platform, ctx: &Ctx<CodeCases>, id: Id<Case>) -> Result<Option<Coding>, CodingError> {
    let now = ctx.now();
    let lease = p.store().read(ctx, |r| r.get::<CodingLease>(&id))?;
    if let Some(lease) = lease.filter(|lease| lease.holds(now)) {
        if !mine(ctx, &lease) {
            return Err(CodingError::Taken { by: lease.name.clone() });
        }
        if lease.fresh(now) {
            return Ok(lease.draft);
        }
    }
    p.store().write(ctx, |w| {
        let draft = take(ctx, w, id, None)?;
        Ok(Recorded::new(draft, Event::new(CARD_OPENED).about(Case::TABLE, id.bytes())))
    })
}

/// Puts a card into one's hands for five minutes. A coder holds one card at a time; what has expired is cleared away.
fn take(
    ctx: &Ctx<CodeCases>,
    w: &mut Writer<'_, '_, CodeCases>,
    id: Id<Case>,
    draft: Option<Coding>,
) -> Result<Option<Coding>, CodingError> {
    let now = ctx.now();
    let leases: Vec<Versioned<CodingLease>> =
        w.reader().scan::<CodingLease>()?.collect::<Result<_, StoreError>>()?;
    let mut own = None;
    for lease in leases {
        if lease.case == id {
            if lease.holds(now) && !mine(ctx, &lease) {
                return Err(CodingError::Taken { by: lease.name.clone() });
            }
            own = Some(lease);
        } else if !lease.holds(now) || mine(ctx, &lease) {
            w.remove(&lease)?;
        }
    }
    let kept = own.as_ref().filter(|lease| mine(ctx, lease)).and_then(|lease| lease.draft);
    let lease = CodingLease {
        case: id,
        coder: ctx.actor().user,
        name: ctx.actor().name.clone(),
        until: now + LEASE,
        draft: draft.or(kept),
    };
    match own {
        Some(own) => {
            w.replace(&own, &lease)?;
        }
        None => w.add(&lease)?,
    }
    Ok(lease.draft)
}

/// The coding of a case with its author.
fn theirs(r: &Reader<'_, CodeCases>, case: &Case) -> Result<Theirs, StoreError> {
    let history = r.history::<Case>(case.id.bytes())?;
    let by = history
        .into_iter()
        .rfind(|entry| entry.fields.iter().any(|field| field == "gutachten_typ"))
        .map(|entry| entry.actor.name);
    Ok(Theirs { coding: Coding::of(case), by, at: case.coding_completed_at })
}
