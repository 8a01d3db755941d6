//! `health`: asks the running site whether it is ready.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    Scene,
    answer::Outcome,
    exit::{Exit, Failure},
};

/// Longer than this, and the site counts as not ready.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub struct Args {
    /// Another address than that of the configuration's `ops_listen`, e.g. http://127.0.0.1:9464/readyz
    #[arg(long)]
    url: Option<String>,
}

pub async fn run(scene: &Scene, args: &Args) -> Result<Outcome, Failure> {
    let (host, path) = match &args.url {
        None => (reachable(scene.config.settings.ops_listen).to_string(), "/readyz".to_owned()),
        Some(url) => {
            let rest = url.strip_prefix("http://").ok_or_else(|| {
                Failure::new(Exit::Usage, "the address begins with http:// (the listener for machines)")
            })?;
            let (host, path) = rest.split_once('/').unwrap_or((rest, "readyz"));
            let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
            (host, format!("/{path}"))
        }
    };
    let status = tokio::time::timeout(PATIENCE, probe(&host, &path)).await;
    match status {
        Ok(Ok(200)) => Ok(Outcome::done(json!({ "ready": true }), "ready")),
        Ok(Ok(status)) => Err(Failure::new(Exit::Failed, format!("not ready (status {status})"))),
        Ok(Err(error)) => Err(Failure::new(Exit::Failed, format!("{host}: {error}"))),
        Err(_) => {
            Err(Failure::new(Exit::Failed, format!("{host}: no answer within {} s", PATIENCE.as_secs())))
        }
    }
}

/// A listener on all addresses is asked on this machine's own.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let own: std::net::IpAddr =
            if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
        address.set_ip(own);
    }
    address
}

async fn probe(host: &str, path: &str) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let head = String::from_utf8_lossy(&answer);
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    status.ok_or_else(|| std::io::Error::other("that is no HTTP server"))
}
