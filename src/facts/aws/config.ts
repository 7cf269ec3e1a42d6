import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';
import { incomplete } from '../fact.ts';

const load = () => import('@aws-sdk/client-config-service');

const RULES = 'config:DescribeConfigRules';
const STATUS = 'config:DescribeConfigurationRecorderStatus';

/** An AWS Config rule, as far as it says what it checks. */
export interface ConfigRule {
  readonly name: string;
  /** E.g. `ACCESS_KEYS_ROTATED`; the name of a rule is whatever its author chose. */
  readonly sourceIdentifier: string;
  /** `ACTIVE`, `EVALUATING`, `DELETING_RESULTS` or `DELETING`. */
  readonly state: string;
  /** JSON text; the values in it are strings. */
  readonly inputParameters: string | null;
}

/** All rules of a region. https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRules.html */
export const configRules = one<readonly ConfigRule[]>({
  operation: RULES,
  scope: 'region',
  async read(aws) {
    const { ConfigServiceClient, DescribeConfigRulesCommand } = await load();
    const pages = await allPages(
      RULES,
      (NextToken) =>
        aws.send(ConfigServiceClient, new DescribeConfigRulesCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    return pages.flatMap((page) =>
      present(page.ConfigRules, RULES, 'ConfigRules').map((rule) => ({
        name: present(rule.ConfigRuleName, RULES, 'ConfigRuleName'),
        // A custom policy rule has a source, but no identifier.
        sourceIdentifier: present(rule.Source, RULES, 'Source').SourceIdentifier ?? '',
        state: present(rule.ConfigRuleState, RULES, 'ConfigRuleState'),
        inputParameters: rule.InputParameters || null,
      })),
    );
  },
});

/** A rule is EVALUATING for as long as an evaluation that somebody asked for takes. */
const AT_WORK = ['ACTIVE', 'EVALUATING'];

/** The rules at work that apply AWS's own check of the age of access keys. */
export const keyAgeRules = (rules: readonly ConfigRule[]): readonly ConfigRule[] =>
  rules.filter(({ sourceIdentifier, state }) => sourceIdentifier === 'ACCESS_KEYS_ROTATED' && AT_WORK.includes(state));

/** What AWS applies where the parameter is not given. https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html */
const DEFAULT_KEY_AGE = 90;

/** The days that an `ACCESS_KEYS_ROTATED` rule allows a key; throws `FactUnavailable` for parameters that say no number. */
export function maxAccessKeyAge({ inputParameters }: Pick<ConfigRule, 'inputParameters'>): number {
  const { maxAccessKeyAge: given = DEFAULT_KEY_AGE } = parsedParameters(inputParameters ?? '{}');
  const text = String(given).trim();
  if (!/^\d+$/.test(text)) throw incomplete(RULES, 'a rule has a maxAccessKeyAge that is no number of days');
  return Number(text);
}

function parsedParameters(json: string): { readonly maxAccessKeyAge?: unknown } {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON: said below, like JSON that is no object.
  }
  throw incomplete(RULES, 'a rule has input parameters that are no JSON object');
}

/** A configuration recorder of the account itself. */
export interface ConfigRecorder {
  /** `default` in every region, unless somebody chose a name. */
  readonly name: string;
  readonly recording: boolean;
  /** In upper case: `PENDING`, `SUCCESS`, `FAILURE`, `NOTAPPLICABLE`; null for one that never recorded. */
  readonly lastStatus: string | null;
  /** Why it failed last. */
  readonly lastError: string | null;
}

/**
 * The recorders of a region that belong to the account, of which there is at most one. A service-linked recorder serves
 * its service alone, and is left out.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorderStatus.html
 */
export const configRecorders = one<readonly ConfigRecorder[]>({
  operation: STATUS,
  scope: 'region',
  async read(aws) {
    const { ConfigServiceClient, DescribeConfigurationRecorderStatusCommand } = await load();
    const answer = await aws.send(ConfigServiceClient, new DescribeConfigurationRecorderStatusCommand({}));
    return present(answer.ConfigurationRecordersStatus, STATUS, 'ConfigurationRecordersStatus')
      .filter(({ servicePrincipal }) => servicePrincipal === undefined)
      .map(({ name, recording, lastStatus, lastErrorCode }) => ({
        name: present(name, STATUS, 'name'),
        recording: present(recording, STATUS, 'recording'),
        // Documented as "Success", answered as "SUCCESS".
        lastStatus: lastStatus?.toUpperCase() ?? null,
        lastError: lastErrorCode || null,
      }));
  },
});

const CHANNELS = 'config:DescribeDeliveryChannels';

/** The buckets that a region delivers to. https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeDeliveryChannels.html */
export const deliveryChannels = one<readonly string[]>({
  operation: CHANNELS,
  scope: 'region',
  async read(aws) {
    const { ConfigServiceClient, DescribeDeliveryChannelsCommand } = await load();
    const { DeliveryChannels } = await aws.send(ConfigServiceClient, new DescribeDeliveryChannelsCommand({}));
    return present(DeliveryChannels, CHANNELS, 'DeliveryChannels').map(({ s3BucketName }) =>
      present(s3BucketName, CHANNELS, 's3BucketName'),
    );
  },
});
