//! The filters that people chose last, for the lists that begin with them again.
//!
//! A filter says which part of a list is looked at: years, weeks, groups. Search texts are never among it, so nothing of
//! what is remembered is about anybody but the person who chose it.

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        base::Base,
        store::{Record, StoreError, TableName, Versioned},
        tenancy::{Ctx, Permission, User},
    },
    record,
};

permission!(own
    /// Having one's own lists begin with the filter that one chose last; everybody in a tenant has it.
    pub OwnFilters, "filters.own", [Admin, DakMitarbeiter, Staff, Therapist, Client]
);
grants!(OwnFilters: write LastFilters where |who, filters| filters.user == who.user);

/// A longer filter is not remembered, in bytes.
const LONGEST: usize = 200;

record! {
    /// The filters that one person chose last in this tenant.
    #[derive(Clone, PartialEq, Eq)]
    pub struct LastFilters {
        /// Who.
        pub user: Id<User>,
        /// Names of lists, each with its filter as in addresses.
        pub lists: Vec<(String, String)>,
    }
}

impl Record for LastFilters {
    const TABLE: TableName = TableName::new(25, "last_filters");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<User>;

    fn key(&self) -> Id<User> {
        self.user
    }
}

/// The filter that the person chose last in this list.
///
/// # Errors
/// Those of the store.
pub fn remembered<P: Permission>(p: &Base, ctx: &Ctx<P>, list: &str) -> Result<Option<String>, StoreError> {
    let Some(own) = ctx.try_as::<OwnFilters>() else { return Ok(None) };
    let found: Option<Versioned<LastFilters>> = p.store().read(&own, |r| r.get(&own.actor().user))?;
    let all = found.map(|found| found.into_inner().lists).unwrap_or_default();
    Ok(all.into_iter().find(|(name, _)| name == list).map(|(_, filter)| filter))
}

/// Remembers a filter for this list, or forgets it. Writes nothing when nothing changes. It is no act, so the audit trail
/// does not tell it.
///
/// # Errors
/// Those of the store.
pub fn remember<P: Permission>(
    p: &Base,
    ctx: &Ctx<P>,
    list: &'static str,
    filter: Option<&str>,
) -> Result<(), StoreError> {
    let filter = filter.filter(|filter| filter.len() <= LONGEST);
    let Some(own) = ctx.try_as::<OwnFilters>() else { return Ok(()) };
    if remembered(p, ctx, list)?.as_deref() == filter {
        return Ok(());
    }
    p.store().upkeep(
        &own,
        |w| {
            let user = own.actor().user;
            let seen: Option<Versioned<LastFilters>> = w.get(&user)?;
            let mut lists = seen.as_ref().map(|seen| seen.lists.clone()).unwrap_or_default();
            lists.retain(|(name, _)| name != list);
            lists.extend(filter.map(|filter| (list.to_owned(), filter.to_owned())));
            let new = LastFilters { user, lists };
            match &seen {
                Some(seen) => w.replace(seen, &new).map(drop)?,
                None => w.add(&new).map(drop)?,
            }
            Ok::<_, StoreError>(((), ()))
        },
        |_, ()| Ok(()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        bench::{NOW, TestPlatform},
        store::{RecordKind, testing::tenant_stored_bytes},
        tenancy::Role,
    };

    #[test]
    fn each_person_has_the_filter_that_they_chose_last() {
        const KINDS: &[RecordKind] = &[RecordKind::of::<LastFilters>()];
        let site = TestPlatform::at(NOW, KINDS);
        let tenant = site.house("haus");
        for who in ["a@x.de", "b@x.de"] {
            site.add(Some(&tenant), who, "Ada Ohm", Role::Admin, "x");
        }
        let ctx = |who: &str| site.ctx::<OwnFilters>(&tenant, Some(who));
        let last = |who: &str, list: &str| remembered(&site.p, &ctx(who), list).unwrap();
        let choose = |filter: Option<&str>| remember(&site.p, &ctx("a@x.de"), "icd", filter).unwrap();
        assert_eq!(last("a@x.de", "icd"), None);
        choose(Some("jahr=2026"));
        remember(&site.p, &ctx("a@x.de"), "kodierung", Some("kw=6")).unwrap();
        choose(Some("jahr=2026&kw=7"));
        assert_eq!(last("a@x.de", "icd").as_deref(), Some("jahr=2026&kw=7"));
        assert_eq!(last("a@x.de", "kodierung").as_deref(), Some("kw=6"));
        assert_eq!(last("b@x.de", "icd"), None, "nobody else's");
        choose(Some(&"x".repeat(201)));
        assert_eq!(last("a@x.de", "icd"), None);
        choose(Some("jahr=2026"));
        choose(None);
        assert_eq!((last("a@x.de", "icd"), last("a@x.de", "kodierung").as_deref()), (None, Some("kw=6")));
    }

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let filters = LastFilters {
            user: Id::from_bytes([1; 16]),
            lists: vec![("l".into(), "jahr=1".into()), ("m".into(), String::new())],
        };
        let parts: [&[u8]; 2] = [&[1; 16], b"\x02\x01l\x06jahr=1\x01m\0"];
        assert_eq!(tenant_stored_bytes(&filters), parts.concat());
    }
}
