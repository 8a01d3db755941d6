//! What is done with templates: saved as a new version, deactivated, activated.

use super::{
    access::{ManageTemplates, ReadTemplates},
    check::check,
    json::TemplateJson,
    model::{Template, TemplateHead, TemplateVersion},
    repo::{self, HouseTemplate, id_of, lacks_licence},
    shipped::find_shipped,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::{Change, Event, EventKind, Reader, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::Ctx,
        web::{
            idempotency,
            present::Look,
            told::{Named, Told},
        },
    },
};

/// A house made a template of its own.
pub const TEMPLATE_CREATED: EventKind = EventKind::new("template.created");
/// A new version of a template was saved.
pub const TEMPLATE_CHANGED: EventKind = EventKind::new("template.changed");
/// A template is not offered any more.
pub const TEMPLATE_DEACTIVATED: EventKind = EventKind::new("template.deactivated");
/// A template is offered again.
pub const TEMPLATE_ACTIVATED: EventKind = EventKind::new("template.activated");

/// The note of an event that says which version was saved.
const VERSION: &str = "fassung";

/// How a template is told of in the audit trail.
pub const TOLD: Told = Told::named(TemplateHead::TABLE, name);

fn name(p: &Platform, look: &Ctx<Look>, id: [u8; 16]) -> Named {
    let Some(ctx) = look.try_as::<ReadTemplates>() else { return Named::Unsaid };
    let titled = p.store().read(&ctx, |r| match r.get::<TemplateHead>(&Id::from_bytes(id))? {
        None => Ok(None),
        Some(head) => {
            Ok::<_, StoreError>(repo::version(r, &head.key, head.version)?.map(|version| version.titel))
        }
    });
    match titled {
        Ok(Some(title)) => Named::Called(Msg::new("template-told").with("titel", title)),
        Ok(None) => Named::Gone,
        Err(_) => Named::Unsaid,
    }
}

/// Every saved version of a template, the oldest first, with what is shipped.
///
/// # Errors
/// Those of the store.
pub fn history(r: &Reader<'_, ManageTemplates>, key: &str, newest: u32) -> Result<Vec<Template>, StoreError> {
    let versions = (1..=newest).map(|number| repo::version(r, key, number));
    versions.filter_map(Result::transpose).collect()
}

/// The template with that key, as its house has it.
///
/// # Errors
/// There is none; those of the store.
pub fn need(r: &Reader<'_, ManageTemplates>, key: &str) -> Result<HouseTemplate, StoreError> {
    repo::find(r, key, true)?.ok_or(StoreError::Missing)
}

/// Saves a template: a new one at version 1, or the version after `seen`, which must be the newest. The same form
/// (`idempotency_key`) sent again saves nothing more; the same content again is no new version. Gives key and version.
///
/// # Errors
/// [`ActError::Invalid`] by the path of the field, [`ActError::Stale`] where somebody saved since, those of the store.
pub fn save(
    p: &Platform,
    ctx: &Ctx<ManageTemplates>,
    sent: &TemplateJson,
    seen: Option<u32>,
    idempotency_key: &str,
) -> Result<(String, u32), ActError> {
    p.store().write(ctx, |w| {
        if let Some(done) = idempotency::result_of(ctx, w, idempotency_key)? {
            return Ok(Recorded::unchanged(done_before(&done, sent)));
        }
        let stands = repo::find(&w.reader(), &sent.key, true)?;
        let before = match (seen, stands) {
            (None, None) => None,
            (None, Some(_)) => return Err(ActError::field("key", "SCHLUESSEL_VERGEBEN")),
            (Some(_), None) => return Err(StoreError::Missing.into()),
            (Some(seen), Some(stands)) if stands.template.version != seen => return Err(ActError::Stale),
            (Some(_), stands) => stands,
        };
        let version = before.as_ref().map_or(0, |before| before.template.version);
        let template = sent.template(version + 1).map_err(ActError::Invalid)?;
        let history = history(&w.reader(), &sent.key, version)?;
        let errors = check(&template, &history);
        if !errors.is_empty() {
            return Err(ActError::Invalid(errors));
        }
        if let Some(before) = &before
            && template == (Template { version: version + 1, ..before.template.clone() })
        {
            return Ok(Recorded::unchanged((template.key, version)));
        }
        let id = id_of(&w.reader(), &template.key);
        let (at, von) = (ctx.now(), ctx.actor().user);
        w.add(&TemplateVersion { id, template: template.clone(), at, von })?;
        let aktiv = before.as_ref().is_none_or(|before| before.aktiv);
        put_head(w, ctx, &template.key, template.version, aktiv)?;
        let done = (template.key.clone(), template.version);
        idempotency::remember(ctx, w, idempotency_key, format!("{}/{}", done.0, done.1))?;
        let kind = if before.is_none() { TEMPLATE_CREATED } else { TEMPLATE_CHANGED };
        let changes = changes(before.as_ref().map(|before| &before.template), &template);
        let event = Event::new(kind).about(TemplateHead::TABLE, id.bytes()).note(VERSION, template.version);
        Ok(Recorded::new(done, event.changing(changes)))
    })
}

