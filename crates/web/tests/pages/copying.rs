//! How a pod does things, taken along by another that begins: with nobody in it, and owing it nothing (I10).

use super::{
    photos::{form_of, send, token},
    *,
};

/// A pod that has agreed on something, with kinds, words and lists of its own.
async fn a_way_of_doing_things(house: &House, ana: &mut Browser) {
    ana.post(house, "/desk/categories", "title=Air+conditioners").await;
    ana.post(house, "/desk/categories/through-desk", "slug=medicine").await;
    ana.post(house, "/desk/words", "words=Ring+the+desk%3A+416+555+0100&language=en").await;
    ana.post(house, "/desk/shopping", "title=A+week&lines=Rice%2C+1%2C+2").await;
    let begun = house.node.act(|tx| {
        let pod = caremonger_store::pod::pod_find_by_name(tx.conn, "maple")?.expect("our pod").id;
        let ana = caremonger_store::member::member_page(tx.conn, pod, None, 1)?.pop().expect("a neighbour");
        caremonger_app::agreement::begin(tx, &ana, "How we keep the fridge", "Whoever opens it closes it.", "en")?;
        caremonger_app::agreement::begin(tx, &ana, "Care", "We look after one another.", "en")?;
        caremonger_app::agreement::begin(tx, &ana, "Who has the keys", "Ana keeps them.", "en")?;
        // A version that holds in its place, and cannot go: the one before holds no more.
        let old = caremonger_store::agreement::agreement_all(tx.conn, pod)?.into_iter().find(|a| a.title == "Who has the keys");
        let old = old.expect("the first version");
        let new = caremonger_store::agreement::Agreement {
            id: caremonger_domain::id::AgreementId::new(tx.now, 7),
            version: 2,
            text: "Ring 416 555 0199.".to_owned(),
            ..old
        };
        Ok(caremonger_store::agreement::agreement_insert(tx.conn, &new)?)
    });
    begun.await.expect("agreed");
}

async fn the_file(house: &House) -> Vec<u8> {
    let file = Browser::default().get(house, "/@maple/kit.json").await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    file.body.into_bytes()
}

#[tokio::test]
async fn anybody_copies_how_a_pod_does_things_once_its_desk_lets_them() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    a_way_of_doing_things(&house, &mut ana).await;
    let mut visitor = Browser::default();
    for path in ["/@maple/kit", "/@maple/kit.json"] {
        assert_eq!(visitor.get(&house, path).await.status, StatusCode::NOT_FOUND, "not shared yet: {path}");
    }
    assert!(!visitor.get(&house, "/@maple").await.body.contains("/@maple/kit"));
    assert_eq!(bo.post(&house, "/desk/kit", "shared=yes").await.status, StatusCode::FORBIDDEN);
    let desk = ana.get(&house, "/desk/kit").await.body;
    assert!(desk.contains("How we keep the fridge") && desk.contains("Let anybody copy it"), "{desk}");
    assert!(desk.contains("Who has the keys") && desk.contains("In our own words"), "what stays behind is named: {desk}");
    assert!(!desk.contains("416 555"), "{desk}");
    assert_eq!(ana.post(&house, "/desk/kit", "shared=yes").await.to, "/desk/kit?done=changed");
    assert!(visitor.get(&house, "/@maple").await.body.contains("href=\"/@maple/kit\""));
    let page = visitor.get(&house, "/@maple/kit").await.body;
    for part in ["Whoever opens it closes it.", "Air conditioners", "Medicine", "Rice, 1, 2", "kit.json", "caremonger kit begin"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let file = String::from_utf8(the_file(&house).await).expect("text");
    for private in ["Ana keeps", "\"Ana\"", "416", "Who has the keys", "bo\""] {
        assert!(!file.contains(private) && !page.contains(private), "{private}: {file}");
    }
    assert!(bo.get(&house, "/log").await.body.contains("lets anybody copy how a pod does things"));
    ana.post(&house, "/desk/kit", "shared=").await;
    assert_eq!(visitor.get(&house, "/@maple/kit").await.status, StatusCode::NOT_FOUND, "no longer");
}

