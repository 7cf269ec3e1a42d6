import { DEFAULT_ROTATION } from '../facts/declarations.ts';
import type { Policy } from '../policy/policy.ts';

/** What the example company declares: whom and what it counts on in an emergency, and a finding accepted until a date. */
export const demoPolicy: Partial<Policy> = {
  extends: ['recommended'],
  declarations: {
    playbook: { path: 'playbooks/leaked-aws-key.md', maxReviewAgeDays: 180, incidentLog: null },
    rotation: { ...DEFAULT_ROTATION, drillLog: 'playbooks/drills.yaml' },
    responder: { role: 'incident-responder' },
    contacts: {
      security: { domains: ['example.com'] },
      operations: { email: 'operations@example.com' },
    },
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
      {
        user: 'crm-sync',
        owner: 'Customer care team',
        consumers: ['customer export to the CRM'],
        reason: 'The CRM is a service of another company that asks for a key',
        thirdParty: true,
      },
    ],
    attestations: {
      'support-path': {
        value: 'direct',
        by: 'maria.santos@example.com',
        on: '2026-09-14',
        contact: 'the role support-escalation',
      },
    },
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
      location: 'keydrill.yaml:45:5',
    },
  ],
};
