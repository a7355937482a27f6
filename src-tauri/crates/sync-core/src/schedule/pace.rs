//! How often, how soon, how patient.

use std::time::Duration;

/// Times of the schedule. The defaults keep within 60 % of what 8x8 allows a key (100 requests a minute, 8x8
/// "Administration API Essentials") with 5,000 users, and within the ten minutes that admins are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two questions for news while somebody is at work in the phone system.
    pub news: Duration,
    /// The same when nothing was heard for so long that nobody seems to be.
    pub idle_news: Duration,
    /// So long.
    pub idle_after: Duration,
    /// Between two whole lists where the source tells news, up to `few` people; for more in proportion.
    pub list_beside_news: Duration,
    /// So many.
    pub few: usize,
    /// The longest of these.
    pub list_beside_news_at_last: Duration,
    /// Between two whole lists beside news that was never seen to tell of the Teams flag, up to five times `few` people;
    /// for more in proportion. Whether 8x8 audits that flag is not documented.
    pub list_until_flag_told: Duration,
    /// Between two whole lists where it does not.
    pub list_alone: Duration,
    /// How long nothing new must have been saved before a job starts: several saves in a row become one job.
    pub quiet: Duration,
    /// How long a change waits for quiet at most.
    pub patience: Duration,
    /// The pause after the first failure; each further one doubles it.
    pub first_back_off: Duration,
    /// The longest pause after failed reads.
    pub read_ceiling: Duration,
    /// The longest pause after failed jobs.
    pub job_ceiling: Duration,
    /// The longest rest without a look at the clocks.
    pub longest_rest: Duration,
}

impl Pace {
    /// Between two whole lists of so many people, by whether the source tells news, which it does not until that is
    /// known, and whether its news was seen to tell of the Teams flag.
    pub fn list_every(&self, news: Option<bool>, flag_told: bool, people: usize) -> Duration {
        match news {
            Some(true) if flag_told => self.regular(people),
            Some(true) => (self.list_until_flag_told / 5)
                .saturating_mul(self.shares(people).max(5))
                .min(self.regular(people)),
            Some(false) | None => self.list_alone,
        }
    }

    /// Between two looks at everybody that only make sure, in the phone system or in the tenant: what they cost grows
    /// with the people, so they are the rarer the more there are.
    pub fn regular(&self, people: usize) -> Duration {
        self.list_beside_news
            .saturating_mul(self.shares(people))
            .min(self.list_beside_news_at_last)
    }

    fn shares(&self, people: usize) -> u32 {
        let shares = people.div_ceil(self.few.max(1)).max(1);
        u32::try_from(shares).unwrap_or(u32::MAX)
    }

    /// Between two questions for news, by how long ago a change was heard of.
    pub fn news_every(&self, since_heard: Duration) -> Duration {
        if since_heard >= self.idle_after {
            self.idle_news
        } else {
            self.news
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            news: Duration::from_secs(2),
            idle_news: Duration::from_secs(8),
            idle_after: Duration::from_mins(20),
            list_beside_news: Duration::from_mins(15),
            few: 2_500,
            list_beside_news_at_last: Duration::from_mins(60),
            list_until_flag_told: Duration::from_mins(5),
            list_alone: Duration::from_mins(4),
            quiet: Duration::from_secs(4),
            patience: Duration::from_secs(30),
            first_back_off: Duration::from_secs(10),
            read_ceiling: Duration::from_mins(2),
            job_ceiling: Duration::from_mins(10),
            longest_rest: Duration::from_secs(30),
        }
    }
}
