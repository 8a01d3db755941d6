//! Who of a house is told of something: one rule for every message of the area (care.md, 11.2). Somebody is always told.

use super::{access::KnowDuty, duty::CareDuty};
use crate::{
    features::care::units::Unit,
    kernel::{ids::Id, problem::Problem},
    platform::{
        jobs::Happened,
        notify::{self, Deliver},
        store::StoreError,
        tenancy::{Role, User},
    },
};

/// Whom something concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The staff of a unit, but whoever caused it.
    Unit,
    /// The nurses of a unit.
    Nurses,
    /// The nurses of a unit, and the admins.
    NursesAndAdmins,
    /// Whoever caused it, and the admins.
    #[cfg_attr(not(test), expect(dead_code, reason = "what must be cleared is told to them (care.md, 9.4)"))]
    AuthorAndAdmins,
    /// The admins.
    Admins,
}

/// Somebody of the house whom a message reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub user: Id<User>,
    /// Their role.
    pub role: Role,
    /// Whether they are a nurse.
    pub fachkraft: bool,
    /// The units in which they work or stand in; none: all of them.
    pub wohnbereiche: Option<Vec<Id<Unit>>>,
}

impl Colleague {
    fn works_in(&self, unit: Id<Unit>) -> bool {
        self.role == Role::Staff && self.wohnbereiche.as_ref().is_none_or(|units| units.contains(&unit))
    }
}

/// Who of them is told of what happened in that unit, caused by that author. Where nobody is left it is the admins, and the
/// author only where there is nobody else.
#[must_use]
pub fn recipients(
    of: Audience,
    unit: Id<Unit>,
    author: Option<Id<User>>,
    house: &[Colleague],
) -> Vec<Id<User>> {
    let is_author = |one: &Colleague| Some(one.user) == author;
    let is_admin = |one: &Colleague| one.role == Role::Admin;
    let is_nurse = |one: &Colleague| one.fachkraft && one.works_in(unit);
    let concerned = |one: &Colleague| match of {
        Audience::Unit => one.works_in(unit) && !is_author(one),
        Audience::Nurses => is_nurse(one),
        Audience::NursesAndAdmins => is_nurse(one) || is_admin(one),
        Audience::AuthorAndAdmins => is_author(one) || is_admin(one),
        Audience::Admins => is_admin(one),
    };
    let those = |such: &dyn Fn(&Colleague) -> bool| -> Vec<Id<User>> {
        house.iter().filter(|one| such(one)).map(|one| one.user).collect()
    };
    let in_turn: [&dyn Fn(&Colleague) -> bool; 4] =
        [&concerned, &|one| is_admin(one) && !is_author(one), &is_author, &is_admin];
    in_turn.into_iter().map(those).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Everybody of the house in which that happened; nobody where the area is switched off.
///
/// # Errors
/// When the store fails.
pub fn colleagues(happened: &Happened<'_>) -> Result<Vec<Colleague>, Problem> {
    let (Some(reaches), Some(knows)) = (happened.ctx::<Deliver>(), happened.ctx::<KnowDuty>()) else {
        return Ok(Vec::new());
    };
    let people = notify::people(happened.base, &reaches)?;
    let of_house = people.into_iter().filter(|(_, role)| matches!(role, Role::Admin | Role::Staff));
    let found = happened.base.store().read(&knows, |r| {
        let read = of_house.map(|(user, role)| {
            let CareDuty { fachkraft, wohnbereiche, vertretungen, .. } =
                CareDuty::of_user(r, user, knows.now())?;
            let stands_in = vertretungen.into_iter().map(|(unit, _)| unit);
            let wohnbereiche = wohnbereiche.map(|own| own.into_iter().chain(stands_in).collect());
            Ok(Colleague { user, role, fachkraft, wohnbereiche })
        });
        read.collect::<Result<Vec<_>, StoreError>>()
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::kernel::text::hex;

    /// An id made of a name of the examples.
    fn id<T>(name: &str) -> Id<T> {
        let mut bytes = [0; 16];
        for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
            *byte = letter;
        }
        assert_eq!(hex(&bytes).len(), 32);
        Id::from_bytes(bytes)
    }

    fn audience(kind: &str) -> Audience {
        match kind {
            "observation_alert" | "mood_alert" | "badge_locked" => Audience::Unit,
            "evaluation_due" => Audience::Nurses,
            "fem_deadline" => Audience::NursesAndAdmins,
            "sync_clarification" => Audience::AuthorAndAdmins,
            "alert_escalated" | "device_unsent" => Audience::Admins,
            other => panic!("{other}"),
        }
    }

    /// Those who can be reached: a message goes to nobody who has left.
    fn house(people: &Value) -> Vec<Colleague> {
        let people = people.as_array().unwrap().iter();
        let there = people.filter(|one| one["aktiv"] != false);
        let read = there.map(|one| Colleague {
            user: id(one["id"].as_str().unwrap()),
            role: Role::ALL.into_iter().find(|role| role.code() == one["rolle"].as_str().unwrap()).unwrap(),
            fachkraft: one["fachkraft"] == true,
            wohnbereiche: one["wohnbereiche"]
                .as_array()
                .map(|units| units.iter().map(|unit| id(unit.as_str().unwrap())).collect()),
        });
        read.collect()
    }

    #[test]
    fn recipients_of_the_worked_examples_hold() {
        let cases: Value =
            serde_json::from_str(include_str!("../../../../fixtures/care/care_examples.json")).unwrap();
        let cases: Vec<&Value> =
            cases["cases"].as_array().unwrap().iter().filter(|one| one["kind"] == "empfaenger").collect();
        assert_eq!(cases.len(), 8);
        for case in cases {
            let event = &case["input"]["ereignis"];
            let told = recipients(
                audience(event["art"].as_str().unwrap()),
                id(event["wohnbereich"].as_str().unwrap()),
                event["verfasser"].as_str().map(id),
                &house(&case["input"]["personen"]),
            );
            let expected: Vec<Id<User>> =
                case["expect"].as_array().unwrap().iter().map(|one| id(one.as_str().unwrap())).collect();
            assert_eq!(told, expected, "{}", case["id"]);
        }
    }

    #[test]
    fn somebody_is_always_told() {
        let of = |name: &str, role| Colleague { user: id(name), role, fachkraft: false, wohnbereiche: None };
        let author = Some(id("s1"));
        let alone = [of("s1", Role::Staff)];
        assert_eq!(recipients(Audience::Unit, id("wb1"), author, &alone), [id("s1")]);
        let with_admin = [of("s1", Role::Staff), of("a1", Role::Admin)];
        assert_eq!(recipients(Audience::Unit, id("wb1"), author, &with_admin), [id("a1")]);
        let own_house = [of("a1", Role::Admin)];
        assert_eq!(recipients(Audience::Unit, id("wb1"), Some(id("a1")), &own_house), [id("a1")]);
        let two = [of("a1", Role::Admin), of("a2", Role::Admin)];
        assert_eq!(recipients(Audience::Nurses, id("wb1"), Some(id("a1")), &two), [id("a2")]);
    }
}
