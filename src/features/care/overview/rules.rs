//! How a resident stands in a shift, and what is counted of all of them: pure functions (care.md, 12).

use crate::closed_list;

closed_list! {
    /// How a resident stands in a shift.
    pub enum Standing {
        /// Something is striking.
        Auffaellig = 1 "auffaellig",
        /// Something was written down.
        Dokumentiert = 2 "dokumentiert",
        /// Nothing was yet.
        Offen = 3 "offen",
    }
}

/// What there is of a resident in a shift.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfShift {
    /// Alerts about which there is something to do, of whatever shift.
    pub alerts: usize,
    /// Entries that count.
    pub entries: usize,
    /// Striking ones among them.
    pub striking: usize,
    /// Answers to what is due.
    pub answers: usize,
    /// Whether the shift is proved.
    pub is_proved: bool,
    /// What is due and open still in time.
    pub open: usize,
    /// What is due and open too late.
    pub late: usize,
    /// Evaluations that are due, or will be within a week.
    pub evaluations: usize,
    /// Those of them that are due.
    pub evaluations_due: usize,
}

impl OfShift {
    /// Whether anything was written down: an entry, an answer, or the proof of the shift.
    #[must_use]
    pub fn is_documented(&self) -> bool {
        self.entries > 0 || self.answers > 0 || self.is_proved
    }
    /// How they stand.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.alerts > 0 || self.striking > 0 {
            Standing::Auffaellig
        } else if self.is_documented() {
            Standing::Dokumentiert
        } else {
            Standing::Offen
        }
    }
}

/// The figures of a unit in a shift.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Residents who are there.
    pub present: usize,
    /// What is due to them and open still in time.
    pub open: usize,
    /// What is due to them and open too late.
    pub late: usize,
    /// Those of whom nothing was written down in the shift.
    pub without: usize,
    /// Alerts about them about which there is something to do.
    pub alerts: usize,
    /// Evaluations that are due, or will be within a week.
    pub evaluations: usize,
    /// Those of them that are due.
    pub evaluations_due: usize,
}

impl Figures {
    /// Of those who are there.
    #[must_use]
    pub fn of<'a>(there: impl Iterator<Item = &'a OfShift>) -> Self {
        there.fold(Self::default(), |sum, one| Self {
            present: sum.present.saturating_add(1),
            open: sum.open.saturating_add(one.open),
            late: sum.late.saturating_add(one.late),
            without: sum.without.saturating_add(usize::from(!one.is_documented())),
            alerts: sum.alerts.saturating_add(one.alerts),
            evaluations: sum.evaluations.saturating_add(one.evaluations),
            evaluations_due: sum.evaluations_due.saturating_add(one.evaluations_due),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_striking_counts_before_what_was_written_down() {
        let none = OfShift::default();
        let entry = OfShift { entries: 1, ..none };
        let answer = OfShift { answers: 1, ..none };
        let proved = OfShift { is_proved: true, ..none };
        let striking = OfShift { entries: 1, striking: 1, ..none };
        let alert = OfShift { alerts: 1, ..none };
        let due = OfShift { open: 3, late: 2, evaluations: 4, evaluations_due: 1, ..none };
        for (one, standing, documented) in [
            (none, Standing::Offen, false),
            (entry, Standing::Dokumentiert, true),
            (answer, Standing::Dokumentiert, true),
            (proved, Standing::Dokumentiert, true),
            (striking, Standing::Auffaellig, true),
            // An alert of an earlier shift is striking, and nothing was written down in this one.
            (alert, Standing::Auffaellig, false),
            (due, Standing::Offen, false),
        ] {
            assert_eq!((one.standing(), one.is_documented()), (standing, documented), "{one:?}");
        }
        let all = [none, entry, answer, proved, striking, alert, due];
        assert_eq!(
            Figures::of(all.iter()),
            Figures {
                present: 7,
                open: 3,
                late: 2,
                without: 3,
                alerts: 1,
                evaluations: 4,
                evaluations_due: 1
            }
        );
    }
}
