import { describe, expect, it } from 'vitest';
import { AREAS, type Check, fine, notChecked, remark, trouble } from '../../src/doctor/check.ts';
import { diagnose } from '../../src/doctor/diagnosis.ts';
import { diagnosisJson } from '../../src/doctor/diagnosis-json.ts';
import { diagnosisText } from '../../src/doctor/diagnosis-text.ts';

const missing = (iamAction: string): Check => ({
  ...trouble('permissions', `${iamAction} is not allowed.`, `Allow ${iamAction}.`),
  missing: { iamAction, operations: [iamAction], regions: [], rules: ['a-rule'] },
});

const CHECKS = [
  missing('iam:ListUsers'),
  notChecked('code-scanning', 'Not in GitHub Actions.'),
  fine('node', 'Node is supported.'),
  remark('credentials', 'This is a long-lived key.', 'Use a role.'),
  missing('sns:ListTopics'),
];

const text = (checks: readonly Check[], color = false) =>
  diagnosisText(diagnose(checks, 'keydrill permissions --rule a-rule'), { color });

describe('a diagnosis', () => {
  it('goes in the order of the areas, and counts', () => {
    const { checks, counts, missingActions } = diagnose(CHECKS, '');
    expect(checks.map(({ area }) => area)).toEqual([
      'node',
      'credentials',
      'permissions',
      'permissions',
      'code-scanning',
    ]);
    expect(counts).toEqual({ ok: 1, remark: 1, problem: 2, 'not-checked': 1 });
    expect(missingActions).toEqual(['iam:ListUsers', 'sns:ListTopics']);
  });

  it('as text has a line for each check and one for what to do', () => {
    expect(text(CHECKS)).toMatchInlineSnapshot(`
      "ok           node           Node is supported.
      remark       credentials    This is a long-lived key.
                                  → Use a role.
      problem      permissions    iam:ListUsers is not allowed.
                                  → Allow iam:ListUsers.
      problem      permissions    sns:ListTopics is not allowed.
                                  → Allow sns:ListTopics.
      not checked  code-scanning  Not in GitHub Actions.

      Missing permissions: iam:ListUsers and sns:ListTopics.
      "keydrill permissions --rule a-rule" prints an IAM policy with all that is needed.
      2 problems, 1 remark.
      "
    `);
  });

  it('as text says when all is well', () => {
    expect(text([fine('node', 'Node is supported.')])).toMatch(/\n\nA scan would work: no problem\.\n$/);
    expect(text([remark('node', 'Old.')])).toMatch(/\n\nA scan would work: no problem, 1 remark\.\n$/);
  });

  it('is in colours only where they are wanted', () => {
    const start = '\u001b[';
    expect(text(CHECKS, true)).toContain(`${start}31m`);
    expect(text(CHECKS)).not.toContain(start);
    const plain = new RegExp(`${start.replace('[', '\\[')}[0-9;]*m`, 'g');
    expect(text(CHECKS, true).replace(plain, '')).toBe(text(CHECKS));
  });

  it.each([
    ['steers no terminal', 'red \u001b[31m and back', /\\u\{1b\}\[31m/],
    ['breaks no line', 'one\ntwo', /one two/],
    ['commands no runner', '##[error]x', /## \[error\]x/],
    ['shows no whole key', 'AKIAIOSFODNN7EXAMPLE', /AKIA…MPLE/],
  ])('%s', (_, hostile, expected) => {
    const told = text([trouble('policy', hostile, hostile)]);
    expect(told).toMatch(expected);
    expect(told.split('\n')).toHaveLength(5);
  });

  it('as JSON has everything', () => {
    const json = JSON.parse(diagnosisJson(diagnose(CHECKS, 'keydrill permissions')));
    expect(Object.keys(json)).toEqual(['schemaVersion', 'tool', 'counts', 'checks', 'missingActions', 'permissions']);
    expect(json).toMatchObject({ schemaVersion: 1, tool: { name: 'keydrill' }, permissions: 'keydrill permissions' });
    expect(json.checks).toEqual(diagnose(CHECKS, '').checks);
  });

  it('knows each area by one name', () => {
    expect(new Set(AREAS).size).toBe(AREAS.length);
  });
});
