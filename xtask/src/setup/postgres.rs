//! A throw-away PostgreSQL server for one test run: a new cluster in a new folder, on a free loopback port.

use std::{
    env,
    fs::{self, DirBuilder, File},
    io::Read,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::{DirBuilderExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::debian::is_root;
use crate::run::{find_in_path, is_executable, output};

/// Where the tests look for the server; set by hand, it names one to use instead of a throw-away one.
pub(crate) const VARIABLE: &str = "CAREMONGER_TEST_POSTGRES_URL";

/// The superuser of the cluster.
const USER: &str = "caremonger";

/// How long the server may take until it answers.
const START: Duration = Duration::from_secs(60);

/// Faster than safe, which is right for data nobody wants back; and enough connections for several nodes at a time.
const SETTINGS: [&str; 5] =
    ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "unix_socket_directories="];

/// How the folders of clusters begin, so that a later run finds those of runs that were killed.
const PREFIX: &str = "caremonger-postgres-";

/// The folder with the server's programs.
#[derive(Debug)]
pub(crate) struct Binaries(PathBuf);

impl Binaries {
    /// Finds the newest version that is installed.
    pub(crate) fn find() -> Option<Self> {
        Self::newest(Path::new("/usr/lib/postgresql")).or_else(|| {
            let program = find_in_path("initdb")?.canonicalize().ok()?;
            Self::complete(program.parent()?.to_path_buf())
        })
    }

    /// The same, where it has to be there.
    pub(crate) fn installed() -> Result<Self> {
        Self::find().context("PostgreSQL was installed, and its `initdb` and `postgres` are nowhere to be found")
    }

    /// Debian keeps each major version in a folder of its own, outside the path.
    fn newest(versions: &Path) -> Option<Self> {
        let mut found: Vec<(u32, Self)> = fs::read_dir(versions)
            .ok()?
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, Self::complete(entry.path().join("bin"))?))
            })
            .collect();
        found.sort_by_key(|(version, _)| *version);
        Some(found.pop()?.1)
    }

    /// A machine with only the client's programs has the folder too.
    fn complete(folder: PathBuf) -> Option<Self> {
        ["initdb", "postgres", "pg_ctl"].iter().all(|name| is_executable(&folder.join(name))).then_some(Self(folder))
    }
}

/// A running server; dropped, it stops and its data goes.
pub(crate) struct Server {
    process: Child,
    cluster: Cluster,
    port: u16,
}

impl Server {
    /// Makes a cluster, under `target` if possible, and starts it.
    pub(crate) fn start(binaries: Binaries, target: &Path) -> Result<Self> {
        let cluster = Cluster::new(binaries, target)?;
        let mut tries = 0;
        let (process, port) = loop {
            tries += 1;
            match cluster.serve() {
                Ok(running) => break running,
                // Somebody else may take the port between its choice and its use.
                Err(_) if tries < 3 => (),
                Err(error) => return Err(error),
            }
        };
        Ok(Self { process, cluster, port })
    }

    /// How to reach the server, as its superuser.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/postgres", self.cluster.password, self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // At once and without tidying up: the data is thrown away.
        let stopped =
            output(self.cluster.program("pg_ctl").args(["stop", "--mode=immediate", "--pgdata"]).arg(self.cluster.data()));
        if stopped.is_err() && self.process.kill().is_err() {
            eprintln!("PostgreSQL (process {}) could not be stopped", self.process.id());
        }
        // It has ended, whatever its exit code says.
        let _ = self.process.wait();
    }
}

/// The folder of a cluster; dropped, it goes.
struct Cluster {
    binaries: Binaries,
    folder: PathBuf,
    account: Option<Account>,
    password: String,
    /// Held as long as the folder is in use.
    _lock: File,
}

