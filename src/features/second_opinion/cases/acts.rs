//! What is done to a case beside changing its columns: it is taken back (Storno), and that again.

use super::{
    Case, EditCases,
    events::{CASE_CANCELLED, CASE_RESTORED},
    rules,
};
use crate::{
    asked,
    platform::{
        entity::{ActError, Call, Kind::Line, Transition, Within},
        store::EventKind,
    },
};

asked! {
    /// A case is taken back: it counts nowhere any more.
    pub struct Cancel, words "case-close" {
        /// Why.
        pub loesch_grund: Option<String> => (Line(500), required, hint("case-close-hint")),
    }
}

impl Transition for Cancel {
    type Of = Case;
    type May = EditCases;
    const AT: &'static str = "/faelle/{id}/storno";
    const EVENT: EventKind = CASE_CANCELLED;
    const CALL: Option<Call> =
        Some(Call::delete("Reason", "Takes a case back (Storno) with a reason; needs If-Match"));
    const GRAVE: bool = true;

    fn applies(case: &Case) -> bool {
        !case.storniert()
    }
    fn apply(&self, case: &Case, within: &Within<'_, EditCases>) -> Result<Case, ActError> {
        let why = self.loesch_grund.as_deref().unwrap_or_default();
        rules::storno(case, why, within.ctx.now()).map_err(ActError::Invalid)
    }
}

asked! {
    /// A Storno is taken back.
    pub struct Restore, words "case-reopen" {}
}

impl Transition for Restore {
    type Of = Case;
    type May = EditCases;
    const AT: &'static str = "/faelle/{id}/storno-zuruecknehmen";
    const EVENT: EventKind = CASE_RESTORED;

    fn applies(case: &Case) -> bool {
        case.storniert()
    }
    fn apply(&self, case: &Case, _: &Within<'_, EditCases>) -> Result<Case, ActError> {
        Ok(rules::un_storno(case))
    }
}
