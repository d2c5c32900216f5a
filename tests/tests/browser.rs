//! The pages in a real browser: the main path, what comes from outside, and that nobody is kept out.

use integration::{
    Database, TestNode, befriend,
    browser::Browser,
    demo::Demo,
    foreign::Foreigner,
    visitor::Visitor,
    world::{World, answers, rice},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_server_is_set_up_through_its_one_time_link() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (node, link) = TestNode::start_without_pod("maple").await?;
    browser.walk("set_up", &json!({"origin": node.origin, "link": link})).await
}

#[tokio::test]
async fn without_javascript_a_neighbour_of_another_pod_promises_and_both_sides_confirm() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    befriend(&cedar, &maple).await?;
    let (ana, bo) = (maple.neighbour("ana", "Ana", &[]).await?, cedar.neighbour("bo", "Bo", &[]).await?);
    let given = json!({
        "maple": {"origin": maple.origin, "link": ana},
        "cedar": {"origin": cedar.origin, "link": bo},
    });
    browser.walk("main_path", &given).await
}

#[tokio::test]
async fn a_private_message_from_outside_becomes_a_promise_at_the_desk() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let desk = maple.neighbour("ana", "Ana", &["desk"]).await?;
    let listing = maple.call("POST", "/listings", Some(&rice(5))).await?;
    let stranger = Foreigner::start().await?;
    let from = answers(&stranger, &maple, 1, "two please", &listing).await?;
    browser.walk("outside", &json!({"origin": maple.origin, "link": desk, "from": from})).await
}

#[tokio::test]
async fn two_pods_become_peers_through_their_pages() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    maple.call("POST", "/listings", Some(&rice(5))).await?;
    let (ana, bo) = (maple.neighbour("ana", "Ana", &["desk"]).await?, cedar.neighbour("bo", "Bo", &["desk"]).await?);
    let given = json!({
        "maple": {"origin": maple.origin, "link": ana, "address": maple.address()},
        "cedar": {"origin": cedar.origin, "link": bo, "address": cedar.address()},
    });
    browser.walk("peers", &given).await
}

#[tokio::test]
async fn on_a_slow_line_help_is_asked_for_and_pictures_wait_until_they_are_wanted() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = Visitor::neighbour(&maple, "ana", "Ana", &["desk"]).await?;
    let listing = maple.call("POST", "/listings", Some(&rice(5))).await?;
    let listing = format!("/listings/{}", listing["id"].as_str().unwrap_or_default());
    let jpeg = include_bytes!("../fuzz/corpus/photo/jpeg_on_its_side");
    ana.adds_photo(&format!("{listing}/photos"), "Three winter coats", jpeg).await?;
    browser.walk("slow", &json!({"origin": maple.origin, "listing": listing})).await
}

#[tokio::test]
async fn an_offer_is_published_with_the_keyboard_alone() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let link = maple.neighbour("ana", "Ana", &[]).await?;
    browser.walk("keyboard", &json!({"origin": maple.origin, "link": link})).await
}

#[tokio::test]
async fn a_call_is_taken_with_the_keyboard_alone() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let link = maple.neighbour("ana", "Ana", &["desk"]).await?;
    browser.walk("call_by_keyboard", &json!({"origin": maple.origin, "link": link})).await
}

/// A pod with rice to give, a ride that is needed, and two neighbours.
async fn something_on_the_board() -> anyhow::Result<(TestNode, Value)> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ride = json!({"kind": "request", "title": "A ride to the clinic", "category": "rides", "visibility": "public"});
    maple.call("POST", "/listings", Some(&ride)).await?;
    let rice = maple.call("POST", "/listings", Some(&rice(60))).await?;
    let links =
        json!({"bo": maple.neighbour("bo", "Bo", &[]).await?, "pia": maple.neighbour("pia", "Pia", &["purse", "keys"]).await?});
    let rice = format!("/listings/{}", rice["id"].as_str().unwrap_or_default());
    let given = json!({"origin": maple.origin, "links": links, "rice": rice});
    Ok((maple, given))
}

