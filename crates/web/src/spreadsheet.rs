//! Tables that a reader takes along and opens with a spreadsheet (CSV, RFC 4180).

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

use crate::{error::WebError, layout::private};

/// A text in such a table: what begins like a formula is none.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

/// A table of rows, its heads first, as a file of that name.
pub(crate) fn file<const N: usize>(name: &str, rows: impl IntoIterator<Item = [String; N]>) -> Result<Response, WebError> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        table.write_record(row.map(|text| cell(&text))).map_err(|e| WebError::Failed(e.to_string()))?;
    }
    let bytes = table.into_inner().map_err(|e| WebError::Failed(e.to_string()))?;
    Ok(private(answer(name, bytes)))
}

/// A table that is written already, as a file of that name.
pub(crate) fn answer(name: &str, table: impl Into<axum::body::Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, table.into()).into_response()
}
