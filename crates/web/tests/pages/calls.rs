//! Companionship calls: both say yes, one word is kept of each, two calls that nobody answers bring somebody, and they end gently.

use std::time::Duration;

use super::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn wish(rings: &str, likes: &str) -> String {
    format!("rings={rings}&day=friday&day=tuesday&part=afternoon&minutes=30&language=en&language=so&likes={likes}")
}

/// The value of a field on a page.
fn value<'p>(page: &'p str, name: &str) -> &'p str {
    between(page, &format!("name=\"{name}\" value=\""), "\"")
}

/// Bo would like company, Ana (known) keeps it, Dee has the desk and puts them together on Friday at three; Eve is the second person.
struct Calls {
    house: House,
    ana: Browser,
    bo: Browser,
    dee: Browser,
    eve: Browser,
    path: String,
}

impl Calls {
    async fn asked() -> Self {
        let (house, mut ana) = House::with_pod().await;
        let (mut bo, mut dee, eve) =
            (house.neighbour("bo", &[]).await, house.neighbour("dee", &["desk"]).await, house.neighbour("eve", &[]).await);
        bo.post(&house, "/me/details", "phone=%2B1+416+555+0199").await;
        assert_eq!(bo.post(&house, "/calls/wishes/ask", &wish("other", "Chess%2C+gardens")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ana.post(&house, "/calls/wishes/offer", &wish("either", "cats%2C+chess")).await.to, "/calls?done=changed");
        let page = dee.get(&house, "/desk/calls").await.body;
        assert!(page.contains("bo and Ana") && page.contains("both like chess") && page.contains("no calls yet"), "{page}");
        let (ask, offer) = (value(&page, "ask").to_owned(), value(&page, "offer").to_owned());
        let eves =
            page.split(">eve<").next().and_then(|p| p.rsplit("value=\"").next()).map(|p| p.trim_end_matches('"').to_owned());
        let form = format!("ask={ask}&offer={offer}&second={}", eves.expect("eve"));
        for bad in ["&day=monday&time=900", "&day=friday&time=480", "&day=friday&time="] {
            let refused = dee.post(&house, "/desk/calls", &format!("{form}{bad}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        }
        assert_eq!(bo.post(&house, "/desk/calls", &form).await.status, StatusCode::FORBIDDEN);
        let asked = dee.post(&house, "/desk/calls", &format!("{form}&day=friday&time=900")).await;
        assert_eq!(asked.to, "/desk/calls?done=asked", "{}", asked.body);
        let path = format!("/calls/{}", between(&bo.get(&house, "/calls").await.body, "href=\"/calls/", "\""));
        Self { house, ana, bo, dee, eve, path }
    }

    async fn going() -> Self {
        let mut c = Self::asked().await;
        assert_eq!(c.bo.post(&c.house, &format!("{}/yes", c.path), "side=called").await.status, StatusCode::SEE_OTHER);
        assert_eq!(c.ana.post(&c.house, &format!("{}/yes", c.path), "side=caller").await.status, StatusCode::SEE_OTHER);
        c
    }

    /// Goes on to a moment, and does what is due by then.
    async fn until(&self, moment: &str) {
        let at: caremonger_domain::Timestamp = moment.parse().expect("a moment");
        self.house.clock.advance(at.since(self.house.node.now()));
        timer::run_due(&self.house.node).await.expect("done");
    }

    async fn say(&self, who: &mut Browser, word: &str) -> StatusCode {
        who.post(&self.house, &format!("{}/say", self.path), &format!("word={word}")).await.status
    }
}

/// The kinds of news of somebody.
async fn news(house: &House, who: &mut Browser) -> String {
    who.get(house, "/notices").await.body
}

#[tokio::test]
async fn both_say_yes_and_the_number_is_there_around_the_call_alone() {
    let mut c = Calls::asked().await;
    let path = c.path.clone();
    assert!(news(&c.house, &mut c.bo).await.contains("whether you would like to talk"));
    assert_eq!(c.eve.get(&c.house, &path).await.status, StatusCode::NOT_FOUND, "the second person has nothing to do with it yet");
    assert_eq!(c.ana.post(&c.house, &format!("{path}/yes"), "side=called").await.status, StatusCode::FORBIDDEN, "not for Bo");
    c.bo.post(&c.house, &format!("{path}/yes"), "side=called").await;
    assert!(
        c.ana.get(&c.house, &path).await.body.contains("Waits") || c.ana.get(&c.house, &path).await.body.contains("said yes")
    );
    assert_eq!(c.ana.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not before");
    c.ana.post(&c.house, &format!("{path}/yes"), "side=caller").await;
    // It is Wednesday; the first call is on Friday.
    let page = c.ana.get(&c.house, &path).await.body;
    assert!(page.contains("You ring bo") && page.contains("27 Nov 2026, 15:00") && page.contains("Chess, gardens"), "{page}");
    assert!(page.contains("<title>Caremonger</title>"), "a browser's history does not tell");
    c.until("2026-11-27T12:30:00Z").await;
    assert!(news(&c.house, &mut c.ana).await.contains("You have a call today"));
    for (moment, status) in [
        ("2026-11-27T14:44:00Z", StatusCode::UNPROCESSABLE_ENTITY),
        ("2026-11-27T14:45:00Z", StatusCode::OK),
        ("2026-11-27T17:00:00Z", StatusCode::OK),
        ("2026-11-27T17:01:00Z", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        c.until(moment).await;
        let shown = c.ana.post(&c.house, &format!("{path}/reveal"), "").await;
        assert_eq!(shown.status, status, "{moment}");
        assert_eq!(shown.body.contains("tel:+14165550199"), status == StatusCode::OK, "{moment}");
        assert_eq!(c.bo.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(c.eve.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::NOT_FOUND);
    }
    assert!(c.bo.get(&c.house, "/me").await.body.contains("Ana"), "each time it was shown is written down for Bo");
    // One word, and the next call stands there.
    assert_eq!(c.say(&mut Browser { cookie: c.ana.cookie.clone() }, "talked").await, StatusCode::SEE_OTHER);
    let after = c.ana.get(&c.house, &path).await.body;
    assert!(after.contains("4 Dec 2026, 15:00") && after.contains("You talked"), "{after}");
    let desk = c.dee.get(&c.house, &path).await.body;
    assert!(!desk.contains("You talked"), "how single calls went is between the two");
    // Nobody says how the next one was: that is not a call nobody answered.
    c.until("2026-12-06T12:00:00Z").await;
    let page = c.ana.get(&c.house, &path).await.body;
    assert!(page.contains("Nobody said how it was") && page.contains("11 Dec 2026, 15:00"), "{page}");
}

/// A gateway that rings two and joins them, and can be out of order.
#[derive(Default)]
struct Exchange {
    asked: std::sync::Mutex<Vec<(String, String, u16)>>,
    broken: std::sync::atomic::AtomicBool,
    wrong: std::sync::atomic::AtomicBool,
}

impl caremonger_app::bridge::Bridge for Exchange {
    fn join<'a>(&'a self, ask: &'a caremonger_app::bridge::Ask) -> caremonger_app::bridge::Joining<'a> {
        self.asked.lock().expect("one at a time").push((ask.from.clone(), ask.to.clone(), ask.minutes));
        let broken = self.broken.load(std::sync::atomic::Ordering::Relaxed);
        let wrong = self.wrong.load(std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move {
            match (broken, wrong) {
                (true, _) => Err(caremonger_app::bridge::NotJoined::Away),
                (_, true) => Err(caremonger_app::bridge::NotJoined::Number),
                _ => Ok(()),
            }
        })
    }
}

#[tokio::test]
async fn where_a_gateway_rings_both_nobody_sees_a_number_unless_it_fails() {
    let mut c = Calls::going().await;
    let exchange = Arc::new(Exchange::default());
    c.house.node.set_bridge(Arc::clone(&exchange) as _);
    let (ring, reveal) = (format!("{}/ring", c.path), format!("{}/reveal", c.path));
    assert_eq!(c.ana.post(&c.house, &ring, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not before its time");
    c.until("2026-11-27T15:00:00Z").await;
    let page = c.ana.get(&c.house, &c.path).await.body;
    assert!(page.contains("Ring for me") && !page.contains("Show me the number"), "{page}");
    let without = c.ana.post(&c.house, &ring, "").await;
    assert!(without.status == StatusCode::UNPROCESSABLE_ENTITY && without.body.contains("your own number"), "{}", without.body);
    c.ana.post(&c.house, "/me/details", "phone=416+555+0100").await;
    assert_eq!(c.ana.post(&c.house, &ring, "").await.to, format!("{}?done=call-rings", c.path));
    let asked = exchange.asked.lock().expect("one at a time").clone();
    assert_eq!(asked, [("416 555 0100".to_owned(), "+1 416 555 0199".to_owned(), 30)]);
    assert_eq!(c.ana.post(&c.house, &ring, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "once in five minutes");
    let hidden = c.ana.post(&c.house, &reveal, "").await;
    assert!(
        hidden.status == StatusCode::UNPROCESSABLE_ENTITY && !hidden.body.contains("5550199"),
        "no way round it: {}",
        hidden.body
    );
    for who in [&mut c.bo, &mut c.dee] {
        assert_eq!(who.post(&c.house, &ring, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "whoever rings alone");
    }
    assert_eq!(c.eve.post(&c.house, &ring, "").await.status, StatusCode::NOT_FOUND);
    // A number that it does not ring is no way round it either.
    exchange.wrong.store(true, std::sync::atomic::Ordering::Relaxed);
    c.until("2026-11-27T15:05:30Z").await;
    let wrong = c.ana.post(&c.house, &ring, "").await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("not possible with these numbers"),
        "{}",
        wrong.body
    );
    assert_eq!(c.ana.post(&c.house, &reveal, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // It is out of order: said plainly, and the number is there as before, for this call.
    exchange.broken.store(true, std::sync::atomic::Ordering::Relaxed);
    c.until("2026-11-27T15:11:00Z").await;
    assert_eq!(c.ana.post(&c.house, &ring, "").await.to, format!("{}?done=call-no-bridge", c.path));
    let page = c.ana.get(&c.house, &format!("{}?done=call-no-bridge", c.path)).await.body;
    assert!(page.contains("We could not ring for you") && page.contains("Show me the number"), "{page}");
    assert!(c.ana.post(&c.house, &reveal, "").await.body.contains("tel:+14165550199"));
    assert_eq!(c.say(&mut Browser { cookie: c.ana.cookie.clone() }, "talked").await, StatusCode::SEE_OTHER);
    c.until("2026-12-04T15:00:00Z").await;
    assert_eq!(
        c.ana.post(&c.house, &reveal, "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the next one is put through again"
    );
}

#[tokio::test]
async fn where_there_is_no_gateway_nobody_is_put_through() {
    let mut c = Calls::going().await;
    c.until("2026-11-27T15:00:00Z").await;
    assert_eq!(c.ana.post(&c.house, &format!("{}/ring", c.path), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_calls_without_an_answer_bring_the_second_person_and_then_the_desk() {
    let mut c = Calls::going().await;
    let path = c.path.clone();
    let mut ana = Browser { cookie: c.ana.cookie.clone() };
    assert_ne!(c.say(&mut ana, "no-answer").await, StatusCode::SEE_OTHER, "not before its time");
    c.until("2026-11-27T15:00:00Z").await;
    assert_ne!(c.say(&mut Browser { cookie: c.bo.cookie.clone() }, "no-answer").await, StatusCode::SEE_OTHER, "Bo is rung");
    c.say(&mut ana, "no-answer").await;
    c.say(&mut ana, "no-answer").await;
    assert!(ana.get(&c.house, &path).await.body.contains("Try again in half an hour"), "pressing twice is ringing once");
    assert_eq!(c.eve.get(&c.house, &path).await.status, StatusCode::NOT_FOUND);
    c.until("2026-11-27T15:30:00Z").await;
    c.say(&mut ana, "no-answer").await;
    assert!(news(&c.house, &mut c.eve).await.contains("Somebody did not answer. Please ring"));
    assert!(!news(&c.house, &mut c.dee).await.contains("has to be looked after"), "the second person first");
    let shown = c.eve.post(&c.house, &format!("{path}/reveal"), "").await;
    assert!(shown.body.contains("tel:+14165550199"), "{}", shown.body);
    assert!(!shown.body.contains("Chess"), "only what it takes");
    // Eve reaches nobody either: the desk. And then somebody does.
    assert_eq!(c.say(&mut Browser { cookie: c.eve.cookie.clone() }, "no-answer").await, StatusCode::SEE_OTHER);
    assert_eq!(c.eve.get(&c.house, &path).await.status, StatusCode::NOT_FOUND, "it is no longer hers");
    assert!(news(&c.house, &mut c.dee).await.contains("has to be looked after"));
    assert!(c.dee.get(&c.house, &path).await.body.contains("Nobody could reach them"));
    assert!(c.dee.post(&c.house, &format!("{path}/reveal"), "").await.body.contains("tel:+14165550199"));
    assert_eq!(c.say(&mut Browser { cookie: c.dee.cookie.clone() }, "talked").await, StatusCode::SEE_OTHER);
    assert!(news(&c.house, &mut ana).await.contains("All is well: they were reached"));
    assert_eq!(c.dee.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_second_person_who_says_nothing_does_not_break_the_chain() {
    let mut c = Calls::going().await;
    let mut ana = Browser { cookie: c.ana.cookie.clone() };
    for moment in ["2026-11-27T15:00:00Z", "2026-11-27T15:30:00Z"] {
        c.until(moment).await;
        c.say(&mut ana, "no-answer").await;
    }
    let second = format!("{}/reveal", c.path);
    // Eve keeps apart from Bo: it is the desk's at once, and she sees no number.
    let page = c.ana.get(&c.house, "/circles").await.body;
    let bo = id_of(&page, "bo").expect("bo");
    c.until("2026-11-28T15:31:00Z").await;
    assert!(news(&c.house, &mut c.dee).await.contains("has to be looked after"), "after a day the desk");
    assert_eq!(c.eve.post(&c.house, &second, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(c.eve.post(&c.house, &format!("/people/{bo}/apart"), "").await.status, StatusCode::SEE_OTHER);
    assert!(!c.dee.get(&c.house, &c.path).await.body.contains("<bdi>eve<"), "and she is named no more");
}

#[tokio::test]
async fn a_no_is_told_kindly_and_the_two_are_not_asked_again_at_once() {
    let mut c = Calls::asked().await;
    c.ana.post(&c.house, &format!("{}/yes", c.path), "side=caller").await;
    assert_eq!(c.bo.post(&c.house, &format!("{}/no", c.path), "side=called").await.to, "/calls?done=call-said");
    assert!(news(&c.house, &mut c.ana).await.contains("The calls you were asked about do not begin"));
    assert_eq!(c.ana.get(&c.house, &c.path).await.status, StatusCode::NOT_FOUND);
    let page = c.dee.get(&c.house, "/desk/calls").await.body;
    assert!(!page.contains("bo and Ana") && page.contains("Nobody fits at the moment"), "{page}");
}

#[tokio::test]
async fn a_worry_is_two_answers_and_no_words() {
    let mut c = Calls::going().await;
    let path = c.path.clone();
    c.until("2026-11-27T15:20:00Z").await;
    assert!(c.ana.get(&c.house, &format!("{path}/worried")).await.body.contains("ring the emergency number"));
    let missing = c.ana.post(&c.house, &format!("{path}/worried"), "danger=no").await;
    assert!(missing.status == StatusCode::UNPROCESSABLE_ENTITY && missing.body.contains("Choose one from the list"));
    c.ana.post(&c.house, &format!("{path}/worried"), "danger=no&knows=yes").await;
    let seen = c.dee.get(&c.house, &path).await.body;
    assert!(seen.contains("is worried") && seen.contains("no danger at this moment") && seen.contains("They know"), "{seen}");
    assert_eq!(c.eve.get(&c.house, &path).await.status, StatusCode::NOT_FOUND, "a worry is the desk's");
    // Whoever it is about reads nothing of it, and cannot say that it is over.
    for place in ["/calls", path.as_str()] {
        let theirs = c.bo.get(&c.house, place).await.body;
        assert!(
            !theirs.contains("desk is asked") && !theirs.contains("was told") && !theirs.contains("looking after"),
            "{theirs}"
        );
    }
    c.until("2026-12-04T15:20:00Z").await;
    assert_eq!(c.say(&mut Browser { cookie: c.bo.cookie.clone() }, "talked").await, StatusCode::SEE_OTHER);
    assert!(c.dee.get(&c.house, &path).await.body.contains("is worried"), "only the desk says that all is well");
    // A worry between two calls can be said too, and is heard each time.
    c.ana.post(&c.house, &format!("{path}/worried"), "danger=yes&knows=no").await;
    let again = c.dee.get(&c.house, &path).await.body;
    assert!(again.contains("There may be danger now") && again.contains("do not know that you are told"), "{again}");
    assert!(news(&c.house, &mut c.dee).await.matches("has to be looked after").count() == 2);
    assert!(c.dee.get(&c.house, "/desk/calls").await.body.contains("The desk is asked to look after it"));
}

#[tokio::test]
async fn both_are_asked_how_it_goes_and_either_ends_it_gently() {
    let mut c = Calls::going().await;
    let path = c.path.clone();
    c.until("2026-12-02T12:30:00Z").await;
    for who in [&mut c.ana, &mut c.bo] {
        assert!(who.get(&c.house, &path).await.body.contains("How is it going with your calls?"));
    }
    c.ana.post(&c.house, &format!("{path}/check"), "side=caller&answer=well").await;
    c.bo.post(&c.house, &format!("{path}/check"), "side=called&answer=talk").await;
    assert!(!c.ana.get(&c.house, &path).await.body.contains("How is it going"), "once");
    assert!(news(&c.house, &mut c.dee).await.contains("would like to talk about their calls"));
    // The sheet has the days and no number.
    let sheet = c.ana.get(&c.house, &format!("{path}/sheet")).await.body;
    assert!(sheet.matches('☐').count() == 36 && sheet.contains("every Friday at 15:00") && !sheet.contains("555"), "{sheet}");
    c.until("2026-12-04T15:00:00Z").await;
    assert_eq!(c.eve.post(&c.house, &format!("{path}/end"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(c.bo.post(&c.house, &format!("{path}/end"), "").await.to, "/calls?done=call-ended");
    let gentle = c.ana.get(&c.house, &path).await.body;
    assert!(gentle.contains("Thank you for the time") && !gentle.contains("Chess"), "{gentle}");
    assert!(news(&c.house, &mut c.ana).await.contains("Your calls have come to an end"));
    assert_eq!(c.ana.post(&c.house, &format!("{path}/reveal"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "at once");
    // Ana looks for somebody else; what Bo wished goes, and who was in it with it.
    let mine = c.ana.get(&c.house, "/calls").await.body;
    let id = between(&mine, "/calls/wishes/0", "/keep").to_owned();
    assert_eq!(c.ana.post(&c.house, &format!("/calls/wishes/0{id}/keep"), "at=").await.to, "/calls?done=changed");
    c.until("2026-12-19T12:00:00Z").await;
    assert!(c.ana.get(&c.house, "/calls").await.body.contains("Would like to keep somebody company"));
    assert!(!c.bo.get(&c.house, "/calls").await.body.contains("<h2>Would like company"));
    for who in [&mut c.ana, &mut c.bo, &mut c.dee] {
        let left = who.get(&c.house, &path).await;
        assert!(left.status == StatusCode::NOT_FOUND || !left.body.contains("You ring"), "nothing says any more who it was");
    }
}

#[tokio::test]
async fn the_desk_speaks_for_somebody_with_a_phone_alone() {
    let (house, mut ana) = House::with_pod().await;
    let mut dee = house.neighbour("dee", &["desk"]).await;
    ana.post(&house, "/people/add", "name=Gran&phone=416+555+0123&language=en").await;
    ana.post(&house, "/calls/wishes/offer", &wish("me", "")).await;
    let page = dee.get(&house, "/desk/calls").await.body;
    let gran =
        page.split(">Gran<").next().and_then(|p| p.rsplit("value=\"").next()).expect("Gran").trim_end_matches('"').to_owned();
    let written = dee.post(&house, "/desk/calls/wish", &format!("member={gran}&wanting=ask&{}", wish("other", "knitting"))).await;
    assert_eq!(written.to, "/desk/calls?done=changed", "{}", written.body);
    let page = dee.get(&house, "/desk/calls").await.body;
    let form = format!("ask={}&offer={}&day=tuesday&time=840&second=", value(&page, "ask"), value(&page, "offer"));
    dee.post(&house, "/desk/calls", &form).await;
    assert!(dee.post(&house, "/desk/calls", &form).await.status == StatusCode::UNPROCESSABLE_ENTITY, "once");
    let page = dee.get(&house, "/desk/calls").await.body;
    assert!(page.contains("Gran said yes") && !page.contains("Ana said yes"), "{page}");
    let path = format!("/calls/0{}", between(&page, "action=\"/calls/0", "/yes"));
    assert_eq!(dee.post(&house, &format!("{path}/yes"), "side=called&at=desk").await.to, "/desk/calls?done=call-said");
    ana.post(&house, &format!("{path}/yes"), "side=caller").await;
    assert!(ana.get(&house, &path).await.body.contains("You ring Gran"));
    // Who keep apart ring one another no more.
    let blocked = ana.post(&house, &format!("/people/{gran}/apart"), "").await;
    assert_eq!(blocked.status, StatusCode::SEE_OTHER, "{}", blocked.body);
    assert!(ana.get(&house, &path).await.body.contains("have come to an end"));
    assert!(!dee.get(&house, "/desk/calls").await.body.contains("Gran and Ana"));
}

#[tokio::test]
async fn a_number_for_all_stands_on_the_flyer_and_calls_in_the_calendar() {
    let mut c = Calls::going().await;
    let put = c.dee.post(&c.house, "/desk/calls/phone-in", "number=416+555+0100&day=sunday&time=900&words=Press+1").await;
    assert_eq!(put.to, "/desk/calls?done=changed", "{}", put.body);
    let flyer = Browser::default().get(&c.house, "/@maple/flyer").await.body;
    assert!(flyer.contains("Sunday, 15:00") && flyer.contains("416 555 0100") && flyer.contains("Press 1"), "{flyer}");
    let page = c.ana.post(&c.house, "/me/notices/calendar", "").await.body;
    let address = between(&page, &format!("href=\"{ORIGIN}/calendar/"), "\"").to_owned();
    let file = Browser::default().get(&c.house, &format!("/calendar/{address}")).await.body;
    assert!(file.contains("SUMMARY:A call") && file.contains("DTSTART:20261127T150000Z"), "{file}");
    assert!(!file.contains("bo") && !file.contains("Chess"), "nobody is in it: {file}");
    c.house.clock.advance(DAY + HOUR);
    assert_eq!(c.dee.post(&c.house, "/desk/calls/phone-in-away", "").await.status, StatusCode::SEE_OTHER);
    assert!(!Browser::default().get(&c.house, "/@maple/flyer").await.body.contains("416 555"));
}

#[tokio::test]
async fn calls_come_at_the_time_on_the_neighbours_walls() {
    let house = House::new().await;
    house.node.set_zone("America/Toronto".parse().expect("a zone"));
    let next = house.node.zone().next(caremonger_domain::zone::Weekday::Friday, 15 * 60, house.node.now());
    assert_eq!(next.to_string(), "2026-11-27T20:00:00Z");
}
