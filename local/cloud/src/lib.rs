//! The AWS services around the functions, on one machine.
