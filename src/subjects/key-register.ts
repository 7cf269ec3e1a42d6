import type { KeyRegistration } from '../facts/declarations.ts';

/** Whether an entry of the key register explains the keys of a user: who answers for them, what uses them, and why. */
export const speaksFor = ({ user, owner, consumers, reason }: KeyRegistration, name: string): boolean =>
  user === name && isText(owner) && isText(reason) && consumers.some(isText);

/** What an entry leaves out, in the words of the policy file. */
export function missingFrom(entry: KeyRegistration): readonly string[] {
  const vendor = entry.thirdParty !== true || isText(entry.vendorContact ?? '');
  return [
    ...(isText(entry.owner) ? [] : ['owner']),
    ...(entry.consumers.some(isText) ? [] : ['consumers']),
    ...(isText(entry.reason) ? [] : ['reason']),
    ...(vendor ? [] : ['vendorContact']),
  ];
}

const isText = (text: string): boolean => text.trim() !== '';
