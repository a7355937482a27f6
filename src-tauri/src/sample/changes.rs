//! "Make a change in the phone system": what an administrator would do in the phone system's console, done to
//! somebody for whom it works.

use super::CONNECTION;
use app::{
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    view::{SampleChangeKind, SampleChangeRequest, SampleChangeView},
};
use simulator::{Control, ControlError, PbxChange, PbxStatus, PbxUser};
use std::collections::BTreeSet;

/// Names of those who join, one after the other.
const JOINERS: [(&str, &str); 8] = [
    ("Amara", "Okafor"),
    ("Jonas", "Lindqvist"),
    ("Priya", "Raman"),
    ("Mateo", "Herrera"),
    ("Hana", "Kobayashi"),
    ("Oisín", "Byrne"),
    ("Leila", "Haddad"),
    ("Tomasz", "Wójcik"),
];

/// Makes the change and says what was done.
pub(super) fn make(control: &Control, request: &SampleChangeRequest) -> Result<SampleChangeView, Failure> {
    let change = Change { control, request };
    match request.kind {
        SampleChangeKind::NewNumber => change.new_number(),
        SampleChangeKind::Joiner => change.joiner(),
        SampleChangeKind::Leaver => change.leaver(),
        SampleChangeKind::Untick => change.tick(false),
        SampleChangeKind::Tick => change.tick(true),
        SampleChangeKind::Swap => change.swap(),
    }
}

struct Change<'a> {
    control: &'a Control,
    request: &'a SampleChangeRequest,
}

