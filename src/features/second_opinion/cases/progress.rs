//! How far a case is on its way from receipt to coding: the strip on its page, never a figure.

use super::Case;
use crate::ui::stages::Stand;

/// A step of every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The request came in.
    Eingegangen,
    /// The documents are there.
    Unterlagen,
    /// The expert report is there.
    Gutachten,
    /// The report is coded.
    Kodiert,
}

/// How each step stands. A step is done when its own column says so: `unterlagen`, `gutachten`, `gutachten_typ`; receipt
/// always is. A later one is never done before an earlier one (domain.md, 1.3, I3 and I6), so the first that is not done
/// comes next. Of a case that was declined, aborted or cancelled nothing else comes.
#[must_use]
pub fn progress(case: &Case) -> [(Step, Stand); 4] {
    let over = case.ablehnung || case.abbruch || case.storniert();
    let mut next = if over { Stand::Dropped } else { Stand::Next };
    [
        (Step::Eingegangen, true),
        (Step::Unterlagen, case.unterlagen),
        (Step::Gutachten, case.gutachten),
        (Step::Kodiert, case.gutachten_typ.is_some()),
    ]
    .map(|(step, done)| {
        let later = if over { Stand::Dropped } else { Stand::Open };
        (step, if done { Stand::Done } else { std::mem::replace(&mut next, later) })
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{GutachtenTyp, testing},
        *,
    };

    #[test]
    fn the_first_step_that_is_not_done_comes_next() {
        use Stand::{Done, Dropped, Next, Open};
        let mut case = testing::case("2026-02-02");
        let mut check = |change: fn(&mut Case), expected: [Stand; 4]| {
            change(&mut case);
            assert_eq!(progress(&case).map(|(_, stand)| stand), expected);
        };
        check(|_| (), [Done, Next, Open, Open]);
        check(|case| case.abbruch = true, [Done, Dropped, Dropped, Dropped]);
        check(|case| (case.abbruch, case.unterlagen) = (false, true), [Done, Done, Next, Open]);
        check(|case| case.ablehnung = true, [Done, Done, Dropped, Dropped]);
        check(|case| (case.ablehnung, case.gutachten) = (false, true), [Done, Done, Done, Next]);
        check(|case| case.gutachten_typ = GutachtenTyp::from_number(1), [Done; 4]);
        check(|case| case.geloescht_am = Some(case.created_at), [Done; 4]);
        check(|case| case.gutachten_typ = None, [Done, Done, Done, Dropped]);
    }
}
