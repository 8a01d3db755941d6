//! Who is acting, for which tenant, with which permission.
//!
//! Owns: tenants, users and memberships as records of the instance, roles, permissions, and the context of an act.
//! May use: `kernel`, and of `store` what a record is.
//! Never: a public constructor of a context; the roles of one feature.

mod ctx;
mod membership;
mod operator;
mod permission;
mod tenant;
mod user;

pub(in crate::platform) use ctx::Grant;
pub use ctx::{Actor, ActorKind, Ctx, Origin, RequestId};
pub use membership::{Membership, MembershipState};
pub use operator::Operator;
pub use permission::{
    Area, ByDuty, Duty, KeepsBadges, ListsOwn, MayRead, MayReadAll, MayWrite, Permission, Reach, ReadsTrail,
    Role, SweepPermission, TenantFree,
};
pub use tenant::{SignInPolicy, Tenant, TenantId, TenantState};
pub use user::{Passkey, SecondFactor, User};
