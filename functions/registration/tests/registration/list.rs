use serde_json::json;
use uuid::Uuid;

use crate::world::World;

#[tokio::test]
async fn pages_show_each_of_ones_own_once_newest_first() {
    let mut world = World::new().await;
    let mut expected = Vec::new();
    for n in 0..7 {
        world.event_id = Uuid::from_bytes(world.seats.random.bytes());
        expected.push((world.clock.now(), world.confirmed(world.anna).await));
        world.confirmed(world.boris).await;
        // Some are of the same moment: their ids decide.
        world.wait(n % 2);
    }
    expected.sort();
    expected.reverse();
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    let mut pages = 0;
    loop {
        let page = world.list(world.anna, &query).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let items = page.json["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        pages += 1;
        // Something newer comes in between, and does not move the rest.
        world.event_id = Uuid::from_bytes(world.seats.random.bytes());
        world.wait(1);
        world.confirmed(world.anna).await;
        match page.json["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(pages, 3);
    let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_status_is_filtered_as_it_shows() {
    let mut world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        world.event_id = Uuid::from_bytes(world.seats.random.bytes());
        ids.push(world.pending(world.anna).await);
        world.wait(1);
    }
    world.confirm(world.anna, &ids[1]).await;
    world.cancel(world.anna, &ids[2]).await;
    // The first has run out; no sweep has come by yet.
    world.wait(15 * 60 - 4);
    for (status, id) in
        [("expired", &ids[0]), ("confirmed", &ids[1]), ("cancelled", &ids[2]), ("pending", &ids[3])]
    {
        let page = world.list(world.anna, &format!("?status={status}")).await;
        let items = page.json["items"].as_array().unwrap();
        let got: Vec<_> = items.iter().map(|item| (&item["id"], &item["status"])).collect();
        assert_eq!(got, [(&json!(id), &json!(status))]);
    }
}

#[tokio::test]
async fn what_cannot_be_listed_is_refused_with_all_its_errors() {
    let world = World::new().await;
    let answer = world.list(world.anna, "?status=requested&limit=0&cursor=%00%F0").await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(answer.pointers(), ["?cursor", "?limit", "?status"]);
    for query in ["?limit=101", "?limit=many", "?cursor=e30", "?status=", "?status=refused"] {
        assert_eq!(world.list(world.anna, query).await.status, 422, "{query}");
    }
}

#[tokio::test]
async fn nobody_reads_anothers() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let answer = world.get(world.boris, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "registration_not_found"));
    assert_eq!(world.get(world.boris, "1").await.status, 404);
    assert_eq!(world.list(world.boris, "").await.json["items"], json!([]));
}
