//! The balance over random entries: every amount is in exactly one day and one shift, whatever the clocks do.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use proptest::prelude::*;

use super::super::rules::balance::{Amount, Sums, begins, day_of, days};
use crate::{
    features::care::templates::Balance,
    kernel::shift::{ShiftCalendar, shifts},
};

/// Minutes after the beginning of a year, or around one of the two changes of the clocks in it.
fn moments() -> impl Strategy<Value = Vec<(Option<usize>, i64, bool, u64)>> {
    let when =
        prop_oneof![(Just(None), 0_i64..366 * 24 * 60), ((0_usize..2).prop_map(Some), -2_000_i64..2_000),];
    let one = (when, any::<bool>(), 1_u64..3_000);
    prop::collection::vec(one.prop_map(|((change, minutes), side, ml)| (change, minutes, side, ml)), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Counted again by the instants at which the days begin, one day after the other.
    #[test]
    fn the_balance_is_what_a_recount_of_each_day_gives(
        moments in moments(),
        minute in prop_oneof![0_u16..1440, 0_u16..210],
        name in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    ) {
        let zone = TimeZone::get(name).unwrap();
        let begin = Time::new(i8::try_from(minute / 60).unwrap(), i8::try_from(minute % 60).unwrap(), 0, 0).unwrap();
        let year = "2026-01-01".parse::<Date>().unwrap();
        let start = year.to_zoned(zone.clone()).unwrap().timestamp();
        let changes: Vec<Timestamp> = zone.following(start).take(2).map(|change| change.timestamp()).collect();
        prop_assert_eq!(changes.len(), 2);
        let amounts: Vec<Amount> = moments
            .iter()
            .map(|(change, minutes, side, ml)| Amount {
                at: change.map_or(start, |nr| changes[nr]) + SignedDuration::from_mins(*minutes),
                side: if *side { Balance::Ein } else { Balance::Aus },
                ml: *ml,
            })
            .collect();
        let calendar = ShiftCalendar::new(shifts("frueh 06:00\nspaet 14:00\nnacht 22:00").unwrap());
        let told = days(&amounts, begin, &zone, &calendar);

        let mut counted = Vec::new();
        let mut day = year.yesterday().unwrap().yesterday().unwrap();
        while day.year() < 2027 || day.day_of_year() < 4 {
            let next = day.tomorrow().unwrap();
            let (from, until) = (begins(day, begin, &zone).unwrap(), begins(next, begin, &zone).unwrap());
            // The day begins when the clocks show its time or a later one for the first time.
            prop_assert!(zone.to_datetime(from) >= day.to_datetime(begin));
            prop_assert!(zone.to_datetime(from - SignedDuration::from_nanos(1)) < day.to_datetime(begin));
            let own: Vec<&Amount> = amounts.iter().filter(|one| from <= one.at && one.at < until).collect();
            let of = |side| own.iter().filter(|one| one.side == side).map(|one| one.ml).sum::<u64>();
            if !own.is_empty() {
                counted.push((day, Sums { ein: of(Balance::Ein), aus: of(Balance::Aus) }));
                prop_assert!(own.iter().all(|one| day_of(one.at, begin, &zone) == day));
            }
            day = next;
        }
        let shown: Vec<(Date, Sums)> = told.iter().map(|day| (day.day, day.sums)).collect();
        prop_assert_eq!(shown, counted);
        // Its shifts are all of a day, and each stands once in it.
        for day in &told {
            let sum = |side: fn(&Sums) -> u64| day.shifts.iter().map(|(_, _, sums)| side(sums)).sum::<u64>();
            prop_assert_eq!((sum(|sums| sums.ein), sum(|sums| sums.aus)), (day.sums.ein, day.sums.aus));
            let ids: std::collections::BTreeSet<String> = day.shifts.iter().map(|(id, ..)| id.to_string()).collect();
            prop_assert_eq!(ids.len(), day.shifts.len());
        }
    }
}
