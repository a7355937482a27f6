//! Undo: a plan that restores the before values of a job, except where something changed since.
