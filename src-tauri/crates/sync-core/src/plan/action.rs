//! A write in words.

use super::Action;

impl Action {
    /// What is done, for tables and logs: "assign +441134960001".
    pub fn words(&self) -> String {
        match self {
            Action::UnassignNumber { number, .. } => format!("unassign {number}"),
            Action::AssignNumber { number, .. } => format!("assign {number}"),
            Action::AssignPolicy { policy, name, .. } => format!("assign {} {name}", policy.label()),
            Action::UnassignPolicy { policy } => format!("unassign {}", policy.label()),
        }
    }
}
