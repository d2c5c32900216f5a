//! What a node says of itself to whoever wants to list it: a Murmurations profile (`organizations_schema-v1.0.0`,
//! <https://github.com/MurmurationsNetwork/MurmurationsLibrary>) with our own words under one key, and the same as an organization of
//! Open Referral (HSDS 3.0, <https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html>). Nobody is in either.

use caremonger_domain::{
    category::find,
    gate::check_text,
    neighbourhood::coarse,
    text::is_language,
    tidy::{tidy_line, tidy_text},
};
use caremonger_i18n::{Locale, text};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    json::{id_at, many, str_at},
    urls::{host_of, origin_of, same_origin},
};

/// Where a node's profile lies.
pub const PATH: &str = "/directory/profile.json";
/// Where the same lies for Open Referral.
pub const HSDS_PATH: &str = "/directory/hsds.json";
/// Largest profile taken, in bytes.
pub const BYTES_MAX: usize = 64 * 1024;
/// The schema it keeps to.
const SCHEMA: &str = "organizations_schema-v1.0.0";
/// Longest name and place, in characters.
pub const NAME_MAX: usize = 120;
/// Longest of what one says of itself, in characters.
pub const DESCRIPTION_MAX: usize = 1_000;
/// Most languages of one.
pub const LANGUAGES_MAX: usize = 20;
/// Most neighbourhoods of one.
pub const LISTS_MAX: usize = 200;
/// Longest host (RFC 1035), with a port.
const HOST_MAX: usize = 260;
/// Most letters of the address of a front page.
const URL_MAX: usize = 500;
/// What every one of them is.
const TAG: &str = "mutual-aid";

/// What a node says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its front page.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// What it says of itself; may be empty.
    pub description: String,
    /// BCP 47 tags of its languages.
    pub languages: Vec<String>,
    /// Where it is, in words; may be empty.
    pub place: String,
    /// Latitude and longitude in tenths of a degree.
    pub at: Option<(i64, i64)>,
    /// The kinds of help there are, as words of categories or their titles. Written, not read.
    pub kinds: Vec<String>,
    /// How many pods there are, where that tells of nobody. Written, not read.
    pub pods: Option<u64>,
    /// Where to ask to join. Written, not read.
    pub join: String,
    /// Numbers that anybody can ring, each with what it is. Written, not read.
    pub phones: Vec<(String, String)>,
    /// The hosts of the neighbourhoods it lists.
    pub lists: Vec<String>,
}

