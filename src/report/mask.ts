import { maskEmail, maskKeyId } from '../engine/mask.ts';

const ACCESS_KEY_ID = /(?:AKIA|ASIA)[A-Z0-9]{16}/g;

/**
 * One or more addresses that follow each other without a space. It begins where no character of an address stands
 * before, which keeps the search linear on hostile text. The last label of a domain has letters only, so
 * `checkout@v7.0.1` is no address.
 */
const EMAIL_ADDRESSES =
  /(?<![^\s@"'`<>()[\]{},;:/\\|])[^\s@"'`<>()[\]{},;:/\\|]+(?:@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63}[^\s@"'`<>()[\]{},;:/\\|]*)+/gu;

/** Hides access key ids and the mailboxes of e-mail addresses, for every output that may become public. Idempotent. */
export function maskIdentifiers(text: string): string {
  const keysMasked = text.replace(ACCESS_KEY_ID, maskKeyId);
  // Most text has no address, and looking for the sign first is many times faster.
  const masked = keysMasked.includes('@') ? keysMasked.replace(EMAIL_ADDRESSES, maskEmail) : keysMasked;
  // The end of a masked key id may begin another.
  return masked === text ? text : maskIdentifiers(masked);
}
