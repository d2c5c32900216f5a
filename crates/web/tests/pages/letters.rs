//! Company by letter: letters go with letters, through the desk unless both say otherwise; and two that did not come bring somebody.

use super::*;

/// Bo would like letters, Ana (known) writes first, Dee has the desk and puts them together on a Wednesday; Eve is the second person.
struct Letters {
    house: House,
    ana: Browser,
    bo: Browser,
    dee: Browser,
    eve: Browser,
    path: String,
}

fn value<'p>(page: &'p str, name: &str) -> &'p str {
    between(page, &format!("name=\"{name}\" value=\""), "\"")
}

fn wish(rhythm: &str) -> String {
    format!("way=letter&rhythm={rhythm}&rings=either&language=en&likes=Stamps")
}

impl Letters {
    async fn going() -> Self {
        let (house, mut ana) = House::with_pod().await;
        let (mut bo, mut dee, eve) =
            (house.neighbour("bo", &[]).await, house.neighbour("dee", &["desk"]).await, house.neighbour("eve", &[]).await);
        ana.post(&house, "/me/details", "phone=416+555+0100&door=12+Elm+Street").await;
        bo.post(&house, "/me/details", "phone=416+555+0199&door=7+Oak+Lane").await;
        assert_eq!(bo.post(&house, "/calls/wishes/ask", &wish("weekly")).await.to, "/calls?done=changed");
        assert_eq!(ana.post(&house, "/calls/wishes/offer", &wish("fortnightly")).await.to, "/calls?done=changed");
        let page = dee.get(&house, "/desk/calls").await.body;
        assert!(
            page.contains("bo and Ana") && page.contains("By letter or postcard") && page.contains("Every two weeks"),
            "{page}"
        );
        let (ask, offer) = (value(&page, "ask").to_owned(), value(&page, "offer").to_owned());
        let eves = page.split(">eve<").next().and_then(|p| p.rsplit("value=\"").next()).expect("eve").trim_end_matches('"');
        let form = format!("ask={ask}&offer={offer}&second={eves}");
        let asked = dee.post(&house, "/desk/calls", &form).await;
        assert_eq!(asked.to, "/desk/calls?done=asked", "{}", asked.body);
        assert!(bo.get(&house, "/notices").await.body.contains("whether you would like to write letters"));
        let path = format!("/calls/{}", between(&bo.get(&house, "/calls").await.body, "href=\"/calls/", "\""));
        assert_eq!(bo.post(&house, &format!("{path}/yes"), "side=called").await.status, StatusCode::SEE_OTHER);
        assert_eq!(ana.post(&house, &format!("{path}/yes"), "side=caller").await.status, StatusCode::SEE_OTHER);
        Self { house, ana, bo, dee, eve, path }
    }

    async fn until(&self, moment: &str) {
        let at: caremonger_domain::Timestamp = moment.parse().expect("a moment");
        self.house.clock.advance(at.since(self.house.node.now()));
        timer::run_due(&self.house.node).await.expect("done");
    }

    async fn ana_says(&mut self, word: &str) -> StatusCode {
        self.ana.post(&self.house, &format!("{}/say", self.path), &format!("word={word}")).await.status
    }

    async fn bo_says(&mut self, word: &str) -> StatusCode {
        self.bo.post(&self.house, &format!("{}/say", self.path), &format!("word={word}")).await.status
    }
}

async fn news(house: &House, who: &mut Browser) -> String {
    who.get(house, "/notices").await.body
}

