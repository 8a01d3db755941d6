//! Reading entries. Each reading goes through the resident, whom the user must reach, and is audited.

use std::sync::Arc;

use super::super::{
    access::{ReadEntries, SeeHiddenEntries, WriteEntries},
    error::EntryError,
    find::{self, Cursor, Filter, Found, PER_PAGE, Whose},
    model::{Entry, Version, Withdrawal},
    rules, shifts,
    texts::Titles,
};
use crate::{
    features::care::{
        residents::{Resident, reason},
        staff::LEAST_REASON,
        templates::{Template, TemplateVersion, Values},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Platform,
        entity::reached,
        store::{Change, EventKind, Purpose, Reader, Record as _, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayRead},
    },
};

/// An admin looked into an entry that was hidden.
pub const HIDDEN_SEEN: EventKind = EventKind::new("entry.hidden_seen");

/// An entry with what its page shows beside it.
pub struct Opened {
    /// The entry; of the wrong person without its content.
    pub entry: Entry,
    /// Whose it is.
    pub resident: Versioned<Resident>,
    /// For each of its versions, that of the template.
    pub templates: Vec<Option<Arc<Template>>>,
    /// Whether its content is hidden.
    pub is_veiled: bool,
    /// What belongs to it and counts, newest first, each with its template: the effect of a medicine.
    pub belonging: Vec<Carried>,
}

/// An entry without its content: that there was one, when and by whom, stays in the file.
#[must_use]
pub fn veiled(entry: &Entry) -> Entry {
    let version = |version: &Version| Version {
        werte: Values::default(),
        freitext: None,
        grund: None,
        auffaellig: false,
        auffaellige_felder: Vec::new(),
        punkte: None,
        ..version.clone()
    };
    Entry {
        vorlage: String::new(),
        bezug_id: None,
        verlauf_id: None,
        anordnung_id: None,
        ohne_grundlage: false,
        uebergabe: false,
        fassungen: entry.fassungen.iter().map(version).collect(),
        // Why it was withdrawn may name whose it is.
        storno: entry.storno.clone().map(|storno| Withdrawal { grund: None, ..storno }),
        ..entry.clone()
    }
}

/// Opens an entry; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadEntries>,
    id: Id<Entry>,
    purpose: &'static str,
) -> Result<Opened, EntryError> {
    let entry: Versioned<Entry> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, entry.resident_id, purpose)?;
    let entry: Versioned<Entry> = p.store().open(ctx, &id, Purpose(purpose))?;
    let is_veiled = entry.is_of_another();
    let entry = if is_veiled { veiled(&entry) } else { entry.into_inner() };
    let (templates, belonging) = p.store().read(ctx, |r| {
        let mut belonging = Vec::new();
        if !is_veiled {
            for later in find::belonging(r, id.bytes())? {
                let later = later?;
                belonging.push((later.clone(), Titles::default().of(r, &later)?));
            }
        }
        Ok::<_, StoreError>((templates_of(r, &entry)?, belonging))
    })?;
    if !belonging.is_empty() {
        let ids: Vec<[u8; 16]> = belonging.iter().map(|(later, _)| later.id.bytes()).collect();
        let of = (Resident::TABLE, resident.id.bytes());
        p.store().note_listed::<_, Entry>(ctx, of, &ids, Purpose(purpose))?;
    }
    Ok(Opened { entry, resident, templates, is_veiled, belonging })
}

/// Opens an entry of the wrong person with its content. The reason stands in the audit trail.
///
/// # Errors
/// `GRUND_NOETIG` below ten characters; it is not there.
pub fn open_hidden(
    p: &Platform,
    ctx: &Ctx<SeeHiddenEntries>,
    id: Id<Entry>,
    grund: &str,
) -> Result<Opened, EntryError> {
    let reads = ctx.try_as::<ReadEntries>().ok_or(StoreError::Missing)?;
    // Of an entry that is not there, or hides nothing, no reason is judged.
    if !p.store().read(ctx, |r| r.need::<Entry>(&id))?.is_of_another() {
        return Err(StoreError::Missing.into());
    }
    let grund = reason(grund, LEAST_REASON, "GRUND_NOETIG")?;
    let seen = open(p, &reads, id, "eingesehen")?;
    let change = Change { field: "grund".into(), old: None, new: Some(grund) };
    let event = super::write::about(&seen.entry, HIDDEN_SEEN).changing(vec![change]);
    p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    let (entry, templates) = p.store().read(ctx, |r| {
        let entry = r.need::<Entry>(&id)?.into_inner();
        let templates = templates_of(r, &entry)?;
        Ok::<_, StoreError>((entry, templates))
    })?;
    Ok(Opened { entry, templates, is_veiled: false, ..seen })
}

