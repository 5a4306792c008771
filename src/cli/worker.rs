//! Computations on threads of their own, so that whoever waits for one can give up at once.
//!
//! Giving up cancels the worker's token, which its loops look at (`entail::cancel`), and abandons the
//! worker: what cannot be interrupted, such as one huge multiplication, ends unheard. Each worker has
//! its own threads, so that an abandoned one keeps none of its successor's busy.

use entail::cancel::{self, Token};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// Stack of a thread: proofs and expressions are trees that are walked recursively.
const STACK: usize = 64 << 20;

/// How long one look at the interrupting flag is from the next.
const TICK: Duration = Duration::from_millis(10);

/// How a computation ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended<T> {
    /// With a result.
    Done(T),
    /// It was stopped.
    Stopped,
    /// It panicked; where and why.
    Panicked(String),
}

/// Threads that work on one computation after the other.
pub(crate) struct Worker {
    pool: ThreadPool,
    token: Token,
}

impl Worker {
    /// Starts its threads: `threads` of them, 0 for one a core.
    pub(crate) fn new(threads: usize) -> Result<Worker, ThreadPoolBuildError> {
        let token = Token::new();
        let own = token.clone();
        let builder = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
        let pool = builder.start_handler(move |_| own.adopt()).build()?;
        Ok(Worker { pool, token })
    }

    /// Begins a computation.
    pub(crate) fn start<T: Send + 'static>(
        &self,
        computation: impl FnOnce() -> T + Send + 'static,
    ) -> Receiver<Ended<T>> {
        let (sender, receiver) = mpsc::channel();
        let token = self.token.clone();
        self.pool.spawn(move || {
            // What a panicking computation has touched is thrown away with it.
            let run = AssertUnwindSafe(|| cancel::run(&token, computation));
            let ended = match panic::catch_unwind(run) {
                Ok(Ok(value)) => Ended::Done(value),
                Ok(Err(cancel::Cancelled)) => Ended::Stopped,
                Err(_) => Ended::Panicked(last_panic()),
            };
            // Nobody may be waiting any more.
            let _ = sender.send(ended);
        });
        receiver
    }

    /// Waits for the end, or until `interrupted` says to give up.
    pub(crate) fn wait<T>(
        &self,
        receiver: &Receiver<Ended<T>>,
        mut interrupted: impl FnMut() -> bool,
    ) -> Ended<T> {
        loop {
            match receiver.recv_timeout(TICK) {
                Ok(ended) => return ended,
                Err(RecvTimeoutError::Disconnected) => return Ended::Panicked(last_panic()),
                Err(RecvTimeoutError::Timeout) if interrupted() => {
                    self.token.cancel();
                    return Ended::Stopped;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Whether it was stopped and takes no more computations.
    pub(crate) fn is_spent(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Stops what it is doing.
    pub(crate) fn stop(&self) {
        self.token.cancel();
    }
}

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Keeps what a panic says for [`Ended::Panicked`] instead of printing it.
pub(crate) fn keep_panics_quiet() {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = info.to_string();
        }
    }));
}

fn last_panic() -> String {
    LAST_PANIC.lock().map(|mut last| std::mem::take(&mut *last)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_computation_ends_in_one_of_three_ways() {
        let worker = Worker::new(1).unwrap();
        let never = || false;
        assert_eq!(worker.wait(&worker.start(|| 6 * 7), never), Ended::Done(42));
        let fault = worker.start(|| -> u8 { panic::resume_unwind(Box::new("a fault")) });
        assert!(matches!(worker.wait(&fault, never), Ended::Panicked(_)));
        // It goes on working after a panic.
        assert_eq!(worker.wait(&worker.start(|| 1), never), Ended::Done(1));
        let began = Instant::now();
        let busy = worker.start(|| -> u8 {
            loop {
                cancel::check();
            }
        });
        assert_eq!(worker.wait(&busy, || began.elapsed() > Duration::from_millis(20)), Ended::Stopped);
        assert!(began.elapsed() < Duration::from_millis(200) && worker.is_spent());
        // The thread itself ends the computation, too.
        assert_eq!(busy.recv().unwrap(), Ended::Stopped);
    }

    #[test]
    fn threads_of_a_pool_stop_with_their_computation() {
        let worker = Worker::new(2).unwrap();
        let spin = || {
            loop {
                cancel::check();
            }
        };
        let busy = worker.start(move || rayon::join(spin, spin));
        worker.stop();
        assert!(matches!(busy.recv_timeout(Duration::from_secs(5)), Ok(Ended::Stopped)));
    }
}
