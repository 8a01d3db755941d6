//! The closed lists of restraint orders, and how an order is called.

use super::model::RestraintOrder;
use crate::{closed_list, kernel::words::Msg, ui::View};

closed_list! {
    /// What takes the freedom (care.md, 8.4).
    pub enum RestraintKind {
        /// Rails of the bed.
        Bettgitter = 1 "bettgitter",
        /// A belt.
        Gurt = 2 "gurt",
        /// A table at the chair.
        Tisch = 3 "tisch",
        /// A locked door.
        Tuer = 4 "tuer",
        /// Medicine given for that.
        Medikament = 5 "medikament",
        /// Something else.
        Sonstige = 6 "sonstige",
    }
}

closed_list! {
    /// On what an order rests (§ 1831 (4) BGB).
    pub enum Basis {
        /// The resident's own consent.
        Einwilligung = 1 "einwilligung",
        /// The approval of a court.
        Genehmigung = 2 "genehmigung",
        /// An emergency: the approval must be sought without delay.
        Notstand = 3 "notstand",
    }
}

/// The word of a kind.
#[must_use]
pub fn kind_word(v: &View, kind: RestraintKind) -> String {
    v.t(&Msg { key: format!("fem-kind-{}", kind.code()).into(), args: Vec::new() })
}

/// The word of a basis.
#[must_use]
pub fn basis_word(v: &View, basis: Basis) -> String {
    v.t(&Msg { key: format!("fem-basis-{}", basis.code()).into(), args: Vec::new() })
}

/// How an order is called where one of several is chosen.
#[must_use]
pub fn called(v: &View, order: &RestraintOrder) -> String {
    let kind = kind_word(v, order.art);
    match order.newest() {
        Some(newest) => format!("{kind}, {}", basis_word(v, newest.grundlage)),
        None => kind,
    }
}
