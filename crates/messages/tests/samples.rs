//! The samples in `events/messages` are what the types, and so the schemas, say.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use messages::{
    CloudEvent, Data, EventCancelled, EventChanged, EventPublished, EventTeamInvited,
    RegistrationAwaitingApproval, RegistrationCancelled, RegistrationConfirmed,
    RegistrationCreated, RegistrationExpired, RegistrationOffered, RegistrationTransferChanged,
    RegistrationWaiting, UserRegistered, UserSettingsChanged, schemas,
};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events/messages")
}

/// The pointers to all fields.
fn fields(value: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        all.insert(format!("/{name}"));
        all.extend(fields(value).into_iter().map(|field| format!("/{name}{field}")));
    }
    all
}

/// Reads the sample of a type as a consumer does; the type's name.
fn read<T: Data>() -> String {
    let text = fs::read_to_string(folder().join(format!("{}.json", T::TYPE))).unwrap();
    let sample: CloudEvent<Value> = serde_json::from_str(&text).unwrap();
    let data: T = sample.data().unwrap();
    assert_eq!(sample.r#type, T::TYPE);
    assert_eq!(sample.subject, data.subject(), "{}", T::TYPE);
    assert_eq!(sample.dataschema, format!("/schemas/{}/{}.json", T::TYPE, T::VERSION));
    let said = fields(&serde_json::to_value(&data).unwrap());
    let unknown: Vec<_> = fields(&sample.data).difference(&said).cloned().collect();
    assert!(unknown.is_empty(), "{}: {unknown:?}", T::TYPE);
    T::TYPE.to_owned()
}

#[test]
fn every_sample_is_a_message_of_its_type() {
    let read = BTreeSet::from([
        read::<UserRegistered>(),
        read::<UserSettingsChanged>(),
        read::<EventPublished>(),
        read::<EventChanged>(),
        read::<EventTeamInvited>(),
        read::<EventCancelled>(),
        read::<RegistrationCreated>(),
        read::<RegistrationConfirmed>(),
        read::<RegistrationCancelled>(),
        read::<RegistrationExpired>(),
        read::<RegistrationWaiting>(),
        read::<RegistrationOffered>(),
        read::<RegistrationAwaitingApproval>(),
        read::<RegistrationTransferChanged>(),
    ]);
    let types: BTreeSet<_> =
        schemas().iter().map(|(file, _)| file.split('/').next().unwrap().to_owned()).collect();
    assert_eq!(read, types);
    let files: BTreeSet<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(read, files);
}
