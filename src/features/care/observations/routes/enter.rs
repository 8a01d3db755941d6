//! The form of new entries.

use std::collections::BTreeSet;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::photos::{self, Brought, PhotosForm, REFUSED};
use crate::{
    features::care::{
        observations::{
            access::WriteEntries,
            actions::{self, How, Names, Sent, SentTo},
            error::EntryError,
            find,
            model::Entry,
            pages::{
                self, ANORDNUNG, Block, EntryForm, Filled, Last, REPORT, Subjects, VERLAUF, anchor, at_time,
                resident_at, text_name, timeline_at,
            },
            words::Source,
        },
        residents::Resident,
        restraint_orders::{self, RestraintOrder},
        settings::CareSettings,
        templates::{self, Input, RESTRAINT, Template, Value, WOUND},
        wound_courses::{self, WoundCourse},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        text::is_blank,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Purpose, Record as _, StoreError, Versioned},
        tenancy::{Ctx, Role},
        web::{
            answer::refuse,
            present::{html, see_other},
            query::{Form, Path, Query, came_from, local},
        },
    },
    ui::page::full,
};

/// So many entries of a template are looked at for what was answered last.
const LOOKED_BACK: usize = 8;

/// What the form opens with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The templates that are open.
    vorlage: Vec<String>,
    /// The entry whose values are carried over.
    aus: Option<Id<Entry>>,
    /// The course of the wound of which is told.
    verlauf: Option<Id<WoundCourse>>,
    /// The order of the restraint that is applied.
    anordnung: Option<Id<RestraintOrder>>,
}

/// A template, and of each resident the newest entries of it.
pub(super) type Known = (Template, Vec<Vec<Entry>>);

/// The templates of which somebody may make entries, in the order of the house, with what the resident's entries of each say;
/// and those of `besides` that are not offered any more, in the version that was filled in.
pub(super) fn known(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    residents: &[Id<Resident>],
    besides: &[(String, u32)],
    of: Option<&str>,
) -> Result<Vec<Known>, StoreError> {
    p.store().read(ctx, |r| {
        let duty = r.duty()?;
        let all = templates::all(r, CareSettings::in_force(r)?.is_licensed())?;
        let offered = all.into_iter().filter(|one| one.is_offered());
        let mut all: Vec<Template> = offered
            .map(|one| one.template)
            .filter(|one| (!one.nur_fachkraft || duty.fachkraft) && of.is_none_or(|key| key == one.key))
            .collect();
        for (key, version) in besides {
            if !all.iter().any(|one| one.key == *key) {
                all.extend(templates::version(r, key, *version)?);
            }
        }
        all.into_iter()
            .map(|template| {
                let entries = residents.iter().map(|resident| {
                    let before = find::before(r, *resident, &template.key, None)?.take(LOOKED_BACK);
                    before
                        .map(|entry| entry.map(Versioned::into_inner))
                        .collect::<Result<Vec<_>, StoreError>>()
                });
                Ok((entries.collect::<Result<_, StoreError>>()?, template))
            })
            .map(|one| one.map(|(entries, template)| (template, entries)))
            .collect()
    })
}

/// Notes that the answers before were shown.
pub(super) fn note<'a>(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    of: (crate::platform::store::TableName, [u8; 16]),
    entries: impl Iterator<Item = &'a Entry>,
) -> Result<(), StoreError> {
    let ids: Vec<[u8; 16]> = entries.map(|entry| entry.id.bytes()).collect();
    p.store().note_listed::<_, Entry>(ctx, of, &ids, Purpose("zuletzt"))
}

/// What a form is made of.
struct Made<'a> {
    resident: &'a Resident,
    open: &'a [String],
    besides: &'a [(String, u32)],
    filled: Filled,
    opened: Timestamp,
    zurueck: String,
    errors: FieldErrors,
    is_carried: bool,
    had_files: bool,
}

