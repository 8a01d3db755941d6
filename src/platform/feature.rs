//! What a feature registers with the platform. The platform and `features::house` name no other area: what they list, check
//! or link to, they take from here. `app/features.rs` lists every feature in one line.

use super::{
    Platform,
    action::Action,
    jobs::{Happened, Reaction, Timed},
    notify::{self, Deliver, Message, Notice},
    shown_at::ShownAt,
    store::{Entry, EventKind, Link, RecordKind},
    tenancy::{Area, Ctx, Permission, Role},
    web::{beside::Beside, present::Look, routes::Routes, told::Told},
};
use crate::{
    kernel::{problem::Problem, words::Msg},
    ui::{
        NavSpot,
        icon::Icon,
        view::{Bell, NavItem, SearchBox},
    },
};

/// Something around a page for one person; none without the right to it, or where it cannot be read.
pub type ForPerson<T> = fn(&Platform, &Ctx<Look>) -> Option<T>;

/// A feature, as plain tables. Each part has its meaning alone; what a feature has none of stays as in
/// [`Feature::named`].
pub struct Feature {
    /// Its folder, e.g. `house::inbox`.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test finds two features of one name"))]
    pub name: &'static str,
    /// Its kinds of records.
    pub records: &'static [RecordKind],
    /// Which of its records cannot do without which; a deep check follows them.
    pub links: &'static [Link],
    /// How its records are named and where they are shown, by kind.
    pub shown_at: &'static [ShownAt],
    /// How one of its records is told of outside its own pages, by kind.
    pub told: &'static [Told],
    /// What it adds to the pages of records that other features own.
    pub beside: &'static [Beside],
    /// Its permissions that people have.
    pub rights: &'static [Right],
    /// Kinds of events with what follows from each. A kind stands with one feature: the one that reacts, or its own.
    pub events: &'static [(EventKind, Reaction)],
    /// What those kinds of events did whose names do not say it ([`Action::of_name`]).
    pub actions: &'static [(EventKind, Action)],
    /// What people are told of.
    pub notices: &'static [&'static Notice],
    /// Its entries of the navigation.
    pub nav: &'static [NavEntry],
    /// Its parts of the administration: tabs of those pages.
    pub admin: &'static [NavEntry],
    /// Its entries of the navigation at the operator's desk.
    pub desk: &'static [DeskEntry],
    /// Its links in the footer, which everybody has.
    pub footer: &'static [FooterEntry],
    /// What the search box of the header searches; the first feature whose right somebody has fills it.
    pub search: Option<SearchEntry>,
    /// The bell of the header; none for people without an inbox.
    pub bell: Option<ForPerson<Bell>>,
    /// What it does once an hour.
    pub hourly: &'static [Hourly],
    /// What it does every minute or at a local time, in every tenant.
    pub timed: &'static [Timed],
    /// Its addresses.
    pub routes: fn() -> Routes,
}

impl Feature {
    /// A feature that has nothing yet.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            records: &[],
            links: &[],
            shown_at: &[],
            told: &[],
            beside: &[],
            rights: &[],
            events: &[],
            actions: &[],
            notices: &[],
            nav: &[],
            admin: &[],
            desk: &[],
            footer: &[],
            search: None,
            bell: None,
            hourly: &[],
            timed: &[],
            routes: Routes::new,
        }
    }
}

#[cfg(test)]
impl Feature {
    /// Its permissions with the roles that have them, to be held against the matrix of domain.md, 9.
    pub fn matrix(&self) -> Vec<String> {
        let roles = |right: &Right| right.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ");
        self.rights.iter().map(|right| format!("{}: {}", right.name, roles(right))).collect()
    }
}

/// A permission as people read of it.
#[derive(Clone, Copy)]
pub struct Right {
    /// Its row in the matrix of domain.md, 9, from the top; steps of ten leave room between.
    pub row: u16,
    /// Its name.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the rights against domain.md, 9"))]
    pub name: &'static str,
    /// Key of the words for what it lets somebody do.
    pub words: &'static str,
    /// The roles that have it.
    pub roles: &'static [Role],
    /// The area that must be switched on.
    pub area: Option<Area>,
}

impl Right {
    /// The permission `P` in its row.
    #[must_use]
    pub const fn of<P: Permission>(row: u16, words: &'static str) -> Self {
        Self { row, name: P::NAME, words, roles: P::ROLES, area: P::AREA }
    }
}

