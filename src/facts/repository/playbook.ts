import { item, subjects, type Target } from '../collector.ts';
import { declared } from '../needs.ts';

/** The playbook that the policy names, as it names it; none where it names none. */
export const playbooks = subjects({
  name: 'playbook',
  scope: 'repository',
  needs: { playbook: declared('playbook') },
  list: ({ playbook }, _target: Target): readonly string[] => (playbook === null ? [] : [playbook.path]),
  describe: (path) => ({ resource: { type: 'Other', id: path, name: path, region: 'global' } }),
});

/** What git and the working tree hold at the place that the policy names. `path` leads from the root of the checkout. */
export type PlaybookFile =
  | { readonly path: string; readonly state: 'text'; readonly text: string }
  | { readonly path: string; readonly state: 'untracked' | 'missing' | 'binary' };

/** The playbook itself. It is written to be read by many, so the snapshot may hold it. */
export const playbookFile = item<string, PlaybookFile>({
  operation: 'repository:Playbook',
  of: playbooks,
  async read(declaredPath, { repository }) {
    const path = await repository.resolve(declaredPath);
    if (!(await repository.files()).includes(path)) return { path, state: 'untracked' };
    const text = await repository.text(path);
    if (text === null) return { path, state: 'missing' };
    return text.includes('\0') ? { path, state: 'binary' } : { path, state: 'text', text };
  },
});

/** When a commit last changed the playbook (ISO 8601); null when none did. Apart, because a shallow clone hides only this. */
export const playbookChangedAt = item<string, string | null>({
  operation: 'repository:PlaybookHistory',
  of: playbooks,
  read: async (path, { repository }) => repository.changedAt(await repository.resolve(path)),
});
