//! A record with a list, a page and forms of its own: what is special about it, said once for all of them, and what is
//! done with it by them.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use super::{
    Act, ActError, Days, Done, Entity, Field, FieldValue, List, ListQuery, Listed, Patch, Stamp, Target,
    about, act, found,
    pages::{self, words},
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Explain as _, FieldErrors, Kind, Link, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        search::NumberedNeedle,
        store::{Event, EventKind, History, Purpose, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayWrite, Permission, User},
        web::idempotency::IdempotencyRecord,
    },
    ui::{NavSpot, View, form::Choice},
};

/// Where the pages of a record are; made by [`crate::addresses!`].
#[derive(Clone, Copy)]
pub struct Addresses {
    /// The list.
    pub list: &'static str,
    /// The form of a new one.
    pub new: &'static str,
    /// The page of one, with `{id}`.
    pub one: &'static str,
    /// Its form.
    pub edit: &'static str,
}

/// The addresses of a record's pages below that of its list.
#[macro_export]
macro_rules! addresses {
    ($list:literal) => {
        $crate::platform::entity::Addresses {
            list: $list,
            new: concat!($list, "/neu"),
            one: concat!($list, "/{id}"),
            edit: concat!($list, "/{id}/bearbeiten"),
        }
    };
}

/// What happens to a record beside its acts, as the audit trail calls it.
#[derive(Clone, Copy)]
pub struct Events {
    /// It was entered by hand.
    pub created: EventKind,
    /// Columns of it were changed.
    pub changed: EventKind,
}

/// What a record is opened for, as the audit trail keeps it.
#[derive(Clone, Copy)]
pub struct OpenedFor {
    /// Its page.
    pub page: &'static str,
    /// Its form.
    pub form: &'static str,
    /// The question before an act.
    pub ask: &'static str,
    /// A program.
    pub api: &'static str,
}

/// A record that looks like the one being entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// To its page, called as the record is; then what else can be done with it instead of entering another.
    pub ways: Vec<Link>,
    /// In which way they are alike.
    pub code: &'static str,
}

/// A record with a list, a page and forms of its own. Its words are found below [`super::Fields::WORDS`]; a test of
/// [`crate::entity_conformance!`] names those that are missing.
pub trait Shown: Entity + Clone {
    /// Who sees it.
    type Read: MayRead<Self>;
    /// Who creates and changes it.
    type Edit: MayWrite<Self> + MayWrite<IdempotencyRecord>;
    /// What its pages show that does not stand in it: settings, the names of other records.
    type Around;
    /// Where its pages are.
    const AT: Addresses;
    /// Their place in the navigation.
    const HERE: NavSpot;
    /// Its list.
    const LIST: &'static List;
    /// What happens to it.
    const EVENTS: Events;
    /// What it is opened for.
    const OPENED_FOR: OpenedFor = OpenedFor { page: "seite", form: "formular", ask: "abschluss", api: "api" };
    /// What is done to it beside changing its columns: each has a page, and a button on the record's.
    const ACTS: &'static [Act<Self>];
    /// The column that says why a new one is entered that looks like another; none where it is enough to confirm. One record
    /// asks so far; without it its form of a new one would be a page and a route of its own.
    const ANYWAY: Option<&'static str> = None;
    /// What must be there before the first one: the words that say so, the address at which to begin, the words of that link.
    fn missing(_around: &Self::Around) -> Option<(&'static str, &'static str, &'static str)> {
        None
    }

    /// Reads what stands around.
    ///
    /// # Errors
    /// Those of the store.
    fn around(p: &Platform, ctx: &Ctx<Self::Read>) -> Result<Self::Around, StoreError>;
    /// A sentence with what the record is called in it, e.g. its number or name.
    fn named(&self, words: Msg) -> Msg;
    /// Whether it is closed: not in lists that do not ask for it.
    fn closed(&self) -> bool {
        false
    }
    /// Whether its columns are still changed.
    ///
    /// # Errors
    /// Why not.
    fn locked(&self, today: Date) -> Result<(), ActError>;
    /// Whether the user, who holds the permission, reaches this one. One record asks so far, which every route must: a right
    /// that ends at a row says so by its grant, and this says why, and what leads on.
    ///
    /// # Errors
    /// Why not.
    fn reached<P: Permission>(&self, _ctx: &Ctx<P>) -> Result<(), ActError> {
        Ok(())
    }
    /// Why the user does not reach a record that is there, where they are told so, with what leads on. None: to them it is
    /// as if it were not there.
    ///
    /// # Errors
    /// Those of the store.
    fn unreached<P: Permission>(
        _p: &Platform,
        _ctx: &Ctx<P>,
        _id: Id<Self>,
    ) -> Result<Option<Problem>, StoreError> {
        Ok(None)
    }

