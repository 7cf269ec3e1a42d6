import { gzipSync } from 'node:zlib';
import type { Log, ReportingDescriptor, Result, Run } from 'sarif';

/** Why GitHub code scanning would refuse the file, by its documented limits and by refusals that were seen. */
export function rejections(json: string): readonly string[] {
  const log = JSON.parse(json) as Log;
  const categories = log.runs.map((run) => categoryOf(run));
  return [
    ...unless(gzipSync(json).length < 10_000_000, 'file over 10 MB compressed'),
    ...unless(log.version === '2.1.0' && typeof log.$schema === 'string', 'no version or schema'),
    ...unless(log.runs.length <= 20, 'more than 20 runs'),
    ...unless(new Set(categories).size === categories.length, 'two runs of one category'),
    ...log.runs.flatMap(runRejections),
  ];
}

const unless = (held: boolean, problem: string): readonly string[] => (held ? [] : [problem]);

export const categoryOf = ({ automationDetails }: Run): string => (automationDetails?.id ?? '').replace(/[^/]*$/, '');

function runRejections(run: Run): readonly string[] {
  const { rules = [], name } = run.tool.driver;
  const results = run.results ?? [];
  return [
    ...unless(name !== '', 'no driver name'),
    ...unless(Array.isArray(run.results), 'no results array'),
    ...unless(results.length <= 25_000, 'more than 25,000 results'),
    ...unless(rules.length <= 25_000, 'more than 25,000 rules'),
    ...unless(new Set(rules.map(({ id }) => id)).size === rules.length, 'a rule twice'),
    ...unless(run.invocations?.[0]?.executionSuccessful === true, 'execution not successful'),
    ...rules.flatMap(ruleRejections),
    ...results.flatMap((result) => resultRejections(result, rules)),
  ];
}

const SCORE = /^(?:[0-9]|10)(?:\.[0-9])?$/;

function ruleRejections({
  id,
  name,
  shortDescription,
  fullDescription,
  help,
  properties,
}: ReportingDescriptor): readonly string[] {
  const within = (text: string | undefined, most: number) => text !== undefined && text !== '' && text.length <= most;
  const tags = properties?.tags ?? [];
  const score: unknown = properties?.['security-severity'];
  return [
    ...unless(id !== '', 'a rule without id'),
    ...unless(name === undefined || within(name, 255), `${id}: name`),
    ...unless(within(shortDescription?.text, 1024), `${id}: shortDescription`),
    ...unless(within(fullDescription?.text, 1024), `${id}: fullDescription`),
    ...unless(within(help?.text, Infinity), `${id}: help.text`),
    ...unless(help?.markdown !== '', `${id}: help.markdown`),
    ...unless(tags.length <= 20 && new Set(tags).size === tags.length && tags.includes('security'), `${id}: tags`),
    ...unless(typeof score === 'string' && SCORE.test(score), `${id}: security-severity`),
  ];
}

/** RFC 3986: relative, without an empty or a dot segment, and with no colon that could end a scheme. */
const PLAIN_RELATIVE_PATH = /^(?:(?!\.{1,2}(?:\/|$))(?:[A-Za-z0-9\-._~!$&'()*+,;=@]|%[0-9A-F]{2})+(?:\/(?!$)|$))+$/;

function resultRejections(result: Result, rules: readonly ReportingDescriptor[]): readonly string[] {
  const [location, ...others] = result.locations ?? [];
  const uri = location?.physicalLocation?.artifactLocation?.uri ?? '';
  const line = location?.physicalLocation?.region?.startLine ?? 0;
  return [
    ...unless((result.message.text ?? '').trim() !== '', 'a result without message'),
    ...unless(others.length === 0, 'more than one location'),
    ...unless(PLAIN_RELATIVE_PATH.test(uri), `uri ${uri}`),
    ...unless(Number.isInteger(line) && line >= 1, `line ${line}`),
    ...unless(/^[0-9a-f]{16}:1$/.test(result.partialFingerprints?.['primaryLocationLineHash'] ?? ''), 'fingerprint'),
    ...unless(rules[result.ruleIndex ?? -1]?.id === result.ruleId, `rule ${result.ruleId}`),
    ...unless(result.kind === undefined && result.suppressions === undefined, 'a result that would open an alert'),
  ];
}
