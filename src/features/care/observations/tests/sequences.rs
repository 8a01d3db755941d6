//! Random acts of everybody on entries, against a model that knows nothing of how they are stored: nothing ever vanishes,
//! every version stays readable, and what is striking, the score and the alerts follow the version that is shown.
//!
//! `PROPTEST_CASES` asks for more sequences than 2,000.

use jiff::Timestamp;
use proptest::{
    prelude::{Just, Strategy, any, prop},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::{ADMIN, HELPER, House, NURSE};
use crate::{
    features::care::{
        alerts::{self, ReadAlerts},
        observations::{
            Entry, ReadEntries,
            actions::{self, Range},
            find::{Filter, PER_PAGE},
        },
    },
    kernel::ids::Id,
};

const PEOPLE: [&str; 3] = [NURSE, HELPER, ADMIN];
/// The scored fields of the scale.
const SCALE: [&str; 5] = ["atmung", "lautaeusserung", "gesicht", "koerper", "trost"];

/// What is entered.
#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    /// Tenths of a degree.
    Temperature(u16),
    /// 0 to 10.
    Pain(u8),
    /// Points of each scored field; 3: not answered.
    Scale([u8; 5]),
    /// Free text alone.
    Report(u16),
}

impl What {
    fn template(self) -> &'static str {
        match self {
            Self::Temperature(_) => "vitalzeichen",
            Self::Pain(_) => "schmerz",
            Self::Scale(_) => "besd",
            Self::Report(_) => "bericht",
        }
    }
    fn values(self) -> Value {
        match self {
            Self::Temperature(tenths) if tenths % 10 == 0 => json!({"temperatur": tenths / 10}),
            Self::Temperature(tenths) => json!({"temperatur": f64::from(tenths) / 10.0}),
            Self::Pain(nrs) => json!({"nrs": nrs}),
            Self::Scale(points) => {
                let answered = SCALE.iter().zip(points).filter(|(_, points)| *points < 3);
                Value::Object(
                    answered.map(|(key, points)| ((*key).to_owned(), json!(points.to_string()))).collect(),
                )
            }
            Self::Report(_) => json!({}),
        }
    }
    fn text(self) -> String {
        if let Self::Report(number) = self { format!("Bericht {number}") } else { String::new() }
    }
    /// The sum, where every scored field is answered.
    fn sum(self) -> Option<u8> {
        let Self::Scale(points) = self else { return None };
        points.iter().all(|points| *points < 3).then(|| points.iter().sum())
    }
    /// By the limits of care.md, 3.2 and 3.5.
    fn is_striking(self) -> bool {
        match self {
            Self::Temperature(tenths) => !(355..=380).contains(&tenths),
            Self::Pain(nrs) => nrs > 3,
            Self::Scale(_) => self.sum().is_some_and(|sum| sum >= 2),
            Self::Report(_) => false,
        }
    }
    /// The same kind of entry with what another one says.
    fn corrected_to(self, other: Self) -> Self {
        match (self, other) {
            (Self::Temperature(_), Self::Temperature(_))
            | (Self::Pain(_), Self::Pain(_))
            | (Self::Scale(_), Self::Scale(_))
            | (Self::Report(_), Self::Report(_)) => other,
            (Self::Temperature(tenths), _) => Self::Temperature(735 - tenths),
            (Self::Pain(nrs), _) => Self::Pain(10 - nrs),
            (Self::Scale(points), _) => Self::Scale(points.map(|points| 2_u8.saturating_sub(points))),
            (Self::Report(number), _) => Self::Report(number.wrapping_add(1)),
        }
    }
}

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    Write(usize, What),
    Correct { who: usize, which: usize, what: What, stale: bool, why: bool },
    Withdraw { who: usize, which: usize, of_another: bool, stale: bool, why: bool },
    Wait(i64),
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        (340..=395_u16).prop_map(What::Temperature),
        (0..=10_u8).prop_map(What::Pain),
        prop::array::uniform5(prop_oneof![6 => 0..=2_u8, 1 => Just(3)]).prop_map(What::Scale),
        any::<u16>().prop_map(What::Report),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let (who, which) = (0..3_usize, 0..4_usize);
    let seldom = prop::bool::weighted(0.15);
    prop_oneof![
        3 => (who.clone(), what()).prop_map(|(who, what)| Act::Write(who, what)),
        4 => (who.clone(), which.clone(), what(), seldom, any::<bool>())
            .prop_map(|(who, which, what, stale, why)| Act::Correct { who, which, what, stale, why }),
        2 => (who, which, any::<bool>(), seldom, any::<bool>())
            .prop_map(|(who, which, of_another, stale, why)| Act::Withdraw { who, which, of_another, stale, why }),
        1 => (1..3_000_i64).prop_map(Act::Wait),
    ]
}

/// An entry as it must be.
struct Known {
    id: Id<Entry>,
    author: usize,
    versions: Vec<What>,
    withdrawn: bool,
    of_another: bool,
    /// The alerts that it has raised.
    alerts: usize,
}

impl Known {
    fn current(&self) -> What {
        *self.versions.last().unwrap()
    }
}

