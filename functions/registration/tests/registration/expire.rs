use crate::world::World;

#[tokio::test]
async fn a_hold_that_ran_out_shows_at_once_and_is_written_down_by_the_sweep() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.wait(15 * 60 - 1);
    assert_eq!(world.status(world.anna, &id).await, "pending");
    world.wait(1);
    let answer = world.get(world.anna, &id).await;
    assert_eq!(answer.json["status"], "expired");
    assert_eq!(answer.json["expires_at"], "2027-03-01T12:15:00Z");
    // Clocks differ: whoever confirms in the last second is not cut off.
    world.wait(4);
    assert_eq!(world.sweep().await, 0);
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!(world.topics().await, ["registration-created", "registration-expired"]);
    assert_eq!(world.sweep().await, 0);
}

#[tokio::test]
async fn event_releases_the_hold_before_it_is_called_expired() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.wait(15 * 60 + 5);
    world.sweep().await;
    let releases = world.event.seen(&http::Method::DELETE);
    let [release] = &releases[..] else { panic!("{releases:?}") };
    let path = format!("/internal/events/{}/holds/{id}?unless_confirmed=true", world.event_id);
    assert_eq!(release.path_and_query, path);
}

#[tokio::test]
async fn a_seat_that_event_has_confirmed_is_never_called_expired() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.confirm_behind_the_back(id.parse().unwrap());
    world.wait(15 * 60 + 5);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!(world.event.seats(), 1);
}
