//! The handle that features and extractors receive; `app` composes it.

use std::{
    ops::Deref,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use super::{
    beside::Beside,
    certificate::Certificates,
    first_run::FirstRun,
    orders::Orders,
    passing::Passing,
    present::{Look, Nav},
    session::AuthKeys,
    told::Told,
};
use crate::{
    kernel::{clock::Clock, problem::Link},
    platform::{
        action::Action,
        base::Base,
        notify::Notice,
        settings::Settings,
        shown_at::ShownAt,
        store::{EventKind, RecordKind, Store, StoreError},
        tenancy::Ctx,
    },
};

/// The [`Base`], with what the web stands on and what the features registered. A clone is the same one.
#[derive(Clone)]
pub struct Platform(Arc<Inner>);

struct Inner {
    base: Base,
    wiring: Wiring,
    door: Arc<AuthKeys>,
    certificates: OnceLock<Certificates>,
    orders: Orders,
    first_run: FirstRun,
    passing: Passing,
}

impl Deref for Platform {
    type Target = Base;
    fn deref(&self) -> &Base {
        &self.0.base
    }
}

/// What `app` tells the platform of the features: the tables that it folds out of the register.
#[derive(Clone, Copy)]
pub struct Wiring {
    /// The registered record kinds.
    pub kinds: &'static [RecordKind],
    /// What those kinds of events did whose names do not say it.
    pub actions: &'static [(EventKind, Action)],
    /// The registered notices, by their numbers.
    pub notices: &'static [&'static Notice],
    /// How records are named and where they are shown.
    pub shown_at: &'static [ShownAt],
    /// How one record is told of outside its own pages.
    pub told: &'static [Told],
    /// What features add to the pages of records of others.
    pub beside: &'static [Beside],
    /// The navigation.
    pub nav: fn(&Platform, &Ctx<Look>) -> Nav,
    /// The navigation of the operator's desk.
    pub desk: fn() -> Nav,
    /// The links of the footer.
    pub footer: fn() -> Vec<Link>,
}

#[cfg(test)]
impl Wiring {
    /// No feature.
    pub const NONE: Self = Self {
        kinds: &[],
        actions: &[],
        notices: &[],
        shown_at: &[],
        told: &[],
        beside: &[],
        nav: |_, _| Nav::default(),
        desk: Nav::default,
        footer: Vec::new,
    };
}

impl Platform {
    /// Puts the handle together.
    ///
    /// # Errors
    /// When the store fails, or the search cannot start.
    pub fn new(
        store: Store,
        clock: Box<dyn Clock>,
        settings: Settings,
        wiring: Wiring,
        data: PathBuf,
    ) -> Result<Self, StoreError> {
        let door = Arc::new(AuthKeys::new(&store, &settings)?);
        let base = Base::new(store, clock, settings, wiring.kinds, wiring.shown_at, data)?;
        let (certificates, orders) = (OnceLock::new(), Orders::default());
        let (first_run, passing) = (FirstRun::default(), Passing::default());
        Ok(Self(Arc::new(Inner { base, wiring, door, certificates, orders, first_run, passing })))
    }

    /// [`Base::run`] for work that needs all of the platform.
    pub async fn run<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let platform = self.clone();
        (**self).run(move |_| work(&platform)).await
    }

    /// How one record is told of outside its own pages.
    #[must_use]
    pub fn told_kinds(&self) -> &'static [Told] {
        self.0.wiring.told
    }

    /// The certificate in use; none while nothing is served.
    #[must_use]
    pub fn certificates(&self) -> Option<&Certificates> {
        self.0.certificates.get()
    }
    /// Sets the certificates that the server shows, once: a later call changes nothing.
    pub fn serve_with(&self, certificates: Certificates) {
        let _ = self.0.certificates.set(certificates);
    }
    pub(in crate::platform) fn first_run(&self) -> &FirstRun {
        &self.0.first_run
    }
    /// Which passing disturbances the log was told of.
    pub(in crate::platform) fn passing(&self) -> &Passing {
        &self.0.passing
    }
    /// The orders of certificates.
    pub(in crate::platform) fn orders(&self) -> &Orders {
        &self.0.orders
    }
    /// What a sign-in is judged by: passwords, tokens, rate limits.
    #[must_use]
    pub fn door(&self) -> &Arc<AuthKeys> {
        &self.0.door
    }
    /// What an event of this name did.
    #[must_use]
    pub fn action_of(&self, kind: &str) -> Action {
        let found = self.0.wiring.actions.iter().find(|(known, _)| known.name == kind);
        found.map_or_else(|| Action::of_name(kind), |(_, action)| *action)
    }
    /// The registered notices, by their numbers.
    #[must_use]
    pub fn notices(&self) -> &'static [&'static Notice] {
        self.0.wiring.notices
    }
    /// What stands around a page for this person.
    #[must_use]
    pub fn nav(&self, ctx: &Ctx<Look>) -> Nav {
        (self.0.wiring.nav)(self, ctx)
    }
    pub(in crate::platform) fn wiring(&self) -> &Wiring {
        &self.0.wiring
    }
}
