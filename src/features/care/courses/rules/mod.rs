//! What follows from values over time, as pure functions (care.md, 8).
//!
//! Owns: the fluid balance, the loss of weight, the days that are looked at.
//! May use: `kernel`, `templates` for the sides of the balance.
//! Never: a store or a clock.

pub mod balance;
pub mod period;
pub mod weight;
