//! What would otherwise be global: the time, randomness, and the trace that a
//! piece of work belongs to. Everything else gets them as arguments, so that a
//! test can fix them; this crate alone may touch the originals.

mod clock;
mod random;
mod trace;

pub use clock::Clock;
pub use random::Random;
pub use trace::TraceContext;
