//! A pod's kit: written without anybody in it, shared with whoever wants to do the same, and taken in by a pod that begins (I10).

use caremonger_domain::{
    Refusal, Timestamp, category,
    gate::check_text,
    kit::{Ancestor, FORMAT, Kit, LINEAGE_MAX, List, Rule, Words},
};
use caremonger_store::{
    Conn,
    agreement::agreement_all,
    category::{category_all, desk_categories},
    member::{Member, member_page},
    pod::{Pod, pod_find},
    pod_flyer::pod_flyer_all,
    pod_kit::{PodKit, pod_kit_find, pod_kit_put},
    pod_words::pod_words_find,
    shopping::shopping_all,
};
use caremonger_wire::urls::Urls;

use crate::{
    Error, Node, Tx, agreement, category as own_category, member, operator,
    pod::{self, NewPod},
    pod_flyer,
    pod_words::{self, LATE_CANCEL},
    shopping,
};

/// A kit as it would be written now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The kit.
    pub kit: Kit,
    /// The names of what has a phone number or the like in it and stays behind.
    pub left_out: Vec<String>,
}

/// Whether a text can go to anybody; what cannot is noted by its name.
fn may_go(name: &str, text: &str, left_out: &mut Vec<String>) -> bool {
    let clean = check_text(name).is_ok() && check_text(text).is_ok();
    if !clean {
        left_out.push(name.to_owned());
    }
    clean
}

/// How a pod does things, with nobody in it. What holds a private detail stays behind.
///
/// # Errors
/// [`Error::Db`].
pub fn write(conn: &mut Conn, urls: &Urls, pod: &Pod, now: Timestamp) -> Result<Written, Error> {
    let mut left_out = Vec::new();
    let mut agreements: Vec<Rule> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for a in agreement_all(conn, pod.id)? {
        // Of each the version that holds comes first; those before it hold no more, whether it can go or not.
        if seen.contains(&a.title) {
            continue;
        }
        seen.push(a.title.clone());
        if may_go(&a.title, &a.text, &mut left_out) {
            agreements.push(Rule { title: a.title, text: a.text, language: a.language });
        }
    }
    let own = category_all(conn)?;
    let title_of = |slug: &str| own.iter().find(|c| c.slug == slug).map_or_else(|| slug.to_owned(), |c| c.title.clone());
    let through = desk_categories(conn, pod.id)?;
    let through_desk = through.iter().map(|slug| title_of(slug)).collect();
    // What goes through the desk goes along, whichever pod of the node added it.
    let categories = own.iter().filter(|c| c.pod == pod.id || through.contains(&c.slug)).map(|c| c.title.clone()).collect();
    let words = pod_words_find(conn, pod.id, LATE_CANCEL)?
        .filter(|(_, words)| may_go(LATE_CANCEL, words, &mut left_out))
        .map(|(language, words)| Words { place: LATE_CANCEL.to_owned(), language, words });
    let mut shopping_lists = Vec::new();
    for l in shopping_all(conn, pod.id)? {
        if may_go(&l.title, &l.lines, &mut left_out) {
            shopping_lists.push(List { title: l.title, lines: l.lines });
        }
    }
    let flyers = pod_flyer_all(conn, pod.id)?;
    let flyers = flyers.into_iter().filter(|f| may_go(&f.title, &f.lines, &mut left_out)).collect();
    let mut lineage = pod_kit_find(conn, pod.id)?.lineage;
    lineage.push(Ancestor { title: pod.title.clone(), address: urls.address(&pod.name), at: now });
    lineage.drain(..lineage.len().saturating_sub(LINEAGE_MAX));
    let kit = Kit {
        caremonger_kit: FORMAT,
        lineage,
        summary: pod.summary.clone(),
        agreements,
        categories,
        through_desk,
        words: words.into_iter().collect(),
        shopping_lists,
        flyers,
    };
    Ok(Written { kit, left_out })
}

/// The kit of a pod that lets anybody copy it.
///
/// # Errors
/// [`Refusal::NotFound`] where it does not, or there is no such pod.
pub fn shared(conn: &mut Conn, urls: &Urls, name: &str, now: Timestamp) -> Result<(Pod, Kit), Error> {
    let pod = pod::alive(conn, name)?;
    if !pod_kit_find(conn, pod.id)?.shared {
        return Err(Refusal::NotFound.into());
    }
    let kit = write(conn, urls, &pod, now)?.kit;
    Ok((pod, kit))
}

/// The desk says whether anybody may copy how its pod does things.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk.
pub fn share(tx: &mut Tx<'_>, who: &Member, shared: bool) -> Result<(), Error> {
    who.check_job("desk")?;
    let before = pod_kit_find(tx.conn, who.pod)?;
    if before.shared != shared {
        pod_kit_put(tx.conn, who.pod, &PodKit { shared, ..before })?;
        operator::log(tx, &who.id.to_string(), if shared { "kit-share" } else { "kit-keep" }, "")?;
    }
    Ok(())
}

/// What came of taking a kit in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many things are there now that were not before.
    pub new: usize,
    /// The names of what was left: it is there already, or several neighbours have to agree on it first.
    pub left: Vec<String>,
}

