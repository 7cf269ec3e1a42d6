import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusedCall } from '../../src/aws/connection.ts';
import type { Session } from '../../src/aws/session.ts';
import type { Result } from '../../src/engine/result.ts';
import { ok, problem } from '../../src/outcome.ts';
import { IMPORT } from '../../src/publish/operations.ts';
import { isComplete } from '../../src/publish/publication.ts';
import { type PublishInput, publishReport, unpublishable } from '../../src/publish/publish.ts';
import * as hubs from '../../src/publish/publish-hub.ts';
import { type FakeEndpoint, fakeEndpoint, json, type Received } from '../aws/fake-endpoint.ts';
import { ACCOUNT, REGIONS, sampleReport } from '../report/sample-report.ts';
import { sampleRules } from '../report/sample-rules.ts';
import { result } from './sample-hub.ts';

const OTHER = '222233334444';
const sessionOf = (accountId: string): Session => ({
  credentials: () => Promise.resolve({ accessKeyId: `AKIA${accountId}EXAM`, secretAccessKey: 's' }),
  target: { partition: 'aws', accountId, region: 'us-east-1' },
  spent: {},
});

/** Account and region of a request, told from its signature. */
const fromOf = ({ headers }: Received) => {
  const [, account, region] = /AKIA(\d{12})EXAM\/\d+\/([^/]+)/.exec(headers.authorization ?? '') ?? [];
  return `${account} ${region}`;
};

describe('publishing a report', () => {
  let endpoint: FakeEndpoint;
  let open = 0;
  let most = 0;
  beforeEach(async () => {
    [open, most] = [0, 0];
    endpoint = await fakeEndpoint();
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
    endpoint.respondWith(answer);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await endpoint.close();
  });

  const answer = (response: ServerResponse, received: Received) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      const { Findings = [] }: { readonly Findings?: readonly unknown[] } = JSON.parse(received.body);
      const said = received.path.endsWith('/import')
        ? { SuccessCount: Findings.length, FailedCount: 0, FailedFindings: [] }
        : { Findings: [] };
      json(said)(response, received);
    }, 20);
  };

  const publish = (results: readonly Result[], parts: Partial<PublishInput> = {}) =>
    publishReport({
      report: sampleReport(results, { run: { accounts: [ACCOUNT, OTHER] } }),
      rules: sampleRules,
      dryRun: false,
      skipExcepted: false,
      timeoutMs: 5000,
      enter: ({ accountId }) => Promise.resolve(ok(sessionOf(accountId))),
      ...parts,
    });

  it('reads every hub once, a few at a time, with the credentials of its account', async () => {
    const publication = await publish([]);
    expect(endpoint.received.map(fromOf).sort()).toEqual(
      [ACCOUNT, OTHER].flatMap((account) => REGIONS.map((region) => `${account} ${region}`)).sort(),
    );
    expect(most).toBe(8);
    expect(publication.hubs.map(({ hub }) => `${hub.accountId} ${hub.region}`)).toEqual(
      [ACCOUNT, OTHER].flatMap((account) => REGIONS.map((region) => `${account} ${region}`)),
    );
    expect(isComplete(publication)).toBe(true);
  });

  it('sends findings to the hub of their account and region, and to no other', async () => {
    await publish([result('ann'), result('bob', { accountId: OTHER, region: 'eu-west-1' })]);
    const imports = endpoint.received.filter(({ path }) => path === '/findings/import');
    expect(imports.map((each) => [fromOf(each), JSON.parse(each.body).Findings.length])).toEqual(
      expect.arrayContaining([
        [`${ACCOUNT} us-east-1`, 1],
        [`${OTHER} eu-west-1`, 1],
      ]),
    );
    expect(imports).toHaveLength(2);
  });

  it('says once why an account could not be entered, and goes on with the others', async () => {
    const enter: PublishInput['enter'] = ({ accountId }) =>
      Promise.resolve(accountId === ACCOUNT ? problem('not published: no.') : ok(sessionOf(accountId)));
    const publication = await publish([result('ann'), result('bob', { accountId: OTHER })], { enter });
    expect(publication.notEntered).toEqual([{ accountId: ACCOUNT, problem: 'not published: no.' }]);
    expect(publication.hubs.map(({ hub }) => hub.accountId)).toEqual(REGIONS.map(() => OTHER));
    expect(publication.hubs.flatMap(({ changes }) => changes)).toHaveLength(1);
    expect(endpoint.received.filter((each) => fromOf(each).startsWith(ACCOUNT))).toEqual([]);
    expect(isComplete(publication)).toBe(false);
  });

  it('in a dry run is not able to send, whatever it tries', async () => {
    const { BatchImportFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    vi.spyOn(hubs, 'publishToHub').mockImplementation(async (_, aws) => {
      await aws.send(SecurityHubClient, new BatchImportFindingsCommand({ Findings: [] }));
      throw new Error('It was sent.');
    });
    await expect(publish([], { dryRun: true })).rejects.toThrow(RefusedCall);
    expect(endpoint.received).toEqual([]);
  });

  it('in a dry run sends nothing, and plans it all', async () => {
    const publication = await publish([result('ann')], { dryRun: true });
    expect(publication).toMatchObject({ dryRun: true, time: '2026-11-20T10:10:09.000Z' });
    expect(publication.hubs.flatMap(({ changes }) => changes)).toMatchObject([
      { action: 'create', outcome: 'planned' },
    ]);
    expect(endpoint.received.filter(({ path }) => path !== '/findings')).toEqual([]);
  });

  it('names the operation that it may send', () => expect(IMPORT).toBe('securityhub:BatchImportFindings'));
});

describe('a report that cannot be published', () => {
  it.each([
    ['is of the demo', sampleReport([], { run: { example: true } }), /example account/],
    ['names no account', sampleReport([], { run: { targets: [] } }), /names no account/],
    ['has no time', sampleReport([], { run: { finishedAt: '' } }), /when it was finished/],
    ['has a time that is none', sampleReport([], { run: { finishedAt: 'soon' } }), /when it was finished/],
  ])('%s', (_, report, words) => expect(unpublishable(report)).toMatch(words));

  it('is no other', () => {
    expect(unpublishable(sampleReport([]))).toBeNull();
    expect(unpublishable(sampleReport([result('ann')], { run: { targets: [] } }))).toBeNull();
  });
});
