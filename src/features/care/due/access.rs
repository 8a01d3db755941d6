//! Who may see and answer what is due (care.md, 10.1). The permission says which roles; whom of the residents staff reach
//! follows from their duty. A right to revise ends at the row: staff revise their own answers, with the entries that are a part
//! of them, and an admin any.

use super::model::{Answer, ShiftProof};
use crate::{
    features::care::{
        alerts::Alert,
        measures::Measure,
        observations::{Entry, LinksEntries, Photo, WritesEntries},
        residents::{Resident, reach},
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{CareDuty, Profile},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
        wound_courses::WoundCourse,
    },
    grants, permission,
    platform::{
        blobs::{Blob, BlobChunk},
        web::idempotency::IdempotencyRecord,
    },
};

permission!(by CareDuty,
    /// Seeing what is due.
    pub ReadDue, "due.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Answering what is due, proving a shift, and asking for a correction or withdrawal.
    pub AnswerDue, "due.answer", [Admin, Staff], Pflege
);
permission!(own
    /// Correcting and withdrawing one's own answers and proofs.
    pub ReviseOwnAnswers, "due.revise_own", [Staff], Pflege
);
permission!(
    /// Correcting and withdrawing any answer or proof, with a reason.
    pub ReviseAnyAnswer, "due.revise", [Admin], Pflege
);

grants!(ReadDue: read Resident where duty is reach);
grants!(ReadDue: read Answer, ShiftProof, Measure, Unit, TemplateHead, TemplateVersion, CareSettings, Profile);
grants!(ReadDue: read Entry, WoundCourse, RestraintOrder);
grants!(AnswerDue: read Resident where duty is reach);
grants!(AnswerDue: write Answer, ShiftProof, Entry, Alert, Photo, Blob, BlobChunk, Profile, IdempotencyRecord;
    read Measure, Unit, TemplateHead, TemplateVersion, CareSettings, WoundCourse, RestraintOrder);
grants!(ReviseOwnAnswers: write Answer where |who, answer| answer.erfasst_von == who.user);
grants!(ReviseOwnAnswers: write ShiftProof where |who, proof| proof.von == who.user);
grants!(ReviseOwnAnswers: write Entry where |who, entry| entry.erfasst_von == who.user);
grants!(ReviseOwnAnswers: write Alert, IdempotencyRecord;
    read Resident, Unit, TemplateHead, TemplateVersion, CareSettings, Profile);
grants!(ReviseAnyAnswer: write Answer, ShiftProof, Entry, Alert, IdempotencyRecord;
    read Resident, Unit, TemplateHead, TemplateVersion, CareSettings, Profile);

impl WritesEntries for AnswerDue {}
impl LinksEntries for AnswerDue {}
impl LinksEntries for ReviseOwnAnswers {}
impl LinksEntries for ReviseAnyAnswer {}
