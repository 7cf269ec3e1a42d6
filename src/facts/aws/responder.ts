import { type Aws, item, type Listing, subjects, type Target } from '../collector.ts';
import type { Responder } from '../declarations.ts';
import { readEach } from '../logic.ts';
import { declared, everyRegion, type Facts } from '../needs.ts';
import { regionTrails, type Trail, trails } from './cloudtrail.ts';
import { type AuthorizationDetails, authorizationDetails, type RoleDetail } from './iam-authorization.ts';
import { type Simulated, simulate } from './iam-simulation.ts';
import { type Organization, organization } from './organization.ts';

/** The role that the policy file names by its name or ARN; undefined when the account has none such. */
export const responderRoleOf = (responder: Responder | null, details: AuthorizationDetails): RoleDetail | undefined =>
  responder === null ? undefined : details.roles.find(({ name, arn }) => [name, arn].includes(responder.role));

const describeRole = ({ name, arn }: Pick<RoleDetail, 'name' | 'arn'>) => ({
  resource: { type: 'AwsIamRole', id: arn, arn, name, region: 'global' },
});

/** The responder role, where the policy file names one that exists. */
export const responderRole = subjects({
  name: 'responder role',
  scope: 'account',
  needs: { responder: declared('responder'), details: authorizationDetails },
  list: ({ responder, details }, _target: Target): readonly RoleDetail[] => {
    const role = responderRoleOf(responder, details);
    return role === undefined ? [] : [role];
  },
  describe: describeRole,
});

/** What it takes to cut a user's keys off, to make new ones, and to end the sessions of a role. */
export const CONTAINMENT = {
  user: [
    'iam:UpdateAccessKey',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:CreateAccessKey',
    'iam:PutUserPolicy',
    'iam:DeleteLoginProfile',
  ],
  role: ['iam:PutRolePolicy'],
} as const;

/** Simulated on a user and a role that need not exist: whichever key leaks, the responder has to be able to act. */
export const simulatedContainment = item<RoleDetail, readonly Simulated[]>({
  operation: 'iam:SimulatePrincipalPolicy',
  aspect: 'contain',
  of: responderRole,
  async read({ arn }, aws) {
    const on = (type: 'user' | 'role') =>
      simulate(
        {
          roleArn: arn,
          actions: CONTAINMENT[type],
          resource: `arn:${aws.partition}:iam::${aws.accountId}:${type}/keydrill-simulated`,
          region: IAM_REGIONS[aws.partition] ?? aws.region,
        },
        aws,
      );
    return [...(await on('user')), ...(await on('role'))];
  },
});

/** IAM is one for all regions of a partition, and its requests go to this one. */
const IAM_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** One action that an investigation needs, on any of some resources. */
export interface Access {
  readonly action: string;
  readonly resources: readonly string[];
}

/** The responder role, and what it has to be able to do in this account to find out what a key did. */
export interface Investigation {
  readonly role: RoleDetail;
  readonly accesses: readonly Access[];
}

const INVESTIGATION_NEEDS = {
  responder: declared('responder'),
  details: authorizationDetails,
  regions: everyRegion(regionTrails),
  organization,
} as const;

/** Empty without a responder role; `unread` when there may be more logs than could be listed. */
export function investigationOf(facts: Facts<typeof INVESTIGATION_NEEDS>, target: Target): Listing<Investigation> {
  const role = responderRoleOf(facts.responder, facts.details);
  if (role === undefined) return { items: [], unread: [] };
  const listed = trails.list({ regions: facts.regions }, target);
  const known = 'unread' in listed ? listed : { items: listed, unread: [] };
  const logged = readEach(
    known.items.filter(({ bucket }) => bucket !== null),
    // Whose organization it is, is only read where the trail is an organization's.
    (trail) => objectOf(trail, trail.organization ? facts.organization : null, target),
  );
  const keys = known.items.flatMap(({ kmsKeyId }) => (kmsKeyId === null ? [] : [kmsKeyId]));
  const accesses = [
    { action: 'cloudtrail:LookupEvents', resources: ['*'] },
    { action: 'athena:StartQueryExecution', resources: workgroupsOf(role, facts.details, target) },
    ...logged.values.map(({ value }) => ({ action: 's3:GetObject', resources: [value] })),
    ...[...new Set(keys)].sort().map((key) => ({ action: 'kms:Decrypt', resources: [key] })),
  ];
  return { items: [{ role, accesses }], unread: [...known.unread, ...logged.unread.map(({ error }) => error)] };
}

/**
 * A log file of this account, as a trail names it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
function objectOf({ bucket, prefix, homeRegion }: Trail, its: Organization | null, target: Target): string {
  const folder = ['AWSLogs', ...(its === null ? [] : [its.id]), target.accountId, 'CloudTrail', homeRegion];
  const path = [...(prefix === null ? [] : [prefix]), ...folder, 'keydrill-simulated.json.gz'].join('/');
  return `arn:${target.partition}:s3:::${bucket}/${path}`;
}

const WORKGROUP = /arn:[^":]*:athena:([^":]*):[^":]*:workgroup\/([^"]+)/g;

/** The workgroup that every account has, and those that the policies of the role name: it may be held to one of them. */
function workgroupsOf(role: RoleDetail, { policies }: AuthorizationDetails, target: Target): readonly string[] {
  const documents = [
    ...role.inline.map(({ document }) => document),
    ...role.attached.map(({ arn }) => policies[arn] ?? {}),
  ];
  const named = [...JSON.stringify(documents).matchAll(WORKGROUP)].map(([, region = '', name = '']) => ({
    region: /^[\w-]+$/.test(region) ? region : target.region,
    name: name.replaceAll(/[*?]/g, 'x'),
  }));
  const primary = { region: target.region, name: 'primary' };
  const arns = [primary, ...named].map(
    ({ region, name }) => `arn:${target.partition}:athena:${region}:${target.accountId}:workgroup/${name}`,
  );
  return [...new Set(arns)].slice(0, WORKGROUPS_ASKED);
}

const WORKGROUPS_ASKED = 5;

export const investigation = subjects({
  name: 'responder role',
  scope: 'account',
  needs: INVESTIGATION_NEEDS,
  list: investigationOf,
  describe: ({ role }: Investigation) => describeRole(role),
});

/** Whether the role may do each; of several resources, the one for which it comes closest to that. */
export const simulatedInvestigation = item<Investigation, readonly Simulated[]>({
  operation: 'iam:SimulatePrincipalPolicy',
  aspect: 'investigate',
  of: investigation,
  async read({ role, accesses }, aws) {
    const simulated: Simulated[] = [];
    for (const access of accesses) simulated.push(...(await closest(role, access, aws)));
    return simulated;
  },
});

async function closest({ arn }: RoleDetail, { action, resources }: Access, aws: Aws): Promise<readonly Simulated[]> {
  const answers: Simulated[] = [];
  for (const resource of resources) {
    answers.push(...(await simulate({ roleArn: arn, actions: [action], resource, region: aws.region }, aws)));
    if (answers.at(-1)?.decision === 'allowed') break;
  }
  return answers.sort((a, b) => RANK[a.decision] - RANK[b.decision]).slice(0, 1);
}

const RANK: Readonly<Record<Simulated['decision'], number>> = { allowed: 0, depends: 1, refused: 2 };
