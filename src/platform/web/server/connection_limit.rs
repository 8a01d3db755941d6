//! How many connections there are, in all and per network.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use parking_lot::Mutex;

use super::limits::Limits;
use crate::platform::web::{forwarded::trusted, throttle::network};

/// Counts connections.
#[derive(Default)]
pub(super) struct ConnectionLimit(Mutex<HashMap<IpAddr, usize>>);

/// A connection's place; given back when dropped.
pub(super) struct ConnectionPermit {
    crowd: Arc<ConnectionLimit>,
    network: IpAddr,
}

impl ConnectionLimit {
    /// Counts one more connection; none when its network or the whole server has as many as allowed.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr, limits: &Limits) -> Option<ConnectionPermit> {
        let network = network(address);
        let mut counts = self.0.lock();
        if counts.values().sum::<usize>() >= limits.connections {
            return None;
        }
        let count = counts.entry(network).or_insert(0);
        if *count >= limits.per_network && !trusted(address, &limits.proxies) {
            return None;
        }
        *count += 1;
        Some(ConnectionPermit { crowd: Arc::clone(self), network })
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.crowd.0.lock();
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}
