//! What is special about the pages of a resident.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use super::{
    actions::{self, Candidate},
    acts::{KeepAbsence, Lift, Look, MoveOut, MoveWithin, Reopen, Restrict},
    columns::{CARE, CONSENT, STAY},
    error::ResidentError,
    file_acts::{Agree, KeepHints, KeepLimit},
    model::{Resident, ResidentPatch},
    pages::{self, HERE},
    record::BY_RESTRICTED,
    rules,
    words::{self, Status},
    {AskStandIn, EditResidents, ReadResidents, RestrictResidents},
};
use crate::{
    addresses,
    features::care::{
        settings::Zugriff,
        staff::{Barred, STAND_IN_AT, restricted},
        units::{self, Unit},
    },
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Button, Explain as _, FieldErrors, Link, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{
            Act, ActError, Addresses, Column, Events, Field, Fields as _, Filter, List, ListIds, ListQuery,
            Listed, Lookalike, Section, Shown, Stamp, Takes, Transition as _, about, found,
        },
        search::NumberedNeedle,
        store::{Change, Event, EventKind, Order, Range, Reader, StoreError, Writer},
        tenancy::{Ctx, Permission, Role},
    },
    ui::{NavSpot, View, form::Choice},
};

pub(super) const LIST: List = List {
    ids: ListIds {
        table: "bewohnerliste",
        filter: "bewohnerfilter",
        search: "bewohner-suche",
        rows: "bewohner",
    },
    called: &["bewohner", "resident"],
    filters: &[
        Filter::Q,
        Filter::new("wohnbereich", "resident-field-wohnbereich-id", Takes::Record).api("wohnbereich_id"),
        Filter::new("status", "common-state", Takes::Words(&words::Shown::CODES)),
        Filter::new("import", "resident-filter-import", Takes::Kept).api("import_id"),
    ],
    closed_by: "status",
    sorts: &[
        "nachname",
        "-nachname",
        "zimmer",
        "-zimmer",
        "wohnbereich_id",
        "-wohnbereich_id",
        "aufnahme_datum",
        "-aufnahme_datum",
    ],
    sort: "nachname",
    columns: &[
        Column::called("nachname", "resident-column-name").bare(),
        Column::of("wohnbereich_id").bare(),
        Column::of("zimmer"),
        Column::of("geburtsdatum"),
        Column::of("pflegegrad"),
        Column::of("aufnahme_datum"),
        Column::called("status", "common-state").bare(),
    ],
    begin: &[("/bewohner/neu", "resident-new")],
};

/// What the pages of residents show that stands in none.
pub struct House {
    /// Now.
    pub now: Timestamp,
    /// Its units, in their order, closed ones included.
    pub units: Vec<Unit>,
    /// How many files are restricted; only those who restrict are told.
    pub restricted: usize,
    /// Where the user stands in, and until before when.
    pub stands_in: Vec<(Id<Unit>, Timestamp)>,
    /// Open units in which they could.
    pub elsewhere: Vec<Id<Unit>>,
}

impl House {
    /// The name of a unit.
    pub fn unit(&self, id: Id<Unit>) -> &str {
        self.units.iter().find(|unit| unit.id == id).map_or("–", |unit| &unit.name)
    }
    /// The units as choices.
    pub fn choices(&self) -> Vec<Choice> {
        self.units.iter().map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())).collect()
    }
}

impl Candidate {
    /// As the form of a new resident shows it.
    pub(super) fn lookalike(&self) -> Lookalike {
        let code = match (self.gesperrt, self.status) {
            (true, _) => "DUBLETTE_EINGESCHRAENKT",
            (false, Status::Aktiv) => "DUBLETTE_IM_HAUS",
            (false, Status::Ausgezogen) => "DUBLETTE_AUSGEZOGEN",
            (false, Status::Verstorben) => "DUBLETTE_VERSTORBEN",
        };
        let page = Msg::new("resident-candidate").with("nr", self.nr);
        let mut ways = vec![Link { href: Resident::at(self.id), words: page }];
        if !self.gesperrt && self.status != Status::Aktiv {
            let href = Resident::address(Reopen::AT, self.id);
            ways.push(Link { href, words: Msg::new(Reopen::WORDS) });
        }
        Lookalike { ways, code }
    }
}

