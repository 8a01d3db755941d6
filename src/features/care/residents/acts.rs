//! What is done to a resident beside changing columns: they are away, move, move out and come back; their file is restricted.

use jiff::{Timestamp, civil::Date};

use super::{
    EditResidents, KeepAbsences, RestrictResidents,
    actions::{fits_the_house, not_restricted},
    columns::FIRST_YEAR,
    model::{Absence, Resident},
    rules,
    words::{AbsenceKind, Status},
};
use crate::{
    asked,
    features::care::{staff, units::Unit},
    kernel::{clock::day_in, ids::Id, words::Msg},
    platform::{
        entity::{
            ActError, Call, Fields as _,
            Kind::{DateFrom, Enum, Instant, Line, Lines, Reference},
            Shown as _, Transition, Within,
        },
        store::{EventKind, StoreError},
        tenancy::Ctx,
    },
};

/// The states that close a stay.
const LEFT: [&str; 2] = [Status::Ausgezogen.code(), Status::Verstorben.code()];

fn lives_here(resident: &Resident) -> bool {
    resident.status == Status::Aktiv && !resident.gesperrt
}

asked! {
    /// A stay ends: they moved out, or died.
    pub struct MoveOut, words "resident-close" {
        /// Which of the two.
        pub status: Option<Status> => (Enum(&LEFT), needed("STATUS_FEHLT")),
        /// The last day.
        pub auszug_datum: Option<Date> => (DateFrom(FIRST_YEAR), needed("AUSZUG_FEHLT")),
    }
}

impl Transition for MoveOut {
    type Of = Resident;
    type May = EditResidents;
    const AT: &'static str = "/bewohner/{id}/ausziehen";
    const EVENT: EventKind = EventKind::with_reaction("resident.closed");
    const CALL: Option<Call> = Some(Call::post(
        "/api/v1/residents/{id}/move-out",
        "MoveOut",
        "A resident moves out or dies; needs If-Match",
    ));

    fn applies(resident: &Resident) -> bool {
        lives_here(resident)
    }
    fn begin(&self, _: &Resident, ctx: &Ctx<EditResidents>) -> Result<Self, ActError> {
        Ok(Self { auszug_datum: Some(ctx.today()), ..self.clone() })
    }
    fn apply(&self, resident: &Resident, _: &Within<'_, EditResidents>) -> Result<Resident, ActError> {
        not_restricted(resident)?;
        let how = Self::given("status", self.status)?;
        let last = Self::given("auszug_datum", self.auszug_datum)?;
        rules::close(resident, how, last)
    }
}

asked! {
    /// A closed stay is opened again. A unit that was closed meanwhile takes nobody back.
    pub struct Reopen, words "resident-reopen" {
        /// Why.
        pub grund: String => (Line(500), at_least(rules::LEAST_REASON)),
    }
}

impl Transition for Reopen {
    type Of = Resident;
    type May = EditResidents;
    const AT: &'static str = "/bewohner/{id}/wieder-oeffnen";
    const EVENT: EventKind = EventKind::new("resident.reopened");
    const CALL: Option<Call> = Some(Call::post(
        "/api/v1/residents/{id}/reopen",
        "Reopening",
        "Opens a closed stay again; needs If-Match",
    ));

    fn applies(resident: &Resident) -> bool {
        resident.closed() && !resident.gesperrt
    }
    fn apply(&self, resident: &Resident, within: &Within<'_, EditResidents>) -> Result<Resident, ActError> {
        not_restricted(resident)?;
        let new = rules::reopen(resident, &self.grund)?;
        fits_the_house(within.r, None, &new)?;
        Ok(new)
    }
}

asked! {
    /// They move inside the house.
    pub struct MoveWithin, words "resident-move" {
        /// To which unit.
        pub wohnbereich_id: Option<Id<Unit>> => (Reference, needed("WOHNBEREICH_UNBEKANNT")),
        /// Into which room.
        pub zimmer: Option<String> => (Line(20)),
        /// From which day on.
        pub ab: Option<Date> => (DateFrom(FIRST_YEAR), needed("DATUM_UNGUELTIG")),
    }
}

impl Transition for MoveWithin {
    type Of = Resident;
    type May = EditResidents;
    const AT: &'static str = "/bewohner/{id}/umzug";
    const EVENT: EventKind = EventKind::new("resident.moved");

    fn applies(resident: &Resident) -> bool {
        lives_here(resident)
    }
    fn begin(&self, resident: &Resident, ctx: &Ctx<EditResidents>) -> Result<Self, ActError> {
        let (wohnbereich_id, zimmer) = (Some(resident.wohnbereich_id), resident.zimmer.clone());
        Ok(Self { wohnbereich_id, zimmer, ab: Some(ctx.today()) })
    }
    fn apply(&self, resident: &Resident, within: &Within<'_, EditResidents>) -> Result<Resident, ActError> {
        not_restricted(resident)?;
        let unit = Self::given("wohnbereich_id", self.wohnbereich_id)?;
        let ab = Self::given("ab", self.ab)?;
        let new = rules::relocate(resident, unit, self.zimmer.clone(), ab, within.ctx.today())?;
        fits_the_house(within.r, Some(resident), &new)?;
        Ok(new)
    }
}

