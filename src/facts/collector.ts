import type { FactError } from './fact.ts';
import type { Facts, Needs } from './needs.ts';
import type { Repository } from './repository.ts';

/** Where a fact lives: once per account, once per account and region, or in the repository that holds the policy. */
export type Scope = 'account' | 'region' | 'repository';

/** What is being judged or read: one account, and within it one region (the home region for account-wide facts). */
export interface Target {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

/** The resource that a result is about. `arn` is absent where AWS has none. */
export interface Resource {
  /** ASFF resource type, e.g. `AwsIamUser`. */
  readonly type: string;
  readonly id: string;
  readonly arn?: string;
  readonly name: string;
  /** `global` for IAM and account-wide resources. */
  readonly region: string;
  /** For what lies in the repository: the file, from its root, and the line (from 1). */
  readonly file?: { readonly path: string; readonly line: number };
}

/** The part of an SDK command class that a collector's call rests on; `O` is the operation's output. */
export interface AwsCommand<O> {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: O }>;
}

// biome-ignore lint/suspicious/noExplicitAny: every SDK client class has its own configuration type
export type AwsClientClass = new (configuration: any) => { destroy(): void };

/** What a collector may do: send read-only commands to one region of one account, and read the checkout. */
export interface Aws extends Target {
  readonly repository: Repository;
  /** Rejects with `FactUnavailable` for anything that AWS, the network or the SDK reports. */
  send<O>(client: AwsClientClass, command: AwsCommand<O>, region?: string): Promise<O>;
}

interface CollectorBase {
  /** The operation that answers, e.g. `iam:GetAccountSummary`; with the scope it is the key in a snapshot. */
  readonly operation: string;
  /** Tells apart several facts that one operation answers, e.g. `trail-tampering` of `cloudtrail:LookupEvents`. */
  readonly aspect?: string;
  /** Further operations that the same fact needs, e.g. GenerateCredentialReport before GetCredentialReport. */
  readonly also?: readonly string[];
  /**
   * The IAM actions that allow these operations, where they are not of the same names, e.g. `apigateway:GET` for
   * `apigateway:GetRestApis`; see the service authorization reference.
   */
  readonly iamActions?: readonly string[];
}

/** A fact that is asked once per scope. */
export interface One<T> extends CollectorBase {
  readonly kind: 'one';
  readonly scope: Scope;
  readonly read: (aws: Aws) => Promise<T>;
  /** For answers that AWS prepared earlier: when (ISO 8601). */
  readonly asOf?: (value: T) => string;
}

/** All pages of resources of one kind; usable as the `on` of a rule. */
export interface List<I> extends CollectorBase {
  readonly kind: 'list';
  readonly scope: Scope;
  /** What one item is called, e.g. `trail`. */
  readonly name: string;
  readonly read: (aws: Aws) => Promise<readonly I[]>;
  readonly describe: (item: I, target: Target) => Described;
}

/** A fact about one subject, asked once per subject for which `when` holds. */
export interface Item<I, T> extends CollectorBase {
  readonly kind: 'item';
  readonly of: Source<I>;
  readonly when?: (item: I) => boolean;
  readonly read: (item: I, aws: Aws) => Promise<T>;
}

/** A resource, and the text that tells it apart from others of its kind for ever (an ARN, unless `key` says otherwise). */
export interface Described {
  readonly resource: Resource;
  readonly key?: string;
  /** Operations without which this subject would not have been listed, beyond those that the whole list needs. */
  readonly reads?: readonly string[];
}

/** Items that were found, and the reads that failed while looking for more. */
export interface Listing<S> {
  readonly items: readonly S[];
  readonly unread: readonly FactError[];
}

/** The things that rules judge, derived from facts without a call of its own: active keys, humans, trails, regions. */
export interface Subjects<S, N extends Needs = Needs> {
  readonly kind: 'subjects';
  readonly name: string;
  readonly scope: Scope;
  readonly needs: N;
  readonly list: (facts: Facts<N>, target: Target) => readonly S[] | Listing<S>;
  readonly describe: (subject: S, target: Target) => Described;
}

