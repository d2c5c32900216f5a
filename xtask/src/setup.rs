//! What the tests need beside Rust: a PostgreSQL server, Chromium and Node. Installed where missing, found where present.

mod chromium;
mod debian;
mod node;
mod postgres;

use std::{ffi::OsString, path::Path};

use anyhow::Result;

use self::postgres::{Binaries, Server};

/// How much to set up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// PostgreSQL, Chromium and Node; a test that misses something fails.
    Everything,
    /// PostgreSQL alone; what needs a browser or Node skips itself.
    Database,
}

/// Everything set up, until it is dropped.
pub(crate) struct Setup {
    variables: Vec<(&'static str, OsString)>,
    /// Stops the server when dropped.
    _server: Option<Server>,
}

impl Setup {
    /// Installs what is missing, starts the database server.
    pub(crate) fn new(root: &Path, target: &Path, wanted: Wanted) -> Result<Self> {
        let tests = root.join("tests");
        let mut missing = Vec::new();
        let own_server = std::env::var_os(postgres::VARIABLE).is_none();
        if own_server && Binaries::find().is_none() {
            missing.push("postgresql");
        }
        if wanted == Wanted::Everything {
            if chromium::find()?.is_none() {
                missing.push("chromium");
            }
            if !node::is_installed(&tests)? && node::npm().is_none() {
                missing.push("npm");
            }
        }
        debian::install(&missing)?;

        let mut variables = Vec::new();
        if wanted == Wanted::Everything {
            variables.push((chromium::VARIABLE, chromium::installed()?.into_os_string()));
            variables.push((node::VARIABLE, node::install(&tests)?.into_os_string()));
            variables.push(("CAREMONGER_TEST_REQUIRE_ALL", "1".into()));
        }
        // Last, so that nothing that can fail comes between its start and the value that stops it.
        let server = if own_server { Some(Server::start(Binaries::installed()?, target)?) } else { None };
        if let Some(server) = &server {
            variables.push((postgres::VARIABLE, server.url().into()));
        }
        Ok(Self { variables, _server: server })
    }

    /// The environment variables by which the tests find all this.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, &OsString)> {
        self.variables.iter().map(|(name, value)| (*name, value))
    }
}
