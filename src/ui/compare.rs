//! Two people changed the same thing: both values side by side, a choice per field, nothing lost (interface.md, 4.0-6).

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{NavSpot, Page, form, format, view::View};

/// One field that both changed.
#[derive(Clone)]
pub struct Clash {
    /// The field's name in the form.
    pub field: &'static str,
    /// Its label.
    pub label: Msg,
    /// As the reader sent it.
    pub yours: String,
    /// As it is stored now.
    pub stored: String,
}

/// The whole comparison.
#[derive(Clone)]
pub struct Comparison {
    /// Where the choice is sent.
    pub action: String,
    /// The version that is stored now.
    pub row_version: u64,
    /// Who saved it.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// What both changed.
    pub clashes: Vec<Clash>,
    /// The other fields of the form as sent, kept in hidden fields.
    pub rest: Vec<(&'static str, String)>,
    /// Way back without saving.
    pub back: String,
}

/// The page that shows a comparison, under the title and at the place of the form that was sent.
pub struct ComparePage {
    /// The title.
    pub title: Msg,
    /// Its place in the navigation.
    pub here: NavSpot,
    /// Both versions.
    pub comparison: Comparison,
}

impl Page for ComparePage {
    fn title(&self) -> Msg {
        self.title.clone()
    }
    fn here(&self) -> NavSpot {
        self.here
    }
    fn refused(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        compare(v, &self.comparison)
    }
}

/// The form that chooses.
#[must_use]
pub fn compare(v: &View, comparison: &Comparison) -> Markup {
    let told = |key| Msg::new(key).with("by", comparison.by.as_str()).with("at", comparison.at.as_str());
    let stored = told("compare-stored");
    let (said, save) = if comparison.clashes.is_empty() {
        ("compare-apart", "compare-save-both")
    } else {
        ("compare-said", "compare-save")
    };
    html! {
        form.compare method="post" action=(comparison.action) {
            (form::guard(v))
            (form::row_version(comparison.row_version))
            @for (name, value) in &comparison.rest { (form::hidden(name, value)) }
            div.error-summary tabindex="-1" data-fokus { div role="alert" {
                h2 { (v.w("compare-title")) }
                p { (v.t(&told(said))) }
            } }
            @for clash in &comparison.clashes {
                fieldset.fieldset {
                    legend { (v.t(&clash.label)) }
                    div.choices {
                        (side(&clash.yours, clash.field, &v.w("compare-yours"), true))
                        (side(&clash.stored, clash.field, &v.t(&stored), false))
                    }
                }
            }
            (form::actions(v, &Msg::new(save), Some((&comparison.back, &Msg::new("compare-discard")))))
        }
    }
}

fn side(value: &str, field: &str, whose: &str, chosen: bool) -> Markup {
    html! {
        label.choice {
            input type="radio" name=(field) value=(value) checked[chosen];
            span {
                span.meta { (whose) }
                br;
                @if value.is_empty() { span.unknown { (format::UNKNOWN) } } @else { (value) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;

    fn shown(clashes: Vec<Clash>) -> String {
        let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
        let comparison = Comparison {
            action: "/faelle/1".into(),
            row_version: 8,
            by: "A. B.".into(),
            at: "14:31 Uhr".into(),
            clashes,
            rest: vec![("plz", "50667".into())],
            back: "/faelle/1".into(),
        };
        compare(&v, &comparison).into_string()
    }

    #[test]
    fn without_a_field_that_both_changed_there_is_nothing_to_choose() {
        let shown = shown(Vec::new());
        assert!(shown.contains("widersprechen ihr nicht"), "{shown}");
        assert!(!shown.contains("Wählen") && !shown.contains("Auswahl"), "{shown}");
    }

    #[test]
    fn neither_value_is_lost() {
        let shown = shown(vec![Clash {
            field: "ort",
            label: Msg::new("common-name"),
            yours: "Kiel".into(),
            stored: "Köln".into(),
        }]);
        for part in [
            r#"value="Kiel" checked"#,
            r#"value="Köln""#,
            r#"name="plz" value="50667""#,
            r#"name="fassung" value="8""#,
            "A. B.",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
}
