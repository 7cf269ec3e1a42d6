// Shapes: docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html and
// docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
import type { Call } from '../call.ts';
import { jsonAnswer, xmlAnswer } from '../error-answers.ts';
import type { Overlay, Overlays } from './overlay.ts';

export type RegionOptStatus = 'ENABLED_BY_DEFAULT' | 'ENABLED' | 'ENABLING' | 'DISABLING' | 'DISABLED';

/** The regions that every account has. */
export const REGIONS_BY_DEFAULT = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;
const NOT_OPTED_IN = ['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1'] as const;

export const DEFAULT_REGIONS: Readonly<Record<string, RegionOptStatus>> = {
  ...Object.fromEntries(REGIONS_BY_DEFAULT.map((region) => [region, 'ENABLED_BY_DEFAULT'] as const)),
  ...Object.fromEntries(NOT_OPTED_IN.map((region) => [region, 'DISABLED'] as const)),
};

/** The enabled regions, said by both operations that know them. */
export function enabledRegions(regions: readonly string[]): Overlays {
  const states = Object.fromEntries(regions.map((region) => [region, 'ENABLED_BY_DEFAULT'] as const));
  return { 'account:ListRegions': listRegions(states), 'ec2:DescribeRegions': describeRegions(states) };
}

/** account:ListRegions. Pages are `pageSize` long unless the request asks for less; filters and tokens work. */
export function listRegions(regions: Readonly<Record<string, RegionOptStatus>>, pageSize = 50): Overlay {
  return (call) => {
    const wanted = call.parameters['RegionOptStatusContains'];
    const found = Object.entries(regions)
      .filter(([, status]) => wanted === undefined || wanted.includes(`"${status}"`))
      .map(([RegionName, RegionOptStatus]) => ({ RegionName, RegionOptStatus }));
    const start = Number(call.parameters['NextToken'] ?? 0);
    const end = start + Math.min(pageSize, Number(call.parameters['MaxResults'] ?? pageSize));
    return jsonAnswer(200, {
      Regions: found.slice(start, end),
      ...(end < found.length ? { NextToken: `${end}` } : {}),
    });
  };
}

/** ec2:DescribeRegions. Without AllRegions only the enabled ones, as AWS does (moto lists them all). */
export function describeRegions(regions: Readonly<Record<string, RegionOptStatus>>): Overlay {
  return (call) => {
    const items = Object.entries(regions)
      .map(([name, status]) => ({ name, optIn: optInStatus(status) }))
      .filter(({ name, optIn }) => isWanted(call, name, optIn))
      .map(
        ({ name, optIn }) =>
          `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>${optIn}</optInStatus></item>`,
      );
    const body = `<requestId>lab</requestId><regionInfo>${items.join('')}</regionInfo>`;
    return xmlAnswer(
      200,
      `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${body}</DescribeRegionsResponse>`,
    );
  };
}

function optInStatus(status: RegionOptStatus): string {
  if (status === 'ENABLED_BY_DEFAULT') return 'opt-in-not-required';
  return status === 'ENABLED' ? 'opted-in' : 'not-opted-in';
}

function isWanted(call: Call, name: string, optIn: string): boolean {
  if (call.parameters['AllRegions'] !== 'true' && optIn === 'not-opted-in') return false;
  const values: Readonly<Record<string, string>> = { 'opt-in-status': optIn, 'region-name': name };
  for (let index = 1; call.parameters[`Filter.${index}.Name`] !== undefined; index += 1) {
    const value = values[call.parameters[`Filter.${index}.Name`] ?? ''];
    if (value !== undefined && !listed(call, `Filter.${index}.Value`).includes(value)) return false;
  }
  const names = listed(call, 'RegionName');
  return names.length === 0 || names.includes(name);
}

function listed(call: Call, prefix: string): readonly string[] {
  return Object.entries(call.parameters)
    .filter(([name]) => name.startsWith(`${prefix}.`))
    .map(([, value]) => value);
}
