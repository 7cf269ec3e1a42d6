import { DEFAULT_ROTATION, type Declarations } from '../facts/declarations.ts';
import type { LayerValues } from './layers.ts';

export const DEFAULT_REVIEW_AGE_DAYS = 180;

/** What a policy declares, with the defaults of its sections filled in; null where a section is absent. */
export const declarationsOf = ({
  keys,
  playbook,
  rotation,
  responder,
  contacts,
  attestations,
}: Partial<LayerValues>): Declarations => ({
  keys: keys ?? null,
  playbook: playbookOf(playbook),
  rotation: { ...DEFAULT_ROTATION, ...rotation },
  responder: responder ?? null,
  contacts: contacts ?? null,
  attestations: { ...attestations },
});

/** A shared file may say how often a playbook is reviewed, and leave it to each repository to have one. */
function playbookOf(playbook: LayerValues['playbook']): Declarations['playbook'] {
  const { path, ...others } = playbook ?? {};
  return path === undefined ? null : { maxReviewAgeDays: DEFAULT_REVIEW_AGE_DAYS, incidentLog: null, ...others, path };
}
