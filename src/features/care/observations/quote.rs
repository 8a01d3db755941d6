//! Entries that pages of other features quote: what each says now, of residents whom the reader reaches.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    access::ReadEntries,
    actions::veiled,
    model::Entry,
    pages::{content, marks},
    texts::Titles,
};
use crate::{
    features::care::{residents::Resident, templates::TemplateVersion},
    kernel::ids::Id,
    platform::{
        Platform,
        store::{Purpose, Reader, Record as _, StoreError, Versioned},
        tenancy::{Ctx, MayRead},
    },
    ui::View,
};

/// Entries with what shows them.
pub struct Quoted {
    entries: BTreeMap<Id<Entry>, Entry>,
    titles: Titles,
}

impl Quoted {
    /// Those with these ids, as far as the reader reaches their residents; audited as one list for each resident. Those of
    /// the wrong person come without their content.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(
        p: &Platform,
        ctx: &Ctx<ReadEntries>,
        ids: &[Id<Entry>],
        purpose: &'static str,
    ) -> Result<Self, StoreError> {
        let quoted = p.store().read(ctx, |r| {
            let mut quoted = Self { entries: BTreeMap::new(), titles: Titles::default() };
            for id in ids {
                let Some(entry) = r.get::<Entry>(id)? else { continue };
                let resident: Option<Versioned<Resident>> = r.get(&entry.resident_id)?;
                if resident.is_some() {
                    let entry = if entry.is_of_another() { veiled(&entry) } else { entry.into_inner() };
                    quoted.titles.of(r, &entry)?;
                    quoted.entries.insert(*id, entry);
                }
            }
            Ok::<_, StoreError>(quoted)
        })?;
        let mut of: BTreeMap<Id<Resident>, Vec<[u8; 16]>> = BTreeMap::new();
        for entry in quoted.entries.values() {
            of.entry(entry.resident_id).or_default().push(entry.id.bytes());
        }
        for (resident, ids) in of {
            p.store().note_listed::<_, Entry>(
                ctx,
                (Resident::TABLE, resident.bytes()),
                &ids,
                Purpose(purpose),
            )?;
        }
        Ok(quoted)
    }

    /// Those that were read already; those of the wrong person come without their content. That they are read is noted by
    /// whoever read them.
    ///
    /// # Errors
    /// Those of the store.
    pub fn with<P>(r: &Reader<'_, P>, entries: impl IntoIterator<Item = Entry>) -> Result<Self, StoreError>
    where
        P: MayRead<TemplateVersion>,
    {
        let mut quoted = Self { entries: BTreeMap::new(), titles: Titles::default() };
        for entry in entries {
            let entry = if entry.is_of_another() { veiled(&entry) } else { entry };
            quoted.titles.of(r, &entry)?;
            quoted.entries.insert(entry.id, entry);
        }
        Ok(quoted)
    }

    /// All of them.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// One of them.
    #[must_use]
    pub fn entry(&self, id: Id<Entry>) -> Option<&Entry> {
        self.get(id)
    }

    fn get(&self, id: Id<Entry>) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// The title of its template; none of one that is hidden or not there.
    #[must_use]
    pub fn title(&self, id: Id<Entry>) -> Option<&str> {
        let entry = self.get(id)?;
        let version = entry.current()?.vorlage_version;
        self.titles.known(&entry.vorlage, version).map(|template| template.titel.as_str())
    }

    /// When it was observed.
    #[must_use]
    pub fn zeitpunkt(&self, id: Id<Entry>) -> Option<Timestamp> {
        self.get(id).map(Entry::zeitpunkt)
    }

    /// Whether what it says now is striking.
    #[must_use]
    pub fn is_striking(&self, id: Id<Entry>) -> bool {
        self.get(id).is_some_and(Entry::is_striking)
    }

    /// What it says, with its marks.
    #[must_use]
    pub fn show(&self, v: &View, id: Id<Entry>) -> Markup {
        let Some(entry) = self.get(id) else { return html! {} };
        let Some(current) = entry.current() else { return html! {} };
        let template = self.titles.known(&entry.vorlage, current.vorlage_version);
        html! {
            p { (marks(v, entry)) }
            @if entry.is_of_another() { p { (v.w("entry-content-hidden")) } }
            @else if entry.storno.is_some() { del { (content(v, current, template)) } }
            @else { (content(v, current, template)) }
        }
    }
}
