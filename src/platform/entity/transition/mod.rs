//! An act on a record that has a name: it is closed, somebody moves, a file is restricted. What is asked for it, when it may
//! be done, and what it makes of the record is said once; its page, its call of the API and its button follow.
//!
//! Owns: how such an act is declared, how it is carried out, its routes.
//! May use: the record's description and its pages.
//! Never: which acts a record has, or what they mean.

mod routes;

use super::{ActError, Api, Done, Field, Fields, Shown, Target, act};
use crate::{
    kernel::{ids::Id, words::Msg},
    platform::{
        Platform,
        store::{EventKind, Reader},
        tenancy::{Actor, Ctx, MayWrite, Permission},
        web::{idempotency::IdempotencyRecord, routes::Routes},
    },
};

pub use routes::Asking;
#[cfg(test)]
pub use routes::called;

/// An act on a record, with what is asked for it ([`crate::asked!`]). A column that the record has under the same name is
/// called as there. Its words begin with [`Fields::WORDS`]: that is its button, `-title` and `-said` are its page, and
/// `notice-<WORDS>` what is said when it is done.
pub trait Transition: Fields + Clone + Default + Send {
    /// What it is done to.
    type Of: Api;
    /// Who may do it.
    type May: MayWrite<Self::Of> + MayWrite<IdempotencyRecord>;
    /// Its page, with `{id}`.
    const AT: &'static str;
    /// What the audit trail calls it.
    const EVENT: EventKind;
    /// How programs call it; none where they do not.
    const CALL: Option<Call> = None;
    /// It is done to a record that may not be shown: its page opens nothing and leads back to the list. Two acts of one record
    /// so far; it cannot be told from [`Shown::reached`], which other acts of the same record must obey.
    const UNOPENED: bool = false;
    /// It takes a record away from those who work with it: its button says so.
    const GRAVE: bool = false;

    /// What it demands of the user beside the permission, such as a qualification. Asked in the transaction, before its page,
    /// and before its button is shown.
    ///
    /// # Errors
    /// What they lack.
    fn allowed(_who: &Actor, _duty: &<Self::May as Permission>::Duty) -> Result<(), ActError> {
        Ok(())
    }
    /// Whether the record is in the state for it: if not there is no button, and its page leads to the record.
    fn applies(record: &Self::Of) -> bool;
    /// What stands in its form at first.
    ///
    /// # Errors
    /// What it is about is not there.
    fn begin(&self, _record: &Self::Of, _ctx: &Ctx<Self::May>) -> Result<Self, ActError> {
        Ok(self.clone())
    }
    /// What it makes of the record, in the transaction that writes. The record as it is means that there is nothing to do.
    /// The record's own rules judge it afterwards.
    ///
    /// # Errors
    /// Why not.
    fn apply(&self, record: &Self::Of, within: &Within<'_, Self::May>) -> Result<Self::Of, ActError>;
    /// What was entered in a column that is needed.
    ///
    /// # Errors
    /// The code of the column where nothing was.
    fn given<V>(name: &'static str, entered: Option<V>) -> Result<V, ActError> {
        let missing = || Field::<Self>::named(name).map_or("NICHT_LEERBAR", |field| field.missing);
        entered.ok_or_else(|| ActError::field(name, missing()))
    }
    /// The title of its page.
    fn title(&self, record: &Self::Of) -> Msg {
        record.named(Self::msg("title"))
    }
}

/// The transaction in which an act is carried out.
pub struct Within<'a, P: Permission> {
    /// What else is stored.
    pub r: &'a Reader<'a, P>,
    /// Who does it, and when.
    pub ctx: &'a Ctx<P>,
}

/// How programs call an act: with what is asked for it as a JSON object, and the version in `If-Match`.
#[derive(Clone, Copy)]
pub struct Call {
    /// Where, with `{id}`, by POST; none: by DELETE of the record.
    pub at: Option<&'static str>,
    /// What the object is called in the API's description.
    pub takes: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The status of success.
    pub status: u16,
}

