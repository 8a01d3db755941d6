//! The closed lists of answers.

use crate::closed_list;

closed_list! {
    /// What became of something that was due (care.md, 5.5).
    pub enum Status {
        /// Done as planned.
        Erledigt = 1 "erledigt",
        /// Done otherwise than planned.
        Abweichung = 2 "abweichung",
        /// Not done.
        NichtErledigt = 3 "nicht_erledigt",
    }
}

closed_list! {
    /// Why it was not done.
    pub enum Grund {
        /// Refused.
        Abgelehnt = 1 "abgelehnt",
        /// Away.
        Abwesend = 2 "abwesend",
        /// Asleep.
        Schlaeft = 3 "schlaeft",
        /// Their state does not allow it.
        Zustand = 4 "zustand",
        /// No time.
        KeineZeit = 5 "keine_zeit",
        /// Material is missing.
        MaterialFehlt = 6 "material_fehlt",
        /// A doctor has paused it.
        ArztPausiert = 7 "arzt_pausiert",
        /// Something else, which is said.
        Anderer = 8 "anderer",
    }
}

closed_list! {
    /// How something that is due stands (care.md, 5.4).
    pub enum State {
        /// Open.
        Offen = 1 "offen",
        /// Open, and too late already.
        Ueberfaellig = 2 "ueberfaellig",
        /// Done.
        Erledigt = 3 "erledigt",
        /// Done otherwise.
        Abweichung = 4 "abweichung",
        /// Not done.
        NichtErledigt = 5 "nicht_erledigt",
    }
}

impl From<Status> for State {
    fn from(status: Status) -> Self {
        match status {
            Status::Erledigt => Self::Erledigt,
            Status::Abweichung => Self::Abweichung,
            Status::NichtErledigt => Self::NichtErledigt,
        }
    }
}

impl State {
    /// Whether nothing was said of it yet.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Offen | Self::Ueberfaellig)
    }
}
