import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { trails } from '../../src/facts/aws/cloudtrail.ts';

export default defineRule({
  id: 'cloudtrail-log-file-validation-enabled',
  title: 'Trails prove that their logs are unaltered',
  capability: 'see',
  severity: 'medium',
  pack: 'essential',
  description:
    'With validation CloudTrail signs a digest of the log files every hour, so that a log file that was changed, deleted or slipped in is noticed. Without it nobody can say whether the record of an incident is the whole record.',
  remediation: {
    text: 'Turn log file validation on; digests are written from then on, at no charge but their storage.',
    commands: ['aws cloudtrail update-trail --name TRAIL --enable-log-file-validation --region HOME_REGION'],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-enabling.html',
  ],
  controls: controls({
    cis: ['3.2', '3.2', '3.2', '4.2', '4.2'],
    securityHub: ['CloudTrail.4'],
    nist80053: ['AU-9', 'SI-7'],
    pciDss: ['10.3.2'],
    iso27001: ['A.8.15'],
    wellArchitected: ['SEC04-BP01'],
  }),
  since: '0.1.0',
  on: trails,
  needs: {},

  check({ subject: { name, bucket, logFileValidation } }) {
    if (bucket === null) return notApplicable(`Trail ${name} delivers to no S3 bucket, so it writes no log files.`);
    const evidence = { observed: { logFileValidation }, expected: { logFileValidation: true } };
    if (logFileValidation) return pass(`Log file validation of trail ${name} is on.`, evidence);
    return fail(`Log file validation of trail ${name} is off; it should be on.`, evidence);
  },
});
