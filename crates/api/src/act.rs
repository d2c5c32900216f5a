//! Calls that do one thing and say little: what they answer, and how they are written down.

use axum::{http::StatusCode, response::Response};
use caremonger_app::{Error, Tx};
use caremonger_domain::Refusal;
use caremonger_store::member::Member;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    body::{Nothing, read_id},
    idempotent::Post,
};

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// Its id.
    id: String,
}

impl Made {
    pub(crate) fn of(id: impl ToString) -> Self {
        Self { id: id.to_string() }
    }
}

/// It is done, and there is nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {}

/// What is done to something by somebody.
pub(crate) type Act<I> = fn(&mut Tx<'_>, &Member, I) -> Result<(), Error>;

/// Does something to what a path names, and answers with what `show` reads of it then.
pub(crate) async fn then<I, B>(
    id: &str,
    post: Post<Nothing>,
    act: Act<I>,
    show: fn(&mut Tx<'_>, &Member, I) -> Result<B, Error>,
) -> Result<Response, Problem>
where
    I: std::str::FromStr + Copy + Send + Sync + 'static,
    B: Serialize + 'static,
{
    let id: I = read_id(id)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        act(tx, member, id)?;
        show(tx, member, id)
    })
    .await
}

/// Does something to what a path names, and says no more than that it is done.
pub(crate) async fn done<I>(id: &str, post: Post<Nothing>, act: Act<I>) -> Result<Response, Problem>
where
    I: std::str::FromStr + Copy + Send + Sync + 'static,
{
    then(id, post, act, |_, _, _| Ok(Done {})).await
}

/// An error that names the field at fault as the body calls it.
pub(crate) fn renamed(e: Error, names: &[(&'static str, &'static str)]) -> Error {
    match e {
        Error::Refused(Refusal::Invalid(words, field)) => {
            let name = names.iter().find(|(from, _)| *from == field).map_or(field, |(_, to)| *to);
            Refusal::Invalid(words, name).into()
        }
        other => other,
    }
}

/// Calls without a body that do one thing each to what their path names: `$do` takes the id, the call, and what is done.
macro_rules! acts {
    ($do:ident -> $answer:ident; $($(#[$doc:meta])* $name:ident, $path:literal, $operation:literal, $words:literal, $act:path;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = $words, body = $answer)))]
        pub(crate) async fn $name(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
            $do(&id, post, $act).await
        }
    )+};
}
