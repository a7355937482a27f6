//! What is saved in the phone system next, and what does not concern Teams at all. The same seed gives the same story.

use crate::{control::Control, trouble::Trouble};
use ::simulator::Truth;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// What has to come of one save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// Whose.
    pub(super) user: String,
    /// The number that he holds afterwards; nobody's where it is taken away.
    pub(super) holds: Option<String>,
    /// His account, where he has had one from the beginning.
    pub(super) account: Option<String>,
}

/// Somebody for whom everything works.
#[derive(Clone, Debug)]
struct Person {
    user: String,
    number: String,
    account: Option<String>,
}

impl Person {
    fn expects(self, holds: Option<String>) -> Expected {
        Expected {
            user: self.user,
            holds,
            account: self.account,
        }
    }
}

/// The people who are left for changes.
pub(super) struct Edits {
    random: fastrand::Rng,
    /// Each used once.
    ready: VecDeque<Person>,
    /// Unticked some time ago.
    unticked: VecDeque<Person>,
    /// Not enabled for Teams.
    others: Vec<String>,
    /// Numbers of people whom only the tenant changes.
    tenant_only: Vec<String>,
    /// Accounts of those who will join, made and licensed beforehand as a company does it.
    joiners: Vec<String>,
    made: usize,
}

/// How many people's numbers are changed in the tenant alone.
const TENANT_ONLY: usize = 20;
/// Accounts for one joiner among so many changes, and some more.
const JOINERS_AMONG: usize = 8;
const SPARE_JOINERS: usize = 5;
/// A number of the place where they sit.
const JOINERS_NUMBER: &str = "+441134960000";
const FIRST_FREE: usize = 90_000;
/// One in so many saves is a swap of two people, which takes four writes one after the other.
const SWAP_EVERY: usize = 100;
/// One in so many saves comes right after the one before, whose job it has to wait for.
const IN_A_ROW_EVERY: usize = 50;
/// One in so many saves is followed by one that no job may start for.
const ASIDE_EVERY: usize = 7;

impl Edits {
    pub(super) async fn new(control: &Control, seed: u64, changes: usize) -> Result<Self, Trouble> {
        let truth: Truth = control.truth().await?;
        let users = control.pbx_users().await?;
        let mut random = fastrand::Rng::with_seed(seed);
        let mut ready: Vec<Person> = truth
            .wanted
            .iter()
            .filter(|wanted| wanted.blocked_by.is_empty())
            .filter_map(|wanted| {
                Some(Person {
                    user: wanted.pbx_user_id.clone(),
                    number: wanted.number.clone()?,
                    account: wanted.account_id.clone(),
                })
            })
            .collect();
        if ready.len() < changes + TENANT_ONLY {
            return Err(nobody());
        }
        random.shuffle(&mut ready);
        let apart = ready.len().saturating_sub(TENANT_ONLY);
        let tenant_only = ready.split_off(apart).into_iter().map(|person| person.number);
        let known = truth.accounts.values().next();
        let domain = known.and_then(|account| account.upn.split_once('@'));
        let domain = domain.map(|(_, domain)| domain).unwrap_or_default();
        let mut joiners = Vec::new();
        for n in 0..changes / JOINERS_AMONG + SPARE_JOINERS {
            let upn = format!("joiner{n}@{domain}");
            let account = json!({
                "change": "create_account",
                "upn": upn,
                "given_name": "Joiner",
                "surname": format!("Number {n}"),
                "country": "GB",
            });
            control.post("tenant", &account).await?;
            joiners.push(upn);
        }
        Ok(Self {
            random,
            joiners,
            tenant_only: tenant_only.collect(),
            ready: ready.into(),
            unticked: VecDeque::new(),
            others: users
                .into_iter()
                .filter(|user| !user.is_teams_enabled())
                .map(|user| user.user_id)
                .collect(),
            made: 0,
        })
    }

    /// So many milliseconds, from the first to the last of a range.
    pub(super) fn between(&mut self, [least, most]: [u64; 2]) -> u64 {
        self.random.u64(least..=most)
    }

