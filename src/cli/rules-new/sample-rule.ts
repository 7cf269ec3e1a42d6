/** The rule that a new one starts from: small, real, and right but for one case, which its author mends. */

export const SAMPLE_TITLE = 'IAM users are tagged with their owner';

/** What differs between a rule of a plug-in and one of keydrill's own. */
export interface SampleRule {
  readonly id: string;
  /** The lines above the rule. */
  readonly imports: readonly string[];
  /** Lines between the references and `since`. */
  readonly controls: readonly string[];
  readonly since: string;
  /** The file beside it that holds the table. */
  readonly tests: string;
  /** Whether to say what each part is for. */
  readonly explained: boolean;
}

/** The text of `rule.mjs` or `rule.ts`. */
export function sampleRule({ id, imports, controls, since, tests, explained }: SampleRule): string {
  const note = (...lines: readonly string[]) => (explained ? lines.map((line) => `  // ${line}`) : []);
  return lines(
    ...imports,
    '',
    ...(explained
      ? ['/** The id names what should be, so that pass is always good. Judge here what you require. */']
      : []),
    'export default defineRule({',
    `  id: '${id}',`,
    `  title: '${SAMPLE_TITLE}',`,
    ...note('The question that it serves: see, hear, exposure, contain or respond; now for what looks like an attack.'),
    "  capability: 'respond',",
    "  severity: 'medium',",
    ...note('The smallest pack that holds it: essential, recommended or strict.'),
    "  pack: 'recommended',",
    '  description:',
    "    'When a key leaks, somebody has to say within minutes what it is for. A tag names who to ask, where everybody looks.',",
    '  remediation: {',
    "    text: 'Tag each IAM user with the team that answers for it.',",
    "    commands: ['aws iam tag-user --user-name USER --tags Key=owner,Value=TEAM'],",
    '  },',
    "  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_users.html'],",
    ...controls,
    `  since: '${since}',`,
    ...note('What a policy may set for this rule, each with its default.'),
    '  parameters: {',
    "    tag: { type: 'string', default: 'owner', description: 'Key of the tag that names the owner.' },",
    '  },',
    ...note('What is judged, one result for each: account, region, or a list of your own, made with subjects().'),
    '  on: account,',
    ...note(
      'The facts that check reads. Only these are asked of AWS. What keydrill/facts lacks is a collector of your own:',
      "one({ operation: 's3:ListBuckets', scope: 'account', read: async (aws) => … }).",
    ),
    '  needs: { details: authorizationDetails },',
    '',
    ...note('Pure and synchronous. A fact that could not be read ends it, and the result is unknown: catch nothing.'),
    '  check({ facts, parameters: { tag } }) {',
    '    const { users } = facts.details;',
    "    if (users.length === 0) return notApplicable('There are no IAM users.');",
    `    // Your turn: one case of ${tests} fails, because a tag without a value names nobody.`,
    '    // Write "!tags[tag]" in place of "tags[tag] === undefined", and all of them pass.',
    '    const unowned = users.filter(({ tags }) => tags[tag] === undefined).map(({ name }) => name);',
    `    if (unowned.length === 0) return pass(\`Every IAM user has the tag \${tag}.\`);`,
    `    return fail(\`The tag \${tag} is missing on \${unowned.length} of \${users.length} IAM users.\`, {`,
    '      observed: { users: unowned },',
    '      expected: { tag },',
    '    });',
    '  },',
    '});',
  );
}

/** The rows of its table, without the brackets; `users` makes a fact of user names and their tags. */
export const sampleCases = (rule: string): readonly string[] => [
  '  {',
  "    name: 'every user has an owner',",
  "    facts: [users({ deploy: { owner: 'team-web' }, mailer: { owner: 'team-mail' } })],",
  "    expect: { status: 'pass', message: 'Every IAM user has the tag owner.' },",
  '  },',
  '  {',
  "    name: 'a user without the tag',",
  "    facts: [users({ deploy: { owner: 'team-web' }, mailer: {} })],",
  '    expect: {',
  "      status: 'fail',",
  "      message: 'The tag owner is missing on 1 of 2 IAM users.',",
  "      observed: { users: ['mailer'] },",
  '    },',
  '  },',
  '  {',
  "    name: 'the policy may name another tag',",
  "    facts: [users({ deploy: { team: 'web' } })],",
  "    parameters: { tag: 'team' },",
  "    expect: { status: 'pass', message: 'Every IAM user has the tag team.' },",
  '  },',
  '  {',
  "    name: 'no users',",
  '    facts: [users({})],',
  "    expect: { status: 'not-applicable' },",
  '  },',
  '  {',
  `    name: 'your turn: a tag without a value names nobody, so check() in ${rule} must say fail; a comment there says how',`,
  "    facts: [users({ mailer: { owner: '' } })],",
  "    expect: { status: 'fail', observed: { users: ['mailer'] } },",
  '  },',
];

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
