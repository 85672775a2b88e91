use std::fmt;

use crate::Random;

tokio::task_local! {
    static CURRENT: TraceContext;
}

/// The trace that a piece of work belongs to (W3C Trace Context, level 1),
/// carried from the browser through functions and Kafka to the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: [u8; 16],
    span_id: [u8; 8],
}

impl TraceContext {
    /// Starts a trace of its own.
    #[must_use]
    pub fn start(random: &Random) -> Self {
        Self { trace_id: random.bytes(), span_id: random.bytes() }
    }

    /// Goes on with the trace of a `traceparent` header, in a span of its own;
    /// starts a new one where the header is absent or malformed.
    #[must_use]
    pub fn continue_from(traceparent: Option<&str>, random: &Random) -> Self {
        traceparent.and_then(Self::parse).map_or_else(
            || Self::start(random),
            |caller| Self { span_id: random.bytes(), ..caller },
        )
    }

    fn parse(header: &str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let (version, trace, span, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version == "ff" || version.len() != 2 || flags.len() != 2 {
            return None;
        }
        let context = Self { trace_id: from_hex(trace)?, span_id: from_hex(span)? };
        (context.trace_id != [0; 16] && context.span_id != [0; 8]).then_some(context)
    }

    /// The trace id: 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        hex(&self.trace_id)
    }

    /// The current work's context, if any was set by [`TraceContext::scope`].
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|context| *context).ok()
    }

    /// Runs `work` with this as its current context.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }
}

/// Writes the `traceparent` header.
impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{}-{}-01", hex(&self.trace_id), hex(&self.span_id))
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || text.bytes().any(|c| !matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continues_the_callers_trace_in_a_span_of_its_own() {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = TraceContext::continue_from(Some(header), &Random::seeded(1));
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_ne!(context.to_string(), header);
    }

    #[test]
    fn a_malformed_header_starts_a_new_trace() {
        for header in [
            "",
            "00-0-0-0",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        ] {
            let context = TraceContext::continue_from(Some(header), &Random::seeded(1));
            assert_eq!(
                context,
                TraceContext {
                    span_id: context.span_id,
                    trace_id: TraceContext::start(&Random::seeded(1)).trace_id
                },
                "{header}"
            );
        }
    }
}
