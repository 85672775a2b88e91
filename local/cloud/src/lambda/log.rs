use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    process::Stdio,
};

/// A log that grew past this is set aside when the stack starts.
const ROTATE_AT: u64 = 64 * 1024 * 1024;

/// A function's log file. Processes write straight to it, opened for appending,
/// so that a line costs the stack nothing and survives the process.
#[derive(Debug)]
pub(super) struct FunctionLog(File);

impl FunctionLog {
    pub(super) fn open(folder: &Path, function: &str) -> io::Result<Self> {
        let path = folder.join(format!("{function}.log"));
        if path.metadata().is_ok_and(|metadata| metadata.len() > ROTATE_AT) {
            std::fs::rename(&path, folder.join(format!("{function}.log.old")))?;
        }
        Ok(Self(OpenOptions::new().create(true).append(true).open(path)?))
    }

    pub(super) fn stdio(&self) -> io::Result<Stdio> {
        Ok(Stdio::from(self.0.try_clone()?))
    }

    /// Adds a line of the platform's own. Failures are dropped: a full disk
    /// must not end a function.
    pub(super) fn line(&self, text: &str) {
        let _ = (&self.0).write_all(format!("{text}\n").as_bytes());
    }
}
