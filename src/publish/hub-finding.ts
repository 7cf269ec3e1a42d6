import type { AwsSecurityFinding, Resource } from '@aws-sdk/client-securityhub';
import { present } from '../facts/answer.ts';
import { incomplete } from '../facts/fact.ts';
import { GENERATOR_PREFIX, productArn } from '../report/asff/finding.ts';
import type { Place } from '../report/evaluated.ts';
import type { Hub } from './hub.ts';
import { READ } from './operations.ts';

/** Without one of these AWS accepts no finding, so it gives none without. */
const DEMANDED = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
  'Resources',
] as const;

type Demanded = (typeof DEMANDED)[number];

/** A finding as a hub gives it, with all that is demanded of one. */
export type HubFinding = AwsSecurityFinding & { readonly [K in Demanded]: NonNullable<AwsSecurityFinding[K]> };

/** Throws `FactUnavailable` for a finding that lacks what AWS documents as always present: no guess is made about it. */
export function hubFinding(finding: AwsSecurityFinding): HubFinding {
  const name = finding.Id ?? 'a finding without an Id';
  for (const field of DEMANDED) present(finding[field], READ, `${field} of ${name}`);
  for (const field of ['CreatedAt', 'UpdatedAt'] as const) {
    if (Number.isNaN(Date.parse(finding[field] ?? ''))) throw incomplete(READ, `${field} of ${name} is no time`);
  }
  return finding as HubFinding; // every demanded field was just looked at
}

export const isActive = ({ RecordState }: HubFinding): boolean => RecordState !== 'ARCHIVED';

export const isPassed = ({ Compliance }: HubFinding): boolean => Compliance?.Status === 'PASSED';

/** Whether the hub's own answer to what was asked is about this hub: a hub may show findings of others too. */
export const isOfHub = (finding: HubFinding, hub: Hub): boolean =>
  finding.ProductArn === productArn(hub) &&
  finding.AwsAccountId === hub.accountId &&
  finding.GeneratorId.startsWith(GENERATOR_PREFIX);

/** What keydrill once judged, told from the Id; null for what keydrill did not write for this hub. */
export function placeOf({ Id, GeneratorId, Resources }: HubFinding, hub: Hub): Place | null {
  const [, generator, accountId, region] = ID.exec(Id) ?? [];
  if (generator === undefined || generator !== GeneratorId) return null;
  if (accountId !== hub.accountId || region !== hub.region) return null;
  return {
    ruleId: generator.slice(GENERATOR_PREFIX.length),
    target: { accountId, region },
    resource: { region: regionOf(Resources[0]) },
  };
}

/** What is global is sent as lying in the home region. Of what lies nowhere, nobody can tell whether it was looked for. */
const regionOf = (resource: Resource | undefined): string =>
  /^(?:AwsIam|AwsAccount$)/.test(resource?.Type ?? '') ? 'global' : (resource?.Region ?? '');

/** `keydrill/<rule>/<account>/<region>/<fingerprint>`. */
const ID = /^(keydrill\/.+)\/(\d{12})\/([a-z0-9-]+)\/[0-9a-f]{64}$/s;