/// The versions of the template by which the versions of an entry are shown.
fn templates_of<P>(r: &Reader<'_, P>, entry: &Entry) -> Result<Vec<Option<Arc<Template>>>, StoreError>
where
    P: MayRead<TemplateVersion>,
{
    let mut titles = Titles::default();
    entry.fassungen.iter().map(|one| titles.version(r, &entry.vorlage, one.vorlage_version)).collect()
}

/// An entry, and the version of the template by which it is shown.
pub type Carried = (Entry, Option<Arc<Template>>);

/// What an entry says, to be carried over into the file of the right person: for its author, within the hour after they
/// withdrew it as one of the wrong person. None for anybody else.
///
/// # Errors
/// Those of the store.
pub fn carried_over(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Entry>,
) -> Result<Option<Carried>, StoreError> {
    p.store().read(ctx, |r| {
        let Some(entry) = r.get::<Entry>(&id)? else { return Ok(None) };
        if !rules::is_carried_over(&entry, ctx.actor().user, ctx.now()) {
            return Ok(None);
        }
        let template = Titles::default().of(r, &entry)?;
        Ok(Some((entry.into_inner(), template)))
    })
}

/// Whose entries are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Those of a resident.
    Resident(Id<Resident>),
    /// Those made in a unit.
    Unit(Id<Unit>),
}

/// A page of entries, newest first, with the versions of templates that show them; audited as one reading of them all.
/// Those of the wrong person come without their content.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadEntries>,
    range: Range,
    filter: &Filter,
    (after, most): (Option<Cursor>, usize),
    purpose: &'static str,
) -> Result<(Found, Titles), EntryError> {
    let resident = match range {
        Range::Resident(id) => Some(reached::<Resident, _>(p, ctx, id, purpose)?),
        Range::Unit(_) => None,
    };
    list_of(p, ctx, (range, resident.as_ref()), filter, (after, most), purpose)
}

/// [`list`] of a resident who was reached already: their page asks why before it shows a restricted file.
///
/// # Errors
/// Those of the store.
pub fn list_of(
    p: &Platform,
    ctx: &Ctx<ReadEntries>,
    (range, resident): (Range, Option<&Versioned<Resident>>),
    filter: &Filter,
    (after, most): (Option<Cursor>, usize),
    purpose: &'static str,
) -> Result<(Found, Titles), EntryError> {
    let (mut found, titles) = p.store().read(ctx, |r| {
        let (whose, begins) = match (resident, range) {
            (Some(resident), _) => (Whose::Resident(resident), None),
            (None, Range::Unit(unit)) => {
                r.need::<Unit>(&unit)?;
                let begins =
                    filter.von.map(|von| Ok::<_, StoreError>(shifts::calendar(r, unit)?.at(von, ctx.zone())));
                (Whose::Unit(unit), begins.transpose()?.flatten().map(|shift| shift.from))
            }
            (None, Range::Resident(_)) => return Err(StoreError::Missing),
        };
        let now = || p.now();
        let found = find::page(r, &whose, filter, (after, most.min(PER_PAGE)), begins, &now)?;
        let mut titles = Titles::default();
        for entry in &found.entries {
            titles.of(r, entry)?;
        }
        Ok::<_, StoreError>((found, titles))
    })?;
    for entry in found.entries.iter_mut().filter(|entry| entry.is_of_another()) {
        *entry = veiled(entry);
    }
    let ids: Vec<[u8; 16]> = found.entries.iter().map(|entry| entry.id.bytes()).collect();
    let of = match range {
        Range::Resident(id) => (Resident::TABLE, id.bytes()),
        Range::Unit(id) => (Unit::TABLE, id.bytes()),
    };
    p.store().note_listed::<_, Entry>(ctx, of, &ids, Purpose(purpose))?;
    Ok((found, titles))
}