fn page(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    status: StatusCode,
    made: Made<'_>,
) -> Result<Response, Problem> {
    let resident = made.resident;
    let known = known(p, ctx, &[resident.id], made.besides, None)?;
    let shown = known.iter().flat_map(|(_, entries)| entries.iter().flatten());
    note(p, ctx, (Resident::TABLE, resident.id.bytes()), shown)?;
    let v = p.view(ctx);
    let wrong = |key: &str| {
        let own = format!("{key}.");
        made.errors.0.iter().any(|error| error.field.starts_with(&own) || error.field == text_name(key))
    };
    let asked: Vec<&String> =
        made.open.iter().filter(|key| known.iter().any(|(one, _)| one.key == **key)).collect();
    let first = asked.first().map_or(REPORT, |key| key.as_str()).to_owned();
    let blocks: Vec<Block> = known
        .iter()
        .map(|(template, entries)| Block {
            last: Last::of(&v, template, entries.first().map(Vec::as_slice).unwrap_or_default()),
            is_open: template.key == first || asked.contains(&&template.key) || wrong(&template.key),
            template: template.clone(),
        })
        .collect();
    let subjects = p.store().read(ctx, |r| {
        let orders = restraint_orders::of_resident(r, resident.id)?.into_iter().map(Versioned::into_inner);
        let courses =
            wound_courses::of_resident(r, resident.id, true)?.into_iter().map(Versioned::into_inner);
        Ok::<_, StoreError>(Subjects {
            courses: courses.collect(),
            orders: orders.filter(|order| order.is_open(ctx.now())).collect(),
        })
    })?;
    let closed = resident.stay().is_written(ctx.today(), false).is_err();
    let form = EntryForm {
        resident: resident.clone(),
        blocks,
        subjects,
        focus: first,
        filled: made.filled,
        opened: made.opened,
        zurueck: made.zurueck,
        errors: made.errors,
        needs_reason: closed && ctx.actor().role != Role::Staff,
        is_carried: made.is_carried,
        lost_photos: made.had_files,
    };
    Ok(html(status, full(&form, &v)))
}

/// A resident in whose file the user writes.
fn written(p: &Platform, ctx: &Ctx<WriteEntries>, id: Id<Resident>) -> Result<Versioned<Resident>, Problem> {
    let resident = reached::<Resident, _>(p, ctx, id, "formular")?;
    resident.stay().is_written(ctx.today(), ctx.actor().role != Role::Staff)?;
    Ok(resident)
}

/// The form: a report unless other templates are asked for.
pub async fn new(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| {
        let resident = written(p, &ctx, id)?;
        let opened = ctx.now();
        let mut filled = pages::filled_when(opened, ctx.zone());
        let named = [
            (VERLAUF, asked.verlauf.map(|id| id.to_string())),
            (ANORDNUNG, asked.anordnung.map(|id| id.to_string())),
        ];
        filled.extend(named.into_iter().filter_map(|(name, id)| Some((name.to_owned(), id?))));
        let (mut open, mut besides, mut is_carried) = (asked.vorlage, Vec::new(), false);
        if let Some((entry, template)) =
            asked.aus.map(|aus| actions::carried_over(p, &ctx, aus)).transpose()?.flatten()
            && let (Some(current), Some(template)) = (entry.current(), template)
        {
            filled = templates::typed(&template.key, &template, &current.werte, ctx.lang());
            // Photos stay with the entry that they were taken for.
            for (key, _) in current.werte.iter().filter(|(_, value)| matches!(value, Value::Photos(_))) {
                filled.retain(|(name, _)| *name != format!("{}.{key}", template.key));
            }
            filled.push((text_name(&template.key), current.freitext.clone().unwrap_or_default()));
            filled.extend(pages::filled_when(current.zeitpunkt, ctx.zone()));
            open = vec![template.key.clone()];
            besides = vec![(template.key.clone(), template.version)];
            is_carried = true;
        }
        let zurueck = came_from(&headers).filter(|from| !from.contains("/beobachtungen/neu"));
        let made = Made {
            resident: &resident,
            open: &open,
            besides: &besides,
            filled,
            opened,
            zurueck: zurueck.unwrap_or_else(|| resident_at(id)),
            errors: FieldErrors::new(),
            is_carried,
            had_files: false,
        };
        page(p, &ctx, StatusCode::OK, made)
    })
    .await
}

/// The blocks of a form in which something stands: key and version of the template.
fn touched(form: &Form) -> Vec<(String, u32)> {
    let versions = form.0.iter().filter_map(|(name, version)| {
        let key = name.strip_prefix("version-")?;
        let own = format!("{key}.");
        let text = text_name(key);
        let says =
            |(field, raw): &(String, String)| (field.starts_with(&own) || *field == text) && !is_blank(raw);
        form.0.iter().any(says).then(|| Some((key.to_owned(), version.parse().ok()?))).flatten()
    });
    versions.collect()
}

