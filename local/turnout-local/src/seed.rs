//! Fills the stack's database.

use std::collections::HashMap;

use parts::seed::Sizes;

use crate::{Result, config::Config, locals};

pub(crate) fn run(config: &Config, sizes: Sizes) -> Result<()> {
    let template = locals::read_template(config, &locals::planned(config))?;
    let parts = locals::parts(config, &template, &HashMap::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(parts::seed::seed(&parts, sizes))?;
    let Sizes { users, events, registrations } = sizes;
    println!("{users} people, {events} events and about {registrations} registrations are there");
    Ok(())
}
