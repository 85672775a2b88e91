//! Answers and guests' names: written with the registration, so that none is
//! there without the answers that Event asked for.

use serde_json::Value;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::domain::{AcceptedForm, Answer, Answers, Guest};

/// Writes what was accepted; nothing where nothing was. A twin of the request
/// may have written its own before.
pub async fn keep(
    transaction: &mut PgConnection,
    id: Uuid,
    form: &AcceptedForm,
) -> Result<(), sqlx::Error> {
    if !form.answers.is_empty() {
        keep_answers(transaction, id, &form.answers).await?;
    }
    if form.guests.iter().any(Option::is_some) {
        keep_guests(transaction, id, &form.guests).await?;
    }
    Ok(())
}

async fn keep_answers(
    transaction: &mut PgConnection,
    id: Uuid,
    answers: &[Answer],
) -> Result<(), sqlx::Error> {
    let all: Vec<_> = answers
        .iter()
        .map(|answer| {
            serde_json::json!({
                "question_id": answer.question_id, "kind": answer.kind, "prompt": answer.prompt,
                "value": answer.value, "labels": answer.labels,
            })
        })
        .collect();
    sqlx::query!(
        "INSERT INTO registration.answers
             (registration_id, question_id, position, kind, prompt, value, labels)
         SELECT $1, (answer->>'question_id')::uuid, place, answer->>'kind', answer->>'prompt',
             answer->'value', ARRAY(SELECT jsonb_array_elements_text(answer->'labels'))
         FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS given (answer, place)
         ON CONFLICT (registration_id, question_id) DO UPDATE
         SET position = excluded.position, kind = excluded.kind, prompt = excluded.prompt,
             value = excluded.value, labels = excluded.labels",
        id,
        Json(all) as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

async fn keep_guests(
    transaction: &mut PgConnection,
    id: Uuid,
    guests: &[Option<String>],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration.guests (registration_id, place, name)
         SELECT $1, place, name
         FROM unnest($2::text[]) WITH ORDINALITY AS given (name, place)
         WHERE name IS NOT NULL
         ON CONFLICT (registration_id, place) DO UPDATE SET name = excluded.name",
        id,
        guests as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// What a registration's answers are to be instead.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The registration.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// The versions that who changes them may have read; `None`: any.
    pub versions: Option<&'a [i64]>,
    /// What Event accepted.
    pub form: &'a AcceptedForm,
}

/// Replaces the answers to all that was asked, and the names where any were.
/// Answers to questions that are gone stay. Returns the version after it; `None`:
/// the registration is over, or another version is there.
pub async fn replace(
    transaction: &mut PgConnection,
    change: Change<'_>,
) -> Result<Option<i64>, sqlx::Error> {
    let Change { id, user_id, versions, form } = change;
    let version = sqlx::query_scalar!(
        "UPDATE registration.registrations
         SET answers_version = answers_version + 1, version = version + 1
         WHERE id = $1 AND user_id = $2 AND status IN ('waiting', 'awaiting_approval', 'pending', 'confirmed')
             AND ($3::bigint[] IS NULL OR answers_version = ANY ($3))
         RETURNING answers_version",
        id,
        user_id,
        versions as _,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    if version.is_none() {
        return Ok(None);
    }
    sqlx::query!(
        "DELETE FROM registration.answers WHERE registration_id = $1 AND question_id = ANY ($2)",
        id,
        &form.asked,
    )
    .execute(&mut *transaction)
    .await?;
    if !form.guests.is_empty() {
        sqlx::query!("DELETE FROM registration.guests WHERE registration_id = $1", id)
            .execute(&mut *transaction)
            .await?;
    }
    keep(transaction, id, form).await?;
    Ok(version)
}

/// A registration's answers and guests. One round trip.
pub async fn answers_of(pool: &PgPool, id: Uuid) -> Result<Answers, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT answers_version,
               ARRAY(SELECT jsonb_build_object('question_id', question_id, 'kind', kind,
                       'prompt', prompt, 'value', value, 'labels', labels)
                   FROM registration.answers WHERE registration_id = $1
                   ORDER BY position, question_id) AS "answers!: Vec<Json<Answer>>",
               ARRAY(SELECT place FROM registration.guests WHERE registration_id = $1
                   ORDER BY place) AS "places!",
               ARRAY(SELECT name FROM registration.guests WHERE registration_id = $1
                   ORDER BY place) AS "names!"
           FROM registration.registrations WHERE id = $1"#,
        id,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(Answers::default()) };
    let named = row.places.into_iter().zip(row.names);
    Ok(Answers {
        answers: row.answers.into_iter().map(|Json(answer)| answer).collect(),
        guests: named.map(|(place, name)| Guest { place, name }).collect(),
        version: row.answers_version,
    })
}

/// The answers of several registrations, by registration and place in the form:
/// for lists and exports of a few hundred at a time.
pub async fn answers_of_all(
    pool: &PgPool,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Answer)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT registration_id, question_id, kind, prompt, value AS "value: Value", labels
           FROM registration.answers WHERE registration_id = ANY ($1)
           ORDER BY registration_id, position, question_id"#,
        ids,
    )
    .fetch_all(pool)
    .await?;
    let answer = rows.into_iter().map(|row| {
        let answer = Answer {
            question_id: row.question_id,
            kind: row.kind,
            prompt: row.prompt,
            value: row.value,
            labels: row.labels,
        };
        (row.registration_id, answer)
    });
    Ok(answer.collect())
}

/// The guests of several registrations, by registration and place.
pub async fn guests_of_all(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<(Uuid, Guest)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT registration_id, place, name FROM registration.guests
         WHERE registration_id = ANY ($1) ORDER BY registration_id, place",
        ids,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.registration_id, Guest { place: row.place, name: row.name }))
        .collect())
}
