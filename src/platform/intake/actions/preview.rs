//! Looking at a stored plan: header, a page of rows, one row.

use serde::{Deserialize, Serialize};

use super::super::{
    ImportId, Intake, IntakeError, Mark, Plan, PlanChunk, PlanHead, PlanRow, Run, record::ROWS_PER_CHUNK,
};
use crate::{
    kernel::paging::Paging,
    platform::{
        base::Base,
        cores::Cores,
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// Which rows of a preview; the words are those of the API and of the page's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Filter {
    /// New ones.
    Neu,
    /// Duplicates.
    Dublette,
    /// Refused.
    Abgelehnt,
    /// Left out by the user.
    Ausgelassen,
    /// New ones with warnings.
    Hinweis,
    /// Judged otherwise than in the preview that was confirmed.
    Anders,
}

impl Filter {
    /// Their words.
    pub const WORDS: [&'static str; 6] = ["neu", "dublette", "abgelehnt", "ausgelassen", "hinweis", "anders"];
}

impl Filter {
    /// The word of addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Neu => "neu",
            Self::Dublette => "dublette",
            Self::Abgelehnt => "abgelehnt",
            Self::Ausgelassen => "ausgelassen",
            Self::Hinweis => "hinweis",
            Self::Anders => "anders",
        }
    }
    fn holds(self, mark: Mark) -> bool {
        match self {
            Self::Neu => mark.is_new(),
            Self::Dublette => mark.has(Mark::DUPLICATE),
            Self::Abgelehnt => mark.has(Mark::REFUSED) && !mark.has(Mark::LEFT_OUT),
            Self::Ausgelassen => mark.has(Mark::LEFT_OUT),
            Self::Hinweis => mark.has(Mark::WARNED),
            Self::Anders => mark.has(Mark::CHANGED),
        }
    }
}

/// A page of a preview.
pub struct PlanPage<I: Intake> {
    /// Its rows, each with its mark.
    pub rows: Vec<(Mark, PlanRow<I>)>,
    /// How many rows pass the filter.
    pub total: usize,
    /// Which page it is.
    pub paging: Paging,
}
crate::opaque_debug!(<I: Intake> PlanPage);

/// The plan with that id, if it is this person's and neither used nor expired.
pub(super) fn open<I: Intake>(
    r: &Reader<'_, I::Act>,
    ctx: &Ctx<I::Act>,
    id: ImportId,
) -> Result<Versioned<PlanHead<I>>, IntakeError<I>> {
    if let Some(run) = r.get::<Run<I>>(&id)? {
        return Err(if run.imported_by == ctx.actor().user {
            IntakeError::Used(id)
        } else {
            IntakeError::Unknown
        });
    }
    let plan = r.get::<PlanHead<I>>(&id)?.filter(|plan| plan.user == ctx.actor().user);
    let plan = plan.ok_or(IntakeError::Unknown)?;
    if plan.expires_at <= ctx.now() {
        return Err(IntakeError::Expired);
    }
    Ok(plan)
}

/// So many are opened by all cores.
const MANY_CHUNKS: usize = 32;

/// All rows of a plan.
pub(super) fn whole<I: Intake>(r: &Reader<'_, I::Act>, plan: &PlanHead<I>) -> Result<Plan<I>, StoreError> {
    let chunks = u32::try_from(plan.first_lines.len()).map_err(|_| StoreError::Damaged("a plan"))?;
    // A large file has a thousand chunks, and opening them is most of the work.
    let opened = |nr| r.need::<PlanChunk<I>>(&(plan.id, nr));
    let chunks = Cores::default().each(MANY_CHUNKS, (0..chunks).collect(), opened)?;
    Ok(plan.with_rows(chunks.into_iter().flat_map(|chunk| chunk.into_inner().rows).collect()))
}

/// The header of a stored plan.
pub fn plan<I: Intake>(base: &Base, ctx: &Ctx<I::Act>, id: ImportId) -> Result<PlanHead<I>, IntakeError<I>> {
    base.store().read(ctx, |r| Ok(open(r, ctx, id)?.into_inner()))
}

/// The previews of this person that can still be confirmed, the one that runs out last first.
pub fn open_plans<I: Intake>(base: &Base, ctx: &Ctx<I::Act>) -> Result<Vec<PlanHead<I>>, IntakeError<I>> {
    let now = u64::try_from(ctx.now().as_microsecond()).unwrap_or(0);
    base.store().read(ctx, |r| {
        let mut found = Vec::new();
        // Few: one runs out after half an hour.
        for row in r.by(&PlanHead::<I>::BY_EXPIRY, &Range::between(&now, &u64::MAX), Order::Down)? {
            let plan = r.need::<PlanHead<I>>(&row?.1)?;
            if plan.user == ctx.actor().user && plan.expires_at > ctx.now() {
                found.push(plan.into_inner());
            }
        }
        Ok(found)
    })
}

/// A page of a plan's rows; opens only the chunks that hold them.
pub fn rows<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    plan: &PlanHead<I>,
    filter: Option<Filter>,
    paging: Paging,
) -> Result<PlanPage<I>, IntakeError<I>> {
    let passing = || {
        let all = plan.marks.iter().copied().enumerate();
        all.filter(move |(_, mark)| filter.is_none_or(|filter| filter.holds(*mark)))
    };
    let wanted = passing().skip(paging.skip()).take(paging.per_page);
    base.store().read(ctx, |r| {
        let (mut rows, mut chunk) = (Vec::new(), None);
        for (place, mark) in wanted {
            let nr = u32::try_from(place / ROWS_PER_CHUNK).unwrap_or(u32::MAX);
            if chunk.as_ref().is_none_or(|open: &Versioned<PlanChunk<I>>| open.nr != nr) {
                chunk = Some(r.need::<PlanChunk<I>>(&(plan.id, nr))?);
            }
            let found = chunk.as_ref().and_then(|chunk| chunk.rows.get(place % ROWS_PER_CHUNK));
            rows.push((mark, found.ok_or(StoreError::Damaged("a plan"))?.clone()));
        }
        Ok(PlanPage { rows, total: passing().count(), paging })
    })
}

/// The row of a line, with its mark.
pub fn row<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    plan: &PlanHead<I>,
    line: u32,
) -> Result<(Mark, PlanRow<I>), IntakeError<I>> {
    let before = plan.first_lines.partition_point(|first| *first <= line);
    let nr = before.checked_sub(1).ok_or(IntakeError::Unknown)?;
    let key = u32::try_from(nr).map_err(|_| IntakeError::Unknown)?;
    let marks = plan.marks.chunks(ROWS_PER_CHUNK).nth(nr).unwrap_or_default();
    base.store().read(ctx, |r| {
        let chunk = r.need::<PlanChunk<I>>(&(plan.id, key))?.into_inner();
        let mut rows = marks.iter().copied().zip(chunk.rows);
        rows.find(|(_, row)| row.raw.line == line).ok_or(IntakeError::Unknown)
    })
}
