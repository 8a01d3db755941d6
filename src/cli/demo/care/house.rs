//! Units, staff and residents.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Map, Value, json};

use super::{super::people::DemoRng, Story, login, with};
use crate::{
    cli::{
        account::hashed,
        demo::job::{Login, failed, password},
        exit::Failure,
    },
    features::{
        care::{
            residents::{Agree, EditHints, EditResidents, KeepHints, Resident},
            staff::{ManageStaff, Profile, ProfileChange, keep},
            units::{ManageUnits, Unit},
        },
        house::{accounts, tenants},
    },
    kernel::{ids::Id, secret::Secret},
    platform::{
        Platform,
        entity::{self, Patch, Target},
        tenancy::{Area, Operator, Role, Tenant, User},
    },
};

/// What the house is called.
pub const NAME: &str = "Haus Lindenhof";
const SLUG: &str = "lindenhof";

/// The units: name, short name, places, and how many live there.
pub const UNITS: [(&str, &str, u16, usize); 3] =
    [("Erdgeschoss", "EG", 14, 14), ("Obergeschoss", "OG", 14, 14), ("Demenzbereich", "DE", 12, 12)];

/// Somebody who works here.
pub struct Colleague {
    /// Their name.
    name: &'static str,
    /// How they sign.
    sign: &'static str,
    qualifikation: &'static str,
    /// Whether they may do what is reserved for nurses.
    pub nurse: bool,
    /// In which units, by their place; none: in all.
    pub units: &'static [usize],
}

const fn colleague(
    name: &'static str,
    sign: &'static str,
    qualifikation: &'static str,
    units: &'static [usize],
) -> Colleague {
    let nurse = matches!(qualifikation.as_bytes(), b"pflegefachkraft");
    Colleague { name, sign, qualifikation, nurse, units }
}

/// Who heads the care; an admin who nurses.
pub const HEAD: Colleague = colleague("Petra Lindner", "PL", "pflegefachkraft", &[]);
/// The staff. The last one left a while ago.
pub const STAFF: [Colleague; 14] = [
    colleague("Nina Falk", "NF", "pflegefachkraft", &[0]),
    colleague("Olaf Brandt", "OB", "pflegehilfe", &[0]),
    colleague("Rita Sommer", "RS", "pflegehilfe", &[0]),
    colleague("Jana Kühn", "JK", "pflegefachkraft", &[1]),
    colleague("Timo Becker", "TB", "pflegehilfe", &[1]),
    colleague("Svenja Haas", "SH", "ausbildung", &[1]),
    colleague("Mara Vogt", "MV", "pflegefachkraft", &[2]),
    colleague("Erik Lorenz", "EL", "betreuung", &[2]),
    colleague("Ulla Peters", "UP", "pflegehilfe", &[2]),
    colleague("Sonja Wirth", "SW", "pflegefachkraft", &[0, 1]),
    colleague("Kai Engel", "KE", "pflegefachkraft", &[1, 2]),
    colleague("Birgit Nolte", "BN", "pflegefachkraft", &[]),
    colleague("Dirk Adler", "DA", "pflegehilfe", &[]),
    colleague("Gisela Ernst", "GE", "pflegehilfe", &[0]),
];
/// The one who left.
const FORMER: usize = 13;
/// Of whom the logins are printed, beside the head.
const PRINTED: [usize; 2] = [0, 1];

impl Colleague {
    /// Their address.
    pub fn email(&self) -> String {
        let name = self.name.to_lowercase().replace('ü', "ue");
        format!("{}@{SLUG}.example", name.split(' ').next().unwrap_or_default())
    }
}

/// Somebody who lives here.
pub struct Lodger {
    /// Their id.
    pub id: Id<Resident>,
    /// In which unit, by its place.
    pub unit: usize,
}

/// The house as it stands.
pub struct House {
    /// Its name in addresses.
    pub slug: &'static str,
    /// Its units, as in [`UNITS`].
    pub units: Vec<Id<Unit>>,
    /// Who lives there.
    pub residents: Vec<Lodger>,
    /// How many measures were planned.
    pub measures: usize,
    /// The logins that are printed.
    pub logins: Vec<Login>,
}

