//! Events' forms: their questions, and what is set about them. All changes are
//! made under the lock of the event ([`super::events::lock`]), and each counts
//! the form's version up, so that no hold is taken with answers that were
//! checked against another form.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::row::unexpected;
use crate::domain::{
    Form, FormSettings, GuestNames, Question, QuestionChoice, QuestionDetails, QuestionKind, Status,
};

/// An event's form, if there is such an event. One round trip.
pub async fn form(
    executor: impl PgExecutor<'_>,
    event_id: Uuid,
) -> Result<Option<Form>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT form_version, guest_names, status,
               starts_at AS "starts_at: jiff_sqlx::Timestamp",
               answers_editable_until AS "answers_editable_until: jiff_sqlx::Timestamp",
               question.id AS "id?", kind AS "kind?", prompt AS "prompt?", help AS "help?",
               required AS "required?", ticket_type_ids,
               choices AS "choices?: Json<Vec<QuestionChoice>>", position AS "position?",
               answered AS "answered?", question.version AS "version?",
               question.created_at AS "created_at?: jiff_sqlx::Timestamp",
               question.updated_at AS "updated_at?: jiff_sqlx::Timestamp"
           FROM event.events LEFT JOIN event.questions question
               ON question.event_id = events.id AND question.deleted_at IS NULL
           WHERE events.id = $1 AND events.deleted_at IS NULL
           ORDER BY position, question.id LIMIT 100"#,
        event_id,
    )
    .fetch_all(executor)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut form = Form {
        version: first.form_version,
        settings: FormSettings {
            guest_names: GuestNames::parse(&first.guest_names)
                .ok_or_else(|| unexpected("guest_names", &first.guest_names))?,
            answers_editable_until: first.answers_editable_until.map(jiff_sqlx::Timestamp::to_jiff),
        },
        starts_at: first.starts_at.to_jiff(),
        status: Status::parse(&first.status).ok_or_else(|| unexpected("status", &first.status))?,
        questions: Vec::with_capacity(rows.len()),
    };
    for row in rows {
        let Some(kind) = row.kind else { break };
        let kind = QuestionKind::parse(&kind).ok_or_else(|| unexpected("kind", &kind))?;
        let question = || {
            Some(Question {
                id: row.id?,
                event_id,
                details: QuestionDetails {
                    kind,
                    prompt: row.prompt?,
                    help: row.help?,
                    required: row.required?,
                    ticket_type_ids: row.ticket_type_ids,
                    choices: row.choices?.0,
                    position: row.position?,
                },
                answered: row.answered?,
                version: row.version?,
                created_at: row.created_at?.to_jiff(),
                updated_at: row.updated_at?.to_jiff(),
            })
        };
        form.questions.extend(question());
    }
    Ok(Some(form))
}

/// Writes a new question.
pub async fn insert(connection: &mut PgConnection, question: &Question) -> Result<(), sqlx::Error> {
    let details = &question.details;
    sqlx::query!(
        "WITH form AS (UPDATE event.events SET form_version = form_version + 1 WHERE id = $2)
         INSERT INTO event.questions (id, event_id, kind, prompt, help, required,
             ticket_type_ids, choices, position, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        question.id,
        question.event_id,
        details.kind.as_str(),
        details.prompt,
        details.help,
        details.required,
        details.ticket_type_ids.as_deref(),
        Json(&details.choices) as _,
        details.position,
        question.version,
        question.created_at.to_sqlx() as _,
        question.updated_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a question's details, version and time of change. `false`: its kind
/// would change, and it was answered; also where that happens just now.
pub async fn update(
    connection: &mut PgConnection,
    question: &Question,
) -> Result<bool, sqlx::Error> {
    let details = &question.details;
    let written = sqlx::query!(
        "WITH form AS (UPDATE event.events SET form_version = form_version + 1 WHERE id = $2)
         UPDATE event.questions SET kind = $3, prompt = $4, help = $5, required = $6,
             ticket_type_ids = $7, choices = $8, position = $9, version = $10, updated_at = $11
         WHERE id = $1 AND (kind = $3 OR NOT answered)",
        question.id,
        question.event_id,
        details.kind.as_str(),
        details.prompt,
        details.help,
        details.required,
        details.ticket_type_ids.as_deref(),
        Json(&details.choices) as _,
        details.position,
        question.version,
        question.updated_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Deletes a question; its row stays for the answers.
pub async fn delete(
    connection: &mut PgConnection,
    event_id: Uuid,
    id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH form AS (UPDATE event.events SET form_version = form_version + 1 WHERE id = $2)
         UPDATE event.questions SET deleted_at = $3, version = version + 1 WHERE id = $1",
        id,
        event_id,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes what is set about an event's questions.
pub async fn set(
    connection: &mut PgConnection,
    event_id: Uuid,
    settings: FormSettings,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.events SET form_version = form_version + 1, guest_names = $2,
             answers_editable_until = $3
         WHERE id = $1",
        event_id,
        settings.guest_names.as_str(),
        settings.answers_editable_until.map(ToSqlx::to_sqlx) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that these were answered, so that their kind stays: before the answers
/// go anywhere. Whoever changes the kind at this moment either is waited for, and
/// then the form's version shows it, or finds this and is refused.
pub async fn answered(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE event.questions SET answered = true WHERE id = ANY ($1)", ids)
        .execute(executor)
        .await?;
    Ok(())
}
