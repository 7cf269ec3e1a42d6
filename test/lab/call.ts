/** How a service puts requests and answers on the wire. */
export type Protocol = 'query' | 'ec2' | 'json' | 'rest-json' | 's3' | 's3control';

/** One request of the SDK, as the lab understands it. Retries are calls of their own. */
export interface Call {
  /** keydrill's prefix: iam, s3, s3control, config, … */
  readonly service: string;
  /** `service:Operation`, such as `iam:ListUsers`. `service:Unknown` when the request cannot be told. */
  readonly operation: string;
  readonly protocol: Protocol;
  /** From the credential scope of the signature; empty when the request is not signed. */
  readonly region: string;
  readonly accessKeyId: string;
  /** 1 for the first try, 2 for the first retry of the SDK, … */
  readonly attempt: number;
  /** What the request names: UserName, Name, TrailName, Bucket, DetectorId, AlternateContactType, … */
  readonly parameters: Readonly<Record<string, string>>;
  readonly method: string;
  /** Path with query string. */
  readonly path: string;
}

/** A call with what became of it. */
export interface LoggedCall extends Call {
  readonly answeredBy: 'moto' | 'overlay' | 'fault' | 'pending';
  /** Undefined while no status line was sent. */
  readonly status: number | undefined;
  /** The kind of the fault that hit the call, if one did. */
  readonly fault: string | undefined;
  readonly startedAt: number;
}

/** A whole HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
