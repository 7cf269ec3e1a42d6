import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { serviceControlPolicies } from '../../src/facts/aws/scps.ts';
import { account } from '../../src/subjects/account.ts';
import { guardsOf } from './denials.ts';

export default defineRule({
  id: 'organization-guardrails',
  title: 'The organization forbids switching the watching off',
  capability: 'contain',
  severity: 'low',
  pack: 'strict',
  description:
    'The first thing a thief with enough rights does is stop the trail. A service control policy holds even against the administrators and the root of an account.',
  remediation: {
    text: 'From the management account, attach a service control policy that denies stopping and deleting trails, detectors and recorders to the root or the unit of the account.',
    commands: [
      'aws organizations create-policy --type SERVICE_CONTROL_POLICY --name keep-watching --description "Nobody stops the watching" --content file://keep-watching.json',
      '# Cuts access: nobody below TARGET_ID can stop or delete what the policy names.\naws organizations attach-policy --policy-id POLICY_ID --target-id TARGET_ID',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
  ],
  controls: [],
  since: '0.1.0',
  on: account,
  needs: { organization, policies: serviceControlPolicies },

  check({ subject, facts, context }) {
    const { accountId } = context;
    const its = facts.organization;
    if (its === null) return notApplicable(`Account ${accountId} belongs to no organization.`);
    if (its.managementAccountId === accountId) {
      return notApplicable(`Account ${accountId} manages its organization, and no service control policy binds it.`);
    }
    if (its.featureSet !== 'ALL') {
      return fail(
        `The organization of account ${accountId} only shares a bill; with all features it could forbid stopping trails, detectors and recorders.`,
        { observed: { featureSet: its.featureSet }, expected: { featureSet: 'ALL' } },
      );
    }
    const guards = guardsOf(facts.policies(subject), context);
    const open = guards.filter(({ deniedBy }) => deniedBy === null).map(({ action }) => action);
    if (open.length > 0) {
      return fail(
        `No service control policy that reaches account ${accountId} denies ${open.join(', ')}; one should deny it to everybody.`,
        { observed: { guards } },
      );
    }
    const spared = guards.some(({ sparing }) => sparing) ? ', but for principals that it exempts' : '';
    return pass(
      `The organization keeps account ${accountId} from stopping or deleting trails, detectors and recorders${spared}.`,
      { observed: { guards } },
    );
  },
});
