import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/engine/result.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { htmlOf } from '../../src/report/html/markup.ts';
import { coverageGrid } from '../../src/report/html/pictures/coverage-grid.ts';
import type { Report, ScannedAccount } from '../../src/report/report.ts';
import { drawn, heard, rowsOf, textOf, withClass, withTag } from './html-picture-page.ts';
import { ACCOUNT, REGIONS, type ResultParts, sampleReport, sampleResult } from './sample-report.ts';
import { guardDuty, keyRotated, trailLogging } from './sample-rules.ts';

const securityHub: Rule = { ...guardDuty, id: 'securityhub-enabled' };
const config: Rule = { ...guardDuty, id: 'config-recorder-on' };
const alertPath: Rule = { ...guardDuty, id: 'findings-reach-a-human' };
const RULES = [trailLogging, guardDuty, securityHub, config, alertPath];

const TWO = ['eu-west-1', 'us-east-1'];

const on = (rule: Rule, status: Status, region: string, parts: Partial<ResultParts> = {}) =>
  sampleResult({ rule, status, region, message: `${rule.id} is ${status} in ${region}.`, ...parts });

/** Said once, in the home region, of the whole account. */
const trail = (status: Status, observed: ResultParts['observed'] = null, parts: Partial<ResultParts> = {}) =>
  sampleResult({ rule: trailLogging, status, observed, message: 'What the trails do.', ...parts });

const target = (accountId: string, regions: readonly string[]): ScannedAccount => ({
  partition: 'aws',
  accountId,
  homeRegion: 'us-east-1',
  regions,
});

const reportOn = (
  results: Report['results'],
  { regions = TWO, rules = RULES }: { readonly regions?: readonly string[]; readonly rules?: readonly Rule[] } = {},
): Report =>
  sampleReport(results, { run: { rules: rules.map(({ id }) => id), regions, targets: [target(ACCOUNT, regions)] } });

const covered = (region: string) => [guardDuty, securityHub, config, alertPath].map((rule) => on(rule, 'pass', region));

/** The regions of the only grid, without its head. */
const gridOf = (report: Report) => rowsOf(drawn(coverageGrid(report))).slice(1);

/** What is said of the trail in each region. */
const trailCellsOf = (report: Report) => gridOf(report).map((row) => row.split(' | ')[1]);

const trailCells = (...args: Parameters<typeof trail>) => trailCellsOf(reportOn([trail(...args)]));

