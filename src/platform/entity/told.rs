//! A record where something tells of it outside its pages: what it is called, its columns as its pages show them, and a form
//! of it that waits to be sent.

use super::{Field, FieldValue, Kind, Shown, joined, pages::words, stands};
use crate::{
    kernel::ids::Id,
    platform::{
        Platform,
        store::{Change, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::Look,
            query::Form,
            told::{Named, Told, ToldChange, label, plainly, value},
        },
    },
    ui::{
        View,
        sign_in_again::{Kept, Waiting},
    },
};

impl Told {
    /// A kind of record with pages of its own. One is called as `<WORDS>-told` says.
    #[must_use]
    pub const fn of<R: Shown>() -> Self {
        Self { table: R::TABLE, name: name::<R>, tell: tell::<R>, waits: waits::<R> }
    }
}

fn stored<R: Shown>(p: &Platform, ctx: &Ctx<R::Read>, id: Id<R>) -> Result<Option<Versioned<R>>, StoreError> {
    p.store().read(ctx, |r| r.get(&id))
}

fn name<R: Shown>(p: &Platform, look: &Ctx<Look>, id: [u8; 16]) -> Named {
    let Some(ctx) = look.try_as::<R::Read>() else { return Named::Unsaid };
    match stored::<R>(p, &ctx, Id::from_bytes(id)) {
        Ok(Some(record)) => Named::Called(record.named(R::msg("told"))),
        Ok(None) => Named::Gone,
        Err(_) => Named::Unsaid,
    }
}

fn tell<R: Shown>(p: &Platform, look: &Ctx<Look>, v: &View, changes: &[Change]) -> Vec<ToldChange> {
    let around = look.try_as::<R::Read>().and_then(|ctx| R::around(p, &ctx).ok());
    let Some(around) = around else { return plainly(p, look, v, changes) };
    changes
        .iter()
        .flat_map(|change| {
            let Some(field) = Field::<R>::named(&change.field) else {
                return plainly(p, look, v, std::slice::from_ref(change));
            };
            let said = |text: &Option<String>| words::audited::<R>(v, &around, field.name, text.as_deref());
            let (old, new) = (said(&change.old), said(&change.new));
            vec![ToldChange { label: v.t(&field.label()), old, new }]
        })
        .collect()
}

/// What was typed into a form of a new record, or of one that is there: of that what it does not have yet.
fn waits<R: Shown>(p: &Platform, look: &Ctx<Look>, v: &View, kept: &Kept) -> Option<Waiting> {
    let ctx = look.try_as::<R::Read>()?;
    let path = kept.path.split('?').next().unwrap_or_default();
    let below = path.strip_prefix(R::AT.list)?.strip_prefix('/')?;
    let record = match below.split('/').next().and_then(|id| id.parse::<Id<R>>().ok()) {
        Some(id) => stored::<R>(p, &ctx, id).ok().flatten(),
        None if path == R::AT.new => None,
        None => return None,
    };
    let around = R::around(p, &ctx).ok()?;
    let title = record.as_ref().map_or_else(|| R::msg("new"), |record| record.named(R::msg("told")));
    let edited = record.as_ref().filter(|record| path == R::address(R::AT.edit, record.key()));
    let sent = joined::<R>(Form(kept.fields.clone())).0;
    let typed = sent.iter().filter(|(name, text)| {
        edited.map_or(!text.trim().is_empty(), |record| !is_shown(&**record, name, text))
    });
    let mut fields: Vec<(String, String)> =
        typed.map(|(name, text)| said::<R>(v, &around, name, text)).collect();
    // A box that is not ticked is not sent.
    let boxes = R::FIELDS.iter().filter(|field| field.kind == Kind::Bool && field.writable());
    let emptied = boxes.filter(|field| {
        edited.is_some_and(|record| field.get(record) == FieldValue::Bool(true))
            && !sent.iter().any(|(name, _)| name == field.name)
    });
    fields.extend(emptied.map(|field| (v.t(&field.label()), words::yes(v, false))));
    Some(Waiting { title: Some(title), fields })
}

/// Whether a box holds what the form showed of the record.
fn is_shown<R: Shown>(record: &R, name: &str, text: &str) -> bool {
    match Field::<R>::named(name) {
        Some(field) if field.kind == Kind::Bool => field.get(record) == FieldValue::Bool(true),
        Some(_) => stands(record, name, text),
        None => text.trim().is_empty(),
    }
}

/// A typed value under its label.
fn said<R: Shown>(v: &View, around: &R::Around, name: &str, text: &str) -> (String, String) {
    let Some(field) = Field::<R>::named(name) else {
        return (label(v.lang, name), value(v.lang, name, text));
    };
    let text = match field.kind {
        Kind::Bool => words::yes(v, true),
        Kind::Enum(known) if known.contains(&text) => R::word(v, name, text),
        Kind::Number if field.offers.contains(&text) => R::word(v, name, text),
        Kind::Reference => words::chosen::<R>(around, name, text).unwrap_or_else(|| text.to_owned()),
        _ => text.to_owned(),
    };
    (v.t(&field.label()), text)
}
