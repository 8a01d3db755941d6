//! Which templates a house has: the shipped ones as they are, or as the house changed them, and its own.

use std::collections::HashMap;

use super::{
    model::{Template, TemplateHead, TemplateVersion},
    shipped::{BRADEN, find_shipped, is_shipped, shipped},
};
use crate::{
    kernel::{ids::Id, text::norm},
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::{MayRead, MayReadAll, Permission},
    },
};

/// Field name of the keyed hash that is a template's id; for ever.
pub const KEY: &str = "template.key";

/// The id of the template with that key. Records that are indexed by their template have it in the index row, since a house
/// may name a template after an illness.
#[must_use]
pub fn id_of<P: Permission>(r: &Reader<'_, P>, key: &str) -> Id<TemplateHead> {
    Id::from_bytes(r.blind(KEY, key))
}

/// A template of a house in the version that new entries take.
#[derive(Clone, PartialEq, Eq)]
pub struct HouseTemplate {
    /// What it asks.
    pub template: Template,
    /// Whether the house takes it: what it chose, the shipped ones at first.
    pub aktiv: bool,
    /// Whether it waits for the house to say that it has a licence, and so is not offered.
    pub ohne_lizenz: bool,
}
crate::opaque_debug!(HouseTemplate);

impl HouseTemplate {
    /// Whether new entries can take it.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.aktiv && !self.ohne_lizenz
    }
}

/// Every template of the house in the order of lists, deactivated ones included. `licensed` says whether the house has
/// confirmed its licence of the scale that needs one (`braden_lizenz_bestaetigt_at` of its settings).
///
/// # Errors
/// Those of the store.
pub fn all<P>(r: &Reader<'_, P>, licensed: bool) -> Result<Vec<HouseTemplate>, StoreError>
where
    P: Permission + MayReadAll<TemplateHead> + MayRead<TemplateVersion>,
{
    let mut heads = HashMap::new();
    for head in r.scan::<TemplateHead>()? {
        let head = head?.into_inner();
        heads.insert(head.key.clone(), head);
    }
    let mut all = Vec::new();
    for template in shipped() {
        all.push(match heads.remove(&template.key) {
            Some(head) => of_head(r, &head, licensed)?,
            None => as_shipped(template, licensed),
        });
    }
    for head in heads.values() {
        all.push(of_head(r, head, licensed)?);
    }
    all.sort_by_cached_key(|one| {
        (one.template.sortierung, norm(&one.template.titel), one.template.key.clone())
    });
    Ok(all)
}

/// The template with that key, or with that id, which the audit trail has; none where the house has none.
///
/// # Errors
/// Those of the store.
pub fn find<P>(r: &Reader<'_, P>, key: &str, licensed: bool) -> Result<Option<HouseTemplate>, StoreError>
where
    P: Permission + MayRead<TemplateHead> + MayRead<TemplateVersion>,
{
    // No key has the dashes of an id.
    let id = if key.contains('-') { key.parse().ok() } else { None };
    let id = id.unwrap_or_else(|| id_of(r, key));
    match r.get::<TemplateHead>(&id)? {
        Some(head) => of_head(r, &head, licensed).map(Some),
        None => Ok(find_shipped(key).map(|template| as_shipped(template, licensed))),
    }
}

/// A version of a template, also of a deactivated one: what entries that name it are read and shown by.
///
/// # Errors
/// Those of the store.
pub fn version<P>(r: &Reader<'_, P>, key: &str, number: u32) -> Result<Option<Template>, StoreError>
where
    P: Permission + MayRead<TemplateVersion>,
{
    if number == 1
        && let Some(template) = find_shipped(key)
    {
        return Ok(Some(template.clone()));
    }
    Ok(saved(r, key, number)?.map(|version| version.into_inner().template))
}

/// A saved version with who saved it and when; none of what is in the program.
///
/// # Errors
/// Those of the store.
pub fn saved<P>(
    r: &Reader<'_, P>,
    key: &str,
    number: u32,
) -> Result<Option<Versioned<TemplateVersion>>, StoreError>
where
    P: Permission + MayRead<TemplateVersion>,
{
    r.get::<TemplateVersion>(&(id_of(r, key), number))
}

fn of_head<P>(r: &Reader<'_, P>, head: &TemplateHead, licensed: bool) -> Result<HouseTemplate, StoreError>
where
    P: Permission + MayRead<TemplateVersion>,
{
    // A head without its version is damage, not a template that is not there.
    let template =
        version(r, &head.key, head.version)?.ok_or(StoreError::Damaged("the versions of a template"))?;
    Ok(HouseTemplate { ohne_lizenz: lacks_licence(&head.key, licensed), aktiv: head.aktiv, template })
}

fn as_shipped(template: &Template, licensed: bool) -> HouseTemplate {
    HouseTemplate {
        ohne_lizenz: lacks_licence(&template.key, licensed),
        aktiv: true,
        template: template.clone(),
    }
}

/// Whether a template must not be offered since the house has not said that it has the licence (care.md, 3.2).
#[must_use]
pub fn lacks_licence(key: &str, licensed: bool) -> bool {
    key == BRADEN && !licensed && is_shipped(key)
}
