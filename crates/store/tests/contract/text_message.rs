//! Text messages: who says stop is heard, and a message of the gateway is taken once.

use caremonger_store::text_message::{text_is_new, text_is_stopped, text_prune, text_stop};

use crate::{support::TestDb, world::at};

on_both!(who_says_stop_gets_none, a_message_of_the_gateway_is_taken_once);

async fn who_says_stop_gets_none(t: TestDb) {
    t.write(|c| text_stop(c, b"a mark", true, at(1))).await;
    t.write(|c| text_stop(c, b"a mark", true, at(2))).await;
    assert!(t.read(|c| text_is_stopped(c, b"a mark")).await);
    assert!(!t.read(|c| text_is_stopped(c, b"another")).await);
    t.write(|c| text_stop(c, b"a mark", false, at(3))).await;
    assert!(!t.read(|c| text_is_stopped(c, b"a mark")).await);
}

async fn a_message_of_the_gateway_is_taken_once(t: TestDb) {
    assert!(t.write(|c| text_is_new(c, "m1", at(1))).await);
    assert!(!t.write(|c| text_is_new(c, "m1", at(2))).await);
    assert!(t.write(|c| text_is_new(c, "m2", at(2))).await);
    t.write(|c| text_prune(c, at(2))).await;
    assert!(t.write(|c| text_is_new(c, "m1", at(3))).await, "forgotten after a while");
}
