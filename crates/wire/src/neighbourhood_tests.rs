use proptest::prelude::*;

use super::*;

const AT: &str = "https://birch.example/directory/profile.json";

fn birch() -> Profile {
    Profile {
        url: "https://birch.example/".into(),
        name: "Birch Hill".into(),
        description: "Neighbours of Birch Hill.\nEverybody may ask.".into(),
        languages: vec!["en".into(), "pt-BR".into()],
        place: "Birch Hill".into(),
        at: Some((437, -793)),
        kinds: vec!["food".into(), "Air conditioners".into()],
        pods: Some(5),
        join: "https://birch.example/@birch/join".into(),
        phones: vec![("Sunday call".into(), "+1 416 555 0199".into())],
        lists: vec!["oak.example".into(), "ash.example".into()],
    }
}

/// What is read of what was written.
fn told(p: Profile) -> Profile {
    Profile { kinds: Vec::new(), pods: None, join: String::new(), phones: Vec::new(), ..p }
}

#[test]
fn what_was_written_is_a_profile_of_murmurations_and_is_read() {
    let doc = document(&birch());
    assert_eq!(doc["linked_schemas"], json!(["organizations_schema-v1.0.0"]));
    assert_eq!((doc["name"].as_str(), doc["primary_url"].as_str()), (Some("Birch Hill"), Some("https://birch.example/")));
    assert_eq!(doc["status"], "active");
    assert_eq!(doc["geolocation"], json!({"lat": 43.7, "lon": -79.3}));
    assert_eq!(doc["tags"], json!(["mutual-aid", "food", "Air conditioners"]));
    assert_eq!(doc["caremonger"]["neighbourhoods"][0], "https://oak.example/directory/profile.json");
    assert_eq!(doc["caremonger"]["pods"], 5);
    assert!(doc.get("full_address").is_none());
    assert_eq!(read(&doc, AT), Some(told(birch())));
    let plain = document(&Profile { name: "Birch".into(), url: "https://birch.example/".into(), ..Profile::default() });
    for key in ["description", "locality", "geolocation"] {
        assert!(plain.get(key).is_none(), "{key}");
    }
    assert!(plain["caremonger"].get("pods").is_none(), "few are not told");
}

#[test]
fn an_organization_of_open_referral_has_ids_that_stay() {
    let doc = hsds(&birch());
    assert_eq!(doc, hsds(&birch()));
    assert_eq!((doc["name"].as_str(), doc["services"][0]["name"].as_str()), (Some("Birch Hill"), Some("Food")));
    assert_eq!(doc["services"][1]["name"], "Air conditioners", "a word of its own stands for itself");
    let ids = [&doc["id"], &doc["services"][0]["id"], &doc["services"][1]["id"], &doc["phones"][0]["id"]];
    for (n, id) in ids.iter().enumerate() {
        let id = id.as_str().expect("an id");
        let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).collect();
        assert!(id.len() == 36 && dashes == [8, 13, 18, 23], "{id}");
        assert_eq!(id.as_bytes()[14], b'8', "{id}");
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{id}");
        assert!(!ids[..n].iter().any(|other| other.as_str() == Some(id)), "each its own");
    }
    let bare = hsds(&Profile { description: String::new(), ..birch() });
    assert_eq!(bare["description"], "Birch Hill", "it has to say something");
}

#[test]
fn what_is_no_profile_is_none() {
    for bad in [
        json!(null),
        json!([]),
        json!({"name": "Birch"}),
        json!({"linked_schemas": [], "name": "Birch"}),
        json!({"linked_schemas": ["people_schema-v0.1.0"], "name": "Birch"}),
        json!({"linked_schemas": ["organizations_schema-v1.0.0"]}),
        json!({"linked_schemas": ["organizations_schema-v1.0.0"], "name": 7}),
        json!({"linked_schemas": ["organizations_schema-v1.0.0"], "name": " \u{202e}\u{0007} "}),
    ] {
        assert_eq!(read(&bad, AT), None, "{bad}");
    }
}

#[test]
fn a_hostile_profile_leads_nowhere_else_and_is_cut() {
    let with = |change: fn(&mut Value)| {
        let mut doc = document(&birch());
        change(&mut doc);
        read(&doc, AT).expect("still a profile")
    };
    for url in [
        "https://evil.example/",
        "http://birch.example/",
        "https://birch.example:8443/",
        "https://birch.example@evil.example/",
        "javascript:alert(1)",
        "",
    ] {
        let mut doc = document(&birch());
        doc["primary_url"] = json!(url);
        assert_eq!(read(&doc, AT).expect("a profile").url, "https://birch.example/", "{url}");
    }
    assert_eq!(with(|d| d["name"] = json!("Birch\u{202e}\n\u{0000} Hill")).name, "Birch Hill");
    assert_eq!(with(|d| d["name"] = json!("x".repeat(50_000))).name.len(), NAME_MAX);
    assert_eq!(with(|d| d["description"] = json!("a b ".repeat(50_000))).description.chars().count(), DESCRIPTION_MAX - 1);
    let mut named = document(&birch());
    named["name"] = json!("Ana, 416 555 0199");
    assert!(read(&named, AT).is_none(), "whose name is a number shows nothing");
    let mut long = document(&birch());
    long["primary_url"] = json!(format!("https://birch.example/{}", "x".repeat(60_000)));
    assert_eq!(read(&long, AT).expect("a profile").url, "https://birch.example/");
    assert_eq!(with(|d| d["description"] = json!("Ring Ana: 416 555 0199")).description, "", "nobody comes along");
    assert_eq!(with(|d| d["locality"] = json!("ana@mail.example")).place, "");
    assert_eq!(with(|d| d["geolocation"] = json!({"lat": 91, "lon": 0})).at, None);
    assert_eq!(with(|d| d["geolocation"] = json!({"lat": "43", "lon": 0})).at, None);
    assert_eq!(with(|d| d["geolocation"] = json!({"lat": 43.651_07, "lon": -79.347_015})).at, Some((437, -793)), "made coarse");
    assert_eq!(with(|d| d["caremonger"]["languages"] = json!(["en", "en", "<b>", 7, "fr"])).languages, ["en", "fr"]);
    assert_eq!(with(|d| d["caremonger"] = json!("x")).lists, Vec::<String>::new());
    let lists = with(|d| {
        d["caremonger"]["neighbourhoods"] = json!([
            "https://oak.example/directory/profile.json",
            "https://oak.example/directory/profile.json",
            "https://birch.example/directory/profile.json",
            "http://ash.example/directory/profile.json",
            "https://ash.example/elsewhere.json",
            "https://ana@ash.example/directory/profile.json",
            "file:///directory/profile.json",
            {"id": "https://elm.example/directory/profile.json"},
        ]);
    });
    assert_eq!(lists.lists, ["oak.example"], "each other one once, and by https");
    let many = with(|d| {
        let all = (0..5_000).map(|n| format!("https://h{n}.example/directory/profile.json"));
        d["caremonger"]["neighbourhoods"] = all.collect();
    });
    assert_eq!(many.lists.len(), LISTS_MAX);
}

proptest! {
    #[test]
    fn what_is_read_is_read_again_the_same(name in "\\PC{1,200}", description in "\\PC{0,1500}", lat in -100.0..100.0, lon in -200.0..200.0) {
        let mut doc = document(&birch());
        doc["name"] = json!(name);
        doc["description"] = json!(description);
        doc["geolocation"] = json!({"lat": lat, "lon": lon});
        if let Some(once) = read(&doc, AT) {
            prop_assert_eq!(read(&document(&once), AT), Some(once));
        }
    }
}
