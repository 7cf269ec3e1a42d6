import { nullWhen } from '../answer.ts';
import { one } from '../collector.ts';
import { NOT_A_REPOSITORY } from '../repository.ts';

export interface SecretScanning {
  /** What looks for secrets before they are pushed, or when they are, by the files that set it up. */
  readonly scanners: readonly { readonly name: string; readonly path: string }[];
  readonly envIgnored: boolean;
  /** Files called `.env` that git tracks; to ignore them does nothing any more. */
  readonly trackedEnv: readonly string[];
}

/** Files that are there for one scanner alone. */
const OWN_FILES: readonly (readonly [name: string, path: RegExp])[] = [
  ['gitleaks', /^(?:\.github\/|\.config\/)?\.?gitleaks\.toml$/],
  ['git-secrets', /^\.git-?secrets$|^\.gitallowed$/],
  ['TruffleHog', /^\.?trufflehog(?:-config)?\.(?:ya?ml|toml)$/],
  ['detect-secrets', /^\.secrets\.baseline$/],
  ['GitGuardian', /^\.gitguardian\.ya?ml$/],
  ['Talisman', /^\.talismanrc$/],
  ['GitHub secret scanning', /^\.github\/secret_scanning\.ya?ml$/],
];

/** Files that start many things, a scanner perhaps among them. */
const STARTERS = new RegExp(
  [
    /^\.pre-commit-config\.ya?ml$/,
    /^\.?lefthook\.ya?ml$/,
    /^\.github\/workflows\/[^/]+\.ya?ml$/,
    /^\.gitlab-ci\.ya?ml$/,
    /^\.circleci\/config\.ya?ml$/,
    /^(?:\.husky|\.?githooks|\.?hooks)\/[^/]+$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const MENTIONS: readonly (readonly [name: string, text: RegExp])[] = [
  ['gitleaks', /\bgitleaks\b/i],
  ['git-secrets', /\bgit[- ]secrets\b/i],
  ['TruffleHog', /\btrufflehog\b/i],
  ['detect-secrets', /\bdetect-secrets\b/i],
  ['detect-aws-credentials', /\bdetect-aws-credentials\b/i],
  ['GitGuardian', /\bggshield\b|\bgitguardian\b/i],
  ['Talisman', /\btalisman\b/i],
  ['GitLab secret detection', /Secret-Detection\.gitlab-ci/i],
];

/** Whether the repository is set up so that a key does not get into it; null outside of any. */
export const secretScanning = one<SecretScanning | null>({
  operation: 'repository:SecretScanning',
  scope: 'repository',
  async read({ repository }) {
    const files = await nullWhen([NOT_A_REPOSITORY], repository.files());
    if (files === null) return null;
    const scanners = files.flatMap((path) =>
      OWN_FILES.filter(([, own]) => own.test(path)).map(([name]) => ({ name, path })),
    );
    for (const path of scanners.length > 0 ? [] : files.filter((file) => STARTERS.test(file))) {
      const text = withoutComments((await repository.text(path)) ?? '');
      scanners.push(...MENTIONS.filter(([, mention]) => mention.test(text)).map(([name]) => ({ name, path })));
    }
    return {
      scanners,
      envIgnored: await repository.ignores('.env'),
      trackedEnv: files.filter((path) => /(?:^|\/)\.env$/.test(path)),
    };
  },
});

const withoutComments = (text: string): string => text.replace(/(?:^|\s)#.*$/gm, '');
