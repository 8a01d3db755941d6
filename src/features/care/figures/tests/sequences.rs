//! Random acts of everybody that figures count, and then the figures by hand: every count is what the records say, and every
//! figure what a plain recount gives, of the house and of each unit.
//!
//! `PROPTEST_CASES` asks for more sequences than 60.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use proptest::{
    prelude::{Strategy, any, prop},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::{
    naive::{self, Plain},
    *,
};
use crate::{
    features::care::{
        alerts::{self, SeeAlerts},
        due::{self, AnswerDue},
        figures::{read::OfDay, rules},
        measures::testing::{HELPER, NURSE},
        moods::{MoodAt, NewMood, RecordMoods, record_mood, withdraw_mood},
        observations::{Correction, EntryAt, Names, Source, WriteEntries, correct, withdraw},
        residents::{
            AbsenceKind,
            model::{Absence, Move},
        },
        templates::Input,
    },
    kernel::clock::day_in,
};

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    /// Writes an entry of a kind about somebody, of so many minutes ago.
    Write(usize, u8, i64),
    /// Corrects one: to what, and by how many minutes it moves.
    Correct(usize, u8, i64),
    Withdraw(usize, bool),
    Mood(usize, u8, i64),
    NoMood(usize),
    See(usize),
    Move(usize, usize, i32),
    /// Somebody is away from so many quarters of an hour ago on, for so many of them.
    Away(usize, i64, i64),
    /// Plans something for somebody: proved by shift, or singly.
    Plan(usize, bool),
    /// Says of what was due so many days ago what became of it.
    Answer(usize, i32, u8),
    Prove(usize, i32),
    Night,
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let (who, which) = (0..3_usize, 0..8_usize);
    // Often of just now, sometimes of long ago.
    let ago = || prop_oneof![3 => 0..90_i64, 1 => 0..30_000_i64];
    prop_oneof![
        6 => (who.clone(), 0..8_u8, ago()).prop_map(|(who, what, ago)| Act::Write(who, what, ago)),
        3 => (which.clone(), any::<u8>(), -900..900_i64)
            .prop_map(|(which, what, by)| Act::Correct(which, what, by)),
        2 => (which.clone(), any::<bool>()).prop_map(|(which, other)| Act::Withdraw(which, other)),
        3 => (who.clone(), 1..=5_u8, ago()).prop_map(|(who, value, ago)| Act::Mood(who, value, ago)),
        1 => which.clone().prop_map(Act::NoMood),
        2 => which.clone().prop_map(Act::See),
        1 => (who.clone(), 0..2_usize, 0..4_i32).prop_map(|(who, unit, ago)| Act::Move(who, unit, ago)),
        1 => (who.clone(), 0..400_i64, 1..400_i64).prop_map(|(who, ago, long)| Act::Away(who, ago, long)),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, shift)| Act::Plan(who, shift)),
        4 => (which, 0..9_i32, 0..3_u8).prop_map(|(which, ago, what)| Act::Answer(which, ago, what)),
        2 => (who, 0..8_i32).prop_map(|(who, ago)| Act::Prove(who, ago)),
        1 => prop::strategy::Just(Act::Night),
        3 => (30..4_000_i64).prop_map(Act::Wait),
    ]
}

/// A house in which things were done.
struct Lived {
    house: House,
    people: Vec<Id<Resident>>,
    entries: Vec<(Id<Entry>, String)>,
    moods: Vec<Id<Mood>>,
    measures: Vec<(Id<Measure>, bool)>,
}

const KINDS_OF_ENTRIES: [&str; 8] = [
    "bericht",
    "sturz",
    "vitalzeichen",
    "schmerz",
    "integrationsgespraech",
    "einschaetzung",
    "bericht",
    "sturz",
];

fn values(vorlage: &str, what: u8) -> Value {
    match vorlage {
        "sturz" if what & 1 == 0 => json!({"hergang": "gestolpert", "folgen": ["prellung"]}),
        "sturz" => json!({"hergang": "gestolpert", "folgen": ["kopf", "fraktur"]}),
        "vitalzeichen" => json!({"gewicht": 50 + u32::from(what % 40)}),
        "schmerz" => json!({"nrs": what % 11}),
        "integrationsgespraech" => json!({"ergebnis": "gut"}),
        "einschaetzung" => {
            let risk = if what & 1 == 0 { "schmerz" } else { "sturz" };
            json!({"risiko": risk, "ergebnis": "gering"})
        }
        _ => json!({}),
    }
}

