import { describe, expect, it } from 'vitest';
import type { Trail } from '../../src/facts/aws/cloudtrail.ts';
import type { RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import type { Organization } from '../../src/facts/aws/organization.ts';
import {
  CONTAINMENT,
  investigation,
  investigationOf,
  responderRole,
  simulatedContainment,
  simulatedInvestigation,
} from '../../src/facts/aws/responder.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { failure } from '../../src/testing/given.ts';
import { allowing, attached, authorization, inlinePolicy, roleDetail } from '../../src/testing/iam-samples.ts';
import { TEST_ACCOUNT } from '../../src/testing/index.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import { fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:SimulatePrincipalPolicy';
const ROLE = roleDetail('responder');

/** Answers each simulation by the ARN or action asked for, and keeps what was asked. */
function simulator(decide: (action: string, resource: string) => string = () => 'allowed') {
  const asked: string[] = [];
  const aws = fakeAws({
    [OPERATION]: (input) => {
      const { ActionNames, ResourceArns, ContextEntries } = input as {
        ActionNames: string[];
        ResourceArns: string[];
        ContextEntries: { ContextKeyName: string; ContextKeyValues: string[] }[];
      };
      const region = ContextEntries.find(({ ContextKeyName }) => ContextKeyName === 'aws:RequestedRegion');
      asked.push(`${ActionNames.join(' ')} on ${ResourceArns.join(' ')} in ${region?.ContextKeyValues.join()}`);
      const [resource = ''] = ResourceArns;
      return {
        EvaluationResults: ActionNames.map((action) => ({
          EvalActionName: action,
          EvalDecision: decide(action, resource),
        })),
      };
    },
  });
  return { aws, asked };
}

describe('responderRole', () => {
  const listed = (role: string | null) =>
    responderRole.list(
      { responder: role === null ? null : { role }, details: authorization({ roles: [roleDetail('other'), ROLE] }) },
      TEST_ACCOUNT,
    );

  it('is found by its name or ARN, compared whole', () => {
    expect(listed('responder')).toMatchObject([{ name: 'responder' }]);
    expect(listed('arn:aws:iam::111122223333:role/responder')).toMatchObject([{ name: 'responder' }]);
    expect(listed('Responder')).toEqual([]);
    expect(listed('arn:aws:iam::999988887777:role/responder')).toEqual([]);
    expect(listed(null)).toEqual([]);
  });

  it('is described by its ARN', () => {
    expect(responderRole.describe(ROLE, TEST_ACCOUNT).resource).toEqual({
      type: 'AwsIamRole',
      id: ROLE.arn,
      arn: ROLE.arn,
      name: 'responder',
      region: 'global',
    });
  });
});

describe('simulatedContainment', () => {
  it('asks about a user and a role of the account, where IAM is', async () => {
    const { aws, asked } = simulator();
    const answers = await simulatedContainment.read(ROLE, aws);
    expect(asked).toEqual([
      `${CONTAINMENT.user.join(' ')} on arn:aws:iam::111122223333:user/keydrill-simulated in us-east-1`,
      'iam:PutRolePolicy on arn:aws:iam::111122223333:role/keydrill-simulated in us-east-1',
    ]);
    expect(answers.map(({ action }) => action)).toEqual([...CONTAINMENT.user, ...CONTAINMENT.role]);
  });

  it.each([
    ['aws', 'eu-west-1', 'us-east-1'],
    ['aws-cn', 'cn-northwest-1', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-east-1', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1'],
  ])('in %s, from %s, that is %s', async (partition, region, expected) => {
    const { aws, asked } = simulator();
    await simulatedContainment.read(ROLE, { ...aws, partition, region });
    expect(asked[1]).toBe(
      `iam:PutRolePolicy on arn:${partition}:iam::111122223333:role/keydrill-simulated in ${expected}`,
    );
  });
});

describe('investigationOf', () => {
  interface Given {
    readonly role?: RoleDetail;
    readonly trails?: readonly Trail[];
    readonly organization?: Organization | null;
    readonly unreadRegion?: boolean;
  }

  const unreadable = () => {
    throw new FactUnavailable({ ...error('cloudtrail:DescribeTrails') });
  };
  const error = (operation: string) => {
    const fact = failure(operation, 'access-denied');
    if (fact.ok) throw new Error('not a failure');
    return fact.error;
  };

  const facts = ({ role = ROLE, trails = [], organization = null, unreadRegion = false }: Given = {}) => ({
    responder: { role: 'responder' },
    details: authorization({
      roles: [role],
      policies: { 'arn:own': { Statement: [allowing('athena:*', { Resource: [WORKGROUP('queries-??')] })] } },
    }),
    regions: [
      { region: 'us-east-1', read: () => trails },
      ...(unreadRegion ? [{ region: 'eu-west-1', read: unreadable }] : []),
    ],
    organization,
  });
  const WORKGROUP = (name: string, region = 'us-east-1') => `arn:aws:athena:${region}:111122223333:workgroup/${name}`;
  const asked = (given: Given = {}) => investigationOf(facts(given), TEST_ACCOUNT).items[0]?.accesses;
  const LOOKUP = { action: 'cloudtrail:LookupEvents', resources: ['*'] };
  const ATHENA = { action: 'athena:StartQueryExecution', resources: [WORKGROUP('primary')] };
  const read = (...resources: readonly string[]) => ({ action: 's3:GetObject', resources });

  it('without a trail, the event history and Athena', () => {
    expect(asked()).toEqual([LOOKUP, ATHENA]);
  });

  it('a log file of each trail, and each key once', () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/1';
    const trails = [
      trail('main', { kmsKeyId: key }),
      trail('second', { prefix: 'audit', bucket: 'other', homeRegion: 'eu-west-1', kmsKeyId: key }),
      trail('none', { bucket: null }),
    ];
    expect(asked({ trails })).toEqual([
      LOOKUP,
      ATHENA,
      read('arn:aws:s3:::trail-logs/AWSLogs/111122223333/CloudTrail/us-east-1/keydrill-simulated.json.gz'),
      read('arn:aws:s3:::other/audit/AWSLogs/111122223333/CloudTrail/eu-west-1/keydrill-simulated.json.gz'),
      { action: 'kms:Decrypt', resources: [key] },
    ]);
  });

  it('an organization trail keeps its files below the id of the organization', () => {
    const organization = { id: 'o-exampleorgid', managementAccountId: '999988887777', featureSet: 'ALL' };
    const trails = [organizationTrail('all')];
    expect(asked({ trails, organization })).toContainEqual(
      read(
        'arn:aws:s3:::trail-logs/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-1/keydrill-simulated.json.gz',
      ),
    );
  });

  it('an unread organization hides the files of its trail only', () => {
    const given = facts({ trails: [organizationTrail('all'), trail('main')] });
    const hidden = Object.defineProperty(given, 'organization', {
      get: () => {
        throw new FactUnavailable(error('organizations:DescribeOrganization'));
      },
    });
    const { items, unread } = investigationOf(hidden, TEST_ACCOUNT);
    expect(items[0]?.accesses.map(({ action }) => action)).toEqual([
      'cloudtrail:LookupEvents',
      'athena:StartQueryExecution',
      's3:GetObject',
    ]);
    expect(unread).toMatchObject([{ operation: 'organizations:DescribeOrganization' }]);
  });

  it('without an organization trail, the organization is not read', () => {
    const given = facts({ trails: [trail('main')] });
    const guarded = Object.defineProperty(given, 'organization', {
      get: () => {
        throw new Error('it was read');
      },
    });
    expect(investigationOf(guarded, TEST_ACCOUNT).unread).toEqual([]);
  });

  it('tells of trails that could not be listed', () => {
    const { items, unread } = investigationOf(facts({ trails: [trail('main')], unreadRegion: true }), TEST_ACCOUNT);
    expect(items[0]?.accesses).toHaveLength(3);
    expect(unread).toMatchObject([{ operation: 'cloudtrail:DescribeTrails' }]);
  });

  it('the workgroups that the role’s policies name, wildcards filled in', () => {
    const role = roleDetail('responder', [], {
      inline: [
        inlinePolicy(
          'queries',
          allowing('athena:StartQueryExecution', {
            Resource: [WORKGROUP('forensics', 'eu-west-1'), WORKGROUP('ir-*', '*'), 'arn:aws:athena:*:*:datacatalog/x'],
          }),
        ),
      ],
      attached: [attached('arn:own'), attached('arn:unknown')],
    });
    expect(asked({ role })?.[1]?.resources).toEqual([
      WORKGROUP('primary'),
      WORKGROUP('forensics', 'eu-west-1'),
      WORKGROUP('ir-x'),
      WORKGROUP('queries-xx'),
    ]);
  });

  it('no more workgroups than a few', () => {
    const Resource = Array.from({ length: 50 }, (_, index) => WORKGROUP(`w${index}`));
    const role = roleDetail('responder', [], { inline: [inlinePolicy('queries', allowing('athena:*', { Resource }))] });
    expect(asked({ role })?.[1]?.resources).toHaveLength(5);
  });

  it('without a responder role, nothing is asked', () => {
    const none = { ...facts(), responder: null };
    expect(investigationOf(none, TEST_ACCOUNT)).toEqual({ items: [], unread: [] });
  });

  it('is described by the role', () => {
    const subject = { role: ROLE, accesses: [] };
    expect(investigation.describe(subject, TEST_ACCOUNT)).toEqual(responderRole.describe(ROLE, TEST_ACCOUNT));
  });
});

