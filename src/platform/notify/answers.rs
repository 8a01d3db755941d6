//! Replies of a mail server as text: RFC 5321 demands ASCII, but servers send other bytes too. And the exchange before
//! STARTTLS, which is not encrypted.

use std::{
    io, mem,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::{client::AsyncTokioStream, extension::ClientId};
use tokio::{
    io::{
        AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
        ReadBuf,
    },
    net::TcpStream,
};
use tokio_rustls::client::TlsStream;

use super::smtp::{Refusal, Trouble, short};

/// Longest line and longest answer that are read, bytes.
const LONGEST: usize = 64 * 1024;

/// Lines as text: those that are not UTF-8 as Latin-1, which reads every byte as some letter.
fn readable(bytes: &[u8]) -> String {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.fold(String::new(), |text, line| match std::str::from_utf8(line) {
        Ok(line) => text + line,
        Err(_) => text + &line.iter().copied().map(char::from).collect::<String>(),
    })
}

/// A protected connection whose answers can be read as UTF-8, whatever the server sends.
#[derive(Debug)]
pub(super) struct Answers {
    inner: TlsStream<TcpStream>,
    peer: SocketAddr,
    /// Come in, and no whole line yet.
    raw: Vec<u8>,
    /// Whole lines that nobody has read.
    lines: Vec<u8>,
}

impl Answers {
    /// `greeted`: the server said its greeting already, before STARTTLS; the reader gets one in its place.
    pub fn new(inner: TlsStream<TcpStream>, peer: SocketAddr, greeted: bool) -> Self {
        let lines = if greeted { b"220 protected\r\n".to_vec() } else { Vec::new() };
        Self { inner, peer, raw: Vec::new(), lines }
    }
}

impl AsyncRead for Answers {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.lines.is_empty() {
            let mut space = [0_u8; 2048];
            let mut came = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut this.inner).poll_read(cx, &mut came))?;
            let ended = came.filled().is_empty();
            this.raw.extend_from_slice(came.filled());
            // A letter may come in two pieces, a line does not.
            let whole = if ended || this.raw.len() > LONGEST {
                this.raw.len()
            } else {
                this.raw.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
            };
            let rest = this.raw.split_off(whole);
            this.lines = readable(&mem::replace(&mut this.raw, rest)).into_bytes();
            if ended {
                break;
            }
        }
        let count = this.lines.len().min(into.remaining());
        let rest = this.lines.split_off(count);
        into.put_slice(&mem::replace(&mut this.lines, rest));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Answers {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, bytes)
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Answers {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

/// Greets a server over the open, and gets it to STARTTLS; what comes next is the handshake.
pub(super) async fn start_tls(socket: TcpStream, hello: &ClientId) -> Result<TcpStream, Refusal> {
    let mut server = BufReader::new(socket);
    expect(&mut server, None).await?;
    let offers = expect(&mut server, Some(format!("EHLO {hello}\r\n"))).await?;
    if !offers.lines().any(|offer| offer.trim().eq_ignore_ascii_case("STARTTLS")) {
        return Err((Trouble::Tls, "the server offers no STARTTLS".into()));
    }
    expect(&mut server, Some("STARTTLS\r\n".into())).await?;
    // Said before the handshake, it would be taken for said within (CVE-2011-0411).
    if !server.buffer().is_empty() {
        return Err((Trouble::Tls, "the server talks into the handshake".into()));
    }
    Ok(server.into_inner())
}

/// Says something, and reads what the server answers: its lines without their code.
async fn expect(server: &mut BufReader<TcpStream>, say: Option<String>) -> Result<String, Refusal> {
    let broken = |error: io::Error| (Trouble::Broken, short(&error.to_string()));
    if let Some(say) = say {
        server.get_mut().write_all(say.as_bytes()).await.map_err(broken)?;
    }
    let mut text = String::new();
    loop {
        let mut line = Vec::new();
        let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        (&mut *server).take(limit).read_until(b'\n', &mut line).await.map_err(broken)?;
        let line = readable(&line);
        let (Some(code), false) = (line.get(..3), text.len() > LONGEST) else {
            return Err((Trouble::Broken, short(&text)));
        };
        text.push_str(line.get(4..).unwrap_or_default());
        if line.get(3..4) != Some("-") {
            return match code.bytes().next() {
                Some(b'2') => Ok(text),
                Some(b'4') => Err((Trouble::Later, short(&format!("{code} {text}")))),
                Some(b'5') => Err((Trouble::Refused, short(&format!("{code} {text}")))),
                _ => Err((Trouble::Broken, short(&line))),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn an_answer_is_read_whatever_its_letters() {
        assert_eq!(readable("250 Empfänger gut\r\n".as_bytes()), "250 Empfänger gut\r\n");
        assert_eq!(readable(b"550-Empf\xe4nger\r\n550 \xc3\xa4\r\n"), "550-Empfänger\r\n550 ä\r\n");
    }
}
