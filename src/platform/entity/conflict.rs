//! Two people changed the same record: which columns clash, and what of a stale form can be kept as it is.

use super::{Days, Field, FieldValue, Fields, boxes, parse_field};
use crate::{
    kernel::ids::Id,
    platform::{
        store::{Entry, Record, Store, StoreError, Versioned},
        tenancy::{Ctx, MayRead, Permission},
        web::query::Form,
    },
    ui::{
        compare::{Clash, Comparison},
        format,
    },
};

/// The note of an event that says which version of the record it made. Stored in the audit trail, so it is for ever; an
/// event that changes a record without it is not seen by [`comparison`].
pub const VERSION_NOTE: &str = "fassung";

/// Both versions of a record: the stale form and what is stored. A column that only the reader changed keeps the
/// reader's value, one that only others changed theirs; where both did, the reader chooses. `at` is the address of the
/// record's page; the choice is sent to its form, `bearbeiten` below it.
///
/// # Errors
/// Those of the store.
pub fn comparison<P, R>(
    store: &Store,
    ctx: &Ctx<P>,
    seen: &Versioned<R>,
    form: &Form,
    days: Days,
    at: &str,
) -> Result<Comparison, StoreError>
where
    P: Permission + MayRead<R>,
    R: Fields + Record<Key = Id<R>>,
{
    let history = store.read(ctx, |r| r.history_of::<R>(&seen.key()))?;
    let filled_from = form.row_version().unwrap_or(0);
    let since: Vec<&Entry> =
        history.acts.iter().filter(|entry| version(entry).is_some_and(|made| made > filled_from)).collect();
    let (clashes, rest) = merged::<R>(seen, &since, form, days);
    let last = since.last();
    Ok(Comparison {
        action: format!("{at}/bearbeiten"),
        row_version: seen.row_version(),
        by: last.map(|entry| entry.actor.name.clone()).unwrap_or_default(),
        at: last.map(|entry| format::clock(entry.at, ctx.zone())).unwrap_or_default(),
        clashes,
        rest,
        back: at.to_owned(),
    })
}

/// What the reader must choose between, and the other boxes of the form with the values that they keep.
fn merged<R: Fields>(
    stored: &R,
    since: &[&Entry],
    form: &Form,
    days: Days,
) -> (Vec<Clash>, Vec<(&'static str, String)>) {
    let (mut clashes, mut rest) = (Vec::new(), Vec::new());
    for (name, sent) in boxes::<R>(form) {
        let Some(field) = Field::<R>::named(name) else { continue };
        let stored = field.get(stored);
        // What cannot be read differs: it is shown, and refused when it is chosen.
        let entered = parse_field::<R>(name, sent, days).ok().map(|(_, value)| value);
        if entered.as_ref() == Some(&stored) {
            rest.push((name, for_form(&stored)));
            continue;
        }
        let plain = entered.as_ref().map(FieldValue::plain);
        match before(since, name) {
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
    (clashes, rest)
}

/// The version of the record that an event made.
fn version(entry: &Entry) -> Option<u64> {
    entry.notes.iter().find(|(name, _)| name == VERSION_NOTE)?.1.parse().ok()
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{super::testing::Thing, *};
    use crate::platform::{
        store::Change,
        tenancy::{Actor, RequestId},
    };

    /// Somebody changed the place from `old`, or from something that is not kept any more.
    fn moved(old: Option<&str>) -> Entry {
        let change = |old: &str| Change { field: "place".into(), old: Some(old.into()), new: None };
        Entry {
            seq: 1,
            at: jiff::Timestamp::UNIX_EPOCH,
            kind: "thing.changed".into(),
            actor: Actor::system(),
            request: RequestId(1),
            object: None,
            person: None,
            fields: vec!["place".into()],
            notes: vec![(VERSION_NOTE.into(), "8".into())],
            changes: old.into_iter().map(change).collect(),
        }
    }

    /// What becomes of the place that a stale form sends while Plön is stored: both sides of a clash, or what is kept.
    fn place(since: &[&Entry], sent: &str) -> Result<String, (String, String)> {
        let stored = Thing { place: Some("Plön".into()), ..Thing::default() };
        let day = date(2026, 11, 20);
        let form = Form(vec![("place".into(), sent.into())]);
        let (clashes, rest) = merged(&stored, since, &form, Days { today: day, born_by: day });
        assert!(rest.contains(&("whole", "nein".to_owned())), "an unticked box is kept");
        match clashes.into_iter().next() {
            Some(clash) => Err((clash.yours, clash.stored)),
            None => Ok(rest.into_iter().find(|(name, _)| *name == "place").unwrap().1),
        }
    }

    #[test]
    fn a_column_clashes_only_where_both_changed_it() {
        let clash = |yours: &str| Err((yours.to_owned(), "Plön".to_owned()));
        assert_eq!(place(&[], "Kiel"), Ok("Kiel".into()), "only the reader changed it");
        let was = moved(Some("Kiel"));
        assert_eq!(place(&[&was], "Kiel"), Ok("Plön".into()), "only others changed it");
        assert_eq!(place(&[&was], "Plön"), Ok("Plön".into()), "both say the same");
        assert_eq!(place(&[&was], "Lübeck"), clash("Lübeck"));
        assert_eq!(place(&[&was], "more than it takes"), clash("more than it takes"), "unreadable");
        assert_eq!(place(&[&moved(None)], "Kiel"), clash("Kiel"), "what it was is erased");
        // The first change since the form was filled says what the form showed.
        assert_eq!(place(&[&was, &moved(Some("Ulm"))], "Kiel"), Ok("Plön".into()));
        assert_eq!(version(&was), Some(8));
    }
}
