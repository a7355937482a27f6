//! Reading a scrolled list to its end, and saying honestly whether it was the end.
//!
//! 8x8 "Administration API Essentials", Pagination: the first page takes `pageSize`, the next ones `scrollId`
//! alone; the list ends when `hasMore` is false. There is no total count. Links are never followed: the
//! scroll id is enough, and a link could lead the key elsewhere.

use std::collections::HashSet;

use outbound::Answer;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sync_core::failure::Failure;
use sync_core::user::Completeness;

use super::failure;
use super::lenient::scalar;
use super::request::Api;
use super::resource::{Place, Resource};

/// Documents disagree on whether 100 or 1000 is the largest page; 100 works in both.
pub(super) const PAGE_SIZE: &str = "100";
const MOST_PAGES: usize = 5_000;
const MOST_EMPTY_PAGES: usize = 5;

/// A row that can be recognised when it comes twice.
pub(super) trait Row: DeserializeOwned {
    /// The id of the row, where it has one.
    fn id(&self) -> Option<&str>;
}

/// 8x8's page envelope; every property may be null or absent.
#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub(super) data: Option<Vec<T>>,
    #[serde(default)]
    pagination: Option<Pagination>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    #[serde(default, deserialize_with = "scalar")]
    has_more: Option<bool>,
    #[serde(default, deserialize_with = "scalar")]
    next_scroll_id: Option<String>,
}

/// Rows of a whole list, in the order of the source, each id once.
pub(super) struct Rows<T> {
    pub(super) rows: Vec<T>,
    pub(super) completeness: Completeness,
}

/// What follows a page.
enum Next {
    Page(Place),
    End,
    Contradiction(&'static str),
}

/// Reads every page of `resource`. `accept` may refuse a row, which refuses the whole list.
///
/// A failure on the first page is a failure; a passing one later leaves a partial list. An expired scroll is
/// begun again once, and the list then counts as partial: it is no proof that anybody is gone.
pub(super) async fn read<T: Row>(
    api: &Api,
    resource: Resource,
    accept: impl Fn(&T) -> Result<(), Failure> + Sync,
) -> Result<Rows<T>, Failure> {
    let first = run(api, resource, &accept).await?;
    let Run::Expired(_) = first else {
        return Ok(first.finish());
    };
    tracing::info!(
        path = resource.path,
        "the list's scroll expired; reading again from page one"
    );
    let again = run(api, resource, &accept).await?;
    let mut rows = again.finish();
    if rows.completeness == Completeness::Complete {
        let reason = "8x8 forgot the place in its list, and the list was read again from the start";
        rows.completeness = Completeness::Partial(reason.to_owned());
    }
    Ok(rows)
}

enum Run<T> {
    Ended(Rows<T>),
    Expired(Vec<T>),
}

impl<T> Run<T> {
    fn finish(self) -> Rows<T> {
        match self {
            Self::Ended(rows) => rows,
            Self::Expired(rows) => {
                let reason = "8x8 forgot the place in its list twice".to_owned();
                Rows {
                    rows,
                    completeness: Completeness::Partial(reason),
                }
            }
        }
    }
}

async fn run<T: Row>(
    api: &Api,
    resource: Resource,
    accept: &(impl Fn(&T) -> Result<(), Failure> + Sync),
) -> Result<Run<T>, Failure> {
    let mut read = Reading::new();
    let mut place = Place::First;
    // An id that stays the same names a place that moves with each answer: asking again could skip a page.
    let mut moving = false;
    for number in 1..=MOST_PAGES {
        let asked = api.page(resource, &place).await;
        let parsed = asked.and_then(|(answer, again)| Ok((parse::<T>(&answer, resource)?, again)));
        let page = match parsed {
            Ok((Parsed::Page(page), again)) => {
                if again && moving {
                    read.doubt(format!(
                        "page {number} had to be asked for twice, so one may be missing"
                    ));
                }
                page
            }
            Ok((Parsed::Expired, _)) => return Ok(Run::Expired(read.rows)),
            Err(failure) if number > 1 && failure::is_passing(&failure) => {
                read.doubt(format!(
                    "the list was cut off at page {number}: {}",
                    failure.detail
                ));
                return Ok(Run::Ended(read.finish()));
            }
            Err(failure) => return Err(failure),
        };
        let next = next(page.pagination, number, resource);
        read.add(page.data, number, accept)?;
        match next {
            Next::End => return Ok(Run::Ended(read.finish())),
            Next::Contradiction(why) => read.doubt(format!("page {number} {why}")),
            Next::Page(_) if read.goes_round() => {}
            Next::Page(next) => {
                moving = place == next;
                place = next;
                continue;
            }
        }
        return Ok(Run::Ended(read.finish()));
    }
    read.doubt(format!("the list did not end after {MOST_PAGES} pages"));
    Ok(Run::Ended(read.finish()))
}

enum Parsed<T> {
    Page(Page<T>),
    Expired,
}

fn parse<T: Row>(answer: &Answer, resource: Resource) -> Result<Parsed<T>, Failure> {
    if failure::is_expired_scroll(answer) {
        return Ok(Parsed::Expired);
    }
    if !answer.is_success() {
        return Err(failure::of_answer(answer, resource));
    }
    answer
        .json()
        .map(Parsed::Page)
        .map_err(|e| failure::of_error(e, resource))
}

/// The end needs `hasMore: false`. `pages` were read so far, this one included.
fn next(pagination: Option<Pagination>, pages: usize, resource: Resource) -> Next {
    let Some(said) = pagination else {
        return Next::Contradiction("does not say whether more follows");
    };
    match (said.has_more, said.next_scroll_id) {
        (Some(false), _) => Next::End,
        (Some(true) | None, Some(id)) => Next::Page(Place::Scroll(id)),
        (Some(true), None) if resource.has_page_numbers => Next::Page(Place::Number(pages)),
        (Some(true), None) => Next::Contradiction("says that more follows, but not where"),
        (None, None) => Next::Contradiction("does not say whether more follows"),
    }
}

/// What was read so far.
struct Reading<T> {
    rows: Vec<T>,
    ids: HashSet<String>,
    doubts: Vec<String>,
    empty_pages: usize,
    repeated_page: bool,
}

impl<T: Row> Reading<T> {
    fn new() -> Self {
        Self {
            rows: Vec::new(),
            ids: HashSet::new(),
            doubts: Vec::new(),
            empty_pages: 0,
            repeated_page: false,
        }
    }

