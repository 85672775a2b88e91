use super::{Api, Cors, TemplateError, Throttle, section::Section};

const KNOWN: [&str; 4] = ["CorsConfiguration", "DefaultRouteSettings", "Auth", "StageName"];
/// Settings of AWS's own plumbing, which change nothing that a caller sees.
const WITHOUT_MEANING: [&str; 9] = [
    "AccessLogSettings",
    "Description",
    "DisableExecuteApiEndpoint",
    "Domain",
    "FailOnWarnings",
    "Name",
    "PropagateTags",
    "StageVariables",
    "Tags",
];

/// Reads the HTTP API, with what `Globals` says where it is silent itself.
pub(super) fn read(
    id: String,
    own: Option<&Section<'_>>,
    global: Option<&Section<'_>>,
) -> Result<Api, TemplateError> {
    let mut api = Api { id, ..Api::default() };
    for section in [global, own].into_iter().flatten() {
        section.refuse_others(&KNOWN, &WITHOUT_MEANING)?;
        if section.text("StageName")?.is_some_and(|stage| stage != "$default") {
            return Err(section.refuse("StageName", "only $default is known here"));
        }
        if let Some(auth) = section.child("Auth")? {
            // Routes name their authorizer themselves; a default one would
            // have to be switched off on each public route.
            auth.refuse_others(&["EnableIamAuthorizer"], &[])?;
        }
        if let Some(cors) = section.child("CorsConfiguration")? {
            api.cors = Some(read_cors(&cors)?);
        }
        if let Some(settings) = section.child("DefaultRouteSettings")? {
            api.throttle = read_throttle(&settings)?;
        }
    }
    Ok(api)
}

fn read_cors(cors: &Section<'_>) -> Result<Cors, TemplateError> {
    cors.refuse_others(
        &[
            "AllowOrigins",
            "AllowMethods",
            "AllowHeaders",
            "ExposeHeaders",
            "AllowCredentials",
            "MaxAge",
        ],
        &[],
    )?;
    Ok(Cors {
        origins: cors.texts("AllowOrigins")?,
        methods: cors.texts("AllowMethods")?,
        headers: cors.texts("AllowHeaders")?,
        exposed: cors.texts("ExposeHeaders")?,
        credentials: cors.flag("AllowCredentials")?.unwrap_or(false),
        max_age: cors.number("MaxAge")?,
    })
}

/// Reads `ThrottlingBurstLimit` and `ThrottlingRateLimit`.
pub(super) fn read_throttle(settings: &Section<'_>) -> Result<Option<Throttle>, TemplateError> {
    settings.refuse_others(
        &["ThrottlingBurstLimit", "ThrottlingRateLimit"],
        &["DetailedMetricsEnabled"],
    )?;
    match (settings.number("ThrottlingBurstLimit")?, settings.number("ThrottlingRateLimit")?) {
        (None, None) => Ok(None),
        (Some(burst), Some(rate)) => Ok(Some(Throttle { burst, rate })),
        _ => Err(settings.refuse("ThrottlingBurstLimit", "needs ThrottlingRateLimit beside it")),
    }
}
