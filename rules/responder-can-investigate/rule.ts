import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { investigationOf, simulatedInvestigation } from '../../src/facts/aws/responder.ts';
import { settle } from '../../src/facts/logic.ts';
import { declared, everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { refusalsOf, wordsFor } from '../../src/subjects/simulated.ts';

export default defineRule({
  id: 'responder-can-investigate',
  title: 'The responder role can find out what a key did',
  capability: 'contain',
  severity: 'medium',
  pack: 'recommended',
  description:
    'Cutting a key off ends nothing that was made with it. Responders have to read what it did: recent events, the log files behind them, and the key that encrypts those.',
  remediation: {
    text: 'Allow the responder role the actions that the result names, on the buckets and keys of the trails.',
    commands: [
      'aws iam simulate-principal-policy --policy-source-arn ROLE_ARN --action-names s3:GetObject --resource-arns arn:aws:s3:::BUCKET/AWSLogs/ACCOUNT_ID/CloudTrail/us-east-1/test.json.gz',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_pre_provision_access.html',
    'https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html',
  ],
  controls: controls({ wellArchitected: ['SEC10-BP05', 'SEC10-BP06', 'SEC03-BP03'] }),
  since: '0.1.0',
  on: account,
  needs: {
    responder: declared('responder'),
    details: authorizationDetails,
    regions: everyRegion(regionTrails),
    organization,
    simulated: simulatedInvestigation,
  },

  check({ facts, context }) {
    if (facts.responder === null) {
      return notApplicable('The policy file names no responder role, which responder-role-ready judges.');
    }
    const { items, unread } = investigationOf(facts, context);
    const [investigation] = items;
    if (investigation === undefined) {
      const { role } = facts.responder;
      return notApplicable(`The responder role ${role} does not exist, which responder-role-ready judges.`);
    }
    const { role } = investigation;
    const refusals = refusalsOf(facts.simulated(investigation));
    const observed = { role: role.arn, refused: refusals };
    if (refusals.length > 0) {
      return fail(
        `The responder role ${role.name} is refused ${wordsFor(refusals)}; it should be allowed to read all that tells what a key did.`,
        { observed },
      );
    }
    const logs = investigation.accesses.filter(({ action }) => action === 's3:GetObject').length;
    const trails = `${logs} ${logs === 1 ? 'trail' : 'trails'}`;
    const allowed = `The responder role ${role.name} is allowed to look up events, query them and read the logs of ${trails}.`;
    return settle(
      unread.map((error) => ({ error })),
      pass(allowed, { observed }),
    );
  },
});
