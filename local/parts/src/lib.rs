//! The parts that the functions talk to, on one machine.
