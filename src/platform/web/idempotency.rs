//! A form sent twice is carried out once: the result of a one-time id, kept for a day (interface.md, 4.0).

use jiff::Timestamp;

use crate::{
    platform::{
        store::{Reader, Record, StoreError, TableName, Writer, mac_of},
        tenancy::{Ctx, MayRead, MayWrite, Permission},
    },
    record,
};

record! {
    /// What a one-time id led to.
    pub struct IdempotencyRecord {
        key: [u8; 16],
        result: String,
        at: Timestamp,
    }
}

impl Record for IdempotencyRecord {
    const TABLE: TableName = TableName::new(20, "once");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    const BARE: bool = true;
    type Key = [u8; 16];

    fn key(&self) -> [u8; 16] {
        self.key
    }
}

impl IdempotencyRecord {
    /// When it was used.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

fn key<P: Permission>(ctx: &Ctx<P>, id: &str) -> [u8; 16] {
    mac_of(&[P::NAME.as_bytes(), &ctx.actor().distinct(), id.as_bytes()])
}

/// What this person's one-time id led to, if it was used. An empty id was never used.
pub fn result_of<P>(ctx: &Ctx<P>, w: &Writer<'_, '_, P>, id: &str) -> Result<Option<String>, StoreError>
where
    P: Permission + MayWrite<IdempotencyRecord>,
{
    if id.is_empty() {
        return Ok(None);
    }
    Ok(w.get::<IdempotencyRecord>(&key(ctx, id))?.map(|once| once.result.clone()))
}

/// [`result_of`] outside a write: for what was carried out before.
pub fn seen<P>(ctx: &Ctx<P>, r: &Reader<'_, P>, id: &str) -> Result<Option<String>, StoreError>
where
    P: Permission + MayRead<IdempotencyRecord>,
{
    if id.is_empty() {
        return Ok(None);
    }
    Ok(r.get::<IdempotencyRecord>(&key(ctx, id))?.map(|once| once.result.clone()))
}

/// Remembers what a one-time id led to, in the transaction of the act.
pub fn remember<P>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    id: &str,
    result: String,
) -> Result<(), StoreError>
where
    P: Permission + MayWrite<IdempotencyRecord>,
{
    if id.is_empty() {
        return Ok(());
    }
    w.add(&IdempotencyRecord { key: key(ctx, id), result, at: ctx.now() })
}

#[cfg(test)]
mod tests {
    use super::IdempotencyRecord;
    use crate::platform::store::{codec::instant, testing::tenant_stored_bytes};

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let used = IdempotencyRecord { key: [1; 16], result: "r".into(), at: instant(2).unwrap() };
        assert_eq!(tenant_stored_bytes(&used), [[1; 16].as_slice(), b"\x01r\x04"].concat());
    }
}
