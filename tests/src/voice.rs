//! Voice messages, as the gateway of a telephone line hands them over.

use crate::{TestNode, client};

/// Hands a voice message over as the gateway does; status and answer.
///
/// # Errors
/// When there is no answer.
pub async fn leaves_a_message(node: &TestNode, secret: &str, id: &str, sound: &[u8]) -> anyhow::Result<(u16, String)> {
    let part = |name: &str, more: &str| format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    let mut body = format!("{}{id}\r\n{}+14165550199\r\n", part("id", ""), part("from", "")).into_bytes();
    body.extend_from_slice(part("sound", "; filename=\"a.ogg\"\r\nContent-Type: text/html").as_bytes());
    body.extend_from_slice(sound);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let request = client()?.post(format!("{}/hooks/voicemail", node.origin)).bearer_auth(secret).body(body);
    let answer = request.header("content-type", "multipart/form-data; boundary=cut").send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}
