//! A pod's shopping lists, and what a household of so many needs of one (D9).

use caremonger_domain::{
    Refusal,
    id::{CaseId, ShoppingListId},
    listing::tidy_line,
    person::{Details, Field, WORDS_MAX},
    shopping::{PEOPLE_MAX, fill, read, words},
};
use caremonger_store::{
    member::Member,
    shopping::{ShoppingList, shopping_all, shopping_delete, shopping_put},
};

use crate::{Error, Tx, case, person};

/// Most lists of a pod.
const MOST: usize = 30;

/// Keeps a list of the desk's pod; one that is called the same is replaced.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Invalid`] naming `title` or `lines`.
pub fn put(tx: &mut Tx<'_>, who: &Member, title: &str, lines: &str) -> Result<(), Error> {
    who.check_job("desk")?;
    let title = tidy_line(title);
    if !(2..=40).contains(&title.chars().count()) {
        return Err(Refusal::Invalid("Write 2 to 40 letters.", "title").into());
    }
    let lines = lines.replace('\r', "");
    read(&lines)?;
    let all = shopping_all(tx.conn, who.pod)?;
    if all.len() >= MOST && all.iter().all(|l| l.title != title) {
        return Err(Refusal::Invalid("Thirty lists are the most. Take one away first.", "title").into());
    }
    let list = ShoppingList { id: ShoppingListId::new(tx.now, tx.bits()), pod: who.pod, title, lines };
    Ok(shopping_put(tx.conn, &list, tx.now)?)
}

/// Takes a list away.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn take_away(tx: &mut Tx<'_>, who: &Member, id: ShoppingListId) -> Result<(), Error> {
    who.check_job("desk")?;
    if shopping_delete(tx.conn, id, who.pod)? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Adds what a household of so many needs of a list to what is to be bought for a case.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] naming `people`.
pub fn fill_in(tx: &mut Tx<'_>, who: &Member, id: CaseId, list: ShoppingListId, people: u32) -> Result<(), Error> {
    let c = case::at_desk(tx.conn, who, id)?;
    if !(1..=PEOPLE_MAX).contains(&people) {
        return Err(Refusal::Invalid("Write how many they are, from 1 to 30.", "people").into());
    }
    let list = shopping_all(tx.conn, who.pod)?.into_iter().find(|l| l.id == list).ok_or(Refusal::NotFound)?;
    let more = words(&fill(&read(&list.lines)?, people));
    let before = person::one(tx.conn, tx.node, c.person, Field::Shopping)?;
    let all = before.map_or_else(|| more.clone(), |text| format!("{text}\n{more}"));
    if all.chars().count() > WORDS_MAX {
        return Err(Refusal::Invalid("Keep it shorter.", "list").into());
    }
    case::tell(tx, who, id, &Details::default().with(Field::Shopping, &all)?)
}
