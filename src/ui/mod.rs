//! Reusable page components, the page shell, and the words of both languages.
//!
//! Owns: everything that a page is put together from; the catalogues; style, script and icons.
//! May use: `kernel`, maud, fluent.
//! Never: domain types, permissions, the store, words about one feature.
//!
//! One component is one function, and its name is its CSS class. Components take the [`view::View`] first, are pure,
//! and cannot fail.

pub mod assets;
pub mod badge;
pub mod chart;
pub mod compare;
pub mod facts;
pub mod form;
pub mod format;
pub mod icon;
pub mod notice;
pub mod page;
pub mod pager;
pub mod passkey;
pub mod problem_page;
pub mod progress;
pub mod qr;
pub mod shell;
pub mod sign_in_again;
pub mod stages;
pub mod table;
pub mod tabs;
pub mod tiles;
pub mod time;
pub mod view;
pub mod words;

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod style_rules;

pub use page::{Fragment, NavSpot, Page};
pub use view::View;
