//! Admission of changes: how many of one facility are carried out at once. The others wait without occupying a thread,
//! and what comes beyond the bound is put off before anything was done for it, so that whoever reads is not kept waiting.

use std::{collections::HashMap, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::kernel::problem::{Kind, Problem};

/// Changes of one facility that are carried out at once: enough to fill a commit, far fewer than there are threads.
const AT_ONCE: usize = 64;
/// Changes of one facility that are carried out or wait for it.
const MOST: usize = 256;
/// Longest wait for one's turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// The queues of all facilities, by tenant; the instance has one of its own.
#[derive(Default)]
pub(super) struct Admissions(Mutex<HashMap<Option<[u8; 16]>, Arc<Queue>>>);

struct Queue {
    inside: Arc<Semaphore>,
    at_work: Arc<Semaphore>,
}

impl Default for Queue {
    fn default() -> Self {
        Self { inside: Arc::new(Semaphore::new(MOST)), at_work: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Admissions {
    /// What a request of this facility asks when its body has arrived.
    pub fn of(&self, tenant: Option<[u8; 16]>) -> Admission {
        Admission { queue: self.0.lock().entry(tenant).or_default().clone(), place: Arc::default() }
    }
}

/// An extension of a request that may change something. It is asked when the body has arrived, since a slow sender must
/// hold no place, and its place is free again when its last copy is dropped.
#[derive(Clone)]
pub(super) struct Admission {
    queue: Arc<Queue>,
    place: Arc<Mutex<Option<[OwnedSemaphorePermit; 2]>>>,
}

impl Admission {
    /// Waits for the request's turn.
    ///
    /// # Errors
    /// [`Kind::Busy`] when too many wait already, or for too long.
    pub async fn enter(&self) -> Result<(), Problem> {
        let busy = || Problem::new(Kind::Busy, "ZU_VIEL_LOS").retry_after(3);
        let inside = self.queue.inside.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = tokio::time::timeout(PATIENCE, self.queue.at_work.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        *self.place.lock() = Some([inside, turn]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        pin::Pin,
        task::{Context, Poll},
    };

    use axum::{
        body::{Body, Bytes},
        extract::{FromRequest as _, Request},
        http::StatusCode,
    };
    use http_body::Frame;

    use super::*;
    use crate::platform::web::query::Json;

    const A: Option<[u8; 16]> = Some([1; 16]);
    const B: Option<[u8; 16]> = Some([2; 16]);

    /// A body of which nothing arrives.
    struct Silent;
    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = Infallible;
        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    /// Reads a change as a handler would.
    async fn read(admission: Admission, body: Body) -> Result<Admission, StatusCode> {
        let mut request = Request::new(body);
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        request.extensions_mut().insert(admission.clone());
        let read = Json::<u32>::from_request(request, &()).await;
        read.map(|_| admission).map_err(|refused| refused.status())
    }

    #[tokio::test]
    async fn so_many_changes_are_carried_out_so_many_wait_and_the_next_is_put_off() {
        let admissions = Admissions::default();
        let mut carried_out = Vec::new();
        for _ in 0..AT_ONCE {
            carried_out.push(read(admissions.of(A), Body::from("1")).await.unwrap());
        }
        let waiting: Vec<_> =
            (AT_ONCE..MOST).map(|_| tokio::spawn(read(admissions.of(A), Body::from("1")))).collect();
        while admissions.of(A).queue.inside.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = read(admissions.of(A), Body::from("1")).await.err();
        assert_eq!(refused, Some(StatusCode::SERVICE_UNAVAILABLE));
        assert!(waiting.iter().all(|waiting| !waiting.is_finished()));
        assert!(
            read(admissions.of(B), Body::from("1")).await.is_ok(),
            "another facility has places of its own"
        );
        drop(carried_out);
        for waiting in waiting {
            assert!(waiting.await.unwrap().is_ok(), "each has its turn");
        }
        assert!(read(admissions.of(A), Body::from("1")).await.is_ok());
    }

    #[tokio::test]
    async fn a_slow_sender_holds_no_place() {
        let admissions = Admissions::default();
        let slow: Vec<_> =
            (0..MOST).map(|_| tokio::spawn(read(admissions.of(A), Body::new(Silent)))).collect();
        // Each is asked for its body meanwhile.
        for _ in 0..MOST {
            tokio::task::yield_now().await;
        }
        assert!(read(admissions.of(A), Body::from("1")).await.is_ok());
        assert!(slow.iter().all(|slow| !slow.is_finished()));
    }
}
