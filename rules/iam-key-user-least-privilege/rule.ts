import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { isUnconditionalAdmin, type Power, powersOf } from '../../src/iam-policy/powers.ts';
import { detailOf, keyUsers } from '../../src/subjects/iam-users.ts';

export default defineRule({
  id: 'iam-key-user-least-privilege',
  title: 'Users with a key hold no managed power',
  capability: 'exposure',
  severity: 'high',
  pack: 'essential',
  description:
    'What a leaked key can do is decided before it leaks. With administrator rights or the right to write to IAM, a thief makes credentials of their own, and ending the leaked key ends nothing.',
  remediation: {
    text: 'Replace the policy with one that allows what the consumers of the key were seen to do. IAM Access Analyzer can draft it from CloudTrail.',
    commands: [
      'aws iam list-attached-user-policies --user-name USER',
      'aws iam list-groups-for-user --user-name USER',
      '# Removes access: attach the narrower policy first.\naws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  ],
  controls: controls({
    cis: ['1.16', '1.16', '1.15', '2.15', '2.14'],
    securityHub: ['IAM.1'],
    nist80053: ['AC-6', 'AC-6(2)'],
    pciDss: ['7.2.1', '7.2.2'],
    csf: ['PR.AA-05'],
    iso27001: ['A.5.18', 'A.8.2'],
    wellArchitected: ['SEC03-BP02'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: keyUsers,
  needs: { details: authorizationDetails, keys: accessKeys },

  check({ subject, facts }) {
    const detail = detailOf(subject, facts.details);
    if (detail === undefined) {
      return notApplicable(`User ${subject.name} no longer exists; the credential report is older than that.`);
    }
    const powers = [...powersOf(detail, facts.details)].sort((a, b) => rank(a) - rank(b));
    const [worst] = powers;
    if (worst === undefined) return pass(`User ${subject.name} holds an access key and no managed power.`);
    if (!(facts.keys(subject) ?? []).some(({ active }) => active)) {
      return notApplicable(`User ${subject.name} no longer holds an active access key.`);
    }
    const more = powers.length === 1 ? '' : ` and ${powers.length - 1} more`;
    return fail(
      `User ${subject.name} holds an access key and ${says(worst)}${more}; a key should allow no more than its consumers need.`,
      { observed: { powers }, severity: isUnconditionalAdmin(powers) ? 'critical' : 'high' },
    );
  },
});

const GRANTS: Readonly<Record<Power['grants'], string>> = {
  everything: 'may do everything',
  'all-but-iam': 'may do everything outside IAM',
  'iam-writes': 'may give itself more rights in IAM',
  'service-full-access': 'has full access to a service',
};

const rank = ({ grants, conditional }: Power): number => Object.keys(GRANTS).indexOf(grants) + (conditional ? 0.5 : 0);

const says = ({ grants, policy, group, conditional }: Power): string =>
  `${GRANTS[grants]}${conditional ? ' under a condition' : ''} through ${policy}${group === null ? '' : ` of group ${group}`}`;
