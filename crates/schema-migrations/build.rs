//! The migrations are embedded at compile time; a new file must recompile.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
