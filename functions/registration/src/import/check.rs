//! Who is meant by a file's rows, and what stands against registering them.

use std::collections::HashMap;

use api_kit::Throttled;
use uuid::Uuid;

use super::{Column, Error, Fault, Row, Sheet};
use crate::{
    domain::Quantity,
    seats::Seats,
    store::{self, Active, people::Found},
    throttle::LookupThrottle,
};

/// Somebody who could be registered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where they stand in the file.
    pub line: u64,
    /// The registration's id, if it comes to one.
    pub id: Uuid,
    /// Whose account; `None` where there is none. Their places are asked for all
    /// the same, so that all errors are told.
    pub user_id: Option<Uuid>,
    /// How many places.
    pub quantity: Quantity,
    /// The name of a ticket type.
    pub ticket_type: Option<String>,
}

/// Finds the accounts and their registrations, with a query for each, and notes
/// what is wrong. The rows that remain to be asked Event about.
///
/// Whoever imports must not find out so which addresses have an account: as
/// with `registration-add`, each that has none counts as a guess, and when there
/// were too many, nothing is told of the rows from there on.
pub async fn check(
    seats: &Seats,
    throttle: &LookupThrottle,
    caller_id: Uuid,
    event_id: Uuid,
    sheet: &mut Sheet,
) -> Result<Vec<Entry>, Error> {
    // Before anything is looked up: the first that is unknown is paid for so.
    throttle.attempt(caller_id).await?;
    let accounts = Accounts::find(seats, &sheet.rows).await?;
    let mut unknown = Vec::new();
    let mut told = Vec::new();
    let mut cut = None;
    for (at, row) in sheet.rows.iter().enumerate() {
        let (user_id, faults) = accounts.of(row, &sheet.faults);
        for name in faults.iter().filter_map(|fault| unknown_name(row, fault)) {
            if unknown.contains(&name) {
                continue;
            }
            if !unknown.is_empty() {
                match throttle.attempt(caller_id).await {
                    Ok(()) => {}
                    Err(Throttled::TooMany { .. }) => cut = Some(at),
                    Err(unavailable) => return Err(unavailable.into()),
                }
            }
            unknown.push(name);
        }
        if cut.is_some() {
            break;
        }
        told.push(user_id);
        sheet.faults.extend(faults);
    }
    if unknown.is_empty() {
        throttle.take_back(caller_id).await;
    }
    if let Some(cut) = cut {
        let detail = "Too many rows name nobody who has an account: mend those first.";
        let rest = sheet.rows.iter().skip(cut);
        sheet.faults.extend(rest.map(|row| Fault::of_row(row.line, None, "not_checked", detail)));
    }
    let out = against(seats, event_id, &sheet.rows, &told).await?;
    let entries = sheet
        .rows
        .iter()
        .zip(&told)
        .filter(|(row, _)| out.iter().all(|fault| fault.line != Some(row.line)));
    let entries = entries
        .map(|(row, user_id)| Entry {
            line: row.line,
            id: seats.random.uuid(&seats.clock),
            user_id: *user_id,
            quantity: row.quantity,
            ticket_type: row.ticket_type.clone(),
        })
        .collect();
    sheet.faults.extend(out);
    Ok(entries)
}

/// What keeps people from being registered: they are registered, or stand in
/// the file twice.
async fn against(
    seats: &Seats,
    event_id: Uuid,
    rows: &[Row],
    told: &[Option<Uuid>],
) -> Result<Vec<Fault>, sqlx::Error> {
    let user_ids: Vec<_> = told.iter().flatten().copied().collect();
    let now = seats.clock.now();
    let active: HashMap<_, _> =
        store::active_of(&seats.database, event_id, &user_ids, now).await?.into_iter().collect();
    let mut first = HashMap::new();
    let mut faults = Vec::new();
    for (row, user_id) in rows.iter().zip(told) {
        let Some(user_id) = user_id else { continue };
        let seen = *first.entry(*user_id).or_insert(row.line);
        if seen != row.line {
            let detail = format!("Line {seen} names the same person.");
            let fault = Fault::of_row(row.line, named_by(row), "repeated", detail);
            faults.push(Fault { number: i64::try_from(seen).ok(), ..fault });
        } else if let Some(active) = active.get(user_id) {
            faults.push(has_place(row.line, named_by(row), *active));
        }
    }
    Ok(faults)
}

