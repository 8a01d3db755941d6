//! Order-preserving keys: the order of the bytes is the order of the values.

use jiff::civil::Date;

use super::{Corrupt, Record};
use crate::{
    kernel::ids::Id,
    platform::tenancy::{Actor, User},
};

/// A value of fixed length whose encoding sorts as the value does.
pub trait OrderedKey: Sized {
    /// Length of the encoding in bytes.
    const LEN: usize;
    /// Appends the encoding.
    fn encode(&self, out: &mut Vec<u8>);
    /// Takes one value off the front.
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt>;
    /// The encoding.
    fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::LEN);
        self.encode(&mut out);
        out
    }
}

fn take<const N: usize>(from: &mut &[u8]) -> Result<[u8; N], Corrupt> {
    let (head, tail) = from.split_first_chunk::<N>().ok_or(Corrupt)?;
    *from = tail;
    Ok(*head)
}

macro_rules! unsigned { ($($t:ty),*) => { $(impl OrderedKey for $t {
    const LEN: usize = size_of::<$t>();
    fn encode(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.to_be_bytes()); }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> { Ok(Self::from_be_bytes(take(from)?)) }
})* } }
unsigned!(u8, u16, u32, u64);

/// Days since 1970, shifted so that the bytes sort as the days do.
impl OrderedKey for Date {
    const LEN: usize = 4;
    fn encode(&self, out: &mut Vec<u8>) {
        let shifted = (super::codec::days(*self) ^ i32::MIN).to_be_bytes();
        out.extend_from_slice(&shifted);
    }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> {
        super::codec::date(i32::from_be_bytes(take(from)?) ^ i32::MIN)
    }
}

impl OrderedKey for bool {
    const LEN: usize = 1;
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> {
        Ok(take::<1>(from)? != [0])
    }
}

impl<const N: usize> OrderedKey for [u8; N] {
    const LEN: usize = N;
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> {
        take(from)
    }
}

impl<K> OrderedKey for Id<K> {
    const LEN: usize = 16;
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bytes());
    }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> {
        take(from).map(Self::from_bytes)
    }
}

impl OrderedKey for () {
    const LEN: usize = 0;
    fn encode(&self, _: &mut Vec<u8>) {}
    fn decode(_: &mut &[u8]) -> Result<Self, Corrupt> {
        Ok(())
    }
}

macro_rules! tuples { ($(($($t:ident $n:tt),+)),+) => { $(impl<$($t: OrderedKey),+> OrderedKey for ($($t,)+) {
    const LEN: usize = 0 $(+ $t::LEN)+;
    fn encode(&self, out: &mut Vec<u8>) { $(self.$n.encode(out);)+ }
    fn decode(from: &mut &[u8]) -> Result<Self, Corrupt> { Ok(($($t::decode(from)?,)+)) }
})+ } }
tuples!(
    (A 0),
    (A 0, B 1),
    (A 0, B 1, C 2),
    (A 0, B 1, C 2, D 3),
    (A 0, B 1, C 2, D 3, E 4),
    (A 0, B 1, C 2, D 3, E 4, F 5)
);

/// The id of who owns records: a user, or the record that stands for somebody without an account.
pub trait OwnerId: OrderedKey {
    /// The acting one's, if they are of this kind.
    fn of(who: &Actor) -> Option<Self>;
}
impl OwnerId for Id<User> {
    fn of(who: &Actor) -> Option<Self> {
        who.is_person().then_some(who.user)
    }
}
impl<R: Record<Key = Self>> OwnerId for Id<R> {
    fn of(who: &Actor) -> Option<Self> {
        who.badge_of()
    }
}

/// A value that begins with an owner's id: rows of an index by such values stand together owner by owner.
pub trait ByOwner: OrderedKey {
    /// Whose id it begins with.
    type Owner: OwnerId;
}
impl<K> ByOwner for Id<K>
where
    Self: OwnerId,
{
    type Owner = Self;
}
macro_rules! by_owner { ($(($($t:ident),*)),+) => { $(impl<O: OwnerId, $($t: OrderedKey),*> ByOwner for (O, $($t),*) {
    type Owner = O;
})+ } }
by_owner!((), (B), (B, C), (B, C, D), (B, C, D, E), (B, C, D, E, F));
