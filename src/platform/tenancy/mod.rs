//! Who is acting, for which tenant, with which permission.
//!
//! Owns: tenants, users and memberships as records of the instance, roles, permissions, and the context of an act.
//! May use: `kernel`, and the store's record trait.
//! Never: a public constructor of a context; the roles of one feature.

mod ctx;
mod operator;
mod people;
mod permission;
mod tenant;

pub(in crate::platform) use ctx::Standing;
pub use ctx::{Actor, ActorKind, Ctx, RequestId};
pub use operator::Operator;
pub use people::{Membership, MembershipState, User};
pub use permission::{Area, MayRead, MayWrite, Permission, Role, SweepPermission, TenantFree};
pub use tenant::{Tenant, TenantId, TenantState};