    fn add(
        &mut self,
        data: Option<Vec<T>>,
        page: usize,
        accept: &(impl Fn(&T) -> Result<(), Failure> + Sync),
    ) -> Result<(), Failure> {
        let Some(data) = data else {
            self.empty_pages += 1;
            self.doubt(format!("page {page} has no data"));
            return Ok(());
        };
        self.empty_pages = if data.is_empty() { self.empty_pages + 1 } else { 0 };
        let (mut fresh, length) = (0, data.len());
        for row in data {
            accept(&row)?;
            let Some(id) = row.id().map(str::to_owned) else {
                self.doubt(format!("page {page} has a row without an id"));
                continue;
            };
            if !self.ids.insert(id) {
                self.doubt(format!("page {page} repeats a row of an earlier one"));
                continue;
            }
            fresh += 1;
            self.rows.push(row);
        }
        self.repeated_page = length > 0 && fresh == 0;
        Ok(())
    }

    /// Whether going on would not end: a page of repetitions only, or too many empty ones.
    fn goes_round(&mut self) -> bool {
        if self.empty_pages >= MOST_EMPTY_PAGES {
            self.doubt(format!("{MOST_EMPTY_PAGES} pages in a row were empty"));
            return true;
        }
        self.repeated_page
    }

    fn doubt(&mut self, reason: String) {
        if !self.doubts.contains(&reason) && self.doubts.len() < 5 {
            self.doubts.push(reason);
        }
    }

    fn finish(mut self) -> Rows<T> {
        if self.rows.is_empty() {
            self.doubt("8x8 sent an empty list".to_owned());
        }
        let completeness = match self.doubts.is_empty() {
            true => Completeness::Complete,
            false => Completeness::Partial(self.doubts.join("; ")),
        };
        Rows {
            rows: self.rows,
            completeness,
        }
    }
}
