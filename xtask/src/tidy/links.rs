//! Links between the documents lead somewhere.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::{
    Findings,
    files::{self, Source},
};

/// Every relative link in the documents at the top and in `docs/` points to a file or folder that exists.
pub(crate) fn check(root: &Path, findings: &mut Findings) -> Result<()> {
    let at_the_top = files::entries(root)?.into_iter().filter(|path| path.extension().is_some_and(|found| found == "md"));
    let mut documents = at_the_top.map(|path| files::read(root, &path)).collect::<Result<Vec<Source>>>()?;
    documents.extend(files::below(root, "docs", "md")?);
    for document in &documents {
        for (line, target) in links(&document.text) {
            let Some(path) = file_of(target) else { continue };
            let at = format!("{}:{line}", document.path);
            match resolve(Path::new(&document.path), path) {
                None => findings.broken(at, format!("the link to {target} leads out of the repository")),
                Some(file) if !root.join(&file).exists() => findings.broken(at, format!("the link to {target} leads nowhere")),
                Some(_) => (),
            }
        }
    }
    Ok(())
}

/// The targets of all links and pictures, with their lines. What stands in code is no link.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in text.lines().enumerate() {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        // `[name]: target`, a link written apart from its text.
        if let Some((_, target)) = start.strip_prefix('[').and_then(|rest| rest.split_once("]:"))
            && let Some(target) = target.split_whitespace().next()
        {
            found.push((number + 1, target));
        }
        // Every second piece between backticks is code.
        for prose in line.split('`').step_by(2) {
            found.extend(prose.split("](").skip(1).filter_map(target_at).map(|target| (number + 1, target)));
        }
    }
    found
}

/// The target at the start of `target "title")…` or `<target>)…`.
fn target_at(rest: &str) -> Option<&str> {
    match rest.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map(|(target, _)| target),
        None => rest.split_once(')')?.0.split_whitespace().next(),
    }
}

/// The file a link names; `None` for another site and for a place in the same document.
fn file_of(target: &str) -> Option<&str> {
    let elsewhere = target.contains("://") || ["mailto:", "data:", "tel:", "#"].iter().any(|start| target.starts_with(start));
    target.split(['#', '?']).next().filter(|path| !elsewhere && !path.is_empty())
}

/// The file's path from the root, as seen from the document; `None` if it lies outside.
fn resolve(document: &Path, target: &str) -> Option<PathBuf> {
    let from_the_root = target.strip_prefix('/');
    let mut path = if from_the_root.is_some() { PathBuf::new() } else { document.parent()?.to_path_buf() };
    for part in Path::new(from_the_root.unwrap_or(target)).components() {
        match part {
            Component::ParentDir if !path.pop() => return None,
            Component::Normal(name) => path.push(name),
            _ => (),
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{broken, tree};

    #[test]
    fn links_are_followed_and_other_sites_are_not() {
        let root = tree(&[
            (
                "README.md",
                "See [docs](docs/a.md#part \"title\"), ![picture](docs/pictures/), [site](https://example.org/x.md), [here](#part),\n\
                 [gone](docs/gone.md) and [out](../other/README.md) and `[code](nowhere.md)`.\n\
                 ```\n[more code](nowhere.md)\n```\n[apart]: docs/lost.md\n",
            ),
            ("docs/a.md", "[up](../README.md) [root](/README.md) [side](b.md) [angle](<c.md>)\n"),
            ("docs/c.md", ""),
            ("docs/pictures/x.png", ""),
        ]);
        assert_eq!(
            broken(root.path(), check),
            [
                "README.md:2: the link to docs/gone.md leads nowhere",
                "README.md:2: the link to ../other/README.md leads out of the repository",
                "README.md:6: the link to docs/lost.md leads nowhere",
                "docs/a.md:1: the link to b.md leads nowhere",
            ]
        );
    }
}
