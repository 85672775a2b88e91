//! An import that is cut off: all are registered, or nobody.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use crate::{fake_event::Mood, import::Office};

/// What is left of an import that was cut off: everybody may be imported again.
async fn nobody(office: &Office, csv: &str) {
    let world = &office.world;
    assert_eq!((world.event.taken(), world.half_done().await), (0, 0));
    assert_eq!(office.listed("confirmed").await, 0);
    assert_eq!(world.topics().await, [""; 0], "nobody heard of it");
    let again = office.import(csv).await;
    assert_eq!(again.status, 201, "{}", again.text);
    assert_eq!(world.event.taken(), 5);
}

#[tokio::test]
async fn without_an_answer_of_event_nobody_is_registered() {
    let office = Office::new().await;
    let world = &office.world;
    let (_, csv) = office.people(5).await;
    world.event.set(Mood::OnlyReads(500, "internal"));
    let answer = office.import(&csv).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    world.event.set(Mood::Well);
    let early = office.import(&csv).await;
    assert_eq!(early.code(), "import_invalid");
    assert_eq!(early.json["report"]["errors"][0]["code"], "registration_changing");
    world.wait(29);
    assert_eq!(world.sweep().await, 0, "it may still be at work");
    world.wait(2);
    assert_eq!(world.sweep().await, 5);
    nobody(&office, &csv).await;
}

#[tokio::test]
async fn killed_after_event_held_the_places_nobody_is_registered() {
    let office = Office::new().await;
    let world = &office.world;
    let (_, csv) = office.people(5).await;
    world.event.set(Mood::Waits(Arc::new(Semaphore::new(0))));
    let killed = tokio::time::timeout(Duration::from_millis(700), office.import(&csv)).await;
    assert!(killed.is_err());
    assert_eq!(world.event.taken(), 5, "the places are held");
    world.event.set(Mood::Well);
    world.wait(31);
    assert_eq!(world.sweep().await, 5);
    nobody(&office, &csv).await;
}

#[tokio::test]
async fn killed_after_the_decision_everybody_is_registered() {
    let office = Office::new().await;
    let world = &office.world;
    let (people, csv) = office.people(5).await;
    world.event.set(Mood::DeafToConfirm);
    let killed = tokio::time::timeout(Duration::from_millis(700), office.import(&csv)).await;
    assert!(killed.is_err());
    assert_eq!(office.listed("pending").await, 5);
    world.event.set(Mood::Well);
    world.wait(11);
    assert_eq!(world.sweep().await, 5);
    assert_eq!(office.listed("confirmed").await, people.len());
    assert_eq!((world.event.taken(), world.half_done().await), (5, 0));
    let topics = world.topics().await;
    for topic in ["registration-created", "registration-confirmed"] {
        assert_eq!(topics.iter().filter(|other| *other == topic).count(), 5, "{topic}");
    }
}

#[tokio::test]
async fn one_that_was_given_up_registers_nobody_when_it_goes_on() {
    let office = Office::new().await;
    let world = &office.world;
    let (_, csv) = office.people(5).await;
    let gate = Arc::new(Semaphore::new(0));
    world.event.set(Mood::Waits(gate.clone()));
    let (answer, ()) = tokio::join!(office.import(&csv), async {
        while world.event.taken() < 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        world.event.set(Mood::Well);
        world.wait(31);
        assert_eq!(world.sweep().await, 5);
        gate.add_permits(1);
    });
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    nobody(&office, &csv).await;
}
