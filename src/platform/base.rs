//! Store, clock, settings and search, as jobs and features use them. Nothing here depends on the web.

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use parking_lot::RwLock;

use super::{
    search::Search,
    settings::Settings,
    shown_at::ShownAt,
    store::{
        Event, InstanceReader, InstanceRecord as _, InstanceWriter, RecordKind, Recorded, ScopeKeys, Store,
        StoreError,
    },
    tenancy::{
        Actor, Area, Ctx, Grant, Membership, MembershipState, Operator, Permission, RequestId, Role,
        SignInPolicy, SweepPermission, Tenant, TenantFree, TenantId, TenantState, User,
    },
};
use crate::kernel::{
    clock::Clock,
    email,
    ids::Id,
    problem::{Explain as _, Kind, Problem},
    text,
    words::Lang,
};

/// The open data file with the clock, what is configured and what is searched: all that an act below the web needs. A
/// clone is the same one.
#[derive(Clone)]
pub struct Base(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Box<dyn Clock>,
    settings: Settings,
    kinds: &'static [RecordKind],
    shown_at: &'static [ShownAt],
    data: PathBuf,
    search: Search,
    hosts: RwLock<Arc<[String]>>,
    backups: RwLock<Option<PathBuf>>,
    started_at: Timestamp,
}

/// What a new tenant needs.
pub struct NewTenant<'a> {
    /// Short name, unique on the instance.
    pub slug: &'a str,
    /// The name that people see.
    pub name: &'a str,
    /// IANA time zone.
    pub zone: &'a str,
    /// The areas that are switched on.
    pub areas: &'a [Area],
}

impl Base {
    /// Takes an open store; what is derived from its records is built anew where it is of another version.
    ///
    /// # Errors
    /// When the store fails, or the search cannot start.
    pub(in crate::platform) fn new(
        store: Store,
        clock: Box<dyn Clock>,
        settings: Settings,
        kinds: &'static [RecordKind],
        shown_at: &'static [ShownAt],
        data: PathBuf,
    ) -> Result<Self, StoreError> {
        let store = Arc::new(store);
        let search = Search::start(store.clone(), kinds).map_err(|_| StoreError::Damaged("search"))?;
        let hosts = RwLock::new(settings.hosts.clone().into());
        let backups = RwLock::new(settings.backups.clone());
        let started_at = clock.now();
        let base = Self(Arc::new(Inner {
            store,
            clock,
            settings,
            kinds,
            shown_at,
            data,
            search,
            hosts,
            backups,
            started_at,
        }));
        let scopes = base.scopes()?.into_iter().map(|(_, keys)| keys).collect::<Vec<_>>();
        base.store().rebuild_derived(&scopes, kinds)?;
        Ok(base)
    }

