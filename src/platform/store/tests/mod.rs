//! The store against the real engine: properties, isolation, sealing, audit, backup, group commit, power loss.

mod audit;

mod group;
mod keys;
mod model;

mod thing;