impl Change<'_> {
    fn new_number(&self) -> Result<SampleChangeView, Failure> {
        let user = self.somebody(&self.healthy())?;
        let number = self.free_number();
        self.edit(&user, numbered(&number))?;
        Ok(done(
            format!("{} has the new number {number} in the phone system.", name(&user)),
            &[&user],
        ))
    }

    fn joiner(&self) -> Result<SampleChangeView, Failure> {
        let turn = self.turn();
        let (first, last) = JOINERS[turn % JOINERS.len()];
        let number = self.free_number();
        let login = format!("joiner{turn}@{}", self.control.world().identity.domain);
        let change = PbxChange {
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            user_name: Some(login.clone()),
            primary_email: Some(login.clone()),
            sso_federation_id: Some(Some(login)),
            ..numbered(&number)
        };
        let id = self.control.create_pbx_user(&change, true);
        Ok(SampleChangeView {
            sentence: format!("{first} {last} joined in the phone system with the number {number}."),
            users: vec![id],
        })
    }

    fn leaver(&self) -> Result<SampleChangeView, Failure> {
        let user = self.somebody(&self.healthy())?;
        let gone = PbxChange {
            status: Some(PbxStatus::Inactive),
            ..PbxChange::default()
        };
        self.edit(&user, gone)?;
        Ok(done(
            format!("{} is no longer active in the phone system.", name(&user)),
            &[&user],
        ))
    }

    fn tick(&self, teams: bool) -> Result<SampleChangeView, Failure> {
        let among = if teams { self.unticked() } else { self.healthy() };
        let user = self.somebody(&among)?;
        let change = PbxChange {
            teams: Some(Some(teams)),
            ..PbxChange::default()
        };
        self.edit(&user, change)?;
        let verb = if teams { "ticked" } else { "unticked" };
        Ok(done(
            format!("Teams is {verb} for {} in the phone system.", name(&user)),
            &[&user],
        ))
    }

    fn swap(&self) -> Result<SampleChangeView, Failure> {
        let among = self.healthy();
        let one = self.somebody(&among)?;
        let others: Vec<PbxUser> = among
            .into_iter()
            .filter(|user| user.user_id != one.user_id)
            .collect();
        let other = others
            .get(self.turn() % others.len().max(1))
            .ok_or_else(|| self.nobody())?;
        let (ones, others) = (number_of(&one), number_of(other));
        self.edit(&one, numbered(&others.unwrap_or_default()))?;
        self.edit(other, numbered(&ones.unwrap_or_default()))?;
        let sentence = format!(
            "{} and {} swapped their numbers in the phone system.",
            name(&one),
            name(other)
        );
        Ok(done(sentence, &[&one, other]))
    }

    /// The one who was named, else somebody of `among`: another one at each turn.
    fn somebody(&self, among: &[PbxUser]) -> Result<PbxUser, Failure> {
        let found = match &self.request.user {
            Some(named) => among.iter().find(|user| user.user_id == *named),
            None => among.get(self.turn() % among.len().max(1)),
        };
        found.cloned().ok_or_else(|| self.nobody())
    }

    /// Those whom a sync would give their number.
    fn healthy(&self) -> Vec<PbxUser> {
        let wanted = self.control.wanted().into_iter();
        wanted
            .filter(|wanted| wanted.blocked_by.is_empty() && wanted.number.is_some())
            .filter_map(|wanted| self.control.pbx_user(&wanted.pbx_user_id))
            .collect()
    }

    /// Active people with a number whose Teams is not ticked.
    fn unticked(&self) -> Vec<PbxUser> {
        let mut users = self.control.pbx_users();
        users.retain(|user| {
            let [extension] = user.extensions.as_slice() else {
                return false;
            };
            user.status == PbxStatus::Active
                && extension.ms_teams_enabled != Some(true)
                && extension.primary_phone_number.is_some()
        });
        users
    }

    /// Grows with every change, also over restarts.
    fn turn(&self) -> usize {
        self.control.world().audit.len()
    }

    /// A number that nobody has, neither in the phone system nor in the tenant.
    fn free_number(&self) -> String {
        let world = self.control.world();
        let mut taken: BTreeSet<String> = world.numbers.keys().cloned().collect();
        for user in self.control.pbx_users() {
            taken.extend(
                user.extensions
                    .into_iter()
                    .filter_map(|extension| extension.primary_phone_number),
            );
        }
        // Leeds numbers that Ofcom keeps for fiction. More than all of them are never taken.
        let fictional = (0..1000).map(|n| format!("+441134960{n:03}"));
        let more = (0..).map(|n: u32| format!("+44113498{n:04}"));
        fictional
            .chain(more)
            .find(|number| !taken.contains(number))
            .unwrap_or_default()
    }

    fn edit(&self, user: &PbxUser, change: PbxChange) -> Result<(), Failure> {
        self.control
            .edit_pbx_user(&user.user_id, &change)
            .map_err(refused)
    }

    fn nobody(&self) -> Failure {
        let why = match self.request.kind {
            SampleChangeKind::Tick => {
                "Teams is ticked for everybody who has a number. Untick it for somebody first."
            }
            SampleChangeKind::NewNumber
            | SampleChangeKind::Joiner
            | SampleChangeKind::Leaver
            | SampleChangeKind::Untick
            | SampleChangeKind::Swap => "Nobody in the sample phone system is left for this change.",
        };
        Failure::new(ErrorCode::NotFound, FailureClass::Permanent, why)
    }
}

fn refused(error: ControlError) -> Failure {
    Failure::new(
        ErrorCode::NotFound,
        FailureClass::Permanent,
        format!("{CONNECTION}: {error}"),
    )
}

fn numbered(number: &str) -> PbxChange {
    PbxChange {
        number: Some(Some(number.to_owned())),
        ..PbxChange::default()
    }
}

fn number_of(user: &PbxUser) -> Option<String> {
    user.teams_extensions().next()?.primary_phone_number.clone()
}

fn name(user: &PbxUser) -> String {
    format!("{} {}", user.first_name, user.last_name)
}

fn done(sentence: String, users: &[&PbxUser]) -> SampleChangeView {
    SampleChangeView {
        sentence,
        users: users.iter().map(|user| user.user_id.clone()).collect(),
    }
}