impl Shown for Resident {
    type Read = ReadResidents;
    type Edit = EditResidents;
    type Around = House;
    const AT: Addresses = addresses!("/bewohner");
    const HERE: NavSpot = HERE;
    const LIST: &'static List = &LIST;
    const EVENTS: Events = Events {
        created: EventKind::new("resident.created"),
        changed: EventKind::with_reaction("resident.changed"),
    };
    const ACTS: &'static [Act<Self>] = &[
        Act::of::<KeepHints>().below(CARE),
        Act::of::<KeepLimit>().below(CARE),
        Act::of::<Agree>().below(CONSENT),
        Act::of::<KeepAbsence>().below(STAY),
        Act::of::<MoveWithin>().below(STAY),
        Act::of::<MoveOut>(),
        Act::of::<Reopen>(),
        Act::of::<Restrict>().below(Section::SYSTEM),
        Act::of::<Lift>().below(Section::SYSTEM),
    ];
    const ANYWAY: Option<&'static str> = Some("grund");

    /// Nobody lives in a house without units.
    fn missing(house: &House) -> Option<(&'static str, &'static str, &'static str)> {
        house.units.is_empty().then_some(("resident-none-units", "/verwaltung/wohnbereiche/neu", "unit-new"))
    }

    fn around(p: &Platform, ctx: &Ctx<ReadResidents>) -> Result<House, StoreError> {
        let restricted = match ctx.try_as::<RestrictResidents>() {
            Some(ctx) => p.store().read(&ctx, |r| {
                Ok::<_, StoreError>(r.by(&BY_RESTRICTED, &Range::all(), Order::Up)?.count())
            })?,
            None => 0,
        };
        p.store().read(ctx, |r| {
            let (units, duty) = (units::all(r)?, r.duty()?);
            let asks = ctx.actor().role == Role::Staff && duty.zugriff == Zugriff::Vertretung;
            let other = |unit: &&Unit| unit.aktiv && !duty.is_own(unit.id) && !duty.stands_in(unit.id);
            let elsewhere = units.iter().filter(|_| asks).filter(other).map(|unit| unit.id).collect();
            let stands_in = if asks { duty.vertretungen.clone() } else { Vec::new() };
            Ok(House { now: ctx.now(), units, restricted, stands_in, elsewhere })
        })
    }
    fn named(&self, words: Msg) -> Msg {
        words.with("name", format!("{}, {}", self.nachname, self.vorname)).with("nr", self.nr)
    }
    fn closed(&self) -> bool {
        self.status != Status::Aktiv
    }
    fn locked(&self, today: Date) -> Result<(), ActError> {
        if self.gesperrt {
            return Err(ResidentError::Restricted.into());
        }
        Ok(self.stay().is_written(today, false)?)
    }
    fn reached<P: Permission>(&self, ctx: &Ctx<P>) -> Result<(), ActError> {
        restricted(ctx.actor().role, self.gesperrt, None).map_err(|barred| {
            let problem = barred.explain();
            let look = barred == Barred::GrundNoetig;
            let at = Self::address(Look::AT, self.id);
            let problem = if look { problem.way_out(at, Msg::new("resident-look")) } else { problem };
            problem.into()
        })
    }
    /// Of another unit: which one, and one button to stand in there. Of the resident nothing is said.
    fn unreached<P: Permission>(
        p: &Platform,
        ctx: &Ctx<P>,
        id: Id<Self>,
    ) -> Result<Option<Problem>, StoreError> {
        let Some(ctx) = ctx.try_as::<AskStandIn>() else { return Ok(None) };
        let unit = p.store().read(&ctx, |r| {
            let seen = r.get::<Self>(&id)?;
            seen.map(|seen| r.need::<Unit>(&seen.wohnbereich_id)).transpose()
        })?;
        Ok(unit.map(|unit| {
            let words = Msg::new("stand-in-do").with("x", unit.name.clone());
            let fields = vec![("wohnbereich_id", unit.id.to_string())];
            let button = Button { at: STAND_IN_AT, fields, back: Self::at(id), words };
            let problem = Barred::VertretungNoetig.explain().with_button(button);
            problem.saying(Msg::code("VERTRETUNG_NOETIG").with("x", unit.name.clone()))
        }))
    }

    /// Of their own units, and those where they stand in, unless something else is asked for.
    fn list(
        p: &Platform,
        ctx: &Ctx<ReadResidents>,
        query: &ListQuery<Self>,
        paging: Paging,
    ) -> Result<Listed<Self>, StoreError> {
        let duty = p.store().read(ctx, |r| r.duty())?;
        let (role, asked) = (ctx.actor().role, ["q", "wohnbereich", "import"].map(|name| query.value(name)));
        let all = asked.iter().any(Option::is_some);
        found::scanned(p, ctx, query, paging, |resident| {
            !resident.gesperrt && (all || duty.lists(role, resident.wohnbereich_id))
        })
    }
    fn passes(&self, around: &House, filter: &str, value: &str) -> bool {
        match filter {
            "wohnbereich" => value.parse() == Ok(self.wohnbereich_id),
            "import" => self.import_log_id.is_some_and(|run| value.parse() == Ok(run)),
            _ => self.shown(around.now).code() == value,
        }
    }
    fn choices(around: &House, name: &str) -> Vec<Choice> {
        if matches!(name, "wohnbereich" | "wohnbereich_id" | "umzuege") {
            around.choices()
        } else {
            Vec::new()
        }
    }
    fn cells(&self, v: &View, around: &House, needle: Option<&NumberedNeedle>) -> Vec<Markup> {
        pages::cells(self, v, around, needle)
    }

    fn begins(column: &str, today: Date) -> String {
        if column == "aufnahme_datum" { today.strftime("%d.%m.%Y").to_string() } else { String::new() }
    }
    fn draft(patch: &ResidentPatch, stamp: &Stamp) -> Result<Self, FieldErrors> {
        rules::draft(patch, stamp)
    }
    /// The care grade is entered with the stay; after that a decision alone changes it (care.md, 3.7).
    fn fits(&self, r: &Reader<'_, EditResidents>, before: Option<&Self>) -> Result<(), ActError> {
        let grade = |one: &Self| (one.pflegegrad, one.pflegegrad_seit);
        if before.is_some_and(|before| grade(before) != grade(self)) {
            let field = if before.map(|one| one.pflegegrad) == Some(self.pflegegrad) {
                "pflegegrad_seit"
            } else {
                "pflegegrad"
            };
            return Err(ActError::field(field, "PFLEGEGRAD_NUR_BESCHEID"));
        }
        actions::fits_the_house(r, before, self)
    }
    /// Shown by number: the name is the one that was entered.
    fn lookalikes(r: &Reader<'_, EditResidents>, new: &Self) -> Result<Vec<Lookalike>, StoreError> {
        Ok(actions::candidates(r, new)?.iter().map(Candidate::lookalike).collect())
    }
    fn insert(
        w: &mut Writer<'_, '_, EditResidents>,
        new: Self,
        anyway: Option<&str>,
    ) -> Result<(Id<Self>, Event), ActError> {
        let grund = anyway.map(|why| rules::reason(why, rules::LEAST_REASON, "GRUND_FEHLT")).transpose()?;
        let told = grund.clone().map(|why| Change { field: "grund".into(), old: None, new: Some(why) });
        let new = Self { nr: w.next_number::<Self>()?, grund, ..new };
        w.add(&new)?;
        let event = about(new.id, Self::EVENTS.created, 1).note("nr", new.nr);
        Ok((new.id, event.changing(told.into_iter().collect())))
    }

    fn warnings(&self, _: Date) -> Vec<(&'static str, &'static str)> {
        rules::warnings(self)
    }
    fn word(v: &View, column: &str, word: &str) -> String {
        pages::word(v, column, word)
    }
    fn above_list(v: &View, around: &House) -> Markup {
        html! {
            (pages::restricted_files(v, around.restricted))
            (pages::stands_in(v, around))
        }
    }
    fn standing(&self, v: &View, around: &House) -> Markup {
        pages::status_badge(v, self.shown(around.now))
    }
    fn lead(&self, v: &View, around: &House) -> Markup {
        pages::lead(self, v, around)
    }
    fn value(&self, v: &View, around: &House, field: &Field<Self>, _: bool) -> Option<Markup> {
        pages::value(self, v, around, field)
    }
    fn imported_at(&self) -> Option<Timestamp> {
        self.import_log_id.map(|_| self.created_at)
    }
    fn ways(&self, v: &View, may_edit: bool) -> Markup {
        html! {
            @if may_edit {
                a href={ "/verwaltung/protokoll?objekt=residents:" (self.id) } { (v.w("resident-who-saw")) }
            }
        }
    }
}
