use ambient::TraceContext;
use serde_json::{Map, Value, json};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{EnvFilter, Layer, layer::Context, prelude::*};

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

/// The one line of an invocation. It is also a `CloudWatch` metric in embedded
/// metric format, so that no call is spent on metrics.
pub fn invocation(mut line: Map<String, Value>, at_millis: i64, metrics: &[(&str, &str)]) {
    let metrics: Vec<_> =
        metrics.iter().map(|(name, unit)| json!({"Name": name, "Unit": unit})).collect();
    line.insert("level".into(), "INFO".into());
    line.insert(
        "_aws".into(),
        json!({
            "Timestamp": at_millis,
            "CloudWatchMetrics": [{
                "Namespace": "Turnout",
                "Dimensions": [["function"]],
                "Metrics": metrics,
            }],
        }),
    );
    write(&Value::Object(line));
}

fn write(line: &Value) {
    use std::io::Write as _;
    // Nowhere is left to report that the log can't be written.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