/** Anything that lists subjects of one type, whatever facts it derives them from. */
// biome-ignore lint/suspicious/noExplicitAny: existential in its needs
export type Source<S> = Subjects<S, any> | List<S>;

// biome-ignore lint/suspicious/noExplicitAny: the existential type of a collector, whatever it yields
export type AnyCollector = One<any> | List<any> | Item<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: the existential type of what rules judge
export type AnySubjects = Source<any>;

/**
 * A fact that is asked once per account, or once per region. `read` gives plain JSON data (dates as ISO 8601 text), for
 * the snapshot is saved; it throws whatever `aws.send` throws. Keep only what rules need, and nothing secret.
 *
 * ```js
 * const passwordPolicy = one({
 *   operation: 'iam:GetAccountPasswordPolicy',
 *   scope: 'account',
 *   async read(aws) {
 *     const { IAMClient, GetAccountPasswordPolicyCommand } = await import('@aws-sdk/client-iam');
 *     const asked = aws.send(IAMClient, new GetAccountPasswordPolicyCommand({}));
 *     const answer = await nullWhen(['NoSuchEntity'], asked);
 *     return { minimumLength: answer?.PasswordPolicy?.MinimumPasswordLength ?? 0 };
 *   },
 * });
 * ```
 */
export const one = <T>(collector: Omit<One<T>, 'kind'>): One<T> => ({ kind: 'one', ...collector });

/**
 * The resources of one kind, all pages of them, which a rule may judge one by one (`on`). `describe` says which resource a
 * finding is about: its ARN, or else `key`, tells it apart from others for ever. Everything else is as for `one`.
 *
 * ```js
 * const functions = list({
 *   operation: 'lambda:ListFunctions',
 *   scope: 'region',
 *   name: 'function',
 *   async read(aws) {
 *     const { LambdaClient, ListFunctionsCommand } = await import('@aws-sdk/client-lambda');
 *     const pages = await allPages(
 *       'lambda:ListFunctions',
 *       (Marker) => aws.send(LambdaClient, new ListFunctionsCommand({ Marker })),
 *       ({ NextMarker }) => NextMarker,
 *     );
 *     return pages
 *       .flatMap(({ Functions }) => present(Functions, 'lambda:ListFunctions', 'Functions'))
 *       .map(({ FunctionName, FunctionArn, Runtime }) => ({ name: FunctionName, arn: FunctionArn, runtime: Runtime ?? null }));
 *   },
 *   describe: ({ arn, name }, { region }) => ({ resource: { type: 'AwsLambdaFunction', id: arn, arn, name, region } }),
 * });
 * ```
 */
export const list = <I>(collector: Omit<List<I>, 'kind'>): List<I> => ({ kind: 'list', ...collector });

/**
 * A fact about one subject, asked for each of a list (`of`), or for those alone for which `when` holds. A rule that needs
 * it as `tags` reads it as `facts.tags(subject)`. One that could not be read leaves the others as they are.
 *
 * ```js
 * const tags = item({
 *   operation: 's3:GetBucketTagging',
 *   of: trailBuckets,
 *   async read({ name, region }, aws) {
 *     const { S3Client, GetBucketTaggingCommand } = await import('@aws-sdk/client-s3');
 *     const asked = aws.send(S3Client, new GetBucketTaggingCommand({ Bucket: name }), region);
 *     const answer = await nullWhen(['NoSuchTagSet'], asked);
 *     return (answer?.TagSet ?? []).map(({ Key }) => Key);
 *   },
 * });
 * ```
 */
export const item = <I, T>(collector: Omit<Item<I, T>, 'kind'>): Item<I, T> => ({ kind: 'item', ...collector });

/**
 * What rules judge, worked out from facts without a call of its own: `list` gives the subjects, `describe` the resource of
 * each. A fact that could not be read ends `list`, and each rule about these subjects gives one `unknown`.
 */
export const subjects = <S, const N extends Needs>(source: Omit<Subjects<S, N>, 'kind'>): Subjects<S, N> => ({
  kind: 'subjects',
  ...source,
});
