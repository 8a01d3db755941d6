//! Two people changed the same case: which columns clash, and what of a stale form can be kept as it is.

use super::{
    Case, EditCases,
    events::FASSUNG,
    fields::{Days, Field, FieldValue, parse_field},
    filter::LIST,
    forms::boxes,
};
use crate::{
    platform::{
        Platform,
        store::{Entry, StoreError, Versioned},
        tenancy::Ctx,
        web::query::Form,
    },
    ui::{
        compare::{Clash, Comparison},
        format,
    },
};

/// Both versions of a case: the stale form and what is stored. A column that only the reader changed keeps the
/// reader's value, one that only others changed theirs; where both did, the reader chooses.
pub(super) fn comparison(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    seen: &Versioned<Case>,
    row_version: u64,
    form: &Form,
) -> Result<Comparison, StoreError> {
    let history = p.store().read(ctx, |r| r.history::<Case>(seen.id.bytes()))?;
    let since: Vec<&Entry> =
        history.iter().filter(|entry| version(entry).is_some_and(|made| made > row_version)).collect();
    let days = Days { today: ctx.today(), datum: seen.datum };
    let last = since.last();
    let mut clashes = Vec::new();
    let mut rest = Vec::new();
    for (name, sent) in boxes(form) {
        let Some(field) = Field::named(name) else { continue };
        let stored = field.get(seen);
        // What cannot be read differs: it is shown, and refused when it is chosen.
        let entered = parse_field(name, sent, days).ok().map(|(_, value)| value);
        if entered.as_ref() == Some(&stored) {
            rest.push((name, for_form(&stored)));
            continue;
        }
        let plain = entered.as_ref().map(FieldValue::plain);
        match before(&since, name) {
            Before::Untouched => rest.push((name, sent.to_owned())),
            Before::Was(old) if plain.as_deref() == Some(old) => rest.push((name, for_form(&stored))),
            Before::Was(_) | Before::Erased => clashes.push(Clash {
                field: field.name,
                label: field.label(),
                yours: entered.as_ref().map_or_else(|| sent.to_owned(), for_form),
                stored: for_form(&stored),
            }),
        }
    }
    Ok(Comparison {
        action: format!("{LIST}/{}/bearbeiten", seen.id),
        row_version: seen.row_version(),
        by: last.map(|entry| entry.actor.name.clone()).unwrap_or_default(),
        at: last.map(|entry| format::clock(entry.at, ctx.zone())).unwrap_or_default(),
        clashes,
        rest,
        back: format!("{LIST}/{}", seen.id),
    })
}

/// The version of the case that an event made.
fn version(entry: &Entry) -> Option<u64> {
    entry.notes.iter().find(|(name, _)| name == FASSUNG)?.1.parse().ok()
}

/// What others did to a column since the form was filled.
enum Before<'a> {
    /// Nothing.
    Untouched,
    /// Changed it; it was this.
    Was(&'a str),
    /// Changed it; what it was is not kept any more.
    Erased,
}

fn before<'a>(since: &[&'a Entry], name: &str) -> Before<'a> {
    let Some(first) = since.iter().find(|entry| entry.fields.iter().any(|field| field == name)) else {
        return Before::Untouched;
    };
    match first.changes.iter().find(|change| change.field == name) {
        Some(change) => Before::Was(change.old.as_deref().unwrap_or_default()),
        None => Before::Erased,
    }
}

/// A value as the form sends it; yes and no in words, since they are shown as well.
fn for_form(value: &FieldValue) -> String {
    match value {
        FieldValue::Bool(true) => "ja".to_owned(),
        FieldValue::Bool(false) => "nein".to_owned(),
        other => other.form(),
    }
}
