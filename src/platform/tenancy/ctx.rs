//! The context of one act: tenant, its keys, who acts, when. Built only below `platform`.

use std::{fmt, marker::PhantomData, net::IpAddr, sync::Arc};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Area, Permission, Role, Tenant, TenantId, User};
use crate::{
    kernel::{
        clock::day_in,
        ids::Id,
        words::{Lang, Msg},
    },
    platform::store::{Record, ScopeKeys},
    ui::view::Colour,
};

/// The id of one request or command, shown with an incident and written to the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub u128);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What kind of actor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// The command line without `--as`; the name is that of the operating system's user.
    CommandLine,
    /// The product itself (jobs, first start).
    System,
    /// Who has no account: known by a record of the tenant that stands for them, e.g. because they showed a badge.
    Badge {
        /// Number of that record's table.
        table: u16,
        /// Its key.
        id: [u8; 16],
    },
}

/// Where a request comes from; kept in the audit trail (domain.md, 8.9).
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The address at the other end.
    pub address: IpAddr,
    /// What the program calls itself, at most 200 characters.
    pub agent: String,
}
crate::opaque_debug!(Origin);

impl ActorKind {
    /// The word of an exported audit trail.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::CommandLine => "command_line",
            Self::System => "system",
            Self::Badge { .. } => "badge",
        }
    }
}

/// Who acts. Audit lines name them.
#[derive(Clone)]
pub struct Actor {
    /// What kind.
    pub kind: ActorKind,
    /// The user; the nil id for everybody else.
    pub user: Id<User>,
    /// The name that people see.
    pub name: String,
    /// The role in this tenant. Of a badge, which has none, the least of them: an entry must hold one.
    pub role: Role,
    /// Where from; none for the command line and the system.
    pub origin: Option<Origin>,
}

impl Actor {
    /// A person in a role.
    #[must_use]
    pub fn person(user: &User, role: Role, origin: Option<Origin>) -> Self {
        Self { kind: ActorKind::Person, user: user.id, name: user.name.clone(), role, origin }
    }
    /// The product itself.
    #[must_use]
    pub fn system() -> Self {
        let user = Id::from_bytes([0; 16]);
        Self { kind: ActorKind::System, user, name: "System".into(), role: Role::Operator, origin: None }
    }
    /// Somebody who has not said, or not shown, who they are.
    #[must_use]
    pub fn nobody(origin: Option<Origin>) -> Self {
        Self { name: "–".into(), role: Role::Client, origin, ..Self::system() }
    }

    /// Who has no account, by the record of the tenant that stands for them; `name` is what the audit trail shows.
    #[must_use]
    pub fn badge<R: Record<Key = Id<R>>>(record: Id<R>, name: String, origin: Option<Origin>) -> Self {
        Self::standing_for(R::TABLE.number, record.bytes(), name, origin)
    }
    /// The same by the number of the record's table and its key, as a session keeps them.
    pub(in crate::platform) fn standing_for(
        table: u16,
        id: [u8; 16],
        name: String,
        origin: Option<Origin>,
    ) -> Self {
        let kind = ActorKind::Badge { table, id };
        Self { kind, user: Id::from_bytes([0; 16]), name, role: Role::Client, origin }
    }

    /// Whether it is a signed-in person, in their own name or by the command line's `--as`.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.kind == ActorKind::Person
    }

    /// Whether it has no account, and a record of the tenant stands for it.
    #[must_use]
    pub fn is_badge(&self) -> bool {
        matches!(self.kind, ActorKind::Badge { .. })
    }

    /// The record that stands for it, if that is one of this kind.
    #[must_use]
    pub fn badge_of<R: Record<Key = Id<R>>>(&self) -> Option<Id<R>> {
        match self.kind {
            ActorKind::Badge { table, id } if table == R::TABLE.number => Some(Id::from_bytes(id)),
            _ => None,
        }
    }

    /// Whether it is of the kind that has records of its own under `P`: a person, or a badge where `P` is for badges.
    #[must_use]
    pub fn owns_under<P: Permission>(&self) -> bool {
        if P::BADGE.is_some() { self.is_badge() } else { self.is_person() }
    }

    /// What tells it from others: the id of its user, or of the record that stands for it.
    pub(in crate::platform) fn distinct(&self) -> [u8; 16] {
        match self.kind {
            ActorKind::Badge { id, .. } => id,
            _ => self.user.bytes(),
        }
    }

    /// The role that they acted in; none of a badge, and of [`Actor::nobody`], whose entries hold the least of them only
    /// because they must hold one.
    #[must_use]
    pub fn acting_role(&self) -> Option<Role> {
        let nobody = self.kind == ActorKind::System && self.role == Role::Client;
        (!nobody && !self.is_badge()).then_some(self.role)
    }

    /// Whether `P` is given to it: to its role, or to badges. To a badge no role's permission is, whatever its entry holds.
    fn is_given<P: Permission>(&self) -> bool {
        const { assert!(P::BADGE.is_none() || P::ROLES.is_empty(), "a permission for badges is no role's") };
        if self.is_badge() { P::BADGE.is_some() } else { P::ROLES.contains(&self.role) }
    }
}

/// The right to act for one tenant with the permission `P`. Not `Clone`, not constructible outside `platform`.
pub struct Ctx<P: Permission> {
    pub(in crate::platform) grant: Arc<Grant>,
    permission: PhantomData<fn() -> P>,
}

