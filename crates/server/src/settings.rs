//! Settings: defaults, then `caremonger.toml`, then `CAREMONGER_*`, then flags.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use anyhow::{Context as _, bail};
use caremonger_domain::zone::Zone;
use caremonger_store::DatabaseUrl;
use caremonger_wire::urls::Urls;
use serde::Serialize;
use tracing_subscriber::EnvFilter;

/// Every setting: its name in the file, and its default. In the environment it is `CAREMONGER_` and the name in capitals.
const KNOWN: &[(&str, &str)] = &[
    ("public_url", "http://localhost:8080"),
    ("listen", "127.0.0.1:8080"),
    ("data_dir", "./data"),
    ("database_url", ""),
    ("federation_loopback", "false"),
    ("tls_extra_roots", ""),
    ("pod", ""),
    ("pod_title", ""),
    ("metrics_listen", ""),
    ("secure_mode", "false"),
    ("inbox_per_minute", "12000"),
    ("requests_per_minute", "600"),
    ("forms_per_minute", "60"),
    ("vault_key_file", ""),
    ("mail_url", ""),
    ("mail_from", ""),
    ("mail_in_secret", ""),
    ("letter_hour", "7"),
    ("time_zone", "UTC"),
    ("text_out_url", ""),
    ("text_secret", ""),
    ("call_bridge_url", ""),
    ("call_bridge_token", ""),
    ("log", "info"),
];

/// A setting's value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Sourced {
    pub(crate) value: String,
    pub(crate) source: String,
}

/// The settings that hold.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    all: BTreeMap<&'static str, Sourced>,
}

impl Settings {
    /// Reads them all. `flags` are those given on the command line, by name.
    pub(crate) fn load(flags: &[(&'static str, Option<String>)]) -> anyhow::Result<Self> {
        let mut all: BTreeMap<&'static str, Sourced> =
            KNOWN.iter().map(|(n, d)| (*n, Sourced { value: (*d).to_owned(), source: "default".to_owned() })).collect();
        let named = std::env::var("CAREMONGER_CONFIG").ok().filter(|f| !f.is_empty());
        let file = named.clone().unwrap_or_else(|| "caremonger.toml".to_owned());
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => Some(text),
            // Nobody has to have a settings file, but one that was named has to be there.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && named.is_none() => None,
            Err(e) => return Err(e).with_context(|| format!("the settings file {file} cannot be read; check CAREMONGER_CONFIG")),
        };
        if let Some(text) = text {
            let table: toml::Table = text.parse().with_context(|| format!("{file} cannot be read; mend the line named here"))?;
            for (name, value) in table {
                let Some(slot) = all.get_mut(name.as_str()) else {
                    bail!("{file} has a setting named {name}, which is not known; see caremonger config")
                };
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                *slot = Sourced { value, source: file.clone() };
            }
        }
        for (name, slot) in &mut all {
            let variable = format!("CAREMONGER_{}", name.to_uppercase());
            if let Ok(value) = std::env::var(&variable) {
                *slot = Sourced { value, source: variable };
            }
        }
        for (name, value) in flags {
            if let (Some(value), Some(slot)) = (value, all.get_mut(name)) {
                *slot = Sourced { value: value.clone(), source: "flag".to_owned() };
            }
        }
        Ok(Self { all })
    }

    fn get(&self, name: &str) -> &str {
        self.all.get(name).map(|s| s.value.as_str()).unwrap_or_default()
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|v| !v.is_empty())
    }