#[tokio::test]
async fn asking_answering_and_handing_over_are_done_with_the_keyboard_alone() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (_maple, given) = something_on_the_board().await?;
    browser.walk("keyboard_through", &given).await
}

#[tokio::test]
async fn a_screen_reader_is_given_names_slips_and_what_was_done_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (_maple, given) = something_on_the_board().await?;
    browser.walk("heard", &given).await
}

#[tokio::test]
async fn a_listing_becomes_a_picture_in_the_browser() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let at = |l: &Value| format!("/listings/{}", l["id"].as_str().unwrap_or_default());
    let milk = json!({"kind": "offer", "title": "حليب للأطفال", "category": "baby", "visibility": "public", "language": "ar"});
    let (rice, milk) =
        (maple.call("POST", "/listings", Some(&rice(3))).await?, maple.call("POST", "/listings", Some(&milk)).await?);
    browser.walk("picture", &json!({"origin": maple.origin, "rice": at(&rice), "milk": at(&milk)})).await
}

#[tokio::test]
async fn in_forced_colours_everything_is_still_to_be_seen() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    for n in 0..8 {
        let ask = json!({"kind": "request", "title": format!("Soup, number {n}"), "category": "food", "visibility": "public"});
        maple.call("POST", "/listings", Some(&ask)).await?;
    }
    let link = maple.neighbour("ana", "Ana", &["desk"]).await?;
    browser.walk("contrast", &json!({"origin": maple.origin, "link": link})).await
}

#[tokio::test]
async fn from_asking_without_an_account_to_the_door_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let links =
        json!({"ana": maple.neighbour("ana", "Ana", &["desk"]).await?, "bo": maple.neighbour("bo", "Bo", &["driver"]).await?});
    browser.walk("call_to_door", &json!({"origin": maple.origin, "links": links})).await
}

#[tokio::test]
async fn the_board_is_filtered_and_answered_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    for (title, language, marks) in [
        ("A ride to the clinic", "en", json!(["car"])),
        ("Compañía para Rosa & Co", "es", json!([])),
        ("خبز لأسرة", "ar", json!(["small"])),
    ] {
        let ask = json!({
            "kind": "request", "title": title, "category": "rides", "language": language, "visibility": "public", "marks": marks
        });
        maple.call("POST", "/listings", Some(&ask)).await?;
    }
    maple.call("POST", "/listings", Some(&rice(3))).await?;
    let links = json!({"bo": maple.neighbour("bo", "Bo", &[]).await?});
    browser.walk("board", &json!({"origin": maple.origin, "links": links})).await
}

#[tokio::test]
async fn every_sheet_is_printed_on_one_page_in_grey_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let links = json!({
        "ana": maple.neighbour("ana", "Ana", &["desk"]).await?, "bo": maple.neighbour("bo", "Bo", &["driver"]).await?
    });
    browser.walk("sheets", &json!({"origin": maple.origin, "links": links})).await
}

#[tokio::test]
async fn in_a_stairwell_without_a_signal_the_round_is_read_and_what_is_pressed_is_sent_later() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let bo = maple.neighbour("bo", "Bo", &[]).await?;
    let helper = maple.as_neighbour("bo").await?;
    let ask =
        json!({"kind": "request", "title": "Groceries for two", "category": "food", "visibility": "pod", "area": "Elm Street"});
    let ask = maple.call("POST", "/listings", Some(&ask)).await?;
    let path = format!("/listings/{}/commitments", ask["id"].as_str().unwrap_or_default());
    let promise = helper.call("POST", &path, Some(&json!({"message": "I can"}))).await?;
    let id = promise["id"].as_str().unwrap_or_default().to_owned();
    maple.call("POST", &format!("/commitments/{id}/accept"), None).await?;
    browser.walk("offline", &json!({"origin": maple.origin, "link": bo, "promise": format!("/promises/{id}")})).await?;
    let now = helper.call("GET", &format!("/commitments/{id}"), None).await?;
    assert_eq!(now["helper_said"], json!(1), "{now}");
    Ok(())
}