#[tokio::test]
async fn letters_go_with_letters_alone() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut dee) = (house.neighbour("bo", &[]).await, house.neighbour("dee", &["desk"]).await);
    bo.post(&house, "/calls/wishes/ask", &wish("weekly")).await;
    ana.post(&house, "/calls/wishes/offer", "rings=either&day=friday&part=afternoon&minutes=30&language=en&likes=Stamps").await;
    let page = dee.get(&house, "/desk/calls").await.body;
    assert!(page.contains("Nobody fits at the moment"), "{page}");
    let option = |label: &str| {
        let before = page.split(label).next().and_then(|p| p.rsplit("value=\"").next()).expect("an option");
        between(&format!("value=\"{before}"), "value=\"", "\"").to_owned()
    };
    let form = format!("ask={}&offer={}&day=friday&time=900&second=", option("bo · By letter"), option("Ana · By telephone"));
    assert_eq!(dee.post(&house, "/desk/calls", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nor by hand");
}

#[tokio::test]
async fn they_take_turns_and_one_word_is_kept() {
    let mut c = Letters::going().await;
    let path = c.path.clone();
    let page = c.ana.get(&c.house, &path).await.body;
    assert!(page.contains("You and bo write to each other") && page.contains("9 Dec 2026") && !page.contains("18:00"), "{page}");
    assert!(page.contains("In care of the desk") && page.contains("Stamps") && !page.contains("Lane"), "{page}");
    assert_eq!(c.ana.get(&c.house, &format!("{path}/sheet")).await.status, StatusCode::NOT_FOUND, "there are no hours to tick");
    // The desk says where they are handed in.
    let put = c.dee.post(&c.house, "/desk/calls/letters-to", "language=en&words=The+box+at+the+library").await;
    assert_eq!(put.to, "/desk/calls?done=changed", "{}", put.body);
    assert!(c.bo.get(&c.house, &path).await.body.contains("The box at the library"));
    assert_eq!(c.bo.post(&c.house, "/desk/calls/letters-to", "language=en&words=x").await.status, StatusCode::FORBIDDEN);
    // Whoever writes is told some days before, and has it in their calendar as a day.
    c.until("2026-12-05T18:30:00Z").await;
    assert!(news(&c.house, &mut c.ana).await.contains("It is your turn to write a letter"));
    assert!(!news(&c.house, &mut c.bo).await.contains("your turn"));
    let made = c.ana.post(&c.house, "/me/notices/calendar", "").await.body;
    let address = between(&made, &format!("href=\"{ORIGIN}/calendar/"), "\"").to_owned();
    let file = Browser::default().get(&c.house, &format!("/calendar/{address}")).await.body;
    assert!(file.contains("SUMMARY:A letter to write") && file.contains("DTSTART;VALUE=DATE:20261209"), "{file}");
    // No number, and nobody says for the other.
    assert_eq!(c.ana.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(c.bo_says("wrote").await, StatusCode::SEE_OTHER, "it is Ana's turn");
    assert_ne!(c.ana_says("talked").await, StatusCode::SEE_OTHER, "whoever waits says that it came");
    assert_ne!(c.bo_says("no-answer").await, StatusCode::SEE_OTHER, "not before its day");
    assert_eq!(c.ana_says("wrote").await, StatusCode::SEE_OTHER);
    assert!(c.bo.get(&c.house, &path).await.body.contains("It was written"));
    // It comes early; the answer is due two weeks after.
    c.until("2026-12-06T12:00:00Z").await;
    assert_eq!(c.bo_says("talked").await, StatusCode::SEE_OTHER);
    let page = c.bo.get(&c.house, &path).await.body;
    assert!(page.contains("It came") && page.contains("23 Dec 2026"), "{page}");
    assert!(!c.dee.get(&c.house, &path).await.body.contains("It came"), "how single letters went is between the two");
    c.until("2026-12-19T18:30:00Z").await;
    assert!(news(&c.house, &mut c.bo).await.contains("It is your turn to write a letter"));
    assert!(news(&c.house, &mut c.bo).await.contains("How is it going with your letters?"), "asked in the same weeks");
    // And it ends as gently.
    assert_eq!(c.bo.post(&c.house, &format!("{path}/end"), "").await.to, "/calls?done=call-ended");
    assert!(c.ana.get(&c.house, &path).await.body.contains("These letters have come to an end"));
}

#[tokio::test]
async fn an_address_is_shown_only_once_both_say_so() {
    let mut c = Letters::going().await;
    let path = c.path.clone();
    let (open, address) = (format!("{path}/open"), format!("{path}/address"));
    assert_eq!(c.ana.post(&c.house, &open, "side=called").await.status, StatusCode::FORBIDDEN, "not for Bo");
    assert_eq!(c.ana.post(&c.house, &open, "side=caller").await.status, StatusCode::SEE_OTHER);
    for who in [&mut c.ana, &mut c.bo] {
        let early = who.post(&c.house, &address, "").await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!early.body.contains("Oak Lane") && !early.body.contains("12 Elm"));
    }
    assert_eq!(c.bo.post(&c.house, &open, "side=called").await.status, StatusCode::SEE_OTHER);
    let shown = c.ana.post(&c.house, &address, "").await;
    assert!(shown.body.contains("7 Oak Lane") && !shown.body.contains("555"), "{}", shown.body);
    assert!(c.bo.post(&c.house, &address, "").await.body.contains("12 Elm Street"));
    assert!(c.bo.get(&c.house, "/me").await.body.contains("Ana"), "each time it was shown is written down for Bo");
    assert_eq!(c.eve.post(&c.house, &address, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(c.dee.post(&c.house, &address, "").await.status, StatusCode::NOT_FOUND, "the desk has no use for it here");
    assert_eq!(c.bo.post(&c.house, &format!("{path}/close"), "side=called").await.status, StatusCode::SEE_OTHER);
    assert_eq!(c.ana.post(&c.house, &address, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "it can be taken back");
}

#[tokio::test]
async fn two_letters_that_did_not_come_bring_the_second_person_and_then_the_desk() {
    let mut c = Letters::going().await;
    let path = c.path.clone();
    c.until("2026-12-09T18:30:00Z").await;
    assert!(news(&c.house, &mut c.bo).await.contains("Has a letter come for you?"));
    assert_eq!(c.bo_says("no-answer").await, StatusCode::SEE_OTHER);
    assert_ne!(c.bo_says("no-answer").await, StatusCode::SEE_OTHER, "one letter is one letter");
    assert!(c.bo.get(&c.house, &path).await.body.contains("23 Dec 2026"));
    assert_eq!(c.eve.get(&c.house, &path).await.status, StatusCode::NOT_FOUND);
    c.until("2026-12-23T18:30:00Z").await;
    assert_eq!(c.bo_says("no-answer").await, StatusCode::SEE_OTHER);
    assert!(news(&c.house, &mut c.eve).await.contains("Two letters of somebody did not come. Please ring"));
    assert!(!news(&c.house, &mut c.dee).await.contains("has to be looked after"), "the second person first");
    let shown = c.eve.post(&c.house, &format!("{path}/reveal"), "").await.body;
    assert!(
        shown.contains("tel:4165550100") && !shown.contains("5550199") && !shown.contains("Elm"),
        "whose letters did not come: {shown}"
    );
    assert_eq!(c.eve.post(&c.house, &format!("{path}/say"), "word=no-answer").await.status, StatusCode::SEE_OTHER);
    assert!(news(&c.house, &mut c.dee).await.contains("has to be looked after"));
    // A letter comes after all.
    assert_eq!(c.bo_says("talked").await, StatusCode::SEE_OTHER);
    assert!(news(&c.house, &mut c.dee).await.contains("All is well: they were heard of"));
    assert_eq!(c.dee.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whoever_worries_about_a_letter_is_not_who_is_looked_after() {
    let mut c = Letters::going().await;
    let path = c.path.clone();
    c.until("2026-12-06T12:00:00Z").await;
    assert_eq!(c.bo_says("talked").await, StatusCode::SEE_OTHER, "it is Bo's turn to write now");
    let told = c.bo.post(&c.house, &format!("{path}/worried"), "danger=yes&knows=no").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let shown = c.dee.post(&c.house, &format!("{path}/reveal"), "").await.body;
    assert!(shown.contains("tel:4165550100") && !shown.contains("5550199"), "the number of whoever wrote: {shown}");
}
