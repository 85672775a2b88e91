//! The local stack: one program that plays the cloud around the functions.

fn main() {}
