//! What is remembered of people, in whatever order the topics tell of them.

use lambda_host::ConsumeError;
use messages::{CloudEvent, Data, Locale, UserRegistered, UserSettingsChanged};
use turnout_registration::api::{on_user_registered, on_user_settings_changed};
use uuid::Uuid;

use crate::world::World;

/// What is known of somebody: username, mail address, display name.
type Known = (Option<String>, Option<String>, String);

impl World {
    /// Somebody signs up, and Registration hears of it.
    pub async fn signs_up(&self, user_id: Uuid, username: &str) {
        let message = self.signed_up(user_id, username);
        on_user_registered::handle(&self.database.pool, message).await.unwrap();
    }

    /// Somebody gives themselves a display name.
    pub async fn names_themselves(&self, user_id: Uuid, name: &str, version: i64) {
        let settings = UserSettingsChanged {
            user_id,
            version,
            name: name.to_owned(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".to_owned(),
            remind_day_before: true,
            remind_hour_before: true,
        };
        let message = self.message(settings);
        on_user_settings_changed::handle(&self.database.pool, message).await.unwrap();
    }

    fn signed_up(&self, user_id: Uuid, username: &str) -> CloudEvent {
        self.message(UserRegistered {
            user_id,
            username: username.to_owned(),
            email: format!("{username}@example.org"),
            locale: Locale::En,
            time_zone: "UTC".to_owned(),
            registered_at: self.clock.now(),
        })
    }

    fn message<T: Data>(&self, data: T) -> CloudEvent {
        let message = CloudEvent::new(data, &self.clock, &self.seats.random);
        serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap()
    }

    async fn known(&self, user_id: Uuid) -> Known {
        sqlx::query_as("SELECT username, email, name FROM registration.people WHERE user_id = $1")
            .bind(user_id)
            .fetch_one(&self.database.admin)
            .await
            .unwrap()
    }
}

fn known(username: &str, name: &str) -> Known {
    (Some(username.to_owned()), Some(format!("{username}@example.org")), name.to_owned())
}

#[tokio::test]
async fn a_name_that_comes_before_the_sign_up_is_kept() {
    let world = World::new().await;
    world.names_themselves(world.anna, "Анна", 2).await;
    assert_eq!(world.known(world.anna).await, (None, None, "Анна".to_owned()));
    world.signs_up(world.anna, "anna").await;
    assert_eq!(world.known(world.anna).await, known("anna", "Анна"));
}

#[tokio::test]
async fn the_newest_name_stays_in_whatever_order_and_however_often_they_come() {
    let world = World::new().await;
    world.signs_up(world.anna, "anna").await;
    world.names_themselves(world.anna, "New", 4).await;
    world.names_themselves(world.anna, "Old", 3).await;
    world.names_themselves(world.anna, "New", 4).await;
    world.signs_up(world.anna, "anna").await;
    assert_eq!(world.known(world.anna).await, known("anna", "New"));
    // Who takes their name away is nameless.
    world.names_themselves(world.anna, "", 5).await;
    assert_eq!(world.known(world.anna).await, known("anna", ""));
}

#[tokio::test]
async fn what_is_no_sign_up_is_poison() {
    let world = World::new().await;
    let mut message = world.signed_up(world.anna, "anna");
    message.data["email"] = 7.into();
    let refused = on_user_registered::handle(&world.database.pool, message).await;
    assert!(matches!(refused, Err(ConsumeError::Poison(_))), "{refused:?}");
}
