//! The connections of a data folder.

use crate::{
    connection::{App, Place},
    outside::Outside,
    view::{ConnectionChoiceView, ConnectionView},
};
use std::path::Path;

/// Every connection of this data folder, by name of the tenant; `last` was open last. One that cannot be
/// read is listed under its folder's name: opening it says why.
pub async fn connections(
    data_dir: &Path,
    last: Option<&str>,
    outside: &Outside,
) -> Vec<ConnectionChoiceView> {
    let mut choices = Vec::new();
    let being_made = being_made(data_dir);
    for place in places(data_dir) {
        if Some(&place.connection) == being_made.as_ref() {
            continue;
        }
        let id = place.connection.clone();
        let known = App::open_through(place, outside.clone())
            .await
            .inspect_err(|failure| tracing::warn!(connection = id, %failure, "a connection cannot be read"))
            .map(|app| ConnectionView::of(&app))
            .ok();
        choices.push(ConnectionChoiceView {
            tenant_name: known
                .as_ref()
                .map_or_else(|| id.clone(), |view| view.tenant_name.clone()),
            tenant_domain: known
                .as_ref()
                .map(|view| view.tenant_domain.clone())
                .unwrap_or_default(),
            sample: known.is_some_and(|view| view.sample),
            last_opened: last == Some(id.as_str()),
            id,
        });
    }
    choices.sort_by_cached_key(|choice| (choice.tenant_name.to_lowercase(), choice.id.clone()));
    choices
}

/// The one that Connect is about to make.
fn being_made(data_dir: &Path) -> Option<String> {
    let begun = crate::setup::connection_being_made(data_dir);
    begun
        .inspect_err(|failure| tracing::warn!(%failure, "the draft of a connection cannot be read"))
        .ok()
        .flatten()
}

fn places(data_dir: &Path) -> Vec<Place> {
    let Ok(entries) = std::fs::read_dir(data_dir) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            Some(Place {
                data_dir: data_dir.to_owned(),
                connection: entry.file_name().into_string().ok()?,
            })
        })
        .filter(Place::exists)
        .collect()
}

/// A name that no connection of this data folder has: `main`, `main-2`, ...
pub(crate) fn free_name(data_dir: &Path) -> String {
    let taken = |name: &str| {
        Place {
            data_dir: data_dir.to_owned(),
            connection: name.to_owned(),
        }
        .exists()
    };
    std::iter::once("main".to_owned())
        .chain((2..).map(|n| format!("main-{n}")))
        .find(|name| !taken(name))
        .unwrap_or_else(|| "main".to_owned())
}
