import { harmlessLine, plainText, shorten } from '../report/plain-text.ts';
import { counted, grouped } from '../report/text/wording.ts';
import { type Comparison, isEnough, type Reach } from './compare.ts';

export interface ComparisonNames {
  /** What was compared, as the user named it. */
  readonly policy: string;
  /** Who needs the actions, e.g. `the selected rules need`. */
  readonly need: string;
}

/** The comparison for people: what is wrong first, then what to add, then what could go. */
export function comparisonText(comparison: Comparison, { policy, need }: ComparisonNames): string {
  const { needed, missing, denied, limited, toAdd, beyond } = comparison;
  const allowed = needed.length - missing.length - denied.length - limited.length;
  const lines = [
    isEnough(comparison)
      ? `${policy} allows everything that ${need} (${counted(needed.length, 'action')}).`
      : `${policy} allows ${grouped(allowed)} of ${counted(needed.length, 'action')} that ${need}.`,
    ...section('Not allowed', missing),
    ...section(
      'Denied, whatever else allows them',
      denied.map(({ action, by }) => `${action}   by ${by}`),
    ),
    ...section(
      'Allowed for some requests only',
      limited.map(({ action, limits }) => `${action}   ${limits.join('; ')}`),
    ),
    ...(toAdd.length === 0
      ? []
      : ['', 'To be allowed on every resource:', ...JSON.stringify(toAdd, null, 2).split('\n')]),
    ...REACHES.flatMap(({ reach, title }) =>
      section(
        title,
        beyond
          .filter((each) => each.reach === reach)
          .map(({ actions, limit }) => (limit === null ? actions : `${actions}   ${limit}`)),
      ),
    ),
  ];
  return lines.map((line) => `${harmlessLine(plainText(line))}\n`).join('');
}

const REACHES: readonly { readonly reach: Reach; readonly title: string }[] = [
  { reach: 'more', title: 'Not needed, and by their names more than reads of configuration' },
  { reach: 'reads', title: 'Not needed as wildcards, which may take in data or secrets as s3:Get* does' },
  { reach: 'read', title: 'Not needed' },
];

/** A Condition or a list of resources may be as long as a policy. */
const LONGEST_LINE = 240;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : ['', `${title} (${grouped(lines.length)}):`, ...lines.map((line) => `  ${shorten(line, LONGEST_LINE)}`)];
