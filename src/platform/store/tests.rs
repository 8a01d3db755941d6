//! The store against the real engine in memory.
