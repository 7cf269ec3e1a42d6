import { defineRule, fail, notApplicable, pass } from 'keydrill';
import { accessKeys, activeAccessKeys } from 'keydrill/facts';

export default defineRule({
  id: 'acme/access-key-used-where-we-work',
  title: 'Access keys are used only in regions where Acme works',
  capability: 'exposure',
  severity: 'high',
  pack: 'recommended',
  description:
    'Our software calls AWS in a handful of regions. A key that was last used anywhere else is either used by something that nobody told us about, or in the hands of somebody else.',
  remediation: {
    text: 'Find out what used the key; unless somebody can explain it, treat the key as leaked and follow the playbook.',
    commands: ['aws iam get-access-key-last-used --access-key-id KEY_ID'],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html'],
  page: new URL('./rule.md', import.meta.url),
  controls: [
    { framework: 'mitre-attack', version: 'current', id: 'T1078.004' },
    { framework: 'mitre-attack', version: 'current', id: 'T1535' },
  ],
  parameters: {
    regions: {
      type: 'array',
      items: { type: 'string' },
      default: ['eu-central-1', 'eu-west-1', 'us-east-1'],
      description: 'Where keys are used; us-east-1 is where global services such as IAM record their use.',
    },
  },
  since: '1.0.0',
  on: activeAccessKeys,
  needs: { keys: accessKeys },

  check({ subject: { user, root, createdAt, lastUsedAt, lastUsedRegion, lastUsedService }, facts, parameters }) {
    if (root) return notApplicable('Root should have no access key, wherever it is used.');
    const key = `An access key of ${user.name}`;
    if (lastUsedRegion === null) return notApplicable(`${key} has no known use.`);
    const evidence = { observed: { lastUsedAt, lastUsedRegion, lastUsedService }, expected: parameters };
    if (parameters.regions.includes(lastUsedRegion))
      return pass(`${key} was last used in ${lastUsedRegion}.`, evidence);

    // The report may be four hours old, and has no key ids: ask before saying fail.
    const now = facts.keys(user)?.find((each) => each.active && toSecond(each.createdAt) === toSecond(createdAt));
    if (now === undefined)
      return notApplicable(`${key} is no longer active; the credential report is older than that.`);
    const message = `${key} was last used in ${lastUsedRegion}, where Acme does not work.`;
    return fail(message, { ...evidence, resource: { id: now.id } });
  },
});

/** The report cuts times to the second. */
const toSecond = (iso) => Math.floor(Date.parse(iso) / 1000);