/// The house with the accounts of everybody.
pub struct Founded {
    /// It.
    pub tenant: Tenant,
    /// The accounts of the staff, that of the head last.
    users: Vec<Id<User>>,
    logins: Vec<Login>,
}

/// Founds the house, with the accounts of everybody.
pub fn found(p: &Platform, operator: &Operator) -> Result<Founded, Failure> {
    let tenant =
        tenants::create(p, operator, SLUG, NAME, &[Area::Pflege]).map_err(|error| Failure::of(&error))?;
    // Nobody is told the passwords of the others.
    let untold = hashed(p, Secret::new(password()?), &[NAME])?;
    let (mut logins, mut users) = (Vec::new(), Vec::new());
    for (nth, who) in STAFF.iter().enumerate().map(|(nth, who)| (Some(nth), who)).chain([(None, &HEAD)]) {
        let role = if nth.is_none() { Role::Admin } else { Role::Staff };
        let email = who.email();
        let mut phc = untold.clone();
        if nth.is_none_or(|nth| PRINTED.contains(&nth)) {
            let password = password()?;
            phc = hashed(p, Secret::new(password.clone()), &[&email, who.name])?;
            logins.push(login(role.code(), &email, password));
        }
        let account =
            accounts::NewAccount { email: &email, name: who.name, role, password: phc, must_change: false };
        users.push(accounts::create(p, operator, &tenant, account).map_err(|error| Failure::of(&error))?);
    }
    Ok(Founded { tenant, users, logins })
}

fn patch<R: entity::Fields>(values: Value) -> Result<Patch<R>, Failure> {
    let values: Map<String, Value> = serde_json::from_value(values).unwrap_or_default();
    Patch::from_json(&values).map_err(|errors| failed(&entity::ActError::Invalid(errors)))
}

/// Makes units, profiles and residents.
pub fn furnished(story: &Story<'_>, founded: Founded) -> Result<House, Failure> {
    let head = HEAD.email();
    let manage = story.acting::<ManageUnits>(&head)?;
    let mut units = Vec::new();
    for (sortierung, (name, kuerzel, plaetze, _)) in (1..).zip(UNITS) {
        let values = json!({"name": name, "kuerzel": kuerzel, "plaetze": plaetze, "sortierung": sortierung});
        let made = entity::enter::<Unit>(story.p, &manage, &patch(values)?, "", None);
        units.push(made.map_err(|error| failed(&error))?.id);
    }
    let manage = story.acting::<ManageStaff>(&head)?;
    for ((nth, who), user) in STAFF.iter().chain([&HEAD]).enumerate().zip(founded.users) {
        let bis = (nth == FORMER).then(|| story.day(20));
        let mut values = json!({
            "handzeichen": who.sign, "qualifikation": who.qualifikation, "fachkraft": who.nurse,
            "von": story.first.saturating_sub(700.days()),
        });
        if let Some(bis) = bis {
            with(&mut values, "bis", json!(bis));
        }
        let wohnbereiche = who.units.iter().filter_map(|place| units.get(*place).copied()).collect();
        let change = ProfileChange { patch: patch::<Profile>(values)?, wohnbereiche: Some(wohnbereiche) };
        keep(story.p, &manage, user, (0, ""), &change).map_err(|error| failed(&error))?;
    }
    let residents = moved_in(story, &units)?;
    Ok(House { slug: SLUG, units, residents, measures: 0, logins: founded.logins })
}