impl Cluster {
    fn new(binaries: Binaries, target: &Path) -> Result<Self> {
        // PostgreSQL refuses to run as root.
        let account = if is_root()? { Some(Account::of_postgres()?) } else { None };
        let (folder, lock) = make_folder(&target.join("xtask"), account)?;
        let cluster = Self { binaries, folder, account, password: random_hex()?, _lock: lock };

        let password_file = cluster.folder.join("password");
        fs::write(&password_file, &cluster.password)?;
        if let Some(account) = account {
            chown(&password_file, Some(account.user), Some(account.group))?;
        }
        output(
            cluster
                .program("initdb")
                .args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"])
                .arg(format!("--username={USER}"))
                .arg(format!("--pwfile={}", password_file.display()))
                .arg(format!("--pgdata={}", cluster.data().display())),
        )?;
        Ok(cluster)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of the server's programs, run by the account that owns the cluster.
    fn program(&self, name: &str) -> Command {
        as_account(self.account, &[], &self.binaries.0.join(name))
    }

    /// Starts the server on a free port and waits until it answers.
    fn serve(&self) -> Result<(Child, u16)> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = self.folder.join("log");
        let log_file = File::create(&log)?;
        // When this process is killed, nobody is left to stop the server; so it asks to be told, where the system can do that.
        let mut command = as_account(self.account, &["--pdeathsig", "INT"], &self.binaries.0.join("postgres"));
        command.arg("-D").arg(self.data()).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.stdin(Stdio::null()).stdout(log_file.try_clone()?).stderr(log_file);
        let mut process = command.spawn().context("cannot run postgres")?;

        let started = Instant::now();
        while !self.answers() {
            let ended = process.try_wait()?.is_some();
            if ended || started.elapsed() > START {
                let _ = process.kill();
                let _ = process.wait();
                bail!("PostgreSQL did not start; it said:\n{}", fs::read_to_string(&log).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok((process, port))
    }

    /// The server writes its state into the eighth line of its pid file.
    fn answers(&self) -> bool {
        fs::read_to_string(self.data().join("postmaster.pid"))
            .is_ok_and(|text| text.lines().nth(7).is_some_and(|state| state.trim() == "ready"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be removed: {error}", self.folder.display());
        }
    }
}

/// Whom the server runs as when we are root.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn of_postgres() -> Result<Self> {
        ensure!(find_in_path("setpriv").is_some(), "PostgreSQL does not run as root, and there is no setpriv to become another");
        // The package makes the first; a server that was installed by hand may have no account of its own.
        Self::named("postgres").or_else(|_| Self::named("nobody"))
    }

    fn named(name: &str) -> Result<Self> {
        let id = |which| Ok::<_, anyhow::Error>(output(Command::new("id").args([which, name]))?.trim().parse()?);
        Ok(Self { user: id("-u")?, group: id("-g")? })
    }
}

/// A command run by that account (or by us), with none of our settings for PostgreSQL's own clients.
fn as_account(account: Option<Account>, options: &[&str], program: &Path) -> Command {
    let mut words: Vec<String> = options.iter().map(|&word| word.to_owned()).collect();
    if let Some(Account { user, group }) = account {
        words.extend([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    }
    let mut command = if words.is_empty() || find_in_path("setpriv").is_none() {
        Command::new(program)
    } else {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(words).arg("--").arg(program);
        setpriv
    };
    // The account may not read the folder we are in, and PostgreSQL complains about that.
    command.current_dir("/");
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG")) {
            command.env_remove(name);
        }
    }
    command
}

/// Makes a folder for that account (or us) below `base`, or below the system's temporary folder where the account cannot
/// reach `base`, as it cannot in root's home. Folders of runs that were killed go first.
fn make_folder(base: &Path, account: Option<Account>) -> Result<(PathBuf, File)> {
    fs::create_dir_all(base).with_context(|| format!("cannot make {}", base.display()))?;
    for base in [base, &env::temp_dir()] {
        remove_abandoned(base);
        let folder = base.join(format!("{PREFIX}{}", random_hex()?));
        DirBuilder::new().mode(0o700).create(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock()?;
        let Some(Account { user, group }) = account else { return Ok((folder, lock)) };
        chown(&folder, Some(user), Some(group))?;
        if output(as_account(account, &[], Path::new("test")).arg("-w").arg(&folder)).is_ok() {
            return Ok((folder, lock));
        }
        fs::remove_dir_all(&folder)?;
    }
    bail!("PostgreSQL's account can write neither below {} nor below {}", base.display(), env::temp_dir().display())
}

/// Removes the folders that nobody holds any more; one that does not go is in nobody's way.
fn remove_abandoned(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // One without a lock is being made this very moment.
        if ours && File::open(entry.path().join("lock")).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A hundred and twenty-eight bits nobody guesses, in hexadecimal digits.
fn random_hex() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_newest_complete_version_is_taken() {
        let versions = tempfile::tempdir().unwrap();
        for (version, programs) in [("9", 3), ("15", 3), ("17", 1), ("common", 3)] {
            let bin = versions.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for program in ["postgres", "initdb", "pg_ctl"].iter().take(programs) {
                fs::write(bin.join(program), "").unwrap();
                fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        assert_eq!(Binaries::newest(versions.path()).unwrap().0, versions.path().join("15/bin"));
    }

    #[test]
    fn folders_of_killed_runs_go_and_those_in_use_stay() {
        let base = tempfile::tempdir().unwrap();
        let (in_use, lock) = make_folder(base.path(), None).unwrap();
        let (abandoned, other_lock) = make_folder(base.path(), None).unwrap();
        drop(other_lock);
        remove_abandoned(base.path());
        assert!(in_use.exists() && !abandoned.exists());
        drop(lock);
    }
}
