//! Bodies under the clock: requests that must keep arriving, answers that must keep being read.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use super::{limits::Limits, pulse::Pulse};

/// A request's body: fails when it falls silent or trickles (R-DOS-01). Only time spent waiting for the client counts.
pub(super) struct Arriving<B> {
    inner: B,
    idle: Duration,
    rate: u64,
    bytes: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<B> Arriving<B> {
    pub(super) fn new(inner: B, limits: &Limits) -> Self {
        let (idle, rate) = (limits.body_idle, limits.body_rate);
        Self { inner, idle, rate, bytes: 0, waited: Duration::ZERO, waiting: None }
    }
}

impl<B> http_body::Body for Arriving<B>
where
    B: http_body::Body<Data = Bytes> + Unpin,
    B::Error: Into<axum::BoxError>,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let slow = || Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            if let Some((since, _)) = self.waiting.take() {
                self.waited += since.elapsed();
            }
            if let Some(Ok(data)) = frame.as_ref().map(|frame| frame.as_ref().map(Frame::data_ref)) {
                self.bytes += data.and_then(|data| u64::try_from(data.len()).ok()).unwrap_or(0);
            }
            if frame.is_some()
                && self.waited > self.idle
                && self.bytes < self.rate.saturating_mul(self.waited.as_secs())
            {
                return slow();
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let idle = self.idle;
        let (_, sleep) =
            self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(idle))));
        if sleep.as_mut().poll(cx).is_ready() { slow() } else { Poll::Pending }
    }
    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// An answer's body: tells the watchman when it waits for its reader.
pub(super) struct Leaving {
    pub(super) inner: Body,
    pub(super) turn: Turn,
}

/// One request's turn on its connection; ends when dropped, however the request ends.
pub(super) struct Turn {
    pub(super) number: u64,
    pub(super) pulse: Arc<Pulse>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.pulse.end(self.number);
    }
}

impl http_body::Body for Leaving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        self.turn.pulse.reader_awaited(self.turn.number, polled.is_ready());
        polled
    }
    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