impl Call {
    /// By POST.
    #[must_use]
    pub const fn post(at: &'static str, takes: &'static str, summary: &'static str) -> Self {
        Self { at: Some(at), takes, summary, status: 200 }
    }
    /// By DELETE of the record.
    #[must_use]
    pub const fn delete(takes: &'static str, summary: &'static str) -> Self {
        Self { at: None, takes, summary, status: 200 }
    }
}

/// One of the acts of a record ([`Shown::ACTS`]), as its page and its routes have it.
pub struct Act<R: Shown> {
    /// Its page, with `{id}`.
    pub at: &'static str,
    /// Key of its button, and what its other keys begin with.
    pub words: &'static str,
    /// What the audit trail calls it.
    #[cfg(test)]
    pub event: EventKind,
    /// The section below which its button stands; none: at the top of the page.
    pub section: Option<&'static str>,
    pub(super) applies: fn(&R) -> bool,
    may: fn(&Platform, &Ctx<R::Read>) -> bool,
    pages: fn() -> Routes,
    calls: fn() -> Routes,
    /// Carries it out as its form would.
    #[cfg(test)]
    pub(super) sent: routes::Sent<R>,
    /// What of it is asked.
    #[cfg(test)]
    pub(super) labels: fn() -> Vec<Msg>,
}

impl<R: Shown> Act<R> {
    /// That act.
    #[must_use]
    pub const fn of<T: Transition<Of = R>>() -> Self {
        Self {
            at: T::AT,
            words: T::WORDS,
            #[cfg(test)]
            event: T::EVENT,
            section: None,
            applies: T::applies,
            may: |p, ctx| ctx.try_as::<T::May>().is_some_and(|ctx| is_allowed::<T>(p, &ctx).is_ok()),
            pages: routes::pages::<T>,
            calls: routes::calls::<T>,
            #[cfg(test)]
            sent: routes::sent::<T>,
            #[cfg(test)]
            labels: || T::FIELDS.iter().map(super::pages::asked_label::<T>).collect(),
        }
    }

    /// The same, with its button below that section.
    #[must_use]
    pub const fn below(mut self, section: super::Section) -> Self {
        self.section = Some(section.0);
        self
    }

    /// Whether there is a button for it.
    #[must_use]
    pub fn is_open(&self, record: &R, p: &Platform, ctx: &Ctx<R::Read>) -> bool {
        (self.applies)(record) && (self.may)(p, ctx)
    }
}

/// The pages of a record's acts.
#[must_use]
pub fn pages<R: Shown>() -> Routes {
    R::ACTS.iter().fold(Routes::new(), |routes, act| routes.and((act.pages)()))
}

/// Their calls.
#[must_use]
pub fn calls<R: Shown>() -> Routes {
    R::ACTS.iter().fold(Routes::new(), |routes, act| routes.and((act.calls)()))
}

/// Carries out an act on a record that is still as it was seen. The same form sent again changes nothing and is told that it
/// is carried out.
///
/// # Errors
/// [`ActError::Stale`], [`ActError::Invalid`], those of [`Transition::apply`], or the store failed.
pub fn carry_out<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    target: Target<'_, T::Of>,
    asked: &T,
) -> Result<Done<Id<T::Of>>, ActError> {
    act::change(p.store(), ctx, target, T::EVENT, |r, record| {
        T::allowed(ctx.actor(), &*r.duty()?)?;
        asked.apply(record, &Within { r, ctx })
    })
}

/// Whether the user may do it now.
///
/// # Errors
/// Those of [`Transition::allowed`]; those of the store.
fn is_allowed<T: Transition>(p: &Platform, ctx: &Ctx<T::May>) -> Result<(), ActError> {
    let duty = p.store().read(ctx, |r| r.duty())?;
    T::allowed(ctx.actor(), &duty)
}
