//! The button that asks the browser for a passkey. The question stands on it, the answer goes into its form.

use maud::{Markup, html};

use crate::ui::{form, view::View};

/// The field that the answer goes into.
pub const ANSWER: &str = "antwort";

/// The button with its words; `question` is JSON for the page's script. Without script there is none of it: a form that
/// needs no passkey must stand beside it.
#[must_use]
pub fn button(v: &View, question: &str, label: &'static str, secondary: bool) -> Markup {
    html! {
        (form::hidden(ANSWER, ""))
        p.actions {
            button.button .secondary[secondary] type="submit" hidden data-passkey=(question)
                data-wort-not-allowed-error=(v.w("passkey-cancelled")) data-wort-invalid-state-error=(v.w("passkey-known"))
                data-wort-fehler=(v.w("passkey-failed")) { (v.w(label)) }
        }
        p.error role="alert" data-passkey-wort=(v.w("passkey-unsupported")) {}
    }
}
