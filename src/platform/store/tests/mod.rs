//! The store against the real engine: properties, isolation, sealing, audit, backup, group commit, power loss.

mod audit;
mod files;
mod group;
mod keys;
mod model;
mod power;
mod space;
mod thing;
