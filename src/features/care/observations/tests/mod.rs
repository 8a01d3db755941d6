//! Entries: the worked examples through the functions and handlers of the routes, acts, races, pages, and what is stored.
//!
//! Owns: a house with two units, residents and people who write about them.
//! May use: everything of the feature.
//! Never: a mock.

mod acts;
mod examples;
mod lists;
mod pages;
mod photos;
mod sequences;
mod stored;
mod subjects;

use axum::{body::to_bytes, extract::State, response::Response};
use serde_json::Value;

use super::{FEATURE, Photo, ReadEntries, WriteEntries, api, json::NewEntries, model::Entry};
use crate::{
    features::care::{
        alert_pages,
        alerts::Alert,
        residents::{self, EditResidents, Resident, ResidentPatch},
        restraint_orders::RestraintOrder,
        settings::{CareSettings, ManageCareSettings},
        staff::{self, ManageStaff, Profile, ProfileChange, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::{ManageUnits, Unit, UnitPatch},
        wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::{
        NewTenant, Wiring,
        bench::{NOW, PASSWORD, TestPlatform, lenient},
        blobs::{Blob, BlobChunk},
        entity::{self, Days, Patch, single},
        store::{Event, EventKind, RecordKind, StoreError, Versioned},
        tenancy::{Area, Ctx, Permission, Role, Tenant, User},
        web::{
            browser::Browser,
            idempotency::IdempotencyRecord,
            query::{IfMatch, Json, Path},
        },
    },
};

static KINDS: [RecordKind; 15] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<IdempotencyRecord>(),
];

/// A nurse, a helper, an admin who does not nurse.
pub const NURSE: &str = "nurse@x.de";
pub const HELPER: &str = "helper@x.de";
pub const ADMIN: &str = "admin@x.de";

/// A house with the units 1 and 2 and somebody in each; it is 2026-11-20, 14:00 in Berlin.
pub struct House {
    pub site: TestPlatform,
    pub tenant: Tenant,
    pub units: [Id<Unit>; 2],
    pub residents: [Id<Resident>; 2],
    pub users: [Id<User>; 3],
}

fn days() -> Days {
    let today = "2026-11-20".parse().unwrap();
    Days { today, born_by: today }
}

impl House {
    pub fn new() -> Self {
        Self::with("")
    }

    /// Of people who sign in, where there is a hash of their password.
    fn with(phc: &str) -> Self {
        Self::wired(Wiring { kinds: &KINDS, beside: FEATURE.beside, ..Wiring::NONE }, phc)
    }

    /// With the kinds and whatever else of a feature that stands on entries.
    pub fn wired(wiring: Wiring, phc: &str) -> Self {
        let site = TestPlatform::wired(NOW, lenient(), wiring, "");
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        let units = [("Wohnbereich 1", "1"), ("Wohnbereich 2", "2")].map(|(name, short)| {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", short)], days()).unwrap();
            entity::enter(&site.p, &site.ctx::<ManageUnits>(&tenant, None), &boxes, "", None).unwrap().id
        });
        let mut house = Self {
            site,
            tenant,
            units,
            residents: [Id::from_bytes([0; 16]); 2],
            users: [Id::from_bytes([0; 16]); 3],
        };
        house.residents = [house.take_in("Bergfeld", 0), house.take_in("Moor", 1)];
        let people = [
            (NURSE, "Nora Nacht", Role::Staff),
            (HELPER, "Hanno Hilf", Role::Staff),
            (ADMIN, "Ada Amt", Role::Admin),
        ];
        house.users =
            people.map(|(email, name, role)| house.site.add(Some(&house.tenant), email, name, role, phc));
        house.say(house.users[0], "NN", &[], true);
        house.say(house.users[1], "HH", &[], false);
        house.say(house.users[2], "AA", &[], false);
        house
    }

    pub async fn signing_in() -> Self {
        let phc = TestPlatform::at(NOW, &KINDS).phc().await;
        Self::with(&phc)
    }

    fn take_in(&self, name: &str, unit: usize) -> Id<Resident> {
        let unit = self.units[unit].to_string();
        let boxes = [
            ("nachname", name),
            ("vorname", "Erna"),
            ("geburtsdatum", "3.2.1938"),
            ("wohnbereich_id", unit.as_str()),
            ("aufnahme_datum", "1.10.2025"),
            ("zimmer", "104"),
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

    pub fn set(&self, boxes: &[(&'static str, &str)]) {
        let ctx = self.ctx::<ManageCareSettings>(None);
        let read = self.site.p.store().read(&ctx, |r| single::current::<CareSettings, _>(&ctx, r));
        let changes = |_: &CareSettings| Patch::from_form(boxes.iter().copied(), days());
        single::save(&self.site.p, &ctx, (read.unwrap().1, ""), changes).unwrap();
    }

    pub fn entry(&self, id: Id<Entry>) -> Versioned<Entry> {
        self.site.p.store().read(&self.ctx::<ReadEntries>(None), |r| r.need(&id)).unwrap()
    }

    pub fn all(&self) -> Vec<Entry> {
        let read = self.site.p.store().read(&self.ctx::<ReadEntries>(None), |r| {
            r.scan::<Entry>()?
                .map(|entry| entry.map(Versioned::into_inner))
                .collect::<Result<Vec<_>, StoreError>>()
        });
        read.unwrap()
    }

    /// What the audit says of an entry, oldest first.
    fn told(&self, id: Id<Entry>) -> Vec<String> {
        let told =
            self.site.p.store().read(&self.ctx::<ReadEntries>(None), |r| r.history::<Entry>(id.bytes()));
        told.unwrap().into_iter().map(|entry| entry.kind).collect()
    }

    /// `POST /observations` as that person.
    pub async fn post(&self, who: &str, body: Value) -> (u16, Value) {
        let body: NewEntries = serde_json::from_value(body).unwrap();
        answered(
            api::create(self.ctx::<WriteEntries>(Some(who)), State(self.site.p.clone()), Json(body)).await,
        )
        .await
    }

    /// One entry of the first resident; its id.
    pub async fn write(&self, who: &str, vorlage: &str, werte: Value, freitext: &str) -> Id<Entry> {
        let (status, one) = self.post(who, serde_json::json!({
            "resident_id": self.residents[0], "vorlage": vorlage, "werte": werte, "freitext": freitext,
        })).await;
        assert_eq!(status, 201, "{one}");
        one["id"].as_str().unwrap().parse().unwrap()
    }

    pub async fn get(&self, who: &str, id: Id<Entry>) -> (u16, Value) {
        answered(api::read(self.ctx::<ReadEntries>(Some(who)), State(self.site.p.clone()), Path(id)).await)
            .await
    }

    pub async fn correct(&self, who: &str, id: Id<Entry>, fassung: u64, body: Value) -> (u16, Value) {
        let body = serde_json::from_value(body).unwrap();
        let ctx = self.ctx::<WriteEntries>(Some(who));
        answered(api::correct(ctx, State(self.site.p.clone()), Path(id), IfMatch(fassung), Json(body)).await)
            .await
    }

    pub async fn withdraw(&self, who: &str, id: Id<Entry>, fassung: u64, body: Value) -> (u16, Value) {
        let body = serde_json::from_value(body).unwrap();
        let ctx = self.ctx::<WriteEntries>(Some(who));
        answered(api::withdraw(ctx, State(self.site.p.clone()), Path(id), IfMatch(fassung), Json(body)).await)
            .await
    }

    pub async fn browser(&self, who: &str) -> Browser {
        self.browser_with(who, crate::platform::web::routes::Routes::new()).await
    }

    /// With the routes of other features, too.
    pub async fn browser_with(&self, who: &str, more: crate::platform::web::routes::Routes) -> Browser {
        let routes =
            (FEATURE.routes)().and((residents::FEATURE.routes)()).and((alert_pages::FEATURE.routes)());
        Browser::signed_in(&self.site.p, routes.and(more), who, PASSWORD).await
    }
}

/// Status and JSON of an answer; of a refusal with its fields and what it is about.
pub async fn answered(response: Response) -> (u16, Value) {
    use crate::{kernel::problem::Problem, platform::web::answer::Members};
    let status = response.status().as_u16();
    let problem = response.extensions().get::<Problem>().cloned();
    let members = response.extensions().get::<Members>().cloned();
    let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
    let mut body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if let Some(problem) = problem {
        let fields = problem.fields.0.iter().map(|error| serde_json::json!([error.field, error.code]));
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

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(
        FEATURE.matrix(),
        [
            "entries.read: admin staff",
            "entries.write: admin staff",
            "entries.revise_own: staff",
            "entries.revise: admin",
            "entries.hidden: admin",
        ]
    );
}
