import { gzipSync } from 'node:zlib';
import type { Log, Run } from 'sarif';
import { type Outcome, ok, problem } from '../../outcome.ts';
import { harmlessJson } from '../json.ts';
import { sarifFiles } from '../sarif.ts';

/** The runs of a SARIF file, and how the file is called. */
export interface NamedRuns {
  readonly name: string;
  readonly runs: readonly Run[];
}

/** The runs of a SARIF 2.1.0 file, as they are; null for what is no SARIF at all. */
export function readRuns(text: string): Outcome<readonly Run[]> | null {
  // A report has no such key, and need not be parsed twice to be told apart.
  if (!/"runs"\s*:/.test(text)) return null;
  const log = parsed(text);
  if (!isObject(log) || !('version' in log) || !('runs' in log) || !Array.isArray(log.runs)) return null;
  if (log.version !== VERSION) return problem(`is SARIF ${String(log.version)}; only ${VERSION} can be merged`);
  const { runs } = log as Log;
  return runs.every(isRun) ? ok(runs) : problem('is damaged SARIF: a run names no tool; write it again');
}

const VERSION = '2.1.0';

function parsed(text: string): unknown {
  try {
    // Some tools begin their files with a byte order mark.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isRun = (run: unknown): run is Run =>
  isObject(run) &&
  'tool' in run &&
  isObject(run.tool) &&
  'driver' in run.tool &&
  isObject(run.tool.driver) &&
  'name' in run.tool.driver &&
  typeof run.tool.driver.name === 'string';

/** Puts the runs together, each as it is, into as few files as GitHub code scanning accepts. */
export function mergeRuns(files: readonly NamedRuns[]): Outcome<readonly string[]> {
  const conflict = sameCategory(files);
  if (conflict !== null) return problem(conflict);
  const written = files.flatMap(({ runs }) =>
    runs.map((run) => {
      const json = harmlessJson(run);
      return { json, compressedBytes: gzipSync(json).length };
    }),
  );
  return ok(sarifFiles(written));
}

/** GitHub takes one run of a tool and category; of two it refuses both. */
function sameCategory(files: readonly NamedRuns[]): string | null {
  const names = new Map<string, string>();
  for (const { name, runs } of files) {
    for (const { tool, automationDetails } of runs) {
      const category = categoryOf(automationDetails?.id ?? '');
      const key = JSON.stringify([tool.driver.name, category]);
      const other = names.get(key);
      if (other !== undefined)
        return `${bothNames(other, name)} ${whichRun(tool.driver.name, category)}; give one of them.`;
      names.set(key, name);
    }
  }
  return null;
}

/** Up to the last slash; what follows tells one upload from another. */
const categoryOf = (id: string): string => id.slice(0, id.lastIndexOf('/') + 1);

const bothNames = (one: string, other: string): string =>
  one === other ? `${one} holds two runs` : `${one} and ${other} both hold a run`;

const whichRun = (tool: string, category: string): string =>
  category === '' ? `of ${tool} without a category (automationDetails.id)` : `of category ${category}`;
