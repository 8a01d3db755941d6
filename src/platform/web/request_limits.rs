//! Fair shares: how often one person may ask, and how much costly work of one facility runs at once (R-DOS-04).

use std::{
    collections::HashMap,
    num::NonZeroU32,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{MatchedPath, Request, State},
    http::{Extensions, Method},
    middleware::Next,
    response::Response,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use http_body::{Frame, SizeHint};
use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    admission::Admissions,
    answer::refuse,
    routes::Route,
    session::{Authenticated, BadgeShown},
};
use crate::{
    kernel::{
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::settings::Settings,
};

/// What a request costs beside an ordinary page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cost {
    /// A page, a form.
    #[default]
    Page,
    /// A search or a long list.
    Search,
    /// A file made of many records.
    Export,
    /// A report.
    Report,
    /// Taking a file in. (Its upload takes as long as the sender's line; the reading of it has limits of its own.)
    Upload,
    /// Carrying an import out, or taking it back.
    Import,
}

impl Cost {
    /// How many requests for a page it counts as.
    fn requests(self) -> u32 {
        match self {
            Self::Page => 1,
            Self::Search => 2,
            Self::Upload => 5,
            Self::Export | Self::Report | Self::Import => 10,
        }
    }
    /// Whether only a few of one facility run at once.
    fn queued(self) -> bool {
        matches!(self, Self::Export | Self::Report | Self::Import)
    }
}

/// So many pieces of costly work of one kind run at once for one facility.
const AT_ONCE: usize = 2;
/// Longest wait for one's turn.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many takes between two tidyings.
const TIDY: u32 = 4_096;

type Queues = HashMap<([u8; 16], Cost), Arc<Semaphore>>;

/// The shares of everybody.
pub struct RequestLimits {
    limiter: DefaultKeyedRateLimiter<[u8; 16]>,
    clock: DefaultClock,
    burst: u32,
    taken: AtomicU32,
    queues: Mutex<Queues>,
    changes: Admissions,
    costs: HashMap<(&'static str, &'static str), Cost>,
    patience: Duration,
}
crate::opaque_debug!(RequestLimits);

impl RequestLimits {
    /// Full shares for everybody; what a route costs stands in the table.
    #[must_use]
    pub fn new(settings: &Settings, table: &[Route]) -> Self {
        let least = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(least(settings.user_rate)).allow_burst(least(settings.user_burst));
        Self {
            limiter: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            burst: settings.user_burst.max(1),
            taken: AtomicU32::new(0),
            queues: Mutex::default(),
            changes: Admissions::default(),
            costs: table.iter().map(|route| ((route.method, route.path), route.cost)).collect(),
            patience: PATIENCE,
        }
    }

    fn cost(&self, method: &Method, path: Option<&MatchedPath>) -> Cost {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        path.and_then(|path| self.costs.get(&(method.as_str(), path.as_str())).copied()).unwrap_or_default()
    }

    /// Takes from a person's share, or says how long to wait.
    fn take(&self, user: [u8; 16], cost: Cost) -> Result<(), Duration> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % TIDY == TIDY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let wanted = NonZeroU32::new(cost.requests().min(self.burst)).unwrap_or(NonZeroU32::MIN);
        match self.limiter.check_key_n(&user, wanted) {
            Ok(Ok(())) | Err(_) => Ok(()),
            Ok(Err(until)) => Err(until.wait_time_from(self.clock.now())),
        }
    }

    /// Waits for a facility's turn; in the order of coming, and no facility waits for another.
    async fn enter(&self, tenant: [u8; 16], cost: Cost) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        if !cost.queued() {
            return Ok(None);
        }
        let queue = self
            .queues
            .lock()
            .entry((tenant, cost))
            .or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)))
            .clone();
        match tokio::time::timeout(self.patience, queue.acquire_owned()).await {
            Ok(Ok(place)) => Ok(Some(place)),
            _ => Err(Problem::new(Kind::Busy, "ZU_VIEL_LOS").retry_after(10)),
        }
    }

    /// The answer of work that waits for the facility's turn; the turn lasts until the answer is read or given up.
    async fn in_turn(
        &self,
        tenant: Option<[u8; 16]>,
        cost: Cost,
        work: impl Future<Output = Response>,
    ) -> Response {
        let place = match tenant {
            Some(tenant) => self.enter(tenant, cost).await,
            None => Ok(None),
        };
        match place {
            Ok(Some(place)) => work.await.map(|inner| Body::new(Held { inner, _place: place })),
            Ok(None) => work.await,
            Err(problem) => refuse(problem),
        }
    }
}

