//! What a plan does to a world: a tenant that takes one write at a time and refuses two holders of one number.

use super::*;

impl World {
    fn recheck(&self, step: &Step) -> Recheck {
        plan::recheck(step, self.tenant.voice.get(&step.account), self.record_of(step))
    }

    fn record_of(&self, step: &Step) -> Option<&NumberRecord> {
        match &step.action {
            Action::UnassignNumber { number, .. } | Action::AssignNumber { number, .. } => {
                self.tenant.numbers.get(number)
            }
            Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => None,
        }
    }

    /// One write as Microsoft does it, and what becomes ours by it. Panics where Microsoft would refuse.
    pub fn write(&mut self, step: &Step) {
        assert_eq!(self.recheck(step), Recheck::Ready, "before {step:?}");
        match &step.action {
            Action::UnassignNumber { number, .. } => {
                self.free(&step.account, number);
                self.managed_entry(&step.user, &step.account).number = None;
            }
            Action::AssignNumber { number, location_id } => {
                self.assign(&step.account, number, location_id.clone());
                self.managed_entry(&step.user, &step.account).number = Some(number.clone());
            }
            Action::AssignPolicy {
                policy,
                policy_id,
                name,
            } => {
                let effective = EffectivePolicy {
                    policy_id: Some(policy_id.clone()),
                    name: name.clone(),
                    source: PolicySource::Direct,
                };
                self.voice_of(&step.account).policies.insert(*policy, effective);
                let ours = ManagedPolicy {
                    policy_id: policy_id.clone(),
                    name: name.clone(),
                };
                self.managed_entry(&step.user, &step.account)
                    .policies
                    .insert(*policy, ours);
            }
            Action::UnassignPolicy { policy } => {
                let group = self.groups.get(&(step.account.clone(), *policy)).cloned();
                let policies = &mut self.voice_of(&step.account).policies;
                policies.remove(policy);
                policies.extend(group.map(|group| (*policy, group)));
                self.managed_entry(&step.user, &step.account)
                    .policies
                    .remove(policy);
            }
        }
        assert!(
            plan::reached(step, self.tenant.voice.get(&step.account), self.record_of(step)),
            "after {step:?}"
        );
        assert_eq!(self.recheck(step), Recheck::AlreadySo);
    }

    fn free(&mut self, account: &EntraId, number: &PhoneNumber) {
        let record = self.tenant.numbers.get_mut(number).expect("a record to free");
        assert!(
            record.may_be_unassigned() && record.holder.as_ref() == Some(account),
            "{number} of {account}"
        );
        record.holder = None;
        record.holder_kind = HolderKind::Nobody;
        record.category = NumberCategory::Unknown;
        self.voice_of(account)
            .numbers
            .retain(|shown| shown.number != *number);
    }

    fn assign(&mut self, account: &EntraId, number: &PhoneNumber, location_id: Option<String>) {
        let taken = self
            .tenant
            .numbers
            .get(number)
            .is_some_and(|record| record.holder_kind != HolderKind::Nobody);
        assert!(!taken, "two holders of {number}");
        let shown = self
            .tenant
            .voice
            .values()
            .flat_map(|voice| &voice.numbers)
            .any(|shown| shown.number == *number);
        assert!(!shown, "two accounts show {number}");
        assert_eq!(
            self.tenant.voice[account].primary(),
            None,
            "a second primary number for {account}"
        );
        self.tenant.numbers.insert(
            number.clone(),
            NumberRecord {
                number: number.clone(),
                holder: Some(account.clone()),
                holder_kind: HolderKind::User,
                kind: NumberKind::DirectRouting,
                category: NumberCategory::Primary,
                source: NumberSource::Online,
                location_id,
            },
        );
        let shown = ShownNumber {
            number: number.clone(),
            category: NumberCategory::Primary,
        };
        self.voice_of(account).numbers.push(shown);
    }

    /// Gives a freed number back, as the engine does after a take that failed for good.
    pub fn give_back(&mut self, freed: &Step) {
        let Action::UnassignNumber { number, location_id } = &freed.action else {
            return;
        };
        let held = self.tenant.held(number).is_some();
        if !held && self.tenant.voice[&freed.account].primary().is_none() {
            self.assign(&freed.account, number, location_id.clone());
            self.managed_entry(&freed.user, &freed.account).number = Some(number.clone());
        }
    }

    fn voice_of(&mut self, account: &EntraId) -> &mut VoiceUser {
        self.tenant.voice.get_mut(account).expect("a voice user")
    }

    /// Runs a whole plan, and makes managed whom it found right.
    pub fn run(&mut self, plan: &Plan) {
        for step in &plan.steps {
            self.write(step);
        }
        self.adopt(plan);
    }

    pub fn adopt(&mut self, plan: &Plan) {
        for person in plan
            .people
            .values()
            .filter(|person| person.verdict == Verdict::AlreadyRight)
        {
            let (Some(account), Some(number)) = (&person.account, &person.actual) else {
                continue;
            };
            self.managed_entry(&person.user, account).number = Some(number.clone());
        }
    }

    /// Accounts and their primary numbers.
    pub fn holders(&self) -> BTreeMap<EntraId, PhoneNumber> {
        let primary = |voice: &VoiceUser| voice.primary().cloned();
        self.tenant
            .voice
            .iter()
            .filter_map(|(id, voice)| Some((id.clone(), primary(voice)?)))
            .collect()
    }

    pub fn policies(&self) -> BTreeMap<EntraId, Policies> {
        self.tenant
            .voice
            .iter()
            .map(|(id, voice)| (id.clone(), voice.policies.clone()))
            .collect()
    }
}
