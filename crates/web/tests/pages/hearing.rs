//! How neighbours hear of news, and who may sign in by mail.

use std::time::Duration;

use caremonger_app::{
    Error,
    letter::Ways,
    letter_words::{self, Words},
};
use caremonger_store::letter::{Outcome, Way, letter_take};

use super::*;

/// A house whose node has a mail server and a gateway for texts, and reaches browsers and the fediverse.
pub(super) async fn with_post() -> (House, Browser) {
    let (house, ana) = House::with_pod().await;
    house.node.set_ways(Ways { mail: true, text: true, push: true, mention: true, letter_hour: 7 });
    (house, ana)
}

/// Sends what is due as the mail server would: where to, and the words.
pub(super) async fn post(house: &House, way: Way) -> Vec<(String, String)> {
    let sent = house.node.act(move |tx| {
        let mut sent = Vec::new();
        for letter in letter_take(tx.conn, way, tx.now, tx.now.plus(Duration::from_secs(60)), 20)? {
            let ready = letter_words::ready(tx, &letter)?;
            let outcome = if ready.is_some() { Outcome::Sent } else { Outcome::Stopped };
            letter_words::ended(tx, &letter, outcome, ready.as_ref().and_then(|r| r.until))?;
            sent.extend(ready.map(|r| {
                let words = match r.words {
                    Words::Mail(m) => format!("{}\n{}", m.subject, m.plain()),
                    Words::Text(text) | Words::Push(_, text) | Words::Mention(_, text) => text,
                };
                (r.to, words)
            }));
        }
        Ok::<_, Error>(sent)
    });
    sent.await.expect("sent")
}

pub(super) async fn mails(house: &House) -> Vec<(String, String)> {
    post(house, Way::Mail).await
}

fn digits(mail: &str) -> String {
    let lines = mail.lines().map(|l| l.replace('\u{a0}', ""));
    lines.into_iter().find(|l| l.len() == 8 && l.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
}

/// Writes a mail address and shows that it is theirs.
pub(super) async fn reached_at(house: &House, who: &mut Browser, mail: &str) {
    let told = who.post(house, "/me/details", &format!("mail={mail}")).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let (to, words) = mails(house).await.pop().expect("a mail");
    assert_eq!(to, mail.replace("%40", "@"));
    let done = who.post(house, "/me/notices/prove", &format!("digits={}", digits(&words))).await;
    assert_eq!(done.to, "/me/notices?done=mail-proven", "{}", done.body);
}

async fn a_call_comes_in(house: &House, number: u8) {
    let asked = "kind=request&category=food&title=Groceries&language=en&area=Elm&name=Gran&phone=4165550199&consent=yes";
    let asked = format!("step=3&go=next&{asked}&once=0123456789abcdef0123456789abcd{number:02x}");
    assert_eq!(Browser::default().post_raw(house, "/help", &asked).await.status, StatusCode::OK);
}

#[tokio::test]
async fn news_come_gathered_at_the_hour_or_at_once_as_chosen() {
    let (house, mut ana) = with_post().await;
    reached_at(&house, &mut ana, "ana%40mail.example").await;
    // It is noon: what cannot wait goes in a moment, and not again within a quarter of an hour.
    a_call_comes_in(&house, 1).await;
    assert!(mails(&house).await.is_empty(), "a moment for what happens together");
    a_call_comes_in(&house, 2).await;
    house.clock.advance(Duration::from_secs(20));
    let sent = mails(&house).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].1.contains("News from Maple Street") && sent[0].1.contains("- Somebody asks for help (2)"), "{sent:?}");
    assert!(!sent[0].1.contains("Groceries") && !sent[0].1.contains("Gran"), "nothing private: {sent:?}");
    a_call_comes_in(&house, 3).await;
    house.clock.advance(Duration::from_secs(60));
    assert!(mails(&house).await.is_empty(), "not so soon after the last");
    house.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(mails(&house).await.len(), 1);

    // Gathered: at seven the next morning, with what was not looked at.
    let weekly = "channel=mail&pace=daily";
    assert_eq!(ana.post(&house, "/me/notices", weekly).await.to, "/me/notices?done=changed");
    a_call_comes_in(&house, 4).await;
    house.clock.advance(Duration::from_secs(18 * 3600));
    timer::run_due(&house.node).await.expect("the timers");
    assert!(mails(&house).await.is_empty(), "not before the hour");
    house.clock.advance(Duration::from_secs(3600));
    timer::run_due(&house.node).await.expect("the timers");
    assert_eq!(mails(&house).await.len(), 1, "at seven");
    a_call_comes_in(&house, 5).await;
    assert_eq!(ana.get(&house, "/notices").await.status, StatusCode::OK);
    house.clock.advance(Duration::from_secs(24 * 3600));
    timer::run_due(&house.node).await.expect("the timers");
    assert!(mails(&house).await.is_empty(), "what was looked at is no news");
}

