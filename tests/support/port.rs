//! A port that a program will listen on later, and that nobody else gets in the meantime.

use std::net::SocketAddr;

use tokio::net::TcpSocket;

/// A port of this machine, bound and not listened on: who connects is refused, who asks for any free port gets another,
/// and a program that is given its number can listen on it. Dropping it frees the port.
pub struct Reserved {
    socket: TcpSocket,
}

impl Reserved {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // Both sides say that they share: then the listener may have what is only bound.
        socket.set_reuseaddr(true).unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self { socket }
    }

    pub fn number(&self) -> u16 {
        self.address().port()
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }
}