/// Whose share a request is taken from, and in which tenant: a user's before a badge's.
fn who_asks(extensions: &Extensions) -> Option<([u8; 16], Option<[u8; 16]>)> {
    if let Some(Authenticated { identity, .. }) = extensions.get() {
        return Some((identity.user.id.bytes(), identity.tenant.as_ref().map(|tenant| tenant.id.0)));
    }
    match extensions.get() {
        Some(BadgeShown(Some(grant))) => Some((grant.actor.distinct(), Some(grant.tenant.0))),
        _ => None,
    }
}

/// Middleware, inside of `identify`: 429 with the time to wait for whoever asks too often; costly work waits its turn, and
/// so does a change when it has arrived.
pub async fn fair(State(shares): State<Arc<RequestLimits>>, mut request: Request, next: Next) -> Response {
    let Some((who, tenant)) = who_asks(request.extensions()) else { return next.run(request).await };
    let cost = shares.cost(request.method(), request.extensions().get());
    if let Err(wait) = shares.take(who, cost) {
        let seconds = wait.as_secs().saturating_add(1);
        let words = Msg::code("ZU_VIELE_ANFRAGEN").with("sekunden", i64::try_from(seconds).unwrap_or(60));
        return refuse(Problem::new(Kind::TooMany, "ZU_VIELE_ANFRAGEN").saying(words).retry_after(seconds));
    }
    let admission = (!request.method().is_safe()).then(|| shares.changes.of(tenant));
    if let Some(admission) = &admission {
        request.extensions_mut().insert(admission.clone());
    }
    let answer = shares.in_turn(tenant, cost, next.run(request)).await;
    // The place lasts until the change is answered.
    drop(admission);
    answer
}

/// An answer's body with the turn that it was made in: some are written while they are read.
struct Held {
    inner: Body,
    _place: OwnedSemaphorePermit,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
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

    const A: [u8; 16] = [1; 16];
    const B: [u8; 16] = [2; 16];

    fn shares(rate: u32, burst: u32) -> RequestLimits {
        let settings = Settings { user_rate: rate, user_burst: burst, ..Settings::default() };
        RequestLimits { patience: Duration::from_millis(50), ..RequestLimits::new(&settings, &[]) }
    }

    #[test]
    fn r_dos_04_a_person_has_a_share_and_costly_work_takes_more_of_it() {
        let settings = Settings::default();
        assert_eq!((settings.user_rate, settings.user_burst), (20, 60));
        let shares = self::shares(1, 60);
        for _ in 0..60 {
            assert_eq!(shares.take(A, Cost::Page), Ok(()));
        }
        assert!(shares.take(A, Cost::Page).is_err_and(|wait| wait <= Duration::from_secs(1)));
        assert_eq!(shares.take(B, Cost::Page), Ok(()), "somebody else has a share of their own");
        for _ in 0..5 {
            assert_eq!(shares.take(B, Cost::Export), Ok(()));
        }
        assert!(shares.take(B, Cost::Report).is_err_and(|wait| wait > Duration::from_millis(500)));
        assert_eq!(shares.take(B, Cost::Page), Ok(()), "a page is still to be had");
    }

    #[tokio::test]
    async fn r_dos_04_two_of_a_kind_run_at_once_and_no_facility_waits_for_another() {
        let shares = self::shares(20, 60);
        let first = shares.enter(A, Cost::Report).await.unwrap();
        let second = shares.enter(A, Cost::Report).await.unwrap();
        assert!(first.is_some() && second.is_some());
        assert!(shares.enter(A, Cost::Report).await.is_err(), "the third waits");
        assert!(shares.enter(A, Cost::Export).await.is_ok(), "another kind has a queue of its own");
        assert!(shares.enter(B, Cost::Report).await.is_ok(), "and so has another facility");
        assert!(shares.enter(A, Cost::Page).await.unwrap().is_none(), "pages never wait");
        drop(first);
        assert!(shares.enter(A, Cost::Report).await.is_ok());
    }

    /// Story: a turn was over with the head of the answer, so any number of exports were written at once.
    #[tokio::test]
    async fn r_dos_04_a_turn_lasts_until_the_answer_is_read_or_given_up() {
        let shares = self::shares(20, 60);
        let ask = async || {
            let work = async { Response::new(Body::from("lines")) };
            shares.in_turn(Some(A), Cost::Export, work).await
        };
        let (first, second) = (ask().await, ask().await);
        assert_eq!(http_body::Body::size_hint(first.body()).exact(), Some(5), "the length is still told");
        assert_eq!(ask().await.status(), 503, "two are not read yet");
        drop(first);
        let third = ask().await;
        assert_eq!(third.status(), 200, "one was given up");
        drop(axum::body::to_bytes(second.into_body(), 5).await.unwrap());
        assert_eq!(ask().await.status(), 200, "one was read");
    }
}
