import { describe, expect, it } from 'vitest';
import { type FactError, FactUnavailable } from '../../src/facts/fact.ts';
import { coverageOf, evidenceOf, type Matter } from '../../src/subjects/alert-coverage.ts';
import { anyWay, type Route, type Routes } from '../../src/subjects/alert-routes.ts';
import { describeReach, describeSilence, namesOf } from '../../src/subjects/alert-words.ts';

const route = (target: string | null, parts: Partial<Route> = {}): Route => ({
  through: 'EventBridge rule gd',
  region: 'us-east-1',
  target,
  reaches: true,
  remark: null,
  ...parts,
});
const dead = (target: string | null, remark = 'has no subscription') => route(target, { reaches: false, remark });
const reserved = (target: string) => route(target, { remark: 'was not followed further' });

const error: FactError = { kind: 'throttled', operation: 'x:Y', code: 'Throttling', iamAction: null, message: '' };
const [create, key] = [
  { event: 'CreateUser', region: 'us-east-1' },
  { event: 'CreateAccessKey', region: 'us-east-1' },
] as const;

/** The coverage of these two events, each by its routes. */
const covered = (ofCreate: Partial<Routes>, ofKey: Partial<Routes> = ofCreate) =>
  coverageOf([create, key], ({ event }) => ({
    routes: [],
    unread: [],
    ...(event === 'CreateUser' ? ofCreate : ofKey),
  }));

describe('the coverage of events', () => {
  it('names a route that carries several events once', () => {
    expect(covered({ routes: [route('topic a')] })).toEqual({
      carriers: [route('topic a')],
      missed: [],
      failing: [],
      unread: [],
    });
  });

  it('takes for each event the best of its routes', () => {
    const routes = [dead('topic dead'), reserved('function f'), route('topic a'), route('topic b')];
    expect(covered({ routes }).carriers).toEqual([route('topic a')]);
    expect(covered({ routes: routes.slice(0, 2) }).carriers).toEqual([reserved('function f')]);
  });

  it('adds up', () => {
    const { carriers, missed } = covered({ routes: [route('topic a')] }, { routes: [route('topic b')] });
    expect([carriers.length, missed.length]).toEqual([2, 0]);
  });

  it('misses what no route carries', () => {
    expect(covered({ routes: [route('topic a')] }, { routes: [dead('topic b')] })).toMatchObject({
      missed: [key],
      failing: [dead('topic b')],
    });
  });

  it('is unsure of what something unread might carry, and of nothing else', () => {
    const unread = [{ error }];
    expect(covered({ routes: [route('topic a')], unread }, { unread })).toEqual({
      carriers: [route('topic a')],
      missed: [],
      failing: [],
      unread,
    });
  });

  it('is shown with what is missed and where', () => {
    expect(evidenceOf(covered({ routes: [route('topic a')] }, { routes: [dead('topic b')] }))).toEqual({
      observed: {
        missed: ['CreateAccessKey in us-east-1'],
        routes: [route('topic a')],
        routesThatReachNobody: [dead('topic b')],
      },
      expected: { missed: [] },
    });
  });
});

describe('one way after another', () => {
  const way =
    (...routes: readonly Route[]) =>
    () => ({ routes, unread: [] });
  const barred = () => {
    throw new FactUnavailable(error);
  };

  it('ends with the first proof', () => {
    expect(anyWay([way(dead('topic a')), way(route('topic b')), barred])).toEqual({
      routes: [dead('topic a'), route('topic b')],
      unread: [],
    });
  });

  it('goes on after a proof with a reserve', () => {
    expect(anyWay([way(reserved('function f')), way(route('topic a'))]).routes).toHaveLength(2);
  });

  it('remembers what could not be read, and goes on', () => {
    expect(anyWay([barred, way(route('topic a'))])).toMatchObject({ routes: [route('topic a')], unread: [{ error }] });
  });

  it('lets a mistake through', () => {
    const mistake = () => {
      throw new TypeError('x');
    };
    expect(() => anyWay([mistake])).toThrow(TypeError);
  });
});

describe('the sentence about what reaches someone', () => {
  it.each([
    [[route('topic a')], 'Alerts reach topic a through EventBridge rule gd in us-east-1.'],
    [
      [route('topic a'), route('topic b', { through: 'alarm x on metric filter y' })],
      'Alerts reach topic a through EventBridge rule gd in us-east-1 and topic b through alarm x on metric filter y in us-east-1.',
    ],
    [
      [reserved('function f'), { ...reserved('function f'), through: 'EventBridge rule other' }],
      'Alerts reach function f through EventBridge rule gd in us-east-1 and function f through EventBridge rule other in us-east-1; function f was not followed further.',
    ],
    [
      ['a', 'b', 'c', 'd', 'e'].map((name) => route(`topic ${name}`)),
      'Alerts reach topic a through EventBridge rule gd in us-east-1, topic b through EventBridge rule gd in us-east-1, topic c through EventBridge rule gd in us-east-1 and 2 more routes.',
    ],
  ])('%#', (carriers, expected) => expect(describeReach('Alerts', { carriers })).toBe(expected));
});

describe('the sentence about what nobody hears of', () => {
  it.each([
    [[], 'Nobody is told of it; someone should be.'],
    [
      [dead('topic a')],
      'Nobody is told of it (EventBridge rule gd sends to topic a, which has no subscription); someone should be.',
    ],
    [[dead(null, 'has no target')], 'Nobody is told of it (EventBridge rule gd has no target); someone should be.'],
    [
      [dead('topic a'), dead('topic b')],
      'Nobody is told of it (EventBridge rule gd sends to topic a, which has no subscription, and 1 more route); someone should be.',
    ],
    [
      [dead('topic a'), dead('topic b'), dead('topic c')],
      'Nobody is told of it (EventBridge rule gd sends to topic a, which has no subscription, and 2 more routes); someone should be.',
    ],
  ])('%#', (failing, expected) => {
    expect(describeSilence('it', { failing }, 'someone should be')).toBe(expected);
  });

  it.each<[readonly Matter[], string]>([
    [[create], 'CreateUser in us-east-1'],
    [[create, key], 'CreateUser and CreateAccessKey in us-east-1'],
    [
      [
        { event: 'StopLogging', region: 'eu-west-1' },
        { event: 'StopLogging', region: 'us-east-1' },
        { event: 'DeleteTrail', region: 'us-east-1' },
      ],
      'StopLogging and DeleteTrail in eu-west-1 and us-east-1',
    ],
    [
      [create, key, { ...key, event: 'PutUserPolicy' }, { ...key, event: 'AttachUserPolicy' }],
      'CreateUser, CreateAccessKey, PutUserPolicy and 1 more event in us-east-1',
    ],
  ])('names events and regions: %#', (missed, expected) => expect(namesOf(missed)).toBe(expected));
});