    /// Whether the next save comes right after the one before.
    pub(super) fn is_in_a_row(&self) -> bool {
        self.made % IN_A_ROW_EVERY == IN_A_ROW_EVERY / 2
    }

    /// Saves the next change.
    pub(super) async fn save(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        self.made += 1;
        if self.made % SWAP_EVERY == SWAP_EVERY / 2 {
            return self.swap(control).await;
        }
        match self.random.u32(0..100) {
            0..14 => self.joiner(control).await,
            14..22 => self.leaver(control).await,
            22..32 => self.untick(control).await,
            32..42 if self.unticked.len() > 3 => self.tick(control).await,
            _ => self.new_number(control).await,
        }
    }

    /// Now and then: somebody who is not enabled for Teams, or the tenant alone.
    pub(super) async fn aside(&mut self, control: &Control) -> Result<(), Trouble> {
        if !self.made.is_multiple_of(ASIDE_EVERY) {
            return Ok(());
        }
        if self.random.bool()
            && let Some(number) = self.tenant_only.pop()
        {
            let taken = json!({ "change": "unassign_number", "number": number });
            return control.post("tenant", &taken).await;
        }
        let Some(other) = self.random.choice(self.others.iter()).cloned() else {
            return Ok(());
        };
        let renamed = json!({ "department": format!("Department {}", self.made) });
        edit(control, &other, &renamed).await
    }

    async fn new_number(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let person = self.somebody()?;
        let number = self.free_number(&person.number);
        edit(control, &person.user, &json!({ "number": number })).await?;
        Ok(vec![person.expects(Some(number))])
    }

    async fn swap(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let (one, other) = (self.somebody()?, self.somebody()?);
        let mut expected = Vec::new();
        let numbers = [other.number.clone(), one.number.clone()];
        for (person, number) in [one, other].into_iter().zip(numbers) {
            edit(control, &person.user, &json!({ "number": number })).await?;
            expected.push(person.expects(Some(number)));
        }
        Ok(expected)
    }

    async fn joiner(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let Some(login) = self.joiners.pop() else {
            return self.new_number(control).await;
        };
        let number = self.free_number(JOINERS_NUMBER);
        let joiner = json!({
            "account": false,
            "first_name": "Joiner",
            "last_name": format!("Number {}", self.made),
            "user_name": login,
            "primary_email": login,
            "sso_federation_id": login,
            "number": number,
            "teams": true,
        });
        let made: Value = control.ask("POST", "pbx/users", Some(&joiner)).await?;
        let user = made["user_id"].as_str().unwrap_or_default().to_owned();
        Ok(vec![Expected {
            user,
            holds: Some(number),
            account: None,
        }])
    }

    async fn untick(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let person = self.somebody()?;
        edit(control, &person.user, &json!({ "teams": false })).await?;
        self.unticked.push_back(person.clone());
        Ok(vec![person.expects(None)])
    }

    async fn tick(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let person = self.unticked.pop_front().ok_or_else(nobody)?;
        edit(control, &person.user, &json!({ "teams": true })).await?;
        let number = person.number.clone();
        Ok(vec![person.expects(Some(number))])
    }

    async fn leaver(&mut self, control: &Control) -> Result<Vec<Expected>, Trouble> {
        let person = self.somebody()?;
        edit(control, &person.user, &json!({ "status": "INACTIVE" })).await?;
        Ok(vec![person.expects(None)])
    }

    fn somebody(&mut self) -> Result<Person, Trouble> {
        self.ready.pop_front().ok_or_else(nobody)
    }

    /// A number of the same place as another one: its last five digits are of a range that the sample tenant leaves.
    fn free_number(&self, like: &str) -> String {
        let (place, _) = like.split_at(like.len().saturating_sub(5));
        format!("{place}{}", FIRST_FREE + self.made)
    }
}

fn nobody() -> Trouble {
    Trouble::Usage("There are too few people for so many changes: name more with --users.".to_owned())
}

async fn edit(control: &Control, user: &str, change: &Value) -> Result<(), Trouble> {
    let path = format!("pbx/users/{user}");
    control.ask::<Value>("PATCH", &path, Some(change)).await.map(drop)
}
