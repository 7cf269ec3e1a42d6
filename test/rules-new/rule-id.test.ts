import { describe, expect, it } from 'vitest';
import { isRuleName, parseRuleId } from '../../src/cli/rules-new/rule-id.ts';

describe('the id of a new rule', () => {
  it.each([
    ['acme/bucket-tagged', { id: 'acme/bucket-tagged', namespace: 'acme', name: 'bucket-tagged' }],
    ['acme-corp/a-b-c2', { id: 'acme-corp/a-b-c2', namespace: 'acme-corp', name: 'a-b-c2' }],
    ['bucket-tagged', { id: 'bucket-tagged', namespace: null, name: 'bucket-tagged' }],
  ])('%s is taken', (id, value) => expect(parseRuleId(id)).toEqual({ ok: true, value }));

  it.each([
    ['', /^A rule cannot be called ""; name the desired state in two or more lower-case words with hyphens/],
    ['bucket', /cannot be called "bucket"/],
    ['acme/bucket', /cannot be called "bucket"/],
    ['acme/', /cannot be called ""/],
    ['acme/Bucket-Tagged', /cannot be called "Bucket-Tagged"/],
    ['acme/bucket_tagged', /cannot be called/],
    ['acme/bucket--tagged', /cannot be called/],
    ['acme/-bucket-tagged', /cannot be called/],
    ['acme/1bucket-tagged', /cannot be called/],
    ["acme/bucket-tagged'", /cannot be called/],
    ['acme/bucket-tagged\n', /cannot be called "bucket-tagged\\n"/],
    ['/bucket-tagged', /cannot be in the namespace ""; use lower-case words/],
    ['Acme/bucket-tagged', /cannot be in the namespace "Acme"/],
    ['../bucket-tagged', /cannot be in the namespace "\.\."/],
    ['keydrill/bucket-tagged', /cannot be in the namespace "keydrill"/],
    ['acme/sub/bucket-tagged', /has more than one slash; write it as in acme\/bucket-tagged\.$/],
    ['../../etc/bucket-tagged', /has more than one slash/],
    [`acme/bucket-${'x'.repeat(50)}`, /is longer than 60 characters; shorten it\.$/],
  ])('%j is refused in one sentence', (id, told) => {
    const outcome = parseRuleId(id);
    expect(outcome).toEqual({ ok: false, problem: expect.stringMatching(told) });
    expect(outcome).toEqual({ ok: false, problem: expect.stringMatching(/^[A-Z][^\n]*\.$/) });
  });

  it('makes a folder that is one of a rule', () => {
    expect(isRuleName('bucket-tagged')).toBe(true);
    expect(['shared', 'node_modules', "x'-y", '..'].filter(isRuleName)).toEqual([]);
  });
});