    /// A page of its list. The default reads every record, which is right for a few thousand.
    ///
    /// # Errors
    /// Those of the store; a search index that is not ready is none.
    fn list(
        p: &Platform,
        ctx: &Ctx<Self::Read>,
        query: &ListQuery<Self>,
        paging: Paging,
    ) -> Result<Listed<Self>, StoreError> {
        found::scanned(p, ctx, query, paging, |_| true)
    }
    /// Whether it is in the list when a filter has a value; for lists that read every record.
    fn passes(&self, _around: &Self::Around, filter: &str, value: &str) -> bool {
        Field::<Self>::named(filter).is_some_and(|field| found::is_value(&field.get(self), value))
    }
    /// What else is wrong with the value of a filter, which its kind allows.
    fn refuses(_query: &ListQuery<Self>, _filter: &str) -> Option<&'static str> {
        None
    }
    /// What a filter or a column that names another record can be; and the years of a filter.
    fn choices(_around: &Self::Around, _name: &str) -> Vec<Choice> {
        Vec::new()
    }
    /// Its cells in the list, one for each of [`List::columns`].
    fn cells(&self, v: &View, around: &Self::Around, needle: Option<&NumberedNeedle>) -> Vec<Markup> {
        pages::cells(self, v, around, needle)
    }

    /// What stands in a column of the form of a new one.
    fn begins(_column: &str, _today: Date) -> String {
        String::new()
    }
    /// What the dates of its form are read against: `boxes` as they were sent; none is stored of a new one.
    fn days(_stored: Option<&Self>, _boxes: &[(&'static str, &str)], today: Date) -> Days {
        Days { today, born_by: today }
    }
    /// A new one of entered values, not yet judged.
    ///
    /// # Errors
    /// What is missing.
    fn draft(patch: &Patch<Self>, stamp: &Stamp) -> Result<Self, FieldErrors>;
    /// What else is stored lets it be as it is: its name is free, what it refers to is there. `before` is none for a new one.
    ///
    /// # Errors
    /// What does not.
    fn fits(&self, _r: &Reader<'_, Self::Edit>, _before: Option<&Self>) -> Result<(), ActError> {
        Ok(())
    }
    /// The records that a new one looks like; it is entered when that is confirmed.
    ///
    /// # Errors
    /// Those of the store.
    fn lookalikes(_r: &Reader<'_, Self::Edit>, _new: &Self) -> Result<Vec<Lookalike>, StoreError> {
        Ok(Vec::new())
    }
    /// Adds a new one, which may get its number here. `anyway` confirms that it is another than those that it looks like, in
    /// the words of [`Shown::ANYWAY`].
    ///
    /// # Errors
    /// Those words say too little; those of the store.
    fn insert(
        w: &mut Writer<'_, '_, Self::Edit>,
        new: Self,
        _anyway: Option<&str>,
    ) -> Result<(Id<Self>, Event), ActError> {
        w.add(&new)?;
        Ok((new.key(), about(new.key(), Self::EVENTS.created, 1)))
    }

    /// What should be looked at: column and code.
    fn warnings(&self, _today: Date) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }
    /// A word of a closed list in the reader's language.
    fn word(v: &View, column: &str, word: &str) -> String {
        v.t(&Self::msg(&format!("{column}-{word}").to_lowercase().replace('_', "-")))
    }
    /// What stands above the list, e.g. the tabs of the pages to which it belongs.
    fn above_list(_v: &View, _around: &Self::Around) -> Markup {
        html! {}
    }
    /// How it stands, as a badge: before the line below the title of its page.
    fn standing(&self, _v: &View, _around: &Self::Around) -> Markup {
        html! {}
    }
    /// The line below the title.
    fn lead(&self, _v: &View, _around: &Self::Around) -> Markup {
        html! {}
    }
    /// A column's value on its page; none where nothing is entered.
    fn value(&self, v: &View, around: &Self::Around, field: &Field<Self>, _may_edit: bool) -> Option<Markup> {
        words::value::<Self>(v, around, field, &field.get(self))
    }
    /// What is done with it that is none of [`Shown::ACTS`]: the buttons at the top of its page.
    fn next(&self, _v: &View, _may_edit: bool) -> Markup {
        html! {}
    }
    /// When an import brought it: its history begins with that, as nobody entered it by hand.
    fn imported_at(&self) -> Option<Timestamp> {
        None
    }
    /// The ways from its page beside that to the list, behind it.
    fn ways(&self, _v: &View, _may_edit: bool) -> Markup {
        html! {}
    }

    /// One of [`Shown::AT`] for the record with that id.
    fn address(at: &'static str, id: Id<Self>) -> String {
        at.replace("{id}", &id.to_string())
    }
    /// The address of its page.
    fn at(id: Id<Self>) -> String {
        Self::address(Self::AT.one, id)
    }
}

