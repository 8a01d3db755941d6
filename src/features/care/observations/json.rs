//! An entry as JSON (care.md, 18).

use std::{borrow::Cow, collections::HashMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{ArrayBuilder, OneOfBuilder, Schema},
    },
};

use super::{
    model::{Entry, Score, Version, Withdrawal},
    rules,
};
use crate::{
    features::care::{
        residents::Resident, restraint_orders::RestraintOrder, units::Unit, wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::{
        Platform,
        store::StoreError,
        tenancy::{Ctx, Permission, User},
    },
};

/// Who wrote something, as far as the house knows them.
pub struct People(HashMap<Id<User>, Person>);

/// A person of the house.
#[derive(Clone)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Whether they work there now.
    pub aktiv: bool,
}
crate::opaque_debug!(Person);

impl People {
    /// The authors of these entries and of all their versions.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of<'a, P: Permission>(
        p: &Platform,
        ctx: &Ctx<P>,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> Result<Self, StoreError> {
        Self::named(p, ctx, entries.flat_map(Entry::authors))
    }

    /// These people.
    ///
    /// # Errors
    /// Those of the store.
    pub fn named<P: Permission>(
        p: &Platform,
        ctx: &Ctx<P>,
        ids: impl Iterator<Item = Id<User>>,
    ) -> Result<Self, StoreError> {
        let mut ids: Vec<Id<User>> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let known = p.members(ctx, &ids)?;
        Ok(Self(known.into_iter().map(|(id, name, aktiv)| (id, Person { name, aktiv })).collect()))
    }

    /// Their name; none of somebody whom nothing is known of any more.
    #[must_use]
    pub fn name(&self, user: Id<User>) -> Option<&str> {
        self.0.get(&user).map(|person| person.name.as_str())
    }

    /// Them with that Handzeichen, as the API gives it.
    #[must_use]
    pub fn json(&self, user: Id<User>, handzeichen: Option<&String>) -> AuthorJson {
        let aktiv = self.0.get(&user).is_some_and(|person| person.aktiv);
        AuthorJson { id: user, handzeichen: handzeichen.cloned(), aktiv }
    }
}

impl Entry {
    /// Everybody who wrote something of it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        let withdrawn = self.storno.iter().map(|storno| storno.von);
        self.fassungen.iter().map(|version| version.von).chain([self.erfasst_von]).chain(withdrawn)
    }
}

/// Somebody who wrote something.
#[derive(Serialize, ToSchema)]
pub struct AuthorJson {
    /// The user.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<User>,
    /// How they signed it.
    pub handzeichen: Option<String>,
    /// Whether they work in the house now.
    pub aktiv: bool,
}

/// An entry with all its versions.
#[derive(Serialize, ToSchema)]
pub struct EntryJson {
    /// The id of all its versions.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Entry>,
    /// The number of the current version, which is its ETag.
    pub fassung: u32,
    /// Whose it is.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Key of its template; none of an entry that was hidden since it is another person's.
    pub vorlage: Option<String>,
    /// The version of the template.
    pub version: u32,
    /// The answers by the keys of their fields.
    #[schema(value_type = Object)]
    pub werte: Map<String, Value>,
    /// Free text.
    pub freitext: String,
    /// When it was observed.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// When the server received it.
    #[schema(value_type = String, format = "date-time")]
    pub empfangen_at: Timestamp,
    /// The shift in which it was made, `DATE/key`.
    pub schicht: String,
    /// The unit in which it was made.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// Who made it.
    pub erfasst_von: AuthorJson,
    /// `seite`, `api` or `offline`.
    pub quelle: &'static str,
    /// Whether it is striking.
    pub auffaellig: bool,
    /// The fields that are.
    pub auffaellige_felder: Vec<String>,
    /// The score, of a template that has one.
    pub punkte: Option<ScoreJson>,
    /// Whether it was made late.
    pub nachgetragen: bool,
    /// Whether it was sent late.
    pub spaet_uebertragen: bool,
    /// Whether it belongs into the handover.
    pub uebergabe: bool,
    /// The earlier entry to which it belongs.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub bezug_id: Option<Id<Entry>>,
    /// The course of the wound of which it tells.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub verlauf_id: Option<Id<WoundCourse>>,
    /// The order of the restraint that was applied.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub anordnung_id: Option<Id<RestraintOrder>>,
    /// Whether a restraint was applied without a valid basis.
    pub ohne_grundlage: bool,
    /// Asked for alone: the entries that belong to it, such as the effect of a medicine, newest first.
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dazu: Option<Vec<Id<Entry>>>,
    /// That it was withdrawn.
    pub storno: Option<WithdrawalJson>,
    /// Every version, the first first.
    pub fassungen: Vec<VersionJson>,
}

