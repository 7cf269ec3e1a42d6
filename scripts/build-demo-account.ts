import { builtInRules } from '../rules/index.ts';
import { demoPolicy } from '../src/demo/policy.ts';
import { demandOf } from '../src/engine/select.ts';
import { planOf } from '../src/facts/plan.ts';
import type { Snapshot } from '../src/facts/snapshot.ts';
import { writeSnapshot } from '../src/facts/snapshot-file.ts';
import { defaultPolicy } from '../src/policy/policy.ts';
import { selectRules } from '../src/policy/select-rules.ts';
import { alertAnswers } from './demo-account/alerts.ts';
import { type Answer, deniedByOrganization, HOME } from './demo-account/answer.ts';
import { checkoutAnswers } from './demo-account/checkout.ts';
import { policyAnswers } from './demo-account/policies.ts';
import { isClosed, REGIONS, regionAnswers } from './demo-account/regions.ts';
import { scanned } from './demo-account/scan.ts';
import { settingAnswers } from './demo-account/settings.ts';
import { trailAnswers } from './demo-account/trails.ts';
import { userAnswers } from './demo-account/users.ts';

/**
 * The example account of `keydrill demo`: a retailer with a web shop, tills, a data lake and ten years of habits, as one
 * scan would have read it. The tables in `demo-account/` are the company; here they become the facts of a snapshot.
 * Nothing in it depends on a clock or on chance, so the same tables give the same text.
 */
export const demoAccountText = (): string => writeSnapshot(snapshot());

function snapshot(): Snapshot {
  const regions = Object.keys(REGIONS);
  const { facts, calls } = scanned(plan(), answers, regions);
  return {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: '0.1.0' },
    takenAt: '2026-11-20T06:12:00.000Z',
    finishedAt: '2026-11-20T06:12:21.000Z',
    account: { partition: HOME.partition, id: HOME.accountId },
    homeRegion: HOME.region,
    regions: { ok: true, value: regions },
    calls,
    facts,
  };
}

/** What the company's own policy asks for. */
function plan() {
  const policy = { ...defaultPolicy(), ...demoPolicy };
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  if (!selection.ok) throw new Error(selection.problem);
  return planOf(selection.selected.map(demandOf));
}

const answers: readonly Answer[] = [
  ...userAnswers,
  ...policyAnswers,
  ...trailAnswers,
  ...regionAnswers,
  ...alertAnswers,
  ...settingAnswers,
  ...checkoutAnswers,
].map(({ collector, of }) => ({
  collector,
  of: (subject: unknown, region: string) => {
    if (isClosed(collector, region)) throw deniedByOrganization(collector);
    return of(subject, region);
  },
}));
