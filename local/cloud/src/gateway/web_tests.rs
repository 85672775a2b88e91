use axum::body::to_bytes;

use super::*;

const DISTRIBUTION: &str = r#"
Resources:
  SecurityHeaders:
    Properties:
      ResponseHeadersPolicyConfig:
        SecurityHeadersConfig:
          ContentSecurityPolicy: {ContentSecurityPolicy: "default-src 'self'", Override: false}
          ContentTypeOptions: {Override: true}
          StrictTransportSecurity: {AccessControlMaxAgeSec: 1, Override: true}
"#;

struct Site(PathBuf);

impl Site {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("turnout-web-{name}-{}", std::process::id()));
        for (path, text) in files {
            let path = root.join("dist").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("web.yaml"), DISTRIBUTION).unwrap();
        Self(root)
    }

    async fn get(&self, path: &str) -> (u16, String, HeaderMap) {
        let web = Web::new(&self.0.join("dist"), &self.0.join("web.yaml")).unwrap();
        let (parts, ()) = Request::get(path).body(()).unwrap().into_parts();
        let mut response = web.serve(parts, Body::empty()).await;
        web.decorate(response.headers_mut());
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), String::from_utf8(body.to_vec()).unwrap(), parts.headers)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn pages_are_the_app_and_files_are_files() {
    let site = Site::new("app", &[("index.html", "<app>"), ("assets/a-1.js", "js")]);
    for page in ["/", "/events/42", "/sign-in?next=/"] {
        let (status, body, headers) = site.get(page).await;
        assert_eq!((status, body.as_str()), (200, "<app>"), "{page}");
        assert_eq!(headers["cache-control"], "no-cache");
        assert_eq!(headers["content-security-policy"], "default-src 'self'");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    let (status, body, headers) = site.get("/assets/a-1.js").await;
    assert_eq!((status, body.as_str()), (200, "js"));
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(site.get("/assets/gone.js").await.0, 404);
    assert_eq!(site.get("/../web.yaml").await.0, 404);
}

#[tokio::test]
async fn a_page_says_how_to_build_the_app_when_it_is_missing() {
    let site = Site::new("empty", &[]);
    let (status, body, _) = site.get("/").await;
    assert_eq!(status, 503);
    assert!(body.contains("make web"), "{body}");
}
