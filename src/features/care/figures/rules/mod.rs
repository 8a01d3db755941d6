//! How each figure is made of counts, as pure functions (care.md, 12).
//!
//! Owns: days of residents, shares and rates, delays, what became of measures, talks about settling in.
//! May use: `kernel`.
//! Never: a store or a clock.

mod counts;
mod days;

pub use counts::{Delays, Done, Moods, Share, mean, median, per, rate};
pub use days::{Days, Stayed, days_apart, had_talk, moved_in};
