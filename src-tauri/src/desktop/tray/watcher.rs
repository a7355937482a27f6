//! Whether somebody on this desktop shows icons of the notification area (freedesktop.org, "StatusNotifierItem").

use gtk::{
    gio::{self, BusType, DBusCallFlags},
    glib::{ToVariant, VariantTy},
};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// For how long the session bus is waited for, in milliseconds.
const PATIENCE: i32 = 500;

/// Whether the name has an owner. Without a session bus nobody shows anything.
pub(super) fn is_there() -> bool {
    let asked = gio::bus_get_sync(BusType::Session, gio::Cancellable::NONE).and_then(|bus| {
        bus.call_sync(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "NameHasOwner",
            Some(&(WATCHER,).to_variant()),
            VariantTy::new("(b)").ok(),
            DBusCallFlags::NONE,
            PATIENCE,
            gio::Cancellable::NONE,
        )
    });
    asked.is_ok_and(|answer| answer.get::<(bool,)>() == Some((true,)))
}
