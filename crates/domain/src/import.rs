//! Lists that are brought over: spreadsheets and contact lists as CSV, and exported chats as text (C9).

use crate::{Refusal, person::Field, vocabulary::words};

/// Most rows of a list.
pub const ROWS_MAX: usize = 1_000;
/// Most columns that are looked at.
pub const COLUMNS_MAX: usize = 12;

words! {
    /// What the rows of a list become.
    Kind {
        /// Cases of the desk.
        Cases = "cases",
        /// Neighbours of the pod.
        Neighbours = "neighbours",
    }
}

words! {
    /// What stands in a column.
    Column {
        /// Nothing of use.
        Skip = "skip",
        /// What is needed.
        What = "what",
        /// What to call them.
        Name = "name",
        /// A phone number.
        Phone = "phone",
        /// A mail address.
        Mail = "mail",
        /// Where about.
        Corner = "corner",
        /// The door.
        Door = "door",
        /// How many they are.
        Household = "household",
        /// What to buy.
        Shopping = "shopping",
        /// What whoever helps has to know.
        Note = "note",
        /// A named area.
        Area = "area",
    }
}

impl Column {
    /// The detail of a person that a column holds, if it is one.
    #[must_use]
    pub const fn detail(self) -> Option<Field> {
        Some(match self {
            Self::Name => Field::Name,
            Self::Phone => Field::Phone,
            Self::Mail => Field::Mail,
            Self::Corner => Field::Corner,
            Self::Door => Field::Door,
            Self::Household => Field::Household,
            Self::Shopping => Field::Shopping,
            Self::Note => Field::Note,
            Self::Skip | Self::What | Self::Area => return None,
        })
    }

    /// What a heading most likely means, in the languages of the pages.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let begins = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
        Some(match () {
            () if heading.is_empty() => return None,
            () if begins(&["phone", "tel", "tél", "mobile", "cell", "móvil", "هاتف", "رقم", "جوال"]) => Self::Phone,
            () if begins(&["mail", "e-mail", "email", "correo", "courriel", "بريد"]) => Self::Mail,
            () if begins(&["name", "first name", "nom", "prénom", "nombre", "اسم", "الاسم"]) => Self::Name,
            () if begins(&["need", "what", "request", "ask", "besoin", "quoi", "necesi", "qué", "que ", "حاجة", "ماذا"]) => {
                Self::What
            }
            () if begins(&["address", "street", "door", "adresse", "rue", "direcci", "calle", "عنوان", "شارع"]) => {
                Self::Door
            }
            () if begins(&["area", "neighbo", "quartier", "barrio", "zone", "zona", "حي", "منطقة"]) => Self::Area,
            () if begins(&["household", "family", "people", "foyer", "famille", "hogar", "familia", "أسرة", "عائلة"]) => {
                Self::Household
            }
            () if begins(&["shopping", "groceries", "courses", "compra", "مشتريات"]) => Self::Shopping,
            () if begins(&["cross", "corner", "where", "coin", "où", "esquina", "dónde", "أين"]) => Self::Corner,
            () if begins(&["note", "comment", "remark", "remarque", "nota", "coment", "ملاحظ"]) => Self::Note,
            () => return None,
        })
    }
}

/// A list as it was read: every row has as many cells as the widest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// What each column most likely holds.
    pub guess: Vec<Column>,
    /// Whether the first row looks like headings.
    pub headings: bool,
    /// Whether it is an exported chat: nobody has read those words yet, so none of them becomes a fact that stays.
    pub chat: bool,
}

/// A line of an exported chat: when, who, what. Phones write it in two ways: `24/11/2020, 14:05 - Ana: Milk` and
/// `[24/11/2020, 14:05:33] Ana: Milk`.
fn chat_line(line: &str) -> Option<[&str; 3]> {
    let line = line.trim_start_matches(['\u{200e}', '\u{200f}', '\u{feff}']);
    let (when, rest) = match line.strip_prefix('[') {
        Some(rest) => rest.split_once("] ")?,
        None => line.split_once(" - ")?,
    };
    let is_time = (6..=30).contains(&when.chars().count()) && when.contains(':') && when.starts_with(|c: char| c.is_numeric());
    let (who, words) = rest.split_once(": ")?;
    (is_time && who.chars().count() <= 60).then_some([when, who.trim(), words.trim()])
}

fn chat(text: &str) -> Option<Vec<Vec<String>>> {
    let first = text.lines().find(|l| !l.trim().is_empty())?;
    // The first line of an export is often a notice without a name.
    let begins = chat_line(first).is_some() || text.lines().filter(|l| !l.trim().is_empty()).nth(1).and_then(chat_line).is_some();
    if !begins {
        return None;
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        match (chat_line(line), rows.last_mut()) {
            (Some(parts), _) => rows.push(parts.map(str::to_owned).to_vec()),
            (None, Some(last)) if !line.trim().is_empty() => {
                if let Some(words) = last.get_mut(2) {
                    words.push('\n');
                    words.push_str(line.trim());
                }
            }
            _ => {}
        }
    }
    Some(rows)
}

