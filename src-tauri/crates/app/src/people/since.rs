//! What a change of the phone system since the last comparison makes of a person, as far as that can be
//! said without asking the tenant.

use crate::view::{PersonStateView, PersonView, number_text};
use sync_core::{
    mirror::{Intention, Mirror, MirrorRow, intention},
    plan::{PersonPlan, Verdict},
    projection::WantedNumber,
};

/// One row of Users. `mirror` may come without its rows.
pub(crate) fn person_view(
    person: Option<&PersonPlan>,
    row: Option<&MirrorRow>,
    mirror: &Mirror,
) -> Option<PersonView> {
    match (person, row) {
        (Some(person), Some(row)) if person.fingerprint != row.fingerprint => {
            Some(changed(PersonView::new(person, Some(row)), row, mirror))
        }
        (Some(person), row) => Some(PersonView::new(person, row)),
        (None, Some(row)) => Some(never_compared(row, mirror)),
        (None, None) => None,
    }
}

fn changed(view: PersonView, row: &MirrorRow, mirror: &Mirror) -> PersonView {
    let name = row.projection.display_name.clone();
    match intention(row, mirror) {
        Intention::Want(wish) => {
            let wanted = match &wish.number {
                WantedNumber::Number(number) => Some(number.to_string()),
                WantedNumber::Unusable { .. } | WantedNumber::None | WantedNumber::Unknown => None,
            };
            let state = match (&view.actual, &wanted) {
                (_, None) => return PersonView { name, wanted, ..view },
                (None, Some(_)) => PersonStateView::Add,
                (Some(actual), Some(wanted)) if actual == wanted => view.state,
                (Some(_), Some(_)) => PersonStateView::Change,
            };
            PersonView {
                name,
                wanted,
                state,
                cause: None,
                ..waiting(view)
            }
        }
        Intention::Remove(_) if view.actual.is_some() => PersonView {
            name,
            wanted: None,
            state: PersonStateView::Remove,
            cause: None,
            sentence: Verdict::Remove.sentence(),
            advice: Verdict::Remove.advice(),
            ..view
        },
        Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => PersonView { name, ..view },
    }
}

fn never_compared(row: &MirrorRow, mirror: &Mirror) -> PersonView {
    let wanted = match intention(row, mirror) {
        Intention::Want(wish) => match &wish.number {
            WantedNumber::Number(number) => Some(Some(number.to_string())),
            WantedNumber::Unusable { .. } | WantedNumber::None | WantedNumber::Unknown => Some(None),
        },
        Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => None,
    };
    let view = PersonView {
        user: row.user.to_string(),
        name: row.projection.display_name.clone(),
        upn: None,
        pbx: number_text(&row.projection.number),
        wanted: wanted.clone().flatten(),
        actual: None,
        state: PersonStateView::NotOurs,
        cause: None,
        sentence: Verdict::NotOurs.sentence(),
        advice: Verdict::NotOurs.advice(),
        hold: None,
        queued: false,
        not_shown: None,
        drift: None,
        kept: None,
    };
    match wanted {
        Some(_) => PersonView {
            state: PersonStateView::Left,
            ..waiting(view)
        },
        None => view,
    }
}

fn waiting(view: PersonView) -> PersonView {
    PersonView {
        sentence: "The phone system changed since Microsoft Teams was last read.".to_owned(),
        advice: "Sync this user, or start a sync.".to_owned(),
        ..view
    }
}