/// One version of an entry.
#[derive(Serialize, ToSchema)]
pub struct VersionJson {
    /// Its number.
    pub fassung: u32,
    /// The version of the template.
    pub version: u32,
    /// The answers.
    #[schema(value_type = Object)]
    pub werte: Map<String, Value>,
    /// Free text.
    pub freitext: String,
    /// When it was observed.
    #[schema(value_type = String, format = "date-time")]
    pub zeitpunkt: Timestamp,
    /// Who wrote it.
    pub von: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Why.
    pub grund: Option<String>,
}

/// A score.
#[derive(Serialize, ToSchema)]
pub struct ScoreJson {
    /// The sum; none unless every scored field is answered.
    pub summe: Option<u32>,
    /// The scored fields without an answer.
    pub fehlend: Vec<String>,
    /// What the sum means.
    pub stufe: Option<String>,
    /// How grave that is, 1 the least.
    pub rang: Option<u8>,
    /// Whether it is striking.
    pub auffaellig: bool,
}

/// That an entry was withdrawn.
#[derive(Serialize, ToSchema)]
pub struct WithdrawalJson {
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why.
    pub grund: Option<String>,
    /// `falsche_person`, or none.
    pub klasse: Option<&'static str>,
}

/// A page of entries, newest first.
#[derive(Serialize, ToSchema)]
pub struct EntriesJson {
    /// The entries.
    pub items: Vec<EntryJson>,
    /// What `cursor` is for the next page; none on the last.
    pub next: Option<String>,
    /// Of a search whose time was over: until when it got.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub gesucht_bis: Option<Timestamp>,
}

/// An entry that was just written.
#[derive(Serialize, ToSchema)]
pub struct WrittenJson {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryJson,
    /// Whether it alarms.
    pub alarm: bool,
}

/// What is sent of a new entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEntry {
    /// Whose it is.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Key of its template.
    pub vorlage: String,
    /// The version of the template that was filled in; the current one unless told.
    #[serde(default)]
    pub version: Option<u32>,
    /// The answers by the keys of their fields.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub werte: Map<String, Value>,
    /// Free text.
    #[serde(default)]
    pub freitext: Option<String>,
    /// When it was observed; now unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// Whether it belongs into the handover.
    #[serde(default)]
    pub uebergabe: bool,
    /// The earlier entry of the same resident to which it belongs.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub bezug_id: Option<Id<Entry>>,
    /// The course of the wound of which it tells; of the template `wunde`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub verlauf_id: Option<Id<WoundCourse>>,
    /// The order of the restraint that was applied; of the template `fem_anwendung`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub anordnung_id: Option<Id<RestraintOrder>>,
    /// An id of the sender's making: the same one sent again gives the same entry.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub client_id: Option<Id<Entry>>,
    /// Why an admin adds to a closed file.
    #[serde(default)]
    pub grund: Option<String>,
}

/// One new entry, or up to ten of one resident.
pub enum NewEntries {
    /// One.
    One(Box<NewEntry>),
    /// Several: all of them or none.
    Several(Vec<NewEntry>),
}

/// Told apart by the bracket, so that what is wrong inside is still named by its place.
impl<'de> Deserialize<'de> for NewEntries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = NewEntries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry or a list of entries")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<NewEntries, A::Error> {
                let one = NewEntry::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(NewEntries::One(Box::new(one)))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<NewEntries, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(NewEntries::Several)
            }
        }
        from.deserialize_any(Either)
    }
}