asked! {
    /// An absence is entered, or changed.
    pub struct KeepAbsence, words "resident-absence" {
        /// The number of the one that is changed; nothing: a new one.
        pub nr: Option<u16>,
        /// Why.
        pub art: Option<AbsenceKind> => (Enum(&AbsenceKind::CODES), needed("ABWESENHEIT_ART_FEHLT")),
        /// From this instant on.
        pub von: Option<Timestamp> => (Instant, needed("ZEITPUNKT_UNGUELTIG")),
        /// Until before this instant; nothing: not back yet.
        pub bis: Option<Timestamp> => (Instant),
        /// A note.
        pub notiz: Option<String> => (Lines(500)),
    }
}

impl KeepAbsence {
    /// That absence as it stands, to be changed.
    pub fn of(resident: &Resident, nr: u16) -> Option<Self> {
        let old = resident.abwesenheiten.iter().find(|absence| absence.nr == nr)?;
        let (art, von, notiz) = (Some(old.art), Some(old.von), old.notiz.clone());
        Some(Self { nr: Some(nr), art, von, bis: old.bis, notiz })
    }
}

impl Transition for KeepAbsence {
    type Of = Resident;
    type May = KeepAbsences;
    const AT: &'static str = "/bewohner/{id}/abwesenheit";
    const EVENT: EventKind = EventKind::with_reaction("resident.absence");
    const CALL: Option<Call> = Some(Call {
        status: 201,
        ..Call::post(
            "/api/v1/residents/{id}/absences",
            "AbsenceValues",
            "An absence begins, or is entered later; needs If-Match",
        )
    });

    fn applies(resident: &Resident) -> bool {
        lives_here(resident)
    }
    fn begin(&self, resident: &Resident, ctx: &Ctx<KeepAbsences>) -> Result<Self, ActError> {
        match self.nr {
            Some(nr) => Self::of(resident, nr).ok_or(ActError::Store(StoreError::Missing)),
            None => Ok(Self { von: Some(ctx.now()), ..Self::default() }),
        }
    }
    fn apply(&self, resident: &Resident, within: &Within<'_, KeepAbsences>) -> Result<Resident, ActError> {
        not_restricted(resident)?;
        let art = Self::given("art", self.art)?;
        let von = Self::given("von", self.von)?;
        let entered = Absence { nr: 0, art, von, bis: self.bis, notiz: self.notiz.clone() };
        rules::away(resident, self.nr, entered, day_in(von, within.ctx.zone()))
    }
    fn title(&self, resident: &Resident) -> Msg {
        resident.named(Self::msg(if self.nr.is_some() { "change-title" } else { "title" }))
    }
}

asked! {
    /// A file is restricted: it is gone from lists, search and figures, and staff no longer reach it.
    pub struct Restrict, words "resident-restrict" {
        /// Why.
        pub grund: String => (Line(500), at_least(staff::LEAST_REASON)),
    }
}

impl Transition for Restrict {
    type Of = Resident;
    type May = RestrictResidents;
    const AT: &'static str = "/bewohner/{id}/einschraenken";
    const EVENT: EventKind = EventKind::new("resident.restricted");
    const GRAVE: bool = true;

    fn applies(resident: &Resident) -> bool {
        !resident.gesperrt
    }
    fn apply(&self, resident: &Resident, _: &Within<'_, RestrictResidents>) -> Result<Resident, ActError> {
        rules::restrict(resident, true, &self.grund)
    }
}

asked! {
    /// A restriction is lifted.
    pub struct Lift, words "resident-lift" {
        /// Why.
        pub grund: String => (Line(500), at_least(staff::LEAST_REASON)),
    }
}

impl Transition for Lift {
    type Of = Resident;
    type May = RestrictResidents;
    const AT: &'static str = "/bewohner/{id}/freigeben";
    const EVENT: EventKind = EventKind::new("resident.unrestricted");
    const UNOPENED: bool = true;

    fn applies(resident: &Resident) -> bool {
        resident.gesperrt
    }
    fn apply(&self, resident: &Resident, _: &Within<'_, RestrictResidents>) -> Result<Resident, ActError> {
        rules::restrict(resident, false, &self.grund)
    }
    fn title(&self, resident: &Resident) -> Msg {
        Self::msg("title").with("nr", resident.nr)
    }
}

asked! {
    /// A restricted file is looked into, once. That changes nothing: whoever opens it writes the event.
    pub struct Look, words "resident-look" {
        /// Why.
        pub grund: String => (Line(500), at_least(staff::LEAST_REASON)),
    }
}

impl Transition for Look {
    type Of = Resident;
    type May = RestrictResidents;
    const AT: &'static str = "/bewohner/{id}/einsehen";
    const EVENT: EventKind = EventKind::new("resident.opened");
    const UNOPENED: bool = true;

    fn applies(resident: &Resident) -> bool {
        resident.gesperrt
    }
    fn apply(&self, resident: &Resident, _: &Within<'_, RestrictResidents>) -> Result<Resident, ActError> {
        Ok(resident.clone())
    }
    fn title(&self, resident: &Resident) -> Msg {
        Self::msg("title").with("nr", resident.nr)
    }
}