/// Looks at every page in one language; `words`: at what differs from one language to another alone.
async fn no_barriers(language: &str, words: bool) -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let mut world = World::lived_in().await?;
    world.given["language"] = json!(language);
    world.given["words"] = json!(words);
    browser.walk("no_barriers", &world.given).await
}

#[tokio::test]
async fn no_page_in_english_has_a_barrier_on_light_or_dark_ground() -> anyhow::Result<()> {
    no_barriers("en", false).await
}

#[tokio::test]
async fn no_page_in_arabic_has_a_barrier_on_light_or_dark_ground() -> anyhow::Result<()> {
    no_barriers("ar", false).await
}

#[tokio::test]
async fn in_french_everything_has_a_name_and_room() -> anyhow::Result<()> {
    no_barriers("fr", true).await
}

#[tokio::test]
async fn in_spanish_everything_has_a_name_and_room() -> anyhow::Result<()> {
    no_barriers("es", true).await
}

#[tokio::test]
async fn every_page_fits_a_narrow_phone_in_every_language_without_javascript() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    browser.walk("fits", &World::lived_in().await?.given).await
}

#[tokio::test]
#[ignore = "proves nothing: makes pictures of every page in the folder CAREMONGER_TEST_PICTURES"]
async fn pictures_of_every_page() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let mut world = World::lived_in().await?;
    world.given["folder"] = json!(std::env::var("CAREMONGER_TEST_PICTURES")?);
    world.given["look"] = json!(std::env::var("CAREMONGER_TEST_PICTURES_LOOK").unwrap_or_default());
    browser.walk("pictures", &world.given).await
}

#[tokio::test]
async fn the_purse_and_a_circle_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let add = async |handle: &str, name: &str, jobs: &[&str]| {
        let mut args = vec!["member", "add", handle, "--pod", "maple", "--name", name];
        args.extend(jobs.iter().flat_map(|job| ["--job", job]));
        maple.command(&args).await
    };
    let (ana, pia) = (add("ana", "Ana", &["purse"]).await?, add("pia", "Pia", &["purse"]).await?);
    let (bo, dee) = (add("bo", "Bo", &[]).await?, add("dee", "Dee", &["desk", "keys"]).await?);
    let links = json!({"ana": ana["sign_in"], "pia": pia["sign_in"], "bo": bo["sign_in"], "dee": dee["sign_in"]});
    let given = json!({"origin": maple.origin, "links": links});
    browser.walk("purse_and_circle", &given).await
}

/// A node with neighbours, and what a script has to know of it.
async fn given_neighbours(people: &[(&str, &str, Option<&str>)]) -> anyhow::Result<(TestNode, Value)> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let mut links = json!({});
    for (handle, name, job) in people {
        let mut args = vec!["member", "add", handle, "--pod", "maple", "--name", name];
        args.extend(job.iter().flat_map(|job| ["--job", job]));
        links[handle] = maple.command(&args).await?["sign_in"].clone();
    }
    let database = maple.database_url().trim_start_matches("sqlite:").trim_start_matches("//").to_owned();
    let given = json!({"origin": maple.origin, "links": links, "database": database});
    Ok((maple, given))
}

#[tokio::test]
async fn calls_to_keep_company_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let people = [("ana", "Ana", None), ("bo", "Bo", None), ("dee", "Dee", Some("desk")), ("eve", "Eve", None)];
    let (_maple, given) = given_neighbours(&people).await?;
    browser.walk("calls", &given).await
}

#[tokio::test]
async fn deciding_together_in_every_language() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (_maple, given) = given_neighbours(&[("ana", "Ana", None), ("bo", "Bo", None), ("dee", "Dee", Some("desk"))]).await?;
    browser.walk("deciding", &given).await
}

#[tokio::test]
async fn whoever_starts_the_demo_finds_a_month_of_life_on_every_page() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let demo = Demo::start().await?;
    browser.walk("month", &json!({"origin": demo.origin, "links": demo.links})).await?;
    demo.end().await
}
