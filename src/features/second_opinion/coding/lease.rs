//! A card in somebody's hands: for five minutes nobody else gets it (interface.md, 4.6).

use jiff::{SignedDuration, Timestamp};

use crate::{
    features::second_opinion::cases::{Case, Field, FieldValue, GutachtenTyp, JaNein, Patch},
    kernel::ids::Id,
    platform::{
        store::{Corrupt, OnDisk, Record, TableName},
        tenancy::User,
        web::query::Form,
    },
    record,
};

/// How long a card stays in somebody's hands.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// A lease with more than this left is not renewed, so that looking again writes nothing.
const FRESH: SignedDuration = SignedDuration::from_mins(4);

/// What a coder decides; what is not chosen yet is none.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Coding {
    /// Bestätigung or Alternative.
    pub gutachten_typ: Option<GutachtenTyp>,
    /// Change of therapy.
    pub therapieaenderung: Option<JaNein>,
    /// Reason: correction of the diagnosis.
    pub diagnosekorrektur: bool,
    /// Reason: undertreatment.
    pub unterversorgung: bool,
    /// Reason: overtreatment.
    pub uebertherapie: bool,
}

record! {
    /// The card of one case in somebody's hands.
    pub struct CodingLease {
        /// The case.
        pub case: Id<Case>,
        /// Whose hands.
        pub coder: Id<User>,
        /// Their name as shown to others.
        pub name: String,
        /// Until when.
        pub until: Timestamp,
        /// What the form is filled with: a coding that was taken back.
        pub draft: Option<Coding>,
    }
}

crate::opaque_debug!(Coding);

impl CodingLease {
    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
    /// Whether it holds so long that it need not be renewed.
    #[must_use]
    pub fn fresh(&self, now: Timestamp) -> bool {
        now + FRESH < self.until
    }
}

/// Type, change (0 for what is not chosen), the three reasons.
impl OnDisk for Coding {
    type Raw = (u8, u8, [bool; 3]);
    fn raw(&self) -> Self::Raw {
        (
            self.gutachten_typ.map_or(0, GutachtenTyp::number),
            self.therapieaenderung.map_or(0, JaNein::number),
            [self.diagnosekorrektur, self.unterversorgung, self.uebertherapie],
        )
    }
    fn of_raw((typ, change, reasons): Self::Raw) -> Result<Self, Corrupt> {
        let [diagnosekorrektur, unterversorgung, uebertherapie] = reasons;
        let gutachten_typ = GutachtenTyp::from_number(typ);
        let therapieaenderung = JaNein::from_number(change);
        Ok(Self { gutachten_typ, therapieaenderung, diagnosekorrektur, unterversorgung, uebertherapie })
    }
}

impl Record for CodingLease {
    const TABLE: TableName = TableName::new(17, "coding_leases");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Case>;

    fn key(&self) -> Id<Case> {
        self.case
    }
}

impl Coding {
    /// The coding that a case has.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            gutachten_typ: case.gutachten_typ,
            therapieaenderung: case.therapieaenderung,
            diagnosekorrektur: case.ta_diagnosekorrektur,
            unterversorgung: case.ta_unterversorgung,
            uebertherapie: case.ta_uebertherapie,
        }
    }

    /// What was chosen in the card's form; what is no choice counts as not chosen.
    #[must_use]
    pub fn of_form(form: &Form) -> Self {
        Self {
            gutachten_typ: GutachtenTyp::from_code(form.get("gutachten_typ")),
            therapieaenderung: JaNein::from_code(form.get("therapieaenderung")),
            diagnosekorrektur: form.has("ta_diagnosekorrektur"),
            unterversorgung: form.has("ta_unterversorgung"),
            uebertherapie: form.has("ta_uebertherapie"),
        }
    }

    /// As columns of the case; what is not chosen is left out.
    #[must_use]
    pub fn patch(&self) -> Patch {
        let mut patch = Patch::new();
        let mut set = |name: &str, value: Option<FieldValue>| {
            if let (Some(field), Some(value)) = (Field::named(name), value) {
                patch.set(field, value);
            }
        };
        set("gutachten_typ", self.gutachten_typ.map(|typ| FieldValue::Word(typ.code())));
        set("therapieaenderung", self.therapieaenderung.map(|change| FieldValue::Word(change.code())));
        set("ta_diagnosekorrektur", Some(FieldValue::Bool(self.diagnosekorrektur)));
        set("ta_unterversorgung", Some(FieldValue::Bool(self.unterversorgung)));
        set("ta_uebertherapie", Some(FieldValue::Bool(self.uebertherapie)));
        patch
    }

    /// No coding at all, as columns of the case.
    #[must_use]
    pub fn cleared() -> Patch {
        let mut patch = Self::default().patch();
        for name in ["gutachten_typ", "therapieaenderung"] {
            if let Some(field) = Field::named(name) {
                patch.set(field, FieldValue::Empty);
            }
        }
        patch
    }

    /// Whether the case has any part of a coding.
    #[must_use]
    pub fn any(&self) -> bool {
        *self != Self::default()
    }

    /// A change of therapy without any reason: allowed, but unusual (domain.md, 1.3).
    #[must_use]
    pub fn without_reason(&self) -> bool {
        self.therapieaenderung == Some(JaNein::Ja)
            && !(self.diagnosekorrektur || self.unterversorgung || self.uebertherapie)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by version 1; must be readable for ever.
    #[test]
    fn the_stored_form_stays_readable() {
        let lease = CodingLease {
            case: Id::from_bytes([1; 16]),
            coder: Id::from_bytes([2; 16]),
            name: "A. B.".into(),
            until: "2026-11-20T13:05:00Z".parse().unwrap(),
            draft: Some(Coding {
                gutachten_typ: Some(GutachtenTyp::Bestaetigung),
                therapieaenderung: Some(JaNein::Ja),
                unterversorgung: true,
                ..Coding::default()
            }),
        };
        let bytes = lease.encoded().unwrap();
        assert_eq!(
            crate::kernel::text::hex(&bytes),
            "010101010101010101010101010101010202020202020202020202020202020205412e20422efd00ae7ec869c10c00010201000100"
        );
        let read = CodingLease::load(1, &bytes).unwrap();
        assert!(read.draft == lease.draft && read.until == lease.until && read.name == lease.name);
        assert!(CodingLease::load(2, &bytes).is_err());
    }
}
