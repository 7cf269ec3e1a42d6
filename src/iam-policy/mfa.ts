import type { Condition } from './condition.ts';

const PRESENT = 'aws:multifactorauthpresent';
/** Only there when the session began with MFA. */
const AGE = 'aws:multifactorauthage';

/**
 * Whether conditions hold for nobody without MFA.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export const needMfa = (conditions: readonly Condition[]): boolean => conditions.some(needsMfa);

function needsMfa({ key, operator, values, holdsWithoutKey }: Condition): boolean {
  if (holdsWithoutKey) return false;
  if (key === PRESENT) return operator === 'bool' && values.every((value) => value === 'true');
  if (key !== AGE) return false;
  return operator === 'null' ? values.join() === 'false' : /^numericlessthan(?:equals)?$/.test(operator);
}

/**
 * Whether conditions hold for everybody without MFA, as those of a Deny that forces it. A request with a long-lived key
 * does not tell of MFA at all, so they have to hold without the key.
 */
export function holdWithoutMfa([condition, ...others]: readonly Condition[]): boolean {
  if (condition === undefined || others.length > 0) return false;
  const { key, operator, values, holdsWithoutKey } = condition;
  if (key === PRESENT && operator === 'bool') return holdsWithoutKey && values.includes('false');
  return key === AGE && operator === 'null' && values.includes('true');
}
