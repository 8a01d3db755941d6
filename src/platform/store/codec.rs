//! The one codec of stored forms: bincode 2 behind a version byte (decisions.md, 15).

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Corrupt;

/// No stored value is larger; a damaged length cannot ask for more memory.
const LIMIT: usize = 64 << 20;
/// Most bytes that are encoded as one value, well below [`LIMIT`]: the decoder also counts lengths, and a backup puts
/// the largest value into a frame with others.
const MOST: usize = 48 << 20;

fn config() -> Configuration<LittleEndian, Varint, Limit<LIMIT>> {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The bytes of a stored form. Fails rather than write what [`decode`] would refuse.
pub fn encode(value: &impl Serialize) -> Result<Vec<u8>, Corrupt> {
    let bytes = bincode::serde::encode_to_vec(value, config()).map_err(|_| Corrupt)?;
    if bytes.len() <= MOST { Ok(bytes) } else { Err(Corrupt) }
}

/// The stored form behind bytes, all of which must be used.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Corrupt> {
    let (value, used) = bincode::serde::decode_from_slice(bytes, config()).map_err(|_| Corrupt)?;
    if used == bytes.len() { Ok(value) } else { Err(Corrupt) }
}

/// As [`decode`], for a form that borrows its texts from the bytes.
pub fn decode_borrowed<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Corrupt> {
    let (value, used) = bincode::serde::borrow_decode_from_slice(bytes, config()).map_err(|_| Corrupt)?;
    if used == bytes.len() { Ok(value) } else { Err(Corrupt) }
}

/// Puts a stored form behind others: the bytes of forms that follow one another are those of one form with the members
/// of all.
pub fn append(bytes: &mut Vec<u8>, form: &impl Serialize) -> Result<(), Corrupt> {
    bytes.extend(encode(form)?);
    Ok(())
}

/// The instant behind stored microseconds since 1970.
pub fn instant(microseconds: i64) -> Result<Timestamp, Corrupt> {
    Timestamp::from_microsecond(microseconds).map_err(|_| Corrupt)
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01, as stored.
#[must_use]
pub fn days(date: Date) -> i32 {
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

/// The date behind stored days since 1970-01-01.
pub fn date(days: i32) -> Result<Date, Corrupt> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).map_err(|_| Corrupt)?).map_err(|_| Corrupt)
}
