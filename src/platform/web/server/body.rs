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
use http_body_util::BodyExt as _;
use tokio::{
    sync::oneshot,
    time::{Instant, Sleep},
};

use super::{limits::Limits, pulse::Pulse};

/// A request's body: fails when it falls silent or trickles (R-DOS-01). Only time spent waiting for the client counts.
///
/// Dropped before its end, it is read on and thrown away, within bounds. A client that sends all of a body before it
/// listens gets its answer (413) that way; without it, the stream or the connection is reset and the answer is lost.
pub(super) struct Arriving<B: Sent> {
    inner: Option<B>,
    idle: Duration,
    rate: u64,
    bytes: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    ended: bool,
    asked: bool,
    rest: Option<Rest>,
}

/// Any body that arrives as bytes.
pub(super) trait Sent:
    http_body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + Unpin + 'static
{
}
impl<B> Sent for B where B: http_body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + Unpin + 'static
{}

/// How a body is treated that nobody wants to its end.
pub(super) struct Rest {
    /// The request is under way until its body is.
    pub(super) turn: Arc<Turn>,
    /// Dropped when the body is read or given up; nothing is ever sent.
    pub(super) gone: oneshot::Sender<std::convert::Infallible>,
    /// So many bytes of it are read on, and for so long.
    pub(super) bounds: (u64, Duration),
    /// The client waits to be told to send (`Expect: 100-continue`); told no, it sends nothing.
    pub(super) expects: bool,
}

impl<B: Sent> Arriving<B> {
    pub(super) fn new(inner: B, limits: &Limits, rest: Option<Rest>) -> Self {
        let (idle, rate) = (limits.body_idle, limits.body_rate);
        let (bytes, waited, waiting) = (0, Duration::ZERO, None);
        let (ended, asked) = (false, false);
        Self { inner: Some(inner), idle, rate, bytes, waited, waiting, ended, asked, rest }
    }

    /// Reads on and throws away, up to so many bytes.
    async fn swallow(mut self, most: u64) {
        let most = self.bytes.saturating_add(most);
        while self.bytes < most {
            match self.frame().await {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    }
}

impl<B: Sent> Drop for Arriving<B> {
    fn drop(&mut self) {
        let Some((inner, rest)) = self.inner.take().zip(self.rest.take()) else { return };
        if self.ended || inner.is_end_stream() || (rest.expects && !self.asked) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (idle, rate, bytes, waited) = (self.idle, self.rate, self.bytes, self.waited);
        let (waiting, ended, asked) = (self.waiting.take(), false, true);
        let left = Self { inner: Some(inner), idle, rate, bytes, waited, waiting, ended, asked, rest: None };
        runtime.spawn(async move {
            let (bytes, time) = rest.bounds;
            // Cut off at the bound: who still sends then is not waiting for an answer.
            let _ = tokio::time::timeout(time, left.swallow(bytes)).await;
            drop((rest.turn, rest.gone));
        });
    }
}

impl<B: Sent> http_body::Body for Arriving<B> {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let slow = || Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
        self.asked = true;
        if self.ended {
            return Poll::Ready(None);
        }
        let Some(inner) = &mut self.inner else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(inner).poll_frame(cx) {
            if frame.is_none() {
                // The end comes in a poll of its own: multer 3.1 takes a form whose first byte and end arrive between two
                // polls for one that broke off.
                self.ended = true;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
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
        self.ended || self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }
    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map(http_body::Body::size_hint).unwrap_or_default()
    }
}

/// An answer's body: tells the watchman when it waits for its reader.
pub(super) struct Leaving {
    pub(super) inner: Body,
    pub(super) turn: Arc<Turn>,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        // The turn may go on with the rest of the request's body; the answer waits for nobody any more.
        self.turn.pulse.reader_awaited(self.turn.number, false);
    }
}

/// One request's turn on its connection: until it is answered and its body is read or given up, however that ends.
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::{FromRequest as _, Multipart};

    /// Nothing at the first poll, everything at the second.
    struct Late(u8, Option<Bytes>);

    impl http_body::Body for Late {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            self.0 += 1;
            if self.0 == 1 {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(self.1.take().map(|data| Ok(Frame::data(data))))
        }
    }

    #[tokio::test]
    async fn a_form_that_arrives_whole_between_two_polls_is_read() {
        let form = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n7\r\n--B--\r\n";
        let body = Body::new(Arriving::new(Late(0, Some(form.into())), &Limits::default(), None));
        let request =
            axum::http::Request::post("/").header("content-type", "multipart/form-data; boundary=B");
        let mut form = Multipart::from_request(request.body(body).unwrap(), &()).await.unwrap();
        assert_eq!(form.next_field().await.unwrap().unwrap().text().await.unwrap(), "7");
    }
}
