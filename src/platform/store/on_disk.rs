//! The form on disk: what a record and each of its members are stored as. A plain type, and the same one for ever.

use std::{collections::BTreeMap, marker::PhantomData, net::IpAddr};

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::{Zeroize, Zeroizing};

use super::{Corrupt, codec};
use crate::kernel::{closed_list::ClosedList, decimal::Decimal, ids::Id, secret::Secret, words::Lang};

/// A type that is stored in a form of its own. Records have theirs by [`record!`](crate::record).
pub trait OnDisk: Sized + 'static {
    /// The form: plain types only, so that no change of a type elsewhere changes what is stored.
    type Raw: Serialize + DeserializeOwned;
    /// As it is stored.
    fn raw(&self) -> Self::Raw;
    /// From what is stored.
    ///
    /// # Errors
    /// [`Corrupt`] for what [`Self::raw`] never gives.
    fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt>;
}

/// Reads a record of any version up to `known`; `older` brings the bytes of an older one up to it.
pub(super) fn load<R: OnDisk>(
    known: u8,
    older: fn(u8, &mut Vec<u8>) -> Result<(), Corrupt>,
    version: u8,
    bytes: &[u8],
) -> Result<R, Corrupt> {
    if version == known {
        return R::of_raw(codec::decode(bytes)?);
    }
    if version == 0 || version > known {
        return Err(Corrupt);
    }
    let mut bytes = bytes.to_vec();
    older(version, &mut bytes)?;
    R::of_raw(codec::decode(&bytes)?)
}

/// Types that are their own form: their `Serialize` and `Deserialize` are stored, and for ever.
#[macro_export]
macro_rules! stored_as_it_is {
    (<$of:ident: $bound:ident> $($type:ty),+ $(,)?) => { $($crate::stored_as_it_is!(@ (<$of: $bound>) $type);)+ };
    (@ ($($of:tt)*) $type:ty) => { impl $($of)* $crate::platform::store::OnDisk for $type {
        type Raw = Self;
        fn raw(&self) -> Self {
            Clone::clone(self)
        }
        fn of_raw(raw: Self) -> Result<Self, $crate::platform::store::Corrupt> {
            Ok(raw)
        }
    } };
    ($($type:ty),+ $(,)?) => { $($crate::stored_as_it_is!(@ () $type);)+ };
}

stored_as_it_is!((), bool, u8, u16, u32, u64, i64, String, IpAddr);
stored_as_it_is!([u8; 16], [u8; 20], [u8; 32]);

/// The stored number.
impl<T: ClosedList> OnDisk for T {
    type Raw = u8;
    fn raw(&self) -> u8 {
        self.number()
    }
    fn of_raw(raw: u8) -> Result<Self, Corrupt> {
        Self::from_number(raw).ok_or(Corrupt)
    }
}

impl<T: OnDisk> OnDisk for Option<T> {
    type Raw = Option<T::Raw>;
    fn raw(&self) -> Self::Raw {
        self.as_ref().map(T::raw)
    }
    fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
        raw.map(T::of_raw).transpose()
    }
}

impl<T: OnDisk> OnDisk for Vec<T> {
    type Raw = Vec<T::Raw>;
    fn raw(&self) -> Self::Raw {
        self.iter().map(T::raw).collect()
    }
    fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
        raw.into_iter().map(T::of_raw).collect()
    }
}

impl<K: OnDisk + Ord, V: OnDisk> OnDisk for BTreeMap<K, V> {
    type Raw = Vec<(K::Raw, V::Raw)>;
    fn raw(&self) -> Self::Raw {
        self.iter().map(|(key, value)| (key.raw(), value.raw())).collect()
    }
    fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
        raw.into_iter().map(<(K, V)>::of_raw).collect()
    }
}

macro_rules! tuples {
    ($(($($type:ident $at:tt),+);)+) => { $(impl<$($type: OnDisk),+> OnDisk for ($($type,)+) {
        type Raw = ($($type::Raw,)+);
        fn raw(&self) -> Self::Raw {
            ($(self.$at.raw(),)+)
        }
        fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
            Ok(($($type::of_raw(raw.$at)?,)+))
        }
    })+ };
}

tuples! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

macro_rules! forms {
    ($($type:ty as $raw:ty: |$this:ident| $store:expr, $read:expr;)+) => { $(impl OnDisk for $type {
        type Raw = $raw;
        fn raw(&self) -> $raw {
            let $this = self;
            $store
        }
        fn of_raw(raw: $raw) -> Result<Self, Corrupt> {
            $read(raw)
        }
    })+ };
}

forms! {
    Date as i32: |day| codec::days(*day), codec::date;
    Time as u16: |time| minutes(*time), time_of;
    Decimal as (i64, u8): |number| number.parts(), |(units, places)| Self::new(units, places).ok_or(Corrupt);
    Timestamp as i64: |at| at.as_microsecond(), codec::instant;
    Secret as String: |secret| secret.reveal().to_owned(), |text| Ok(Self::new(text));
    Lang as bool: |lang| *lang == Self::En, |english| Ok(if english { Self::En } else { Self::De });
}

