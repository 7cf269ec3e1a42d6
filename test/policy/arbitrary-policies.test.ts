import fc from 'fast-check';
import { describe, it } from 'vitest';
import { stringify } from 'yaml';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { NOW, rules } from './fake-rules.ts';
import { expectGoodProblems } from './good-problems.ts';

/** Whatever the source: an answer, and every problem has a place inside the file and one printable sentence. */
async function expectAnswer(source: string): Promise<void> {
  const outcome = await parsePolicy({ file: 'k.yaml', source, rules, now: NOW });
  if (!outcome.ok) expectGoodProblems(outcome.problems, new Map([['k.yaml', source]]));
}

/** Names and values that a policy knows, so that documents get past the first check. */
const word = fc.constantFrom(
  ...['extends', 'strict', 'regions', 'enabled', 'us-east-1', 'rules', 'iam-access-key-rotated', 'off', 'severity'],
  ...['maxAgeDays', 'rotation', 'parallel', 'keys', 'user', 'owner', 'consumers', 'reason', 'exceptions', 'rule'],
  ...['resource', 'accounts', 'expires', '2027-01-31', '2027-02-30', 'incident-no-exposed-key', 'iam-*', 'status'],
  ...['maxExceptionDays', '111122223333', '__proto__', 'constructor', 'toString', '<<', '~', '', 'a/b~c', 'a.b'],
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.integer({ min: -5, max: 5000 }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(word, tie('any'), { maxKeys: 5 }),
  ),
})).any;

const section = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: values }, value);
const entry = fc.dictionary(word, value, { maxKeys: 8 });
const policyShaped = fc.record(
  {
    extends: section(fc.array(word, { maxLength: 3 })),
    plugins: section(fc.array(word, { maxLength: 3 })),
    overrides: section(fc.array(section(entry), { maxLength: 3 })),
    regions: section(fc.array(word, { maxLength: 3 })),
    rules: section(fc.dictionary(word, section(entry), { maxKeys: 4 })),
    rotation: section(entry),
    keys: section(fc.array(entry, { maxLength: 3 })),
    exceptions: section(
      fc.array(
        fc.record({ rule: section(word), resource: value, expires: section(word), owner: word }, { requiredKeys: [] }),
        {
          maxLength: 3,
        },
      ),
    ),
    maxExceptionDays: value,
  },
  { requiredKeys: [] },
);

describe('any file', () => {
  it('of any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), expectAnswer), { numRuns: 1000 });
  });

  it('of YAML marks in any order', async () => {
    const mark = fc.constantFrom(
      ...[
        'a',
        'rules',
        ': ',
        ':',
        '- ',
        '-',
        '\n',
        '\n  ',
        '\t',
        '[',
        ']',
        '{',
        '}',
        ',',
        '*a',
        '&a ',
        '!t ',
        '!!str ',
      ],
      ...[
        '"',
        "'",
        '#',
        '|\n',
        '>-\n',
        '? ',
        '---\n',
        '...',
        '%YAML 1.1\n',
        '<<',
        '~',
        '0x1f',
        '.inf',
        '\r\n',
        '\u0000',
        '\ufeff',
      ],
    );
    const source = fc.array(mark, { maxLength: 25 }).map((marks) => marks.join(''));

    await fc.assert(fc.asyncProperty(source, expectAnswer), { numRuns: 3000 });
  });

  it('of any JSON document', async () => {
    await fc.assert(
      fc.asyncProperty(value, (document) => expectAnswer(JSON.stringify(document))),
      { numRuns: 1000 },
    );
  });

  it('of any YAML document', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, policyShaped), (document) => expectAnswer(stringify(document))),
      { numRuns: 2000 },
    );
  });
});
