//! Entries that belong to a record of another feature, written and revised in the transaction of its acts: the report of what
//! went otherwise than planned.

use jiff::Timestamp;

use super::{
    super::{
        error::EntryError,
        model::{Entry, Version, Withdrawal},
        pages::REPORT,
        shifts,
    },
    revise::{CORRECTED, WITHDRAWN},
    values::{free_text, judge, reason},
    write::{CREATED, How, Names, about, begun, shift_of, version},
};
use crate::{
    features::care::{
        alerts::{self, Alert},
        residents::Resident,
        settings::CareSettings,
        templates::{self, Input, Judged, Template, TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors},
    platform::{
        entity::ActError,
        store::{Event, Reader, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission},
    },
};

/// A permission under which such entries are written and revised; of some entries alone, where it is a right to one's own.
pub trait LinksEntries:
    Permission
    + MayWrite<Entry>
    + MayWrite<Alert>
    + MayReadAll<Alert>
    + MayRead<Unit>
    + MayRead<CareSettings>
    + MayRead<TemplateHead>
    + MayRead<TemplateVersion>
{
}

/// What such an entry says, and who says so.
pub struct Report<'a> {
    /// Its text.
    pub text: &'a str,
    /// When it was observed.
    pub zeitpunkt: Timestamp,
    /// How the author signs.
    pub handzeichen: Option<String>,
    /// By which way it comes, and why it is added or corrected.
    pub how: How<'a>,
}

fn report_template<P: LinksEntries>(r: &Reader<'_, P>) -> Result<Template, EntryError> {
    // Without a licence: a report needs none.
    let found = templates::find(r, REPORT, false)?;
    Ok(found.ok_or_else(|| ActError::field("vorlage", "VORLAGE_UNBEKANNT"))?.template)
}

/// The text of a report as it is judged and stored.
fn said(
    template: &Template,
    resident: &Resident,
    report: &Report<'_>,
) -> Result<(Judged, Option<String>), EntryError> {
    let names = Names { freitext: "text".into(), whole: "text".into(), ..Names::default() };
    let mut errors = FieldErrors::new();
    let none = serde_json::Map::new();
    let judged = judge((template, resident), &Input::Json(&none), report.text, &names, &mut errors);
    let freitext = free_text(report.text, &names, &mut errors);
    match judged {
        Some(judged) if errors.is_empty() => Ok((judged, freitext)),
        _ => Err(EntryError::Invalid(errors)),
    }
}

/// Adds a report to the file of a resident, for the handover.
///
/// # Errors
/// Those of its text; those of the store.
pub fn report<P: LinksEntries>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    resident: &Resident,
    report: &Report<'_>,
) -> Result<(Id<Entry>, Event), EntryError> {
    let r = w.reader();
    let (template, calendar) = (report_template(&r)?, shifts::calendar(&r, resident.wohnbereich_id)?);
    let (judged, freitext) = said(&template, resident, report)?;
    let entry = begun(
        (ctx, resident, &calendar),
        (&template, judged, freitext, report.zeitpunkt),
        (report.handzeichen.clone(), &report.how),
    )?;
    let entry = Entry { uebergabe: true, ..entry };
    w.add(&entry)?;
    let event = about(&entry, CREATED).note("vorlage", &entry.vorlage);
    Ok((entry.id, event))
}

/// Corrects a report: adds a version with another text or time. None where it was withdrawn, or says the same.
///
/// # Errors
/// Those of its text; it is not there, or not the user's; those of the store.
pub fn retell<P: LinksEntries>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    (id, resident): (Id<Entry>, &Resident),
    report: &Report<'_>,
) -> Result<Option<Event>, EntryError> {
    let old: Versioned<Entry> = w.need(&id)?;
    let Some(current) = old.current().filter(|_| old.storno.is_none()) else { return Ok(None) };
    let r = w.reader();
    let template = templates::version(&r, &old.vorlage, current.vorlage_version)?
        .ok_or_else(|| ActError::field("vorlage", "VORLAGE_UNBEKANNT"))?;
    let calendar = shifts::calendar(&r, old.wohnbereich_id)?;
    let (judged, freitext) = said(&template, resident, report)?;
    if (&freitext, report.zeitpunkt) == (&current.freitext, current.zeitpunkt) {
        return Ok(None);
    }
    let next = Version {
        von: ctx.actor().user,
        handzeichen: report.handzeichen.clone(),
        at: whole_micros(ctx.now()),
        grund: reason(report.how.grund)?,
        ..version(&template, judged, freitext, report.zeitpunkt)
    };
    let zeit_beginn = shift_of(&calendar, next.zeitpunkt, ctx.zone())?.from;
    let mut new = Entry::clone(&old);
    new.fassungen.push(Version { werte: current.werte.clone(), ..next });
    let new = Entry { zeit_beginn, ..new };
    w.replace(&old, &new)?;
    Ok(Some(about(&new, CORRECTED)))
}

/// Withdraws such an entry, with that of which it is a part. None where it was withdrawn before.
///
/// # Errors
/// It is not there, or not the user's; those of the store.
pub fn retract<P: LinksEntries>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    id: Id<Entry>,
    (handzeichen, grund): (Option<String>, Option<String>),
) -> Result<Option<Event>, EntryError> {
    let old: Versioned<Entry> = w.need(&id)?;
    if old.storno.is_some() {
        return Ok(None);
    }
    let at = whole_micros(ctx.now());
    let storno = Withdrawal { at, von: ctx.actor().user, handzeichen, grund, klasse: None };
    let new = Entry { storno: Some(storno), ..Entry::clone(&old) };
    w.replace(&old, &new)?;
    alerts::lapse(w, new.id.bytes(), (ctx.now(), false))?;
    Ok(Some(about(&new, WITHDRAWN)))
}