fn cells(text: &str) -> Result<Vec<Vec<String>>, Refusal> {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    let delimiter = [('\t', b'\t'), (';', b';'), (',', b',')].into_iter().max_by_key(|(c, _)| count(*c)).map_or(b',', |(_, b)| b);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|_| Refusal::Invalid("We cannot read this list. Save it as CSV and paste it again.", "text"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        rows.push(record.iter().take(COLUMNS_MAX).map(|cell| cell.trim().to_owned()).collect());
    }
    Ok(rows)
}

/// Reads a list and guesses what stands in its columns.
///
/// # Errors
/// [`Refusal::Invalid`] naming `text`.
pub fn read(text: &str) -> Result<Table, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    let from_chat = chat(text);
    let is_chat = from_chat.is_some();
    let mut rows = from_chat.map_or_else(|| cells(text), Ok)?;
    if rows.is_empty() {
        return Err(Refusal::Invalid("Paste a list first.", "text"));
    }
    if rows.len() > ROWS_MAX {
        return Err(Refusal::Invalid("A thousand lines at a time are the most.", "text"));
    }
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(wide, String::new());
    }
    if is_chat {
        return Ok(Table { rows, guess: vec![Column::Skip, Column::Name, Column::What], headings: false, chat: true });
    }
    let of_first: Vec<Option<Column>> =
        rows.first().map(|r| r.iter().map(|c| Column::of_heading(c)).collect()).unwrap_or_default();
    let headings = of_first.iter().any(Option::is_some);
    let mut guess: Vec<Column> = Vec::new();
    for (at, heading) in of_first.into_iter().enumerate() {
        let looks_like =
            rows.iter().skip(usize::from(headings)).find_map(|r| r.get(at).filter(|c| !c.is_empty()).map(|c| by_look(c)));
        let column = heading.or(looks_like.flatten()).filter(|c| !guess.contains(c)).unwrap_or(Column::Skip);
        guess.push(column);
    }
    Ok(Table { rows, guess, headings, chat: false })
}

fn by_look(cell: &str) -> Option<Column> {
    let digits = crate::person::phone_digits(cell).len();
    if cell.contains('@') {
        Some(Column::Mail)
    } else if digits >= 7 && digits * 2 > cell.chars().count() {
        Some(Column::Phone)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_spreadsheet_is_read_whatever_divides_it() {
        for text in [
            "Name,Phone,Needs\nRosa,\"+1 416 555 0199\",\"Milk, bread\"\n\n",
            "Name;Phone;Needs\nRosa;+1 416 555 0199;Milk, bread",
            "\u{feff}Name\tPhone\tNeeds\r\nRosa\t+1 416 555 0199\tMilk, bread\r\n",
        ] {
            let table = read(text).expect(text);
            assert!(table.headings);
            assert_eq!(table.guess, [Column::Name, Column::Phone, Column::What], "{text}");
            assert_eq!(table.rows[1], ["Rosa", "+1 416 555 0199", "Milk, bread"], "{text}");
        }
    }

    #[test]
    fn a_list_without_headings_is_looked_at() {
        let table = read("Rosa,416 555 0199\nBo,bo@mail.example,and more").expect("a list");
        assert!(!table.headings);
        assert_eq!(table.guess, [Column::Skip, Column::Phone, Column::Skip]);
        assert_eq!(table.rows[0], ["Rosa", "416 555 0199", ""]);
    }

    #[test]
    fn an_exported_chat_is_read_with_lines_that_go_on() {
        let text = "24/11/2020, 14:04 - Messages are encrypted\n24/11/2020, 14:05 - Ana: We need milk\nand bread\n24/11/2020, 14:09 - +44 7700 900123: I can";
        let table = read(text).expect("a chat");
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0], ["24/11/2020, 14:05", "Ana", "We need milk\nand bread"]);
        assert_eq!(table.guess, [Column::Skip, Column::Name, Column::What]);
        let table = read("[24/11/2020, 14:05:33] Ana: Milk: two").expect("another phone's");
        assert_eq!(table.rows[0][2], "Milk: two");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(read(" \n\n").expect_err("nothing").field(), Some("text"));
        assert!(read(&"a,b\n".repeat(ROWS_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics_and_rows_are_even(text in "\\PC{0,300}") {
            if let Ok(table) = read(&text) {
                prop_assert!(table.rows.iter().all(|r| r.len() == table.guess.len()));
            }
        }
    }
}
