//! Shows the functions' logs.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Seek as _, SeekFrom, Write as _},
    path::PathBuf,
    time::Duration,
};

use crate::{Result, config::Config};

/// How much of each log is shown before what comes.
const TAIL: u64 = 16 * 1024;
const PAUSE: Duration = Duration::from_millis(200);

struct Log {
    function: String,
    file: BufReader<File>,
    /// A line whose end isn't written yet.
    partial: String,
}

pub(crate) fn show(config: &Config, name: Option<&str>, follow: bool) -> Result<()> {
    let mut logs = Vec::new();
    for path in files(config, name)? {
        let mut file = File::open(&path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut file = BufReader::new(file);
        if length > TAIL {
            // The first line is cut.
            file.read_line(&mut String::new())?;
        }
        let function = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        logs.push(Log { function, file, partial: String::new() });
    }
    let many = logs.len() > 1;
    loop {
        let mut out = std::io::stdout().lock();
        for log in &mut logs {
            while log.file.read_line(&mut log.partial)? > 0 && log.partial.ends_with('\n') {
                let line = std::mem::take(&mut log.partial);
                let written = if many {
                    write!(out, "{}\t{line}", log.function)
                } else {
                    write!(out, "{line}")
                };
                // Whoever reads may stop, as `head` does.
                if written.is_err() {
                    return Ok(());
                }
            }
        }
        drop(out);
        if !follow {
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
}

fn files(config: &Config, name: Option<&str>) -> Result<Vec<PathBuf>> {
    let folder = config.logs();
    if let Some(name) = name {
        let path = folder.join(format!("{name}.log"));
        if !path.is_file() {
            return Err(format!("{} is not there: is {name} a function?", path.display()).into());
        }
        return Ok(vec![path]);
    }
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}; nothing has run yet", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    files.sort();
    Ok(files)
}
