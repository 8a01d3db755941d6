//! Where something stands on its way: its stages in a row, each with a shape and a word.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::view::{Tone, View};

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It is behind.
    Done,
    /// It comes next.
    Next,
    /// It comes later.
    Open,
    /// It will not come.
    Dropped,
}

impl Stand {
    fn tone(self) -> Tone {
        match self {
            Self::Done => Tone::Good,
            Self::Next => Tone::Warn,
            Self::Open | Self::Dropped => Tone::Neutral,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Done => "stage-done",
            Self::Next => "stage-next",
            Self::Open => "stage-open",
            Self::Dropped => "stage-dropped",
        }
    }
}

/// One stage.
pub struct Stage {
    /// What it is called.
    pub label: Msg,
    /// How it stands.
    pub stand: Stand,
    /// What is said beside its word, e.g. since when.
    pub note: Option<Markup>,
}

/// The stages in their order; `label` says whose they are.
#[must_use]
pub fn stages(v: &View, label: &Msg, stages: &[Stage]) -> Markup {
    html! {
        ol.stages role="list" aria-label=(v.t(label)) {
            @for stage in stages {
                @let tone = stage.stand.tone();
                li class=(tone.class()) aria-current=[(stage.stand == Stand::Next).then_some("step")] {
                    span.shape aria-hidden="true" { (tone.shape()) }
                    strong { (v.t(&stage.label)) }
                    span.meta { (v.w(stage.stand.word())) @if let Some(note) = &stage.note { ", " (note) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;

    #[test]
    fn a_stage_has_a_shape_and_a_word_and_the_next_is_marked() {
        let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
        let stage = |stand| Stage { label: Msg::new("common-date"), stand, note: None };
        let all = [Stand::Done, Stand::Next, Stand::Open, Stand::Dropped].map(stage);
        let shown = stages(&v, &Msg::new("common-state"), &all).into_string();
        for word in ["●", "erledigt", "▲", "als Nächstes", "○", "offen", "entfällt"] {
            assert!(shown.contains(word), "{word}");
        }
        assert_eq!(shown.matches("aria-current=\"step\"").count(), 1);
    }
}
