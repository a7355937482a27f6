//! Preflight: whether an account can take a Direct Routing number, and every cause why not.

use super::{
    LeaveReason, Verdict,
    claims::{Own, Target},
    holders::{Account, Holders},
};
use crate::{
    id::EntraId,
    matching::Match,
    number::PhoneNumber,
    preflight::BlockCause,
    tenant::{AccountType, DirectoryUser, UserKind, VoiceUser},
};

/// The account of a match, or the verdict where there is none to write to.
pub(super) fn matched(found: Option<&Match>) -> Result<&EntraId, Verdict> {
    let cause = match found {
        Some(Match::Account { account, .. }) => return Ok(account),
        Some(Match::Nobody { tried }) => BlockCause::NoAccount { tried: tried.clone() },
        Some(Match::Several { upns }) => BlockCause::TwoAccounts { upns: upns.clone() },
        Some(Match::Guest { upn }) => BlockCause::GuestAccount { upn: upn.clone() },
        Some(Match::IdentityChanged { pinned, found }) => BlockCause::IdentityChanged {
            pinned: pinned.clone(),
            found: found.clone(),
        },
        Some(Match::Unknown { reason }) => return Err(not_read(reason.clone())),
        None => return Err(unasked()),
    };
    Err(Verdict::Blocked { cause })
}

/// What Teams shows of an account that is ready, or the verdict where it is not.
pub(crate) fn ready<'a>(account: &Account<'a>) -> Result<&'a VoiceUser, Verdict> {
    let Some(user) = account.user else {
        return Err(not_read("Microsoft did not answer about this account".to_owned()));
    };
    let voice = account.voice;
    match (account_cause(user).or_else(|| voice_cause(user, voice)), voice) {
        (None, Some(voice)) => match &voice.unreadable {
            None => Ok(voice),
            Some(text) => Err(not_read(format!(
                "Teams shows {text:?} as a number of this account, which is none that Voice Sync can read"
            ))),
        },
        (Some(cause), _) => Err(Verdict::Blocked { cause }),
        (None, None) => Err(Verdict::Blocked {
            cause: BlockCause::NotKnownToTeams,
        }),
    }
}

/// Why the account that Entra shows can't take a number.
fn account_cause(user: &DirectoryUser) -> Option<BlockCause> {
    if user.kind == UserKind::Guest {
        return Some(BlockCause::GuestAccount {
            upn: user.upn.clone(),
        });
    }
    (user.enabled == Some(false)).then_some(BlockCause::Disabled)
}

/// Why the account can't take a number as Teams has it. A licence that Entra shows and Teams does not is
/// on its way (teamsUserConfiguration, featureTypes: what Teams has processed).
fn voice_cause(user: &DirectoryUser, voice: Option<&VoiceUser>) -> Option<BlockCause> {
    let unlicensed = match user.phone_plan {
        Some(true) => BlockCause::NotKnownToTeams,
        Some(false) | None => BlockCause::NoPhoneSystem,
    };
    let Some(voice) = voice else {
        return Some(match user.phone_plan {
            Some(false) => BlockCause::NoPhoneSystem,
            Some(true) | None => BlockCause::NotKnownToTeams,
        });
    };
    match voice.account_type {
        AccountType::User if voice.calling_plan => Some(BlockCause::CallingPlan),
        AccountType::User if !voice.phone_system => Some(unlicensed),
        AccountType::User => None,
        AccountType::Guest => Some(BlockCause::GuestAccount {
            upn: user.upn.clone(),
        }),
        AccountType::OnPremises => Some(BlockCause::OnPremisesHomed),
        AccountType::Ineligible | AccountType::ResourceAccount => Some(unlicensed),
        AccountType::Unknown => Some(BlockCause::NotKnownToTeams),
    }
}

/// What has to happen to an account's numbers so that it gets `wanted`.
pub(super) struct NumberMove<'a> {
    /// The number that it has to let go, with its emergency address.
    pub(super) gives: Option<(&'a PhoneNumber, Option<&'a str>)>,
    /// Who stands between.
    pub(super) target: Target<'a>,
}

/// `None` where the account has the number already.
pub(super) fn number_move<'a>(
    account: &Account<'a>,
    (wanted, place): (&PhoneNumber, Option<usize>),
    holders: &Holders<'a>,
) -> Result<Option<NumberMove<'a>>, Verdict> {
    if account.settled && account.primary == place {
        return Ok(None);
    }
    let number = place.and_then(|place| holders.number_at(place));
    let own = holders.own(account);
    let same = own.number() == Some(wanted);
    let gives = match own {
        Own::OnPremises { .. } => {
            return Err(Verdict::Blocked {
                cause: BlockCause::OnPremisesNumber,
            });
        }
        Own::Unclear { number } => return Err(unclear(number)),
        Own::Unread { number } => return Err(unread(number)),
        Own::Ours { .. } | Own::Unrecorded { .. } if same => return Ok(None),
        Own::Foreign { number } | Own::Unrecorded { number } => {
            return Err(Verdict::Blocked {
                cause: BlockCause::ForeignNumber {
                    number: number.clone(),
                },
            });
        }
        Own::Ours { number, location_id } => Some((number, location_id)),
        Own::Nothing => None,
    };
    if holders.tenant.unread_numbers.contains(wanted) {
        return Err(unread(wanted));
    }
    match holders.target(number, account) {
        Target::OwnOtherwise => Err(Verdict::Blocked {
            cause: BlockCause::ForeignNumber {
                number: wanted.clone(),
            },
        }),
        target => Ok(Some(NumberMove { gives, target })),
    }
}

/// The verdict while Microsoft's two lists of numbers disagree.
pub(super) fn unclear(number: &PhoneNumber) -> Verdict {
    not_read(format!(
        "Microsoft shows {number} differently in two places; this settles by itself"
    ))
}

/// The verdict where Microsoft did not say who has a number.
pub(super) fn unread(number: &PhoneNumber) -> Verdict {
    not_read(format!("Microsoft did not answer who has {number}"))
}

/// The verdict where something was not read.
pub(super) fn not_read(reason: String) -> Verdict {
    Verdict::Left {
        reason: LeaveReason::NotRead { reason },
    }
}

/// The verdict for somebody whom nobody looked for.
pub(super) fn unasked() -> Verdict {
    not_read("Microsoft was not asked about this person".to_owned())
}
