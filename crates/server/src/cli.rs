//! The commands and their words.

use std::{path::PathBuf, process::ExitCode};

use caremonger_domain::{
    actor::{check_handle, check_pod_name},
    listing::is_language,
};
use caremonger_store::DatabaseUrl;
use caremonger_wire::urls::Urls;
use clap::{Args, Parser, Subcommand};

use crate::{backup, commands, demo, doctor, host, key, kit, person, pod_move, pod_whole, serve, settings::Settings, vault};

/// A node that a neighbourhood runs for itself.
#[derive(Debug, Parser)]
#[command(name = "caremonger", version, about, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    flags: Flags,
}

/// Settings on the command line; see `caremonger config`.
#[derive(Debug, Args)]
struct Flags {
    /// The address people and servers reach the node at.
    #[arg(long, global = true, value_parser = public_url)]
    public_url: Option<String>,
    /// The address to listen on.
    #[arg(long, global = true, value_parser = listen)]
    listen: Option<String>,
    /// The folder of the node's data.
    #[arg(long, global = true)]
    data_dir: Option<String>,
    /// sqlite:PATH or postgres://…
    #[arg(long, global = true, value_parser = database_url)]
    database_url: Option<String>,
    /// Print data as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the node.
    Serve,
    /// Three pods as three nodes on this machine, already federating.
    Demo {
        /// Run the story end to end, and exit 0 only if all of it held.
        #[arg(long)]
        once: bool,
        /// Live a month in the pod of the settings and end: what the demo does before it starts its first node.
        #[arg(long, hide = true)]
        month: bool,
    },
    /// Pods of this node.
    #[command(subcommand)]
    Pod(PodCommand),
    /// Neighbours.
    #[command(subcommand)]
    Member(MemberCommand),
    /// API tokens.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Relations with pods elsewhere.
    #[command(subcommand)]
    Peer(commands::PeerCommand),
    /// Servers that nothing is taken from or sent to.
    #[command(subcommand)]
    Host(host::HostCommand),
    /// Pods and people elsewhere that nothing is taken from or sent to.
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// New keys for a pod or for the node itself.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// How a pod does things, for another to begin with.
    #[command(subcommand)]
    Kit(kit::KitCommand),
    /// What the operator and the desks did to the node itself, newest first.
    Log,
    /// Everything in one file, keys included.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Put a backup into a new, empty node.
    Restore {
        /// The backup's file.
        file: PathBuf,
        /// The file with the keys of people's details; the one beside the backup, if none is named.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
    /// The key that people's details are sealed with.
    #[command(subcommand)]
    Vault(VaultCommand),
    /// Check the node, in words; exit 1 when something needs a person.
    Doctor,
    /// Print the API description.
    Openapi,
    /// Print the settings that hold and where each comes from.
    Config,
    /// Print completions for a shell.
    Completions {
        /// bash, zsh, fish, elvish or powershell.
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
enum PodCommand {
    /// Say that a pod lived elsewhere before; the old node reads that before it sends its followers over.
    Alias {
        /// The pod here.
        name: String,
        /// The address it had, @pod@host.
        #[arg(long)]
        of: String,
    },
    /// Move a pod to another node: its followers follow it there. Say so there first with `pod alias`.
    Move {
        /// The pod here.
        name: String,
        /// Its new address, @pod@host.
        #[arg(long)]
        to: String,
    },
    /// Write a pod's listings and their history to a file, without people; or, with them, everything that is its own.
    Export {
        /// The pod.
        name: String,
        /// The file to write.
        file: PathBuf,
        /// Everything that is its own: people and their details, money, circles, agreements. Sealed under a code that is printed.
        #[arg(long)]
        people: bool,
        /// Why it goes along with its people without the pod's decision; everybody reads it in the log.
        #[arg(long, requires = "people")]
        reason: Option<String>,
        /// The handle of a neighbour who told you that they stay; can be said several times.
        #[arg(long, requires = "people", value_name = "HANDLE")]
        without: Vec<String>,
    },
    /// Read such a file: listings alone into a new pod, or a whole pod, which is made.
    Import {
        /// The new pod.
        name: String,
        /// The file.
        file: PathBuf,
        /// The code of a file with people.
        #[arg(long, env = "CAREMONGER_POD_CODE", hide_env_values = true)]
        code: Option<String>,
    },
    /// Wipe the people of a pod that has moved with them, but for those who said that they stay.
    Clear {
        /// The pod that has moved.
        name: String,
    },
    /// Make a pod.
    Create {
        /// Its short name: 2 to 18 small letters and digits.
        #[arg(value_parser = pod_name)]
        name: String,
        /// Its title.
        #[arg(long)]
        title: String,
        /// Its area, a name.
        #[arg(long)]
        area: String,
        /// Language of its texts.
        #[arg(long, default_value = "en", value_parser = language)]
        language: String,
    },
}

#[derive(Debug, Subcommand)]
enum MemberCommand {
    /// Add a neighbour; prints a sign-in link.
    Add {
        /// Their handle: up to 30 small letters, digits and underscores.
        #[arg(value_parser = handle)]
        handle: String,
        /// Their pod.
        #[arg(long)]
        pod: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// A job: desk, driver, caller, purse, mediator, keys. May be given several times.
        #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(caremonger_app::member::JOBS))]
        job: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make an API token; it is printed this once.
    Create {
        /// The neighbour's handle.
        handle: String,
        /// What it is called in lists.
        #[arg(long)]
        label: String,
    },
}

#[derive(Debug, Subcommand)]
enum VaultCommand {
    /// After the key was lost for good: wipe the details that nobody can open any more.
    Forget,
    /// Take a copy of keys beside backups out of the list, after it was deleted.
    ForgetCopy {
        /// The file that was deleted.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Write a backup. The node may be running.
    Create {
        /// The file to write; it must not be there yet.
        file: PathBuf,
    },
    /// Check that a backup is whole, and say what is in it.
    Verify {
        /// The backup's file.
        file: PathBuf,
    },
}

// Wrong values are wrong usage: told before anything is opened, with exit code 2.

fn public_url(text: &str) -> Result<String, String> {
    Urls::new(text).map(|_| text.to_owned()).map_err(|e| e.to_string())
}

fn listen(text: &str) -> Result<String, String> {
    let parsed = text.parse::<std::net::SocketAddr>();
    parsed.map(|_| text.to_owned()).map_err(|_| "write it like 127.0.0.1:8080".to_owned())
}

fn database_url(text: &str) -> Result<String, String> {
    text.parse::<DatabaseUrl>().map(|_| text.to_owned()).map_err(|e| e.to_string())
}

pub(crate) fn pod_name(text: &str) -> Result<String, String> {
    check_pod_name(text).map(|()| text.to_owned()).map_err(|e| e.to_string())
}

pub(crate) fn handle(text: &str) -> Result<String, String> {
    check_handle(text).map(|()| text.to_owned()).map_err(|e| e.to_string())
}

pub(crate) fn language(text: &str) -> Result<String, String> {
    if is_language(text) { Ok(text.to_owned()) } else { Err("write it like en, fr, es or ar".to_owned()) }
}

pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let f = cli.flags;
    // These need no settings, so that wrong ones do not stand in their way.
    match cli.command {
        Command::Demo { once, month: false } => return runtime()?.block_on(demo::run(once)),
        Command::Openapi => {
            serve::say(&serde_json::to_string_pretty(&caremonger_api::openapi())?);
            return Ok(ExitCode::SUCCESS);
        }
        Command::Completions { shell } => {
            let mut command = <Cli as clap::CommandFactory>::command();
            clap_complete::generate(shell, &mut command, "caremonger", &mut std::io::stdout());
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let settings = Settings::load(&[
        ("public_url", f.public_url),
        ("listen", f.listen),
        ("data_dir", f.data_dir),
        ("database_url", f.database_url),
    ])?;
    let config = matches!(cli.command, Command::Config);
    let filter = if config { Default::default() } else { settings.log_filter()? };
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let json = f.json;
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(&settings).await?,
            Command::Pod(PodCommand::Create { name, title, area, language }) => {
                commands::pod_create(&settings, json, name, title, area, language).await?;
            }
            Command::Member(MemberCommand::Add { handle, pod, name, job }) => {
                commands::member_add(&settings, json, handle, pod, name, job).await?;
            }
            Command::Token(TokenCommand::Create { handle, label }) => {
                commands::token_create(&settings, json, handle, label).await?
            }
            Command::Peer(command) => commands::peer(&settings, json, command).await?,
            Command::Host(command) => host::run(&settings, json, command).await?,
            Command::Person(command) => person::run(&settings, json, command).await?,
            Command::Key(command) => key::run(&settings, json, command).await?,
            Command::Kit(command) => kit::run(&settings, json, command).await?,
            Command::Log => commands::log(&settings, json).await?,
            Command::Pod(PodCommand::Alias { name, of }) => pod_move::alias(&settings, json, name, &of).await?,
            Command::Pod(PodCommand::Move { name, to }) => pod_move::away(&settings, json, name, &to).await?,
            Command::Pod(PodCommand::Export { name, file, people: true, reason, without }) => {
                pod_whole::export(&settings, json, name, &file, reason, without).await?;
            }
            Command::Pod(PodCommand::Export { name, file, .. }) => pod_move::export(&settings, json, name, &file).await?,
            Command::Pod(PodCommand::Import { name, file, code }) => pod_move::import(&settings, json, name, &file, code).await?,
            Command::Pod(PodCommand::Clear { name }) => pod_whole::clear(&settings, json, name).await?,
            Command::Backup(BackupCommand::Create { file }) => backup::create(&settings, json, file).await?,
            Command::Backup(BackupCommand::Verify { file }) => backup::verify(json, file).await?,
            Command::Restore { file, keys } => backup::restore(&settings, json, file, keys).await?,
            Command::Vault(VaultCommand::ForgetCopy { file }) => vault::forget_copy(&settings, json, file).await?,
            Command::Vault(VaultCommand::Forget) => vault::forget(&settings, json).await?,
            Command::Doctor => return doctor::run(&settings, json).await,
            Command::Config => commands::config(&settings, json)?,
            Command::Demo { .. } => demo::month::live(&settings).await?,
            Command::Openapi | Command::Completions { .. } => {}
        }
        Ok(ExitCode::SUCCESS)
    });
    // What the database still does for somebody who is gone is not waited for long.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    done
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