fn done_before(done: &str, sent: &TemplateJson) -> (String, u32) {
    let read = done.split_once('/').and_then(|(key, version)| Some((key.to_owned(), version.parse().ok()?)));
    read.unwrap_or_else(|| (sent.key.clone(), 1))
}

/// Offers a template for new entries, or not any more; entries that are there stay as they are. Where it is so already
/// nothing happens. `licensed` as for [`repo::all`].
///
/// # Errors
/// There is none; a scale without its licence is not activated; those of the store.
pub fn set_active(
    p: &Platform,
    ctx: &Ctx<ManageTemplates>,
    key: &str,
    aktiv: bool,
    licensed: bool,
) -> Result<u32, ActError> {
    p.store().write(ctx, |w| {
        let stands = need(&w.reader(), key)?;
        let version = stands.template.version;
        if aktiv && lacks_licence(key, licensed) {
            return Err(Problem::new(Kind::Conflict, "LIZENZ_FEHLT").into());
        }
        if stands.aktiv == aktiv {
            return Ok(Recorded::unchanged(version));
        }
        let id = put_head(w, ctx, key, version, aktiv)?;
        let kind = if aktiv { TEMPLATE_ACTIVATED } else { TEMPLATE_DEACTIVATED };
        Ok(Recorded::new(version, Event::new(kind).about(TemplateHead::TABLE, id.bytes())))
    })
}

fn put_head(
    w: &mut Writer<'_, '_, ManageTemplates>,
    ctx: &Ctx<ManageTemplates>,
    key: &str,
    version: u32,
    aktiv: bool,
) -> Result<Id<TemplateHead>, StoreError> {
    let id = id_of(&w.reader(), key);
    let head = TemplateHead {
        id,
        key: key.to_owned(),
        version,
        aktiv,
        updated_at: ctx.now(),
        updated_by: ctx.actor().user,
    };
    let seen: Option<Versioned<TemplateHead>> = w.get(&id)?;
    match seen {
        Some(seen) => drop(w.replace(&seen, &head)?),
        None => w.add(&head)?,
    }
    Ok(id)
}

/// What differs between two versions: each part of the template, each field and the levels, as the API writes them.
fn changes(before: Option<&Template>, after: &Template) -> Vec<Change> {
    let parts = |template: &Template| -> Vec<(String, String)> {
        let Ok(serde_json::Value::Object(all)) = serde_json::to_value(TemplateJson::from(template)) else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        for (name, value) in all {
            match value {
                serde_json::Value::Array(fields) if name == "felder" => {
                    for (field, value) in template.felder.iter().zip(fields) {
                        parts.push((format!("felder.{}", field.key), value.to_string()));
                    }
                    let order: Vec<&str> = template.felder.iter().map(|field| field.key.as_str()).collect();
                    parts.push((name, order.join(", ")));
                }
                serde_json::Value::String(text) => parts.push((name, text)),
                other => parts.push((name, other.to_string())),
            }
        }
        parts
    };
    let (old, new) = (before.map(parts).unwrap_or_default(), parts(after));
    let of = |parts: &[(String, String)], name: &str| {
        parts
            .iter()
            .find(|(part, _)| part == name)
            .map(|(_, value)| value.clone())
            .filter(|value| !value.is_empty())
    };
    let gone = old.iter().filter(|(name, _)| of(&new, name).is_none());
    let names: Vec<String> = new.iter().chain(gone).map(|(name, _)| name.clone()).collect();
    let all =
        names.into_iter().map(|name| Change { old: of(&old, &name), new: of(&new, &name), field: name });
    all.filter(|change| change.old != change.new).collect()
}

/// What a house should know of its templates: several of them that are offered count what is drunk, and each drink is then
/// entered in one of them alone. Gives their titles, none unless there are several.
#[must_use]
pub fn double_intake(all: &[HouseTemplate]) -> Vec<String> {
    let counts = |one: &&HouseTemplate| {
        one.is_offered() && one.template.felder.iter().any(|field| field.bilanz == Some(super::Balance::Ein))
    };
    let titles: Vec<String> = all.iter().filter(counts).map(|one| one.template.titel.clone()).collect();
    if titles.len() > 1 { titles } else { Vec::new() }
}

/// Whether a shipped scale fixes what the template with that key asks.
#[must_use]
pub fn is_fixed(key: &str) -> bool {
    find_shipped(key).is_some_and(Template::is_scale)
}
