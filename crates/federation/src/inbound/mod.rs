//! What comes in: checked and stored by [`receive`], handled later by [`worker`].

pub mod authenticate;
pub mod receive;
pub mod worker;
