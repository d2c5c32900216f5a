//! The search: the same words find the same listings on both databases, whatever somebody types.

use caremonger_store::{
    listing::{listing_insert, search_text},
    listing_page::{Filter, Viewer, listing_page},
};

use crate::{
    support::TestDb,
    world::{a_listing, of_pod, settle},
};

on_both!(
    every_word_must_stand_in_the_listing,
    words_may_be_unfinished,
    accents_need_not_be_typed,
    a_long_word_is_told_from_those_that_begin_like_it,
    great_and_small_letters_are_the_same,
    words_of_other_alphabets_are_found,
    marks_between_words_part_them,
    title_description_area_and_pod_are_searched,
    quotes_and_operators_are_harmless,
    long_words_and_many_words_are_harmless,
);

async fn put(t: &TestDb, n: u32, title: &str) {
    let mut l = a_listing(n, of_pod(1));
    title.clone_into(&mut l.title);
    t.write(move |c| listing_insert(c, &l, None)).await;
}

/// The titles that what somebody typed finds, newest first.
async fn found(t: &TestDb, typed: &str) -> Vec<String> {
    let filter = Filter { words: Filter::words_of(typed), ..Filter::default() };
    let page = t.read(move |c| listing_page(c, &Viewer::Anyone, &filter, None, 50)).await;
    page.into_iter().map(|l| l.title).collect()
}

async fn every_word_must_stand_in_the_listing(t: TestDb) {
    t.write(settle).await;
    put(&t, 1, "White rice").await;
    put(&t, 2, "Brown rice and white beans").await;
    put(&t, 3, "White bread").await;
    assert_eq!(found(&t, "rice white").await, ["Brown rice and white beans", "White rice"]);
    assert_eq!(found(&t, "white rice beans").await, ["Brown rice and white beans"]);
    assert!(found(&t, "white rice potatoes").await.is_empty());
    assert_eq!(found(&t, "").await.len(), 3, "nothing typed finds everything");
    assert_eq!(found(&t, " , ").await.len(), 3);
}

async fn accents_need_not_be_typed(t: TestDb) {
    t.write(settle).await;
    put(&t, 1, "Crème brûlée à emporter").await;
    put(&t, 2, "Año nuevo: ropa de niño").await;
    put(&t, 3, "Ёлка для детей").await;
    put(&t, 4, "쌀 일곱 봉지").await;
    for (typed, n) in
        [("creme", 1), ("crème", 1), ("CREM BRULE", 1), ("brûlée", 1), ("nino", 1), ("niño", 1), ("елка", 1), ("일곱", 1)]
    {
        assert_eq!(found(&t, typed).await.len(), n, "{typed}");
    }
}

async fn a_long_word_is_told_from_those_that_begin_like_it(t: TestDb) {
    t.write(settle).await;
    // More of the others than are looked at first.
    t.write(|c| {
        for n in 1..=600 {
            let mut l = a_listing(n, of_pod(1));
            (if n == 3 { "Medicinal tea" } else { "Medicine" }).clone_into(&mut l.title);
            listing_insert(c, &l, None)?;
        }
        Ok(())
    })
    .await;
    assert_eq!(found(&t, "medicinal").await, ["Medicinal tea"]);
    assert_eq!(found(&t, "tea medicin").await, ["Medicinal tea"]);
    assert_eq!(found(&t, "medic").await.len(), 50);
    assert_eq!(found(&t, "medicine").await.len(), 50);
    assert!(found(&t, "medicines").await.is_empty());
}

async fn words_may_be_unfinished(t: TestDb) {
    t.write(settle).await;
    put(&t, 1, "Potatoes").await;
    put(&t, 2, "Potting soil").await;
    assert_eq!(found(&t, "pot").await.len(), 2);
    assert_eq!(found(&t, "pota").await, ["Potatoes"]);
    assert_eq!(found(&t, "soil pott").await, ["Potting soil"]);
    assert!(found(&t, "otatoes").await.is_empty(), "a word is found from its beginning");
}

async fn great_and_small_letters_are_the_same(t: TestDb) {
    t.write(settle).await;
    put(&t, 1, "WINTER Coats ÄÖÜ ЩИ").await;
    for typed in ["winter", "WINTER", "wInTeR coats", "äöü", "ÄÖÜ", "щи", "ЩИ"] {
        assert_eq!(found(&t, typed).await.len(), 1, "{typed}");
    }
}

