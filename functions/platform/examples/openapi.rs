//! Writes `docs/openapi.json`, the description of the API, from the code of all
//! services.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, RefOr, ResponseBuilder,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Turnout",
        description = "Registration for events. Errors are problem details (RFC 9457); lists are \
            paged by cursor; edits need If-Match; every POST takes an Idempotency-Key.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        turnout_auth::api::register::register,
        turnout_auth::api::login::login,
        turnout_auth::api::refresh::refresh,
        turnout_auth::api::logout::logout,
        turnout_auth::api::introspect::introspect,
        turnout_auth::api::jwks::jwks,
        turnout_user::api::me::me,
        turnout_user::api::update::update,
        turnout_user::api::settings::settings,
        turnout_user::api::settings_update::settings_update,
        turnout_user::api::activity::activity,
        turnout_event::api::create::create,
        turnout_event::api::list::list,
        turnout_event::api::mine::list,
        turnout_event::api::get::show,
        turnout_event::api::update::update,
        turnout_event::api::delete::remove,
        turnout_event::api::publish::publish,
        turnout_event::api::cancel::cancel,
        turnout_event::api::availability::show,
        turnout_event::api::opening::show,
        turnout_event::api::opening_join::join,
        turnout_event::api::opening_leave::leave,
        turnout_event::api::opening_draw::draw,
        turnout_event::api::ticket_types::list,
        turnout_event::api::ticket_type_create::create,
        turnout_event::api::ticket_type_update::update,
        turnout_event::api::ticket_type_delete::remove,
        turnout_event::api::questions::list,
        turnout_event::api::questions_update::update,
        turnout_event::api::question_create::create,
        turnout_event::api::question_update::update,
        turnout_event::api::question_delete::remove,
        turnout_event::api::answers_check::check,
        turnout_event::api::team::show,
        turnout_event::api::team_invite::invite,
        turnout_event::api::team_withdraw::withdraw,
        turnout_event::api::team_role::set,
        turnout_event::api::team_remove::remove,
        turnout_event::api::invitation::show,
        turnout_event::api::invitation_accept::accept,
        turnout_event::api::block::block,
        turnout_event::api::blocks::list,
        turnout_event::api::unblock::unblock,
        turnout_event::api::hold::hold,
        turnout_event::api::holds_take::take,
        turnout_event::api::hold_confirm::confirm,
        turnout_event::api::hold_release::release,
        turnout_event::api::seat_digests::digests,
        turnout_event::api::rights::rights,
        turnout_event::api::seats::seats,
        turnout_event::api::seat_restore::restore,
        turnout_registration::api::create::create,
        turnout_registration::api::check_in::check_in,
        turnout_registration::api::check_in_counts::counts,
        turnout_registration::api::check_in_list::list,
        turnout_registration::api::check_in_undo::undo,
        turnout_registration::api::confirm::confirm,
        turnout_registration::api::cancel::cancel,
        turnout_registration::api::waitlist::list,
        turnout_registration::api::offer::offer,
        turnout_registration::api::approve::approve,
        turnout_registration::api::decline::decline,
        turnout_registration::api::cancel_by_team::cancel,
        turnout_registration::api::get::read,
        turnout_registration::api::answers_update::update,
        turnout_registration::api::history::history,
        turnout_registration::api::list::list,
        turnout_registration::api::add::add,
        turnout_registration::api::import::import,
        turnout_registration::api::attendees::list,
        turnout_registration::api::attendee::read,
        turnout_registration::api::block::block,
        turnout_registration::api::attendees_export::export,
        turnout_registration::api::ticket::ticket,
        turnout_registration::api::ticket_keys::ticket_keys,
        turnout_registration::api::ticket_pdf::pdf,
        turnout_notification::api::list::list,
        turnout_platform::api::openapi::openapi,
        turnout_platform::api::docs::docs,
    ),
    modifiers(&Security, &IdempotencyKey, &Problems),
)]
struct Api;

/// How callers prove who they are.
struct Security;

impl Modify for Security {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("turnout_refresh"));
        components.add_security_scheme("refresh_cookie", SecurityScheme::ApiKey(cookie));
        let signature = ApiKeyValue::with_description(
            "Authorization",
            "AWS Signature Version 4, service execute-api: for Turnout's own functions only",
        );
        components
            .add_security_scheme("aws_iam", SecurityScheme::ApiKey(ApiKey::Header(signature)));
    }
}

/// What every POST takes, said once.
struct IdempotencyKey;

impl Modify for IdempotencyKey {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
        for (path, item) in &mut api.paths.paths {
            if path.starts_with("/internal/") {
                continue;
            }
            if let Some(post) = &mut item.post {
                let header = ParameterBuilder::new()
                    .name("Idempotency-Key")
                    .parameter_in(ParameterIn::Header)
                    .description(Some(
                        "Chosen by the client: the same key and body gives the same answer, \
                         however often it is sent",
                    ))
                    .schema(Some(
                        utoipa::openapi::ObjectBuilder::new()
                            .schema_type(utoipa::openapi::schema::Type::String)
                            .min_length(Some(1))
                            .max_length(Some(255)),
                    ))
                    .build();
                post.parameters.get_or_insert_default().push(RefOr::T(header));
            }
        }
    }
}

/// What is true of every error, said once: its media type, and 401 where a
/// token is needed.
struct Problems;

impl Modify for Problems {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let problem = Ref::from_schema_name("Problem");
        for item in api.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let needs_token = operation.security.is_some();
                let responses = &mut operation.responses.responses;
                if needs_token && !responses.contains_key("401") {
                    let answer = ResponseBuilder::new()
                        .description("No token, or one that is not good")
                        .content("application/problem+json", Content::new(Some(problem.clone())))
                        .build();
                    responses.insert("401".to_owned(), answer.into());
                }
                for (status, response) in responses {
                    let RefOr::T(response) = response else { continue };
                    if status.starts_with(['4', '5'])
                        && let Some(content) = response.content.swap_remove("application/json")
                    {
                        response.content.insert("application/problem+json".to_owned(), content);
                    }
                }
            }
        }
    }
}

fn main() -> std::io::Result<()> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let text = Api::openapi().to_pretty_json().map_err(std::io::Error::other)?;
    std::fs::write(file, text + "\n")
}
