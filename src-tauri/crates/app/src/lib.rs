//! What the desktop shell and the command line share: connections, composition, verbs, views.