/// Does it, and takes into the model what was accepted.
async fn carry_out(house: &House, known: &mut Vec<Known>, act: &Act) {
    let fassung = |one: &Known, stale: bool| u64::try_from(one.versions.len()).unwrap() + u64::from(stale);
    match *act {
        Act::Wait(minutes) => house.site.clock.seconds(minutes * 60),
        Act::Write(who, what) => {
            let body = json!({"resident_id": house.residents[0], "vorlage": what.template(),
                "werte": what.values(), "freitext": what.text()});
            let (status, said) = house.post(PEOPLE[who], body).await;
            if what == What::Scale([3; 5]) {
                assert_eq!((status, &said["code"]), (422, &json!("BEOBACHTUNG_LEER")));
                return;
            }
            assert_eq!(status, 201, "{said}");
            assert_eq!(said["alarm"], json!(what.is_striking()), "{what:?}");
            known.push(Known {
                id: said["id"].as_str().unwrap().parse().unwrap(),
                author: who,
                versions: vec![what],
                withdrawn: false,
                of_another: false,
                alerts: usize::from(what.is_striking()),
            });
        }
        Act::Correct { who, which, what, stale, why } => {
            let Some(one) = known.get_mut(which) else { return };
            let what = one.current().corrected_to(what);
            let grund = if why { "falsch abgelesen" } else { "" };
            let body = json!({"werte": what.values(), "freitext": what.text(), "grund": grund});
            let (status, said) = house.correct(PEOPLE[who], one.id, fassung(one, stale), body).await;
            if status == 200 {
                assert!(!one.withdrawn && !stale, "{said}");
                assert!(who == one.author || PEOPLE[who] == ADMIN && why, "{said}");
                let alarms = what.is_striking() && !one.current().is_striking();
                assert_eq!(said["alarm"], json!(alarms), "{:?} to {what:?}", one.current());
                one.versions.push(what);
                one.alerts += usize::from(alarms);
            } else {
                assert!((400..500).contains(&status), "{status} {said}");
            }
        }
        Act::Withdraw { who, which, of_another, stale, why } => {
            let Some(one) = known.get_mut(which) else { return };
            let mut body = json!({"grund": if why { "doppelt erfasst" } else { "" }});
            if of_another {
                body["klasse"] = "falsche_person".into();
            }
            let (status, said) = house.withdraw(PEOPLE[who], one.id, fassung(one, stale), body).await;
            if status == 200 {
                assert!(!one.withdrawn && !stale, "{said}");
                assert!(who == one.author || PEOPLE[who] == ADMIN && why, "{said}");
                (one.withdrawn, one.of_another) = (true, of_another);
            } else {
                assert!((400..500).contains(&status), "{status} {said}");
            }
        }
    }
}

/// What is stored of an entry is what was accepted: every version, and what follows from the last.
fn holds(house: &House, one: &Known) {
    let entry = house.entry(one.id);
    assert_eq!(entry.fassungen.len(), one.versions.len(), "no version vanishes");
    assert_eq!((entry.storno.is_some(), entry.is_of_another()), (one.withdrawn, one.of_another));
    for (stored, known) in entry.fassungen.iter().zip(&one.versions) {
        assert_eq!(stored.freitext.clone().unwrap_or_default(), known.text());
        assert_eq!(stored.auffaellig, known.is_striking(), "{known:?}");
        let sum = stored.punkte.as_ref().and_then(|score| score.summe);
        assert_eq!(sum, known.sum().map(u32::from), "{known:?}");
        assert_eq!(Value::Object(stored.werte.json()), known.values());
    }
}

/// The lists show what there is: all of it in the file, the striking ones as such, each alert in its state.
fn listed(house: &House, known: &[Known], began: Timestamp) {
    let ctx = house.ctx::<ReadEntries>(Some(NURSE));
    let of = |filter: &Filter| -> Vec<Id<Entry>> {
        let range = Range::Resident(house.residents[0]);
        let (found, _) = actions::list(&house.site.p, &ctx, range, filter, (None, PER_PAGE), "test").unwrap();
        let mut ids: Vec<_> = found.entries.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids
    };
    let those = |such: &dyn Fn(&Known) -> bool| {
        let mut ids: Vec<_> = known.iter().filter(|one| such(one)).map(|one| one.id).collect();
        ids.sort_unstable();
        ids
    };
    let since = Some(began);
    assert_eq!(of(&Filter { von: since, ..Filter::default() }), those(&|_| true), "nothing vanishes");
    let striking = Filter { von: since, auffaellig: true, ..Filter::default() };
    assert_eq!(of(&striking), those(&|one| one.current().is_striking() && !one.of_another));
    let withdrawn = Filter { von: since, zurueckgezogen: true, ..Filter::default() };
    assert_eq!(of(&withdrawn), those(&|one| one.withdrawn));

    let reads = house.ctx::<ReadAlerts>(Some(NURSE));
    for one in known {
        let raised = alerts::of_occasion(&house.site.p, &reads, one.id.bytes()).unwrap();
        assert_eq!(raised.len(), one.alerts);
        for alert in raised {
            let lapsed = alert.state() == alerts::State::Hinfaellig;
            assert_eq!((lapsed, alert.felder.is_empty()), (one.withdrawn, one.of_another || no_field(one)));
        }
    }
}

/// Whether it is a score that is striking, and no field of it.
fn no_field(one: &Known) -> bool {
    matches!(one.current(), What::Scale(_))
}

#[test]
fn whatever_is_done_nothing_vanishes_and_all_that_follows_is_of_the_version_shown() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let house = House::new();
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config { cases: asked.unwrap_or(2_000), failure_persistence: None, ..Config::default() };
    let sequences = prop::collection::vec(act(), 1..8);
    let done = TestRunner::new(config).run(&sequences, |acts| {
        house.site.clock.seconds(60);
        let (began, mut known) = (house.site.p.now(), Vec::new());
        runtime.block_on(async {
            for act in &acts {
                carry_out(&house, &mut known, act).await;
            }
        });
        known.iter().for_each(|one| holds(&house, one));
        listed(&house, &known, began);
        Ok(())
    });
    done.unwrap();
}