#[tokio::test]
async fn one_short_text_tells_that_there_is_news() {
    let (house, mut ana) = with_post().await;
    let no = ana.post(&house, "/me/notices", "channel=text&pace=daily&urgent=yes").await;
    assert!(no.status == StatusCode::UNPROCESSABLE_ENTITY && no.body.contains("Write your phone number first"), "{}", no.body);
    ana.post(&house, "/me/details", "phone=416+555+0100").await;
    assert_eq!(ana.post(&house, "/me/notices", "channel=text&pace=daily&urgent=yes").await.to, "/me/notices?done=changed");
    a_call_comes_in(&house, 1).await;
    house.clock.advance(Duration::from_secs(20));
    let sent = post(&house, Way::Text).await;
    let words = "There is news for you in Maple Street: http://localhost:8080/notices STOP ends texts.";
    assert_eq!(sent, [("416 555 0100".to_owned(), words.to_owned())]);
}

#[tokio::test]
async fn by_mail_signs_in_only_whose_address_it_is() {
    let (house, mut ana) = with_post().await;
    let ask = |address: &str| format!("mail={}", address.replace('@', "%40"));
    // Bo wrote an address, perhaps with a slip of the pen: until it is shown to be his, nobody signs in by it.
    let mut bo = house.neighbour("bo", &[]).await;
    bo.post(&house, "/me/details", &ask("bo@mail.example")).await;
    assert_eq!(mails(&house).await.len(), 1, "the digits that would show it");
    let mut anyone = Browser::default();
    let asked = anyone.post_raw(&house, "/sign-in/by-mail", &ask("bo@mail.example")).await;
    assert_eq!(asked.to, "/sign-in?done=mail-asked", "the same answer for every address");
    assert!(mails(&house).await.is_empty());

    // Gran was added with her address by a point person: that is enough, but not once she holds the keys.
    let added = ana.post(&house, "/people/add", "name=Gran&language=es&phone=&mail=gran%40mail.example").await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    let people = ana.get(&house, "/people").await.body;
    let before = people.split_once(">Gran<").map_or("", |(before, _)| before);
    let gran = before.rsplit_once("href=\"").and_then(|(_, l)| l.split('"').next()).expect("her page").to_owned();
    anyone.post_raw(&house, "/sign-in/by-mail", &ask("GRAN@mail.example")).await;
    let (to, words) = mails(&house).await.pop().expect("a mail");
    assert!(to == "gran@mail.example" && words.contains("Entrar en Maple Street") && words.contains("Hola, Gran"), "{words}");
    let mut hers = Browser::default();
    let wrong = hers.post_raw(&house, "/sign-in", "code=00000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hers.post_raw(&house, "/sign-in", &format!("code={}", digits(&words))).await.to, "/board?done=signed-in");
    assert!(!hers.get(&house, "/me/notices").await.body.contains("value=\"mail\""), "whose it is she has not shown");
    assert!(hers.get(&house, "/notices").await.body.contains("código"), "that a code was made she is told");

    // Three an hour, and each for half an hour.
    for _ in 0..5 {
        anyone.post_raw(&house, "/sign-in/by-mail", &ask("gran@mail.example")).await;
        house.clock.advance(Duration::from_secs(60));
    }
    let mut all = mails(&house).await;
    for _ in 0..5 {
        anyone.post_raw(&house, "/sign-in/by-mail", &ask("gran@mail.example")).await;
        all.extend(mails(&house).await);
    }
    assert_eq!(all.len(), 2, "with the first, three within the hour");
    house.clock.advance(Duration::from_secs(31 * 60));
    let late = Browser::default().post_raw(&house, "/sign-in", &format!("code={}", digits(&all[0].1))).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "too late");

    // With the keys the address has to be shown anew: whoever wrote it down must not become who has them.
    house.clock.advance(Duration::from_secs(3600));
    anyone.post_raw(&house, "/sign-in/by-mail", &ask("gran@mail.example")).await;
    let before = mails(&house).await.pop().map(|(_, words)| digits(&words)).expect("a mail");
    let given = ana.post(&house, &format!("{gran}/job"), "job=keys&until=2027-01-01").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let late = Browser::default().post_raw(&house, "/sign-in", &format!("code={before}")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "what was mailed before signs nobody in");
    let (_, proof) = mails(&house).await.pop().expect("a mail that asks whose it is");
    assert!(!proof.contains("Gran") && !proof.contains("Maple"), "a stranger learns nothing from it: {proof}");
    house.clock.advance(Duration::from_secs(2 * 3600));
    anyone.post_raw(&house, "/sign-in/by-mail", &ask("gran@mail.example")).await;
    assert!(mails(&house).await.is_empty());
    hers.post(&house, "/me/notices/prove", &format!("digits={}", digits(&proof))).await;
    anyone.post_raw(&house, "/sign-in/by-mail", &ask("gran@mail.example")).await;
    let (_, words) = mails(&house).await.pop().expect("it is hers");

    // Another address has to be shown anew, and forgetting ends all mails.
    hers.post(&house, "/me/details", &ask("other@mail.example")).await;
    assert!(!hers.get(&house, "/me/notices").await.body.contains("value=\"mail\""), "not to an address of anybody");
    let old = Browser::default().post_raw(&house, "/sign-in", &format!("code={}", digits(&words))).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "what was mailed to the address before ends with it");
    hers.post(&house, "/me/forget", "").await;
    assert!(mails(&house).await.is_empty(), "nobody to write to");
    // Nor is the node a tool to write to strangers: forgetting oneself begins no new count.
    let mut sent = 0;
    for _ in 0..8 {
        bo.post(&house, "/me/details", &ask("stranger@mail.example")).await;
        sent += mails(&house).await.len();
        bo.post(&house, "/me/forget", "").await;
    }
    assert_eq!(sent, 5, "five a day to one address");
    let kept = bo.post(&house, "/me/details", "mail=stranger%40mail.example&phone=416+555+0100").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "what was told is kept all the same: {}", kept.body);
}

