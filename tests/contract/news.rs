//! Audit records as news, against the simulated 8x8, in this process and on tokio's paused clock.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use std::sync::Arc;
use std::time::Duration;

use outbound::{Origin, RouterTransport};
use pbx::{EightByEight, EightByEightSettings};
use secrecy::SecretString;
use simulator::{Knobs, PbxChange, Simulator, SimulatorConfig};
use sync_core::id::{CustomerId, PbxUserId};
use sync_core::news::{News, NewsCursor};
use sync_core::ports::PbxSource;

struct World {
    simulator: Simulator,
    source: EightByEight,
    user: String,
}

fn world(set: impl FnOnce(&mut Knobs)) -> World {
    let config = SimulatorConfig {
        users: 60,
        ..SimulatorConfig::default()
    };
    let simulator = Simulator::new(&config);
    simulator.control().set_knobs(set);
    let identity = simulator.control().world().identity;
    let address = |path: &str| Origin::parse(&format!("http://localhost{path}")).unwrap();
    let mut settings = EightByEightSettings::new(
        address("/admin-provisioning"),
        SecretString::from(identity.api_key),
        Some(CustomerId::new(identity.customer_id)),
    );
    settings.audit = Some(address("/administration/audit/v1"));
    // Our own clock is wrong by years: nothing may depend on it.
    let now = Arc::new(|| "2021-01-01T00:00:00Z".parse().unwrap());
    let source = EightByEight::new(settings, Arc::new(RouterTransport::new(simulator.router())), now);
    let users = simulator.control().pbx_users();
    let user = users.into_iter().find(|u| u.is_teams_enabled()).unwrap().user_id;
    World {
        simulator,
        source,
        user,
    }
}

impl World {
    async fn news(&self, since: Option<&NewsCursor>) -> Option<News> {
        self.source.news(since).await.unwrap()
    }

    fn set_number(&self, number: &str) {
        let change = PbxChange {
            number: Some(Some(number.to_owned())),
            ..PbxChange::default()
        };
        self.simulator
            .control()
            .edit_pbx_user(&self.user, &change)
            .unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_saved_change_names_its_user_once_and_when_it_was_saved() {
    let world = world(|knobs| knobs.audit_latency_ms = 4_000);
    let begun = world.news(None).await.expect("the key has the audit product");
    tokio::time::advance(Duration::from_secs(600)).await;
    world.set_number("+441130077777");
    let early = world.news(Some(&begun.cursor)).await.unwrap();
    assert!(early.saved.is_empty(), "its record cannot be read yet");
    tokio::time::advance(Duration::from_secs(5)).await;
    let news = world.news(Some(&early.cursor)).await.unwrap();
    let user = PbxUserId::new(&world.user);
    let saved = news.saved[&user];
    assert_eq!((news.saved.len(), news.unnamed), (1, None));
    let ago = news.cursor.until.duration_since(saved).as_secs();
    assert!((4..=8).contains(&ago), "{ago}");
    let after = world.news(Some(&news.cursor)).await.unwrap();
    assert_eq!((after.saved.len(), after.unnamed), (0, None));
}

#[tokio::test(start_paused = true)]
async fn an_extension_record_without_its_user_wants_the_list() {
    let world = world(|knobs| knobs.audit_extension_user = false);
    let begun = world.news(None).await.unwrap();
    tokio::time::advance(Duration::from_secs(600)).await;
    world.set_number("+441130077777");
    tokio::time::advance(Duration::from_secs(5)).await;
    let news = world.news(Some(&begun.cursor)).await.unwrap();
    assert!(news.saved.is_empty() && news.unnamed.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_key_without_the_audit_product_has_no_news() {
    let world = world(|knobs| knobs.audit = false);
    assert_eq!(world.news(None).await, None);
}
