import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE_CALLS, type CatalogueCall, denialOf } from './catalogue-calls.ts';
import { type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

describe.skipIf(emulatorSkipped)('the lab tells every request of the catalogue', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab.stop());

  const sent = async (send: CatalogueCall[3]) => {
    lab.clearCalls();
    // Another region than the lab's own.
    const name = await send(lab, { via: 'proxy', region: 'eu-west-1' }).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    return { name, calls: lab.calls() };
  };

  it.each(CATALOGUE_CALLS)('%s', async (operation, protocol, parameters, send) => {
    const { name, calls } = await sent(send);
    expect(calls).toMatchObject([{ operation, protocol, region: 'eu-west-1', parameters, attempt: 1 }]);
    expect(calls[0]?.status).toBeLessThan(500);
    // Whether an empty account answers with data or an error of AWS does not matter, only that it answers.
    expect(name).not.toMatch(/^(NotInLab|Unknown|UnknownError|SyntaxError|TypeError|Error)$/);
  });

  const THROTTLED = /^(Throttling|ThrottlingException|TooManyRequestsException|SlowDown)$/;
  const EXPIRED = /^(ExpiredToken|ExpiredTokenException)$/;
  it.each(CATALOGUE_CALLS)('%s fails in the words of its service', async (operation, protocol, _parameters, send) => {
    const failure = async (kind: 'denied' | 'throttled' | 'expired-token') => {
      const fault = lab.fault({ operation, kind });
      const { name } = await sent(send);
      expect(fault.hits()).toBe(1);
      fault.remove();
      return name;
    };
    expect(await failure('denied')).toBe(denialOf(operation, protocol));
    expect(await failure('throttled')).toMatch(THROTTLED);
    expect(await failure('expired-token')).toMatch(EXPIRED);
  });
});
