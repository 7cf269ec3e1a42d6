import { HOSTILE_TEXTS } from '../report/sample-report.ts';
import { demoSnapshot } from './sample-snapshots.ts';

/** Texts that nobody can have chosen in good faith; never empty, so that a name can be looked for in the report. */
export const HOSTILE: readonly string[] = [
  ...HOSTILE_TEXTS.filter((text) => text.trim() !== ''),
  '😀 \u200f\u061c',
  '\u009b31m',
];

interface DemoSnapshot {
  readonly account: { readonly id: string };
  readonly regions: { readonly value: readonly string[] };
  readonly facts: Readonly<Record<string, { readonly ok: boolean; readonly value?: unknown }>>;
}

/** The example account with every user called something hostile, in names, ARNs and keys of facts. */
export async function hostileUsers(texts: readonly string[], accountId: string): Promise<string> {
  const demo: DemoSnapshot = JSON.parse(await demoSnapshot());
  const users = userNames(demo);
  const names = new Map(users.map((user, index) => [user, texts[index % texts.length] ?? '']));
  return JSON.stringify(replaced({ ...demo, account: { partition: 'aws', id: accountId } }, names));
}

export const USERS_AT_ONCE = userNames(JSON.parse(await demoSnapshot())).length;
export const REGIONS_AT_ONCE = 16;

/** The example account with hostile regions; the home region keeps its name. */
export async function hostileRegions(texts: readonly string[], accountId: string): Promise<string> {
  const demo: DemoSnapshot = JSON.parse(await demoSnapshot());
  const others = demo.regions.value.filter((region) => region !== 'us-east-1');
  const names = new Map(others.map((region, index) => [region, texts[index % texts.length] ?? '']));
  return JSON.stringify(replaced({ ...demo, account: { partition: 'aws', id: accountId } }, names));
}

/** The example account of which nothing could be read, for hostile reasons. */
export async function hostileErrors(texts: readonly string[], accountId: string): Promise<string> {
  const demo: DemoSnapshot = JSON.parse(await demoSnapshot());
  const facts = Object.keys(demo.facts).map((key, index) => {
    const text = texts[index % texts.length] ?? '';
    const error = { kind: 'failed', operation: text, code: text, iamAction: text, message: text };
    return [key, { ok: false, error }] as const;
  });
  return JSON.stringify({ ...demo, account: { partition: 'aws', id: accountId }, facts: Object.fromEntries(facts) });
}

/** The example account in which every text of an answer that is not one of AWS's words is hostile: policies, buckets, trails, tags. */
export async function hostileAnswers(text: string, accountId: string): Promise<string> {
  const demo: DemoSnapshot = JSON.parse(await demoSnapshot());
  const facts = Object.entries(demo.facts).map(([key, fact]) => [key, spoil(fact, text)] as const);
  return JSON.stringify({ ...demo, account: { partition: 'aws', id: accountId }, facts: Object.fromEntries(facts) });
}

function userNames({ facts }: DemoSnapshot): readonly string[] {
  const report = facts['iam:GetCredentialReport']?.value;
  const users: unknown = typeof report === 'object' && report !== null && 'users' in report ? report.users : [];
  return Array.isArray(users) ? users.map(({ user }: { readonly user: string }) => user) : [];
}

/** Names replaced wherever they stand: as a whole text, at the end of an ARN, in a key. */
function replaced(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return renamed(value, names);
  if (Array.isArray(value)) return value.map((each) => replaced(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [renamed(key, names), replaced(each, names)]));
}

const renamed = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(/[\w.-]+/g, (word) => names.get(word) ?? word);

/** Free text after what came: names, tags and addresses, but no times, ARNs or words that a rule compares. */
function spoil(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((each) => spoil(each, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const free = /^(?:name|bucket|prefix|email|message|code|kmsKeyId|lastUsedService|lastUsedRegion|id|tags)$/.test(
        key,
      );
      if (free && typeof each === 'string') return [key, `${each}${text}`];
      return [key, key === 'tags' ? { ...Object(each), [text]: text } : spoil(each, text)];
    }),
  );
}
