import { item } from '../collector.ts';
import { checkoutUnreadable, type Repository } from '../repository.ts';
import { markdownBlocks } from './markdown.ts';
import { playbooks } from './playbook.ts';

/** A file that asks CloudTrail what one access key did. */
export interface KeyQuery {
  /** From the root of the checkout. */
  readonly path: string;
  readonly kind: 'SQL' | 'lookup-events';
}

export interface KeyQueries {
  /** The folder of the playbook, from the root of the checkout; empty for the root. */
  readonly folder: string;
  readonly found: readonly KeyQuery[];
}

/** Files that may hold a query. Other folders than that of the playbook are nobody's place for one. */
const READABLE = /\.(?:sql|hql|sh|bash|zsh|ps1|py|js|ts|md|markdown|txt|json|ya?ml|ipynb)$/i;
const MOST_FILES = 200;

/** Which files beside the playbook, below it or the playbook itself look a key up; only their names are kept. */
export const keyQueries = item<string, KeyQueries>({
  operation: 'repository:KeyQueries',
  of: playbooks,
  async read(declaredPath, { repository }) {
    const playbook = await repository.resolve(declaredPath);
    const folder = playbook.slice(0, Math.max(0, playbook.lastIndexOf('/')));
    const beside = (await repository.files()).filter((path) => folder === '' || path.startsWith(`${folder}/`));
    const candidates = [playbook, ...beside.filter((path) => READABLE.test(path) && path !== playbook)];
    const nearest = candidates.toSorted((a, b) => depth(a) - depth(b)).slice(0, MOST_FILES);
    const { found, error } = await search(repository, nearest);
    if (found.length === 0 && error !== null) throw error;
    if (found.length === 0 && candidates.length > MOST_FILES) throw tooMany(folder);
    return { folder, found };
  },
});

const depth = (path: string): number => path.split('/').length;

const tooMany = (folder: string) =>
  checkoutUnreadable(
    'TooManyFiles',
    `${folder === '' ? 'the root of the repository' : folder} holds more than ${MOST_FILES} files; move the playbook and its queries into a folder of their own`,
  );

/** One file that cannot be read must not hide what the others prove. */
async function search(repository: Repository, paths: readonly string[]) {
  const found: KeyQuery[] = [];
  let error: unknown = null;
  for (const path of paths) {
    try {
      const kind = kindOf(path, (await repository.text(path)) ?? '');
      if (kind !== null) found.push({ path, kind });
    } catch (thrown) {
      error ??= thrown;
    }
  }
  return { found, error };
}

/** `useridentity.accesskeyid =`, quoted or not, in Athena, Lake or Logs Insights. To select the column is not enough. */
const SQL = /useridentity["'`]?\s*[.,]\s*["'`]*(?:\$\.)?accesskeyid["'`)]*\s*(?:=|in\b|like\b)/i;
const LOOKUP = /lookup[-_]?events|Find-CTEvent/i;
const BY_KEY = /AttributeKey["']?\s*[=:]\s*["']?AccessKeyId/i;

function kindOf(path: string, text: string): KeyQuery['kind'] | null {
  const code = withoutComments(/\.(?:md|markdown)$/i.test(path) ? codeIn(text) : text);
  if (SQL.test(code)) return 'SQL';
  return LOOKUP.test(code) && BY_KEY.test(code) ? 'lookup-events' : null;
}

/** Of a Markdown file only its code counts: to write about a query is not to have one. */
const codeIn = (text: string): string =>
  markdownBlocks(text)
    .filter(({ kind }) => kind === 'code')
    .map((block) => block.text)
    .join('\n');

const withoutComments = (code: string): string => code.replace(/^\s*(?:--(?=\s)|#|\/\/).*$/gm, '');
