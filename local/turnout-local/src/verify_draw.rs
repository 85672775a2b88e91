//! Checks the draw of a fair opening from what is published, and from nothing
//! else: neither an account nor the stack is needed. It follows
//! docs/FAIR-OPENING.md and shares no code with what draws.

use std::{collections::HashSet, path::PathBuf};

use clap::Args;
use hmac::{Hmac, Mac as _};
use reqwest::Url;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::Result;

const ALGORITHM: &str = "hmac-sha256-1";

/// What to check.
#[derive(Args)]
pub(crate) struct VerifyDraw {
    /// The address of the event's page, or the files of its published draw, page
    /// by page.
    #[arg(required = true)]
    from: Vec<String>,
    /// The hash of the seed as you saw it before the opening.
    #[arg(long, value_name = "HEX")]
    commitment: Option<String>,
    /// Your entry, as the lobby showed it.
    #[arg(long, value_name = "ID")]
    entry: Option<Uuid>,
}

/// A page of a published draw.
#[derive(Deserialize)]
struct Page {
    #[serde(flatten)]
    draw: Draw,
    next_cursor: Option<String>,
}

/// A draw; also as much of it as stands on a page.
#[derive(Deserialize)]
struct Draw {
    event_id: Uuid,
    algorithm: String,
    commitment: String,
    seed: String,
    entries: usize,
    entries_hash: String,
    items: Vec<Entry>,
}

#[derive(Clone, Copy, Deserialize)]
struct Entry {
    rank: usize,
    entry_id: Uuid,
}

/// Something that is so in a good draw.
#[derive(Debug, PartialEq, Eq)]
struct Claim {
    text: String,
    holds: bool,
}

/// Prints a line a claim; an error when one does not hold, or when the draw
/// can't be read.
pub(crate) fn run(asked: &VerifyDraw) -> Result<()> {
    let draw = match &asked.from[..] {
        [address] if address.starts_with("http://") || address.starts_with("https://") => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(fetch(address))?
        }
        files => read(files)?,
    };
    let claims = check(&draw, asked)?;
    for Claim { text, holds } in &claims {
        println!("{}  {text}", if *holds { "holds " } else { "BROKEN" });
    }
    let broken = claims.iter().filter(|claim| !claim.holds).count();
    if broken > 0 {
        return Err(
            format!("the draw does not hold: {broken} of {} are broken", claims.len()).into()
        );
    }
    println!("The draw of event {} holds.", draw.event_id);
    Ok(())
}

fn check(draw: &Draw, asked: &VerifyDraw) -> Result<Vec<Claim>> {
    if draw.algorithm != ALGORITHM {
        let other = draw.algorithm.escape_debug();
        return Err(format!("it was drawn by {other}, this program knows {ALGORITHM}").into());
    }
    let (seed, published) = (bytes(&draw.seed)?, bytes(&draw.commitment)?);
    let mut claims = Vec::new();
    let mut claim = |holds, text| claims.push(Claim { text, holds });
    claim(
        Sha256::digest(&seed).as_slice() == published,
        format!("the seed hashes to {}", hex::encode(&published)),
    );
    if let Some(seen) = &asked.commitment {
        claim(bytes(seen)? == published, "that is the hash you saw before the opening".to_owned());
    }
    let mut entries: Vec<Uuid> = draw.items.iter().map(|item| item.entry_id).collect();
    let different = entries.iter().collect::<HashSet<_>>().len();
    claim(
        entries.len() == draw.entries && different == entries.len(),
        format!("all {} entries are published, each once", draw.entries),
    );
    let ranked = draw.items.iter().zip(1..).all(|(item, rank)| item.rank == rank);
    let order = in_order(&seed, &entries)?;
    let wrong = order.iter().zip(&entries).position(|(right, found)| right != found);
    claim(
        ranked && wrong.is_none(),
        match wrong {
            None => "their order is the one that the seed gives".to_owned(),
            Some(at) => {
                format!("their order is the one that the seed gives (not place {})", at + 1)
            }
        },
    );
    entries.sort_unstable();
    let mut list = Sha256::new();
    for entry in &entries {
        list.update(format!("{}\n", entry.hyphenated()));
    }
    claim(
        list.finalize().as_slice() == bytes(&draw.entries_hash)?,
        format!("the list of entries hashes to {}", draw.entries_hash.escape_debug()),
    );
    if let Some(entry) = asked.entry {
        let place = draw.items.iter().find(|item| item.entry_id == entry);
        claim(
            place.is_some(),
            match place {
                Some(item) => format!("your entry has place {}", item.rank),
                None => "your entry is among them".to_owned(),
            },
        );
    }
    Ok(claims)
}

