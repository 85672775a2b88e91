//! Proves that no seat was sold twice and none lost.

use std::collections::HashMap;

use crate::{Result, config::Config, locals};

/// Prints a line an equation; an error when one of them is broken.
pub(crate) fn run(config: &Config) -> Result<()> {
    let template = locals::read_template(config, &locals::planned(config))?;
    let parts = locals::parts(config, &template, &HashMap::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let equations = runtime.block_on(parts::audit::audit(&parts))?;
    let mut broken = 0;
    for equation in &equations {
        if equation.broken == 0 {
            println!("holds   {}", equation.claim);
            continue;
        }
        broken += 1;
        println!("BROKEN  {}: {} times", equation.claim, equation.broken);
        for example in &equation.examples {
            println!("          {example}");
        }
    }
    if broken > 0 {
        Err(format!("{broken} of {} equations are broken", equations.len()).into())
    } else {
        Ok(())
    }
}
