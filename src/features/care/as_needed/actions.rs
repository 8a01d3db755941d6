//! Whose effect is asked for, and writing it down: an entry of its own that belongs to the first one.

use jiff::Timestamp;
use serde_json::{Map, json};

use super::rules;
use crate::{
    features::care::{
        observations::{
            Entry, EntryError, How, Names, Sent, Source, WriteEntries, add_entries, awaiting, belonging,
        },
        residents::Resident,
        templates::{AS_NEEDED, EFFECT, Input},
    },
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::reached,
        store::{Reader, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll},
        web::idempotency,
    },
};

/// A dose whose effect nobody has written down yet.
pub struct Awaited {
    /// The entry that tells of it.
    pub entry: Entry,
    /// When the effect was due.
    pub due: Timestamp,
    /// Whether it is overdue.
    pub is_overdue: bool,
}

/// The doses of a resident whose effect is asked for now, the oldest first.
///
/// # Errors
/// Those of the store.
pub fn awaited<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    now: Timestamp,
) -> Result<Vec<Awaited>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let mut found = Vec::new();
    for entry in awaiting(r, resident, rules::asked_since(now))? {
        let given = entry.zeitpunkt();
        let due = rules::due(given);
        if due <= now && effect(r, entry.id)?.is_none() {
            let is_overdue = rules::is_overdue(given, now);
            found.push(Awaited { entry: entry.into_inner(), due, is_overdue });
        }
    }
    Ok(found)
}

/// What was written down as the effect of a dose, the newest.
fn effect<P>(r: &Reader<'_, P>, dose: Id<Entry>) -> Result<Option<Versioned<Entry>>, StoreError>
where
    P: MayReadAll<Entry>,
{
    for later in belonging(r, dose.bytes())? {
        let later = later?;
        if later.vorlage == EFFECT {
            return Ok(Some(later));
        }
    }
    Ok(None)
}

/// The entry of a dose whose effect can be said, of a resident whom the user reaches.
///
/// # Errors
/// It is not there, or no dose; the user does not reach its resident.
pub fn dose(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Entry>,
) -> Result<(Versioned<Entry>, Versioned<Resident>), EntryError> {
    let entry: Versioned<Entry> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, entry.resident_id, "eintrag")?;
    if entry.vorlage != AS_NEEDED || entry.is_of_another() {
        return Err(StoreError::Missing.into());
    }
    Ok((entry, resident))
}

/// What came of a dose, as it was sent.
pub struct Effect<'a> {
    /// The code of the effect.
    pub wirkung: &'a str,
    /// What else there is to say.
    pub bemerkung: &'a str,
    /// The one-time id of the form.
    pub idempotency_key: &'a str,
}

/// Writes the effect of a dose down. The same said again is the same entry.
///
/// # Errors
/// As [`dose`]; withdrawn; `WIRKUNG_EINGETRAGEN` where another effect is written down; those of the entry.
pub fn say(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Entry>,
    said: &Effect<'_>,
) -> Result<(), EntryError> {
    let (_, resident) = dose(p, ctx, id)?;
    let mut werte = Map::new();
    if !said.wirkung.is_empty() {
        werte.insert(EFFECT.to_owned(), json!(said.wirkung));
    }
    if !said.bemerkung.trim().is_empty() {
        werte.insert("bemerkung".to_owned(), json!(said.bemerkung));
    }
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, said.idempotency_key)?.is_some() {
            return Ok::<_, EntryError>(Recorded::unchanged(()));
        }
        let seen: Versioned<Entry> = w.need(&id)?;
        if seen.storno.is_some() {
            return Err(EntryError::Withdrawn);
        }
        if let Some(known) = effect(&w.reader(), id)? {
            // Two taps of one nurse, or of two who saw the same, are one effect.
            let same = known.current().is_some_and(|now| now.werte.chose(EFFECT, said.wirkung));
            return if same {
                Ok(Recorded::unchanged(()))
            } else {
                let problem = Problem::new(Kind::Conflict, "WIRKUNG_EINGETRAGEN");
                Err(EntryError::Refused(Box::new(problem)))
            };
        }
        let names = Names {
            own: String::new(),
            werte: "werte".into(),
            freitext: "bemerkung".into(),
            whole: "werte.wirkung".into(),
        };
        let sent = Sent {
            vorlage: EFFECT.to_owned(),
            version: None,
            werte: Input::Json(&werte),
            freitext: String::new(),
            zeitpunkt: None,
            uebergabe: false,
            bezug_id: Some(id),
            verlauf_id: None,
            anordnung_id: None,
            client_id: None,
            photos: &[],
            names,
        };
        let how = How { quelle: Source::Seite, grund: "", idempotency_key: "" };
        let added = add_entries(ctx, w, resident.id, &[sent], &how)?;
        idempotency::remember(ctx, w, said.idempotency_key, id.to_string())?;
        let mut events = added.events.into_iter();
        let Some(first) = events.next() else { return Ok(Recorded::unchanged(())) };
        Ok(events.fold(Recorded::new((), first), Recorded::and))
    })
}