impl Taken {
    fn note(&mut self, name: &str, done: Result<(), Error>) -> Result<(), Error> {
        match done {
            Ok(()) => self.new += 1,
            Err(Error::Refused(_)) => self.left.push(name.to_owned()),
            Err(e) => return Err(e),
        }
        Ok(())
    }
}

/// Takes a kit in at the desk of a pod. What is there already stays as it is. Agreements hold at once only where there is nobody yet
/// who would have to be asked; where there are several neighbours they are theirs to decide on.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk.
pub fn take_in(tx: &mut Tx<'_>, who: &Member, kit: &Kit) -> Result<Taken, Error> {
    who.check_job("desk")?;
    let mut taken = Taken::default();
    let alone = member_page(tx.conn, who.pod, None, 2)?.len() == 1;
    let there: Vec<String> = agreement_all(tx.conn, who.pod)?.into_iter().map(|a| a.title).collect();
    for rule in &kit.agreements {
        let begun = |tx: &mut Tx<'_>| match alone && !there.contains(&rule.title) {
            true => agreement::begin(tx, who, &rule.title, &rule.text, &rule.language),
            false => Err(Refusal::NameTaken.into()),
        };
        let begun = tx.attempt(begun);
        taken.note(&rule.title, begun)?;
    }
    for title in &kit.categories {
        let added = tx.attempt(|tx| own_category::add(tx, who, title));
        taken.note(title, added)?;
    }
    let own = category_all(tx.conn)?;
    let slug_of = |title: &String| match category::find(title) {
        Some(c) => Some(c.slug.to_owned()),
        None => own.iter().find(|c| c.title.to_lowercase() == title.to_lowercase()).map(|c| c.slug.clone()),
    };
    let mut through = desk_categories(tx.conn, who.pod)?;
    for word in &kit.through_desk {
        match slug_of(word) {
            Some(slug) => through.push(slug),
            None => taken.left.push(word.clone()),
        }
    }
    own_category::through_desk(tx, who, &through)?;
    for w in kit.words.iter().filter(|w| w.place == LATE_CANCEL) {
        let put = match pod_words_find(tx.conn, who.pod, LATE_CANCEL)? {
            Some(_) => Err(Refusal::NameTaken.into()),
            None => tx.attempt(|tx| pod_words::put(tx, who, LATE_CANCEL, &w.language, &w.words)),
        };
        taken.note(LATE_CANCEL, put)?;
    }
    let lists: Vec<String> = shopping_all(tx.conn, who.pod)?.into_iter().map(|l| l.title).collect();
    for list in &kit.shopping_lists {
        let put = match lists.contains(&list.title) {
            true => Err(Refusal::NameTaken.into()),
            false => tx.attempt(|tx| shopping::put(tx, who, &list.title, &list.lines)),
        };
        taken.note(&list.title, put)?;
    }
    let flyers: Vec<String> = pod_flyer_all(tx.conn, who.pod)?.into_iter().map(|f| f.language).collect();
    for flyer in &kit.flyers {
        let put = match flyers.contains(&flyer.language) {
            true => Err(Refusal::NameTaken.into()),
            false => tx.attempt(|tx| pod_flyer::put(tx, who, flyer.clone())),
        };
        taken.note(&flyer.title, put)?;
    }
    let before = pod_kit_find(tx.conn, who.pod)?;
    if before.lineage.is_empty() {
        pod_kit_put(tx.conn, who.pod, &PodKit { lineage: kit.lineage.clone(), ..before })?;
    }
    operator::log(tx, &who.id.to_string(), "kit-take", &kit.lineage.last().map(|a| a.address.clone()).unwrap_or_default())?;
    Ok(taken)
}

/// A new pod from a kit, with its first neighbour: the pod, what came of the kit, and a link that signs them in.
///
/// # Errors
/// Those of making a pod and of adding a neighbour; the pod stays where the neighbour could not be added.
pub async fn begin(node: &Node, mut new: NewPod, handle: String, name: String, kit: Kit) -> Result<(Pod, Taken, String), Error> {
    if new.summary.is_empty() {
        new.summary.clone_from(&kit.summary);
    }
    let pod = pod::create(node, new).await?;
    let (who, link) = member::add(node, handle, pod.name.clone(), name, first_jobs()).await?;
    let taken = node.act(move |tx| take_in(tx, &who, &kit)).await?;
    own_category::refresh(node).await?;
    Ok((pod, taken, link))
}

/// The jobs of the first neighbour of a pod.
#[must_use]
pub fn first_jobs() -> Vec<String> {
    vec!["desk".to_owned(), "keys".to_owned()]
}

/// Where a pod has its way of doing things from: the last one in the line.
///
/// # Errors
/// [`Error::Db`].
pub fn parent(conn: &mut Conn, pod: &Pod) -> Result<Option<Ancestor>, Error> {
    Ok(pod_kit_find(conn, pod.id)?.lineage.pop())
}

/// What the desk sees of its pod's kit.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk.
pub fn at_desk(conn: &mut Conn, urls: &Urls, who: &Member, now: Timestamp) -> Result<(Pod, PodKit, Written), Error> {
    who.check_job("desk")?;
    let pod = pod_find(conn, who.pod)?.ok_or(Refusal::NotFound)?;
    Ok((pod.clone(), pod_kit_find(conn, pod.id)?, write(conn, urls, &pod, now)?))
}