describe('simulatedInvestigation', () => {
  const read = (decide: (action: string, resource: string) => string, ...resources: readonly string[]) => {
    const { aws, asked } = simulator(decide);
    const accesses = [
      { action: 'cloudtrail:LookupEvents', resources: ['*'] },
      { action: 'athena:StartQueryExecution', resources },
    ];
    return { asked, answers: simulatedInvestigation.read({ role: ROLE, accesses }, aws) };
  };

  it('asks each action by itself, in the home region', async () => {
    const { asked, answers } = read(() => 'implicitDeny', 'arn:one');
    expect(await answers).toMatchObject([
      { action: 'cloudtrail:LookupEvents', resource: '*', decision: 'refused' },
      { action: 'athena:StartQueryExecution', resource: 'arn:one', decision: 'refused' },
    ]);
    expect(asked).toEqual([
      'cloudtrail:LookupEvents on * in us-east-1',
      'athena:StartQueryExecution on arn:one in us-east-1',
    ]);
  });

  it('one of several resources is enough, and ends the asking', async () => {
    const { asked, answers } = read(
      (_, resource) => (resource === 'arn:one' ? 'implicitDeny' : 'allowed'),
      'arn:one',
      'arn:two',
      'arn:three',
    );
    expect(await answers).toMatchObject([{ action: 'cloudtrail:LookupEvents' }, { resource: 'arn:two' }]);
    expect(asked).toHaveLength(3);
  });

  it('of several that are refused, the first', async () => {
    const { answers } = read(() => 'implicitDeny', 'arn:one', 'arn:two');
    expect(await answers).toMatchObject([{}, { resource: 'arn:one', decision: 'refused' }]);
  });

  it('hands an error on', async () => {
    const aws = fakeAws({ [OPERATION]: 'AccessDenied' });
    await expect(
      simulatedInvestigation.read({ role: ROLE, accesses: [{ action: 's3:GetObject', resources: ['arn:x'] }] }, aws),
    ).rejects.toMatchObject({ error: { operation: OPERATION, kind: 'access-denied' } });
  });
});
