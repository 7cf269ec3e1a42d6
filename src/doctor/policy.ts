import type { Policy } from '../policy/policy.ts';
import { counted, joined } from '../report/text/wording.ts';
import { type Check, fine, remark, trouble } from './check.ts';

/** What reading the policy and selecting its rules came to. */
export type PolicyReading =
  | {
      readonly ok: true;
      readonly policy: Pick<Policy, 'path' | 'plugins' | 'trusted'>;
      /** Whether a lock file lies beside it. */
      readonly locked: boolean;
    }
  | {
      readonly ok: false;
      /** Each a sentence with its place: `keydrill.yaml:3:5: …`. */
      readonly problems: readonly string[];
    };

/** The policy file, its lock and its plug-ins. */
export function policyChecks(reading: PolicyReading): readonly Check[] {
  if (!reading.ok) {
    const remedy =
      'Correct it; "keydrill policy check" tells when it is valid. What follows goes by the default policy.';
    return reading.problems.map((message) => trouble('policy', message, remedy));
  }
  const { policy } = reading;
  const found =
    policy.path === null
      ? remark(
          'policy',
          'There is no policy file, so the recommended rules hold.',
          '"keydrill policy init" writes a policy to start from.',
        )
      : fine('policy', `${policy.path} is valid.`);
  return [found, ...lockChecks(reading), ...pluginChecks(policy)];
}

function lockChecks({ policy, locked }: Extract<PolicyReading, { ok: true }>): readonly Check[] {
  const { length } = policy.trusted;
  if (length === 0) return [];
  const taken = `what the policy takes from elsewhere (${counted(length, 'file or plug-in', 'files and plug-ins')})`;
  return [
    locked
      ? fine('lock', `keydrill.lock pins ${taken}, and nothing of it has changed.`)
      : remark('lock', `No keydrill.lock pins ${taken}.`, '"keydrill policy lock" writes it; commit it.'),
  ];
}

const pluginChecks = ({ plugins }: Pick<Policy, 'plugins'>): readonly Check[] =>
  plugins.length === 0
    ? []
    : [
        fine(
          'plugins',
          `Loaded ${joined(plugins.map(({ name, rules }) => `${name} (${counted(rules.length, 'rule')})`))}.`,
        ),
      ];