/// Sorted by HMAC-SHA-256 of the id's text under the seed.
fn in_order(seed: &[u8], entries: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut keyed = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut mac = Hmac::<Sha256>::new_from_slice(seed)?;
        mac.update(entry.hyphenated().to_string().as_bytes());
        keyed.push((mac.finalize().into_bytes(), *entry));
    }
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, entry)| entry).collect())
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    let bytes = hex::decode(hex).ok().filter(|bytes| bytes.len() == 32);
    bytes.ok_or_else(|| format!("{hex:?} is not 32 bytes in hex").into())
}

fn read(files: &[String]) -> Result<Draw> {
    let mut pages = Vec::new();
    for file in files.iter().map(PathBuf::from) {
        let named = |error: &dyn std::error::Error| format!("{}: {error}", file.display());
        let text = std::fs::read(&file).map_err(|error| named(&error))?;
        pages.push(serde_json::from_slice(&text).map_err(|error| named(&error))?);
    }
    joined(pages)
}

async fn fetch(address: &str) -> Result<Draw> {
    let mut url = published_at(address)?;
    parts::use_ring();
    let client = reqwest::Client::new();
    let mut pages = Vec::new();
    loop {
        let answer = client.get(url.clone()).send().await?;
        let (status, text) = (answer.status(), answer.bytes().await?);
        if !status.is_success() {
            let problem: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
            let detail = problem.get("detail").and_then(serde_json::Value::as_str);
            let detail = detail.unwrap_or("no draw").escape_debug();
            return Err(format!("{url} answers {status}: {detail}").into());
        }
        let page: Page = serde_json::from_slice(&text)?;
        let next = page.next_cursor.clone().filter(|_| !page.draw.items.is_empty());
        pages.push(page);
        let Some(cursor) = next else { return joined(pages) };
        url.query_pairs_mut().clear().append_pair("cursor", &cursor);
    }
}