/// An entry of the navigation.
#[derive(Clone, Copy)]
pub struct NavEntry {
    /// Where it stands, from the top; steps of ten leave room between.
    pub place: u16,
    /// Which pages it stands for.
    pub spot: NavSpot,
    /// Local path.
    pub href: &'static str,
    /// Key of its word.
    pub label: &'static str,
    /// Its picture.
    pub icon: Icon,
    /// Whether somebody has it.
    pub shown: fn(&Ctx<Look>) -> bool,
    /// Who of those alone, where a role does not say it; none: all of them.
    pub only: Option<fn(&Platform, &Ctx<Look>) -> bool>,
    /// The work that waits there; none where that cannot be read.
    pub count: Option<ForPerson<u64>>,
    /// Whether somebody who has it begins there; the first of these in the navigation counts.
    pub home: bool,
}

impl NavEntry {
    /// An entry of those who have the permission `P`.
    #[must_use]
    pub const fn of<P: Permission>(
        place: u16,
        spot: NavSpot,
        href: &'static str,
        label: &'static str,
        icon: Icon,
    ) -> Self {
        Self { place, spot, href, label, icon, shown: has::<P>, only: None, count: None, home: false }
    }

    /// The entry as one person sees it; none without the right.
    #[must_use]
    pub fn item(&self, p: &Platform, look: &Ctx<Look>) -> Option<NavItem> {
        let is_shown = (self.shown)(look) && self.only.is_none_or(|only| only(p, look));
        is_shown.then(|| NavItem {
            spot: self.spot,
            href: self.href.to_owned(),
            label: Msg::new(self.label),
            icon: self.icon,
            count: self.count.and_then(|count| count(p, look)),
        })
    }
}

fn has<P: Permission>(look: &Ctx<Look>) -> bool {
    look.also::<P>()
}

/// An entry of the navigation at the operator's desk.
#[derive(Clone, Copy)]
pub struct DeskEntry {
    /// Where it stands, from the top; steps of ten leave room between.
    pub place: u16,
    /// Which pages it stands for.
    pub spot: NavSpot,
    /// Local path.
    pub href: &'static str,
    /// Key of its word.
    pub label: &'static str,
    /// Its picture.
    pub icon: Icon,
}

impl DeskEntry {
    /// The entry as it is shown.
    #[must_use]
    pub fn item(&self) -> NavItem {
        let label = Msg::new(self.label);
        NavItem { spot: self.spot, href: self.href.to_owned(), label, icon: self.icon, count: None }
    }
}

/// A link of the footer, in the order of the register.
#[derive(Clone, Copy)]
pub struct FooterEntry {
    /// Local path.
    pub href: &'static str,
    /// Key of its word.
    pub label: &'static str,
}

/// What the search box of the header searches.
#[derive(Clone, Copy)]
pub struct SearchEntry {
    /// The list that it leads to, as local path.
    pub href: &'static str,
    /// Key of its word.
    pub label: &'static str,
    /// Whether somebody has it.
    pub shown: fn(&Ctx<Look>) -> bool,
}

impl SearchEntry {
    /// A search of those who have the permission `P`.
    #[must_use]
    pub const fn of<P: Permission>(href: &'static str, label: &'static str) -> Self {
        Self { href, label, shown: has::<P> }
    }

    /// The box as one person sees it; none without the right.
    #[must_use]
    pub fn search_box(&self, look: &Ctx<Look>) -> Option<SearchBox> {
        (self.shown)(look).then(|| SearchBox {
            action: self.href.to_owned(),
            label: Msg::new(self.label),
            value: String::new(),
        })
    }
}

/// Done once an hour and at start. Doing it twice is the same as once.
#[derive(Clone, Copy)]
pub struct Hourly {
    /// Name for the log.
    pub name: &'static str,
    /// What it does, in every tenant that it concerns.
    pub job: fn(&Platform) -> Result<(), Problem>,
}

impl Happened<'_> {
    /// Tells people of the event in its tenant. Of an event of the instance nobody is told.
    ///
    /// # Errors
    /// When the store fails; the event then stays due.
    pub fn tell(&self, entry: &Entry, message: &Message) -> Result<(), Problem> {
        let Some(ctx) = self.ctx::<Deliver>() else { return Ok(()) };
        notify::tell(self.base, &ctx, entry, message)
    }
}
