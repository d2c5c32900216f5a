//! Somebody who looks at pages and presses buttons, where a real browser is not what is tested.

use std::sync::Arc;

use anyhow::{Context as _, ensure};

use crate::{TestNode, client};

const FORM: &str = "application/x-www-form-urlencoded";

/// What stands between two texts of a page.
#[must_use]
pub fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(found, _)| found)
}

/// Somebody at pages: anybody, or a neighbour who signed in.
pub struct Visitor {
    client: reqwest::Client,
    origin: String,
    cookie: String,
}

impl Visitor {
    /// Anybody.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(node: &TestNode) -> anyhow::Result<Self> {
        Ok(Self { client: client()?, origin: node.origin.clone(), cookie: String::new() })
    }

    /// A neighbour with these jobs, who signs in by link.
    ///
    /// # Errors
    /// When that does not work.
    pub async fn neighbour(node: &TestNode, handle: &str, name: &str, jobs: &[&str]) -> anyhow::Result<Self> {
        let mut args = vec!["member", "add", handle, "--pod", &node.name, "--name", name];
        args.extend(jobs.iter().flat_map(|job| ["--job", job]));
        let added = node.command(&args).await?;
        let link = added["sign_in"].as_str().context("a link")?;
        let here = caremonger_federation::guard::GuardedResolver { loopback: true };
        // The cookie comes with the redirect, which is not followed.
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(here))
            .build()?;
        let answer = client.post(link).body("").header("content-type", FORM).send().await?;
        let set = answer.headers().get("set-cookie").context("a session")?.to_str()?;
        let cookie = set.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { client, origin: node.origin.clone(), cookie })
    }

    /// A page.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn get(&self, path: &str) -> anyhow::Result<String> {
        let request = self.client.get(format!("{}{path}", self.origin)).header("cookie", &self.cookie);
        Ok(request.send().await?.text().await?)
    }

    /// Sends a form; the page that comes, and where a redirect leads.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn post(&self, path: &str, body: &str) -> anyhow::Result<(String, String)> {
        let page = if self.cookie.is_empty() { String::new() } else { self.get("/me").await? };
        let token = between(&page, "name=\"token\" value=\"", "\"");
        let request = self.client.post(format!("{}{path}", self.origin)).header("cookie", &self.cookie);
        let answer = request.header("content-type", FORM).body(format!("token={token}&{body}")).send().await?;
        let (status, to) = (answer.status(), answer.headers().get("location").cloned());
        let page = answer.text().await?;
        ensure!(status.as_u16() < 400, "{path}: {status} {page}");
        Ok((page, to.map(|t| t.to_str().unwrap_or_default().to_owned()).unwrap_or_default()))
    }

    /// Sends the form that adds a photo, with what is on it.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn adds_photo(&self, path: &str, alt: &str, jpeg: &[u8]) -> anyhow::Result<()> {
        self.sends_photo(path, &[("alt", alt)], jpeg).await
    }

    /// Sends a form with a photo and other fields.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn sends_photo(&self, path: &str, fields: &[(&str, &str)], jpeg: &[u8]) -> anyhow::Result<()> {
        const EDGE: &str = "edge-of-a-part";
        let page = self.get("/me").await?;
        let token = between(&page, "name=\"token\" value=\"", "\"");
        let mut body = Vec::new();
        for (name, value) in [("token", token)].iter().chain(fields) {
            body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let head = "Content-Disposition: form-data; name=\"photo\"; filename=\"1.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
        body.extend(format!("--{EDGE}\r\n{head}").bytes());
        body.extend(jpeg);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        let request = self.client.post(format!("{}{path}", self.origin)).header("cookie", &self.cookie);
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let answer = request.header("content-type", kind).body(body).send().await?;
        ensure!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
        Ok(())
    }

    /// A file: its status, content type and bytes.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn file(&self, path: &str) -> anyhow::Result<(u16, String, Vec<u8>)> {
        let answer = self.client.get(format!("{}{path}", self.origin)).header("cookie", &self.cookie).send().await?;
        let kind = answer.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Ok((answer.status().as_u16(), kind, answer.bytes().await?.to_vec()))
    }
}
