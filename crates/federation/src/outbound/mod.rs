//! What goes out: signed and posted by [`send`], taken from the queue by [`worker`].

pub mod send;
pub mod worker;