/// A record as its page shows it.
pub struct Opened<R: Shown> {
    /// The record with its version.
    pub seen: Versioned<R>,
    /// What was done to it of late.
    pub history: History,
    /// Names of those who made or changed it, by the bytes of their id.
    pub people: HashMap<[u8; 16], String>,
}

/// Opens a record that the user reaches; audited. One that they do not reach does not count as read.
///
/// # Errors
/// Those of [`Shown::reached`]; [`StoreError::Missing`], or the store failed.
pub fn reached<R: Shown, P: Permission + MayRead<R>>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<R>,
    purpose: &'static str,
) -> Result<Versioned<R>, ActError> {
    let seen: Versioned<R> = stored(p, ctx, id)?;
    seen.reached(ctx)?;
    let seen = p.store().open(ctx, &id, Purpose(purpose))?;
    R::reached(&seen, ctx)?;
    Ok(seen)
}

/// A record that the permission reaches, without the access being noted: for acts on it.
///
/// # Errors
/// Those of [`Shown::unreached`]; [`StoreError::Missing`], or the store failed.
pub(super) fn stored<R: Shown, P: Permission + MayRead<R>>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<R>,
) -> Result<Versioned<R>, ActError> {
    match p.store().read(ctx, |r| r.need(&id)) {
        Err(StoreError::Missing) => match R::unreached(p, ctx, id)? {
            Some(why) => Err(why.into()),
            None => Err(StoreError::Missing.into()),
        },
        other => Ok(other?),
    }
}

/// Opens a record with its history; audited.
///
/// # Errors
/// Those of [`reached`].
pub fn open<R: Shown>(p: &Platform, ctx: &Ctx<R::Read>, id: Id<R>) -> Result<Opened<R>, ActError> {
    Ok(with_history(p, ctx, reached(p, ctx, id, R::OPENED_FOR.page)?)?)
}

