//! Hostile and merely odd requests, signed either way (handbook sections 6.1, 6.3 and 10.4), and the requests of the servers
//! in use. What is signed is put together here by hand, so that a mistake in ours cannot hide itself.

mod cavage;
mod cavage_times;
mod draft;
mod draft9421;
mod request;
mod rfc9421;
mod senders;
