//! What the system is asked to keep from others: this process's memory, in which tokens and keys are while they are
//! used.

use std::io;

/// Switches off memory dumps after a crash and, on Linux, the reading of this process's memory by other programs of
/// the same account (`prctl(2)`, `PR_SET_DUMPABLE`; `ptrace(2)`). Programs of root can still do so. Other systems have
/// no such switch that safe code could turn.
///
/// # Errors
/// Where the system refuses. Nothing depends on it: say so and go on.
pub fn keep_memory_private() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let before = getrlimit(Resource::Core);
        setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                ..before
            },
        )?;
    }
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::keep_memory_private;
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn neither_a_dump_nor_another_program_shows_this_memory() {
        keep_memory_private().expect("the system lets us");
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(dumpable_behavior().expect("known"), DumpableBehavior::NotDumpable);
    }
}
