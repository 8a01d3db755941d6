//! How the content of an entry reads.

use std::sync::Arc;

use maud::{Markup, html};

use crate::{
    features::care::{
        observations::model::Version,
        templates::{self, Judged, OwnLimits, Template},
    },
    ui::View,
};

/// A version, and the template by which it is shown.
pub type Shown = (Version, Option<Arc<Template>>);

/// [`content`] of a version with its template.
#[must_use]
pub fn said(v: &View, (version, template): &Shown) -> Markup {
    content(v, version, template.as_deref())
}

/// The answers of a version with what follows from them, and its text. What was striking when it was written is so still,
/// whatever the limits are now.
#[must_use]
pub fn content(v: &View, version: &Version, template: Option<&Template>) -> Markup {
    let judged = template.filter(|_| !version.werte.is_blank()).map(|template| {
        let judged = templates::followed(template, version.werte.clone(), &OwnLimits::new());
        (template, Judged { auffaellige_felder: version.auffaellige_felder.clone(), ..judged })
    });
    html! {
        @if let Some((template, judged)) = &judged { (templates::answers(v, template, judged)) }
        @if let Some(text) = &version.freitext { p.text { (text) } }
    }
}
