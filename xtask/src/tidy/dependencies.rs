//! Which crate may use which: the graph is wide and short, and three libraries have one home each.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Findings;

/// The layers: a crate, and those of ours it may name.
const LAYERS: [(&str, &[&str]); 11] = [
    ("caremonger-domain", &[]),
    ("caremonger-sealing", &[]),
    ("caremonger-media", &[]),
    ("caremonger-signatures", &[]),
    ("caremonger-i18n", &["caremonger-domain"]),
    ("caremonger-wire", &["caremonger-domain", "caremonger-i18n"]),
    ("caremonger-store", &["caremonger-domain"]),
    (
        "caremonger-app",
        &[
            "caremonger-domain",
            "caremonger-wire",
            "caremonger-store",
            "caremonger-i18n",
            "caremonger-media",
            "caremonger-sealing",
            "caremonger-signatures",
        ],
    ),
    (
        "caremonger-federation",
        &[
            "caremonger-app",
            "caremonger-domain",
            "caremonger-wire",
            "caremonger-store",
            "caremonger-signatures",
            "caremonger-i18n",
        ],
    ),
    ("caremonger-web", &["caremonger-app", "caremonger-domain", "caremonger-store", "caremonger-i18n", "caremonger-wire"]),
    ("caremonger-api", &["caremonger-app", "caremonger-domain", "caremonger-store", "caremonger-wire"]),
];

/// They put the layers together, so they may name any of them.
const ABOVE: [&str; 7] = ["caremonger", TESTKIT, "integration", "fuzzed", "xtask", "caremonger-bench", "bench"];

/// What only tests may use, and the packages that are nothing but tests and tools.
const TESTKIT: &str = "caremonger-testkit";
const NOT_SHIPPED: [&str; 6] = [TESTKIT, "integration", "fuzzed", "xtask", "caremonger-bench", "bench"];

/// Libraries that one crate hides from all others: how their names begin, and that crate.
const HOMES: [(&str, &str); 2] = [("diesel", "caremonger-store"), ("activitypub_federation", "caremonger-federation")];

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    only_for_tests: bool,
}

/// Reads what `cargo metadata --no-deps` says.
pub(crate) fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let dependency =
        |value: &Value| Some(Dependency { name: text(&value["name"])?, only_for_tests: value["kind"].as_str() == Some("dev") });
    let package = |value: &Value| {
        let dependencies = value["dependencies"].as_array()?.iter().map(dependency).collect::<Option<_>>()?;
        Some(Package { name: text(&value["name"])?, dependencies })
    };
    metadata["packages"]
        .as_array()
        .and_then(|packages| packages.iter().map(package).collect())
        .context("cargo metadata lists no packages as this tool knows them")
}

/// All rules about dependencies.
pub(crate) fn check(packages: &[Package], findings: &mut Findings) {
    layers(packages, findings);
    testkit_is_for_tests(packages, findings);
    libraries_stay_home(packages, findings);
}

/// Dependencies go downwards, in tests too, and `web`, `api` and `federation` meet in `app` alone.
fn layers(packages: &[Package], findings: &mut Findings) {
    let ours = |name: &str| packages.iter().any(|package| package.name == name);
    for package in packages.iter().filter(|package| !ABOVE.contains(&package.name.as_str())) {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == package.name) else {
            findings.broken(&package.name, "is in no layer: say in xtask/src/tidy/dependencies.rs what it may use");
            continue;
        };
        for Dependency { name, .. } in &package.dependencies {
            if ours(name) && *name != package.name && name != TESTKIT && !allowed.contains(&name.as_str()) {
                findings.broken(&package.name, format!("may not depend on {name}"));
            }
        }
    }
}

/// The testkit opens doors that a node must not have.
fn testkit_is_for_tests(packages: &[Package], findings: &mut Findings) {
    for package in packages.iter().filter(|package| !NOT_SHIPPED.contains(&package.name.as_str())) {
        if package.dependencies.iter().any(|dependency| dependency.name == TESTKIT && !dependency.only_for_tests) {
            findings.broken(&package.name, format!("may use {TESTKIT} as a dev-dependency only"));
        }
    }
}

/// Only `store` knows diesel, only `federation` knows the ActivityPub library: either could be replaced in one crate.
fn libraries_stay_home(packages: &[Package], findings: &mut Findings) {
    for (library, home) in HOMES {
        for package in packages.iter().filter(|package| package.name != home) {
            for dependency in package.dependencies.iter().filter(|dependency| dependency.name.starts_with(library)) {
                findings.broken(&package.name, format!("may not depend on {}: only {home} does", dependency.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the rules say about packages written as (name, dependencies, dev-dependencies).
    fn broken(workspace: &[(&str, &[&str], &[&str])]) -> Vec<String> {
        let list: Vec<Value> = workspace
            .iter()
            .map(|(name, normal, dev)| {
                let normal = normal.iter().map(|name| json!({ "name": name, "kind": null }));
                let dev = dev.iter().map(|name| json!({ "name": name, "kind": "dev" }));
                json!({ "name": name, "dependencies": normal.chain(dev).collect::<Vec<_>>() })
            })
            .collect();
        let mut findings = Findings::default();
        check(&packages(&json!({ "packages": list })).unwrap(), &mut findings);
        findings.broken
    }

    #[test]
    fn downwards_is_fine() {
        let workspace: [(&str, &[&str], &[&str]); 6] = [
            ("caremonger-domain", &["serde"], &["proptest", TESTKIT]),
            ("caremonger-store", &["caremonger-domain", "diesel", "diesel_migrations"], &[]),
            ("caremonger-app", &["caremonger-store"], &[]),
            ("caremonger", &["caremonger-app", "caremonger-store"], &[]),
            (TESTKIT, &["caremonger-app", "caremonger"], &[]),
            ("integration", &[TESTKIT], &[]),
        ];
        assert_eq!(broken(&workspace), [""; 0]);
    }

    #[test]
    fn upwards_and_sideways_are_not_even_in_tests() {
        let workspace: [(&str, &[&str], &[&str]); 4] = [
            ("caremonger-domain", &["caremonger-store"], &[]),
            ("caremonger-store", &["caremonger-domain"], &[]),
            ("caremonger-web", &[], &["caremonger-api"]),
            ("caremonger-api", &[], &[]),
        ];
        assert_eq!(
            broken(&workspace),
            ["caremonger-domain: may not depend on caremonger-store", "caremonger-web: may not depend on caremonger-api"]
        );
    }

    #[test]
    fn the_testkit_is_not_shipped() {
        let workspace: [(&str, &[&str], &[&str]); 2] = [("caremonger", &[TESTKIT], &[]), (TESTKIT, &[], &[])];
        assert_eq!(broken(&workspace), ["caremonger: may use caremonger-testkit as a dev-dependency only"]);
    }

    #[test]
    fn libraries_have_one_home() {
        let workspace: [(&str, &[&str], &[&str]); 2] =
            [("caremonger-app", &["diesel"], &[]), ("integration", &["activitypub_federation"], &[])];
        assert_eq!(
            broken(&workspace),
            [
                "caremonger-app: may not depend on diesel: only caremonger-store does",
                "integration: may not depend on activitypub_federation: only caremonger-federation does"
            ]
        );
    }

    #[test]
    fn a_new_package_has_to_find_its_place() {
        assert_eq!(broken(&[("caremonger-music", &[], &[])]).len(), 1);
    }
}
