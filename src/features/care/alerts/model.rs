//! An alert as it is thought of (care.md, 11.1): from being raised until somebody says what was done.

use jiff::Timestamp;

use crate::{
    closed_list, features::care::residents::Resident, kernel::ids::Id, platform::tenancy::User, record,
};

closed_list! {
    /// What alerts. The code is that of the message, too.
    pub enum Art {
        /// An entry is striking.
        Observation = 1 "observation_alert",
        /// A mood is very bad, or the third bad day in a row.
        Mood = 2 "mood_alert",
    }
}

closed_list! {
    /// How far an alert has come.
    pub enum State {
        /// Nobody has looked at it.
        Offen = 1 "offen",
        /// Somebody has.
        Gesehen = 2 "gesehen",
        /// Somebody said what was done.
        Erledigt = 3 "erledigt",
        /// What it was about was withdrawn before that.
        Hinfaellig = 4 "hinfaellig",
    }
}

record! {
    /// Something striking that somebody must look at.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Alert {
        /// Its id, used in URLs.
        pub id: Id<Alert>,
        /// What alerts.
        pub art: Art,
        /// The id of the record that does.
        pub anlass: [u8; 16],
        /// Whom it is about.
        pub resident_id: Id<Resident>,
        /// Who wrote what alerts; none of what a resident said.
        pub verfasser: Option<Id<User>>,
        /// The fields that are striking, in the template's order; none once they are hidden as another person's.
        pub felder: Vec<String>,
        /// When it was raised.
        pub created_at: Timestamp,
        /// When it goes further up, if until then, that instant included, nobody has looked.
        pub eskaliert_ab: Timestamp,
        /// Who looked first.
        pub gesehen: Option<Seen>,
        /// That it was closed.
        pub erledigt: Option<Closing>,
        /// When what it was about was withdrawn.
        pub hinfaellig_at: Option<Timestamp>,
        /// When the admins were told that nobody looked.
        pub gemeldet_at: Option<Timestamp>,
    }
}

record! {
    /// Who looked at an alert, and when.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Seen {
        /// When.
        pub at: Timestamp,
        /// Who.
        pub von: Id<User>,
    }
}

record! {
    /// What was done about an alert.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Closing {
        /// When that was said.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// What was done.
        pub text: String,
    }
}

impl Alert {
    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self { erledigt: Some(_), .. } => State::Erledigt,
            Self { hinfaellig_at: Some(_), .. } => State::Hinfaellig,
            Self { gesehen: Some(_), .. } => State::Gesehen,
            _ => State::Offen,
        }
    }

    /// Whether there is still something to do about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state(), State::Offen | State::Gesehen)
    }

    /// Whether somebody looked at it, closed it or withdrew its cause in time: then it never goes further up.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        let answers = [
            self.gesehen.map(|seen| seen.at),
            self.erledigt.as_ref().map(|closing| closing.at),
            self.hinfaellig_at,
        ];
        answers.into_iter().flatten().any(|at| at <= self.eskaliert_ab)
    }

    /// When it went further up, as is known at that instant; once, and never taken back.
    #[must_use]
    pub fn escalated_at(&self, now: Timestamp) -> Option<Timestamp> {
        (!self.was_answered() && now >= self.eskaliert_ab).then_some(self.eskaliert_ab)
    }
}
