import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { type BeyondSending, beyondSending } from '../../src/iam-policy/only-sends.ts';
import { detailOf } from '../../src/subjects/iam-users.ts';
import { mailSenders, type SenderSign } from '../../src/subjects/mail-senders.ts';

export default defineRule({
  id: 'iam-ses-user-send-only',
  title: 'Users that send mail can do nothing else',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'The password for SMTP is made from an access key, and lies in the settings of mail programs, websites and printers, where keys leak first. What leaks from there should be able to send mail and nothing else.',
  remediation: {
    text: 'Give the user a policy that allows ses:SendRawEmail from its own address, and take everything else away; other work gets a user or role of its own.',
    commands: [
      'aws iam list-attached-user-policies --user-name USER',
      'aws iam list-groups-for-user --user-name USER',
      '# Removes access: attach the narrower policy first.\naws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html',
    'https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html',
  ],
  controls: [],
  since: '0.1.0',
  on: mailSenders,
  needs: { details: authorizationDetails, keys: accessKeys },

  check({ subject: { user, toldBy }, facts }) {
    const detail = detailOf(user, facts.details);
    if (detail === undefined) {
      return notApplicable(`User ${user.name} no longer exists; the credential report is older than that.`);
    }
    const beyond = beyondSending(detail, facts.details);
    const evidence = { observed: { toldBy, beyond }, expected: { actions: ['ses:Send*'] } };
    const [first] = beyond;
    if (first === undefined) {
      return pass(`User ${user.name} is a mail sender and can do nothing but send mail through SES.`, evidence);
    }
    if (!(facts.keys(user) ?? []).some(({ active }) => active)) {
      return notApplicable(`User ${user.name} no longer holds an active access key.`);
    }
    const more = beyond.length === 1 ? '' : ` and ${beyond.length - 1} more`;
    return fail(
      `User ${user.name} is a mail sender${because(toldBy)} and may do more than ses:Send*: ${says(first)}${more}.`,
      evidence,
    );
  },
});

const SIGNS: Readonly<Record<SenderSign, string>> = {
  name: 'its name',
  register: 'the key register',
  'last use': 'the last use of its key',
};

const because = (toldBy: readonly SenderSign[]): string => ` by ${toldBy.map((sign) => SIGNS[sign]).join(' and ')}`;

const says = ({ actions, policy, group }: BeyondSending): string =>
  `${actions} through ${policy}${group === null ? '' : ` of group ${group}`}`;
