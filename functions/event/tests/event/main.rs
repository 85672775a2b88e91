//! The Event service through its routers, on a real database.

mod drafts;
mod edits;
mod histories;
mod holds;
mod hostile;
mod lists;
mod publishing;
mod races;
mod world;
