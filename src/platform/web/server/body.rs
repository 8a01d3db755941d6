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

use super::{connection_state::ConnectionState, limits::Limits};

/// How fast bytes pass while the client is waited for. Each stretch of waiting is judged alone: a fast start buys no slow
/// end.
pub(super) struct Pace {
    /// So much waiting is a stretch.
    idle: Duration,
    /// Slowest pace, bytes per second of waiting.
    rate: u64,
    bytes: u64,
    waited: Duration,
}

impl Pace {
    fn new(idle: Duration, rate: u64) -> Self {
        Self { idle, rate, bytes: 0, waited: Duration::ZERO }
    }

    pub(super) fn of_reader(limits: &Limits) -> Self {
        Self::new(limits.write_idle, limits.write_rate)
    }

    fn passed(&mut self, frame: &Frame<Bytes>) {
        self.bytes = self.bytes.saturating_add(length(frame));
    }

    /// Whether the stretch that has just ended was too slow.
    fn is_too_slow(&mut self) -> bool {
        if self.waited <= self.idle {
            return false;
        }
        let (bytes, waited) = (std::mem::take(&mut self.bytes), std::mem::take(&mut self.waited));
        let least = u128::from(self.rate).saturating_mul(waited.as_nanos());
        u128::from(bytes).saturating_mul(Duration::from_secs(1).as_nanos()) < least
    }
}

fn length(frame: &Frame<Bytes>) -> u64 {
    frame.data_ref().and_then(|data| u64::try_from(data.len()).ok()).unwrap_or(0)
}

fn slow() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

/// A request's body: fails when the client stops sending or sends too slowly (R-DOS-01). Only time spent waiting for the
/// client counts.
///
/// Dropped before its end, it is read on and thrown away, within bounds. A client that sends all of a body before it
/// listens gets its answer (413) that way; without it, the stream or the connection is reset and the answer is lost.
pub(super) struct Arriving<B: Sent> {
    inner: Option<B>,
    pace: Pace,
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

/// What is done with the rest of a body that the handler did not read.
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
        let pace = Pace::new(limits.body_idle, limits.body_rate);
        Self { inner: Some(inner), pace, waiting: None, ended: false, asked: false, rest }
    }

    /// Reads on and throws away, up to so many bytes.
    async fn swallow(mut self, most: u64) {
        let mut left = most;
        while left > 0 {
            let Some(Ok(frame)) = self.frame().await else { return };
            left = left.saturating_sub(length(&frame));
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
        let pace = std::mem::replace(&mut self.pace, Pace::new(Duration::ZERO, 0));
        let waiting = self.waiting.take();
        let left = Self { inner: Some(inner), pace, waiting, ended: false, asked: true, rest: None };
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
                self.pace.waited += since.elapsed();
            }
            if let Some(Ok(frame)) = &frame {
                self.pace.passed(frame);
            }
            if self.pace.is_too_slow() {
                return Poll::Ready(Some(Err(slow().into())));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let idle = self.pace.idle;
        let (_, sleep) =
            self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(idle))));
        match sleep.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err(slow().into()))),
            Poll::Pending => Poll::Pending,
        }
    }
    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }
    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map(http_body::Body::size_hint).unwrap_or_default()
    }
}

/// A response's body: reports when it waits for the client, and breaks off when the client reads too slowly. What it holds
/// (a writer's thread, a turn of the facility's) must not be held for as long as a client chooses.
pub(super) struct Leaving {
    inner: Body,
    turn: Arc<Turn>,
    pace: Pace,
    handed_over: Option<Instant>,
}

impl Leaving {
    pub(super) fn new(inner: Body, pace: Pace, turn: Arc<Turn>) -> Self {
        turn.pulse.reader_awaited(turn.number, true);
        Self { inner, turn, pace, handed_over: None }
    }
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
    pub(super) pulse: Arc<ConnectionState>,
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
        if let Some(since) = self.handed_over.take() {
            self.pace.waited += since.elapsed();
        }
        if self.pace.is_too_slow() {
            return Poll::Ready(Some(Err(axum::Error::new(slow()))));
        }
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.pace.passed(frame);
            self.handed_over = Some(Instant::now());
        }
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

    /// So many pieces, each at once.
    struct Pieces(u8);

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            let left = self.0.checked_sub(1);
            Poll::Ready(left.map(|left| {
                self.0 = left;
                Ok(Frame::data(Bytes::from_static(b"piece")))
            }))
        }
    }

    /// Story: two readers who took a byte now and then held a facility's exports, and a thread each, for hours.
    #[tokio::test]
    async fn an_answer_whose_reader_trickles_breaks_off() {
        let read = async |limits: Limits| {
            let pulse = Arc::new(ConnectionState::new(false));
            let turn = Arc::new(Turn { number: pulse.begin(), pulse });
            let mut body = Leaving::new(Body::new(Pieces(3)), Pace::of_reader(&limits), turn);
            let mut read = 0;
            while let Some(Ok(_)) = body.frame().await {
                read += 1;
            }
            read
        };
        assert_eq!(read(Limits::default()).await, 3);
        // Any waiting is a stretch, and nobody reads so fast.
        let limits = Limits { write_idle: Duration::ZERO, write_rate: u64::MAX, ..Limits::default() };
        assert_eq!(read(limits).await, 1);
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
