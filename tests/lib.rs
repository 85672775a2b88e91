//! Only a place to stand on for the test binary in `main.rs`.
