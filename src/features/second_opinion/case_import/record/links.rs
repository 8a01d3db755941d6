//! What the records of an import, and the cases that came of one, cannot do without.

use super::{ImportPiece, ImportPlan, ImportRun, PlanChunk};
use crate::{
    features::second_opinion::cases::{Case, ImportId},
    platform::store::{Record as _, RefersTo},
};

impl RefersTo<ImportPlan> for PlanChunk {
    fn refers(&self) -> Option<ImportId> {
        Some(self.key().0)
    }
}
impl RefersTo<ImportRun> for ImportPiece {
    fn refers(&self) -> Option<ImportId> {
        Some(self.run)
    }
}
impl RefersTo<ImportRun> for Case {
    fn refers(&self) -> Option<ImportId> {
        self.import_log_id
    }
}
