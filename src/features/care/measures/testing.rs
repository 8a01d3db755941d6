//! A house with plans, for tests: two units, somebody in each, and people who look after them. Invented.

use axum::{body::to_bytes, response::Response};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::{
    Measure, Proof, ReadPlans, WritePlans,
    json::NewEnd,
    model::{End, Measure as Stored, Planned, Version},
    rules::Sent,
};
use crate::{
    features::care::{
        observations::{self, Entry, Source, WriteEntries},
        residents::{self, EditResidents, Resident, ResidentPatch},
        settings::{CareSettings, ManageCareSettings},
        staff::{self, ManageStaff, Profile, ProfileChange},
        templates::Input,
        units::{ManageUnits, Unit, UnitPatch},
        versioned,
    },
    kernel::{ids::Id, problem::Problem, schedule::Schedule},
    platform::{
        NewTenant, Wiring,
        bench::{NOW, PASSWORD, TestPlatform, lenient},
        entity::{self, Days, Patch, single},
        store::{Event, EventKind, Recorded, StoreError, Versioned},
        tenancy::{Area, Ctx, Permission, Role, Tenant, User},
        web::{answer::Members, browser::Browser, routes::Routes},
    },
};

/// A nurse.
pub const NURSE: &str = "nurse@x.de";
/// Another nurse.
pub const OTHER: &str = "other@x.de";
/// Staff who is no nurse.
pub const HELPER: &str = "helper@x.de";
/// An admin who does not nurse.
pub const ADMIN: &str = "admin@x.de";

/// A house with the units 1 and 2 and somebody in each; it is 2026-11-20, 14:00 in Berlin.
pub struct House {
    /// Where it stands.
    pub site: TestPlatform,
    /// It.
    pub tenant: Tenant,
    /// Its units.
    pub units: [Id<Unit>; 2],
    /// Who lives there.
    pub residents: [Id<Resident>; 2],
    /// Nurse, other nurse, helper, admin.
    pub users: [Id<User>; 4],
}

/// A version of a plan that says when something is due, and how it is proved.
pub fn version(
    zeitplan: &Value,
    nachweis: Proof,
    gueltig_ab: Timestamp,
    gueltig_bis: Option<Timestamp>,
) -> Version {
    Version {
        titel: "Waschen".into(),
        beschreibung: None,
        thema: None,
        risiko: None,
        ziel: None,
        nachweis,
        vorlage: None,
        nur_fachkraft: false,
        fuer_bewohner: false,
        zeitplan: Planned(Schedule::of_json(zeitplan).unwrap()),
        gueltig_ab,
        gueltig_bis,
        evaluation_am: Date::MAX,
        von: Id::from_bytes([7; 16]),
        handzeichen: None,
        at: gueltig_ab,
    }
}

/// A measure of these versions, ended then.
pub fn measure(fassungen: Vec<Version>, ende: Option<Timestamp>) -> Stored {
    let end = |at| End { at, von: Id::from_bytes([7; 16]), handzeichen: None, grund: None };
    Stored {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        fassungen,
        ende: ende.map(end),
        evaluiert: None,
    }
}

fn days() -> Days {
    let today = "2026-11-20".parse().unwrap();
    Days { today, born_by: today }
}

impl House {
    /// With these kinds of records and whatever else is wired; of people who sign in, where there is a hash of their password.
    pub fn new(wiring: Wiring, phc: &str) -> Self {
        let site = TestPlatform::wired(NOW, lenient(), wiring, "");
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        let units = [("Wohnbereich 1", "1"), ("Wohnbereich 2", "2")].map(|(name, short)| {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", short)], days()).unwrap();
            entity::enter(&site.p, &site.ctx::<ManageUnits>(&tenant, None), &boxes, "", None).unwrap().id
        });
        let none = Id::from_bytes([0; 16]);
        let mut house =
            Self { site, tenant, units, residents: [none; 2], users: [Id::from_bytes([0; 16]); 4] };
        house.residents = [house.take_in("Bergfeld", 0, "12a"), house.take_in("Moor", 1, "9")];
        let people = [
            (NURSE, "Nora Nacht", Role::Staff),
            (OTHER, "Otto Ohm", Role::Staff),
            (HELPER, "Hanno Hilf", Role::Staff),
            (ADMIN, "Ada Amt", Role::Admin),
        ];
        house.users =
            people.map(|(email, name, role)| house.site.add(Some(&house.tenant), email, name, role, phc));
        for (place, sign, nurse) in [(0, "NN", true), (1, "OO", true), (2, "HH", false), (3, "AA", false)] {
            house.say(house.users[place], sign, &[], nurse);
        }
        house
    }

    /// Somebody moves into one of the units.
    pub fn take_in(&self, name: &str, unit: usize, room: &str) -> Id<Resident> {
        let unit = self.units[unit].to_string();
        let boxes = [
            ("nachname", name),
            ("vorname", "Erna"),
            ("geburtsdatum", "3.2.1938"),
            ("wohnbereich_id", unit.as_str()),
            ("aufnahme_datum", "1.10.2025"),
            ("zimmer", room),
        ];
        let boxes = ResidentPatch::from_form(boxes, days()).unwrap();
        let ctx = self.ctx::<EditResidents>(None);
        entity::enter(&self.site.p, &ctx, &boxes, "", Some("another person")).unwrap().id
    }

