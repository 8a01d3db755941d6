//! The closed lists of entries.

use crate::closed_list;

closed_list! {
    /// By which way an entry came in.
    pub enum Source {
        /// A page.
        Seite = 1 "seite",
        /// A program.
        Api = 2 "api",
        /// A device that was out of the net.
        Offline = 3 "offline",
    }
}

closed_list! {
    /// What kind of withdrawal it was.
    pub enum Klasse {
        /// It was written into the file of the wrong person: its content is hidden there (care.md, 6.1).
        FalschePerson = 1 "falsche_person",
    }
}
