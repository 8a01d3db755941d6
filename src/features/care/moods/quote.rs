//! Moods that pages of other features quote: what each says, of residents whom the reader reaches.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    access::ReadMoods,
    model::Mood,
    pages::{content, marks},
};
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::{
        Platform,
        store::{Purpose, Record as _, StoreError, Versioned},
        tenancy::Ctx,
    },
    ui::View,
};

/// Moods that are quoted.
#[derive(Default)]
pub struct QuotedMoods(BTreeMap<Id<Mood>, Mood>);

impl QuotedMoods {
    /// Those with these ids, as far as the reader reaches their residents; audited as one list for each resident.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(
        p: &Platform,
        ctx: &Ctx<ReadMoods>,
        ids: &[Id<Mood>],
        purpose: &'static str,
    ) -> Result<Self, StoreError> {
        let quoted = p.store().read(ctx, |r| {
            let mut quoted = Self::default();
            for id in ids {
                let Some(mood) = r.get::<Mood>(id)? else { continue };
                let resident: Option<Versioned<Resident>> = r.get(&mood.resident_id)?;
                if resident.is_some() {
                    quoted.0.insert(*id, mood.into_inner());
                }
            }
            Ok::<_, StoreError>(quoted)
        })?;
        let mut of: BTreeMap<Id<Resident>, Vec<[u8; 16]>> = BTreeMap::new();
        for mood in quoted.0.values() {
            of.entry(mood.resident_id).or_default().push(mood.id.bytes());
        }
        for (resident, ids) in of {
            let of = (Resident::TABLE, resident.bytes());
            p.store().note_listed::<_, Mood>(ctx, of, &ids, Purpose(purpose))?;
        }
        Ok(quoted)
    }

    /// When they felt so.
    #[must_use]
    pub fn zeitpunkt(&self, id: Id<Mood>) -> Option<Timestamp> {
        self.0.get(&id).map(|mood| mood.zeitpunkt)
    }

    /// What it says, with its marks.
    #[must_use]
    pub fn show(&self, v: &View, id: Id<Mood>) -> Markup {
        self.0.get(&id).map(|mood| show_mood(v, mood)).unwrap_or_default()
    }
}

/// What a mood says, with its marks.
#[must_use]
pub fn show_mood(v: &View, mood: &Mood) -> Markup {
    html! { p { (marks(v, mood)) } (content(v, mood)) }
}
