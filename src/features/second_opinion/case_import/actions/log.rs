//! The import log, and the rows that were not imported.

use super::{
    super::{
        ImportError, ImportId,
        access::{ImportCases, ReadImportLog},
        events::IMPORT_EXPORTED,
        plan::{Counts, Plan},
        record::{BY_AT, BY_PERSON, ImportRun, Part, Piece},
    },
    confirm::pieces,
};
use crate::{
    kernel::{
        paging::{Paging, Slice},
        words::Msg,
    },
    platform::{
        Platform,
        store::{Event, Order, Range, Record as _, Recorded, StoreError, codec},
        tenancy::{Ctx, Role},
    },
};

/// A page of the log.
pub type LogPage = Slice<ImportRun>;

/// The imports, latest first. Insurer's staff see their own (domain.md, 9).
pub fn log(platform: &Platform, ctx: &Ctx<ReadImportLog>, paging: Paging) -> Result<LogPage, ImportError> {
    platform.store().read(ctx, |r| {
        let ids: Vec<ImportId> = if ctx.actor().role == Role::DakMitarbeiter {
            let mine = Range::prefix(&ctx.actor().user.bytes());
            r.by(&BY_PERSON, &mine, Order::Down)?
                .map(|row| row.map(|(_, id)| id))
                .collect::<Result<_, StoreError>>()?
        } else {
            r.by(&BY_AT, &Range::all(), Order::Down)?
                .map(|row| row.map(|(_, id)| id))
                .collect::<Result<_, StoreError>>()?
        };
        let total = ids.len();
        let items = ids.into_iter().skip(paging.skip()).take(paging.per_page);
        let items = items.map(|id| Ok(r.need::<ImportRun>(&id)?.into_inner())).collect::<Result<_, _>>();
        Ok(Slice { items: items.map_err(|error: StoreError| error)?, total, paging })
    })
}

/// An import that was carried out.
pub fn run(platform: &Platform, ctx: &Ctx<ImportCases>, id: ImportId) -> Result<ImportRun, ImportError> {
    try_run(platform, ctx, id)?.ok_or(ImportError::Unknown)
}

/// An import, if that id was carried out.
pub fn try_run(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
) -> Result<Option<ImportRun>, ImportError> {
    Ok(platform
        .store()
        .read(ctx, |r| r.get::<ImportRun>(&id))?
        .map(crate::platform::store::Versioned::into_inner))
}

/// The rows that were not imported, as CSV in the columns of the file. The export is audited.
pub(in super::super) fn not_imported(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    say: impl Fn(&Msg) -> String,
) -> Result<Vec<u8>, ImportError> {
    platform.store().write(ctx, |w| {
        let r = w.reader();
        let run = r.get::<ImportRun>(&id)?.ok_or(ImportError::Unknown)?;
        if run.rows_until.is_none_or(|until| until <= ctx.now()) {
            return Err(ImportError::Unknown);
        }
        let frame = pieces(&r, id, Part::Frame)?.pop();
        let Some(Piece::Frame(head, corrections, today)) = frame else { return Err(ImportError::Unknown) };
        let today = codec::date(today).map_err(StoreError::from)?;
        let mut rows = Vec::new();
        for piece in pieces(&r, id, Part::Rows)? {
            if let Piece::Rows(some) = piece {
                rows.extend(some);
            }
        }
        let n = rows.len();
        let plan = Plan { head, corrections, today, rows, counts: Counts::default() };
        let event = Event::new(IMPORT_EXPORTED).about(ImportRun::TABLE, id.bytes()).note("zeilen", n);
        Ok(Recorded::new(plan.not_imported_csv(say), event))
    })
}