/// Everything of a context but its permission; made from a verified session, a job or the command line.
#[derive(Clone)]
pub(in crate::platform) struct Grant {
    pub tenant: TenantId,
    pub keys: Arc<ScopeKeys>,
    pub actor: Actor,
    pub request: RequestId,
    pub now: Timestamp,
    pub zone: TimeZone,
    pub lang: Lang,
    pub areas: u8,
    pub facility: Arc<str>,
    pub legacy_setting: u16,
    /// Of a browser; none for programs and the command line, which no forged form can use.
    pub session: Option<[u8; 16]>,
    pub csrf_checked: bool,
    pub notice: Option<Msg>,
    /// The person's choices of how pages look and work.
    pub colour: Colour,
    pub shortcuts: bool,
    /// Seconds without a request that end the session; none outside browsers.
    pub idle_s: Option<u32>,
    /// Whether the person behind the session has shown who they are within the last minutes (R-AUTH-13).
    pub proved_lately: bool,
}

impl Grant {
    /// The grant of an actor in a tenant outside any browser: jobs, sweeps, the command line.
    pub fn apart_from_browsers(
        tenant: &Tenant,
        keys: Arc<ScopeKeys>,
        actor: Actor,
        request: RequestId,
        now: Timestamp,
    ) -> Self {
        Self {
            tenant: tenant.id,
            keys,
            actor,
            request,
            now,
            zone: TimeZone::get(&tenant.zone).unwrap_or(TimeZone::UTC),
            lang: Lang::De,
            areas: tenant.areas,
            facility: tenant.name.as_str().into(),
            legacy_setting: tenant.legacy_setting,
            session: None,
            csrf_checked: true,
            notice: None,
            colour: Colour::System,
            shortcuts: true,
            idle_s: None,
            proved_lately: false,
        }
    }
}

impl<P: Permission> Ctx<P> {
    /// The context, if the actor of the grant (a person by their role, a badge as one) and the tenant's areas allow `P`.
    pub(in crate::platform) fn admit(grant: impl Into<Arc<Grant>>) -> Option<Self> {
        let grant = grant.into();
        let own_house = matches!(grant.actor.kind, ActorKind::CommandLine | ActorKind::System);
        let area = P::AREA.is_none_or(|area| grant.areas & area.bit() != 0);
        ((own_house || grant.actor.is_given::<P>()) && area)
            .then_some(Self { grant, permission: PhantomData })
    }

    /// The same act under another permission, if the actor has that too.
    #[must_use]
    pub fn try_as<Q: Permission>(&self) -> Option<Ctx<Q>> {
        Ctx::admit(self.grant.clone())
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.grant.actor
    }
    /// The request or command.
    #[must_use]
    pub fn request(&self) -> RequestId {
        self.grant.request
    }
    /// When: one instant for the whole act.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.grant.now
    }
    /// The tenant's time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.grant.zone
    }
    /// The calendar day of [`Ctx::now`] in the tenant's zone.
    #[must_use]
    pub fn today(&self) -> Date {
        day_in(self.grant.now, &self.grant.zone)
    }
    /// The language of the answer.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.grant.lang
    }
    /// The facility's name.
    #[must_use]
    pub fn facility(&self) -> &str {
        &self.grant.facility
    }
    /// Whether the actor has another permission too (for showing or hiding a link, never for the act itself).
    #[must_use]
    pub fn also<Q: Permission>(&self) -> bool {
        self.grant.actor.is_given::<Q>() && Q::AREA.is_none_or(|area| self.has_area(area))
    }
    /// Whether the tenant has switched an area on.
    #[must_use]
    pub fn has_area(&self, area: Area) -> bool {
        self.grant.areas & area.bit() != 0
    }
    /// What the facility chose before areas had settings of their own. It counts until the record of the area that it
    /// was for is there.
    #[must_use]
    pub fn legacy_setting(&self) -> Option<u16> {
        Some(self.grant.legacy_setting).filter(|setting| *setting != 0)
    }
    /// A sentence that the page before left for this one.
    #[must_use]
    pub fn notice(&self) -> Option<&Msg> {
        self.grant.notice.as_ref()
    }
    /// The person's choice of colours.
    #[must_use]
    pub fn colour(&self) -> Colour {
        self.grant.colour
    }
    /// Whether single-key shortcuts are on.
    #[must_use]
    pub fn shortcuts(&self) -> bool {
        self.grant.shortcuts
    }
    /// Seconds without a request that end the session; none outside browsers.
    #[must_use]
    pub fn idle_s(&self) -> Option<u32> {
        self.grant.idle_s
    }
    /// Whether the person has shown within the last five minutes who they are (R-AUTH-13): what an act demands that a person
    /// signs with. The command line and jobs never have.
    #[must_use]
    pub fn proved_lately(&self) -> bool {
        self.grant.proved_lately
    }
    /// The same act by a person who has just shown who they are.
    #[cfg(test)]
    pub fn proved(&self) -> Self {
        let grant = Grant { proved_lately: true, ..Grant::clone(&self.grant) };
        Self { grant: Arc::new(grant), permission: PhantomData }
    }
    /// Whether a form's token has still to be compared (multipart forms carry it inside).
    pub(in crate::platform) fn csrf_due(&self) -> Option<[u8; 16]> {
        self.grant.session.filter(|_| !self.grant.csrf_checked)
    }
    /// The session behind the act, for its CSRF token.
    pub(in crate::platform) fn session(&self) -> Option<[u8; 16]> {
        self.grant.session
    }
    /// A keyed hash of something that identifies a person, for an index (per tenant and field; architecture.md, 4.1).
    #[must_use]
    pub fn blind(&self, field: &str, value: &str) -> [u8; 16] {
        self.grant.keys.blind(field, value)
    }
}