    /// The data file.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.0.store
    }
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
    /// What the operator configured.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
    /// The registered record kinds.
    #[must_use]
    pub fn kinds(&self) -> &'static [RecordKind] {
        self.0.kinds
    }
    /// How records are named and where they are shown.
    #[must_use]
    pub fn shown_at(&self) -> &'static [ShownAt] {
        self.0.shown_at
    }
    /// The page of a record, by the number of its table and its key; none for kinds without a page of their own.
    #[must_use]
    pub fn page_of_record(&self, (table, id): (u16, [u8; 16])) -> Option<String> {
        let shown = self.shown_at().iter().find(|shown| shown.table.number == table)?;
        Some(shown.page?(&Id::<()>::from_bytes(id).to_string()))
    }
    /// The data directory.
    #[must_use]
    pub fn data(&self) -> &PathBuf {
        &self.0.data
    }
    /// Full-text search.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.0.search
    }
    /// The names that the site is reached by; the first is used in links.
    #[must_use]
    pub fn hosts(&self) -> Arc<[String]> {
        self.0.hosts.read().clone()
    }
    /// From now on the site is reached by other names (the first run says them).
    pub fn rename(&self, names: Vec<String>) {
        *self.0.hosts.write() = names.into();
    }
    /// Where backups lie.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.0.backups.read().clone().unwrap_or_else(|| self.data().join("backups"))
    }
    pub(in crate::platform) fn put_backups(&self, folder: PathBuf) {
        *self.0.backups.write() = Some(folder);
    }
    /// When this process opened the data file.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        self.0.started_at
    }

    /// Runs work that blocks (store, parsing, hashing) on the blocking pool; a panic there becomes an incident.
    pub async fn run<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let base = self.clone();
        match tokio::task::spawn_blocking(move || work(&base)).await {
            Ok(done) => done,
            Err(joined) if joined.is_panic() => std::panic::resume_unwind(joined.into_panic()),
            Err(_) => Err(StoreError::ReadOnly.into()),
        }
    }

    /// Every tenant with its keys.
    pub(in crate::platform) fn scopes(&self) -> Result<Vec<(Tenant, Arc<ScopeKeys>)>, StoreError> {
        scopes_of(self.store())
    }

    /// The operator at this machine's command line. The caller has the data file or its socket, and so owns it.
    #[must_use]
    pub fn operator(&self, system_user: String) -> Operator {
        Operator::at_command_line(&system_user)
    }

    /// Reads the instance scope as its operator.
    pub fn operator_read<T, E: From<StoreError>>(
        &self,
        _: &Operator,
        f: impl FnOnce(&InstanceReader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store().instance_read(f)
    }

    /// The names of those of these people who have or had a role in the acting tenant; nobody else's.
    pub fn names<P: Permission>(
        &self,
        ctx: &Ctx<P>,
        people: &[Id<User>],
    ) -> Result<Vec<(Id<User>, String)>, StoreError> {
        let members = self.members(ctx, people)?;
        Ok(members.into_iter().map(|(id, name, _)| (id, name)).collect())
    }

    /// The same with whether their role counts now.
    pub fn members<P: Permission>(
        &self,
        ctx: &Ctx<P>,
        people: &[Id<User>],
    ) -> Result<Vec<(Id<User>, String, bool)>, StoreError> {
        self.store().instance_read(|r| {
            let mut members = Vec::new();
            for id in people {
                let roles = r.find::<Membership>("user", &id.to_string())?;
                let mut here = roles.iter().filter(|role| role.tenant == ctx.grant.tenant).peekable();
                if here.peek().is_some()
                    && let Some(user) = r.get::<User>(id.bytes())?
                {
                    let counts = here.any(|role| role.state == MembershipState::Active);
                    members.push((*id, user.name.clone(), counts));
                }
            }
            Ok(members)
        })
    }

    /// Changes the instance scope as its operator; audited in the instance's chain.
    pub fn operator_write<T, E: From<StoreError>>(
        &self,
        operator: &Operator,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        let request = operator.request().map_or_else(|| self.request(), Ok)?;
        self.store().instance_write(&operator.actor(), request, operator.now().unwrap_or(self.now()), f)
    }

    /// Makes a tenant: its key is durable in the keyring before its first record. `None` when the slug is taken.
    pub fn create_tenant(
        &self,
        operator: &Operator,
        new: NewTenant<'_>,
        event: Event,
    ) -> Result<Option<Tenant>, StoreError> {
        let id: Id<Tenant> = Id::new(self.now());
        let tenant = Tenant {
            id: TenantId(id.bytes()),
            slug: new.slug.to_owned(),
            name: new.name.to_owned(),
            zone: new.zone.to_owned(),
            areas: new.areas.iter().fold(0, |bits, area| bits | area.bit()),
            state: TenantState::Active,
            epoch: 0,
            legacy_setting: 0,
            created_at: self.now(),
            policy: SignInPolicy::default(),
        };
        if !self.store().instance_read(|r| r.find::<Tenant>("slug", new.slug))?.is_empty() {
            return Ok(None);
        }
        self.store().new_tenant_keys(tenant.id.0)?;
        self.operator_write(operator, |w| {
            if !w.reader().find::<Tenant>("slug", new.slug)?.is_empty() {
                return Err(StoreError::Stale);
            }
            w.put(&tenant)?;
            Ok(Recorded::new(Some(tenant), event.about(Tenant::TABLE, id.bytes())))
        })
    }

    /// A fresh id for a request or command.
    pub fn request(&self) -> Result<RequestId, StoreError> {
        Ok(RequestId(u128::from_be_bytes(super::store::random()?)))
    }

    /// Acts for a tenant at the command line: as a member with that e-mail, whose role must have `P`, or as the
    /// command line itself (cli.md; decisions.md, conflicts).
    pub fn command_line<P: Permission>(
        &self,
        operator: &Operator,
        tenant: &Tenant,
        email: Option<&str>,
    ) -> Result<Ctx<P>, Problem> {
        let internal = |error: StoreError| error.explain();
        if !operator.owns_the_file() {
            return Err(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"));
        }
        let keys = self
            .store()
            .tenant_keys(tenant.id.0)
            .map_err(internal)?
            .ok_or_else(|| Problem::new(Kind::NotFound, "MANDANT_UNBEKANNT"))?;
        let (actor, lang) = match email {
            None => (operator.actor(), Lang::De),
            Some(email) => self.member(tenant, email)?,
        };
        let request = self.request().map_err(internal)?;
        let grant = Grant { lang, ..Grant::apart_from_browsers(tenant, keys, actor, request, self.now()) };
        Ctx::admit(grant).ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
    }

    /// Does the same for every tenant, as the system: upkeep, counts. The context is lent to a plain function, so
    /// nothing of a tenant can be carried out but what is [`TenantFree`]; a tenant whose area is off is left out.
    pub fn sweep<P: SweepPermission, A: TenantFree, T: TenantFree, E: From<StoreError>>(
        &self,
        arg: &A,
        f: fn(&Ctx<P>, &Self, &A) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let mut results = Vec::new();
        for (tenant, keys) in self.scopes()? {
            let request = self.request()?;
            let grant = Grant::apart_from_browsers(&tenant, keys, Actor::system(), request, self.now());
            if let Some(ctx) = Ctx::admit(grant) {
                results.push(f(&ctx, self, arg)?);
            }
        }
        Ok(results)
    }

    fn member(&self, tenant: &Tenant, email: &str) -> Result<(Actor, Lang), Problem> {
        // Nobody who could not sign in now acts by the command line either.
        if tenant.state == TenantState::Suspended {
            return Err(Problem::new(Kind::NotAllowed, "MANDANT_GESPERRT"));
        }
        let login = email::login(email).unwrap_or_else(|| text::norm(email));
        let found = self
            .store()
            .instance_read(|r| {
                let Some(user) = r.find::<User>("email", &login)?.into_iter().next() else {
                    return Ok(None);
                };
                let memberships = r.find::<Membership>("user", &user.id.to_string())?;
                let membership = memberships
                    .into_iter()
                    .find(|m| m.tenant == tenant.id && m.state == MembershipState::Active && !user.disabled);
                Ok::<_, StoreError>(membership.map(|m| (user.into_inner(), m.role)))
            })
            .map_err(|error| error.explain())?;
        let (user, role): (User, Role) =
            found.ok_or_else(|| Problem::new(Kind::NotFound, "KONTO_UNBEKANNT"))?;
        Ok((Actor::person(&user, role, None), user.lang))
    }
}

/// Every tenant of a store with its keys; those whose keys were deleted are left out.
pub(in crate::platform) fn scopes_of(store: &Store) -> Result<Vec<(Tenant, Arc<ScopeKeys>)>, StoreError> {
    scopes_with_faults(store)?.into_iter().map(|(tenant, keys)| keys.map(|keys| (tenant, keys))).collect()
}

/// The same, with what is wrong with a tenant's keys beside that tenant, so that it does not hold up the others.
pub(in crate::platform) fn scopes_with_faults(store: &Store) -> Result<Vec<TenantScope>, StoreError> {
    let tenants = store.instance_read(|r: &InstanceReader<'_>| r.all::<Tenant>())?;
    let scopes = tenants.into_iter().filter_map(|tenant| {
        let keys = store.tenant_keys(tenant.id.0).transpose()?;
        Some((tenant.into_inner(), keys))
    });
    Ok(scopes.collect())
}

/// A tenant with its keys, or with what is wrong with them.
pub(in crate::platform) type TenantScope = (Tenant, Result<Arc<ScopeKeys>, StoreError>);
