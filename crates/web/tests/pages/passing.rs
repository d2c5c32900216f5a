//! Passing a case to another pod of the node.

use caremonger_app::pod;

use super::*;

/// A second pod with a desk of its own.
async fn cedar(house: &House) -> Browser {
    second_pod(house, &["desk"]).await
}

/// A second pod with one neighbour, Cleo, who has these jobs.
pub(super) async fn second_pod(house: &House, jobs: &[&str]) -> Browser {
    let new = pod::NewPod {
        name: "cedar".to_owned(),
        title: "Cedar Hill".to_owned(),
        summary: String::new(),
        area: "Cedar Hill".to_owned(),
        language: "en".to_owned(),
    };
    pod::create(&house.node, new).await.expect("a second pod");
    let jobs = jobs.iter().map(|j| (*j).to_owned()).collect();
    let added = member::add(&house.node, "cleo".to_owned(), "cedar".to_owned(), "Cleo".to_owned(), jobs).await;
    let (_, link) = added.expect("added");
    let mut cleo = Browser::default();
    let done = cleo.post(house, link.strip_prefix(ORIGIN).expect("our link"), "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    cleo
}

fn call(title: &str, once: u8) -> String {
    format!(
        "channel=phone&language=es&kind=request&category=food&title={title}&amount=&unit=&needed_by=&name=Rosa&phone=416+555+0199\
         &corner=&household=&note=Ring+twice&door=7+Elm+Street&mail=&consent=yes&once=0123456789abcdef0123456789abcd{once:02x}"
    )
}

async fn take_in(ana: &mut Browser, house: &House, title: &str, once: u8) -> String {
    ana.post(house, "/desk/new", &call(title, once)).await.to.split('?').next().unwrap_or_default().to_owned()
}

fn pod_id(page: &str) -> String {
    let select = page.split_once("name=\"pod\"").map_or("", |(_, s)| s);
    select.split_once("<option value=\"").and_then(|(_, o)| o.split_once('"')).map(|(id, _)| id.to_owned()).expect("a pod")
}

#[tokio::test]
async fn a_case_goes_to_another_pod_with_the_persons_yes_and_facts_first() {
    let (house, mut ana) = House::with_pod().await;
    let mut cleo = cedar(&house).await;
    let case = take_in(&mut ana, &house, "Groceries+for+two", 1).await;
    let to = pod_id(&ana.get(&house, &case).await.body);
    let unasked = ana.post(&house, &format!("{case}/pass"), &format!("pod={to}")).await;
    assert!(unasked.status == StatusCode::UNPROCESSABLE_ENTITY && unasked.body.contains("Ask them first"), "{}", unasked.body);
    assert_eq!(cleo.post(&house, &format!("{case}/pass-take"), "").await.status, StatusCode::NOT_FOUND, "not offered");
    let offered = ana.post(&house, &format!("{case}/pass"), &format!("pod={to}&consent=yes")).await;
    assert_eq!(offered.status, StatusCode::SEE_OTHER, "{}", offered.body);
    assert!(cleo.get(&house, "/notices").await.body.contains("Another pod offers you a case"));

    let desk = cleo.get(&house, "/desk").await.body;
    assert!(desk.contains("From Maple Street") && desk.contains("Food") && desk.contains("Elm Street area"), "{desk}");
    for private in ["Groceries", "Rosa", "555 0199", "Ring twice"] {
        assert!(!desk.contains(private), "{private} before it is taken: {desk}");
    }
    assert_eq!(cleo.get(&house, &case).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ana.post(&house, &format!("{case}/pass-take"), "").await.status, StatusCode::NOT_FOUND, "it is not for us");
    assert_eq!(cleo.post(&house, &format!("{case}/pass-take"), "").await.to, format!("{case}?done=changed"));
    let shown = cleo.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(shown.contains("416 555 0199") && shown.contains("Ring twice") && shown.contains("Groceries for two"), "{shown}");
    assert_eq!(ana.get(&house, &case).await.status, StatusCode::NOT_FOUND, "the first desk sees nothing of it any more");
    assert!(!ana.get(&house, "/desk").await.body.contains("Groceries"));
    assert!(ana.get(&house, "/notices").await.body.contains("A pod has taken over your case"));
}

#[tokio::test]
async fn who_is_needed_at_both_desks_is_known_at_both_and_a_no_leaves_the_case_where_it_is() {
    let (house, mut ana) = House::with_pod().await;
    let mut cleo = cedar(&house).await;
    let (one, two) = (take_in(&mut ana, &house, "Groceries", 1).await, take_in(&mut ana, &house, "A+ride", 2).await);
    let to = pod_id(&ana.get(&house, &one).await.body);
    let offer = format!("pod={to}&consent=yes");
    ana.post(&house, &format!("{one}/pass"), &offer).await;
    assert_eq!(cleo.post(&house, &format!("{one}/pass-refuse"), "").await.to, "/desk?done=changed");
    assert!(ana.get(&house, &one).await.body.contains("The other pod cannot"), "told in the case's history");
    ana.post(&house, &format!("{one}/pass"), &offer).await;
    assert!(ana.get(&house, &one).await.body.contains("Take it back from Cedar Hill"));
    ana.post(&house, &format!("{one}/pass-back"), "").await;
    assert_eq!(cleo.post(&house, &format!("{one}/pass-take"), "").await.status, StatusCode::NOT_FOUND, "taken back");
    ana.post(&house, &format!("{two}/pass"), &offer).await;
    ana.post(&house, &format!("{two}/publish"), "title=A+ride&description=&visibility=pod").await;
    assert_eq!(
        cleo.post(&house, &format!("{two}/pass-take"), "").await.status,
        StatusCode::NOT_FOUND,
        "it stands on the board now"
    );
    ana.post(&house, &format!("{one}/pass"), &offer).await;
    assert_eq!(cleo.post(&house, &format!("{one}/pass-take"), "").await.status, StatusCode::SEE_OTHER);
    for (who, case) in [(&mut cleo, &one), (&mut ana, &two)] {
        let shown = who.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
        assert!(shown.contains("416 555 0199"), "{shown}");
    }
}