    /// What somebody may do as that person; as the command line without one.
    pub fn ctx<P: Permission>(&self, who: Option<&str>) -> Ctx<P> {
        self.site.ctx(&self.tenant, who)
    }

    /// Says how somebody signs, where they work, and whether they nurse.
    pub fn say(&self, user: Id<User>, sign: &str, units: &[Id<Unit>], fachkraft: bool) {
        let ctx = self.ctx::<ManageStaff>(None);
        let stored = self.site.p.store().read(&ctx, |r| r.get::<Profile>(&Profile::id_of(user))).unwrap();
        let version = stored.map_or(0, |seen| seen.row_version());
        let boxes = [("handzeichen", sign), ("fachkraft", if fachkraft { "ja" } else { "" })];
        let patch = Patch::from_form(boxes, days()).unwrap();
        let wohnbereiche = Some(units.to_vec());
        staff::keep(&self.site.p, &ctx, user, (version, ""), &ProfileChange { patch, wohnbereiche }).unwrap();
    }

    /// Changes settings of the house.
    pub fn set(&self, boxes: &[(&'static str, &str)]) {
        let ctx = self.ctx::<ManageCareSettings>(None);
        let read = self.site.p.store().read(&ctx, |r| single::current::<CareSettings, _>(&ctx, r));
        let changes = |_: &CareSettings| Patch::from_form(boxes.iter().copied(), days());
        single::save(&self.site.p, &ctx, (read.unwrap().1, ""), changes).unwrap();
    }

    /// Changes a resident behind everybody's back.
    pub fn change(&self, id: Id<Resident>, to: impl Fn(Resident) -> Resident) {
        let ctx = self.ctx::<EditResidents>(None);
        let written = self.site.p.store().write(&ctx, |w| {
            let seen: Versioned<Resident> = w.need(&id)?;
            w.replace(&seen, &to(Resident::clone(&seen)))?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
        });
        written.unwrap();
    }

    /// A measure as the nurse plans it for a resident: what is named, and what is usual for the rest.
    pub fn sent(named: &Value) -> Sent {
        let mut whole = json!({
            "titel": "Positionswechsel", "nachweis": "einzeln", "evaluation_am": "2027-01-15",
            "zeitplan": {"art": "taeglich", "zeiten": ["08:00"]},
        });
        for (name, value) in named.as_object().unwrap() {
            whole[name] = value.clone();
        }
        serde_json::from_value::<super::json::NewMeasure>(whole).unwrap().into()
    }

    /// Plans one for somebody.
    pub fn plan(&self, resident: Id<Resident>, named: &Value) -> Id<Stored> {
        let ctx = self.ctx::<WritePlans>(Some(NURSE));
        versioned::begin::<Stored>(&self.site.p, &ctx, resident, &Self::sent(named), "").unwrap().id
    }

    /// Ends one that has one version.
    pub fn end(&self, id: Id<Stored>, grund: &str) {
        let ctx = self.ctx::<WritePlans>(Some(NURSE));
        let seen = versioned::Seen { id, fassung: 1, idempotency_key: "" };
        versioned::end(&self.site.p, &ctx, seen, &NewEnd { grund: grund.to_owned() }).unwrap();
    }

    /// Somebody writes an entry: of now, unless it is of another time.
    pub fn write(
        &self,
        who: &str,
        (resident, vorlage): (Id<Resident>, &str),
        (werte, freitext): (&Value, &str),
        (uebergabe, zeitpunkt): (bool, Option<&str>),
    ) -> Id<Entry> {
        let sent = observations::Sent {
            vorlage: vorlage.to_owned(),
            version: None,
            werte: Input::Json(werte.as_object().unwrap()),
            freitext: freitext.to_owned(),
            zeitpunkt: zeitpunkt.map(|at| at.parse().unwrap()),
            uebergabe,
            bezug_id: None,
            verlauf_id: None,
            anordnung_id: None,
            client_id: None,
            photos: &[],
            names: observations::Names::default(),
        };
        let how = observations::How { quelle: Source::Api, grund: "", idempotency_key: "" };
        let ctx = self.ctx::<WriteEntries>(Some(who));
        observations::actions::write(&self.site.p, &ctx, resident, &[sent], &how).unwrap().entries[0].id
    }

    /// One as it is stored.
    pub fn measure(&self, id: Id<Measure>) -> Versioned<Measure> {
        self.site.p.store().read(&self.ctx::<ReadPlans>(None), |r| r.need(&id)).unwrap()
    }

    /// A browser in which that person is signed in.
    pub async fn browser(&self, who: &str, routes: Routes) -> Browser {
        Browser::signed_in(&self.site.p, routes.and((residents::FEATURE.routes)()), who, PASSWORD).await
    }
}

/// Status and JSON of an answer; of a refusal with its code, its fields and what it is about.
pub async fn answered(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let problem = response.extensions().get::<Problem>().cloned();
    let members = response.extensions().get::<Members>().cloned();
    let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
    let mut body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if let Some(problem) = problem {
        let fields = problem.fields.0.iter().map(|error| json!([error.field, error.code]));
        body["fields"] = fields.collect();
        body["code"] = problem.code.into();
    }
    if let Some(Members(members)) = members {
        for (name, member) in members {
            body[name] = member;
        }
    }
    (status, body)
}

/// The fields of a form, encoded.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    serde_html_form::to_string(fields).unwrap()
}
