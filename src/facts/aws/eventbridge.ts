import { allPages, nullWhen, present } from '../answer.ts';
import { item, type Listing, one, subjects, type Target } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { readEach } from '../logic.ts';
import { everyRegion, type Facts } from '../needs.ts';
import { ALERT_EVENTS, type AlertEvent, canHappenIn, envelopeOf, whereabouts } from './alert-events.ts';
import { regionTrails, trailsIn } from './cloudtrail.ts';
import { eventText } from './synthetic-events.ts';

const load = () => import('@aws-sdk/client-eventbridge');

const RULES = 'events:ListRules';
const MATCH = 'events:TestEventPattern';
const TARGETS = 'events:ListTargetsByRule';

/** A rule that waits for events on the default bus, the only one on which AWS services put theirs. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** JSON. */
  readonly pattern: string;
}

/** The second one also gets the reads that CloudTrail records. */
const ENABLED = ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

/**
 * The enabled rules of a region that have an event pattern. Those that a service made for itself reach that service
 * alone. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html
 */
export const eventRules = one<readonly EventRule[]>({
  operation: RULES,
  scope: 'region',
  async read(aws) {
    const { EventBridgeClient, ListRulesCommand } = await load();
    const pages = await allPages(
      RULES,
      (NextToken) => aws.send(EventBridgeClient, new ListRulesCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    return pages
      .flatMap((page) => present(page.Rules, RULES, 'Rules'))
      .filter(({ State, ManagedBy }) => ENABLED.includes(present(State, RULES, 'State')) && !ManagedBy)
      .flatMap(({ Name, Arn, EventPattern }) => {
        if (!EventPattern) return [];
        const [name, arn] = [present(Name, RULES, 'Name'), present(Arn, RULES, 'Arn')];
        return [{ name, arn, region: aws.region, pattern: EventPattern }];
      });
  },
});

/** A rule, and an event that it is tried with. */
export interface Probe {
  readonly rule: EventRule;
  readonly event: AlertEvent;
}

/** What the list of probes is derived from, for every rule that follows events. */
const probeNeeds = { rules: everyRegion(eventRules), trails: everyRegion(regionTrails) };
type ProbeFacts = Facts<typeof probeNeeds>;

/** Each rule with each event that can happen in its region, unless its pattern rules it out at first sight. */
export const probes = subjects({
  name: 'event pattern',
  scope: 'account',
  needs: probeNeeds,
  list: (facts, target): Listing<Probe> => listProbes(facts, target),
  describe: ({ rule, event }: Probe) => ({
    resource: { type: 'Other', id: rule.arn, arn: rule.arn, name: rule.name, region: rule.region },
    key: `${rule.arn} ${event}`,
  }),
});

function listProbes({ rules, trails }: ProbeFacts, target: Target): Listing<Probe> {
  const { values, unread } = readEach(rules, ({ read }) => read());
  const ofTrails = trailRegions(trails, target);
  const regions = { 'every-region': null, 'trail-regions': ofTrails.regions, 'home-region': [target.region] };
  const happensIn = (event: AlertEvent, region: string): boolean =>
    canHappenIn(event, target.partition) && (regions[whereabouts(event)]?.includes(region) ?? true);
  const items = values
    .flatMap(({ value }) => value)
    .flatMap((rule) =>
      ALERT_EVENTS.filter((event) => happensIn(event, rule.region) && mayMatch(rule, event)).map((event) => ({
        rule,
        event,
      })),
    );
  return { items, unread: [...unread, ...ofTrails.unread].map(({ error }): FactError => error) };
}

/** The home regions of the account's own trails, where changes of them are recorded; without any, the home region. */
export function trailRegions(trails: ProbeFacts['trails'], { accountId, region }: Target) {
  const { found, unread } = trailsIn(trails);
  const own = found.filter(({ arn }) => arn.split(':')[4] === accountId);
  const regions = [...new Set(own.map(({ homeRegion }) => homeRegion))].sort();
  return { regions: regions.length > 0 ? regions : [region], unread };
}

/**
 * False when a pattern lists the sources or types it wants, in plain words, and the event's is not among them. Anything
 * else is for EventBridge to say: this only saves calls.
 */
export function mayMatch({ pattern }: Pick<EventRule, 'pattern'>, event: AlertEvent): boolean {
  const wanted = parsed(pattern);
  return Object.entries(envelopeOf(event)).every(([field, value]) => {
    const values: unknown = wanted[field];
    const isPlain = Array.isArray(values) && values.every((each) => typeof each === 'string');
    return !isPlain || values.includes(value);
  });
}

function parsed(pattern: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(pattern);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Whether EventBridge itself says that a rule's pattern matches the event. */
export const patternMatches = item<Probe, boolean>({
  operation: MATCH,
  of: probes,
  async read({ rule, event }, aws) {
    const { EventBridgeClient, TestEventPatternCommand } = await load();
    const { partition, accountId } = aws;
    const Event = eventText(event, { partition, accountId, region: rule.region });
    const command = new TestEventPatternCommand({ EventPattern: rule.pattern, Event });
    const { Result } = await aws.send(EventBridgeClient, command, rule.region);
    return present(Result, MATCH, 'Result');
  },
});

const matchNeeds = { ...probeNeeds, matches: patternMatches };

/** The rules that match at least one of the events. */
export const matchingRules = subjects({
  name: 'event rule',
  scope: 'account',
  needs: matchNeeds,
  list: (facts, target): Listing<EventRule> => listMatchingRules(facts, target),
  describe: ({ arn, name, region }: EventRule) => ({ resource: { type: 'Other', id: arn, arn, name, region } }),
});

export function listMatchingRules(facts: Facts<typeof matchNeeds>, target: Target): Listing<EventRule> {
  const tried = listProbes(facts, target);
  const { values, unread } = readEach(tried.items, facts.matches);
  const matching = values.filter(({ value }) => value).map(({ item: { rule } }) => [rule.arn, rule] as const);
  return {
    items: [...new Map(matching).values()],
    unread: [...tried.unread, ...unread.map(({ error }): FactError => error)],
  };
}

/** The ARNs of what a rule sends to. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export const ruleTargets = item<EventRule, readonly string[]>({
  operation: TARGETS,
  of: matchingRules,
  async read({ name, region }, aws) {
    const { EventBridgeClient, ListTargetsByRuleCommand } = await load();
    const ask = (NextToken: string | undefined) =>
      aws.send(
        EventBridgeClient,
        new ListTargetsByRuleCommand({ Rule: name, ...(NextToken === undefined ? {} : { NextToken }) }),
        region,
      );
    // A rule that has gone since it was listed sends to nothing.
    const pages = await nullWhen(
      ['ResourceNotFoundException'],
      allPages(TARGETS, ask, (page) => page.NextToken),
    );
    return (pages ?? [])
      .flatMap((page) => present(page.Targets, TARGETS, 'Targets'))
      .map(({ Arn }) => present(Arn, TARGETS, 'Arn'));
  },
});

/** What says where events go, for every rule that follows them. */
export const eventNeeds = { rules: everyRegion(eventRules), matches: patternMatches, targets: ruleTargets };
