//! What the machine can do at most: the costly step alone, in a loop, without a node around it.

use std::time::Instant;

use caremonger_signatures::key::{KeyKind, PrivateKey};
use caremonger_store::{Db, DbError, inbox::NewItem, inbox::inbox_insert};

/// How long a step is repeated.
const SPAN: std::time::Duration = std::time::Duration::from_secs(2);

/// How often `step` runs per second, on one core.
pub(crate) fn per_second(mut step: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let (begun, mut done) = (Instant::now(), 0_u32);
    while begun.elapsed() < SPAN {
        step()?;
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// Bare RSA signatures of a signing string's length per second, on one core.
pub(crate) fn rsa_signing() -> anyhow::Result<f64> {
    let key = PrivateKey::generate(KeyKind::Rsa)?;
    let message = [7; 250];
    per_second(|| Ok(key.sign(&message).map(|_| ())?))
}

/// Bare verifications of such signatures per second, on one core.
pub(crate) fn rsa_verifying() -> anyhow::Result<f64> {
    let key = PrivateKey::generate(KeyKind::Rsa)?;
    let message = [7; 250];
    let (public, signature) = (key.public()?, key.sign(&message)?);
    per_second(|| {
        anyhow::ensure!(public.verifies(&message, &signature), "it does not verify");
        Ok(())
    })
}

/// Bare inserts of an activity per second: as many in each transaction as `together`.
pub(crate) async fn inserts(db: &Db, body: &str, together: u32) -> anyhow::Result<f64> {
    let (begun, mut done) = (Instant::now(), 0_u32);
    while begun.elapsed() < SPAN {
        let (first, body) = (done, body.to_owned());
        db.write(move |c| {
            for n in first..first + together {
                let item = NewItem {
                    activity_uri: format!("https://limit.example/{together}/{n}"),
                    origin: "https://limit.example".to_owned(),
                    actor_uri: "https://limit.example/ana".to_owned(),
                    scheme: "cavage".to_owned(),
                    body: body.clone(),
                };
                inbox_insert(c, &item, caremonger_domain::Timestamp::from_micros(0))?;
            }
            Ok::<_, DbError>(())
        })
        .await?;
        done += together;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// The rate of doing one thing after the other.
pub(crate) fn both(a: f64, b: f64) -> f64 {
    1.0 / (1.0 / a + 1.0 / b)
}