/// Whole minutes of the day; what is entered has no seconds.
fn minutes(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

fn time_of(minutes: u16) -> Result<Time, Corrupt> {
    let part = |number: u16| i8::try_from(number).map_err(|_| Corrupt);
    Time::new(part(minutes / 60)?, part(minutes % 60)?, 0, 0).map_err(|_| Corrupt)
}

/// No bytes.
impl<T: ?Sized + 'static> OnDisk for PhantomData<T> {
    type Raw = ();
    fn raw(&self) {}
    fn of_raw((): ()) -> Result<Self, Corrupt> {
        Ok(Self)
    }
}

impl<K: 'static> OnDisk for Id<K> {
    type Raw = [u8; 16];
    fn raw(&self) -> [u8; 16] {
        self.bytes()
    }
    fn of_raw(raw: [u8; 16]) -> Result<Self, Corrupt> {
        Ok(Self::from_bytes(raw))
    }
}

impl<T: OnDisk + Zeroize> OnDisk for Zeroizing<T> {
    type Raw = T::Raw;
    fn raw(&self) -> T::Raw {
        (**self).raw()
    }
    fn of_raw(raw: T::Raw) -> Result<Self, Corrupt> {
        T::of_raw(raw).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::{closed_list, kernel::text::hex, record};

    closed_list! {
        /// What it is made of.
        pub enum Stuff {
            /// Tin.
            Tin = 7 "tin",
        }
    }

    record! {
        /// With a member of every sort.
        #[derive(Clone, PartialEq)]
        struct Thing {
            id: Id<Thing>,
            name: String,
            stuff: Option<Stuff>,
            days: Vec<Date>,
            at: Timestamp,
            sums: BTreeMap<(u16, u8), i64>,
            secret: Zeroizing<[u8; 20]>,
            part: Part,
        }
    }

    record! {
        #[derive(Clone, PartialEq)]
        struct Part {
            lang: Lang,
            size: (u16, u8),
        }
    }

    /// What `record!` makes of `Thing`, written out.
    #[derive(Serialize, Deserialize)]
    struct StoredThing {
        id: [u8; 16],
        name: String,
        stuff: Option<u8>,
        days: Vec<i32>,
        at: i64,
        sums: Vec<((u16, u8), i64)>,
        secret: [u8; 20],
        part: StoredPart,
    }
    #[derive(Serialize, Deserialize)]
    struct StoredPart {
        lang: bool,
        size: (u16, u8),
    }
    fn written_out(thing: &Thing) -> StoredThing {
        StoredThing {
            id: thing.id.bytes(),
            name: thing.name.clone(),
            stuff: thing.stuff.map(Stuff::number),
            days: thing.days.iter().map(|day| codec::days(*day)).collect(),
            at: thing.at.as_microsecond(),
            sums: thing.sums.iter().map(|(at, sum)| (*at, *sum)).collect(),
            secret: *thing.secret,
            part: StoredPart { lang: thing.part.lang == Lang::En, size: thing.part.size },
        }
    }

    fn thing() -> Thing {
        Thing {
            id: Id::from_bytes([1; 16]),
            name: "Ä".into(),
            stuff: Some(Stuff::Tin),
            days: vec![Date::constant(1970, 1, 3)],
            at: Timestamp::from_microsecond(5).unwrap(),
            sums: [((2026, 4), -1)].into(),
            secret: Zeroizing::new([9; 20]),
            part: Part { lang: Lang::En, size: (2026, 53) },
        }
    }

    #[test]
    fn a_record_is_stored_as_its_members_in_their_order() {
        let bytes = codec::encode(&thing().raw()).unwrap();
        assert_eq!(bytes, codec::encode(&written_out(&thing())).unwrap());
        let (id, secret) = ("01".repeat(16), "09".repeat(20));
        let rest = ["02c384", "0107", "0104", "0a", "01fbea070401", &secret, "01fbea0735"].concat();
        assert_eq!(hex(&bytes), id + &rest);
        assert!(Thing::of_raw(codec::decode(&bytes).unwrap()).unwrap() == thing());
        assert_eq!(format!("{:?}", thing()), "Thing(…)");
    }

    #[test]
    fn what_no_member_gives_is_no_record() {
        let raw = || thing().raw();
        let read = |change: &dyn Fn(&mut <Thing as OnDisk>::Raw)| {
            let mut raw = raw();
            change(&mut raw);
            Thing::of_raw(raw).is_err()
        };
        assert!(!read(&|_| {}));
        assert!(read(&|raw| raw.stuff = Some(8)));
        assert!(read(&|raw| raw.days = vec![i32::MAX]));
        assert!(read(&|raw| raw.at = i64::MAX));
    }

    /// Version 2 of a part added the language, version 3 the size.
    fn older(version: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        assert!((1..3).contains(&version));
        if version == 1 {
            codec::append(bytes, &true)?;
        }
        codec::append(bytes, &(2026_u16, 1_u8))
    }

    #[test]
    fn an_older_version_is_read_with_what_was_added_behind_it() {
        let read = |version, bytes: &[u8]| load::<Part>(3, older, version, bytes).ok();
        let english = Part { lang: Lang::En, size: (2026, 1) };
        assert!(read(1, b"") == Some(english.clone()) && read(2, b"\x01") == Some(english.clone()));
        assert!(read(2, b"\x00").unwrap().lang == Lang::De);
        assert!(read(3, b"\x01\xfb\xea\x07\x01") == Some(english));
        assert!(read(0, b"").is_none() && read(4, b"\x01\xfb\xea\x07\x01").is_none());
        assert!(read(1, b"\x01").is_none() && read(2, b"").is_none());
    }
}
