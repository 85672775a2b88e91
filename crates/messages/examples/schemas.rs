//! Writes the JSON Schema of every message to `crates/messages/schemas/`.

fn main() -> std::io::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for (name, schema) in messages::schemas() {
        let file = root.join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(&root))?;
        let text = serde_json::to_string_pretty(&schema).map_err(std::io::Error::other)?;
        std::fs::write(file, text + "\n")?;
    }
    Ok(())
}
