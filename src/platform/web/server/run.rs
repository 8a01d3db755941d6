//! Accepts connections, negotiates TLS, serves them, and on shutdown lets running requests finish.

use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::{
    body::{Arriving, Leaving, Pace, Rest, Turn},
    connection_limit::ConnectionLimit,
    connection_state::ConnectionState,
    io::Watched,
    limits::Limits,
};
use crate::platform::web::{forwarded::client, tls::TlsConfig};

/// The address that asks, in the request's extensions: the other end of the socket, or what a trusted proxy there says
/// of it. No header of anybody else can change it (R-TLS-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Serves `router` over TLS until `shutdown` is ready, then lets running requests end (at most `limits.drain`).
pub async fn serve(
    listener: TcpListener,
    tls: TlsConfig,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) {
    run(listener, Some(tls.acceptor()), router, limits, shutdown).await;
}

/// As [`serve`] without TLS: the redirect, and the loopback listener for health and metrics.
pub async fn serve_plain(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) {
    run(listener, None, router, limits, shutdown).await;
}

struct ServerState {
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    closing: watch::Receiver<bool>,
}

async fn run(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) {
    let (close, closing) = watch::channel(false);
    let house = Arc::new(ServerState { tls, router, limits: limits.clone(), closing });
    let crowd = Arc::new(ConnectionLimit::default());
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((socket, from)) => {
                    // No place: the socket is dropped, which closes it.
                    if let Some(place) = crowd.enter(from.ip(), &limits) {
                        let house = Arc::clone(&house);
                        connections.spawn(async move {
                            house.greet(socket, from.ip()).await;
                            drop(place);
                        });
                    }
                }
                Err(error) => {
                    // Out of file descriptors and the like: a pause, not a hot loop.
                    tracing::warn!(kind = ?error.kind(), "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let _ = close.send(true);
    let drained =
        tokio::time::timeout(limits.drain, async { while connections.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        tracing::warn!(open = connections.len(), "connections cut at shutdown");
    }
}

/// Shutdown has begun.
async fn begun(closing: &mut watch::Receiver<bool>) {
    drop(closing.wait_for(|closing| *closing).await);
}

impl ServerState {
    async fn greet(&self, socket: TcpStream, from: IpAddr) {
        let _ = socket.set_nodelay(true);
        let Some(acceptor) = &self.tls else {
            return self.attend(socket, from, false).await;
        };
        let mut closing = self.closing.clone();
        let shaken = tokio::select! {
            shaken = tokio::time::timeout(self.limits.handshake, acceptor.accept(socket)) => shaken,
            () = begun(&mut closing) => return,
        };
        if let Ok(Ok(stream)) = shaken {
            let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            self.attend(stream, from, h2).await;
        }
    }

    async fn attend<S>(&self, stream: S, from: IpAddr, h2: bool)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let pulse = Arc::new(ConnectionState::new(h2));
        let service = service_fn(|request| self.answer(request, from, &pulse));
        let builder = self.builder(h2);
        let io = TokioIo::new(Watched { stream, pulse: Arc::clone(&pulse) });
        let mut connection = std::pin::pin!(builder.serve_connection(io, service));
        let mut closing = self.closing.clone();
        tokio::select! {
            _ = connection.as_mut() => return,
            () = pulse.broken(&self.limits) => {
                connection.as_mut().graceful_shutdown();
                let _ = tokio::time::timeout(Duration::from_millis(500), connection).await;
                return;
            }
            () = begun(&mut closing) => connection.as_mut().graceful_shutdown(),
        }
        tokio::select! { _ = connection => {}, () = pulse.broken(&self.limits) => {} }
    }

    fn builder(&self, h2: bool) -> Builder<TokioExecutor> {
        let mut builder = Builder::new(TokioExecutor::new());
        // Times are kept by the pulse; hyper keeps the sizes.
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(None)
            .max_headers(self.limits.headers_count)
            .max_buf_size(self.limits.header_bytes.max(8_192));
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(self.limits.streams)
            .max_header_list_size(u32::try_from(self.limits.header_bytes).unwrap_or(u32::MAX));
        if h2 { builder.http2_only() } else { builder.http1_only() }
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        from: IpAddr,
        pulse: &Arc<ConnectionState>,
    ) -> impl Future<Output = Result<Response<Body>, std::convert::Infallible>> + Send + use<> {
        let turn = Arc::new(Turn { number: pulse.begin(), pulse: Arc::clone(pulse) });
        let (gone, read) = oneshot::channel();
        let rest = Rest {
            turn: Arc::clone(&turn),
            gone,
            bounds: (self.limits.unwanted_bytes, self.limits.unwanted),
            expects: request.headers().contains_key(hyper::header::EXPECT),
        };
        let mut request = request.map(|body| Body::new(Arriving::new(body, &self.limits, Some(rest))));
        let asks = client(from, request.headers(), &self.limits.proxies);
        request.extensions_mut().insert(Peer(asks));
        let router = self.router.clone();
        let (h2, pace) = (pulse.is_h2(), Pace::of_reader(&self.limits));
        async move {
            let response = router.oneshot(request).await?;
            if h2 {
                // The answer waits for the rest of a body that nobody wanted. Answered before, curl ends its body short of
                // the length that it told, and the protocol has the stream reset for that: the answer is lost.
                // (HTTP/1.1 has no such rule; there the answer goes out at once.)
                let _ = read.await;
            }
            Ok(response.map(|inner| Body::new(Leaving::new(inner, pace, turn))))
        }
    }
}
