//! The forms with which a listing is looked after: renewed, changed, closed, repeated, deleted.

use caremonger_app::recurrence;
use caremonger_domain::listing::{Listing, REMIND_BEFORE};

use crate::{
    form::{Field, FormView},
    layout::Visit,
};

/// All of them, as far as they make sense now.
pub(crate) fn forms(visit: &Visit, l: &Listing, open: bool, every: Option<i64>) -> Vec<FormView> {
    let at = |what: &str| format!("/listings/{}/{what}", l.id);
    let mut forms = Vec::new();
    let soon = visit.node.now().plus(REMIND_BEFORE);
    if open && l.closes_at.is_some_and(|end| end <= soon) {
        forms.push(FormView::new(visit, "renew", at("renew")).button(visit.t("renew-button"), "main"));
    }
    if open {
        let mut change = FormView::new(visit, "change", at("change"))
            .field(Field::line("title", visit.t("field-title"), &l.title).required())
            .field(Field::text("description", visit.t("field-description"), &l.description));
        if let Some(stock) = l.stock {
            change = change.field(
                Field::number("amount", visit.t("field-amount-all"), &stock.amount.to_string())
                    .hint(visit.t("field-amount-all-hint"))
                    .required(),
            );
        }
        let until = l.closes_at.map(|t| t.date()).unwrap_or_default();
        forms.push(
            change
                .field(Field::date("closes_at", visit.t("field-closes-at"), &until).hint(visit.t("field-closes-at-hint")))
                .button(visit.t("change-button"), "main")
                .fold(visit.t("change-fold")),
        );
        forms.push(
            FormView::new(visit, "close", at("close")).button(visit.t("close-button"), "quiet").fold(visit.t("close-fold")),
        );
    }
    if every.is_some() {
        forms.push(
            FormView::new(visit, "again-end", at("again"))
                .field(Field::hidden("every", ""))
                .button(visit.t("again-end"), "quiet"),
        );
    } else if open && (l.needed_by.is_some() || l.closes_at.is_some()) && l.author().is_some() {
        let often = recurrence::EVERY.iter().map(|d| (d.to_string(), visit.t(&format!("again-{d}")))).collect();
        forms.push(
            FormView::new(visit, "again", at("again"))
                .field(Field::select("every", visit.t("again-how-often"), "7", often).hint(visit.t("again-hint")))
                .button(visit.t("again-button"), "main")
                .fold(visit.t("again-fold")),
        );
    }
    forms.push(
        FormView::new(visit, "delete", at("delete")).button(visit.t("delete-button"), "danger").fold(visit.t("delete-fold")),
    );
    forms
}
