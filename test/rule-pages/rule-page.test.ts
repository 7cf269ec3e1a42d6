import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/engine/rule.ts';
import { planOf } from '../../src/facts/plan.ts';
import { type Outcome, ok, problem } from '../../src/outcome.ts';
import { rulePage } from '../../src/rule-pages/rule-page.ts';
import { rulesById, ruleText } from '../contract/rule-folders.ts';
import { bare, bucketTagged } from './sample-rules.ts';

const page = (rule: Rule, body: Outcome<string> | null = null, plugin: string | null = null) =>
  rulePage({ rule, body, plugin, link: (path) => path });

/** What stands under a heading. */
const section = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

/** The rows of the first table in a text, without its head. */
const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(/ \| | \|(?= \|)/));

describe('the page of a rule', () => {
  it('tells all there is to tell when nobody has written a word', () => {
    expect(page(bucketTagged, null, 'acme')).toMatchInlineSnapshot(`
      "# Buckets say whose they are

      \`acme/bucket-tagged\` · **medium** · contain · pack recommended · judges each bucket · since 1.2.0 · plug-in \`acme\` · also known as \`acme/bucket-labelled\`

      **Deprecated** since 1.3.0; [\`acme/bucket-owned\`](docs/rules/acme/bucket-owned.md) replaces it.

      A bucket without an owner is nobody’s \`|\` everybody’s.

      ## How to fix

      Tag the bucket.

      \`\`\`bash
      aws s3api put-bucket-tagging --bucket BUCKET
      \`\`\`

      ## In the policy file

      | parameter | values | default | meaning |
      |---|---|---|---|
      | \`tag\` | text that matches \`^[a-z\\|]+$\` | \`"owner\\|team"\` | The tag; \`a\\|b\` for any. |
      | \`most\` | integer, 1 to 9 | \`3\` | Buckets without. |
      | \`share\` | number, at most 1 | \`0.5\` | Share of them. |
      | \`least\` | integer, at least 0 | \`0\` | Least. |
      | \`any\` | number | \`1\` | Any number. |
      | \`events\` | \`true\` or \`false\` | \`false\` | Ask CloudTrail too. |
      | \`ignored\` | list of texts | \`["*-logs"]\` | Names; \`*\` for any text. |

      \`\`\`yaml
      rules:
        acme/bucket-tagged:
          severity: medium
          tag: "owner|team"
          most: 3
          share: 0.5
          least: 0
          any: 1
          events: false
          ignored: ["*-logs"]
      \`\`\`

      \`on\`, \`off\` or a severity alone will do as well: see [rules](docs/policy.md#rules).

      ## What it reads

      Of the policy file: [\`keys\`](docs/policy.md#keys) and [\`contacts\`](docs/policy.md#contacts).

      | operation | asked | IAM action |
      |---|---|---|
      | \`sts:GetCallerIdentity\` | once | none |
      | \`account:ListRegions\` | once | the same |
      | \`ec2:DescribeRegions\` | where that is denied | the same |
      | \`s3:ListBuckets\` | once | \`s3:ListAllMyBuckets\` |
      | \`s3:GetBucketTagging\` | for each bucket where it matters | the same |
      | \`iam:GetCredentialReport\` | once | the same |
      | \`iam:GenerateCredentialReport\` | with \`iam:GetCredentialReport\` | the same |
      | \`cloudtrail:DescribeTrails\` | in each region | the same |
      | \`repository:CodeOwners\` | in the repository | none |
      | \`cloudtrail:LookupEvents\` (key-use) | once, only with \`events\` | the same |

      \`keydrill permissions --rule acme/bucket-tagged\` prints the IAM policy for it.

      ## Controls

      It helps to meet these, and does not show that any of them is met in full: see [all rules by control](docs/controls.md).

      | framework | controls |
      |---|---|
      | NIST CSF 2.0 | ID.AM-02 |
      | acme 7 | 9, 10 |

      ## References

      - <https://example.com/tags>
      - \`javascript:alert(1)\`
      "
    `);
  });

  it('tells of a rule that has nothing what holds for every rule', () => {
    expect(page(bare)).toMatchInlineSnapshot(`
      "# Nothing

      \`bare-rule\` · **medium** · now · incident · pack essential · judges each account · since 1.2.0

      **Deprecated** since 1.3.0.

      As little as may be.

      ## How to fix

      Nothing to do.

      ## In the policy file

      \`\`\`yaml
      rules:
        bare-rule: medium
      \`\`\`

      \`on\`, \`off\` or a severity alone will do as well: see [rules](docs/policy.md#rules).

      ## What it reads

      | operation | asked | IAM action |
      |---|---|---|
      | \`sts:GetCallerIdentity\` | once | none |
      "
    `);
  });

  it('says that the hand-written part could not be read, and goes on', () => {
    const text = page(bucketTagged, problem('The page of this rule could not be read (ENOENT).'), 'acme');
    expect(text).toContain('\n\nThe page of this rule could not be read (ENOENT).\n\n');
    expect(text).toContain(bucketTagged.remediation.text);
    expect(text).toContain('## What it reads');
  });
});

