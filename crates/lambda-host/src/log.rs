use std::time::Instant;

use ambient::TraceContext;
use serde_json::{Map, Value, json};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{EnvFilter, Layer, layer::Context, prelude::*};

use crate::Host;

/// Libraries speak only when something is wrong; Vault's clients not at all,
/// because they call an absent key an error and could quote what they were sent.
const LIBRARIES: &str =
    "lambda_runtime=warn,lambda_http=warn,aws=warn,hyper=warn,reqwest=warn,rustify=off,vaultrs=off";

/// Sends `tracing` events to standard output, one JSON object a line, each with
/// the trace id of the work that caused it. What must never be logged stands in
/// docs/LOGGING.md.
pub fn install(function: &str, level: &str) {
    let filter = EnvFilter::builder().parse_lossy(format!("{level},{LIBRARIES}"));
    let lines = JsonLines { function: function.to_owned() }.with_filter(filter);
    // Fails only when a test has installed one already.
    let _ = tracing_subscriber::registry().with(lines).try_init();
}

struct JsonLines {
    function: String,
}

impl<S: Subscriber> Layer<S> for JsonLines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = Map::new();
        line.insert("level".into(), event.metadata().level().as_str().into());
        line.insert("function".into(), self.function.as_str().into());
        if let Some(trace) = TraceContext::current() {
            line.insert("trace_id".into(), trace.trace_id().into());
        }
        line.insert("target".into(), event.metadata().target().into());
        line.extend(fields.0);
        write(&Value::Object(line));
    }
}

#[derive(Default)]
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().into(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_i64(&mut self, field: &tracing::field::Field, value: i64) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_u64(&mut self, field: &tracing::field::Field, value: u64) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_bool(&mut self, field: &tracing::field::Field, value: bool) {
        self.0.insert(field.name().into(), value.into());
    }
}

/// The one line of an invocation, which is also a `CloudWatch` metric in
/// embedded metric format, so that no call is spent on metrics.
pub struct Invocation<'a> {
    host: &'a Host,
    started: Instant,
    line: Map<String, Value>,
}

impl<'a> Invocation<'a> {
    /// Starts the clock. `message` tells the kinds of invocations apart.
    #[expect(clippy::disallowed_methods, reason = "the one place that measures durations")]
    pub fn start(host: &'a Host, message: &str) -> Self {
        let mut line = Map::new();
        line.insert("message".into(), message.into());
        line.insert("function".into(), host.inner.function.into());
        Self { host, started: Instant::now(), line }
    }

    /// Adds a field.
    pub fn field(&mut self, name: &str, value: impl Into<Value>) {
        self.line.insert(name.into(), value.into());
    }

    /// Writes the line. `counts` are the fields that are metrics too.
    pub fn end(mut self, counts: &[&str]) {
        self.field("level", "INFO");
        self.field("cold_start", self.host.take_cold_start());
        let millis = self.started.elapsed().as_secs_f64() * 1000.0;
        self.field("duration_ms", (millis * 100.0).round() / 100.0);
        let counts = counts.iter().map(|name| json!({ "Name": name, "Unit": "Count" }));
        let duration = json!({ "Name": "duration_ms", "Unit": "Milliseconds" });
        let metrics: Vec<_> = std::iter::once(duration).chain(counts).collect();
        let aws = json!({
            "Timestamp": self.host.inner.clock.now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Turnout",
                "Dimensions": [["function"]],
                "Metrics": metrics,
            }],
        });
        self.field("_aws", aws);
        write(&Value::Object(self.line));
    }
}

fn write(line: &Value) {
    use std::io::Write as _;
    // Nowhere is left to report that the log can't be written.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
