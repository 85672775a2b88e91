use http::Method;
use serde_json::{Value, json};

use crate::world::{World, event, id_of, search};

async fn titles(world: &World, path: &str) -> Vec<String> {
    let answer = world.anybody().send(Method::GET, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.json["items"].as_array().unwrap();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn words_are_found_in_any_form_in_both_languages() {
    let world = World::new().await;
    for (title, description, venue) in [
        ("Running for beginners", "Bring shoes.", "Hyde Park"),
        ("Концерт классической музыки", "Скрипки и виолончели.", "Филармония"),
        ("Лекция о кошках", "Кто такие кошки и зачем они нам?", "Библиотека"),
        ("Ёлки и ёжики", "Прогулка по лесу.", "Лесопарк"),
    ] {
        let place = json!({ "kind": "venue", "name": venue, "address": "Главная улица, 1" });
        let changes = json!({ "title": title, "description": description, "place": place });
        world.published(&changes).await;
    }
    world.draft(&json!({ "title": "Running, a draft" })).await;
    for (text, expected) in [
        ("run", "Running for beginners"),
        ("RUNS", "Running for beginners"),
        ("shoe", "Running for beginners"),
        ("hyde", "Running for beginners"),
        ("концерты", "Концерт классической музыки"),
        ("музыку", "Концерт классической музыки"),
        ("скрипка", "Концерт классической музыки"),
        ("филармонии", "Концерт классической музыки"),
        ("кошка", "Лекция о кошках"),
        ("ёлка", "Ёлки и ёжики"),
        // Half-typed words.
        ("beginn", "Running for beginners"),
        ("классическая муз", "Концерт классической музыки"),
        ("runnin", "Running for beginners"),
        // The search syntax of the web.
        ("\"классической музыки\"", "Концерт классической музыки"),
        ("лес -концерт", "Ёлки и ёжики"),
    ] {
        assert_eq!(titles(&world, &search(text)).await, [expected], "{text}");
    }
    for nothing in ["swimming", "плавание", "\"музыки классической\"", "!!!", "'", "&|!():*", "<->"]
    {
        assert_eq!(titles(&world, &search(nothing)).await, Vec::<String>::new(), "{nothing}");
    }
    assert_eq!(titles(&world, &search("running or кошки")).await.len(), 2);
    assert_eq!(titles(&world, &search("  ")).await.len(), 4, "blanks are no search");
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let world = World::new().await;
    let online = json!({ "kind": "online", "link": "https://example.org" });
    world.published(&json!({ "title": "Soon", "starts_at": "2027-03-02T10:00:00+01:00" })).await;
    world.published(&json!({ "title": "Online", "place": online })).await;
    let full = world
        .published(
            &json!({ "title": "Full", "capacity": 1, "starts_at": "2027-05-01T20:00:00+02:00" }),
        )
        .await;
    world.hold(full, world.id()).await;
    for (query, expected) in [
        ("", vec!["Soon", "Online", "Full"]),
        ("?place=online", vec!["Online"]),
        ("?place=venue", vec!["Soon", "Full"]),
        ("?available=true", vec!["Soon", "Online"]),
        ("?available=false", vec!["Soon", "Online", "Full"]),
        ("?from=2027-03-02T10:00:00%2B01:00&to=2027-05-01T18:00:00Z", vec!["Soon", "Online"]),
        ("?from=2027-03-02T10:00:01%2B01:00", vec!["Online", "Full"]),
        ("?to=2027-03-02T09:00:00Z", vec![]),
        ("?q=evening", vec![]),
        ("?q=soon&place=online", vec![]),
    ] {
        assert_eq!(titles(&world, &format!("/v1/events{query}")).await, expected, "{query}");
    }
    world.advance(2 * 86_400);
    assert_eq!(titles(&world, "/v1/events").await, ["Online", "Full"], "upcoming ones");
    let since = "/v1/events?from=2027-03-01T00:00:00Z";
    assert_eq!(titles(&world, since).await, ["Soon", "Online", "Full"]);
}

#[tokio::test]
async fn an_item_tells_free_places_and_the_beginning_of_the_description() {
    let world = World::new().await;
    let made = world.published(&json!({ "description": "я".repeat(10_000) })).await;
    world.hold(made, world.id()).await;
    let shown = world.anybody().send(Method::GET, &format!("/v1/events/{made}")).await.json;
    for (client, path, can_edit) in [
        (world.anybody(), "/v1/events", false),
        (world.organizer(), "/v1/events", true),
        (world.organizer(), "/v1/me/events", true),
    ] {
        let list = client.send(Method::GET, path).await.json;
        let mut expected = shown.clone();
        expected
            .as_object_mut()
            .unwrap()
            .retain(|name, _| name != "description" && name != "cancellation");
        expected["excerpt"] = json!("я".repeat(300));
        expected["free"] = json!(49);
        expected["can_edit"] = json!(can_edit);
        expected["role"] = if can_edit { json!("owner") } else { json!(null) };
        assert_eq!(list, json!({ "items": [expected], "next_cursor": null }));
    }
}

#[tokio::test]
async fn pages_are_stable_while_events_are_added() {
    let world = World::new().await;
    // Three at each of two starts: the order within one start must hold too.
    for start in ["2027-05-01T18:30:00+02:00", "2027-06-01T18:30:00+02:00"] {
        for number in 0..3 {
            let changes = json!({
                "title": format!("{} {number}", &start[5..7]),
                "starts_at": start,
                "ends_at": "2027-06-02T00:00:00+02:00",
            });
            world.published(&changes).await;
            world.advance(1);
        }
    }
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/v1/events?limit=2".to_owned();
    for page in 1.. {
        let answer = world.anybody().send(Method::GET, &path).await;
        let items = answer.json["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        // Before and on the pages that were read.
        for start in ["2027-04-01T18:30:00+02:00", "2027-05-01T18:29:59+02:00"] {
            world.published(&json!({ "title": "late", "starts_at": start })).await;
        }
        let Value::String(next) = &answer.json["next_cursor"] else {
            assert_eq!(page, 3);
            break;
        };
        path = format!("/v1/events?limit=2&cursor={next}");
    }
    assert_eq!(seen, ["05 0", "05 1", "05 2", "06 0", "06 1", "06 2"]);
}

#[tokio::test]
async fn my_list_has_drafts_and_past_events_the_newest_first() {
    let world = World::new().await;
    for title in ["A", "B", "C"] {
        world.draft(&json!({ "title": title, "starts_at": "2027-03-01T14:00:00+01:00" })).await;
        world.advance(1);
    }
    let stranger = world.user(world.id());
    stranger.json(Method::POST, "/v1/events", &event(&json!({ "title": "Theirs" }))).await;
    let first = world.organizer().send(Method::GET, "/v1/me/events?limit=2").await.json;
    let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
    let titles: Vec<_> = first["items"].as_array().unwrap().iter().map(title).collect();
    assert_eq!(titles, ["C", "B"]);
    let next = first["next_cursor"].as_str().unwrap();
    let path = format!("/v1/me/events?limit=2&cursor={next}");
    let second = world.organizer().send(Method::GET, &path).await.json;
    assert_eq!(title(&second["items"][0]), "A");
    assert_eq!(second["next_cursor"], Value::Null);
}

#[tokio::test]
async fn all_invalid_parameters_are_told_at_once() {
    let world = World::new().await;
    let path = "/v1/events?q=%00&from=today&to=%2B010000-01-01T00:00:00Z&place=moon&available=yes\
                &limit=0&cursor=abc";
    let answer = world.anybody().send(Method::GET, path).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.pointers(),
        ["?available", "?cursor", "?from", "?limit", "?place", "?q", "?to"]
    );
    let answer = world.organizer().send(Method::GET, "/v1/me/events?limit=101&cursor=%00").await;
    assert_eq!(answer.pointers(), ["?cursor", "?limit"]);
}

#[tokio::test]
async fn a_cursor_from_the_end_of_time_is_an_empty_page_not_an_error() {
    let world = World::new().await;
    let made = world.published(&json!({})).await;
    for (start, found) in [("-009999-01-02T01:59:59Z", 1), ("9999-12-30T22:00:00Z", 0)] {
        let cursor = api_kit::Cursor::encode(&(start, made));
        let path = format!("/v1/events?cursor={cursor}");
        let answer = world.anybody().send(Method::GET, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["items"].as_array().unwrap().len(), found, "{start}");
    }
    let draft = world.draft(&json!({})).await;
    assert_ne!(id_of(&draft), made);
}