/// Somebody of whom there is a registration already.
pub(super) fn has_place(line: u64, column: Option<Column>, active: Active) -> Fault {
    let (code, detail) = match active {
        Active::Registered => ("already_registered", "They are registered for this event already."),
        Active::Waiting => ("already_waiting", "They are on the waitlist of this event."),
        Active::AwaitingApproval => {
            ("awaiting_approval", "They have asked for a place themselves: approve it instead.")
        }
        Active::Changing => {
            ("registration_changing", "Their registration is just changing: try again in a minute.")
        }
    };
    Fault::of_row(line, column, code, detail)
}

const fn named_by(row: &Row) -> Option<Column> {
    match (&row.email, &row.username) {
        (Some(_), _) => Some(Column::Email),
        (None, Some(_)) => Some(Column::Username),
        (None, None) => None,
    }
}

/// The name that a fault says is unknown.
fn unknown_name(row: &Row, fault: &Fault) -> Option<(Column, String)> {
    let column = fault.column.filter(|_| fault.code == "account_not_found")?;
    let name = if column == Column::Email { &row.email } else { &row.username };
    Some((column, small(name.as_deref()?)))
}

/// As accounts' names are compared.
fn small(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Whose accounts the rows name.
struct Accounts {
    by_email: HashMap<String, Uuid>,
    by_username: HashMap<String, Uuid>,
}

impl Accounts {
    async fn find(seats: &Seats, rows: &[Row]) -> Result<Self, sqlx::Error> {
        let emails: Vec<_> =
            rows.iter().filter_map(|row| row.email.as_deref()).map(small).collect();
        let usernames: Vec<_> =
            rows.iter().filter_map(|row| row.username.as_deref()).map(small).collect();
        let limit = i64::try_from(emails.len() + usernames.len()).unwrap_or(i64::MAX);
        let found = store::people::find_all(&seats.database, &usernames, &emails, limit).await?;
        let (mut by_email, mut by_username) = (HashMap::new(), HashMap::new());
        for Found { user_id, username, email } in found {
            by_email.insert(email, user_id);
            by_username.insert(username, user_id);
        }
        Ok(Self { by_email, by_username })
    }

    /// Whose account a row names, and what is wrong with that.
    fn of(&self, row: &Row, known: &[Fault]) -> (Option<Uuid>, Vec<Fault>) {
        let by_email = row.email.as_deref().map(|name| self.by_email.get(&small(name)).copied());
        let by_username =
            row.username.as_deref().map(|name| self.by_username.get(&small(name)).copied());
        let fault = |column, code, detail: &'static str| {
            Fault::of_row(row.line, Some(column), code, detail)
        };
        let mut faults = Vec::new();
        for (column, found) in [(Column::Email, by_email), (Column::Username, by_username)] {
            if found == Some(None) {
                let detail = "Nobody has such an account: they have to sign up first.";
                faults.push(fault(column, "account_not_found", detail));
            }
        }
        match (by_email.flatten(), by_username.flatten()) {
            (Some(one), Some(other)) if one != other => {
                let detail = "The address and the username are those of different people.";
                faults.push(fault(Column::Username, "account_mismatch", detail));
            }
            _ => {}
        }
        let unreadable = known.iter().any(|fault| {
            fault.line == Some(row.line)
                && matches!(fault.column, Some(Column::Email | Column::Username))
        });
        if by_email.is_none() && by_username.is_none() && !unreadable {
            let detail = "A username or an address is needed.";
            faults.push(fault(Column::Email, "required", detail));
        }
        let user_id = by_email.flatten().or(by_username.flatten());
        (user_id.filter(|_| faults.is_empty()), faults)
    }
}
