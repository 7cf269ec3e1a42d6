import { describe, expect, it } from 'vitest';
import type { FactError } from '../../src/facts/fact.ts';
import { failedCall, isHubOff, isPassing, refusedFinding, unaccountedFindings } from '../../src/publish/failure.ts';

const READ = 'securityhub:GetFindings';
const error = (parts: Partial<FactError>): FactError => ({
  kind: 'failed',
  operation: READ,
  code: 'Error',
  iamAction: null,
  message: 'words of AWS',
  ...parts,
});
const AGAIN = 'publish the same report again: what has arrived is not sent twice';
const POLICY = '"keydrill permissions --publish" prints the policy that publishing needs';

describe('a failed call', () => {
  it.each<[string, Partial<FactError>, string, string]>([
    [
      'denied for want of a permission',
      { kind: 'access-denied', code: 'AccessDeniedException', iamAction: READ },
      `${READ} was denied (AccessDeniedException); allow ${READ}`,
      POLICY,
    ],
    [
      'denied explicitly',
      { kind: 'access-denied', code: 'AccessDeniedException' },
      `${READ} was denied (AccessDeniedException) by an explicit deny, which no permission lifts`,
      POLICY,
    ],
    ['throttled', { kind: 'throttled', code: 'Throttling' }, `${READ} was throttled (Throttling)`, AGAIN],
    ['late', { kind: 'timeout', code: 'TimeoutError' }, `${READ} did not answer in time`, AGAIN],
    ['unavailable', { kind: 'unavailable', code: 'ECONNRESET' }, `${READ} was unavailable (ECONNRESET)`, AGAIN],
    [
      'with credentials that are over',
      { code: 'ExpiredTokenException' },
      `${READ} failed (ExpiredTokenException)`,
      `sign in again, then ${AGAIN}`,
    ],
    [
      'half answered',
      { code: 'IncompleteAnswer', message: 'the answer has no Id' },
      `${READ} failed (IncompleteAnswer): the answer has no Id`,
      AGAIN,
    ],
    [
      'of a wrong form',
      { code: 'InvalidInputException' },
      `${READ} failed (InvalidInputException): words of AWS`,
      'update keydrill, and report it if that does not help',
    ],
    [
      'of a hub that is off',
      { code: 'InvalidAccessException' },
      `${READ} failed (InvalidAccessException): words of AWS`,
      'turn Security Hub on in that region ("aws securityhub enable-security-hub"), or scan without the region',
    ],
  ])('%s says what happened, and what mends it', (_, parts, message, remedy) => {
    const failed = error(parts);
    expect(failedCall(failed, ['a', 'b'])).toEqual({ ids: ['a', 'b'], code: failed.code, message, remedy });
  });
});

it('a refused finding has the words of AWS', () => {
  expect(refusedFinding('a', 'InvalidInput', 'no Title')).toEqual({
    ids: ['a'],
    code: 'InvalidInput',
    message: 'InvalidInput: no Title',
    remedy: 'update keydrill, and report it if that does not help',
  });
});

it('what is unaccounted has the figures', () => {
  expect(unaccountedFindings(['a'], '1 of 2')).toEqual({
    ids: ['a'],
    code: 'Unaccounted',
    message: 'Security Hub did not say what became of them: 1 of 2',
    remedy: AGAIN,
  });
});

it('codes are told apart by their whole beginning', () => {
  expect(['InvalidAccess', 'InvalidAccessException', 'InvalidAccessKeyId', 'Access'].map(isHubOff)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['InternalError', 'Throttling', 'NotInternal', 'InvalidInput', ''].map(isPassing)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
