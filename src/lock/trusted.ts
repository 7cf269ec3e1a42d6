import type { ResolvedPlugin } from '../plugins/resolve-plugin.ts';

/** What a policy takes from elsewhere: files that it extends, and code that it runs. */
export type Trusted =
  | {
      readonly kind: 'policy';
      /** As the policy names it. */
      readonly name: string;
      /** Absolute. */
      readonly path: string;
      readonly source: Uint8Array;
    }
  | ({ readonly kind: 'plugin' } & ResolvedPlugin);
