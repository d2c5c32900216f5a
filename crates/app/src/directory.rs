//! Looking up actors elsewhere. The network side lives in `federation`; acts here only ask for the result.

use std::{future::Future, pin::Pin};

use caremonger_store::remote_actor::RemoteActor;

/// Why somebody was not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The text is no address.
    #[error("Write the address like @maple@maple.example.")]
    BadAddress,
    /// There is nobody of that address.
    #[error("Nobody was found at that address. Check its spelling.")]
    NotFound,
    /// The other server did not answer as it should.
    #[error("The other server did not answer as it should. Try again later.")]
    Unreachable(String),
}

/// A future of a look-up.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = Result<RemoteActor, LookupError>> + Send + 'a>>;

/// A future of a document.
pub type Document<'a> = Pin<Box<dyn Future<Output = Result<serde_json::Value, LookupError>> + Send + 'a>>;

/// A future of what a node says of itself, with the address that said it.
pub type Told<'a> = Pin<Box<dyn Future<Output = Result<(String, serde_json::Value), LookupError>> + Send + 'a>>;

/// Finds actors of other servers, by network if need be.
pub trait Directory: Send + Sync + 'static {
    /// By address, `@pod@host`.
    fn by_address<'a>(&'a self, address: &'a str) -> Lookup<'a>;

    /// The document of an actor as its server shows it now.
    fn document<'a>(&'a self, uri: &'a str) -> Document<'a>;

    /// What the node at a host says of itself in public ([`caremonger_wire::neighbourhood`]).
    fn profile<'a>(&'a self, host: &'a str) -> Told<'a>;
}
