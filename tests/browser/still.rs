//! A few fixed pages over TLS: what the harness itself is tried on.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

type Answer = fn(&str) -> Option<(&'static str, &'static str)>;

/// Serves `answer(path) -> (content type, body)` under the strict policy of the product. Returns the base address.
pub fn serve(answer: Answer) -> String {
    rustls::crypto::ring::default_provider().install_default().ok();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let config = Arc::clone(&config);
            std::thread::spawn(move || answer_one(stream, config, answer));
        }
    });
    format!("https://localhost:{port}")
}

fn answer_one(stream: TcpStream, config: Arc<ServerConfig>, answer: Answer) {
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let mut first = String::new();
    if stream.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::new();
    while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let (status, kind, body) = match first.split(' ').nth(1).and_then(answer) {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", "nothing here"),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self'\r\n\r\n{body}",
        body.len()
    );
    let stream = stream.get_mut();
    stream.write_all(answer.as_bytes()).ok();
    stream.conn.send_close_notify();
    stream.flush().ok();
}
