import { controls } from '../../src/engine/controls.ts';
import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { keyUse } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { accessKeys, accountSummary, oidcProviders } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { declared, optIn } from '../../src/facts/needs.ts';
import { onlySends } from '../../src/iam-policy/only-sends.ts';
import { activeKeys, confirmKey } from '../../src/subjects/access-keys.ts';
import { detailOf } from '../../src/subjects/iam-users.ts';
import { speaksFor } from '../../src/subjects/key-register.ts';
import { insteadOfKey } from './instead.ts';

export default defineRule({
  id: 'iam-access-key-replaceable',
  title: 'Access keys exist only where nothing better does',
  capability: 'exposure',
  severity: 'medium',
  pack: 'essential',
  description:
    'A role hands out credentials that end by themselves; a key works until somebody ends it. A key that a role could replace, or that nobody answers for, is one more to find, judge and rotate on the day of a leak.',
  remediation: {
    text: 'Move what uses the key to a role: IAM Identity Center or aws login for people, OIDC federation for CI, an instance, task or function role inside AWS, IAM Roles Anywhere elsewhere. Where a key has to stay, enter its owner, consumers and reason under keys in the policy file.',
    commands: [
      'aws iam list-open-id-connect-providers',
      '# Grants access: lets workflows of GitHub Actions ask for the roles that trust this provider.\naws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
  ],
  controls: controls({
    cis: ['1.18', '1.18', '1.17', '2.17', '2.16'],
    wellArchitected: ['SEC02-BP02'],
    attack: ['T1078.004'],
  }),
  parameters: {
    inspectUsage: {
      type: 'boolean',
      default: false,
      description:
        'Ask CloudTrail where each key in use is used from. CloudTrail allows two such requests a second in a region, and every key takes one or more.',
    },
  },
  since: '0.1.0',
  on: activeKeys,
  needs: {
    register: declared('keys'),
    details: authorizationDetails,
    providers: oidcProviders,
    keys: accessKeys,
    summary: accountSummary,
    use: optIn('inspectUsage', keyUse),
  },

  check({ subject, facts, parameters: { inspectUsage } }) {
    const { user, root, lastUsedAt, lastUsedService, lastUsedRegion: region } = subject;
    const entry = root ? undefined : facts.register?.find((each) => speaksFor(each, user.name));
    if (entry !== undefined) {
      const observed = { owner: entry.owner, consumers: entry.consumers, reason: entry.reason };
      return pass(`The access key of ${user.name} is registered with its owner, consumers and reason.`, { observed });
    }
    const detail = root ? undefined : detailOf(user, facts.details);
    if (detail !== undefined && onlySends(detail, facts.details)) {
      return pass(`The access key of ${user.name} can only send mail through SES, and SMTP needs a key.`);
    }
    if (lastUsedAt === null) {
      return notApplicable(`An access key of ${user.name} was never used; iam-access-key-used judges it.`);
    }
    const key = confirmKey(subject, facts);
    if (key === null) {
      return notApplicable(
        `An access key of ${user.name} is no longer active; the credential report is older than that.`,
      );
    }
    const { id } = key;
    if (id === null) return fail('Root has an access key; an administrator role can do its work without one.');

    const { instead, ...found } = insteadOfKey({
      user,
      detail,
      providers: () => facts.providers,
      use: () => (inspectUsage ? facts.use({ user, id, region }) : null),
    });
    return fail(`Access key ${maskKeyId(id)} of ${user.name} ${instead}.`, {
      observed: { lastUsedAt, lastUsedService, ...found },
      resource: { id },
    });
  },
});
