import { type Analyzer, analyzers } from '../../src/facts/aws/access-analyzer.ts';
import { type TamperingSearch, trailTampering } from '../../src/facts/aws/cloudtrail-events.ts';
import {
  type ConfigRecorder,
  type ConfigRule,
  configRecorders,
  configRules,
  deliveryChannels,
} from '../../src/facts/aws/config.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { archiveCriteria, type Criterion, filterNames } from '../../src/facts/aws/guardduty-filters.ts';
import { type CredentialFinding, credentialFindings } from '../../src/facts/aws/guardduty-findings.ts';
import { enabledProducts, hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { type FindingAggregator, findingAggregator } from '../../src/facts/aws/securityhub-aggregation.ts';
import type { AnyCollector } from '../../src/facts/collector.ts';
import { type Answer, answer, answerFor, HOME, known } from './answer.ts';

/** How the security services stand in a region. */
interface RegionState {
  readonly guardDuty: 'on' | 'suspended' | 'absent';
  readonly securityHub: 'on' | 'without GuardDuty' | 'off';
  readonly config: 'on' | 'failing' | 'stopped' | 'absent';
  readonly analyzer?: true;
}

const busy: RegionState = { guardDuty: 'on', securityHub: 'on', config: 'on' };
const unused: RegionState = { guardDuty: 'absent', securityHub: 'off', config: 'absent' };

/** The seventeen regions that every account has enabled, whether it uses them or not. */
export const REGIONS: Readonly<Record<string, RegionState>> = {
  'ap-northeast-1': unused,
  'ap-northeast-2': unused,
  'ap-northeast-3': unused,
  'ap-south-1': unused,
  'ap-southeast-1': unused,
  'ap-southeast-2': { ...busy, securityHub: 'without GuardDuty' },
  'ca-central-1': unused,
  'eu-central-1': { ...busy, config: 'failing', analyzer: true },
  'eu-north-1': unused,
  'eu-west-1': { ...busy, analyzer: true },
  'eu-west-2': { guardDuty: 'suspended', securityHub: 'on', config: 'stopped' },
  'eu-west-3': unused,
  // Closed: see below.
  'sa-east-1': unused,
  'us-east-1': { ...busy, analyzer: true },
  'us-east-2': { ...busy, config: 'absent' },
  'us-west-1': unused,
  'us-west-2': { ...busy, securityHub: 'off' },
};

const CLOSED = 'sa-east-1';
/** A service control policy closes the region, with exceptions like those of AWS Control Tower's own. */
const EXEMPT = /^(?:access-analyzer|cloudtrail|config):/;

export const isClosed = ({ operation }: AnyCollector, region: string): boolean =>
  region === CLOSED && !EXEMPT.test(operation);

const stateOf = (region: string): RegionState => known(REGIONS[region], region);

/** Detector ids are 32 hexadecimal digits. */
const detectorIn = (region: string): string =>
  [...region]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);

interface DemoFilter {
  readonly name: string;
  /** Null for one that only sorts a view. */
  readonly archives: readonly Criterion[] | null;
}

/** What people saved in GuardDuty. The one of Frankfurt was meant for a week. */
const FILTERS: Readonly<Record<string, readonly DemoFilter[]>> = {
  'ap-southeast-2': [{ name: 'high-only', archives: null }],
  'eu-central-1': [
    {
      name: 'too-noisy',
      archives: [
        {
          field: 'type',
          operator: 'equals',
          values: ['CredentialAccess:IAMUser/AnomalousBehavior', 'Discovery:IAMUser/AnomalousBehavior'],
        },
      ],
    },
  ],
  'eu-west-1': [
    {
      name: 'scanner-of-the-auditors',
      archives: [
        { field: 'type', operator: 'equals', values: ['Recon:IAMUser/MaliciousIPCaller.Custom'] },
        {
          field: 'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
          operator: 'equals',
          values: ['203.0.113.25'],
        },
      ],
    },
  ],
};

const filtersIn = (region: string): readonly DemoFilter[] => FILTERS[region] ?? [];

/** Twenty minutes after the key of the mobile build was pushed to a public repository. */
const STOLEN: CredentialFinding = {
  type: 'UnauthorizedAccess:IAMUser/TorIPCaller',
  severity: 5,
  updatedAt: '2026-11-20T03:06:00.000Z',
  user: 'mobile-build',
  accessKeyId: 'AKIAEXAMPLED4R7YJK2Z',
};