/// What is wrong, at the fields of the form: the time is one for all, what is wrong with a block stands at its text.
pub(super) fn placed(errors: FieldErrors, whole: impl Fn(&str) -> String) -> FieldErrors {
    let mut placed = FieldErrors::new();
    let mut seen = BTreeSet::new();
    for mut error in errors.0 {
        let field = match error.field.split_once(':') {
            Some((_, "zeitpunkt")) => "zeitpunkt".to_owned(),
            Some((_, subject @ (VERLAUF | ANORDNUNG))) => subject.to_owned(),
            Some((own, _)) => whole(own),
            None => error.field.to_string(),
        };
        error.field = field.into();
        if seen.insert((error.field.to_string(), error.code)) {
            placed.0.push(error);
        }
    }
    at_time(placed)
}

/// Writes what the form says.
pub async fn create(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    sent: PhotosForm,
) -> Response {
    if let Err(problem) = p.check_form_token(&ctx, Some(sent.form.get("csrf"))) {
        return refuse(problem);
    }
    let (ctx, brought) = match photos::brought(&p, ctx, SentTo::Resident(id), sent).await {
        Ok(brought) => brought,
        Err(problem) => return refuse(problem),
    };
    p.answer(move |p| {
        let form = &brought.form;
        let blocks = touched(form);
        let opened: Timestamp =
            form.get("geoeffnet").parse().ok().filter(|at| *at <= ctx.now()).unwrap_or_else(|| ctx.now());
        let zurueck = local(Some(form.get("zurueck").to_owned())).unwrap_or_else(|| resident_at(id));
        let errors = match written_as(p, &ctx, id, &brought, (&blocks, opened)) {
            Ok(written) => {
                let first = written.entries.first().map(|entry| anchor(entry.id)).unwrap_or_default();
                let path = zurueck.split(['?', '#']).next().unwrap_or_default();
                let lists = path == resident_at(id) || path == timeline_at(id);
                let to = if lists {
                    format!("{}#{first}", zurueck.split('#').next().unwrap_or_default())
                } else {
                    zurueck
                };
                let notice = Msg::new("notice-entry-created").with("n", written.entries.len());
                return Ok(see_other(&to, Some(&notice)));
            }
            Err(EntryError::Invalid(errors)) => placed(errors, text_name),
            Err(EntryError::Reason) => EntryError::Reason.explain().fields,
            Err(other) => return Err(other.into()),
        };
        let resident = written(p, &ctx, id)?;
        let open: Vec<String> = blocks.iter().map(|(key, _)| key.clone()).collect();
        let made = Made {
            resident: &resident,
            open: &open,
            besides: &blocks,
            filled: brought.typed.0.clone(),
            opened,
            zurueck,
            errors,
            is_carried: false,
            had_files: brought.had_files,
        };
        Ok(brought.refused(page(p, &ctx, REFUSED, made)?))
    })
    .await
}

/// What a select of a form chose; none where it says that it is none.
fn chosen<T>(form: &Form, name: &'static str) -> Result<Option<Id<T>>, EntryError> {
    let text = form.get(name);
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ActError::field(name, "FELD_UNGUELTIG").into())
}

/// Writes the blocks of a form.
fn written_as(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Resident>,
    brought: &Brought,
    (blocks, opened): (&[(String, u32)], Timestamp),
) -> Result<actions::Written, EntryError> {
    let form = brought.whole()?;
    let zeitpunkt = pages::read_when(ctx, &form.0, Some(opened)).map_err(EntryError::Invalid)?;
    let (course, order) = (chosen(form, VERLAUF)?, chosen(form, ANORDNUNG)?);
    let sent = blocks.iter().map(|(key, version)| Sent {
        vorlage: key.clone(),
        version: Some(*version),
        werte: Input::of_form(&form.0, key, ctx.today()),
        freitext: form.get(&text_name(key)).to_owned(),
        zeitpunkt,
        uebergabe: form.get("uebergabe") == "ja",
        bezug_id: None,
        // Each select stands in the block of one template.
        verlauf_id: course.filter(|_| key == WOUND),
        anordnung_id: order.filter(|_| key == RESTRAINT),
        client_id: None,
        photos: &brought.photos,
        names: Names {
            own: format!("{key}:"),
            werte: key.clone(),
            freitext: text_name(key),
            whole: text_name(key),
        },
    });
    let sent: Vec<Sent<'_>> = sent.collect();
    if sent.is_empty() {
        let mut errors = FieldErrors::new();
        errors.add(text_name(REPORT), "BEOBACHTUNG_LEER");
        return Err(EntryError::Invalid(errors));
    }
    let how =
        How { quelle: Source::Seite, grund: form.get("grund"), idempotency_key: &brought.idempotency_key };
    actions::write(p, ctx, id, &sent, &how)
}
