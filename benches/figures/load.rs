//! Requests over kept connections, one after another on each: how many there are in a second, and how long they take.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Instant,
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::HeaderMap,
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;

/// One kept connection.
pub struct Line(SendRequest<Full<Bytes>>);

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What is asked.
#[derive(Clone)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub headers: Arc<Vec<(&'static str, String)>>,
    pub body: Bytes,
}

impl Ask {
    pub fn get(path: impl Into<String>, headers: &Arc<Vec<(&'static str, String)>>) -> Self {
        Self { method: "GET", path: path.into(), headers: Arc::clone(headers), body: Bytes::new() }
    }

    fn request(&self) -> Request<Full<Bytes>> {
        let mut request = Request::builder().method(self.method).uri(&self.path).header("host", "localhost");
        for (name, value) in self.headers.iter() {
            request = request.header(*name, value);
        }
        request.body(Full::new(self.body.clone())).expect("a request")
    }
}

impl Line {
    pub async fn open(address: SocketAddr, trust: &Arc<ClientConfig>) -> Self {
        Self::open_from(IpAddr::V4(Ipv4Addr::LOCALHOST), address, trust).await
    }

    /// As somebody at another address.
    pub async fn open_from(from: IpAddr, address: SocketAddr, trust: &Arc<ClientConfig>) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((from, 0).into()).expect("a local address");
        let socket = socket.connect(address).await.expect("a connection");
        socket.set_nodelay(true).ok();
        let name = ServerName::try_from("localhost").expect("a name");
        let stream = TlsConnector::from(Arc::clone(trust)).connect(name, socket).await.expect("TLS");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        Self(sender)
    }

    pub async fn send(&mut self, ask: &Ask) -> Answer {
        self.0.ready().await.expect("the connection stays");
        let answer = self.0.send_request(ask.request()).await.expect("an answer");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer { status: head.status, headers: head.headers, body }
    }
}

/// What a load found.
pub struct Load {
    pub per_second: f64,
    /// Seconds of each request, sorted.
    pub took: Vec<f64>,
}

impl Load {
    /// Seconds that so many hundredths of the requests did not exceed.
    pub fn percentile(&self, hundredths: usize) -> f64 {
        let at = (self.took.len() * hundredths).div_ceil(100).saturating_sub(1);
        self.took.get(at).copied().unwrap_or(f64::NAN)
    }
}

/// Sends `requests` of `asks` in turn over `lines` connections at once; all must be answered with 200.
pub async fn load(
    address: SocketAddr,
    trust: &Arc<ClientConfig>,
    asks: &Arc<Vec<Ask>>,
    lines: usize,
    requests: usize,
) -> Load {
    let mut open = Vec::new();
    for _ in 0..lines {
        open.push(Line::open(address, trust).await);
    }
    let began = Instant::now();
    let tasks: Vec<_> = open
        .into_iter()
        .enumerate()
        .map(|(first, mut line)| {
            let asks = Arc::clone(asks);
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(requests / lines);
                for turn in 0..requests / lines {
                    let ask = &asks[(first + turn * lines) % asks.len()];
                    let asked = Instant::now();
                    let answer = line.send(ask).await;
                    assert!(answer.status.is_success(), "{} {}", answer.status, ask.path);
                    took.push(asked.elapsed().as_secs_f64());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::with_capacity(requests);
    for task in tasks {
        took.extend(task.await.expect("the load ends"));
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    Load { per_second: took.len() as f64 / seconds, took }
}
