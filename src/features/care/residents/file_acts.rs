//! What is done to a resident's file beside changing columns: hints and allergies, their own warning limits, what they
//! agreed to.

use super::{
    EditHints, EditResidents,
    actions::is_written,
    error::ResidentError,
    model::{Limit, Resident},
    rules,
};
use crate::{
    asked,
    features::care::staff::CareDuty,
    kernel::{
        clock::whole_micros,
        decimal::{Decimal, NumberFault},
    },
    platform::{
        entity::{
            ActError, Call,
            Kind::{Bool, Line, Lines},
            Transition, Within,
        },
        store::EventKind,
        tenancy::{Actor, Ctx},
    },
};

/// Only an admin or a nurse does it (care.md, 10.1).
fn admin_or_nurse(who: &Actor, duty: &CareDuty) -> Result<(), ActError> {
    Ok(duty.admin_or_nurse(who.role).map_err(ResidentError::from)?)
}

asked! {
    /// What everybody must know of a resident is entered.
    pub struct KeepHints, words "resident-hints" {
        /// Hints.
        pub hinweise: Option<String> => (Lines(2000)),
        /// Allergies.
        pub allergien: Option<String> => (Lines(2000)),
        /// Somebody asked, and heard of none.
        pub keine_allergien_bekannt: bool => (Bool),
    }
}

impl Transition for KeepHints {
    type Of = Resident;
    type May = EditHints;
    const AT: &'static str = "/bewohner/{id}/hinweise";
    const EVENT: EventKind = EventKind::new("resident.hints");
    const CALL: Option<Call> = Some(Call::post(
        "/api/v1/residents/{id}/hints",
        "Hints",
        "Hints and allergies of a resident, all of them at once; needs If-Match",
    ));

    fn allowed(who: &Actor, duty: &CareDuty) -> Result<(), ActError> {
        admin_or_nurse(who, duty)
    }
    fn applies(resident: &Resident) -> bool {
        !resident.gesperrt
    }
    fn begin(&self, resident: &Resident, _: &Ctx<EditHints>) -> Result<Self, ActError> {
        Ok(Self {
            hinweise: resident.hinweise.clone(),
            allergien: resident.allergien.clone(),
            keine_allergien_bekannt: resident.keine_allergien_bekannt,
        })
    }
    fn apply(&self, resident: &Resident, within: &Within<'_, EditHints>) -> Result<Resident, ActError> {
        is_written(within.ctx, resident)?;
        let Self { hinweise, allergien, keine_allergien_bekannt } = self.clone();
        Ok(Resident { hinweise, allergien, keine_allergien_bekannt, ..resident.clone() })
    }
}

asked! {
    /// A warning limit takes the place of that of a field, for one resident; without numbers the field's own counts again.
    pub struct KeepLimit, words "resident-limit" {
        /// Template and field.
        pub feld: String => (Line(80), needed("GRENZWERT_FELD"), hint("resident-hint-limit")),
        /// Below it a value is striking.
        pub min: Option<String> => (Line(12)),
        /// Above it.
        pub max: Option<String> => (Line(12)),
        /// Why.
        pub grund: String => (Line(500), at_least(rules::LEAST_REASON)),
    }
}

impl Transition for KeepLimit {
    type Of = Resident;
    type May = EditHints;
    const AT: &'static str = "/bewohner/{id}/grenzwert";
    const EVENT: EventKind = EventKind::new("resident.limit");

    fn allowed(who: &Actor, duty: &CareDuty) -> Result<(), ActError> {
        admin_or_nurse(who, duty)
    }
    fn applies(resident: &Resident) -> bool {
        !resident.gesperrt
    }
    fn apply(&self, resident: &Resident, within: &Within<'_, EditHints>) -> Result<Resident, ActError> {
        is_written(within.ctx, resident)?;
        let [min, max] = [("min", &self.min), ("max", &self.max)].map(|(name, typed)| {
            let read = typed.as_deref().map(|typed| Decimal::typed(typed, rules::LIMIT_PLACES));
            read.transpose().map_err(|fault| {
                let code = if fault == NumberFault::TooPrecise { "ZU_GENAU" } else { "ZAHL_UNGUELTIG" };
                ActError::field(name, code)
            })
        });
        let seit = whole_micros(within.ctx.now());
        let (feld, grund) = (self.feld.clone(), self.grund.clone());
        rules::limit(
            resident,
            Limit { feld, min: min?, max: max?, grund, seit, von: within.ctx.actor().user },
        )
    }
}

asked! {
    /// What a resident agrees to.
    pub struct Agree, words "resident-consent" {
        /// That they record their own mood.
        pub einwilligung_mood: bool => (Bool),
        /// That photos of them are taken.
        pub einwilligung_foto: bool => (Bool),
    }
}

impl Transition for Agree {
    type Of = Resident;
    type May = EditResidents;
    const AT: &'static str = "/bewohner/{id}/einwilligung";
    const EVENT: EventKind = EventKind::new("resident.consent");
    const CALL: Option<Call> = Some(Call::post(
        "/api/v1/residents/{id}/consents",
        "Consents",
        "What a resident agrees to, all of it at once; needs If-Match",
    ));

    fn applies(resident: &Resident) -> bool {
        !resident.gesperrt
    }
    fn begin(&self, resident: &Resident, _: &Ctx<EditResidents>) -> Result<Self, ActError> {
        let einwilligung_mood = resident.einwilligung_mood_at.is_some();
        Ok(Self { einwilligung_mood, einwilligung_foto: resident.einwilligung_foto_at.is_some() })
    }
    /// Agreed again, the first day stays.
    fn apply(&self, resident: &Resident, within: &Within<'_, EditResidents>) -> Result<Resident, ActError> {
        is_written(within.ctx, resident)?;
        let mut new = resident.clone();
        let now = whole_micros(within.ctx.now());
        for (at, given) in [
            (&mut new.einwilligung_mood_at, self.einwilligung_mood),
            (&mut new.einwilligung_foto_at, self.einwilligung_foto),
        ] {
            *at = given.then(|| at.unwrap_or(now));
        }
        Ok(new)
    }
}
