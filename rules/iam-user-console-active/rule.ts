import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { present } from '../../src/facts/answer.ts';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { detailOf, humans } from '../../src/subjects/iam-users.ts';

export default defineRule({
  id: 'iam-user-console-active',
  title: 'Console passwords are in use',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'A password that nobody types belongs to somebody who has left or moved on. It can still be guessed or found in a leak, nobody notices when a stranger signs in with it, and from the console an access key is two clicks away.',
  remediation: {
    text: 'Ask the user; if nobody needs the password, remove it. People are better off in IAM Identity Center.',
    commands: [
      'aws iam get-user --user-name USER --query User.PasswordLastUsed',
      '# This ends console access for the user; do it only if nobody needs it.\naws iam delete-login-profile --user-name USER',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html'],
  controls: controls({
    cis: ['1.12', '1.12', '1.11', '2.11', '2.11'],
    securityHub: ['IAM.22'],
    nist80053: ['AC-2(3)'],
    pciDss: ['8.2.6'],
    iso27001: ['A.5.15'],
    wellArchitected: ['SEC02-BP05'],
    attack: ['T1078.004'],
  }),
  parameters: {
    maxUnusedDays: {
      type: 'integer',
      default: 45,
      minimum: 1,
      description: 'Days without a sign-in after which a console password must be gone.',
    },
  },
  since: '0.1.0',
  on: humans,
  needs: { details: authorizationDetails },

  check({ subject: { name, arn, report }, facts, parameters: { maxUnusedDays }, context }) {
    const expected = { maxUnusedDays };
    if (report === null) {
      return pass(`User ${name} was created only hours ago, after the credential report was prepared.`, { expected });
    }
    const { passwordLastUsedAt } = report;
    const since = passwordLastUsedAt ?? setAt(report);
    const idleDays = wholeDays(since, context.now);
    const evidence = { observed: { idleDays, passwordLastUsedAt, since }, expected };
    const ago = `${since.slice(0, 10)}, ${days(idleDays)} ago; the limit is ${days(maxUnusedDays)}.`;
    const use =
      passwordLastUsedAt === null
        ? `User ${name} has never used the console password, which is there since ${ago}`
        : `User ${name} last signed in to the console on ${ago}`;
    if (idleDays <= maxUnusedDays) return pass(use, evidence);

    if (detailOf({ arn }, facts.details) === undefined) {
      return notApplicable(`User ${name} was deleted after the credential report was prepared.`);
    }
    return fail(use, evidence);
  },
});

/** Since when a password that was never used is there: a new one for an old user is not stale. */
function setAt({ createdAt, passwordLastChangedAt }: ReportRow): string {
  const dates = [createdAt, passwordLastChangedAt].filter((date) => date !== null);
  const [newest] = dates.sort((a, b) => Date.parse(b) - Date.parse(a));
  return present(newest, credentialReport.operation, 'user_creation_time');
}
