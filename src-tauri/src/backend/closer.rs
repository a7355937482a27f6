//! Who waits for what is open to close: questions about it are then over.

use tokio::sync::watch;

/// One who wants what is open to close.
pub(super) struct Closer<'a>(&'a watch::Sender<u32>);

impl<'a> Closer<'a> {
    pub(super) fn among(closers: &'a watch::Sender<u32>) -> Self {
        closers.send_modify(|count| *count += 1);
        Self(closers)
    }
}

impl Drop for Closer<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
