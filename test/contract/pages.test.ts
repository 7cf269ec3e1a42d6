import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/engine/rule.ts';
import type { Need } from '../../src/facts/needs.ts';
import { codeBlocks, rulesById, ruleText } from './rule-folders.ts';

/** Commands that change or remove access: a comment line above each says so. */
const CUTTING =
  /^aws\s+(?:\S+\s+)?(?:delete-|remove-|detach-|deactivate-|disable-|put-public-access-block|update-access-key|disassociate-|terminate-)/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydrill-pages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash says of a text that it only parses; empty when all is well. */
function bashComplaint(script: string): string {
  const file = join(folder, 'script.sh');
  writeFileSync(file, script);
  const { status, stderr, error } = spawnSync('bash', ['-n', file], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return status === 0 ? '' : stderr.replaceAll(file, 'script');
}

/** Pasted as it stands, a placeholder in angle brackets would read or overwrite a file. */
const ANGLE_PLACEHOLDER = /<[A-Za-z][\w -]*>/;

const IN_AWS = ['### Console', '### AWS CLI', '### Terraform'];
const IN_THE_REPOSITORY = ['### Policy file', '### Repository', '### Check'];

/** What rests on a file or on the policy is put right there, at least in part. */
const isMendedInTheRepository = (rule: Rule): boolean =>
  rule.on.scope === 'repository' || Object.values<Need>(rule.needs).some(({ kind }) => kind === 'declared');

it('a script that is no shell is noticed', () => {
  expect(bashComplaint('aws iam list-users "unfinished')).toContain('unexpected EOF');
  expect(bashComplaint('aws iam list-users')).toBe('');
});

describe.each(rulesById)('the page of %s', (id, rule) => {
  const page = ruleText(id, 'rule.md');

  it('has its headings in order, each with something below it', () => {
    const outside = page.replace(/^```[\s\S]*?^```$/gm, 'code');
    const headings = outside.split('\n').filter((line) => /^##? /.test(line));
    expect(headings).toEqual([
      `# ${rule.title}`,
      '## Why',
      '## How it is judged',
      '## How to fix',
      '## When an exception is fair',
    ]);
    for (const section of outside.split(/^## .*$/m).slice(1)) expect(section.trim()).not.toBe('');
    const ways = outside.split('\n').filter((line) => line.startsWith('### '));
    expect(isMendedInTheRepository(rule) ? [IN_AWS, IN_THE_REPOSITORY] : [IN_AWS]).toContainEqual(ways);
  });

  it('has commands that bash understands, safe to paste', () => {
    const scripts = [...(rule.remediation.commands ?? []), ...codeBlocks(page, 'bash')];
    expect(codeBlocks(page, 'bash').length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(bashComplaint(script), script).toBe('');
      expect(script).not.toMatch(ANGLE_PLACEHOLDER);
      expect(script).not.toMatch(/(^|[;&|\s])(sudo|rm|eval)\s|curl[^\n]*\|\s*(ba)?sh/);
    }
  });

  it('says before a command that cuts something off what it does', () => {
    for (const script of codeBlocks(page, 'bash')) {
      const lines = script.split('\n');
      lines.forEach((line, index) => {
        if (!CUTTING.test(line.trim())) return;
        // The comment may stand above a group of commands.
        const before = lines.slice(0, index).findLast((above) => above.trim() === '' || above.trim().startsWith('#'));
        expect(before?.trim(), `a comment before: ${line.trim()}`).toMatch(/^# /);
      });
    }
  });

  it('links only to pages over https, and to files of the repository', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) expect(target).toMatch(/^(https:\/\/|#|\.\.?\/)/);
  });

  it('leaves to the rule what is derived from it', () => {
    expect(page).not.toMatch(/^#+ (?:references|parameters|controls|permissions)/im);
  });
});
