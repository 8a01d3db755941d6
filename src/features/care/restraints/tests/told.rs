//! Who is told: of approvals that end, by the clock of the house, and of restraints without a basis.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::{
    kernel::paging::Paging,
    platform::{
        jobs::Timetable,
        notify::{self, Inbox},
    },
};

fn reaction(kind: &str) -> Reaction {
    let own = FEATURE.events.iter().find(|(known, _)| known.name == kind);
    own.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
}

/// What somebody was told since the house began: kind of the message and its number, newest first.
fn told(house: &House, who: &str) -> Vec<(u8, u32)> {
    assert_eq!(drain(&house.site.p, reaction).unwrap().failed, 0);
    let ctx = house.ctx::<Inbox>(Some(who));
    let list = notify::list(&house.site.p, FEATURE.notices, &ctx, false, Paging::page(1));
    let rows = list.unwrap().page.items;
    rows.iter().map(|row| (row.notification.kind.number(), row.notification.facts.n)).collect()
}

/// An hour passes on the clock of the timetable, too.
struct Hours(Timetable, Instant);

impl Hours {
    fn pass(&mut self, house: &House) {
        self.1 += Duration::from_secs(3_601);
        self.0.pass(&house.site.p, self.1);
    }
}

#[tokio::test]
async fn the_nurses_and_admins_are_told_before_an_approval_ends_and_then_every_day() {
    let house = House::signing_in().await;
    let id = ordered(&house, json!({"gueltig_bis": "2026-11-28"})).await;
    ordered(&house, json!({"gueltig_bis": "2027-11-01"})).await;
    ordered(&house, json!({"grundlage": "einwilligung", "gueltig_bis": null})).await;
    let mut hours = Hours(Timetable::new(FEATURE.timed.to_vec()), Instant::now());
    let mut days = Vec::new();
    // It begins at 14:00 of 2026-11-20.
    for _ in 0..11 {
        hours.pass(&house);
        hours.pass(&house);
        let all = told(&house, NURSE);
        days.push((all.len(), all.first().map(|(_, n)| *n)));
        assert_eq!(told(&house, ADMIN), all);
        house.site.clock.seconds(24 * 3_600);
    }
    // With 8 days left on that first afternoon nothing is made up for; the next morning they are told, since nobody was at 28 and
    // 14; then with 1 left, and on the last day and after.
    let expected =
        [(0, None), (1, Some(7)), (1, Some(7)), (1, Some(7)), (1, Some(7)), (1, Some(7)), (1, Some(7))];
    assert_eq!(days[..7], expected);
    assert_eq!(days[7..], [(2, Some(1)), (3, Some(0)), (4, Some(0)), (5, Some(0))]);
    assert!(told(&house, NURSE).iter().all(|(kind, _)| *kind == 11));
    assert!(told(&house, HELPER).is_empty(), "it concerns nurses");
    // Prolonged, nobody is told; ended, neither.
    assert_eq!(put(&house, NURSE, id, 1, json!({"gueltig_bis": "2027-11-01"})).await.0, 200);
    hours.pass(&house);
    house.site.clock.seconds(24 * 3_600);
    hours.pass(&house);
    assert_eq!(told(&house, NURSE).len(), 5);
}

#[tokio::test]
async fn the_admins_are_told_of_a_restraint_without_a_basis() {
    let house = House::signing_in().await;
    let id = ordered(&house, json!({})).await;
    applied(&house, HELPER, id, "beginn").await;
    assert!(told(&house, ADMIN).is_empty(), "with a basis nobody is told");
    let body =
        json!({"resident_id": house.residents[0], "vorlage": "fem_anwendung", "werte": {"aktion": "beginn"}});
    let (status, said) = house.post(HELPER, body).await;
    assert_eq!((status, &said["ohne_grundlage"]), (201, &json!(true)));
    assert_eq!(told(&house, ADMIN), [(20, 1)]);
    assert!(told(&house, NURSE).is_empty() && told(&house, HELPER).is_empty());
}