impl Lived {
    fn new() -> Self {
        let house = house();
        let new = house.take_in("Neu", 1, "7");
        // One whose talk is asked for at some time of the sequences.
        house.change(new, |resident| Resident { aufnahme_datum: day("2026-09-24"), ..resident });
        let people = vec![house.residents[0], house.residents[1], new];
        Self { house, people, entries: Vec::new(), moods: Vec::new(), measures: Vec::new() }
    }

    fn now(&self) -> Timestamp {
        self.house.site.p.now()
    }

    fn today(&self) -> Date {
        day_in(self.now(), &jiff::tz::TimeZone::get("Europe/Berlin").unwrap())
    }

    fn ago(&self, minutes: i64) -> Timestamp {
        self.now() - SignedDuration::from_mins(minutes)
    }

    /// Does it; what is refused is no act.
    async fn carry_out(&mut self, act: &Act) {
        let p = &self.house.site.p;
        match *act {
            Act::Wait(minutes) => self.house.site.clock.seconds(minutes * 60),
            Act::Night => night(&self.house),
            Act::Write(who, what, ago) => {
                let vorlage = KINDS_OF_ENTRIES[usize::from(what)];
                let at = self.ago(ago).to_string();
                let werte = values(vorlage, what);
                let of = (self.people[who], vorlage);
                let id = self.house.write(NURSE, of, (&werte, "ruhig"), (false, Some(&at)));
                self.entries.push((id, vorlage.to_owned()));
            }
            Act::Correct(which, what, by) => {
                let Some((id, vorlage)) = self.entries.iter().rev().nth(which) else { return };
                let entry = naive::all(&self.house).entries.into_iter().find(|one| one.id == *id).unwrap();
                let werte = values(vorlage, what);
                let at = entry.zeitpunkt() + SignedDuration::from_mins(by);
                let new = Correction {
                    werte: Input::Json(werte.as_object().unwrap()),
                    freitext: "berichtigt".into(),
                    zeitpunkt: Some(at.min(self.now())),
                    grund: "falsch abgelesen",
                    photos: &[],
                    names: Names::default(),
                };
                let seen = EntryAt { id: *id, fassung: entry.fassung(), idempotency_key: "" };
                let done = correct(p, &self.house.ctx::<WriteEntries>(Some(ADMIN)), seen, &new);
                assert_eq!(done.is_ok(), entry.storno.is_none());
            }
            Act::Withdraw(which, other) => {
                let Some((id, _)) = self.entries.iter().rev().nth(which) else { return };
                let entry = naive::all(&self.house).entries.into_iter().find(|one| one.id == *id).unwrap();
                let seen = EntryAt { id: *id, fassung: entry.fassung(), idempotency_key: "" };
                let klasse =
                    other.then_some(crate::features::care::observations::words::Klasse::FalschePerson);
                let ctx = self.house.ctx::<WriteEntries>(Some(ADMIN));
                assert_eq!(
                    withdraw(p, &ctx, seen, "doppelt erfasst", klasse).is_ok(),
                    entry.storno.is_none()
                );
            }
            Act::Mood(who, value, ago) => {
                let sent = NewMood {
                    wert: Some(value),
                    notiz: "",
                    zeitpunkt: Some(self.ago(ago)),
                    grund: "",
                    client_id: None,
                    weg: Source::Api,
                    idempotency_key: "",
                };
                let ctx = self.house.ctx::<RecordMoods>(Some(HELPER));
                // Some days have had as many as they may.
                if record_mood(p, &ctx, self.people[who], &sent).is_ok() {
                    self.moods = naive::all(&self.house).moods.iter().map(|one| one.id).collect();
                }
            }
            Act::NoMood(which) => {
                let Some(id) = self.moods.get(which) else { return };
                let seen = MoodAt { id: *id, grund: "falsche Person", idempotency_key: "" };
                let _ = withdraw_mood(p, &self.house.ctx::<RecordMoods>(Some(ADMIN)), seen);
            }
            Act::See(which) => {
                let alerts = naive::all(&self.house).alerts;
                let Some(alert) = alerts.iter().rev().nth(which) else { return };
                alerts::see(p, &self.house.ctx::<SeeAlerts>(Some(NURSE)), alert.id).unwrap();
            }
            Act::Move(who, unit, ago) => {
                let (unit, ab) = (self.house.units[unit], self.today() - ago.days());
                self.house.change(self.people[who], |mut resident| {
                    let ab = resident.umzuege.last().map_or(ab, |last| last.ab.max(ab));
                    resident.umzuege.push(Move { wohnbereich_id: unit, zimmer: None, ab });
                    Resident { wohnbereich_id: unit, zimmer: None, ..resident }
                });
            }
            Act::Away(who, ago, long) => {
                let quarter =
                    |at: Timestamp| Timestamp::from_second(at.as_second().div_euclid(900) * 900).unwrap();
                let von = quarter(self.ago(ago * 15));
                let bis = von + SignedDuration::from_mins(long * 15);
                self.house.change(self.people[who], |mut resident| {
                    let nr = u16::try_from(resident.abwesenheiten.len() + 1).unwrap();
                    let art = AbsenceKind::Urlaub;
                    let new = Absence { nr, art, von, bis: Some(bis), notiz: None };
                    if !resident.abwesenheiten.iter().any(|one| one.overlaps(&new)) {
                        resident.abwesenheiten.push(new);
                    }
                    resident
                });
            }
            Act::Plan(who, by_shift) => {
                let plan = if by_shift {
                    json!({"nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["spaet"]}})
                } else {
                    json!({"nachweis": "einzeln", "zeitplan": {"art": "taeglich", "zeiten": ["08:00"]}})
                };
                let evaluation = self.today() + 90.days();
                let mut named = plan;
                named["evaluation_am"] = json!(evaluation.to_string());
                self.measures.push((self.house.plan(self.people[who], &named), by_shift));
            }
            Act::Answer(which, ago, what) => {
                let Some((id, by_shift)) = self.measures.get(which).copied() else { return };
                let day = self.today() - ago.days();
                let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
                let eight = crate::kernel::local_time::first_instant(day.at(8, 0, 0, 0), &zone).unwrap();
                let key = if by_shift { format!("{day}/spaet") } else { eight.to_string() };
                let said = match what {
                    0 => json!({"status": "erledigt"}),
                    1 => json!({"status": "nicht_erledigt", "grund": "schlaeft"}),
                    _ => json!({"status": "abweichung", "text": "im Bett gewaschen"}),
                };
                let (status, said) = due::tests::put(&self.house, NURSE, id, &key, said).await;
                assert!(status < 300 || (400..500).contains(&status), "{said}");
            }
            Act::Prove(who, ago) => {
                let shift = format!("{}/spaet", self.today() - ago.days()).parse().unwrap();
                let ctx = self.house.ctx::<AnswerDue>(Some(NURSE));
                let _ = due::prove(p, &ctx, self.people[who], &shift, (Source::Api, None, "", ""));
            }
        }
    }

    /// The figures are those of a recount, and the counts those of the records.
    fn holds(&self) {
        let (house, all) = (&self.house, naive::all(&self.house));
        let (from, until) = (self.today() - 30.days(), self.today());
        for unit in [None, Some(house.units[0]), Some(house.units[1])] {
            let found = figures(house, NURSE, (from, until), unit);
            let plain = naive::days(house, &all, (from, until), unit);
            let mut total = 0;
            for ((day, of), (known, plain)) in found.by_day.days.iter().zip(&plain) {
                assert_eq!(day, known);
                compare(of, plain, *day);
                total += plain.entries;
            }
            assert_eq!(found.by_day.days.len(), plain.len());
            assert_eq!(found.by_day.total.entries, total);
            assert_eq!(found.as_of.talks, self.talks(&all, unit), "talks");
            assert_eq!(found.as_of.lost, self.lost(&all, unit), "weights");
        }
        assert!(is_whole(house), "counts are those of the records");
    }

    fn is_of(resident: &Resident, unit: Option<Id<Unit>>) -> bool {
        unit.is_none_or(|unit| resident.wohnbereich_id == unit)
    }

    fn talks(&self, all: &naive::All, unit: Option<Id<Unit>>) -> rules::Share {
        let (today, mut share) = (self.today(), rules::Share::default());
        for resident in all.residents.iter().filter(|one| Self::is_of(one, unit)) {
            let since = resident.aufnahme_datum;
            if !(since + 56.days()..=since + 182.days()).contains(&today) {
                continue;
            }
            let held = all.entries.iter().any(|entry| {
                let day = day_in(entry.zeitpunkt(), &jiff::tz::TimeZone::get("Europe/Berlin").unwrap());
                entry.resident_id == resident.id
                    && entry.vorlage == "integrationsgespraech"
                    && entry.storno.is_none()
                    && (since..=since + 56.days()).contains(&day)
            });
            share.whole += 1;
            share.part += u64::from(held);
        }
        share
    }

    /// Nobody is known for half a year here: there are no two weights to compare, and so no share.
    fn lost(&self, all: &naive::All, unit: Option<Id<Unit>>) -> rules::Share {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        for resident in all.residents.iter().filter(|one| Self::is_of(one, unit)) {
            let mut weights: Vec<(Timestamp, _)> = all
                .entries
                .iter()
                .filter(|one| one.resident_id == resident.id && one.storno.is_none())
                .filter_map(|one| Some((one.zeitpunkt(), one.weight()?)))
                .collect();
            weights.sort_by_key(|(at, _)| *at);
            let Some((newest, _)) = weights.last().copied() else { continue };
            let near = |at: Timestamp| {
                let days = i64::from((day_in(newest, &zone) - day_in(at, &zone)).get_days());
                (150..=210).contains(&days)
            };
            assert!(!weights.iter().any(|(at, _)| near(*at)), "sequences last some weeks");
        }
        rules::Share::default()
    }
}

fn compare(of: &OfDay, plain: &Plain, day: Date) {
    assert_eq!(of.residents, plain.residents, "{day}: residents");
    assert_eq!((of.entries, of.falls, of.grave), (plain.entries, plain.falls, plain.grave), "{day}: entries");
    let mut delays = rules::Delays::default();
    for minutes in &plain.delays {
        delays.add(*minutes, false, 1);
    }
    let rank = |percent: usize| {
        let place = (plain.delays.len() * percent).div_ceil(100);
        place.checked_sub(1).and_then(|place| plain.delays.get(place)).copied()
    };
    assert_eq!((of.delays.n(), of.delays.late()), (delays.n(), plain.late), "{day}: delays");
    assert_eq!((of.delays.median(), of.delays.p90()), (rank(50), rank(90)), "{day}: ranks");
    let done = [of.done.erledigt, of.done.abweichung, of.done.nicht_erledigt, of.done.nicht_dokumentiert];
    assert_eq!(done, plain.done, "{day}: measures");
    let sum = plain.moods.iter().map(|value| u64::from(*value)).sum();
    let low = plain.moods.iter().filter(|value| **value <= 2).count();
    let moods = (plain.moods.len() as u64, sum, low as u64);
    assert_eq!((of.moods.n, of.moods.sum, of.moods.low), moods, "{day}: moods");
    let seen: Vec<u16> = of
        .alerts
        .seen_after
        .iter()
        .flat_map(|(minutes, count)| std::iter::repeat_n(*minutes, usize::try_from(*count).unwrap()))
        .collect();
    assert_eq!((of.alerts.n, seen), (plain.alerts, plain.seen_after.clone()), "{day}: alerts");
}

#[test]
fn whatever_is_done_counts_and_figures_are_those_of_a_recount() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config { cases: asked.unwrap_or(60), failure_persistence: None, ..Config::default() };
    let sequences = prop::collection::vec(act(), 1..12);
    // Some sequences follow each other in one house; then there is another, so that a recount stays short.
    let lived = std::cell::RefCell::new((Lived::new(), 0_u32));
    let done = TestRunner::new(config).run(&sequences, |acts| {
        let mut lived = lived.borrow_mut();
        if lived.1 == 6 {
            *lived = (Lived::new(), 0);
        }
        lived.1 += 1;
        runtime.block_on(async {
            for act in &acts {
                lived.0.carry_out(act).await;
            }
        });
        lived.0.holds();
        Ok(())
    });
    done.unwrap();
}