impl PartialSchema for NewEntries {
    fn schema() -> RefOr<Schema> {
        let one = Ref::from_schema_name(NewEntry::name());
        let several = ArrayBuilder::new().items(one.clone()).max_items(Some(rules::MOST_AT_ONCE));
        RefOr::T(Schema::OneOf(OneOfBuilder::new().item(one).item(several).build()))
    }
}
impl ToSchema for NewEntries {
    fn name() -> Cow<'static, str> {
        "NewEntries".into()
    }
    fn schemas(parts: &mut Vec<(String, RefOr<Schema>)>) {
        parts.push((NewEntry::name().into_owned(), NewEntry::schema()));
        NewEntry::schemas(parts);
    }
}

/// What is sent of a correction: all of the entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// The answers by the keys of their fields.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub werte: Map<String, Value>,
    /// Free text.
    #[serde(default)]
    pub freitext: Option<String>,
    /// When it was observed; as before unless told.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zeitpunkt: Option<Timestamp>,
    /// Why, where it must be said.
    #[serde(default)]
    pub grund: Option<String>,
}

/// What is sent of a withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// Why, where it must be said.
    #[serde(default)]
    pub grund: Option<String>,
    /// `falsche_person` hides the content from the file.
    #[serde(default)]
    pub klasse: Option<String>,
}

crate::opaque_debug!(NewEntry, NewEntries, NewVersion, NewWithdrawal);

impl EntryJson {
    /// An entry.
    #[must_use]
    pub fn new(entry: &Entry, people: &People) -> Self {
        let current = entry.current();
        let first = entry.fassungen.first().and_then(|version| version.handzeichen.as_ref());
        Self {
            id: entry.id,
            fassung: entry.fassung(),
            resident_id: entry.resident_id,
            vorlage: Some(entry.vorlage.clone()).filter(|key| !key.is_empty()),
            version: current.map_or(0, |version| version.vorlage_version),
            werte: current.map(|version| version.werte.json()).unwrap_or_default(),
            freitext: current.and_then(|version| version.freitext.clone()).unwrap_or_default(),
            zeitpunkt: entry.zeitpunkt(),
            created_at: entry.created_at,
            empfangen_at: entry.empfangen_at,
            schicht: entry.schicht.clone(),
            wohnbereich_id: entry.wohnbereich_id,
            erfasst_von: people.json(entry.erfasst_von, first),
            quelle: entry.quelle.code(),
            auffaellig: entry.is_striking(),
            auffaellige_felder: current.map(|version| version.auffaellige_felder.clone()).unwrap_or_default(),
            punkte: current.and_then(|version| version.punkte.as_ref()).map(ScoreJson::of),
            nachgetragen: entry.is_late(),
            spaet_uebertragen: entry.is_sent_late(),
            uebergabe: entry.uebergabe,
            bezug_id: entry.bezug_id,
            verlauf_id: entry.verlauf_id,
            anordnung_id: entry.anordnung_id,
            ohne_grundlage: entry.ohne_grundlage,
            dazu: None,
            storno: entry.storno.as_ref().map(|storno| WithdrawalJson::of(storno, people)),
            fassungen: (1..)
                .zip(&entry.fassungen)
                .map(|(nr, one)| VersionJson::of(nr, one, people))
                .collect(),
        }
    }
}

impl VersionJson {
    fn of(fassung: u32, version: &Version, people: &People) -> Self {
        Self {
            fassung,
            version: version.vorlage_version,
            werte: version.werte.json(),
            freitext: version.freitext.clone().unwrap_or_default(),
            zeitpunkt: version.zeitpunkt,
            von: people.json(version.von, version.handzeichen.as_ref()),
            at: version.at,
            grund: version.grund.clone(),
        }
    }
}

impl ScoreJson {
    fn of(score: &Score) -> Self {
        let Score { summe, fehlend, stufe, rang, auffaellig } = score.clone();
        Self { summe, fehlend, stufe, rang, auffaellig }
    }
}

impl WithdrawalJson {
    fn of(storno: &Withdrawal, people: &People) -> Self {
        Self {
            at: storno.at,
            von: people.json(storno.von, storno.handzeichen.as_ref()),
            grund: storno.grund.clone(),
            klasse: storno.klasse.map(super::words::Klasse::code),
        }
    }
}
