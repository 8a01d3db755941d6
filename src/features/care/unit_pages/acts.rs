//! What is done to a unit beside changing its columns: it is closed, and opened again.

use crate::{
    asked,
    features::care::{
        residents::living_in,
        units::{ManageUnits, UNIT_CLOSED, UNIT_REOPENED, Unit},
    },
    kernel::{
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::{
        entity::{ActError, Call, Transition, Within},
        store::EventKind,
    },
};

asked! {
    /// A unit in which nobody lives is closed, restricted residents counted: nobody is taken in there any more.
    pub struct CloseUnit, words "unit-close" {}
}

impl Transition for CloseUnit {
    type Of = Unit;
    type May = ManageUnits;
    const AT: &'static str = "/verwaltung/wohnbereiche/{id}/schliessen";
    const EVENT: EventKind = UNIT_CLOSED;
    const CALL: Option<Call> =
        Some(Call::delete("Nothing", "Closes a unit in which nobody lives; needs If-Match"));

    fn applies(unit: &Unit) -> bool {
        unit.aktiv
    }
    fn apply(&self, unit: &Unit, within: &Within<'_, ManageUnits>) -> Result<Unit, ActError> {
        match living_in(within.r, unit.id)? {
            0 => Ok(Unit { aktiv: false, ..unit.clone() }),
            people => {
                let words = Msg::code("WOHNBEREICH_BELEGT").with("n", people);
                Err(Problem::new(Kind::Conflict, "WOHNBEREICH_BELEGT").saying(words).into())
            }
        }
    }
}

asked! {
    /// A closed unit is opened again.
    pub struct ReopenUnit, words "unit-reopen" {}
}

impl Transition for ReopenUnit {
    type Of = Unit;
    type May = ManageUnits;
    const AT: &'static str = "/verwaltung/wohnbereiche/{id}/oeffnen";
    const EVENT: EventKind = UNIT_REOPENED;

    fn applies(unit: &Unit) -> bool {
        !unit.aktiv
    }
    fn apply(&self, unit: &Unit, _: &Within<'_, ManageUnits>) -> Result<Unit, ActError> {
        Ok(Unit { aktiv: true, ..unit.clone() })
    }
}
