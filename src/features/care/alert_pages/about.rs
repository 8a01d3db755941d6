//! What alerts are about: entries and moods, as they read now.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    features::care::{
        alerts::{Alert, Art, ReadAlerts},
        moods::{QuotedMoods, ReadMoods, mood_at},
        observations::{Quoted, ReadEntries, entry_at},
    },
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{Platform, tenancy::Ctx},
    ui::View,
};

/// What is quoted.
pub struct About {
    entries: Quoted,
    moods: QuotedMoods,
}

impl About {
    /// What these alerts are about, as far as the reader reaches the residents; audited.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of<'a>(
        p: &Platform,
        ctx: &Ctx<ReadAlerts>,
        alerts: impl Iterator<Item = &'a Alert> + Clone,
        purpose: &'static str,
    ) -> Result<Self, Problem> {
        let refused = || Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG");
        let (entries, moods) = (ctx.try_as::<ReadEntries>(), ctx.try_as::<ReadMoods>());
        let (entries, moods) = entries.zip(moods).ok_or_else(refused)?;
        let of = |art: Art| alerts.clone().filter(move |alert| alert.art == art).map(|alert| alert.anlass);
        let written: Vec<_> = of(Art::Observation).map(Id::from_bytes).collect();
        let felt: Vec<_> = of(Art::Mood).map(Id::from_bytes).collect();
        Ok(Self {
            entries: Quoted::of(p, &entries, &written, purpose)?,
            moods: QuotedMoods::of(p, &moods, &felt, purpose)?,
        })
    }

    /// What it is called; none of what is hidden.
    #[must_use]
    pub fn title(&self, v: &View, alert: &Alert) -> Option<String> {
        match alert.art {
            Art::Observation => self.entries.title(Id::from_bytes(alert.anlass)).map(str::to_owned),
            Art::Mood => Some(v.w("mood-title")),
        }
    }

    /// The title of the entry that it is about; none of a mood, and of what is hidden.
    #[must_use]
    pub fn entry_title(&self, alert: &Alert) -> Option<&str> {
        match alert.art {
            Art::Observation => self.entries.title(Id::from_bytes(alert.anlass)),
            Art::Mood => None,
        }
    }

    /// Of when it is.
    #[must_use]
    pub fn zeitpunkt(&self, alert: &Alert) -> Timestamp {
        let known = match alert.art {
            Art::Observation => self.entries.zeitpunkt(Id::from_bytes(alert.anlass)),
            Art::Mood => self.moods.zeitpunkt(Id::from_bytes(alert.anlass)),
        };
        known.unwrap_or(alert.created_at)
    }

    /// Whether what alerted says something else now.
    #[must_use]
    pub fn was_corrected(&self, alert: &Alert) -> bool {
        alert.art == Art::Observation && !self.entries.is_striking(Id::from_bytes(alert.anlass))
    }

    /// What it says, with its marks.
    #[must_use]
    pub fn show(&self, v: &View, alert: &Alert) -> Markup {
        match alert.art {
            Art::Observation => self.entries.show(v, Id::from_bytes(alert.anlass)),
            Art::Mood => self.moods.show(v, Id::from_bytes(alert.anlass)),
        }
    }

    /// The link to it.
    #[must_use]
    pub fn link(&self, v: &View, alert: &Alert) -> Markup {
        match alert.art {
            Art::Observation => {
                html! { a href=(entry_at(Id::from_bytes(alert.anlass))) { (v.w("alert-to-entry")) } }
            }
            Art::Mood => html! { a href=(mood_at(alert.resident_id)) { (v.w("alert-to-mood")) } },
        }
    }
}
