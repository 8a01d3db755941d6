//! The listener as clients meet it, over real sockets; the bounds are generous.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::Multipart,
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use rustls::{
    ClientConfig, RootCertStore, SupportedProtocolVersion,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{Instant, timeout},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Limits, Peer, redirect_router, serve, serve_plain};
use crate::kernel::problem::Explain as _;
use crate::platform::web::{
    answer,
    local_ca::{Authority, LocalCa},
    tls::{TlsConfig, TlsError},
    upload,
};

const LONG: Duration = Duration::from_secs(60);

fn now() -> Timestamp {
    // Clients judge the certificate by the system's clock.
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Timestamp::from_second(i64::try_from(since.as_secs()).unwrap()).unwrap()
}
fn names() -> Vec<String> {
    vec!["localhost".into(), "127.0.0.1".into()]
}
fn quick() -> Limits {
    let short = Duration::from_millis(300);
    Limits {
        handshake: short,
        first_byte: short,
        headers: short,
        body_idle: short,
        keep_alive: short,
        write_idle: short,
        drain: short,
        ..Limits::default()
    }
}
fn router() -> Router {
    async fn take(mut form: Multipart) -> axum::response::Response {
        use axum::response::IntoResponse as _;
        match upload::read_file(&mut form, "datei", 20 << 20).await {
            Ok(up) => up.bytes.len().to_string().into_response(),
            Err(error) => answer::refuse(error.explain()),
        }
    }
    Router::new()
        .route("/", get(|Extension(Peer(ip)): Extension<Peer>| async move { ip.to_string() }))
        .route("/echo", post(|body: axum::body::Bytes| async move { body.len().to_string() }))
        .route("/big", get(|| async { vec![0_u8; 64 << 20] }))
        .route("/datei", post(take).layer(upload::file_limit(20 << 20)))
}

struct TestServer {
    address: SocketAddr,
    folder: tempfile::TempDir,
    authority: Authority,
    tls: TlsConfig,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}
async fn house(limits: Limits) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let ca = LocalCa::at(folder.path());
    let authority = Authority::new(&[names(), vec!["visite.test".into()]].concat(), now()).unwrap();
    ca.follow(&authority, &names(), now()).unwrap();
    let tls = TlsConfig::new(ca.files()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(serve(listener, tls.clone(), router(), limits, async { drop(stopped.await) }));
    TestServer { address, folder, authority, tls, stop, task }
}
async fn client(
    house: &TestServer,
    versions: &[&'static SupportedProtocolVersion],
    alpn: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(house.folder.path().join("ca.pem")).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let socket = TcpStream::connect(house.address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), socket).await
}
async fn h1(house: &TestServer) -> TlsStream<TcpStream> {
    client(house, rustls::ALL_VERSIONS, &[b"http/1.1"]).await.unwrap()
}
/// Reads until the server closes.
async fn rest(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut all = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut all)).await.expect("the server closes in time");
    String::from_utf8_lossy(&all).into_owned()
}

