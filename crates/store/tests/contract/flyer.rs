//! A pod's flyer has one text in each language.

use caremonger_domain::flyer::Flyer;
use caremonger_store::pod_flyer::{pod_flyer_all, pod_flyer_delete, pod_flyer_put};

use crate::{
    support::TestDb,
    world::{pod_id, settle},
};

on_both!(a_flyer_has_one_text_in_each_language);

async fn a_flyer_has_one_text_in_each_language(t: TestDb) {
    t.write(settle).await;
    let one = |language: &str, title: &str| Flyer {
        language: language.to_owned(),
        title: title.to_owned(),
        lines: "Elm\nOak".to_owned(),
    };
    for (language, title) in [("fr", "Un coup de main ?"), ("en", "Need a hand?"), ("en", "Can you help?")] {
        let f = one(language, title);
        t.write(move |c| pod_flyer_put(c, pod_id(1), &f)).await;
    }
    let both = [one("en", "Can you help?"), one("fr", "Un coup de main ?")];
    assert_eq!(t.read(|c| pod_flyer_all(c, pod_id(1))).await, both);
    assert!(t.read(|c| pod_flyer_all(c, pod_id(2))).await.is_empty());
    let nothing = one("es", "");
    t.conflict(move |c| pod_flyer_put(c, pod_id(1), &nothing)).await;
    t.write(|c| pod_flyer_delete(c, pod_id(1), "en")).await;
    assert_eq!(t.read(|c| pod_flyer_all(c, pod_id(1))).await, both[1..]);
}