#[tokio::test]
async fn a_letter_link_ends_letters_and_no_other_does() {
    let (house, mut ana) = with_post().await;
    reached_at(&house, &mut ana, "ana%40mail.example").await;
    a_call_comes_in(&house, 1).await;
    house.clock.advance(Duration::from_secs(20));
    let (_, words) = mails(&house).await.pop().expect("news");
    let stop =
        words.split_whitespace().find(|w| w.contains("/stop/")).and_then(|l| l.strip_prefix(ORIGIN)).expect("a link").to_owned();
    let mut anyone = Browser::default();
    assert!(anyone.get(&house, &stop).await.body.contains("Send me nothing more"));
    assert!(ana.get(&house, "/me/notices").await.body.contains("value=\"mail\" checked"), "looking ends nothing");
    let mut wrong = stop.clone();
    let last = wrong.pop();
    // Not a digit: those also stand for letters, so that one would leave some links as they are.
    wrong.push(if last == Some('a') { 'b' } else { 'a' });
    for bad in [wrong.as_str(), "/stop/x/y", "/stop/01J9A000000000000000000000/00"] {
        assert_eq!(anyone.post_raw(&house, bad, "").await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    assert_eq!(anyone.post_raw(&house, &stop, "List-Unsubscribe=One-Click").await.status, StatusCode::OK);
    a_call_comes_in(&house, 2).await;
    house.clock.advance(Duration::from_secs(3600));
    assert!(mails(&house).await.is_empty(), "ended");
}

#[tokio::test]
async fn who_asks_for_help_in_somebodys_name_does_not_lock_them_out() {
    let (house, mut ana) = with_post().await;
    ana.post(&house, "/people/add", "name=Gran&language=en&phone=&mail=gran%40mail.example").await;
    let mut anyone = Browser::default();
    for n in 0..7 {
        house.clock.advance(Duration::from_secs(1));
        let asked = "kind=request&category=food&title=Soup&language=en&area=Elm&name=X&mail=gran%40mail.example&consent=yes";
        let asked = format!("step=3&go=next&{asked}&once=0123456789abcdef0123456789abcd{n:02x}");
        assert_eq!(anyone.post_raw(&house, "/help", &asked).await.status, StatusCode::OK);
    }
    anyone.post_raw(&house, "/sign-in/by-mail", "mail=gran%40mail.example").await;
    let (to, words) = mails(&house).await.pop().expect("a mail");
    assert!(to == "gran@mail.example" && !digits(&words).is_empty(), "{words}");
}

#[tokio::test]
async fn without_a_mail_server_no_page_offers_mail() {
    let (house, mut ana) = House::with_pod().await;
    ana.post(&house, "/me/details", "mail=ana%40mail.example").await;
    let page = ana.get(&house, "/me/notices").await.body;
    assert!(!page.contains("value=\"mail\"") && !page.contains("ana@mail.example"), "{page}");
    assert!(!Browser::default().get(&house, "/sign-in").await.body.contains("by-mail"));
    let refused = ana.post(&house, "/me/notices", "channel=mail&pace=daily").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ana.post(&house, "/me/notices", "channel=pigeon&pace=daily").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn one_press_from_the_mail_lets_something_stand_longer() {
    let (house, mut ana) = with_post().await;
    reached_at(&house, &mut ana, "ana%40mail.example").await;
    assert_eq!(ana.post(&house, "/me/notices", "channel=mail&pace=daily").await.to, "/me/notices?done=changed");
    // Made a week before its end, it is told of two days before, and once.
    let rice = "step=3&go=next&title=Bags+of+rice&category=food&description=&language=en&amount=3&unit=&closes_at=2026-12-02&area=Elm\
                &acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd01";
    let rice = ana.post(&house, "/offer/new", rice).await.to.split('?').next().unwrap_or_default().to_owned();
    ana.get(&house, "/notices").await;
    for _ in 0..12 {
        house.clock.advance(Duration::from_secs(12 * 3600));
        timer::tidy(&house.node).await.expect("tidied");
        timer::run_due(&house.node).await.expect("the timers");
    }
    let (_, words) = mails(&house).await.pop().expect("a mail");
    assert!(!words.contains("rice"), "nothing of what it is about: {words}");
    let link = words.lines().find(|l| l.contains("/renew/")).expect("a link").trim().replace(ORIGIN, "");
    assert!(!link.contains(|c: char| c.is_ascii_digit()), "no digits that look like a number: {link}");
    let mut anyone = Browser::default();
    let page = anyone.get(&house, &link).await.body;
    assert!(page.contains("It ends on 2 Dec 2026") && !page.contains("rice"), "{page}");
    assert!(ana.get(&house, &rice).await.body.contains("2 Dec 2026"), "looking renews nothing");
    let spoiled = link.replace(char::is_lowercase, "q");
    assert_eq!(anyone.post_raw(&house, &spoiled, "").await.status, StatusCode::NOT_FOUND);
    let done = anyone.post_raw(&house, &link, "").await;
    assert!(done.status == StatusCode::OK && done.body.contains("It stands until 15 Dec 2026"), "{}", done.body);
    assert!(ana.get(&house, &rice).await.body.contains("15 Dec 2026"));
    assert_eq!(anyone.post_raw(&house, &link, "").await.status, StatusCode::NOT_FOUND, "for that end alone");
}

#[tokio::test]
async fn news_come_in_the_language_of_whoever_hears_them_by_every_way() {
    for (language, mail, text, push, mention) in [
        (
            "fr",
            "Nouvelles de Maple Street",
            "pour vous dans",
            "Des nouvelles de Maple Street",
            "Il y a une nouvelle à Maple Street",
        ),
        ("es", "Novedades de Maple Street", "para ti en", "Noticias de Maple Street", "Hay una cosa nueva en Maple Street"),
        ("ar", "أخبار من Maple Street", "لك ", "أخبار من Maple Street", "هناك شيء جديد في Maple Street"),
    ] {
        let (house, mut ana) = with_post().await;
        ana.post(&house, "/me/about", &format!("name=Ana&language={language}")).await;
        reached_at(&house, &mut ana, "ana%40mail.example").await;
        a_call_comes_in(&house, 1).await;
        house.clock.advance(Duration::from_secs(20));
        let plain = |t: &str| t.replace(['\u{2068}', '\u{2069}', '\u{a0}', '\u{202f}'], "");
        let (_, words) = mails(&house).await.pop().expect("a mail");
        assert!(plain(&words).contains(mail) && !words.contains("News from"), "{language}: {words}");
        ana.post(&house, "/me/details", "phone=416+555+0100").await;
        ana.post(&house, "/me/notices", "channel=text&pace=daily&urgent=yes").await;
        house.clock.advance(Duration::from_secs(16 * 60));
        a_call_comes_in(&house, 2).await;
        house.clock.advance(Duration::from_secs(20));
        let (_, words) = post(&house, Way::Text).await.pop().expect("a text");
        assert!(words.contains(text) && !words.contains("There is news"), "{language}: {words}");

        // On a phone that is not looked at, and by a private mention.
        by_push_and_mention(&house).await;
        for (number, way, channel, said) in [(3, Way::Push, "push", push), (4, Way::Mention, "mention", mention)] {
            let chosen = ana.post(&house, "/me/notices", &format!("channel={channel}&pace=daily&urgent=yes")).await;
            assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{channel}: {}", chosen.body);
            house.clock.advance(Duration::from_secs(16 * 60));
            a_call_comes_in(&house, number).await;
            house.clock.advance(Duration::from_secs(20));
            let (_, words) = post(&house, way).await.pop().unwrap_or_else(|| panic!("nothing by {channel}"));
            let words = plain(&words);
            assert!(words.contains(said) && !words.contains("new at"), "{channel}: {words}");
            if way == Way::Push {
                let shown: serde_json::Value = serde_json::from_str(&words).expect("what a phone shows");
                assert_eq!(shown["lang"], language);
                assert_eq!(shown["dir"], if language == "ar" { "rtl" } else { "ltr" });
            }
            assert!(!words.contains("Groceries") && !words.contains("Gran"), "nothing private: {words}");
        }
    }
}

/// A browser that shows news, and a proven address on the fediverse, for the neighbour who set the house up.
async fn by_push_and_mention(house: &House) {
    use caremonger_app::{notice_setting, person, push};
    use caremonger_domain::person::{Details, Field};
    let told = house.node.act(|tx| {
        let pod = caremonger_store::pod::pod_find_by_name(tx.conn, "maple")?.expect("our pod").id;
        let ana = caremonger_store::member::member_page(tx.conn, pod, None, 1)?.pop().expect("a neighbour");
        let p256dh = [vec![4], vec![7; 64]].concat();
        let browser = push::Told { endpoint: "https://push.example/1".to_owned(), p256dh, auth: vec![1; 16] };
        push::subscribe(tx, &ana, browser)?;
        let id = person::of_member(tx, &ana)?;
        person::put(tx, id, &Details::default().with(Field::Fediverse, "@ana@social.example")?)?;
        let s = notice_setting::of(tx.conn, ana.id)?;
        let s = caremonger_store::notice_setting::NoticeSetting { mention_proven: true, ..s };
        Ok::<_, Error>(caremonger_store::notice_setting::notice_setting_put(tx.conn, &s)?)
    });
    told.await.expect("kept");
}

#[tokio::test]
async fn a_neighbour_texts_for_a_code_from_their_own_phone() {
    use caremonger_app::text_message::{Incoming, received};
    let (house, mut ana) = with_post().await;
    let mut bo = house.neighbour("bo", &[]).await;
    bo.post(&house, "/me/details", "phone=%2B1+416+555+0100").await;
    ana.post(&house, "/me/details", "phone=%2B1+416+555+0111").await;
    assert!(Browser::default().get(&house, "/sign-in").await.body.contains("text the word CODE"));
    let text = async |id: &str, from: &str, words: &str| {
        let m = Incoming { id: id.to_owned(), from: from.to_owned(), text: words.to_owned(), pod: None };
        house.node.act(move |tx| received(tx, &m)).await.expect("taken").unwrap_or_default()
    };
    let answer = text("1", "+1 416 555 0100", "code").await;
    let code: String = answer.chars().filter(char::is_ascii_digit).collect();
    assert!(code.len() == 8 && answer.contains("Maple Street"), "{answer}");
    let mut phone = Browser::default();
    assert_eq!(phone.post_raw(&house, "/sign-in", &format!("code={code}")).await.to, "/board?done=signed-in");
    assert!(phone.get(&house, "/notices").await.body.contains("code"), "that one was made they are told");
    assert_eq!(
        Browser::default().post_raw(&house, "/sign-in", &format!("code={code}")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // Nobody's number, whoever has the keys, and a number of another country that ends alike.
    for (id, from) in [("2", "+1 416 555 0199"), ("3", "+1 416 555 0111"), ("5", "+52 416 555 0100"), ("6", "416 555 0100")] {
        let answer = text(id, from, "CODE").await;
        assert!(answer.contains("We cannot send a code"), "{from}: {answer}");
    }
    let late = text("4", "+1 416 555 0100", "Código").await;
    assert!(text("7", "+1 416 555 0100", "code").await.contains("Your code"));
    assert!(text("8", "+1 416 555 0100", "code").await.contains("We cannot"), "three an hour");
    text("9", "+1 416 555 0100", "STOP").await;
    assert_eq!(text("10", "+1 416 555 0100", "code").await, "", "who wants no texts gets none");
    house.clock.advance(Duration::from_secs(31 * 60));
    let code: String = late.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(
        Browser::default().post_raw(&house, "/sign-in", &format!("code={code}")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // The desk tries texts out, and becomes nobody by it.
    let tried = ana.post(&house, "/desk/texts", "phone=416+555+0100&text=CODE").await;
    assert!(tried.status == StatusCode::UNPROCESSABLE_ENTITY && tried.body.contains("a real phone alone"), "{}", tried.body);
}
