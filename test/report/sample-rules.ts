import { defineRule, pass, type Rule, type RuleDefinition } from '../../src/engine/rule.ts';
import type { Target } from '../../src/facts/collector.ts';
import { account } from '../../src/subjects/account.ts';

type Metadata = Pick<Rule, 'id' | 'title' | 'capability' | 'severity'> &
  Partial<Pick<Rule, 'remediation' | 'controls' | 'description' | 'references'>>;

const rule = (metadata: Metadata): RuleDefinition<Target, Record<never, never>, Record<never, never>> =>
  defineRule({
    pack: 'essential',
    description: `${metadata.title}, or the day a key leaks gets longer.`,
    remediation: { text: 'Do what the title says.' },
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
    controls: [],
    since: '0.1.0',
    on: account,
    needs: {},
    check: () => pass('All is well.'),
    ...metadata,
  });

export const keyRotated = rule({
  id: 'iam-access-key-rotated',
  title: 'Access keys are rotated',
  capability: 'exposure',
  severity: 'high',
  description: 'A long-lived access key that is older than the limit has had more days in which to leak.',
  remediation: {
    text: 'Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.',
    commands: [
      'aws iam create-access-key --user-name USER',
      '# This cuts off whatever still uses the old key.\naws iam update-access-key --user-name USER --access-key-id KEY --status Inactive',
    ],
  },
  controls: ['1.4', '3.0', '5.0', '6.0', '7.0'].map((version) => ({ framework: 'cis-aws', version, id: '1.13' })),
});

export const guardDuty = rule({
  id: 'guardduty-enabled',
  title: 'GuardDuty is on in every region',
  capability: 'hear',
  severity: 'high',
  remediation: {
    text: 'Turn GuardDuty on in each region.',
    commands: ['aws guardduty create-detector --enable --region REGION'],
  },
});

export const leastPrivilege = rule({
  id: 'iam-key-user-least-privilege',
  title: 'Users with keys are no administrators',
  capability: 'exposure',
  severity: 'high',
});

export const trailLogging = rule({
  id: 'cloudtrail-trail-logging',
  title: 'A trail records every region',
  capability: 'see',
  severity: 'critical',
});

export const tamperingAlerts = rule({
  id: 'trail-tampering-alerts',
  title: 'Somebody hears when a trail is stopped',
  capability: 'hear',
  severity: 'medium',
});

export const publishesQuickly = rule({
  id: 'guardduty-publishes-quickly',
  title: 'GuardDuty publishes within 15 minutes',
  capability: 'hear',
  severity: 'low',
});

export const notQuarantined = rule({
  id: 'no-quarantined-principal',
  title: 'AWS has quarantined nobody',
  capability: 'now',
  severity: 'critical',
  remediation: {
    text: 'Follow the playbook now; the quarantine policy is no containment.',
    commands: ['aws iam list-access-keys --user-name USER'],
  },
});

export const sampleRules: readonly Rule[] = [
  notQuarantined,
  trailLogging,
  guardDuty,
  tamperingAlerts,
  publishesQuickly,
  keyRotated,
  leastPrivilege,
];
