import { describe, it } from 'vitest';
import { detectors } from '../../src/facts/aws/guardduty.ts';
import { archiveCriteria, type Criterion, filterNames } from '../../src/facts/aws/guardduty-filters.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const TOR = 'UnauthorizedAccess:IAMUser/TorIPCaller';
const types = (...values: readonly string[]): Criterion => ({ field: 'type', operator: 'equals', values });
const USER: Criterion = { field: 'resource.accessKeyDetails.userName', operator: 'equals', values: ['scanner'] };
const LOW: Criterion = { field: 'severity', operator: 'below', value: 4 };
const ADDRESS: Criterion = {
  field: 'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
  operator: 'equals',
  values: ['198.51.100.6'],
};

/** Null: a filter that archives nothing. */
const filters = (named: Readonly<Record<string, readonly Criterion[] | null>>): readonly GivenFact[] => [
  given(detectors, ['d1']),
  givenFor(filterNames, 'd1', Object.keys(named)),
  ...Object.entries(named).map(([name, criteria]) => givenFor(archiveCriteria, { detector: 'd1', name }, criteria)),
];

const PASS = 'No filter of GuardDuty in us-east-1 archives all findings of a type about credentials.';

testRule(rule, { describe, it }, [
  {
    name: 'no filters',
    facts: filters({}),
    expect: { status: 'pass', severity: 'high', resource: 'd1', message: PASS },
  },
  {
    name: 'a filter that only sorts a view, however wide',
    facts: filters({ view: null }),
    expect: { status: 'pass', message: PASS },
  },
  {
    name: 'a filter that archives findings about something else',
    facts: filters({ scans: [types('Recon:EC2/Portscan')] }),
    expect: { status: 'pass', message: PASS },
  },
  {
    name: 'a type about credentials',
    facts: filters({ noise: [types(TOR)] }),
    expect: {
      status: 'fail',
      severity: 'high',
      message:
        'Filter noise of GuardDuty in us-east-1 archives findings about credentials, such as UnauthorizedAccess:IAMUser/TorIPCaller, before anybody hears of them; none should.',
      observed: { archiving: [{ filter: 'noise', types: [TOR] }], narrow: [] },
    },
  },
  {
    name: 'an attack sequence, and another filter beside it',
    stands: ['guardduty:GetFilter'],
    facts: filters({ a: [types('AttackSequence:IAM/CompromisedCredentials')], b: [types(TOR)], c: null }),
    expect: { status: 'fail', message: /^Filter a \(and 1 more\) of GuardDuty .* such as AttackSequence:IAM\// },
  },
  {
    name: 'everything that is not about instances',
    facts: filters({ rest: [{ field: 'resource.resourceType', operator: 'not-equals', values: ['Instance'] }] }),
    expect: { status: 'fail', severity: 'high' },
  },
  {
    name: 'low severity: some types are only ever that',
    facts: filters({ low: [LOW] }),
    expect: {
      status: 'fail',
      severity: 'low',
      message: /archives low-severity findings about credentials, such as Discovery:IAMUser\/AnomalousBehavior, before/,
    },
  },
  {
    name: 'low severity in one filter and a whole type in another',
    stands: ['guardduty:GetFilter'],
    facts: filters({ low: [LOW], tor: [types(TOR)] }),
    expect: { status: 'fail', severity: 'high', message: /archives findings about/ },
  },
  {
    name: 'narrowed to an address, as AWS advises for credentials that leave through a gateway',
    facts: filters({
      gateway: [types('UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS'), ADDRESS],
    }),
    expect: {
      status: 'pass',
      message:
        'No filter of GuardDuty in us-east-1 archives all findings of a type about credentials; 1 archives some, by service.action.awsApiCallAction.remoteIpDetails.ipAddressV4.',
      observed: { archiving: [], narrow: [{ filter: 'gateway', narrowedBy: [ADDRESS.field] }] },
    },
  },
  {
    name: 'two narrow filters',
    facts: filters({ a: [types(TOR), USER], b: [USER] }),
    expect: { status: 'pass', message: /; 2 archive some, by resource\.accessKeyDetails\.userName\.$/ },
  },
  {
    name: 'one wide filter is enough to fail, though another is unread',
    facts: [
      given(detectors, ['d1']),
      givenFor(filterNames, 'd1', ['wide', 'other']),
      givenFor(archiveCriteria, { detector: 'd1', name: 'wide' }, []),
      unreadFor(archiveCriteria, { detector: 'd1', name: 'other' }, 'throttled'),
    ],
    expect: { status: 'fail', message: /^Filter wide of GuardDuty/ },
  },
  {
    name: 'an unread filter could take more than those of low severity',
    facts: [
      given(detectors, ['d1']),
      givenFor(filterNames, 'd1', ['low', 'other']),
      givenFor(archiveCriteria, { detector: 'd1', name: 'low' }, [LOW]),
      unreadFor(archiveCriteria, { detector: 'd1', name: 'other' }),
    ],
    expect: { status: 'fail', severity: 'high' },
  },
  {
    name: 'an unread filter could be the wide one',
    facts: [
      given(detectors, ['d1']),
      givenFor(filterNames, 'd1', ['fine', 'other']),
      givenFor(archiveCriteria, { detector: 'd1', name: 'fine' }, null),
      unreadFor(archiveCriteria, { detector: 'd1', name: 'other' }),
    ],
    expect: { status: 'unknown', message: /allow guardduty:GetFilter\.$/ },
  },
  {
    name: 'filters could not be listed',
    facts: [given(detectors, ['d1']), unreadFor(filterNames, 'd1', 'throttled')],
    expect: { status: 'unknown', resource: 'd1', message: /guardduty:ListFilters was throttled/ },
  },
  {
    name: 'each detector is judged by its own filters',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      ...filters({}),
      given(detectors, ['d2'], 'eu-west-1'),
      givenFor(filterNames, 'd2', ['wide'], 'eu-west-1'),
      givenFor(archiveCriteria, { detector: 'd2', name: 'wide' }, [], 'eu-west-1'),
      unread(detectors, 'access-denied', 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: 'd1' },
      { status: 'fail', resource: 'd2', message: /^Filter wide of GuardDuty in eu-west-1 / },
      { status: 'unknown', message: /allow guardduty:ListDetectors\.$/ },
    ],
  },
  {
    name: 'in another partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: filters({ wide: [{ field: 'partition', operator: 'equals', values: ['aws-cn'] }] }),
    expect: { status: 'fail', message: /in cn-north-1 archives/ },
  },
  {
    name: 'a region without GuardDuty',
    facts: [unread(detectors, 'unsupported')],
    expect: { status: 'not-applicable' },
  },
]);
