//! The closed lists of a case: stored as numbers, written as the original systems write them.

use crate::closed_list;

closed_list! {
    /// What the expert report says of the first opinion.
    pub enum GutachtenTyp {
        /// Another therapy.
        Alternative = 1 "Alternative",
        /// The same therapy.
        Bestaetigung = 2 "Bestätigung",
    }
}
closed_list! {
    /// Yes or no where "not yet known" is a third answer.
    pub enum JaNein {
        /// Ja
        Ja = 1 "Ja",
        /// Nein
        Nein = 2 "Nein",
    }
}
closed_list! {
    /// Where a case came from.
    pub enum ImportQuelle {
        /// CRM CSV.
        CrmCsv = 1 "crm_csv",
        /// Abrechnung_DAK.xlsx, once.
        Historical = 2 "historical",
        /// Abrechnung_DAK.xlsx, edited and read back.
        ExcelSync = 3 "excel_sync",
        /// Entered by hand.
        Manual = 4 "manual",
    }
}