describe('the coverage grid of one account', () => {
  it('draws a cell for each region and each watch', () => {
    const results = [trail('pass', { uncoveredRegions: [] }), on(guardDuty, 'fail', 'us-east-1')];
    expect(
      htmlOf(coverageGrid(reportOn(results, { regions: ['us-east-1'], rules: [trailLogging, guardDuty] }))),
    ).toMatchInlineSnapshot(`
      "<figure class="picture coverage-picture">
      <figcaption><strong>Coverage by region.</strong> 1 gap in 1 region. Not evaluated: Security Hub, AWS Config and the alert path.</figcaption>
      <table>
      <caption class="unseen">What watches each region of account 111122223333</caption>
      <thead><tr><th scope="col">Region</th><th scope="col">Trail <span class="share">1<span aria-hidden="true">/</span><span class="unseen"> of </span>1</span></th><th scope="col">Guard<wbr>Duty <span class="share">0<span aria-hidden="true">/</span><span class="unseen"> of </span>1</span></th><th scope="col">Security Hub <span class="share">–</span></th><th scope="col">Config <span class="share">–</span></th><th scope="col">Alert path <span class="share">–</span></th></tr></thead>
      <tbody>
      <tr><th scope="row">us-east-1</th><td><svg class="sign pass" viewBox="0 0 16 16" role="img"><title>Covered: What the trails do.</title><path d="M3.5 8.5l3 3 6-7"/></svg></td><td><svg class="sign fail" viewBox="0 0 16 16" role="img"><title>Gap: guardduty-enabled is fail in us-east-1.</title><rect x="1" y="1" width="14" height="14" rx="3"/><path d="M5 5l6 6M11 5l-6 6"/></svg></td><td><svg class="sign not-evaluated" viewBox="0 0 16 16" role="img"><title>Not evaluated: there is no result for this region.</title><path d="M8 8v.01"/></svg></td><td><svg class="sign not-evaluated" viewBox="0 0 16 16" role="img"><title>Not evaluated: there is no result for this region.</title><path d="M8 8v.01"/></svg></td><td><svg class="sign not-evaluated" viewBox="0 0 16 16" role="img"><title>Not evaluated: there is no result for this region.</title><path d="M8 8v.01"/></svg></td></tr>
      </tbody>
      </table>
      <p class="legend" aria-hidden="true"><span><svg class="sign pass" viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 8.5l3 3 6-7"/></svg> covered</span> <span><svg class="sign fail" viewBox="0 0 16 16" aria-hidden="true"><rect x="1" y="1" width="14" height="14" rx="3"/><path d="M5 5l6 6M11 5l-6 6"/></svg> gap</span> <span><svg class="sign not-evaluated" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 8v.01"/></svg> not evaluated</span> </p>
      </figure>
      "
    `);
  });

  it('says what is drawn', () => {
    const results = [
      trail('pass', { uncoveredRegions: [] }),
      on(guardDuty, 'fail', 'eu-west-1'),
      on(securityHub, 'not-applicable', 'eu-west-1'),
      on(config, 'unknown', 'eu-west-1'),
      on(alertPath, 'excepted', 'eu-west-1'),
      ...covered('us-east-1'),
    ];
    expect(heard(coverageGrid(reportOn(results)))).toMatchInlineSnapshot(
      `"Coverage by region. 1 gap, 1 unknown and 1 excepted in 2 regions. What watches each region of account 111122223333 RegionTrail 2 of 2GuardDuty 1 of 2Security Hub 1 of 1Config 1 of 2Alert path 1 of 2 eu-west-1[Covered: What the trails do.][Gap: guardduty-enabled is fail in eu-west-1.][Not applicable: securityhub-enabled is not-applicable in eu-west-1.][Unknown: config-recorder-on is unknown in eu-west-1.][Gap, excepted: findings-reach-a-human is excepted in eu-west-1.] us-east-1[Covered: What the trails do.][Covered: guardduty-enabled is pass in us-east-1.][Covered: securityhub-enabled is pass in us-east-1.][Covered: config-recorder-on is pass in us-east-1.][Covered: findings-reach-a-human is pass in us-east-1.]"`,
    );
  });

  it('has a share of the regions where it applies in each head', () => {
    const results = [
      trail('pass'),
      on(guardDuty, 'fail', 'eu-west-1'),
      on(guardDuty, 'pass', 'us-east-1'),
      on(securityHub, 'not-applicable', 'eu-west-1'),
      on(securityHub, 'pass', 'us-east-1'),
      ...TWO.map((region) => on(config, 'not-applicable', region)),
      on(alertPath, 'unknown', 'eu-west-1'),
      on(alertPath, 'excepted', 'us-east-1'),
    ];
    const [head] = rowsOf(drawn(coverageGrid(reportOn(results))));
    expect(head).toBe('Region | Trail 2 of 2 | GuardDuty 1 of 2 | Security Hub 1 of 1 | Config – | Alert path 0 of 2');
  });

  it('draws nothing when no rule of it was evaluated', () => {
    expect(htmlOf(coverageGrid(reportOn([], { rules: [keyRotated] })))).toBe('');
  });

  it('tells what was not evaluated from what is covered', () => {
    const results = TWO.map((region) => on(guardDuty, 'pass', region));
    const report = reportOn(results, { rules: [guardDuty] });
    expect(heard(coverageGrid(report))).toContain(
      'No gaps in 2 regions. Not evaluated: CloudTrail, Security Hub, AWS Config and the alert path.',
    );
    expect(gridOf(report)[0]).toMatchInlineSnapshot(
      `"eu-west-1 | [Not evaluated: there is no result for this region.] | [Covered: guardduty-enabled is pass in eu-west-1.] | [Not evaluated: there is no result for this region.] | [Not evaluated: there is no result for this region.] | [Not evaluated: there is no result for this region.]"`,
    );
  });

  it('shows a region without a result as not evaluated', () => {
    const report = reportOn([trail('pass'), ...covered('eu-west-1')]);
    expect(gridOf(report)[1]).toMatch(
      /^us-east-1 \| \[Covered.*(\| \[Not evaluated: there is no result for this region.\]\s?){4}$/,
    );
    expect(heard(coverageGrid(report))).toMatch(/^Coverage by region. No gaps in 2 regions. What watches/);
  });

  it('ignores results of regions that were not read', () => {
    expect(gridOf(reportOn([trail('pass'), on(guardDuty, 'fail', 'sa-east-1')]))).toHaveLength(2);
    expect(heard(coverageGrid(reportOn([trail('pass'), on(guardDuty, 'fail', 'sa-east-1')])))).toContain(
      'No gaps in 2',
    );
  });

  it('says that the regions could not be read', () => {
    const results = [trail('unknown'), on(guardDuty, 'unknown', 'us-east-1')];
    const picture = coverageGrid(reportOn(results, { regions: [] }));
    expect(heard(picture)).toBe(
      'Coverage by region. No region could be looked at. The regions of account 111122223333 could not be read, so what watches them is unknown.',
    );
    expect(withTag(drawn(picture), 'table')).toEqual([]);
  });

  it('explains the signs that occur, and no others', () => {
    const [legend] = withClass(drawn(coverageGrid(reportOn([trail('pass'), ...TWO.flatMap(covered)]))), 'legend');
    expect(legend && htmlText(legend)).toBe('covered');
    const gaps = reportOn([trail('fail', { uncoveredRegions: ['us-east-1'] }), ...TWO.flatMap(covered)]);
    const [both] = withClass(drawn(coverageGrid(gaps)), 'legend');
    expect(both && htmlText(both)).toBe('covered gap');
  });

  it('takes the worst where several scans said something', () => {
    const results = [
      trail('pass'),
      on(guardDuty, 'pass', 'eu-west-1', { fingerprint: 'a' }),
      on(guardDuty, 'fail', 'eu-west-1', { fingerprint: 'b' }),
      on(guardDuty, 'pass', 'eu-west-1', { fingerprint: 'c' }),
    ];
    expect(gridOf(reportOn(results))[0]).toContain('| [Gap: guardduty-enabled is fail in eu-west-1.] |');
  });

  it('shortens a message that would fill the page', () => {
    const report = reportOn([trail('fail', null, { message: 'very '.repeat(1_000) })]);
    expect(trailCellsOf(report).map((cell) => cell?.length)).toEqual([247, 247]);
  });

  it('says how many regions are left out', () => {
    const regions = Array.from({ length: 75 }, (_, index) => `region-${100 + index}`);
    const picture = drawn(coverageGrid(reportOn([trail('fail', null)], { regions })));
    expect(rowsOf(picture)).toHaveLength(61);
    expect(withTag(picture, 'p').map(textOf)[0]).toBe('And 15 more regions.');
    expect(withTag(picture, 'figcaption').map(textOf)[0]).toContain('75 gaps in 75 regions.');
    const one = drawn(coverageGrid(reportOn([trail('pass')], { regions: regions.slice(0, 61) })));
    expect(withTag(one, 'p').map(textOf)[0]).toBe('And 1 more region.');
  });
});

const htmlText = (element: Parameters<typeof textOf>[0]): string =>
  textOf({ ...element, attrs: element.attrs.filter(({ name }) => name !== 'aria-hidden') });

describe('the trail, judged once for every region', () => {
  const COVERED = (region: string) => `[Covered: Trails record the management events of ${region}.]`;
  const GAP = '[Gap: What the trails do.]';

  it.each<readonly [string, Status, string]>([
    ['covers every region when it passes', 'pass', '[Covered: What the trails do.]'],
    ['is unknown in every region', 'unknown', '[Unknown: What the trails do.]'],
    ['does not apply in any region', 'not-applicable', '[Not applicable: What the trails do.]'],
  ])('%s', (_, status, cell) => {
    expect(trailCells(status, { uncoveredRegions: ['eu-west-1'] })).toEqual([cell, cell]);
  });

  it('has a gap where no trail records', () => {
    expect(trailCells('fail', { uncoveredRegions: ['eu-west-1'], globalServiceEvents: true })).toEqual([
      GAP,
      COVERED('us-east-1'),
    ]);
  });

  it('has a gap in the home region when events of global services are lost', () => {
    expect(trailCells('fail', { uncoveredRegions: [], globalServiceEvents: false })).toEqual([
      COVERED('eu-west-1'),
      GAP,
    ]);
    expect(trailCells('fail', { uncoveredRegions: ['eu-west-1'], globalServiceEvents: false })).toEqual([GAP, GAP]);
  });

  it('keeps its gaps when they are excepted', () => {
    expect(trailCells('excepted', { uncoveredRegions: ['us-east-1'] })).toEqual([
      COVERED('eu-west-1'),
      '[Gap, excepted: What the trails do.]',
    ]);
  });

  it.each<readonly [string, ResultParts['observed']]>([
    ['says nothing more', null],
    ['has no list', { globalServiceEvents: false }],
    ['has another list', { uncoveredRegions: 'eu-west-1' }],
    ['has a list of something else', { uncoveredRegions: [null, 7, {}] }],
    ['has an empty list', { uncoveredRegions: [], globalServiceEvents: true }],
    ['names regions that were not read', { uncoveredRegions: ['mars-north-1'] }],
  ])('has a gap everywhere when a failure %s', (_, observed) => {
    expect(trailCells('fail', observed)).toEqual([GAP, GAP]);
  });

  it('takes what any of several scans found', () => {
    const report = reportOn([
      trail('fail', { uncoveredRegions: ['us-east-1'] }, { fingerprint: 'a' }),
      trail('fail', { uncoveredRegions: ['eu-west-1'] }, { fingerprint: 'b' }),
    ]);
    expect(trailCellsOf(report)).toEqual([GAP, GAP]);
  });
});

describe('the coverage of several accounts', () => {
  const accountsOf = (count: number) => Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));

  /** The account with index n has n gaps in GuardDuty. */
  const several = (accounts: readonly string[], regions: readonly string[] = TWO): Report =>
    sampleReport(
      accounts.flatMap((accountId, index) => [
        trail('pass', null, { accountId }),
        ...regions.flatMap((region, place) => [
          on(guardDuty, place < index ? 'fail' : 'pass', region, { accountId }),
          on(config, 'pass', region, { accountId }),
        ]),
      ]),
      { run: { accounts, rules: RULES.map(({ id }) => id), targets: accounts.map((id) => target(id, regions)) } },
    );

  const tableOf = (report: Report) => {
    const [table] = withTag(drawn(coverageGrid(report)), 'table');
    return table === undefined ? [] : rowsOf(table);
  };

  it('has a table of accounts, the most gaps first', () => {
    expect(tableOf(several(accountsOf(3)))).toMatchInlineSnapshot(`
      [
        "Account | Trail | GuardDuty | Security Hub | Config | Alert path",
        "200000000002 | [No gaps] 2 of 2 | [2 gaps] 0 of 2 | [Not evaluated] | [No gaps] 2 of 2 | [Not evaluated]",
        "200000000001 | [No gaps] 2 of 2 | [1 gap] 1 of 2 | [Not evaluated] | [No gaps] 2 of 2 | [Not evaluated]",
        "200000000000 | [No gaps] 2 of 2 | [No gaps] 2 of 2 | [Not evaluated] | [No gaps] 2 of 2 | [Not evaluated]",
      ]
    `);
    expect(heard(coverageGrid(several(accountsOf(3))))).toContain(
      'Coverage by account and region. 2 of 3 accounts have gaps. Not evaluated: Security Hub and the alert path.',
    );
  });

  it('has the grid of each account to open', () => {
    const details = withTag(drawn(coverageGrid(several(accountsOf(3)))), 'details');
    expect(details.map((each) => withTag(each, 'summary').map(textOf))).toEqual([
      ['200000000002: 2 gaps in 2 regions'],
      ['200000000001: 1 gap in 2 regions'],
      ['200000000000: no gaps in 2 regions'],
    ]);
    const [first] = details;
    expect(first && rowsOf(first)[1]).toMatch(/^eu-west-1 \| \[Covered: What the trails do.\] \| \[Gap: guardduty/);
  });

  it('puts what is unknown before what is covered', () => {
    const [first = '', second = ''] = accountsOf(2);
    const report = several([first, second], ['us-east-1']);
    const results = report.results.map((result) =>
      result.target.accountId === second && result.status === 'fail'
        ? { ...result, status: 'unknown' as const }
        : result,
    );
    expect(tableOf({ ...report, results })[1]).toContain(`${second} | [No gaps] 1 of 1 | [1 unknown] 0 of 1`);
    expect(heard(coverageGrid({ ...report, results }))).toContain(
      '0 of 2 accounts have gaps; 1 more has something unknown.',
    );
    const gaps = [...results, on(config, 'fail', 'us-east-1', { accountId: second, fingerprint: 'again' })];
    expect(heard(coverageGrid({ ...report, results: gaps }))).toContain('1 of 2 accounts has gaps. Not evaluated');
  });

  it('says whose regions could not be read', () => {
    const report = several(accountsOf(9));
    const targets = report.run.targets.map((each, index) => (index < 7 ? { ...each, regions: [] } : each));
    const text = heard(coverageGrid({ ...report, run: { ...report.run, targets } }));
    expect(text).toContain(
      'The regions of accounts 200000000000, 200000000001, 200000000002, 200000000003, 200000000004 and 2 more could not be read',
    );
    expect(text).toContain('2 of 2 accounts have gaps.');
  });

  it('has no table when no region of any account could be read', () => {
    const report = several(accountsOf(2), []);
    expect(withTag(drawn(coverageGrid(report)), 'table')).toEqual([]);
    expect(heard(coverageGrid(report))).toBe(
      'Coverage by account and region. No region could be looked at. The regions of accounts 200000000000 and 200000000001 could not be read, so what watches them is unknown.',
    );
  });

  it('keeps the accounts apart, also those of one number in two partitions', () => {
    const report = several(['200000000001']);
    const results = [
      ...report.results,
      {
        ...on(guardDuty, 'fail', 'cn-north-1'),
        target: { partition: 'aws-cn', accountId: '200000000001', region: 'cn-north-1' },
      },
    ];
    const targets = [
      ...report.run.targets,
      { partition: 'aws-cn', accountId: '200000000001', homeRegion: 'cn-north-1', regions: ['cn-north-1'] },
    ];
    const table = tableOf({ ...report, results, run: { ...report.run, targets } });
    expect(table.slice(1).map((row) => row.split(' | ')[2])).toEqual(['[1 gap] 0 of 1', '[No gaps] 2 of 2']);
  });

  it('puts the regions of one account together', () => {
    const report = several(['200000000001']);
    const targets = ['us-east-1', 'eu-west-1'].map((region) => target('200000000001', [region]));
    expect(gridOf({ ...report, run: { ...report.run, targets } }).map((row) => row.split(' | ')[0])).toEqual(TWO);
  });

  it('stays readable with 20 accounts', () => {
    const picture = drawn(coverageGrid(several(accountsOf(20), REGIONS)));
    expect(withTag(picture, 'details')).toHaveLength(20);
    expect(picture.html.length).toBeLessThan(600_000);
    expect(picture.html).not.toContain('Region by region');
  });

  it('stays bounded with 300 accounts', () => {
    const report = several(accountsOf(300), REGIONS);
    const [table] = withTag(drawn(coverageGrid(report)), 'table');
    expect(table && rowsOf(table)).toHaveLength(101);
    const picture = drawn(coverageGrid(report));
    expect(withTag(picture, 'details')).toHaveLength(20);
    expect(withTag(picture, 'p').map(textOf).slice(0, 2)).toEqual([
      'And 200 more accounts, with at most 17 gaps each.',
      'Region by region, the 20 accounts with the most gaps:',
    ]);
    expect(picture.html.length).toBeLessThan(700_000);
  });

  it('says that the accounts left out have no gaps', () => {
    const report = several(accountsOf(101), []);
    const targets = report.run.targets.map((each) => ({ ...each, regions: ['us-east-1'] }));
    expect(heard(coverageGrid({ ...report, run: { ...report.run, targets } }))).toContain(
      'And 1 more account, with no gaps.',
    );
  });
});