/// R-TLS-01.
#[tokio::test]
async fn tls_12_and_13_and_both_protocols() {
    let house = house(Limits::default()).await;
    for version in rustls::ALL_VERSIONS {
        let mut stream = client(&house, &[version], &[b"http/1.1"]).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        let text = rest(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("127.0.0.1"), "{text}");
    }
    let stream = client(&house, rustls::ALL_VERSIONS, &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    // A TLS 1.1 hello (legacy version 0x0302, no supported_versions): an alert, no ServerHello.
    let mut old = TcpStream::connect(house.address).await.unwrap();
    let mut hello = vec![3, 2];
    hello.extend([9; 32]);
    hello.extend([0, 0, 2, 0xC0, 0x13, 1, 0]);
    let mut record = vec![
        22,
        3,
        1,
        0,
        u8::try_from(hello.len() + 4).unwrap(),
        1,
        0,
        0,
        u8::try_from(hello.len()).unwrap(),
    ];
    record.extend(hello);
    old.write_all(&record).await.unwrap();
    let mut first = [0; 1];
    let _ = timeout(LONG, old.read(&mut first)).await.unwrap();
    assert_ne!(first[0], 22);
}

/// R-DOS-01.
#[tokio::test]
async fn slow_clients_are_closed() {
    let house = house(quick()).await;
    let start = Instant::now();
    rest(&mut TcpStream::connect(house.address).await.unwrap()).await;
    rest(&mut h1(&house).await).await;
    let mut trickle = h1(&house).await;
    trickle.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").await.unwrap();
    rest(&mut trickle).await;
    let mut idle = h1(&house).await;
    idle.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert!(rest(&mut idle).await.starts_with("HTTP/1.1 200"));
    let mut body = h1(&house).await;
    body.write_all(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc").await.unwrap();
    assert!(!rest(&mut body).await.contains(" 200 "));
    let mut deaf = h1(&house).await;
    deaf.write_all(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(rest(&mut deaf).await.len() < 60 << 20);
    assert!(start.elapsed() < LONG * 2);
}

/// R-DOS-02.
#[tokio::test]
async fn sixty_fifth_connection_is_refused() {
    let house = house(Limits { first_byte: LONG * 6, ..Limits::default() }).await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(h1(&house).await);
    }
    assert!(client(&house, rustls::ALL_VERSIONS, &[]).await.is_err());
    drop(open.pop());
    let mut again = false;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        again = again || client(&house, rustls::ALL_VERSIONS, &[]).await.is_ok();
    }
    assert!(again);
}

/// R-TLS-03, R-DOS-02: a proxy speaks for many, and says for whom; nobody else does.
#[tokio::test]
async fn a_trusted_proxy_may_have_more_connections_and_says_who_asks() {
    let ask = b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n";
    for (proxies, asks, places) in
        [(vec![], "127.0.0.1", 3), (vec!["127.0.0.0/8".parse().unwrap()], "203.0.113.9", 5)]
    {
        let house =
            house(Limits { per_network: 3, first_byte: LONG * 6, proxies, ..Limits::default() }).await;
        let mut open = Vec::new();
        for _ in 0..5 {
            open.extend(client(&house, rustls::ALL_VERSIONS, &[b"http/1.1"]).await.ok());
        }
        assert_eq!(open.len(), places);
        let mut stream = open.pop().unwrap();
        stream.write_all(ask).await.unwrap();
        let text = rest(&mut stream).await;
        assert!(text.ends_with(asks), "{text}");
    }
}

/// R-TLS-01: another certificate without a restart.
#[tokio::test]
async fn new_certificate_is_served_and_a_broken_one_is_not() {
    let house = house(Limits::default()).await;
    let leaf = |stream: &TlsStream<TcpStream>| stream.get_ref().1.peer_certificates().unwrap()[0].clone();
    let before = leaf(&h1(&house).await);
    assert!(!house.tls.reload_if_changed().unwrap());
    let ca = LocalCa::at(house.folder.path());
    ca.follow(&house.authority, &names(), now()).unwrap();
    assert!(!house.tls.reload_if_changed().unwrap(), "a good leaf is kept");
    let more = [names(), vec!["visite.test".into()]].concat();
    ca.follow(&house.authority, &more, now()).unwrap();
    assert!(house.tls.reload_if_changed().unwrap());
    let after = leaf(&h1(&house).await);
    assert!(before != after);
    std::fs::write(ca.files().chain, "broken").unwrap();
    assert!(matches!(house.tls.reload_if_changed(), Err(TlsError::Pem(_) | TlsError::Unusable(_))));
    assert!(leaf(&h1(&house).await) == after);
}

#[test]
fn leaf_is_renewed_a_month_before_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let read = |at: &Path| std::fs::read(at).unwrap();
    let ca = LocalCa::at(folder.path());
    let authority = Authority::new(&names(), now()).unwrap();
    let ensure = |days: i64| {
        ca.follow(&authority, &names(), now() + SignedDuration::from_hours(24 * days)).unwrap();
    };
    ensure(0);
    let (root, leaf) = (read(&ca.root()), read(&ca.files().chain));
    ensure(360);
    assert!(read(&ca.files().chain) == leaf);
    ensure(370);
    assert!(read(&ca.files().chain) != leaf && read(&ca.root()) == root);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = folder.path().join("server.key");
        assert_eq!(std::fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn chunked_upload_is_refused_before_its_end() {
    let house = house(Limits::default()).await;
    let (mut read, mut write) = tokio::io::split(h1(&house).await);
    let head = "POST /datei HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=B\r\n\r\n";
    write.write_all(head.as_bytes()).await.unwrap();
    let part = "--B\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a.csv\"\r\n\r\n";
    write.write_all(format!("{:x}\r\n{part}\r\n", part.len()).as_bytes()).await.unwrap();
    let sender = tokio::spawn(async move {
        let chunk =
            [format!("{:x}\r\n", 1 << 20).into_bytes(), vec![b'a'; 1 << 20], b"\r\n".to_vec()].concat();
        for _ in 0..21 {
            if write.write_all(&chunk).await.is_err() {
                break;
            }
        }
        write
    });
    let mut start = [0; 12];
    timeout(LONG, read.read_exact(&mut start)).await.unwrap().unwrap();
    assert_eq!(&start, b"HTTP/1.1 413", "the body has not ended: no last chunk was sent");
    sender.abort();
}

/// R-TLS-01.
#[tokio::test]
async fn plain_http_only_redirects() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve_plain(
        listener,
        redirect_router(|asked| match asked.host.as_str() {
            "other.test" => "https://other.test:8443".to_owned(),
            _ => "https://visite.test:8443".to_owned(),
        }),
        Limits::default(),
        std::future::pending(),
    ));
    for (host, line, expected) in [
        ("Host: evil.test\r\n", "GET /faelle?seite=2", "location: https://visite.test:8443/faelle?seite=2"),
        ("Host: Other.test:8080\r\n", "GET /faelle", "location: https://other.test:8443/faelle"),
        ("Host: evil.test\r\n", "HEAD /", "308"),
        ("Host: evil.test\r\n", "POST /anmelden", "403"),
        ("", "GET /", "400"),
        ("Host: \r\n", "GET /", "400"),
        ("Host: other.test:x\r\n", "GET /", "400"),
        ("Host: a@other.test\r\n", "GET /", "400"),
        ("Host: other.test\r\nHost: other.test\r\n", "GET /", "400"),
    ] {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let text = format!("{line} HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        socket.write_all(text.as_bytes()).await.unwrap();
        let answer = rest(&mut socket).await;
        assert!(answer.contains(expected) && !answer.contains("evil"), "{host}{line}: {answer}");
    }
}

/// R-DOS-03: sizes.
#[tokio::test]
async fn big_heads_are_refused() {
    let house = house(Limits::default()).await;
    let long = format!("X-A: {}\r\n", "a".repeat(20_000));
    for (extra, status) in [(long, "431"), ("X-A: 1\r\n".repeat(101), "431")] {
        let mut stream = h1(&house).await;
        let _ = stream.write_all(format!("GET / HTTP/1.1\r\nHost: a\r\n{extra}\r\n").as_bytes()).await;
        assert!(rest(&mut stream).await.starts_with(&format!("HTTP/1.1 {status}")));
    }
}

#[tokio::test]
async fn shutdown_ends() {
    let house = house(quick()).await;
    let _idle = h1(&house).await;
    house.stop.send(()).unwrap();
    timeout(LONG, house.task).await.unwrap().unwrap();
}