    /// For showing: the values in force, secrets hidden.
    pub(crate) fn shown(&self) -> BTreeMap<&'static str, Sourced> {
        let mut all = self.all.clone();
        if self.some("database_url").is_none()
            && let Some(slot) = all.get_mut("database_url")
        {
            slot.value = format!("sqlite:{}", self.data_dir().join(DATABASE_FILE).display());
        }
        if let (Some((_, title)), Some(slot)) = (self.first_pod(), all.get_mut("pod_title")) {
            slot.value = title;
        }
        for name in ["text_secret", "mail_in_secret", "call_bridge_token"] {
            if let Some(slot) = all.get_mut(name).filter(|s| !s.value.is_empty()) {
                "…".clone_into(&mut slot.value);
            }
        }
        for name in ["database_url", "public_url", "text_out_url", "call_bridge_url", "mail_url"] {
            if let Some(slot) = all.get_mut(name) {
                slot.value = without_secrets(&slot.value);
            }
        }
        all
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first that cannot.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.urls()?;
        self.listen()?;
        self.metrics_listen()?;
        self.database_url()?;
        self.letter_hour()?;
        self.time_zone()?;
        self.visits_per_minute()?;
        if let Some(pem) = self.federation()?.extra_roots {
            let roots = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
            anyhow::ensure!(!roots.is_empty(), "tls_extra_roots names a file that holds no certificates");
        }
        if let Some((name, _)) = self.first_pod() {
            caremonger_domain::actor::check_pod_name(&name).with_context(|| format!("pod is {name}"))?;
        }
        self.log_filter().map(|_| ())
    }

    /// How many requests, and how many forms among them, are taken from one visitor in a minute; zero: as many as come.
    pub(crate) fn visits_per_minute(&self) -> anyhow::Result<(u32, u32)> {
        let number = |name: &str| {
            let text = self.get(name);
            text.parse().with_context(|| format!("{name} is {text}; write a number, such as 600, or 0 for no limit"))
        };
        Ok((number("requests_per_minute")?, number("forms_per_minute")?))
    }

    /// What is logged.
    pub(crate) fn log_filter(&self) -> anyhow::Result<EnvFilter> {
        let log = self.get("log");
        EnvFilter::try_new(log).with_context(|| format!("log is {log}; write it like info or caremonger_federation=debug,info"))
    }

    pub(crate) fn urls(&self) -> anyhow::Result<Urls> {
        Urls::new(self.get("public_url")).with_context(|| format!("public_url is {}", self.get("public_url")))
    }

    pub(crate) fn listen(&self) -> anyhow::Result<SocketAddr> {
        self.get("listen").parse().with_context(|| format!("listen is {}; write it like 127.0.0.1:8080", self.get("listen")))
    }

    pub(crate) fn metrics_listen(&self) -> anyhow::Result<Option<SocketAddr>> {
        let parse = |v: String| v.parse().with_context(|| format!("metrics_listen is {v}; write it like 127.0.0.1:9090"));
        self.some("metrics_listen").map(parse).transpose()
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        PathBuf::from(self.get("data_dir"))
    }

    pub(crate) fn database_url(&self) -> anyhow::Result<DatabaseUrl> {
        match self.some("database_url") {
            Some(url) => {
                url.parse().with_context(|| "database_url cannot be used; write sqlite:PATH or postgres://USER@HOST/NAME")
            }
            None => Ok(DatabaseUrl::Sqlite(self.data_dir().join(DATABASE_FILE))),
        }
    }

    /// The file with the key for people's details, where it is not in its usual place.
    pub(crate) fn vault_key_file(&self) -> Option<PathBuf> {
        self.some("vault_key_file").map(PathBuf::from)
    }

    /// The mail server: `smtps://USER:PASSWORD@HOST`, or `smtp://…` with STARTTLS.
    pub(crate) fn mail_url(&self) -> Option<String> {
        self.some("mail_url")
    }

    /// Whom mails come from: `Maple <pods@example.org>`.
    pub(crate) fn mail_from(&self) -> Option<String> {
        self.some("mail_from")
    }

    /// What a mail server that hands mails over and the node know each other by.
    pub(crate) fn mail_in_secret(&self) -> Option<String> {
        self.some("mail_in_secret")
    }

    /// The time zone of the node's neighbours.
    pub(crate) fn time_zone(&self) -> anyhow::Result<Zone> {
        let zone = self.get("time_zone");
        zone.parse().ok().with_context(|| format!("time_zone is {zone}; write one such as America/Toronto or UTC"))
    }

    /// The hour of the day, in UTC, at which gathered news go out.
    pub(crate) fn letter_hour(&self) -> anyhow::Result<u32> {
        let hour = self.get("letter_hour");
        hour.parse().ok().filter(|h| *h < 24).with_context(|| format!("letter_hour is {hour}; write an hour from 0 to 23"))
    }

    /// Where text messages are posted to.
    pub(crate) fn text_out_url(&self) -> Option<String> {
        self.some("text_out_url")
    }

    /// What the gateway of text messages and the node know each other by.
    pub(crate) fn text_secret(&self) -> Option<String> {
        self.some("text_secret")
    }

    /// Where the gateway is asked that rings two and joins them.
    pub(crate) fn call_bridge_url(&self) -> Option<String> {
        self.some("call_bridge_url")
    }

    /// What it knows the node by.
    pub(crate) fn call_bridge_token(&self) -> Option<String> {
        self.some("call_bridge_token")
    }

    pub(crate) fn loopback(&self) -> anyhow::Result<bool> {
        self.is_on("federation_loopback")
    }

    fn is_on(&self, name: &str) -> anyhow::Result<bool> {
        match self.get(name) {
            "true" | "1" => Ok(true),
            "false" | "0" | "" => Ok(false),
            other => bail!("{name} is {other}; write true or false"),
        }
    }

    pub(crate) fn federation(&self) -> anyhow::Result<caremonger_federation::Settings> {
        let read =
            |path: String| std::fs::read(&path).with_context(|| format!("tls_extra_roots names {path}, which cannot be read"));
        Ok(caremonger_federation::Settings {
            loopback: self.loopback()?,
            extra_roots: self.some("tls_extra_roots").map(read).transpose()?,
            secure_mode: self.is_on("secure_mode")?,
            inbox_per_minute: self
                .get("inbox_per_minute")
                .parse()
                .ok()
                .filter(|n| *n > 0)
                .with_context(|| format!("inbox_per_minute is {}; write a number above zero", self.get("inbox_per_minute")))?,
        })
    }

    /// Name and title of the pod to make on the first start.
    pub(crate) fn first_pod(&self) -> Option<(String, String)> {
        let name = self.some("pod")?;
        let title = self.some("pod_title").unwrap_or_else(|| name.clone());
        Some((name, title))
    }
}

