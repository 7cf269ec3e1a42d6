import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { analyzers } from '../../src/facts/aws/access-analyzer.ts';
import { region } from '../../src/subjects/account.ts';

/** The other types look for unused or internal access. */
const EXTERNAL = ['ACCOUNT', 'ORGANIZATION'];

export default defineRule({
  id: 'accessanalyzer-enabled',
  title: 'Access Analyzer watches for doors opened to the outside in every region',
  capability: 'hear',
  severity: 'low',
  pack: 'recommended',
  description:
    'An intruder who wants to come back shares a bucket, a snapshot, a key or a role with an account of their own. IAM Access Analyzer reports what can be reached from outside, region by region.',
  remediation: {
    text: 'Create an external-access analyzer in every enabled region; it costs nothing. In an organization, one of type ORGANIZATION in the delegated administrator account covers the members.',
    commands: ['aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT --region REGION'],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html',
    'https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html',
  ],
  controls: controls({
    cis: ['1.20', '1.20', '1.19', '2.19', '2.18'],
    securityHub: ['IAM.28'],
    iso27001: ['A.8.3'],
  }),
  since: '0.1.0',
  on: region,
  needs: { analyzers },

  check({ facts, context: { region } }) {
    const external = facts.analyzers.filter(({ type }) => EXTERNAL.includes(type));
    const evidence = { observed: { analyzers: facts.analyzers }, expected: { status: 'ACTIVE', type: EXTERNAL } };
    const active = external.find(({ status }) => status === 'ACTIVE');
    if (active !== undefined) {
      return pass(
        `Analyzer ${active.name} watches ${region} for access from outside the ${zone(active.type)}.`,
        evidence,
      );
    }
    const [first] = external;
    if (first !== undefined) {
      return fail(
        `Analyzer ${first.name} in ${region} is ${first.status.toLowerCase()}; it should be active.`,
        evidence,
      );
    }
    return fail(
      `This account has no analyzer for external access in ${region}; it should have one, unless one of its organization covers it from another account.`,
      evidence,
    );
  },
});

const zone = (type: string): string => (type === 'ORGANIZATION' ? 'organization' : 'account');
