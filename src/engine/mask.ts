/** `AKIA…MPLE`: enough to recognise a key id that one has, too little to look one up. */
export const maskKeyId = (id: string): string => (id.length <= 8 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`);

/** `s…@example.com`: whose mail it is can be told, the mailbox cannot. Idempotent. */
export function maskEmail(address: string): string {
  const [first = ''] = address;
  const at = address.lastIndexOf('@');
  return `${first}…${at < 0 ? '' : address.slice(at)}`;
}
