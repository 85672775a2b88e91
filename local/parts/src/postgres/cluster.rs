//! The cluster's files: making them, and who they belong to.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, chown},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use secrecy::{ExposeSecret, SecretString};
use tokio::{process::Command, time};

use crate::{
    child::{Account, with_account},
    postgres::ADMIN,
    private_file,
    problem::{Part, Problem},
};

/// How long a server whose parent was killed may take to end.
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(30);

fn problem(what: impl std::fmt::Display, how_to_mend: impl Into<String>) -> Problem {
    Problem::new(Part::Postgres, what, how_to_mend)
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    problem(
        format!("{} can't be written: {error}", path.display()),
        "Make the state folder writable, or free some disk.",
    )
}

/// The folder of the newest server on this machine. Debian keeps it out of PATH.
pub(crate) async fn binaries() -> Result<PathBuf, Problem> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    versions.sort();
    if let Some((_, folder)) = versions.pop() {
        return Ok(folder);
    }
    Command::new("pg_config")
        .arg("--bindir")
        .output()
        .await
        .ok()
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end()))
        .filter(|folder| folder.join("initdb").exists())
        .ok_or_else(|| {
            problem(
                "PostgreSQL's programs are missing",
                "Install them (Debian and Ubuntu: `apt-get install postgresql`), \
                 or give a server's address in DATABASE_URL.",
            )
        })
}

/// PostgreSQL refuses to run as root: there, Debian's account for it.
pub(super) fn account() -> Result<Option<Account>, Problem> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| find_account(&accounts, name))
        .map(Some)
        .ok_or_else(|| {
            problem(
                "it refuses to run as root, and there is no user `postgres`",
                "Run as another user, or add one: `adduser --system postgres`.",
            )
        })
}

fn find_account(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account { name: name.to_owned(), uid, gid })
    })
}

fn give(path: &Path, account: Option<&Account>) -> io::Result<()> {
    match account {
        Some(account) => chown(path, Some(account.uid), Some(account.gid)),
        None => Ok(()),
    }
}

/// Makes `home`, and checks that the server's account can come in.
pub(super) async fn prepare_home(home: &Path, account: Option<&Account>) -> Result<(), Problem> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(home)
        .and_then(|()| give(home, account))
        .map_err(|error| unwritable(home, &error))?;
    let Some(account) = account else {
        return Ok(());
    };
    let may_enter = with_account(Some(account)).args(["--", "test", "-w"]).arg(home).status().await;
    if may_enter.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(problem(
        format!("the user {} can't come to {}", account.name, home.display()),
        "Set TURNOUT_STATE to a folder that every user may pass through, \
         as /var/lib/turnout, or do not run as root.",
    ))
}

/// Makes the cluster in `home`/data unless it is there. Half a cluster, left by
/// a crash, is never taken for one: it has another name until it is whole.
pub(super) async fn make(
    binaries: &Path,
    home: &Path,
    account: Option<&Account>,
    password: &SecretString,
) -> Result<(), Problem> {
    let data = home.join("data");
    if data.exists() {
        return Ok(());
    }
    let next = home.join("data.next");
    if next.exists() {
        fs::remove_dir_all(&next).map_err(|error| unwritable(&next, &error))?;
    }
    let password_file = home.join("password");
    private_file::write(&password_file, password.expose_secret().as_bytes())
        .and_then(|()| give(&password_file, account))
        .map_err(|error| unwritable(&password_file, &error))?;
    let output = with_account(account)
        .arg("--")
        .arg(binaries.join("initdb"))
        .arg("-D")
        .arg(&next)
        .arg("--username")
        .arg(ADMIN)
        .arg("--pwfile")
        .arg(&password_file)
        .args(["--auth", "scram-sha-256"])
        .args(["--encoding", "UTF8", "--locale", "C.UTF-8"])
        .current_dir(home)
        .output()
        .await;
    fs::remove_file(&password_file).map_err(|error| unwritable(&password_file, &error))?;
    let output = output.map_err(|error| problem(error, "Install `setpriv` (util-linux)."))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(problem(
            format!("initdb failed: {}", errors.trim_end()),
            "Free some disk or mend what it says.",
        ));
    }
    fs::rename(&next, &data).map_err(|error| unwritable(&data, &error))
}

/// A server whose parent was killed may still be ending, and one that was
/// killed itself leaves workers that end a little later, and a file behind that
/// may name another's process by now.
pub(super) async fn end_leftover(data: &Path) -> Result<(), Problem> {
    let pid_file = data.join("postmaster.pid");
    let Ok(content) = fs::read_to_string(&pid_file) else {
        return Ok(());
    };
    let server = content.lines().next().and_then(|line| line.trim().parse::<i32>().ok());
    if let Some(server) = server
        && processes_in(data).contains(&server)
        && let Some(pid) = Pid::from_raw(server)
    {
        tracing::info!(server, "a PostgreSQL of before still runs here: ending it");
        // An error says that it has just ended.
        let _ = kill_process(pid, Signal::INT);
    }
    let gone = async {
        while !processes_in(data).is_empty() {
            time::sleep(Duration::from_millis(50)).await;
        }
    };
    time::timeout(LEFTOVER_PATIENCE, gone).await.map_err(|_| {
        problem(
            format!("a server of before does not end: {:?}", processes_in(data)),
            "End these processes with `kill -QUIT`.",
        )
    })?;
    match fs::remove_file(&pid_file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&pid_file, &error)),
        _ => Ok(()),
    }
}

/// The processes whose working directory is `folder`, as that of every process
/// of a server is its cluster.
fn processes_in(folder: &Path) -> Vec<i32> {
    let Ok(folder) = folder.canonicalize() else {
        return Vec::new();
    };
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == folder))
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Account, find_account};

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\n\
                        postgres-old:x:9:9::/:/bin/sh\n\
                        postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n";
        let postgres = Account { name: "postgres".to_owned(), uid: 101, gid: 104 };
        assert_eq!(find_account(accounts, "postgres"), Some(postgres));
        assert_eq!(find_account(accounts, "nobody"), None);
    }
}
