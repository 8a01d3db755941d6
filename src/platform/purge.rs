//! Rows that have had their time leave the data file: idempotency keys, marks of access, all of an erased tenant.

use jiff::SignedDuration;

use super::{
    Platform,
    store::{InstanceReader, StoreError},
    tenancy::{Tenant, TenantState},
    web::idempotency::IdempotencyRecord,
};
use crate::kernel::problem::Problem;

/// A form or request that is sent again is known so long (interface.md, 4.0).
const IDEMPOTENCY_KEPT: SignedDuration = SignedDuration::from_hours(24);

impl Platform {
    /// Removes what has had its time, some rows per commit. An erasure that was cut off is finished too. What fails of one
    /// tenant is told in the log and tried again the next time; the others go on.
    pub fn purge(&self) -> Result<(), Problem> {
        let tenants = self.store().instance_read(|r: &InstanceReader<'_>| r.all::<Tenant>())?;
        for tenant in &tenants {
            noted(match tenant.state {
                TenantState::Erased => self.purge_erased(tenant),
                _ => self.purge_over(tenant),
            });
        }
        Ok(())
    }

    fn purge_over(&self, tenant: &Tenant) -> Result<(), StoreError> {
        let Some(keys) = self.store().tenant_keys(tenant.id.0)? else { return Ok(()) };
        let now = self.now();
        self.store().prune_access(&keys, now)?;
        let over = |once: &IdempotencyRecord| now.duration_since(once.at()) > IDEMPOTENCY_KEPT;
        self.store().purge::<IdempotencyRecord>(&keys, over).map(drop)
    }

    fn purge_erased(&self, tenant: &Tenant) -> Result<(), StoreError> {
        if self.store().tenant_keys(tenant.id.0)?.is_some() {
            self.store().erase_tenant_keys(tenant.id.0)?;
            self.search().rebuild(tenant);
        }
        let rows = self.store().purge_erased(tenant.id.0)?;
        if rows > 0 {
            tracing::info!(rows, "the rows of an erased tenant left the data file");
        }
        Ok(())
    }
}

fn noted(done: Result<(), StoreError>) {
    if let Err(error) = done {
        tracing::error!(%error, "what has had its time could not be removed; that is tried again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        bench::{NOW, TestPlatform},
        store::{Event, EventKind, Purpose, Record as _, RecordKind, Recorded, StoreError},
        web::idempotency::{remember, seen},
    };

    crate::permission!(Sends, "test.sends", [Admin]);
    crate::grants!(Sends: write IdempotencyRecord);

    const SENT: EventKind = EventKind::new("test.sent");
    static KINDS: &[RecordKind] = &[RecordKind::of::<IdempotencyRecord>()];

    /// A form that was sent with this id.
    fn send(site: &TestPlatform, house: &Tenant, id: &str) {
        let ctx = site.ctx::<Sends>(house, None);
        let sent = site.p.store().write(&ctx, |w| {
            remember(&ctx, w, id, "done".into())?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(SENT)))
        });
        sent.unwrap();
    }

    /// Story: every form that was ever sent left a row for ever.
    #[test]
    fn what_was_sent_is_known_for_a_day_and_then_leaves_the_file() {
        let site = TestPlatform::at(NOW, KINDS);
        let house = site.house("haus");
        let send = |id: &str| send(&site, &house, id);
        let known = |id: &str| {
            let ctx = site.ctx::<Sends>(&house, None);
            site.p.store().read(&ctx, |r| seen(&ctx, r, id)).unwrap().is_some()
        };
        let keys = site.p.store().tenant_keys(house.id.0).unwrap().unwrap();
        let rows = || site.p.store().all_of::<IdempotencyRecord>(&keys).unwrap().len();
        (0..1_100).for_each(|n| send(&n.to_string()));
        site.clock.seconds(3600);
        send("later");
        site.clock.seconds(23 * 3600);
        site.p.purge().unwrap();
        assert!(known("0") && known("later"), "for a day");
        site.clock.seconds(1);
        site.p.purge().unwrap();
        assert_eq!((known("0"), known("later"), rows()), (false, true, 1));
        assert!(site.p.check(&site.op).clean());
    }

    /// Story: what was wrong in one tenant stopped the erasure of every other.
    #[test]
    fn what_fails_of_one_tenant_stops_no_erasure() {
        let site = TestPlatform::at(NOW, KINDS);
        let (busy, other) = (site.house("haus"), site.house("anderes"));
        let erased = Tenant { state: TenantState::Erased, ..other.clone() };
        send(&site, &busy, "1");
        site.p.store().instance_upkeep(|w| w.put(&erased)).unwrap();
        site.clock.seconds(25 * 3600);
        let keys = site.p.store().tenant_keys(busy.id.0).unwrap().unwrap();
        let rows = || site.p.store().all_of::<IdempotencyRecord>(&keys).unwrap().len();
        let crowded = site.p.store().crowded(busy.id.0);
        site.p.purge().unwrap();
        assert!(site.p.store().tenant_keys(other.id.0).unwrap().is_none());
        assert_eq!(rows(), 1);
        drop(crowded);
        site.p.purge().unwrap();
        assert_eq!(rows(), 0);
    }

    /// Story: who read what was forgotten in no house behind one without a place for one more writer, and one key that
    /// did not open stopped all of it.
    #[test]
    fn what_is_wrong_in_one_house_stops_the_clean_up_of_no_other() {
        let site = TestPlatform::at(NOW, KINDS);
        let [busy, damaged, other, fourth] = ["a", "b", "c", "d"].map(|slug| site.house(slug));
        let store = site.p.store();
        let sent = |house: &Tenant| {
            store.all_of::<IdempotencyRecord>(&store.tenant_keys(house.id.0).unwrap().unwrap()).unwrap()
        };
        for house in [&busy, &damaged, &other, &fourth] {
            send(&site, house, "1");
            let ctx = site.ctx::<Sends>(house, None);
            store.open::<Sends, IdempotencyRecord>(&ctx, &sent(house)[0].key(), Purpose("test")).unwrap();
        }
        let marks = || [&busy, &damaged, &other, &fourth].map(|house| store.access_marks(house.id.0));
        assert_eq!(marks(), [1; 4]);
        site.clock.seconds(25 * 3600);
        let crowded = store.crowded(busy.id.0);
        store.spoil_keys(damaged.id.0);
        site.p.purge().unwrap();
        assert_eq!(marks(), [1, 1, 0, 0]);
        assert!(sent(&other).is_empty() && sent(&fourth).is_empty());
        drop(crowded);
        site.p.purge().unwrap();
        assert_eq!((marks(), sent(&busy).len()), ([0, 1, 0, 0], 0));
    }

    /// The process may end between the entry that a tenant is erased and the end of its key.
    #[test]
    fn an_erasure_that_was_cut_off_is_finished_and_its_rows_go() {
        let site = TestPlatform::at(NOW, KINDS);
        let (house, _) = (site.house("haus"), site.house("anderes"));
        send(&site, &house, "1");
        let cut_off = Tenant { state: TenantState::Erased, ..house.clone() };
        site.p.store().instance_upkeep(|w| w.put(&cut_off)).unwrap();
        site.p.purge().unwrap();
        assert!(site.p.store().tenant_keys(house.id.0).unwrap().is_none());
        assert_eq!(site.p.store().check_seals(&[]).erased, 0, "no row of it is left");
        assert_eq!(site.p.scopes().unwrap().len(), 1);
    }
}
