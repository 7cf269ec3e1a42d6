import { DEFAULT_ROTATION, type Declarations } from '../facts/declarations.ts';
import type { PolicyFile } from './policy-file.generated.ts';

export const DEFAULT_REVIEW_AGE_DAYS = 180;

/** What a valid file declares, with the defaults of its sections filled in; null where a section is absent. */
export const declarationsOf = ({
  keys,
  playbook,
  rotation,
  responder,
  contacts,
  attestations,
}: PolicyFile): Declarations => ({
  keys: keys ?? null,
  playbook:
    playbook === undefined ? null : { maxReviewAgeDays: DEFAULT_REVIEW_AGE_DAYS, incidentLog: null, ...playbook },
  rotation: { ...DEFAULT_ROTATION, ...rotation },
  responder: responder ?? null,
  contacts: contacts ?? null,
  attestations: { ...attestations },
});
