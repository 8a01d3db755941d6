//! An answer's body that is written while it is sent.

use std::{
    fmt::Display,
    io::{self, BufWriter, Write as _},
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::sync::mpsc;

/// Bytes of a piece.
const PIECE: usize = 64 << 10;
/// Pieces that wait for the reader; then the writer waits.
const WAITING: usize = 4;

struct Pieces {
    from: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
}

/// A body of that length, written by `write` on the blocking pool as fast as it is read.
pub(super) fn body<E: Display>(
    length: u64,
    write: impl FnOnce(&mut dyn io::Write) -> Result<(), E> + Send + 'static,
) -> Body {
    let (to, from) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PIECE, Sender(to.clone()));
        let done = write(&mut out).map_err(|error| error.to_string());
        let done = done.and_then(|()| out.flush().map_err(|error| error.to_string()));
        if let Err(error) = done {
            tracing::warn!(error, "a download broke off");
            // The connection ends here, with fewer bytes than were promised.
            let _ = to.blocking_send(Err(io::ErrorKind::BrokenPipe.into()));
        }
    });
    Body::new(Pieces { from, left: length })
}

struct Sender(mpsc::Sender<io::Result<Bytes>>);

impl io::Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.from.poll_recv(context).map(|piece| {
            let piece = piece?;
            if let Ok(bytes) = &piece {
                self.left = self.left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            }
            Some(piece.map(Frame::data))
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use http_body_util::BodyExt as _;

    use super::*;

    /// Story: an audit trail was put together in memory as a whole before its first byte was sent.
    #[tokio::test]
    async fn what_nobody_reads_is_not_written_ahead() {
        let written = Arc::new(AtomicUsize::new(0));
        let counts = written.clone();
        let most = (WAITING + 2) * PIECE;
        let mut body = body(100 * PIECE as u64, move |out| {
            for _ in 0..100 {
                out.write_all(&[7; PIECE])?;
                counts.fetch_add(PIECE, Ordering::SeqCst);
            }
            Ok::<_, io::Error>(())
        });
        let mut read = 0;
        while let Some(frame) = body.frame().await {
            assert!(written.load(Ordering::SeqCst) <= read + most);
            read += frame.unwrap().into_data().unwrap().len();
        }
        assert_eq!(read, 100 * PIECE);
    }

    #[tokio::test]
    async fn what_fails_in_the_middle_breaks_off() {
        let mut body = body(1_000, |out| {
            out.write_all(b"half").map_err(|error| error.to_string())?;
            out.flush().map_err(|error| error.to_string())?;
            Err("damaged".to_owned())
        });
        let mut broke_off = false;
        while let Some(frame) = body.frame().await {
            broke_off |= frame.is_err();
        }
        assert!(broke_off);
    }
}
