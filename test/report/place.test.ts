import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/report/place.ts';
import { locationOf } from '../../src/report/sarif/location.ts';
import { oldKey } from './sample-report.ts';

const policy = { path: 'security/keydrill.yaml', ruleLines: { 'iam-access-key-rotated': 12 }, extendsLine: 2 };
const key = oldKey('ses-mailer', 7);
const inFile = (path: string, line = 7) => ({ ...key, resource: { ...key.resource, file: { path, line } } });

describe('placeOf', () => {
  it('is the file that a result is about, else the line of the rule in the policy, else nothing', () => {
    expect(placeOf(inFile('.github/workflows/on push.yml'), policy)).toEqual({
      path: '.github/workflows/on push.yml',
      line: 7,
    });
    expect(placeOf(inFile('a.yml'), null)).toEqual({ path: 'a.yml', line: 7 });
    expect(placeOf(key, policy)).toEqual({ path: 'security/keydrill.yaml', line: 12 });
    expect(placeOf(key, null)).toBeNull();
  });

  it('is the line that extends the packs for a rule without a line, else the first', () => {
    const other = { ...key, ruleId: 'guardduty-enabled' };
    expect(placeOf(other, policy)?.line).toBe(2);
    expect(placeOf(other, { ...policy, extendsLine: null })?.line).toBe(1);
    expect(placeOf({ ...key, ruleId: 'constructor' }, policy)?.line).toBe(2);
  });

  it.each([
    ['./a//b/./c.yml', 'a/b/c.yml'],
    ['a/.../b', 'a/.../b'],
    ['50%/a,b:c.yml', '50%/a,b:c.yml'],
  ])('writes the path %j as %j', (path, expected) => {
    expect(placeOf(inFile(path), null)?.path).toBe(expected);
    expect(placeOf(key, { ...policy, path })?.path).toBe(expected);
  });

  it.each(['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'c:/a', '\\\\host\\a', '', '.', './/'])(
    'knows that %j is not in the repository',
    (path) => {
      expect(placeOf(inFile(path), null)).toBeNull();
      expect(placeOf(inFile(path), policy)).toEqual({ path: 'security/keydrill.yaml', line: 12 });
      expect(placeOf(key, { ...policy, path })).toBeNull();
    },
  );

  it('may hold what no address can, which SARIF replaces', () => {
    const { physicalLocation } = locationOf(inFile('a b/\ud800:%.yml'), null);
    expect(physicalLocation?.artifactLocation?.uri).toBe('a%20b/%EF%BF%BD%3A%25.yml');
  });

  it('counts lines from 1', () => {
    expect(placeOf(inFile('a.yml', 0), null)?.line).toBe(1);
    expect(placeOf(key, { ...policy, ruleLines: { [key.ruleId]: 0 } })?.line).toBe(1);
  });
});
