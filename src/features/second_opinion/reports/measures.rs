//! What is counted (domain.md, 5.1): each measure is a predicate over the traits of a case.

use crate::features::second_opinion::cases::Traits;

/// A measure of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Every case.
    Erstberatungen,
    /// Documents received.
    Unterlagen,
    /// Second opinion declined.
    Ablehnungen,
    /// Aborted.
    Abbrueche,
    /// Neither documents nor declined nor aborted; immediate, never the 28-day rule.
    KeineRueckmeldung,
    /// Expert report exists.
    Gutachten,
    /// Expert report of type Alternative.
    Alternative,
    /// Expert report of type Bestätigung.
    Bestaetigung,
    /// Expert report without type.
    NichtKodiert,
    /// [`Measure::KeineRueckmeldung`] or declined; the two exclude each other.
    KeineRmAblehnung,
    /// Expert report with change of therapy.
    TaJa,
    /// Expert report without change of therapy.
    TaNein,
    /// Reason of the change: diagnosis corrected.
    Diagnosekorrektur,
    /// Reason of the change: too little therapy.
    Unterversorgung,
    /// Reason of the change: too much therapy.
    Uebertherapie,
}

impl Measure {
    /// Whether a case with these traits counts. A Storno counts nowhere.
    #[must_use]
    pub const fn counts(self, traits: Traits) -> bool {
        if traits.has(Traits::STORNIERT) {
            return false;
        }
        let gutachten = traits.has(Traits::GUTACHTEN);
        match self {
            Self::Erstberatungen => true,
            Self::Unterlagen => traits.has(Traits::UNTERLAGEN),
            Self::Ablehnungen => traits.has(Traits::ABLEHNUNG),
            Self::Abbrueche => traits.has(Traits::ABBRUCH),
            Self::KeineRueckmeldung => traits.keine_rueckmeldung(),
            Self::Gutachten => gutachten,
            Self::Alternative => gutachten && traits.has(Traits::ALTERNATIVE),
            Self::Bestaetigung => gutachten && traits.has(Traits::BESTAETIGUNG),
            Self::NichtKodiert => gutachten && !traits.kodiert(),
            Self::KeineRmAblehnung => traits.keine_rueckmeldung() || traits.has(Traits::ABLEHNUNG),
            Self::TaJa => gutachten && traits.has(Traits::TA_JA),
            Self::TaNein => gutachten && traits.has(Traits::TA_NEIN),
            Self::Diagnosekorrektur => gutachten && traits.has(Traits::DIAGNOSEKORREKTUR),
            Self::Unterversorgung => gutachten && traits.has(Traits::UNTERVERSORGUNG),
            Self::Uebertherapie => gutachten && traits.has(Traits::UEBERTHERAPIE),
        }
    }

    /// The German label of rows and columns in the workbook.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Erstberatungen => "Erstberatungen",
            Self::Unterlagen => "Unterlagen",
            Self::Ablehnungen => "Ablehnungen",
            Self::Abbrueche => "Abbrüche",
            Self::KeineRueckmeldung => "Keine Rückmeldung",
            Self::Gutachten => "Gutachten",
            Self::Alternative => "Alternative",
            Self::Bestaetigung => "Bestätigung",
            Self::NichtKodiert => "Noch nicht kodiert",
            Self::KeineRmAblehnung => "Keine RM/Ablehnung",
            Self::TaJa => "TA Ja",
            Self::TaNein => "TA Nein",
            Self::Diagnosekorrektur => "Diagnosekorrektur",
            Self::Unterversorgung => "Unterversorgung",
            Self::Uebertherapie => "Übertherapie",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Measure; 15] = [
        Measure::Erstberatungen,
        Measure::Unterlagen,
        Measure::Ablehnungen,
        Measure::Abbrueche,
        Measure::KeineRueckmeldung,
        Measure::Gutachten,
        Measure::Alternative,
        Measure::Bestaetigung,
        Measure::NichtKodiert,
        Measure::KeineRmAblehnung,
        Measure::TaJa,
        Measure::TaNein,
        Measure::Diagnosekorrektur,
        Measure::Unterversorgung,
        Measure::Uebertherapie,
    ];

    #[test]
    fn what_holds_for_every_possible_case() {
        for bits in 0..(1_u16 << 13) {
            let traits = Traits(bits);
            let is = |measure: Measure| measure.counts(traits);
            if traits.has(Traits::STORNIERT) {
                assert!(!ALL.into_iter().any(is), "a Storno counts nowhere");
                continue;
            }
            assert!(is(Measure::Erstberatungen));
            assert!(!(is(Measure::KeineRueckmeldung) && is(Measure::Ablehnungen)), "disjoint, so a sum");
            if !(traits.has(Traits::ALTERNATIVE) && traits.has(Traits::BESTAETIGUNG)) {
                let parts = [Measure::Alternative, Measure::Bestaetigung, Measure::NichtKodiert];
                assert_eq!(parts.into_iter().filter(|m| is(*m)).count(), usize::from(is(Measure::Gutachten)));
            }
        }
    }
}