async fn words_of_other_alphabets_are_found(t: TestDb) {
    t.write(settle).await;
    for (n, (title, typed)) in (1..).zip([
        ("سبعة أكياس من الأرز", "الأرز"),
        ("Хлеб и молоко", "молоко"),
        ("大米 七袋", "大米"),
        ("चावल के थैले", "चावल"),
        ("ข้าวสาร", "ข้าว"),
        ("Süßkartoffeln, frisch", "süßkart"),
        ("Œufs et crème fraîche", "crème"),
        ("אורז לבן", "אורז"),
        ("お米とパン", "お米"),
        ("쌀 일곱 봉지", "일곱"),
        ("Ρύζι και ψωμί", "ψωμί"),
        ("Gạo trắng", "trắng"),
    ]) {
        put(&t, n, title).await;
        assert_eq!(found(&t, typed).await, [title], "{typed}");
    }
}

async fn marks_between_words_part_them(t: TestDb) {
    t.write(settle).await;
    for (n, (title, words)) in (1..).zip([
        ("Rice/bread", &["rice", "bread", "rice/bread", "bread rice"][..]),
        ("Ask at pantry.example", &["pantry", "example", "pantry.example"]),
        ("2.5 litres of oil", &["2.5", "5", "litres"]),
        ("half-price shoes", &["half", "price", "half-price"]),
        ("Ana's pots", &["ana", "ana's", "pots"]),
        ("beans_and_peas", &["beans", "peas", "beans_and_peas"]),
        ("pears+plums&figs|nuts", &["plums", "figs", "nuts", "pears+plums"]),
        ("<b>honey</b>", &["honey", "<b>honey"]),
        ("🍎apples🍐", &["apples", "🍎apples"]),
        ("-7 degrees", &["7", "-7"]),
        ("tea\u{a0}bags", &["tea", "bags"]),
    ]) {
        put(&t, n, title).await;
        for typed in words {
            assert_eq!(found(&t, typed).await, [title], "{typed}");
        }
    }
}

async fn title_description_area_and_pod_are_searched(t: TestDb) {
    t.write(settle).await;
    let mut l = a_listing(1, of_pod(1));
    l.description = "unopened".to_owned();
    l.area = "Harbour".to_owned();
    t.write(move |c| listing_insert(c, &l, None)).await;
    for typed in ["rice", "unopened", "harbour", "maple", "maple unopened harbour rice"] {
        assert_eq!(found(&t, typed).await.len(), 1, "{typed}");
    }
    assert!(found(&t, "riceunopened").await.is_empty(), "the end of one text and the beginning of the next are two words");
}

async fn quotes_and_operators_are_harmless(t: TestDb) {
    t.write(settle).await;
    put(&t, 1, "Rice and not or near").await;
    for typed in [
        "\"",
        "'",
        "\\",
        "*",
        ":*",
        "&",
        "|",
        "!",
        "(",
        ")",
        "<->",
        "^rice",
        "rice*",
        "rice:*",
        "\"rice",
        "rice\"",
        "(rice",
        "rice)",
        "!rice",
        "-rice",
        "rice & not",
        "rice AND NOT",
        "rice OR near",
        "NEAR(rice near)",
        "not",
        "or",
        "and",
        "'rice'",
        "rice'; DROP TABLE listings; --",
        "{rice}",
        "rice\\",
        "%",
        "_",
        "$1",
        "?",
        "\u{0}rice",
        "rice\u{0}",
        "\u{301}",
        "²",
        "Ⓐ",
        "ⅷ",
        "İ",
        "ß",
        "\u{200d}",
        "👩‍👩‍👧",
    ] {
        // What counts is that it is answered; with a word that stands in the title, and nothing else, it is found.
        let titles = found(&t, typed).await;
        let words = Filter::words_of(typed);
        let known = ["rice", "and", "not", "or", "near"];
        if words.iter().all(|w| known.contains(&w.as_str())) {
            assert_eq!(titles.len(), 1, "{typed:?}");
        }
    }
    assert_eq!(t.count("listings").await, 1);
}

async fn long_words_and_many_words_are_harmless(t: TestDb) {
    t.write(settle).await;
    let long = "a".repeat(3_000);
    let many = (0..500).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    put(&t, 1, &long).await;
    put(&t, 2, &many).await;
    assert!(found(&t, &long).await.len() <= 1);
    assert_eq!(found(&t, &many).await.len(), 1);
    assert_eq!(found(&t, "word499").await.len(), 1);
    assert!(search_text(&[&many]).contains("word499"));
}
