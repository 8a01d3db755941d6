//! Orders of restraint as JSON (care.md, 18).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    features::care::{
        observations::{AuthorJson, People},
        residents::Resident,
        restraint_orders::{Basis, OrderVersion, RestraintKind, RestraintOrder, SentOrder as Sent},
        versioned::Revised as _,
    },
    kernel::ids::Id,
};

/// An order with all its versions.
#[derive(Serialize, ToSchema)]
pub struct OrderJson {
    /// The id of all its versions.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<RestraintOrder>,
    /// The number of the newest version, which is its ETag.
    pub fassung: u32,
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `bettgitter`, `gurt`, `tisch`, `tuer`, `medikament` or `sonstige`.
    pub art: &'static str,
    /// What its newest version says.
    #[serde(flatten)]
    pub version: OrderVersionJson,
    /// `FEM_LAEUFT_AB`, `FEM_ABGELAUFEN`, `FEM_GENEHMIGUNG_NACHHOLEN`; empty where nothing must be done.
    pub hinweise: Vec<&'static str>,
    /// Whether it is applied now, and since when.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub angewendet_seit: Option<Timestamp>,
    /// When somebody looks after the resident next at the latest, while it is applied.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub kontrolle_bis: Option<Timestamp>,
    /// That it was ended.
    pub ende: Option<OrderEndJson>,
    /// Every version, the first first.
    pub fassungen: Vec<OrderVersionJson>,
}

/// What a version of an order says.
#[derive(Serialize, ToSchema)]
pub struct OrderVersionJson {
    /// `einwilligung`, `genehmigung` or `notstand`.
    pub grundlage: &'static str,
    /// The court's file number.
    pub aktenzeichen: String,
    /// The last day on which the basis holds.
    #[schema(value_type = Option<String>, format = "date")]
    pub gueltig_bis: Option<Date>,
    /// What was tried before.
    pub alternativen: String,
    /// After how many minutes somebody looks.
    pub kontrolle_min: u16,
    /// Who wrote it.
    pub autor: AuthorJson,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// That an order was ended.
#[derive(Serialize, ToSchema)]
pub struct OrderEndJson {
    /// From then on it is not in force.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// By whom.
    pub von: AuthorJson,
    /// Why; none where the stay ended.
    pub grund: Option<String>,
}

/// The orders of a resident.
#[derive(Serialize, ToSchema)]
pub struct OrdersJson {
    /// Every order that there is or was, those in force first.
    pub items: Vec<OrderJson>,
}

/// What is sent of an order: all of a version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// What takes the freedom; of a new order alone, for it does not change.
    #[serde(default)]
    pub art: Option<String>,
    /// On what it rests.
    #[serde(default)]
    pub grundlage: String,
    /// The court's file number.
    #[serde(default)]
    pub aktenzeichen: Option<String>,
    /// The last day on which the basis holds; needed for `genehmigung`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    pub gueltig_bis: Option<Date>,
    /// What was tried before.
    #[serde(default)]
    pub alternativen: String,
    /// After how many minutes somebody looks, 15 to 240.
    #[serde(default)]
    pub kontrolle_min: Option<i64>,
}

/// What is sent to end one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrderEnd {
    /// Why.
    #[serde(default)]
    pub grund: String,
}

crate::opaque_debug!(NewOrder, NewOrderEnd);

impl From<NewOrder> for Sent {
    fn from(new: NewOrder) -> Self {
        Self {
            art: new.art.unwrap_or_default(),
            grundlage: new.grundlage,
            aktenzeichen: new.aktenzeichen.unwrap_or_default(),
            gueltig_bis: new.gueltig_bis,
            alternativen: new.alternativen,
            kontrolle_min: new.kontrolle_min,
        }
    }
}

impl OrderVersionJson {
    fn of(version: &OrderVersion, people: &People) -> Self {
        Self {
            grundlage: Basis::code(version.grundlage),
            aktenzeichen: version.aktenzeichen.clone().unwrap_or_default(),
            gueltig_bis: version.gueltig_bis,
            alternativen: version.alternativen.clone(),
            kontrolle_min: version.kontrolle_min,
            autor: people.json(version.von, version.handzeichen.as_ref()),
            at: version.at,
        }
    }
}

/// What is known of an order beside itself.
#[derive(Default, Clone, Copy)]
pub struct Applied {
    /// Since when it is applied.
    pub since: Option<Timestamp>,
    /// When somebody looks next.
    pub control: Option<Timestamp>,
}

impl OrderJson {
    /// An order; none where it has no version, which never is.
    #[must_use]
    pub fn new(
        order: &RestraintOrder,
        hinweis: Option<&'static str>,
        applied: Applied,
        people: &People,
    ) -> Option<Self> {
        Some(Self {
            id: order.id,
            fassung: order.fassung(),
            resident_id: order.resident_id,
            art: RestraintKind::code(order.art),
            version: OrderVersionJson::of(order.newest()?, people),
            hinweise: hinweis.into_iter().collect(),
            angewendet_seit: applied.since,
            kontrolle_bis: applied.control,
            ende: order.ende.as_ref().map(|end| OrderEndJson {
                at: end.at,
                von: people.json(end.von, end.handzeichen.as_ref()),
                grund: end.grund.clone(),
            }),
            fassungen: order.fassungen.iter().map(|one| OrderVersionJson::of(one, people)).collect(),
        })
    }
}
