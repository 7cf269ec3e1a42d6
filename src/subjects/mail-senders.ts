import type { User } from '../facts/aws/iam.ts';
import { type Listing, subjects, type Target } from '../facts/collector.ts';
import type { KeyRegistration } from '../facts/declarations.ts';
import { declared } from '../facts/needs.ts';
import { describeKeyUser, keyUsers, listKeyUsers } from './iam-users.ts';

/** What tells that a user sends mail. */
export type SenderSign = 'name' | 'register' | 'last use';

/** A user that holds an active key and is there to send mail. */
export interface MailSender {
  readonly user: User;
  readonly toldBy: readonly SenderSign[];
}

/** The senders of mail among the users with an active key. */
export const mailSenders = subjects({
  name: 'mail sender with an active access key',
  scope: 'account',
  needs: { ...keyUsers.needs, register: declared('keys') },
  list: (facts, _target: Target): Listing<MailSender> => {
    const { items, unread } = listKeyUsers(facts);
    const users = items.map((user) => ({ user, toldBy: signsOf(user, facts.register ?? []) }));
    return { items: users.filter(({ toldBy }) => toldBy.length > 0), unread };
  },
  describe: ({ user }) => describeKeyUser(user),
});

function signsOf({ name, report }: User, register: readonly KeyRegistration[]): readonly SenderSign[] {
  const signs: Readonly<Record<SenderSign, boolean>> = {
    name: SMTP_USER.test(name),
    register: register.some(({ user, reason }) => user === name && MAIL.test(reason)),
    'last use': report?.keys.some(({ active, lastUsedService }) => active && lastUsedService === 'ses') ?? false,
  };
  const all: readonly SenderSign[] = ['name', 'register', 'last use'];
  return all.filter((sign) => signs[sign]);
}

/** The name that SES gives the users it makes for SMTP, up to a number. */
const SMTP_USER = /^ses-smtp-user/;

/** Words for sending mail: a reason that only mentions mail may be about reading it, or about whom to write to. */
const MAIL = /\b(?:SMTP|SES|mailer|mail relay|send(?:s|ing)? (?:e-?)?mails?)\b/i;
