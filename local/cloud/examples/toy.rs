//! A function for the tests: does what the last part of the path says.

use lambda_http::{Body, Error, Request, RequestExt as _, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    #[expect(clippy::disallowed_methods, reason = "the test sets it through the template")]
    if std::env::var("FAIL_INIT").is_ok() {
        return Err("this function was told not to start".into());
    }
    run(service_fn(toy)).await
}

async fn toy(request: Request) -> Result<Response<Body>, Error> {
    let path = request.raw_http_path().to_owned();
    match path.rsplit('/').next().unwrap_or_default() {
        "sleep" => tokio::time::sleep(std::time::Duration::from_mins(1)).await,
        "crash" => std::process::exit(7),
        "big" => return Ok(Response::new(Body::from("x".repeat(7 * 1024 * 1024)))),
        "error" => return Err("the handler failed".into()),
        "environment" => {
            let mut names: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
            names.sort();
            let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
            return Ok(Response::new(Body::from(names.join(" "))));
        }
        "length" => {
            let length = request.body().len().to_string();
            return Ok(Response::new(Body::from(length)));
        }
        _ => {}
    }
    let left = request.lambda_context().deadline;
    let response = Response::builder().header("x-deadline", left).header("set-cookie", "a=1");
    Ok(response.body(Body::from(format!("process {}", std::process::id())))?)
}
