//! The store against the real engine: properties, isolation, sealing, audit, backup, group commit, power loss.

mod group;
mod model;
mod thing;
