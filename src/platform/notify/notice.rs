//! What people are told of: a feature registers each notice with its number, name, recipients, words and the page that it
//! leads to (domain.md, 7). They are delivered here, and none is known here.

use super::inbox::Notification;
use crate::{
    kernel::words::Msg,
    platform::{
        base::Base,
        store::{Corrupt, OnDisk},
        tenancy::Role,
    },
    record,
};

/// What a message is about: the number of a notice. Stored and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(u8);

impl OnDisk for Kind {
    type Raw = u8;
    fn raw(&self) -> u8 {
        self.0
    }
    fn of_raw(raw: u8) -> Result<Self, Corrupt> {
        Ok(Self(raw))
    }
}

impl Kind {
    /// The kind with this number; each notice has its own.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }
    /// The stored number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// Something that people are told of.
#[derive(Debug)]
pub struct Notice {
    /// Its number.
    pub kind: Kind,
    /// The name of the API and of a person's choices; its words are `notify-…-title` and `notify-…-text`.
    pub name: &'static str,
    /// The roles that are told.
    pub to: &'static [Role],
    /// Whether it also comes by mail, to those who want that.
    pub mailed: bool,
    /// Whether several events within an hour become one message with a greater number, as long as it is unread.
    pub gathers: Gathering,
    /// Puts what the text says beside the counts into it.
    pub says: fn(Msg, Facts) -> Msg,
    /// Where a message leads, as local path; none for what is said already.
    pub leads_to: fn(&Base, &Notification) -> Option<String>,
}

impl Notice {
    fn key(&self, part: &str) -> String {
        format!("notify-{}-{part}", self.name.replace('_', "-"))
    }
    /// Its title.
    #[must_use]
    pub fn title(&self) -> Msg {
        Msg { key: self.key("title").into(), args: Vec::new() }
    }
    /// Its text.
    #[must_use]
    pub fn text(&self, facts: Facts) -> Msg {
        let msg = Msg { key: self.key("text").into(), args: Vec::new() };
        (self.says)(msg.with("n", facts.n).with("fehler", facts.errors), facts)
    }
}

/// For notices that say nothing but how many.
#[must_use]
pub fn counts_only(msg: Msg, _: Facts) -> Msg {
    msg
}

/// Which events become one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathering {
    /// Each its own.
    None,
    /// Those of one person.
    PerActor,
    /// Those of all.
    All,
}

record! {
    /// What a text may say: counts, a number for people, a span of time. Nothing in here identifies anybody, and nothing
    /// can say anything about anybody's health.
    #[derive(Clone, Copy, PartialEq, Eq, Default)]
    pub struct Facts {
        /// How many.
        pub n: u32,
        /// How many of them failed.
        pub errors: u32,
        /// The number that people call the record by; 0: none.
        pub number: u64,
        /// A year, and which part of it; what part is the notice's affair.
        pub span: Option<(u16, u8)>,
    }
}

impl Facts {
    /// A count.
    #[must_use]
    pub fn count(n: u32) -> Self {
        Self { n, ..Self::default() }
    }
}
