//! What the records of an import cannot do without.

use super::{ImportId, Piece, PlanChunk, PlanHead, Run};
use crate::platform::{
    intake::Intake,
    store::{Record as _, RefersTo},
};

impl<I: Intake> RefersTo<PlanHead<I>> for PlanChunk<I> {
    fn refers(&self) -> Option<ImportId> {
        Some(self.key().0)
    }
}
impl<I: Intake> RefersTo<Run<I>> for Piece<I> {
    fn refers(&self) -> Option<ImportId> {
        Some(self.run)
    }
}
