//! Stopping a computation from outside, without a word about it in any result type.
//!
//! A computation runs under a [`Token`]. Long loops of every room call [`check`], which unwinds the
//! computation once its token is cancelled or out of time; [`run`] catches that. So a computation that
//! was stopped leaves no value behind that could be mistaken for an answer. (The same road is taken by
//! salsa, the engine of rust-analyzer.) Outside of [`run`], `check` does nothing.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What stops a computation; clones stop the same one.
#[derive(Clone, Debug, Default)]
pub struct Token {
    cancelled: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// The computation was stopped before it had a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("stopped before there was an answer")]
pub struct Cancelled;

thread_local! {
    static CURRENT: RefCell<Option<Token>> = const { RefCell::new(None) };
}

impl Token {
    /// Stops only when it is told to.
    pub fn new() -> Token {
        Token::default()
    }

    /// Stops also when the time is up.
    pub fn within(time: Duration) -> Token {
        Token { deadline: Instant::now().checked_add(time), ..Token::default() }
    }

    /// Stops every computation under this token, now and later.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether its computations have to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.deadline.is_some_and(|end| Instant::now() >= end)
    }

    /// Puts the calling thread under this token for good: for the threads of a pool that work for one
    /// computation. A panic of theirs is passed on by the pool to the thread that waits for them.
    pub fn adopt(&self) {
        CURRENT.set(Some(self.clone()));
    }
}

/// Runs a computation that the token can stop.
///
/// ```
/// use entail::cancel::{self, Cancelled, Token};
/// let token = Token::new();
/// assert_eq!(cancel::run(&token, || 6 * 7), Ok(42));
/// token.cancel();
/// assert_eq!(cancel::run(&token, || loop { cancel::check() }), Err::<(), _>(Cancelled));
/// ```
///
/// # Errors
/// When it was stopped.
pub fn run<T>(token: &Token, computation: impl FnOnce() -> T) -> Result<T, Cancelled> {
    /// Puts the token before back even when the computation unwinds.
    struct Restore(Option<Token>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0.take());
        }
    }
    let _restore = Restore(CURRENT.replace(Some(token.clone())));
    // Nothing of a stopped computation is looked at again but what it shares behind locks: caches of
    // enclosures, each written whole.
    catch_unwind(AssertUnwindSafe(computation)).map_err(|payload| match payload.downcast::<Cancelled>() {
        Ok(cancelled) => *cancelled,
        Err(panic) => resume_unwind(panic),
    })
}

/// Goes on, or unwinds to [`run`] if the computation has to stop.
pub fn check() {
    if CURRENT.with_borrow(|token| token.as_ref().is_some_and(Token::is_cancelled)) {
        // Not a panic: no hook is called and no message printed.
        resume_unwind(Box::new(Cancelled));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_out() {
        let busy = || {
            loop {
                check();
            }
        };
        let stopped: Result<(), Cancelled> = run(&Token::within(Duration::from_millis(5)), busy);
        assert_eq!(stopped, Err(Cancelled));
        // The token is gone with its computation.
        check();
    }

    #[test]
    fn an_inner_computation_has_its_own_token() {
        let (outer, inner) = (Token::new(), Token::new());
        inner.cancel();
        let result = run(&outer, || {
            let stopped = run(&inner, check);
            check();
            stopped
        });
        assert_eq!(result, Ok(Err(Cancelled)));
    }

    #[test]
    fn a_panic_stays_a_panic() {
        let caught = catch_unwind(|| run(&Token::new(), || resume_unwind(Box::new("a fault"))));
        assert!(caught.is_err_and(|payload| payload.is::<&str>()));
    }
}