#[tokio::test]
async fn a_town_elsewhere_begins_from_it_on_its_first_page_and_says_so() {
    let (maple, mut ana) = House::with_pod().await;
    a_way_of_doing_things(&maple, &mut ana).await;
    ana.post(&maple, "/desk/kit", "shared=yes").await;
    let file = the_file(&maple).await;
    let oak = House::new().await;
    let secret = caremonger_app::session::setup_link(&oak.node).await.expect("the database").expect("a link");
    let path = secret.strip_prefix(ORIGIN).unwrap_or(&secret).to_owned();
    let mut lin = Browser::default();
    let first = lin.get(&oak, &path).await.body;
    assert!(first.contains("A file of another pod, to begin like it"), "{first}");
    let rules = between(&first, "name=\"rules\"", "</textarea>").split_once('>').map_or("", |(_, text)| text);
    let rules = rules.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&");
    let fields = [
        ("title", "Oak Hill"),
        ("name", "oak"),
        ("area", "Oak Hill"),
        ("language", "en"),
        ("your_name", "Lin"),
        ("handle", "lin"),
        ("rules", rules.as_str()),
    ];
    let (status, body) = send(&lin, &oak, &path, form_of(&fields, b"no kit")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("This is not such a file"), "{body}");
    assert!(body.contains("value=\"Oak Hill\""), "nothing is lost: {body}");
    let request = Request::post(&path).header(header::ORIGIN, ORIGIN);
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=----between");
    let request = request.body(Body::from(form_of(&fields, &file))).expect("a request");
    let begun = oak.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(begun.status(), StatusCode::SEE_OTHER);
    let cookie = begun.headers().get(header::SET_COOKIE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    lin.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let agreed = lin.get(&oak, "/agreements").await.body;
    assert!(agreed.contains("We look after one another."), "a short name is a name: {agreed}");
    assert!(
        agreed.contains("Whoever opens it closes it.") && !agreed.contains("Our rules"),
        "its rules in place of ours: {agreed}"
    );
    assert!(lin.get(&oak, "/offer/new").await.body.contains("Air conditioners"));
    assert!(lin.get(&oak, "/desk/shopping").await.body.contains("A week"));
    let shown = Browser::default().get(&oak, "/@oak").await.body;
    assert!(shown.contains("It began like") && shown.contains("@maple@localhost:8080"), "{shown}");
    assert!(lin.get(&oak, "/log").await.body.contains("took over how another pod does things"));

    // From there it goes on: the line is one longer, and nothing is asked of the first.
    lin.post(&oak, "/desk/kit", "shared=yes").await;
    let file: serde_json::Value = serde_json::from_str(&lin.get(&oak, "/@oak/kit.json").await.body).expect("a file");
    let line: Vec<_> =
        file["lineage"].as_array().expect("a line").iter().map(|a| a["title"].as_str().unwrap_or_default()).collect();
    assert_eq!(line, ["Maple Street", "Oak Hill"]);
    assert!(Browser::default().get(&oak, "/@oak/kit").await.body.contains("Where it comes from"));
}

#[tokio::test]
async fn the_words_of_a_flyer_are_the_pods_own_and_go_along() {
    let (maple, mut ana) = House::with_pod().await;
    let mut bo = maple.neighbour("bo", &[]).await;
    let flyer = Browser::default().get(&maple, "/@maple/flyer").await.body;
    assert!(flyer.contains("Do you need help, or can you help?"), "{flyer}");
    let own = "language=en&title=Need+a+hand%3F&lines=Between+Elm+and+Oak%0AAsk+whoever+has+a+green+ribbon";
    assert_eq!(bo.post(&maple, "/desk/flyer", own).await.status, StatusCode::FORBIDDEN);
    let door = ana.post(&maple, "/desk/flyer", "language=en&title=Need+a+hand%3F&lines=Knock+at+12+Elm+Street").await;
    assert!(door.status == StatusCode::UNPROCESSABLE_ENTITY && door.body.contains("Knock at 12 Elm Street"), "{}", door.body);
    assert_eq!(ana.post(&maple, "/desk/flyer", own).await.to, "/desk/flyer?done=changed");
    ana.post(&maple, "/desk/flyer", "language=fr&title=Un+coup+de+main+%3F&lines=").await;
    let flyer = Browser::default().get(&maple, "/@maple/flyer").await.body;
    assert!(flyer.contains("Need a hand?") && flyer.contains("<p>Between Elm and Oak</p>"), "{flyer}");
    assert!(!flyer.contains("Do you need help, or can you help?"), "in place of it: {flyer}");
    assert!(flyer.contains("<svg") && flyer.contains("@maple@localhost:8080") && flyer.matches("/help").count() >= 9, "{flyer}");
    ana.post(&maple, "/desk/kit", "shared=yes").await;
    assert!(Browser::default().get(&maple, "/@maple/kit").await.body.contains("Un coup de main"));
    let file = the_file(&maple).await;

    let (elm, mut eva) = House::with_pod().await;
    eva.post(&elm, "/desk/flyer", "language=fr&title=Bonjour&lines=").await;
    let (status, body) = send(&eva, &elm, "/desk/kit-file", form_of(&[("token", &token(&eva))], &file)).await;
    assert!(status == StatusCode::OK && body.contains("Un coup de main"), "what is there stays, and is named: {body}");
    assert!(Browser::default().get(&elm, "/@maple/flyer").await.body.contains("Need a hand?"));
    assert!(eva.get(&elm, "/desk/flyer").await.body.contains("Bonjour"));
    // Empty again, it says what everybody's says.
    assert_eq!(ana.post(&maple, "/desk/flyer", "language=en&title=&lines=").await.to, "/desk/flyer?done=changed");
    assert!(Browser::default().get(&maple, "/@maple/flyer").await.body.contains("Do you need help, or can you help?"));
}

#[tokio::test]
async fn a_pod_that_is_there_takes_over_what_it_has_not_and_decides_on_rules_itself() {
    let (maple, mut ana) = House::with_pod().await;
    a_way_of_doing_things(&maple, &mut ana).await;
    ana.post(&maple, "/desk/kit", "shared=yes").await;
    let file = the_file(&maple).await;
    let (elm, mut eva) = House::with_pod().await;
    let bo = elm.neighbour("bo", &[]).await;
    eva.post(&elm, "/desk/shopping", "title=A+week&lines=Beans").await;
    let (status, _) = send(&bo, &elm, "/desk/kit-file", form_of(&[("token", &token(&bo))], &file)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, body) = send(&eva, &elm, "/desk/kit-file", form_of(&[("token", &token(&eva))], b"{}")).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("take-photo-error"), "{body}");
    let (status, body) = send(&eva, &elm, "/desk/kit-file", form_of(&[("token", &token(&eva))], &file)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains("One thing of") && body.contains("Care, How we keep the fridge, A week"), "{body}");
    assert!(eva.get(&elm, "/desk/shopping").await.body.contains("Beans"), "what was there stays");
    assert!(!eva.get(&elm, "/agreements").await.body.contains("fridge"), "two neighbours: theirs to decide");
    assert!(eva.get(&elm, "/offer/new").await.body.contains("Air conditioners"));
    let (_, body) = send(&eva, &elm, "/desk/kit-file", form_of(&[("token", &token(&eva))], &file)).await;
    assert!(body.contains("Nothing in it is new to us."), "a second time: {body}");
}
