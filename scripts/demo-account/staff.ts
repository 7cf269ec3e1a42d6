import type { DemoUser } from './users.ts';

/** People, from the time before single sign-on, and some who came after it all the same. */
export const staff: readonly DemoUser[] = [
  {
    name: 'anna.keller',
    since: '2019-04-01T08:12',
    console: { signedIn: '2026-11-19T15:48', mfa: true },
    groups: ['Administrators'],
    keys: [{ id: 'AKIAEXAMPLEK7QW2LVRT', made: '2026-06-30T09:26', used: ['2026-11-18T15:20', 'sts', 'us-east-1'] }],
  },
  {
    name: 'marcus.oduya',
    since: '2020-09-07T07:31',
    console: { signedIn: '2026-11-16T09:05', mfa: true },
    groups: ['Administrators'],
  },
  {
    name: 'kenji.watanabe',
    since: '2022-01-17T09:40',
    console: { signedIn: '2026-11-19T01:14', mfa: true },
    groups: ['DataEngineers'],
    boundary: 'engineer-boundary',
    keys: [{ id: 'AKIAEXAMPLE4HB9XNZ2D', made: '2026-09-20T02:05', used: ['2026-11-19T07:33', 'athena', 'eu-west-1'] }],
  },
  {
    name: 'ines.duarte',
    since: '2021-05-03T08:00',
    console: { signedIn: '2026-11-18T10:22', mfa: true },
    groups: ['Finance'],
  },
  {
    name: 'tom.becker',
    since: '2023-03-20T08:45',
    console: { signedIn: '2026-11-19T08:57', mfa: false },
    groups: ['Developers'],
  },
  {
    name: 'sofia.lindqvist',
    since: '2024-10-14T07:20',
    console: { signedIn: '2026-11-12T13:41', mfa: false },
    groups: ['Support'],
  },
  {
    name: 'peter.hughes',
    since: '2022-08-22T09:00',
    console: { signedIn: '2026-11-19T16:30', mfa: 'new' },
    groups: ['Developers'],
  },
  {
    name: 'priya.raman',
    since: '2021-11-08T08:30',
    console: { signedIn: '2026-11-17T11:08', mfa: true },
    groups: ['Developers'],
  },
  {
    name: 'lukas.brandt',
    since: '2023-06-05T08:15',
    console: { signedIn: '2026-10-29T14:02', mfa: true },
    groups: ['Developers'],
  },
  {
    name: 'maria.santos',
    since: '2020-02-10T09:10',
    console: { signedIn: '2026-11-19T12:36', mfa: true },
    groups: ['Support'],
  },
  {
    name: 'samir.haddad',
    since: '2024-02-26T08:00',
    console: { signedIn: '2026-11-13T07:49', mfa: true },
    groups: ['DataEngineers'],
    boundary: 'engineer-boundary',
  },
  {
    name: 'hannah.weiss',
    since: '2020-06-15T07:55',
    console: { signedIn: '2026-11-10T08:18', mfa: true },
    groups: ['Finance'],
  },
  {
    name: 'daniel.osei',
    since: '2025-01-13T08:25',
    console: { signedIn: '2026-11-19T09:44', mfa: true },
    groups: ['Developers'],
  },
  {
    name: 'rachel.cohen',
    since: '2019-10-21T08:40',
    console: { signedIn: '2026-09-03T10:01', mfa: true },
    groups: ['Support'],
  },
  {
    // Left in April; the password was removed, the key was not.
    name: 'julia.novak',
    since: '2020-03-02T08:05',
    groups: ['Developers'],
    tags: { team: 'checkout', left: '2026-04-30' },
    keys: [{ id: 'AKIAEXAMPLEJ3V6PTC5M', made: '2025-06-26T11:52', used: ['2026-04-20T16:09', 's3', 'eu-west-1'] }],
  },
  {
    // Joined this morning.
    name: 'lea.fontaine',
    since: '2026-11-20T05:58',
    changed: 'created',
    console: { signedIn: null, mfa: 'new' },
    groups: ['Developers'],
  },
  {
    // A contractor whose user was removed this morning.
    name: 'oliver.grant',
    since: '2025-09-01T08:00',
    changed: 'deleted',
    groups: ['Developers'],
    keys: [{ id: 'AKIAEXAMPLEW5D2YRG6H', made: '2025-09-01T08:20', used: ['2026-11-13T17:02', 'ecr', 'eu-west-1'] }],
  },
];
