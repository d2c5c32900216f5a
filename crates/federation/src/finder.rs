//! The way by which acts look others up.

use std::sync::Weak;

use caremonger_app::directory::{Directory, Document, Lookup, LookupError, Told};

use crate::{Federation, federation::Inner, fetch::FetchError};

/// The node's way to look others up: holds the federation only weakly, since that holds the node.
pub(crate) struct Finder(pub(crate) Weak<Inner>);

impl Directory for Finder {
    fn by_address<'a>(&'a self, address: &'a str) -> Lookup<'a> {
        Box::pin(async move {
            match self.0.upgrade() {
                Some(inner) => Federation(inner).by_address(address).await,
                None => Err(LookupError::Unreachable("this node is shutting down".into())),
            }
        })
    }

    fn document<'a>(&'a self, uri: &'a str) -> Document<'a> {
        Box::pin(async move {
            match self.0.upgrade() {
                Some(inner) => Federation(inner).fresh(uri).await.map_err(|e| match e {
                    FetchError::Gone | FetchError::Refused(404) => LookupError::NotFound,
                    other => LookupError::Unreachable(other.to_string()),
                }),
                None => Err(LookupError::Unreachable("this node is shutting down".into())),
            }
        })
    }

    fn profile<'a>(&'a self, host: &'a str) -> Told<'a> {
        Box::pin(async move {
            match self.0.upgrade() {
                Some(inner) => Federation(inner).profile(host).await.map_err(|e| match e {
                    FetchError::Gone | FetchError::Refused(404) => LookupError::NotFound,
                    other => LookupError::Unreachable(other.to_string()),
                }),
                None => Err(LookupError::Unreachable("this node is shutting down".into())),
            }
        })
    }
}