/// The database's file in the data folder.
const DATABASE_FILE: &str = "caremonger.db";

/// A URL with whoever it names, and every value of its query, left out: a secret may be in any of them.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(p, q)| (p, Some(q)));
    // The last @: one in a password need not have been encoded.
    let place = place.rsplit_once('@').map_or_else(|| place.to_owned(), |(_, host)| format!("…@{host}"));
    let harmless = ["host", "port", "dbname", "sslmode", "application_name", "connect_timeout"];
    let shown = query.map(|q| {
        let pairs = q.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if harmless.contains(&name) => format!("{name}={value}"),
            Some((name, _)) => format!("{name}=…"),
            None => "…".to_owned(),
        });
        format!("?{}", pairs.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{place}{}", shown.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn no_secret_of_a_url_is_shown() {
        for (url, shown) in [
            ("postgres://ana:secret@db.example/node", "postgres://…@db.example/node"),
            ("postgres://secret@db.example/node", "postgres://…@db.example/node"),
            ("postgres://ana:se@c/ret@db.example/node", "postgres://…@db.example/node"),
            ("postgres://db.example/node?user=ana&password=secret", "postgres://db.example/node?user=…&password=…"),
            ("postgres:///node?host=/run/pg&sslpassword=secret&secret", "postgres:///node?host=/run/pg&sslpassword=…&…"),
            ("sqlite:./data/caremonger.db", "sqlite:./data/caremonger.db"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(without_secrets(url), shown, "{url}");
        }
    }
}
