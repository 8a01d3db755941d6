//! That somebody saw a list of a person's records: one entry of the audit trail with the ids, not one for each record.

use super::{
    Event, Purpose, RECORD_READ, Store, StoreError,
    record::{Record, TableName},
    seal,
    writer::{self, Writer},
};
use crate::{
    kernel::text::hex,
    platform::tenancy::{Ctx, MayRead, Permission},
};

/// Most ids that one entry names.
const MOST_IDS: usize = 200;

impl Store {
    /// Notes that a list of records of the kind `R` was shown: of the person whose record that is, or of something else (a
    /// unit). The same list is noted once per person who reads and hour. Nothing is noted of an empty one.
    ///
    /// # Errors
    /// Those of the store; the list is not shown then.
    pub fn note_listed<P, R>(
        &self,
        ctx: &Ctx<P>,
        of: (TableName, [u8; 16]),
        ids: &[[u8; 16]],
        purpose: Purpose,
    ) -> Result<(), StoreError>
    where
        P: Permission + MayRead<R>,
        R: Record,
    {
        if ids.is_empty() {
            return Ok(());
        }
        let whole: Vec<u8> = [&of.1[..], purpose.0.as_bytes()].concat();
        let digest = seal::digest(&[whole, ids.concat()].concat());
        let list = digest.first_chunk::<16>().copied().unwrap_or_default();
        let hour = writer::hour(ctx.now());
        let mark = writer::access_mark(&ctx.actor().distinct(), R::TABLE, &list, hour);
        if self.committer.snapshot().get(writer::ACCESS, &writer::scoped(&ctx.grant.keys, &mark))?.is_some() {
            return Ok(());
        }
        self.committer.write(&[ctx.grant.keys.scope()], |layers| {
            let mut writer: Writer<'_, '_, P> =
                Writer::new(layers, &ctx.grant.keys, (ctx.actor(), ctx.now()));
            if !writer.mark_access(&mark, hour)? {
                return Ok::<_, StoreError>(((), Vec::new()));
            }
            let named: Vec<String> = ids.iter().take(MOST_IDS).map(|id| hex(id)).collect();
            let event = Event::new(RECORD_READ)
                .about(of.0, of.1)
                .note("zweck", purpose.0)
                .note("art", R::TABLE.name)
                .note("anzahl", ids.len())
                .note("ids", named.join(" "));
            let fed = writer.finish(ctx.actor(), ctx.request(), ctx.now(), vec![event])?;
            Ok(((), fed))
        })
    }
}