/// Where the draw of an event is published, from any address with the event in
/// its path.
fn published_at(address: &str) -> Result<Url> {
    let mut url: Url = address.parse()?;
    let mut segments = url.path_segments().into_iter().flatten();
    let event = segments.find(|segment| *segment == "events").and_then(|_| segments.next());
    let event: Uuid = event
        .and_then(|event| event.parse().ok())
        .ok_or("an event's page is at …/events/ and its id")?;
    url.set_path(&format!("/v1/events/{event}/opening/draw"));
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// What all pages of a draw say alike.
fn head(draw: &Draw) -> (Uuid, usize, [&str; 4]) {
    let texts = [&draw.algorithm, &draw.commitment, &draw.seed, &draw.entries_hash];
    (draw.event_id, draw.entries, texts.map(String::as_str))
}

/// One draw of all its pages.
fn joined(pages: Vec<Page>) -> Result<Draw> {
    let mut pages = pages.into_iter();
    let Page { mut draw, mut next_cursor } = pages.next().ok_or("there is no page")?;
    for page in pages {
        if head(&draw) != head(&page.draw) {
            return Err("the pages are of different draws".into());
        }
        draw.items.extend(page.draw.items);
        next_cursor = page.next_cursor;
    }
    if next_cursor.is_some() {
        return Err("this is not all: give every page of the draw, in order".into());
    }
    Ok(draw)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const EVENT: &str = "01a1f9b9-7b00-7c11-9d22-3e4f5a6b7c8d";
    const FIRST: &str = "01a1f9b9-7c02-7001-8000-000000000001";

    fn example() -> Value {
        let text = include_str!("../../../docs/fair-opening-example.json");
        serde_json::from_str(text).unwrap()
    }

    fn asked(commitment: Option<&str>, entry: Option<&str>) -> VerifyDraw {
        VerifyDraw {
            from: Vec::new(),
            commitment: commitment.map(str::to_owned),
            entry: entry.map(|entry| entry.parse().unwrap()),
        }
    }

    fn broken(draw: Value, asked: &VerifyDraw) -> Vec<String> {
        let draw = joined(vec![serde_json::from_value(draw).unwrap()]).unwrap();
        let claims = check(&draw, asked).unwrap();
        claims.into_iter().filter(|claim| !claim.holds).map(|claim| claim.text).collect()
    }

    #[test]
    fn the_published_example_holds_and_tells_ones_place() {
        let seen = example()["commitment"].as_str().unwrap().to_uppercase();
        let draw: Draw = serde_json::from_value(example()).unwrap();
        let claims = check(&draw, &asked(Some(&seen), Some(FIRST))).unwrap();
        assert!(claims.iter().all(|claim| claim.holds), "{claims:?}");
        assert_eq!(claims.len(), 6);
        assert_eq!(claims[5].text, "your entry has place 1");
    }

    #[test]
    fn whatever_was_changed_is_found() {
        let nothing = asked(None, None);
        let mut swapped = example();
        swapped["items"][1]["entry_id"] = example()["items"][2]["entry_id"].clone();
        swapped["items"][2]["entry_id"] = example()["items"][1]["entry_id"].clone();
        assert_eq!(
            broken(swapped, &nothing),
            ["their order is the one that the seed gives (not place 2)"]
        );

        let mut renumbered = example();
        renumbered["items"][0]["rank"] = json!(2);
        assert_eq!(broken(renumbered, &nothing), ["their order is the one that the seed gives"]);

        let mut seed = example();
        seed["seed"] = json!("11".repeat(32));
        assert!(broken(seed, &nothing)[0].starts_with("the seed hashes to 630dcd29"));

        let mut fewer = example();
        fewer["items"].as_array_mut().unwrap().remove(3);
        assert_eq!(broken(fewer.clone(), &nothing).len(), 2, "the number and the list");
        fewer["entries"] = json!(3);
        assert_eq!(broken(fewer, &nothing).len(), 1, "the list");

        let mut twice = example();
        twice["items"][3] = twice["items"][2].clone();
        assert!(broken(twice, &nothing)[0].contains("each once"));

        let other = asked(Some(&"22".repeat(32)), Some(EVENT));
        assert_eq!(
            broken(example(), &other),
            ["that is the hash you saw before the opening", "your entry is among them"]
        );
    }

    #[test]
    fn pages_make_one_draw_and_none_may_be_missing() {
        let part = |items: std::ops::Range<usize>, cursor: Value| -> Page {
            let mut page = example();
            page["items"] = json!(example()["items"].as_array().unwrap()[items]);
            page["next_cursor"] = cursor;
            serde_json::from_value(page).unwrap()
        };
        let whole = joined(vec![part(0..3, json!("more")), part(3..4, Value::Null)]).unwrap();
        assert!(check(&whole, &asked(None, None)).unwrap().iter().all(|claim| claim.holds));
        assert!(joined(vec![part(0..3, json!("more"))]).is_err());
        let mut other = part(3..4, Value::Null);
        other.draw.seed = "11".repeat(32);
        assert!(joined(vec![part(0..3, json!("more")), other]).is_err());
    }

    #[test]
    fn what_it_does_not_know_it_does_not_judge() {
        let mut other = example();
        other["algorithm"] = json!("drand-1");
        let draw: Draw = serde_json::from_value(other).unwrap();
        assert!(check(&draw, &asked(None, None)).is_err());
        let mut short = example();
        short["seed"] = json!("abcd");
        let draw: Draw = serde_json::from_value(short).unwrap();
        assert!(check(&draw, &asked(None, None)).is_err());
    }

    #[test]
    fn a_draw_is_found_from_the_address_of_its_event() {
        let at = format!("https://turnout.example/v1/events/{EVENT}/opening/draw");
        for page in ["", "/draw", "/opening?x=1#y"] {
            let address = format!("https://turnout.example/events/{EVENT}{page}");
            assert_eq!(published_at(&address).unwrap().as_str(), at);
        }
        assert_eq!(published_at(&at).unwrap().as_str(), at);
        assert!(published_at("https://turnout.example/events").is_err());
    }
}
