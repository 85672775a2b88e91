//! Calls through the gateway to a real function's process.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use cloud::{
    gateway::{self, Gateway},
    lambda::{self, Lambda},
    template::{Locals, Template},
};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::net::TcpListener;

const TEMPLATE: &str = r"
Resources:
  HttpApi: {Type: AWS::Serverless::HttpApi}
  ToyFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/toy
      Timeout: 1
      Environment: {Variables: {FROM_TEMPLATE: x}}
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: ANY, Path: '/v1/{what}'}}
        Internal:
          Type: HttpApi
          Properties: {ApiId: !Ref HttpApi, Method: GET, Path: '/internal/{what}', Auth: {Authorizer: AWS_IAM}}
";

struct Stack {
    address: SocketAddr,
    lambda: Arc<Lambda>,
    folder: PathBuf,
}

impl Stack {
    async fn start(template: &str, max_processes: usize) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("turnout-gateway-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let distribution = folder.join("web.yaml");
        std::fs::write(
            &distribution,
            "Resources: {SecurityHeaders: {Properties: {ResponseHeadersPolicyConfig: \
             {SecurityHeadersConfig: {ContentTypeOptions: {Override: true}}}}}}",
        )
        .unwrap();
        let template = Template::parse(template, &Locals::default()).unwrap();
        let test = std::env::current_exe().unwrap();
        let runtime = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let lambda = Lambda::start(
            &template.functions,
            &HashMap::new(),
            &lambda::Options {
                // Tests stand in target/debug/deps, the example beside it.
                binaries: test.ancestors().nth(2).unwrap().join("examples"),
                logs: folder.clone(),
                runtime_api: runtime.local_addr().unwrap(),
                max_processes,
                max_processes_in_all: 100,
                max_waiting: 100,
                init_timeout: Duration::from_secs(10),
                freeze_after: Duration::from_secs(1),
                idle_timeout: Duration::from_mins(5),
                environment: Vec::new(),
            },
        )
        .unwrap();
        tokio::spawn(axum::serve(runtime, lambda.router()).into_future());
        let options = gateway::Options { web: folder.join("dist"), distribution, throttle: true };
        let gateway = Gateway::new(&template, Arc::clone(&lambda), &options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(gateway.serve(listener, std::future::pending()));
        Self { address, lambda, folder }
    }

    async fn call(&self, path: &str, body: Vec<u8>) -> (u16, http::HeaderMap, String) {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let request = http::Request::post(format!("http://{}{path}", self.address))
            .header("content-type", "text/plain")
            .body(Full::new(bytes::Bytes::from(body)))
            .unwrap();
        let response = client.request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn status_and_text(&self, path: &str) -> (u16, String) {
        let (status, _, text) = self.call(path, Vec::new()).await;
        (status, text)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("toy.log")).unwrap()
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn failed() -> (u16, String) {
    (500, r#"{"message":"Internal Server Error"}"#.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_reaches_a_process_which_is_used_again() {
    let stack = Stack::start(TEMPLATE, 4).await;
    let (status, headers, first) = stack.call("/v1/ok", Vec::new()).await;
    assert_eq!(status, 200, "{first}: {}", stack.log());
    assert_eq!(headers["set-cookie"], "a=1");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let deadline: u128 = headers["x-deadline"].to_str().unwrap().parse().unwrap();
    assert!(deadline.abs_diff(now + 1000) < 900, "deadline {deadline}, now {now}");
    let (_, second) = stack.status_and_text("/v1/ok").await;
    assert_eq!(first, second, "the idle process takes the next call");
    assert!(stack.log().contains("Init Duration"), "{}", stack.log());
    stack.lambda.stop(Duration::from_secs(1)).await;
    let pid = first.strip_prefix("process ").unwrap();
    assert!(!PathBuf::from(format!("/proc/{pid}")).exists(), "nothing is left behind");
}

/// The letter by which `/proc` tells a process's state: `T` is stopped.
fn state_of(pid: &str) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit(") ").next().unwrap().chars().next().unwrap()
}

/// How far a process stands back (`nice`).
fn nice_of(pid: u32) -> i32 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // proc(5): field 19; the third is the first after the name.
    stat.rsplit(") ").next().unwrap().split(' ').nth(16).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_an_answer_comes_before_work_that_nobody_waits_for() {
    let (routes, _) = TEMPLATE.split_once("        Get:").unwrap();
    let schedule =
        "        Tick: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}";
    let mut found = Vec::new();
    for template in [TEMPLATE, &format!("{routes}{schedule}")] {
        let stack = Stack::start(template, 1).await;
        // It can't read this event, but it has started.
        let _ = stack.lambda.invoke("toy", bytes::Bytes::from("{}"), None).await;
        let status = stack.lambda.status();
        found.push(nice_of(status[0].pids[0]));
        stack.lambda.stop(Duration::from_secs(1)).await;
    }
    let [answering, background] = found[..] else { panic!("{found:?}") };
    assert!(background > answering, "{background} and {answering}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_process_is_frozen_until_the_next_call() {
    let stack = Stack::start(TEMPLATE, 4).await;
    let (_, first) = stack.status_and_text("/v1/ok").await;
    let pid = first.strip_prefix("process ").unwrap();
    let begin = Instant::now();
    while state_of(pid) != 'T' {
        assert!(begin.elapsed() < Duration::from_secs(10), "{}", state_of(pid));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (_, second) = stack.status_and_text("/v1/ok").await;
    assert_eq!(first, second);
    assert_ne!(state_of(pid), 'T');
    stack.lambda.stop(Duration::from_secs(1)).await;
    assert!(!PathBuf::from(format!("/proc/{pid}")).exists(), "nothing is left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_time_outs_and_crashes_are_answered_as_on_aws() {
    let stack = Stack::start(TEMPLATE, 4).await;
    assert_eq!(stack.status_and_text("/v1/error").await, failed());
    assert_eq!(stack.status_and_text("/v1/crash").await, failed());
    let begin = Instant::now();
    assert_eq!(stack.status_and_text("/v1/sleep").await, failed());
    let took = begin.elapsed();
    assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(4), "{took:?}");
    assert!(stack.log().contains("Status: timeout"), "{}", stack.log());
    let (status, _) = stack.status_and_text("/v1/ok").await;
    assert_eq!(status, 200, "the function goes on after all of that");
    let missing = (404, r#"{"message":"Not Found"}"#.to_owned());
    assert_eq!(stack.status_and_text("/v1/no/such/route").await, missing);
    let (status, text) = stack.status_and_text("/internal/ok").await;
    assert_eq!((status, text.as_str()), (404, r#"{"message":"Not Found"}"#), "POST is no route");
}

#[tokio::test(flavor = "multi_thread")]
async fn payloads_over_the_limits_are_refused() {
    let stack = Stack::start(TEMPLATE, 4).await;
    let (status, _, text) = stack.call("/v1/length", vec![b'x'; 5 * 1024 * 1024]).await;
    assert_eq!((status, text), (200, (5 * 1024 * 1024).to_string()));
    let (status, _, _) = stack.call("/v1/length", vec![b'x'; 7 * 1024 * 1024]).await;
    assert_eq!(status, 413, "over Lambda's 6 MB");
    let (status, _, _) = stack.call("/v1/length", vec![b'x'; 11 * 1024 * 1024]).await;
    assert_eq!(status, 413, "over the gateway's 10 MB");
    assert_eq!(stack.status_and_text("/v1/big").await, failed());
    assert_eq!(stack.status_and_text("/v1/ok").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_grow_with_demand_up_to_the_limit() {
    let stack = Stack::start(TEMPLATE, 3).await;
    let calls = (0..40).map(|_| stack.status_and_text("/v1/ok"));
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(|(status, _)| *status == 200));
    let processes = stack.lambda.status()[0].pids.len();
    assert!((1..=3).contains(&processes), "{processes} processes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_gets_the_template_s_environment_and_nothing_else() {
    let stack = Stack::start(TEMPLATE, 1).await;
    let (_, names) = stack.status_and_text("/v1/environment").await;
    let allowed = |name: &str| {
        name.starts_with("AWS_")
            || [
                "FROM_TEMPLATE",
                "LAMBDA_TASK_ROOT",
                "LANG",
                "PATH",
                "TZ",
                "_HANDLER",
                "_X_AMZN_TRACE_ID",
            ]
            .contains(&name)
    };
    assert!(names.contains("FROM_TEMPLATE") && names.contains("AWS_LAMBDA_FUNCTION_NAME"));
    let foreign: Vec<_> = names.split(' ').filter(|name| !allowed(name)).collect();
    assert_eq!(foreign, Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_cannot_start_says_why_in_its_log() {
    let template = TEMPLATE.replace("FROM_TEMPLATE", "FAIL_INIT");
    let stack = Stack::start(&template, 1).await;
    assert_eq!(stack.status_and_text("/v1/ok").await, failed());
    let log = stack.log();
    assert!(log.contains("told not to start"), "{log}");
    let template = TEMPLATE.replace("target/lambda/toy", "target/lambda/not-built");
    let stack = Stack::start(&template, 1).await;
    assert_eq!(stack.status_and_text("/v1/ok").await, failed());
    let log = std::fs::read_to_string(stack.folder.join("not-built.log")).unwrap();
    assert!(log.contains("not-built is not built"), "{log}");
}
