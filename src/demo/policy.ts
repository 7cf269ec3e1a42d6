import { NOTHING_DECLARED } from '../facts/declarations.ts';
import type { Policy } from '../policy/policy.ts';

/** What the example company declares: three keys that need to be keys, and a finding accepted until a date. */
export const demoPolicy: Partial<Policy> = {
  extends: ['essential'],
  declarations: {
    ...NOTHING_DECLARED,
    keys: [
      {
        user: 'ses-mailer',
        owner: 'Mail team',
        consumers: ['mail relay'],
        reason: 'The mail relay speaks SMTP, which cannot use a role',
      },
      {
        user: 'till-upload',
        owner: 'Store systems team',
        consumers: ['receipt upload of the tills'],
        reason: 'The tills run outside AWS and have no workload identity',
      },
      {
        user: 'legacy-erp',
        owner: 'Platform team',
        consumers: ['ERP file exchange'],
        reason: 'The ERP system takes an access key and nothing else',
        thirdParty: true,
        vendorContact: 'security desk of the ERP vendor, +1 555 0134',
      },
    ],
  },
  exceptions: [
    {
      rule: 'iam-access-key-rotated',
      resource: 'arn:aws:iam::111122223333:user/legacy-erp',
      accounts: null,
      regions: null,
      reason: 'The vendor replaces the key with the January release',
      owner: 'Platform team',
      ticket: 'SEC-1234',
      expires: '2027-01-31',
      status: 'fail',
      location: 'keydrill.yaml:22:5',
    },
  ],
};