#[expect(clippy::cast_precision_loss, reason = "at most 1800")]
fn degrees(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// The tags of a profile, each once.
fn tags(p: &Profile) -> Vec<&str> {
    let mut tags = vec![TAG];
    for kind in p.kinds.iter().map(String::as_str).take(99) {
        if !tags.contains(&kind) {
            tags.push(kind);
        }
    }
    tags
}

fn phones(p: &Profile) -> impl Iterator<Item = Value> {
    p.phones.iter().map(|(what, number)| json!({"number": number, "description": what}))
}

/// The profile as it is served.
#[must_use]
pub fn document(p: &Profile) -> Value {
    let origin = origin_of(&p.url).unwrap_or_default();
    let scheme = origin.split("://").next().unwrap_or("https");
    let mut ours = Map::new();
    ours.insert("languages".into(), json!(p.languages));
    ours.insert("kinds".into(), json!(p.kinds));
    ours.insert("neighbourhoods".into(), p.lists.iter().map(|host| format!("{scheme}://{host}{PATH}")).collect());
    ours.insert("hsds".into(), json!(format!("{origin}{HSDS_PATH}")));
    if !p.join.is_empty() {
        ours.insert("joining".into(), json!({"how": "asking", "url": p.join}));
    }
    if let Some(pods) = p.pods {
        ours.insert("pods".into(), json!(pods));
    }
    if !p.phones.is_empty() {
        ours.insert("phones".into(), phones(p).collect());
    }
    let mut doc = json!({
        "linked_schemas": [SCHEMA],
        "name": p.name,
        "primary_url": p.url,
        "status": "active",
        "geographic_scope": "local",
        "tags": tags(p),
        "urls": [{"name": "Offers and asks", "url": format!("{origin}/board")}],
        "caremonger": ours,
    });
    let mut put = |key: &str, value: Value| doc[key] = value;
    if !p.description.is_empty() {
        put("description", json!(p.description));
    }
    if !p.place.is_empty() {
        put("locality", json!(p.place));
    }
    if let Some((latitude, longitude)) = p.at {
        put("geolocation", json!({"lat": degrees(latitude), "lon": degrees(longitude)}));
    }
    doc
}

/// A UUID made of a name (RFC 9562, section 5.8), so that what is exported keeps its id: FNV-1a of 128 bits
/// (<https://datatracker.ietf.org/doc/draft-eastlake-fnv/>).
fn uuid_of(name: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = (1 << 88) + 0x13b;
    let hash = name.bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    let hash = (hash & !(0xf_u128 << 76)) | (8_u128 << 76);
    let hash = (hash & !(3_u128 << 62)) | (2_u128 << 62);
    let part = |from: u32, bits: u32| (hash >> from) & ((1_u128 << bits) - 1);
    format!("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", part(96, 32), part(80, 16), part(64, 16), part(48, 16), part(0, 48))
}

/// The profile as an organization with its services (HSDS 3.0), in the first of its languages that we speak.
#[must_use]
pub fn hsds(p: &Profile) -> Value {
    let locale: Locale = p.languages.iter().find_map(|tag| tag.parse().ok()).unwrap_or_default();
    let title = |kind: &str| match find(kind) {
        Some(category) => text(locale, &format!("category-{}", category.slug), &[]),
        None => kind.to_owned(),
    };
    let id = |what: &str| uuid_of(&format!("{}#{what}", p.url));
    let language = |tag: &String| json!({"id": id(&format!("language-{tag}")), "code": tag});
    let languages: Vec<Value> = p.languages.iter().map(language).collect();
    let services: Vec<Value> = p
        .kinds
        .iter()
        .map(|kind| {
            json!({
                "id": id(&format!("service-{kind}")),
                "name": title(kind),
                "status": "active",
                "url": p.url,
                "languages": languages,
            })
        })
        .collect();
    let described = if p.description.is_empty() { &p.name } else { &p.description };
    let phones = phones(p).enumerate().map(|(n, mut phone)| {
        phone["id"] = json!(id(&format!("phone-{n}")));
        phone
    });
    json!({
        "id": id("organization"),
        "name": p.name,
        "description": described,
        "website": p.url,
        "services": services,
        "phones": phones.collect::<Vec<_>>(),
    })
}

/// As much of a text as is kept of it: cut before it is put in order, so that a long one costs nothing, and after.
fn kept(text: &str, most: usize, tidy: fn(&str) -> String) -> String {
    let some: String = text.chars().take(4 * most).collect();
    let tidied: String = tidy(&some).chars().take(most).collect();
    tidied.trim_end().to_owned()
}

/// The host of another node's profile, from its address.
fn listed(profile: &str, loopback: bool) -> Option<String> {
    let origin = origin_of(profile)?;
    let (scheme, host) = origin.split_once("://")?;
    let fits = profile.strip_prefix(&origin) == Some(PATH) && (scheme == "https" || loopback);
    (fits && host.len() <= HOST_MAX).then(|| host.to_owned())
}

/// Reads the profile that was served at `at`, an address that was checked. Nothing in it may lead to another host, save the list of
/// its neighbourhoods; what holds a private detail is left out. `None` for what is no profile.
#[must_use]
pub fn read(doc: &Value, at: &str) -> Option<Profile> {
    let origin = origin_of(at)?;
    many(doc.get("linked_schemas")).filter_map(Value::as_str).find(|s| s.starts_with("organizations_schema-v"))?;
    let name = public(kept(str_at(doc, "name")?, NAME_MAX, tidy_line));
    if name.is_empty() {
        return None;
    }
    let url = id_at(doc, "primary_url").filter(|u| u.len() <= URL_MAX && same_origin(u, at)).and_then(|u| Url::parse(u).ok());
    let place = ["locality", "region"].into_iter().filter_map(|key| str_at(doc, key)).map(|t| kept(t, NAME_MAX, tidy_line));
    let place = place.filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    let degrees = |key: &str, most: f64| doc.get("geolocation")?.get(key)?.as_f64().and_then(|d| coarse(d, most));
    let ours = doc.get("caremonger").unwrap_or(&Value::Null);
    let mut languages: Vec<String> = Vec::new();
    for tag in many(ours.get("languages")).filter_map(Value::as_str).filter(|t| is_language(t)).take(LANGUAGES_MAX) {
        if !languages.iter().any(|l| l == tag) {
            languages.push(tag.to_owned());
        }
    }
    let own = host_of(at);
    let mut lists: Vec<String> = Vec::new();
    for profile in many(ours.get("neighbourhoods")).filter_map(Value::as_str).take(LISTS_MAX) {
        match listed(profile, at.starts_with("http://")) {
            Some(host) if own.as_ref() != Some(&host) && !lists.contains(&host) => lists.push(host),
            _ => {}
        }
    }
    Some(Profile {
        url: url.map_or_else(|| format!("{origin}/"), String::from),
        name,
        description: public(str_at(doc, "description").map(|t| kept(t, DESCRIPTION_MAX, tidy_text)).unwrap_or_default()),
        languages,
        place: public(kept(&place, NAME_MAX, tidy_line)),
        at: degrees("lat", 90.0).zip(degrees("lon", 180.0)),
        lists,
        ..Profile::default()
    })
}

/// A text, unless it holds a private detail.
fn public(text: String) -> String {
    if check_text(&text).is_ok() { text } else { String::new() }
}

#[cfg(test)]
#[path = "neighbourhood_tests.rs"]
mod tests;
