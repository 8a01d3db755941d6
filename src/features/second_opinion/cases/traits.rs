//! What a case counts as: one set of flags from which every figure of the report, the dashboard and the lists is a sum.

/// The countable traits of one case, packed; stored in tally rows, so a bit's meaning is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Traits(pub u16);

impl Traits {
    /// Documents received.
    pub const UNTERLAGEN: Self = Self(1);
    /// Second opinion declined.
    pub const ABLEHNUNG: Self = Self(1 << 1);
    /// Aborted.
    pub const ABBRUCH: Self = Self(1 << 2);
    /// Expert report exists.
    pub const GUTACHTEN: Self = Self(1 << 3);
    /// `gutachten_typ` = Alternative.
    pub const ALTERNATIVE: Self = Self(1 << 4);
    /// `gutachten_typ` = Bestätigung.
    pub const BESTAETIGUNG: Self = Self(1 << 5);
    /// `therapieaenderung` = Ja.
    pub const TA_JA: Self = Self(1 << 6);
    /// `therapieaenderung` = Nein.
    pub const TA_NEIN: Self = Self(1 << 7);
    /// Diagnosekorrektur.
    pub const DIAGNOSEKORREKTUR: Self = Self(1 << 8);
    /// Unterversorgung.
    pub const UNTERVERSORGUNG: Self = Self(1 << 9);
    /// Übertherapie.
    pub const UEBERTHERAPIE: Self = Self(1 << 10);
    /// An ICD is entered.
    pub const ICD: Self = Self(1 << 11);
    /// Soft-deleted (Storno): counts nowhere but in its own list.
    pub const STORNIERT: Self = Self(1 << 12);

    /// Whether every flag of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the flags of `other` when `on`.
    #[must_use]
    pub const fn with(self, other: Self, on: bool) -> Self {
        if on { Self(self.0 | other.0) } else { self }
    }

    /// "Keine Rückmeldung" of the reports (domain.md, 5.1): immediate, never the 28-day rule.
    #[must_use]
    pub const fn keine_rueckmeldung(self) -> bool {
        !self.has(Self::UNTERLAGEN) && !self.has(Self::ABLEHNUNG) && !self.has(Self::ABBRUCH)
    }

    /// Coded: an expert report whose type is set.
    #[must_use]
    pub const fn kodiert(self) -> bool {
        self.has(Self::GUTACHTEN) && (self.has(Self::ALTERNATIVE) || self.has(Self::BESTAETIGUNG))
    }
}