/** Sydney came later, and nobody thought of it here. */
const AGGREGATOR: FindingAggregator = {
  region: 'eu-west-1',
  mode: 'SPECIFIED_REGIONS',
  regions: ['eu-central-1', 'eu-west-2', 'us-east-1', 'us-east-2'],
};

const BUCKET_RULE: ConfigRule = {
  name: 's3-bucket-public-read',
  sourceIdentifier: 'S3_BUCKET_PUBLIC_READ_PROHIBITED',
  state: 'ACTIVE',
  inputParameters: null,
};

/** IAM is the same everywhere, so one region watches it. */
const KEY_AGE_RULE: ConfigRule = {
  name: 'access-keys-rotated',
  sourceIdentifier: 'ACCESS_KEYS_ROTATED',
  state: 'ACTIVE',
  inputParameters: '{"maxAccessKeyAge":"90"}',
};

function configRulesIn(region: string): readonly ConfigRule[] {
  const { config } = stateOf(region);
  if (config !== 'on' && config !== 'failing') return [];
  return region === HOME.region ? [KEY_AGE_RULE, BUCKET_RULE] : [BUCKET_RULE];
}

const RECORDERS: Readonly<Record<RegionState['config'], readonly ConfigRecorder[]>> = {
  on: [{ name: 'default', recording: true, lastStatus: 'SUCCESS', lastError: null }],
  failing: [{ name: 'default', recording: true, lastStatus: 'FAILURE', lastError: 'AccessDenied' }],
  stopped: [{ name: 'default', recording: false, lastStatus: 'SUCCESS', lastError: null }],
  absent: [],
};

const ANALYZER: Analyzer = { name: 'external-access', type: 'ACCOUNT', status: 'ACTIVE' };

const CALLS = ['StopLogging', 'DeleteTrail', 'PutEventSelectors', 'DeleteDetector', 'UpdateDetector'];

/** Nobody touched a trail; three days ago somebody made GuardDuty publish faster in Ireland. */
const tamperingIn = (region: string): readonly TamperingSearch[] =>
  CALLS.map((name) => ({
    name,
    calls:
      region === 'eu-west-1' && name === 'UpdateDetector'
        ? [
            {
              name,
              target: detectorIn(region),
              time: '2026-11-17T09:12:44.000Z',
              actor: `arn:aws:iam::${HOME.accountId}:user/terraform`,
              accessKeyId: 'AKIAEXAMPLEF8T3QK7AN',
              refused: null,
              management: null,
              suspends: false,
            },
          ]
        : [],
    backTo: null,
  }));

export const regionAnswers: readonly Answer[] = [
  answer(detectors, (region) => (stateOf(region).guardDuty === 'absent' ? [] : [detectorIn(region)])),
  answerFor(detectorStatus, (_, region) => ({
    enabled: stateOf(region).guardDuty === 'on',
    publishingFrequency: region === 'eu-west-1' ? 'FIFTEEN_MINUTES' : 'SIX_HOURS',
  })),
  answerFor(filterNames, (_, region) => filtersIn(region).map(({ name }) => name)),
  answerFor(archiveCriteria, ({ name }, region) => {
    const filter = filtersIn(region).find((each) => each.name === name);
    return known(filter, name).archives;
  }),
  answerFor(credentialFindings, (_, region) => ({
    findings: region === HOME.region ? [STOLEN] : [],
    readBackTo: null,
  })),
  answer(hubEnabled, (region) => stateOf(region).securityHub !== 'off'),
  answer(enabledProducts, (region) => {
    const { securityHub } = stateOf(region);
    if (securityHub === 'off') return null;
    return securityHub === 'on' ? ['aws/guardduty', 'aws/inspector'] : ['aws/inspector'];
  }),
  answerFor(findingAggregator, () => AGGREGATOR),
  answer(configRules, configRulesIn),
  answer(configRecorders, (region) => RECORDERS[stateOf(region).config]),
  answer(deliveryChannels, (region) =>
    stateOf(region).config === 'absent' ? [] : [`config-history-${HOME.accountId}`],
  ),
  answer(analyzers, (region) => (stateOf(region).analyzer === true ? [ANALYZER] : [])),
  answer(trailTampering, tamperingIn),
];
