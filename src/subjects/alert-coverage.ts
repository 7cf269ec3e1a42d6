import type { FactError } from '../facts/fact.ts';
import { isProof, type Route, type Routes } from './alert-routes.ts';

/** What somebody has to hear of. */
export interface Matter {
  readonly event: string;
  readonly region: string;
}

/** Of which events somebody hears. */
export interface Coverage {
  /** For each event that reaches someone the best of its routes, each route once. */
  readonly carriers: readonly Route[];
  /** The events that certainly reach nobody. */
  readonly missed: readonly Matter[];
  /** The routes that end before they reach someone, each once. */
  readonly failing: readonly Route[];
  /** What could not be read, and might carry the rest. */
  readonly unread: readonly { readonly error: FactError }[];
}

/** Each event needs a route of its own; which one is all the same. */
export function coverageOf<M extends Matter>(matters: readonly M[], routesOf: (each: M) => Routes): Coverage {
  const followed = matters.map((matter) => {
    const { routes, unread } = routesOf(matter);
    return { matter, routes, unread, carrier: bestOf(routes) };
  });
  const open = followed.filter(({ carrier }) => carrier === null);
  return {
    carriers: distinct(followed.map(({ carrier }) => carrier).filter((carrier) => carrier !== null)),
    missed: open.filter(({ unread }) => unread.length === 0).map(({ matter }) => matter),
    failing: distinct(followed.flatMap(({ routes }) => routes).filter(({ reaches }) => !reaches)),
    unread: open.flatMap(({ unread }) => unread),
  };
}

/** A proof without reserve goes before one with a remark. */
const bestOf = (routes: readonly Route[]): Route | null =>
  routes.find(isProof) ?? routes.find(({ reaches }) => reaches) ?? null;

const distinct = (routes: readonly Route[]): readonly Route[] => [
  ...new Map(routes.map((route) => [JSON.stringify(route), route])).values(),
];

/** What a result shows beside its message. */
export const evidenceOf = ({ carriers, missed, failing }: Coverage) => ({
  observed: {
    missed: missed.map(({ event, region }) => `${event} in ${region}`),
    routes: carriers,
    routesThatReachNobody: failing,
  },
  expected: { missed: [] },
});