/// A record that was opened, with its history.
///
/// # Errors
/// Those of the store.
pub fn with_history<R: Shown, P: Permission + MayRead<R>>(
    p: &Platform,
    ctx: &Ctx<P>,
    seen: Versioned<R>,
) -> Result<Opened<R>, StoreError> {
    let id = seen.key();
    let history = p.store().read(ctx, |r| r.history_of::<R>(&id))?;
    let users = R::FIELDS.iter().filter(|field| field.kind == super::Kind::User);
    let mut named: Vec<Id<User>> = users
        .filter_map(|field| match field.get(&seen) {
            FieldValue::Reference(user) => Some(Id::from_bytes(user)),
            _ => None,
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    let names = p.names(ctx, &named)?;
    let mut people: HashMap<_, _> = names.into_iter().map(|(id, name)| (id.bytes(), name)).collect();
    // Whoever is no member any more is known by what the history called them.
    for entry in &history.acts {
        people.entry(entry.actor.user.bytes()).or_insert_with(|| entry.actor.name.clone());
    }
    Ok(Opened { seen, history, people })
}

/// Enters a record by hand. One that looks like another is entered only when `sure`, in the words of [`Shown::ANYWAY`]. The
/// same form (`idempotency_key`) sent again gives the record that it made.
///
/// # Errors
/// [`ActError`].
pub fn enter<R: Shown>(
    p: &Platform,
    ctx: &Ctx<R::Edit>,
    patch: &Patch<R>,
    idempotency_key: &str,
    sure: Option<&str>,
) -> Result<Done<Id<R>>, ActError> {
    let draft = |stamp: &Stamp| R::draft(patch, stamp);
    act::create(p.store(), ctx, idempotency_key, draft, |w, new: R| {
        new.fits(&w.reader(), None)?;
        let alike = R::lookalikes(&w.reader(), &new)?;
        if !alike.is_empty() && sure.is_none() {
            return Err(ActError::Alike(alike));
        }
        R::insert(w, new, sure.filter(|_| !alike.is_empty()))
    })
}

/// Refuses a record that is not there for the user. To others the act itself says what is in the way.
///
/// # Errors
/// It is not there.
pub(super) fn is_there<R: Shown, P: Permission>(record: &R, ctx: &Ctx<P>) -> Result<(), ActError> {
    record.reached(ctx).or_else(|refused| match refused.explain().kind {
        Kind::NotFound => Err(refused),
        _ => Ok(()),
    })
}

/// Changes columns of a record that is still as it was seen. `read` gives the changes, which may depend on the
/// stored record.
///
/// # Errors
/// [`ActError`].
pub fn edit<R: Shown>(
    p: &Platform,
    ctx: &Ctx<R::Edit>,
    target: Target<'_, R>,
    read: impl FnOnce(&R) -> Result<Patch<R>, FieldErrors>,
) -> Result<Done<Id<R>>, ActError> {
    act::change(p.store(), ctx, target, R::EVENTS.changed, |r, stored: &R| {
        is_there(stored, ctx)?;
        stored.locked(ctx.today())?;
        stored.reached(ctx)?;
        let new = read(stored).and_then(|patch| patch.on(stored)).map_err(ActError::Invalid)?;
        new.fits(r, Some(stored))?;
        Ok(new)
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{EditThings, KINDS, Thing},
        *,
    };
    use crate::platform::bench::{NOW, TestPlatform};

    #[test]
    fn what_looks_like_another_is_entered_with_a_reason_and_what_is_not_reached_is_not_changed() {
        let site = TestPlatform::at(NOW, &KINDS);
        let ctx = site.ctx::<EditThings>(&site.house("haus"), None);
        let days = Days { today: ctx.today(), born_by: ctx.today() };
        let patch = |boxes: &[(&'static str, &str)]| Patch::from_form(boxes.iter().copied(), days).unwrap();
        let enter = |name, sure| {
            enter::<Thing>(&site.p, &ctx, &patch(&[("name", name), ("place", "Kiel")]), "", sure)
        };
        let stored = |id| site.p.store().read(&ctx, |r| r.need::<Thing>(&id)).unwrap();
        let first = enter("Bank", Some("a bench")).unwrap().id;
        assert_eq!(stored(first).note, "", "it looks like no other");
        let Err(ActError::Alike(found)) = enter("Tisch", None) else { panic!("not asked") };
        assert_eq!(found[0].ways[0].href, Thing::at(first));
        assert!(matches!(enter("Tisch", Some("")), Err(ActError::Invalid(_))));
        let second = enter("Tisch", Some("a table")).unwrap().id;
        assert_eq!(stored(second).note, "a table");
        let moves = |to| {
            let target = Target::of(second, stored(second).row_version());
            edit::<Thing>(&site.p, &ctx, target, |_| Ok(patch(&[("place", to)])))
        };
        assert!(moves("lost").unwrap().carried_out);
        assert!(matches!(moves("Kiel"), Err(ActError::Store(StoreError::Missing))));
        assert_eq!(stored(second).place.as_deref(), Some("lost"));
    }
}
