//! The pages in a real browser: the main path, what comes from outside, and that nobody is kept out.

use integration::{Database, TestNode, befriend, browser::Browser};
use serde_json::json;

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
