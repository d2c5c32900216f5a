//! Clients for asking others: they go where the node's own goes, with the same roots, and to no private address.

use std::{sync::Arc, time::Duration};

use caremonger_federation::guard::GuardedResolver;
use reqwest::{Client, redirect::Policy};

use crate::settings::Settings;

/// A client that calls itself `name`, follows no redirect, and gives up after `patience`.
pub(crate) fn guarded(settings: &Settings, loopback: bool, name: &str, patience: Duration) -> anyhow::Result<Client> {
    let mut builder = Client::builder()
        .user_agent(name)
        .timeout(patience)
        .redirect(Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(GuardedResolver { loopback }));
    if let Some(pem) = settings.federation()?.extra_roots {
        builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(&pem)?);
    }
    Ok(builder.build()?)
}
