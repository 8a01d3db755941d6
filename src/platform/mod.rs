//! The base below the features: what a user must never have to think about.
pub mod web;
