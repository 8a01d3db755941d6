//! Badges and users in front of one product: whose routes answer whom, how long sessions count, who ends them.
//!
//! Owns: a feature with routes for badges and for users, and a house in which both come.
//! May use: everything of `platform`.
//! Never: a record of a feature of the product.

mod lives;
mod slips;
mod trespass;

use axum::http::HeaderMap;
use jiff::SignedDuration;

use super::{NewBadgeSession, TryRule};
use crate::platform::{
    bench::{NOW, PASSWORD, TestPlatform},
    store::{Event, EventKind, Recorded, StoreError},
    tenancy::{KeepsBadges, Role, Tenant},
    web::browser::Browser,
};
use slips::{FEATURE, Holder, KINDS, KeepSlips, slip};

crate::permission!(Desk, "test.desk", [Admin]);
impl KeepsBadges for Desk {}

const MADE: EventKind = EventKind::new("test.made");
/// As often as a hand needs it.
const RULE: TryRule = TryRule { most: 10, within: SignedDuration::from_secs(60) };
const DEVICE: [u8; 16] = [0x0D; 16];

/// A house with slips 1 and 2 of holder 1, and 3 of holder 2.
struct House {
    site: TestPlatform,
    tenant: Tenant,
}

impl House {
    fn new() -> Self {
        let site = TestPlatform::at(NOW, KINDS);
        let tenant = site.house("haus");
        let house = Self { site, tenant };
        house.fill(&house.tenant);
        house
    }

    fn fill(&self, tenant: &Tenant) {
        let ctx = self.site.ctx::<KeepSlips>(tenant, None);
        let slips = [slip(1, 1), slip(2, 1), slip(3, 2)];
        let made = self.site.p.store().write(&ctx, |w| {
            slips.iter().try_for_each(|slip| w.add(slip))?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(MADE)))
        });
        made.unwrap();
    }

    /// The cookie of a holder whose badge was shown on a device.
    fn opened_on(&self, tenant: &Tenant, holder: u8, device: [u8; 16]) -> HeaderMap {
        let (ctx, p) = (self.site.ctx::<Desk>(tenant, None), &self.site.p);
        let new = NewBadgeSession {
            person: Holder::key_of(holder),
            name: "Ausweis",
            idle: SignedDuration::from_mins(15),
            longest: SignedDuration::from_mins(60),
        };
        p.open_badge_session(&ctx, p.try_badge(device, RULE).unwrap(), &new).unwrap()
    }

    fn opened(&self, holder: u8) -> HeaderMap {
        self.opened_on(&self.tenant, holder, DEVICE)
    }

    fn holding(&self, answers: &[HeaderMap]) -> Browser {
        Browser::holding(&self.site.p, (FEATURE.routes)(), answers)
    }

    fn badge(&self, holder: u8) -> Browser {
        self.holding(&[self.opened(holder)])
    }

    /// The cookies of a signed-in admin.
    async fn user(&self) -> HeaderMap {
        if self.site.user("a@x.de").is_none() {
            self.site.account(Some(&self.tenant), "a@x.de", Role::Admin).await;
        }
        Browser::cookies_of(&self.site.p, "a@x.de", PASSWORD).await
    }

    /// Kinds of the tenant's events with the actor's word, in order, without the house's own making.
    fn told(&self) -> Vec<(String, &'static str)> {
        let keys = self.site.p.store().tenant_keys(self.tenant.id.0).unwrap().unwrap();
        let entry = |seq| self.site.p.store().log_entry(&keys, seq).unwrap();
        let entries = (1..).map_while(entry).map(|entry| (entry.kind, entry.actor.kind.word()));
        entries.filter(|(kind, _)| kind.starts_with("badge.") || kind.starts_with("slip.")).collect()
    }
}
