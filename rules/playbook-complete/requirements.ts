import { subjects, type Target } from '../../src/facts/collector.ts';
import { declared } from '../../src/facts/needs.ts';
import { type Idea, looksBack, says, within } from './phrases.ts';

export interface Requirement {
  readonly id: string;
  /** What the playbook has to say; completes "does not say". */
  readonly title: string;
  /** All of them in one passage; the ideas of one statement in one paragraph, list item or table row of it. */
  readonly statements: readonly (readonly Idea[])[];
}

/** Blocking a key, in the words that people have for it. */
const BLOCK = 'block*|deactivat*|disabl*|inactive|revok*|contain|contained|cut*';
const WORKS = 'new|works|work|working|moved|replaced|tested|confirmed';
const LOOK = says('check*, review*, look*, compar*, open, go through, search*, examin*, unexpected, unusual');

export const REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'deactivate-not-delete',
    title: 'that the leaked key is deactivated, not deleted',
    statements: [
      [says('deactivat*, inactive, disabl*')],
      [
        says(
          'not delet*|remov*, not yet|just|simply delet*|remov*, never delet*|remov*',
          'not be deleted|removed, no deletion, without deleting|removing, instead of deleting|deletion',
          'rather than delet*|deletion, delet* ... later|last|afterwards, delet* ... only after|when|once',
          'before you delete, before deleting, before it is deleted',
        ),
      ],
      [says('key, keys, credential, credentials')],
    ],
  },
  {
    id: 'order-of-block',
    title: 'when a new key comes before the block, and that a key of root or an administrator is blocked first',
    statements: [
      [
        says(
          'new|second|replacement|fresh key|access-key, create-access-key, creat* ... key, replac* ... key',
          'rotate|replace first',
        ),
      ],
      [
        says(
          `new|second|replacement ... before ... ${BLOCK}, key ... before ... ${BLOCK}, key first, rotate|replace first`,
          `then ... ${BLOCK}, not ${BLOCK} ... until|before, not be ${BLOCK} ... until|before`,
          `${BLOCK} ... after|afterwards|once ... ${WORKS}, after|once ... ${WORKS} ... ${BLOCK}`,
        ),
      ],
      [
        says('root, admin, admins, administrat*, privileged'),
        says(
          `${BLOCK} first|immediately, ${BLOCK} it|them|key|keys first|immediately`,
          `${BLOCK} the|that|leaked|exposed|old key|keys|one first|immediately`,
          `${BLOCK} the leaked|exposed|old key first|immediately, first ${BLOCK}, immediately ${BLOCK}, at once ${BLOCK}`,
          `${BLOCK} ... at once, ${BLOCK} ... right|straight away, ${BLOCK} ... without waiting`,
          `${BLOCK} ... before ... new|replac*|rotat*`,
        ),
      ],
    ],
  },
  {
    id: 'look-back',
    title: 'that the events of the last 30 days or more are searched by access key id',
    statements: [
      [looksBack(30)],
      [says('access-key id|ids, AccessKeyId, id of the ... key, key id|ids')],
      [says('CloudTrail, event*, lookup-events, Athena, trail, query|queries, log|logs')],
    ],
  },
  {
    id: 'sessions',
    title: 'how STS sessions are ended, with a deny by aws:TokenIssueTime',
    statements: [
      [says('session*, STS, temporary credential*, assumed role*')],
      [says('aws:TokenIssueTime, AWSRevokeOlderSessions, revoke active|older sessions')],
    ],
  },
  {
    id: 'persistence',
    title: 'that new users, access keys, roles, policies and login profiles are looked for',
    statements: [
      [says('new, newly, created, added, create*, unknown, unexpected, backdoor*, left behind')],
      [says('user*')],
      [says('key*, access-key*')],
      [says('role*')],
      [says('polic*')],
      [says('login profile*, console password*, console login*')],
    ],
  },
  {
    id: 'regions',
    title: 'that all enabled regions are searched, and us-east-1 for IAM',
    statements: [
      [
        says(
          'all|every|each region*, all|every|each ... enabled region*, all|every|each ... active region*',
          'all|every|each of ... regions',
        ),
      ],
      [says('us-east-1, Virginia, us-gov-west-1, cn-north-1'), says('IAM, global service*')],
    ],
  },
  {
    id: 'sensitive-services',
    title: 'that RDS, Secrets Manager, KMS and S3 bucket policies are checked',
    statements: [[says('RDS')], [says('Secrets Manager, secretsmanager')], [says('KMS')], [says('S3'), says('polic*')]],
  },
  {
    id: 'alternate-contacts',
    title: 'that the alternate contacts are checked to be unchanged',
    statements: [
      [
        says('alternate contact*, no alternate contact*, GetAlternateContact, PutAlternateContact'),
        says(
          'unchanged, chang*, not ... chang*, modif*, check*, verif*, confirm*, compar*, still, the same',
          'correct',
        ),
      ],
    ],
  },
  {
    id: 'billing',
    title: 'that the bill and the usage are checked',
    statements: [
      [
        says(
          'bill, bills, billing console|page|dashboard, Cost Explorer, cost*, charge*, spend*, invoice*',
          'unexpected|unwanted|unusual|service usage',
        ),
        LOOK,
      ],
    ],
  },
  {
    id: 'support-case',
    title: 'who may answer the AWS support case',
    statements: [
      [says('support case*, support ticket*, AWS Support, case ... AWS')],
      [
        says(
          'who may|answers|replies|responds|opens, may answer|open|reply|respond|write',
          'allowed to answer|open|reply|respond, authorised|authorized to answer|open|reply|respond',
          'answers|replies|responds|opens ... case|support|AWS, answered|opened|written by, reseller',
          'partner, AWSSupportAccess, support role',
        ),
      ],
    ],
  },
  {
    id: 'evidence',
    title: 'that evidence is kept: snapshots and logs',
    statements: [
      [says('snapshot*, AMI, AMIs, disk image*, image*')],
      [says('log, logs, CloudTrail, event|events history, events')],
      [says('evidence, forensic*, preserv*, keep|kept, retain*, legal hold, chain of custody')],
    ],
  },
  {
    id: 'secondary-secrets',
    title: 'that every other secret which the key could read is replaced',
    statements: [
      [
        says(
          'secondary secret*|credential*, other|further secret*|credential*',
          'secret*|credential*|password* ... read|reach|seen|exposed|accessed',
          'every|all|any secret|secrets|credential|credentials, secrets|credentials that|which',
        ),
        says('rotat*, replac*, renew*, reset*, reissu*, chang*, revok*'),
      ],
    ],
  },
  {
    id: 'review',
    title: 'that the incident is reviewed within 72 hours',
    statements: [
      [
        says(
          'post-incident review|meeting, incident review, post-mortem, postmortem, retrospective',
          'lessons learned, after-action review, debrief*, the|a|blameless review, review ... incident',
          'review what happened, review meeting',
        ),
        within(72),
      ],
    ],
  },
  {
    id: 'escalation',
    title: 'who is called, in which roles, and in which channel they meet',
    statements: [
      [says('escalat*, page, pages, paged, call*, notif*, inform*, wake*, alert*')],
      [
        says(
          'incident commander|lead|manager|responder, commander, scribe',
          'security lead|officer|team|engineer, communication* lead, on-call, duty officer|manager',
          'responder*, CISO',
        ),
      ],
      [says('channel*, Slack, Microsoft Teams, chat, bridge, war room, conference call, Zoom, phone', 'telephone')],
    ],
  },
];

/** A requirement on the playbook that the policy names. */
export interface PlaybookRequirement extends Requirement {
  /** As the policy has it. */
  readonly playbook: string;
}

/** Every requirement, each to be judged by itself; none without a playbook. */
export const playbookRequirements = subjects({
  name: 'playbook requirement',
  scope: 'repository',
  needs: { playbook: declared('playbook') },
  list: ({ playbook }, _target: Target): readonly PlaybookRequirement[] =>
    playbook === null ? [] : REQUIREMENTS.map((requirement) => ({ ...requirement, playbook: playbook.path })),
  describe: ({ id, playbook }) => ({
    // A playbook that moves has the same gaps as before.
    key: `playbook-requirement/${id}`,
    resource: { type: 'Other', id: `${playbook}#${id}`, name: id, region: 'global' },
  }),
});
