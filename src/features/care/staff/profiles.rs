//! The profiles of the staff: who there is, what is entered of them, with what they sign.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    access::ManageStaff,
    model::{BY_SIGN, Profile, SIGN},
    rules,
};
use crate::{
    features::{care::units::Unit, house::accounts::ManagePeople},
    kernel::{
        clock::{day_in, whole_micros},
        ids::Id,
        problem::{Kind, Problem},
        text::{self, norm},
    },
    platform::{
        Platform,
        entity::{self, ActError, Done, Patch, Stamp, Target},
        people::PeopleError,
        store::{EventKind, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayWrite, MembershipState, Permission, Role, User},
    },
};

/// A profile was entered or changed.
pub const PROFILE_CHANGED: EventKind = EventKind::new("care.profile_changed");

/// Somebody of the staff.
pub struct Member {
    /// Their profile; what is known of them anyway where none is stored.
    pub profile: Profile,
    /// Its version; 0 while none is stored.
    pub row_version: u64,
    /// A Handzeichen that nobody has, for whoever has none.
    pub proposed: Option<String>,
    /// Whether they belong to the house.
    pub active: bool,
}

/// The admins and staff of the house, and everybody who has a profile from then: by name, those who have left last.
///
/// # Errors
/// Those of the store.
pub fn members(p: &Platform, ctx: &Ctx<ManageStaff>) -> Result<Vec<Member>, Problem> {
    let Some(people) = ctx.try_as::<ManagePeople>() else {
        return Err(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"));
    };
    let people = p.people(&people)?;
    let mut stored: HashMap<Id<Profile>, Versioned<Profile>> = p.store().read(ctx, |r| {
        let all = r.scan::<Profile>()?;
        all.map(|seen| seen.map(|seen| (seen.id, seen))).collect::<Result<_, StoreError>>()
    })?;
    let mut taken: Vec<String> =
        stored.values().flat_map(|seen| seen.signs().map(norm).collect::<Vec<_>>()).collect();
    let mut members = Vec::new();
    for person in people {
        let known = stored.remove(&Profile::id_of(person.id));
        let works = matches!(person.role, Role::Admin | Role::Staff);
        if known.is_none() && !(works && person.state == MembershipState::Active) {
            continue;
        }
        let active = works && person.state == MembershipState::Active && !person.disabled;
        members.push(match known {
            Some(seen) => of_stored(seen, Some(person.name), active),
            None => {
                let since = day_in(person.since, ctx.zone());
                let proposed = rules::proposed(&person.name, |sign| taken.contains(&norm(sign)));
                taken.extend(proposed.as_deref().map(norm));
                let profile = Profile::begin(person.id, person.name, since, &Stamp::of(ctx));
                Member { profile, row_version: 0, proposed, active }
            }
        });
    }
    members.extend(stored.into_values().map(|seen| of_stored(seen, None, false)));
    members.sort_by_cached_key(|one| (!one.active, rules::place(&one.profile, ctx.today())));
    Ok(members)
}

fn of_stored(seen: Versioned<Profile>, name: Option<String>, active: bool) -> Member {
    let (row_version, profile) = (seen.row_version(), seen.into_inner());
    let name = name.unwrap_or_else(|| profile.name.clone());
    Member { profile: Profile { name, ..profile }, row_version, proposed: None, active }
}

/// One of them.
///
/// # Errors
/// Not there, or of another house; those of the store.
pub fn member(p: &Platform, ctx: &Ctx<ManageStaff>, user: Id<User>) -> Result<Member, Problem> {
    let found = members(p, ctx)?.into_iter().find(|one| one.profile.user() == user);
    found.ok_or_else(|| PeopleError::Missing.into())
}

/// Entered changes to a profile.
pub struct ProfileChange {
    /// Of its columns.
    pub patch: Patch<Profile>,
    /// The units in which they work; none of them: all.
    pub wohnbereiche: Option<Vec<Id<Unit>>>,
}

/// Changes a profile that is still as it was seen, or enters the first one at version 0.
///
/// # Errors
/// [`ActError`]: among its codes `HANDZEICHEN_VERGEBEN`, `HANDZEICHEN_UNGUELTIG`, `WOHNBEREICH_UNBEKANNT`,
/// `ENDE_VOR_BEGINN`.
pub fn keep(
    p: &Platform,
    ctx: &Ctx<ManageStaff>,
    user: Id<User>,
    (row_version, idempotency_key): (u64, &str),
    change: &ProfileChange,
) -> Result<Done<Id<Profile>>, ActError> {
    let Member { profile: known, .. } = member(p, ctx, user)?;
    let name = known.name.clone();
    let target = Target::of(known.id, row_version).once(idempotency_key);
    entity::set(
        p.store(),
        ctx,
        target,
        PROFILE_CHANGED,
        |_| Ok(known.clone()),
        |r, old: &Profile| {
            let mut new = change.patch.on(old).map_err(ActError::Invalid)?;
            if let Some(units) = &change.wohnbereiche {
                new.wohnbereiche.clone_from(units);
                new.wohnbereiche.sort_unstable();
                new.wohnbereiche.dedup();
            }
            for unit in &new.wohnbereiche {
                if r.get::<Unit>(unit)?.is_none() {
                    return Err(ActError::field("wohnbereiche", "WOHNBEREICH_UNBEKANNT"));
                }
            }
            let holder = r.first_by(&BY_SIGN, &r.blind(SIGN, &norm(&new.handzeichen)))?;
            if !new.handzeichen.is_empty() && holder.is_some_and(|holder| holder != new.id) {
                return Err(ActError::field("handzeichen", "HANDZEICHEN_VERGEBEN"));
            }
            if new != *old {
                new.name.clone_from(&name);
            }
            Ok(new)
        },
    )
}

/// The Handzeichen with which a user signs; none before they have a profile.
///
/// # Errors
/// Those of the store.
pub fn sign_of<P: Permission + MayRead<Profile>>(
    r: &Reader<'_, P>,
    user: Id<User>,
) -> Result<Option<String>, StoreError> {
    Ok(r.get::<Profile>(&Profile::id_of(user))?.map(|profile| profile.handzeichen.clone()))
}

/// A user signed something: from now on their Handzeichen stays theirs. Called in the transaction of what was signed, whose
/// event tells it.
///
/// # Errors
/// Those of the store; [`StoreError::Missing`] of a user without a profile.
pub fn signed_with<P: Permission + MayWrite<Profile>>(
    w: &mut Writer<'_, '_, P>,
    user: Id<User>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let seen: Versioned<Profile> = w.need(&Profile::id_of(user))?;
    if seen.signiert_at.is_none() {
        w.replace(&seen, &Profile { signiert_at: Some(whole_micros(now)), ..Profile::clone(&seen) })?;
    }
    Ok(())
}

/// Signs what is written: the Handzeichen of who acts, which stays theirs from now on ([`signed_with`]).
///
/// # Errors
/// Those of the store.
pub fn sign<P: Permission + MayWrite<Profile>>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
) -> Result<Option<String>, StoreError> {
    let user = ctx.actor().user;
    let handzeichen = sign_of(&w.reader(), user)?.and_then(text::some);
    if handzeichen.is_some() {
        signed_with(w, user, ctx.now())?;
    }
    Ok(handzeichen)
}

/// Who writes something, how they sign it ([`sign`]), and when.
///
/// # Errors
/// Those of the store.
pub fn author<P: Permission + MayWrite<Profile>>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
) -> Result<(Id<User>, Option<String>, Timestamp), StoreError> {
    Ok((ctx.actor().user, sign(ctx, w)?, ctx.now()))
}
