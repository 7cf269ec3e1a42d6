import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, hoursSince } from '../../src/facts/age.ts';
import { detectors } from '../../src/facts/aws/guardduty.ts';
import {
  type CredentialFinding,
  credentialFindings,
  LEAST_SEVERITY,
  unreadWithin,
} from '../../src/facts/aws/guardduty-findings.ts';
import { settle } from '../../src/facts/logic.ts';

export default defineRule({
  id: 'no-active-credential-finding',
  title: 'GuardDuty has no open finding about credentials',
  capability: 'now',
  severity: 'critical',
  pack: 'recommended',
  description:
    'GuardDuty makes such a finding when a key is used in a way in which its owner never used it. Until somebody archives it, nobody has said that it is harmless.',
  remediation: {
    text: 'Treat it as a running incident until it is explained: cut the key off, look for what it did, and archive the finding last.',
    commands: [
      'aws guardduty get-findings --detector-id DETECTOR_ID --finding-ids FINDING_ID --region REGION',
      '# This cuts off whatever still uses the key.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
    'https://docs.aws.amazon.com/guardduty/latest/ug/compromised-creds.html',
  ],
  controls: [],
  parameters: {
    days: {
      type: 'integer',
      default: 30,
      minimum: 1,
      maximum: 90,
      description: 'How many days back an update of a finding counts; GuardDuty keeps findings for 90 days.',
    },
    minSeverity: {
      type: 'number',
      default: LEAST_SEVERITY,
      minimum: LEAST_SEVERITY,
      maximum: 10,
      description:
        'The least severity that counts; medium begins at 4, high at 7, critical at 9. Low ones are not read.',
    },
  },
  since: '0.1.0',
  on: detectors,
  needs: { found: credentialFindings },

  check({ subject: detector, facts, parameters, context: { region, now } }) {
    const found = facts.found(detector);
    const recent = found.findings
      .filter(({ severity, updatedAt }) => {
        return severity >= parameters.minSeverity && hoursSince(updatedAt, now) <= parameters.days * 24;
      })
      .sort((a, b) => b.severity - a.severity || (a.updatedAt < b.updatedAt ? 1 : -1));
    const evidence = {
      observed: { count: recent.length, findings: recent.slice(0, 10).map(shown) },
      expected: { count: 0, days: parameters.days, minSeverity: parameters.minSeverity },
    };
    const span = `from the last ${days(parameters.days)}`;
    const [worst] = recent;
    if (worst === undefined) {
      const message = `GuardDuty in ${region} holds no open finding about credentials of this account ${span}.`;
      return settle(unreadWithin(found, parameters.days, now), pass(message, evidence));
    }
    const many = recent.length > 1;
    const about = worst.user === null ? '' : ` about ${worst.user}`;
    return fail(
      `GuardDuty in ${region} holds ${many ? `${recent.length} open findings` : 'an open finding'} about credentials ${span}, ${many ? 'the gravest ' : ''}${worst.type}${about}; the key should be taken for stolen until it is explained.`,
      evidence,
    );
  },
});

const shown = ({ accessKeyId, ...finding }: CredentialFinding) => ({
  ...finding,
  accessKeyId: accessKeyId === null ? null : maskKeyId(accessKeyId),
});