const WOMEN: [&str; 14] = [
    "Adele",
    "Berta",
    "Cäcilie",
    "Dorothea",
    "Elsbeth",
    "Frieda",
    "Gerda",
    "Hedwig",
    "Ida",
    "Käthe",
    "Lieselotte",
    "Magda",
    "Rosa",
    "Wilma",
];
const MEN: [&str; 8] = ["Alwin", "Bruno", "Emil", "Gustav", "Hugo", "Konrad", "Ludwig", "Oskar"];
const SURNAMES: [&str; 40] = [
    "Ahlberg",
    "Birkmann",
    "Dornhof",
    "Eberbach",
    "Eschenfeld",
    "Falkenhagen",
    "Gersthal",
    "Grünwald",
    "Hagelstein",
    "Hirschmann",
    "Ilmbrück",
    "Kesselring",
    "Klingenthal",
    "Lindenau",
    "Lüneberg",
    "Morgenroth",
    "Mühlhof",
    "Nebelsee",
    "Osterrode",
    "Pfeilschmied",
    "Quellmann",
    "Rosenfeld",
    "Schönbach",
    "Silbermann",
    "Tannhagen",
    "Ulmenhof",
    "Vogelsang",
    "Weidenbach",
    "Winkelmann",
    "Zederfeld",
    "Ahornau",
    "Buchwald",
    "Erlenbach",
    "Fichtner",
    "Haselbach",
    "Kieferle",
    "Lärchfeld",
    "Pappelmann",
    "Steinlinde",
    "Wacholder",
];
const HINTS: [&str; 6] = [
    "Hört rechts schlecht, bitte von links ansprechen.",
    "Brille liegt morgens auf dem Nachttisch.",
    "Braucht den Rollator immer in Reichweite.",
    "Schluckt langsam; Getränke andicken.",
    "Möchte beim Waschen keine Eile.",
    "Ruft nachts nach der Schwester Anna.",
];
const ALLERGIES: [&str; 4] = ["Penicillin", "Pflaster (Acrylat)", "Jod", "Nüsse"];

/// Who lives here: aged 71 to 101, moved in during the last years.
fn moved_in(story: &Story<'_>, units: &[Id<Unit>]) -> Result<Vec<Lodger>, Failure> {
    let head = HEAD.email();
    let edit = story.acting::<EditResidents>(&head)?;
    let hints = story.acting::<EditHints>(&head)?;
    let mut dice = DemoRng::new(40);
    let mut surnames = SURNAMES.iter();
    let mut all = Vec::new();
    for (unit, (place, (.., living))) in units.iter().zip(UNITS.iter().enumerate()) {
        for room in 1..=*living {
            let woman = dice.percent(72);
            let born = born(story, &mut dice);
            let grade = 2 + dice.below(4);
            let mut values = json!({
                "nachname": surnames.next(), "vorname": dice.pick(if woman { &WOMEN } else { &MEN }),
                "anrede": if woman { "Frau" } else { "Herr" }, "geschlecht": if woman { "w" } else { "m" },
                "geburtsdatum": born, "wohnbereich_id": unit, "zimmer": format!("{}{room:02}", place + 1),
                "aufnahme_datum": dice.day(story.first.saturating_sub(1_400.days()), 1_380),
                "pflegegrad": grade, "pflegegrad_seit": dice.day(story.first.saturating_sub(900.days()), 800),
                "hausarzt": dice.pick(&["Dr. Ernst", "Dr. Yilmaz", "Praxis am Markt"]),
            });
            if dice.percent(40) {
                with(&mut values, "trinkziel_ml", json!(1_300 + 100 * dice.below(5)));
            }
            let made = entity::enter::<Resident>(story.p, &edit, &patch(values)?, "", None);
            let id = made.map_err(|error| failed(&error))?.id;
            let allergies = dice.percent(30).then(|| dice.pick(&ALLERGIES).to_owned());
            let act = KeepHints {
                hinweise: dice.percent(70).then(|| dice.pick(&HINTS).to_owned()),
                keine_allergien_bekannt: allergies.is_none() && dice.percent(60),
                allergien: allergies,
            };
            entity::carry_out(story.p, &hints, Target::of(id, 1), &act).map_err(|error| failed(&error))?;
            let agrees = Agree { einwilligung_mood: dice.percent(60), einwilligung_foto: dice.percent(70) };
            let version = story.version(&edit, id)?;
            entity::carry_out(story.p, &edit, Target::of(id, version), &agrees)
                .map_err(|error| failed(&error))?;
            all.push(Lodger { id, unit: place });
        }
    }
    Ok(all)
}

fn born(story: &Story<'_>, dice: &mut DemoRng) -> Date {
    dice.day(story.first.saturating_sub(101.years()), 30 * 365)
}
