import { accessKeys, authorizationDetails, credentialReport } from 'keydrill/facts';
import { given, givenFor, ruleTests } from 'keydrill/testing';
import rule from './rule.js';

const CREATED = '2025-06-01T08:00:00.000Z';
const USED = '2025-12-30T23:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: CREATED };

const NO_KEY = { active: false, createdAt: null, lastUsedAt: null, lastUsedRegion: null, lastUsedService: null };
const lastUsedIn = (region) => ({
  active: true,
  createdAt: CREATED,
  lastUsedAt: region === null ? null : USED,
  lastUsedRegion: region,
  lastUsedService: region === null ? null : 'ec2',
});

/** A row of the credential report: a user that has one key and no password. */
const row = (user, arn, key) => ({
  user,
  arn,
  createdAt: CREATED,
  passwordEnabled: false,
  passwordLastUsedAt: null,
  passwordLastChangedAt: null,
  mfaActive: false,
  keys: /** @type {const} */ ([
    { slot: 1, ...key },
    { slot: 2, ...NO_KEY },
  ]),
});
const holder = (name, key) => row(name, `arn:aws:iam::111122223333:user/${name}`, key);
const root = (key) => row('<root_account>', 'arn:aws:iam::111122223333:root', key);

const report = (users, ofRoot = root(NO_KEY)) =>
  given(credentialReport, { generatedAt: '2025-12-31T22:00:00.000Z', root: ofRoot, users });
/** Nobody was created since the report. */
const nobodyNew = given(authorizationDetails, { users: [], groups: [], roles: [], policies: {} });
const freshKeys = (holder, keys) => givenFor(accessKeys, { name: holder.user, arn: holder.arn, report: holder }, keys);

const app = holder('app', lastUsedIn('eu-central-1'));
const stray = holder('stray', lastUsedIn('ap-southeast-3'));

export default ruleTests(rule, [
  {
    name: 'used where we work',
    facts: [report([app]), nobodyNew],
    expect: { status: 'pass', message: 'An access key of app was last used in eu-central-1.' },
  },
  {
    name: 'used elsewhere, and the finding names the key',
    facts: [report([stray]), nobodyNew, freshKeys(stray, [KEY])],
    expect: {
      status: 'fail',
      severity: 'high',
      message: 'An access key of stray was last used in ap-southeast-3, where Acme does not work.',
      observed: { lastUsedRegion: 'ap-southeast-3', lastUsedService: 'ec2' },
    },
  },
  {
    name: 'the policy may name other regions',
    parameters: { regions: ['ap-southeast-3'] },
    facts: [report([app, stray]), nobodyNew, freshKeys(app, [KEY])],
    expect: [
      { status: 'fail', resource: 'app' },
      { status: 'pass', resource: 'stray' },
    ],
  },
  {
    name: 'never used',
    facts: [report([holder('new', lastUsedIn(null))]), nobodyNew],
    expect: { status: 'not-applicable', message: 'An access key of new has no known use.' },
  },
  {
    name: 'switched off since the report was prepared',
    facts: [report([stray]), nobodyNew, freshKeys(stray, [{ ...KEY, active: false }])],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'a key of root is another matter',
    facts: [report([], root(lastUsedIn('sa-east-1'))), nobodyNew],
    expect: { status: 'not-applicable', message: /^Root should have no access key/ },
  },
]);
