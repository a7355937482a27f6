//! Memory that thousands of people took, given back.

use super::super::Core;
use std::{hint::black_box, sync::Arc, time::Duration};

/// The allocator gives back what has been free for a second.
const LATER: Duration = Duration::from_secs(2);
/// It looks for that when a page of its own is freed: something so large has one to itself.
const LARGE: usize = 4 * 1024 * 1024;

/// Has the allocator look for what is free, shortly after a list was worked through: nothing else would until the next
/// one, and what the list took would be held for nothing (mimalloc 3, docs/adr/0018).
pub(super) async fn give_back() {
    tokio::time::sleep(LATER).await;
    drop(black_box(vec![0_u8; LARGE]));
}

impl Core {
    /// Lets go of what is kept for the next question, where none came lately.
    pub(crate) fn let_go(self: &Arc<Self>) {
        if self.app.database.let_go() {
            self.spawn(give_back());
        }
    }
}