describe('the hand-written part', () => {
  const written = (markdown: string, plugin: string | null = 'acme') =>
    page({ ...bucketTagged, id: 'bucket-tagged' }, ok(markdown), plugin);

  it.each([
    ['its title', '# Another title\n\nText.\n', 'Another title'],
    ['a byte order mark', '\ufeff# Another title\n\nText.\n', '\ufeff'],
    ['carriage returns', '# T\r\n\r\nText.\r\n', '\r'],
  ])('loses %s', (_, markdown, lost) => {
    const text = written(markdown);
    expect(text).not.toContain(lost);
    expect(text).toContain('\n\nText.\n\n');
  });

  it('takes the place of what the rule says in brief', () => {
    expect(written('## Why\n\nBecause.')).not.toContain('nobody’s');
    expect(written('## How to fix\n\nLike this.')).not.toContain('Tag the bucket.');
    expect(written('## Why not\n\nBecause.')).toContain('nobody’s');
    expect(written('```\n## Why\n## How to fix\n```\n')).toMatch(/nobody’s[\s\S]*Tag the bucket\./);
  });

  it.each([
    ['[x](../iam-root-unused/rule.md)', '[x](docs/rules/iam-root-unused.md)'],
    ['[x](../iam-root-unused/rule.md#why)', '[x](docs/rules/iam-root-unused.md#why)'],
    ['[`x`](../../docs/examples/queries)', '[`x`](docs/examples/queries)'],
    ['[x](https://example.com/a)', '[x](https://example.com/a)'],
    ['[x](#why)', '[x](#why)'],
    ['`[x](../a)`', '`[x](../a)`'],
    ['```md\n[x](../a)\n```', '```md\n[x](../a)\n```'],
  ])('of a built-in rule leads on: %j', (link, expected) => {
    expect(written(`## Why\n\n${link}`, null)).toContain(`\n\n${expected}\n\n`);
  });

  it('of a plug-in keeps the links that it has', () => {
    expect(written('[x](../other/rule.md)')).toContain('[x](../other/rule.md)');
  });

  it('keeps the words of a link that leads nowhere', () => {
    const text = rulePage({
      rule: bucketTagged,
      body: ok('See [the other](../other/rule.md).'),
      plugin: null,
      link: () => null,
    });
    expect(text).toContain('See the other.');
    expect(text).not.toMatch(/\]\(/);
  });
});

describe('what it reads', () => {
  it.each(rulesById)('of %s is what a plan asks for, options included', (id, rule) => {
    const options = Object.fromEntries(Object.keys(rule.parameters).map((name) => [name, true]));
    const { operations, iamActions } = planOf([{ on: rule.on, needs: rule.needs, values: options }]);
    const usual = planOf([{ on: rule.on, needs: rule.needs }]).operations;
    const table = rows(section(page(rule), 'What it reads')).filter(([name]) => !name?.startsWith('`repository:'));
    const code = (cell = '') => /`([^`]*)`/.exec(cell)?.[1] ?? '';
    expect([...new Set(table.map(([name]) => code(name)))].sort(), id).toEqual([...operations].sort());
    const actions = table.filter(([, , action]) => action !== 'none');
    expect([...new Set(actions.map(([name, , action]) => code(action === 'the same' ? name : action)))].sort()).toEqual(
      iamActions,
    );
    const unasked = table.filter(([, asked]) => asked?.includes('only with')).map(([name]) => code(name));
    expect(operations.filter((name) => !usual.includes(name)).every((name) => unasked.includes(name))).toBe(true);
  });
});

describe.each(rulesById)('the page of %s', (id, rule) => {
  const text = page(rule, ok(ruleText(id, 'rule.md')));
  it('says everything, and nothing twice', () => {
    const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(headings).toEqual([
      'Why',
      'How it is judged',
      'How to fix',
      'When an exception is fair',
      'In the policy file',
      'What it reads',
      ...(rule.controls.length === 0 ? [] : ['Controls']),
      'References',
    ]);
    expect(text).not.toMatch(/undefined|\[object Object\]/);
    for (const name of Object.keys(rule.parameters)) expect(text).toContain(`| \`${name}\` |`);
    const paragraphs = text.split('\n\n').filter((part) => part.length > 60 && !part.startsWith('|'));
    expect(paragraphs.filter((part, index) => paragraphs.indexOf(part) !== index)).toEqual([]);
  });
});
