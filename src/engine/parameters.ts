/** The JSON Schema of one rule parameter; its default makes every parameter optional in a policy. */
export type ParameterSchema =
  | NumberSchema
  | { readonly type: 'string'; readonly default: string; readonly description: string; readonly pattern?: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | ListSchema;

interface NumberSchema {
  readonly type: 'integer' | 'number';
  readonly default: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description: string;
}

interface ListSchema {
  readonly type: 'array';
  readonly items: { readonly type: 'string' };
  readonly default: readonly string[];
  readonly description: string;
}

export type ParameterSchemas = Readonly<Record<string, ParameterSchema>>;

/** The values a rule's `check` sees: what the policy sets, else the defaults. */
export type Parameters<P extends ParameterSchemas> = { readonly [K in keyof P]: ValueOf<P[K]> };

type ValueOf<S> = S extends { readonly type: 'integer' | 'number' }
  ? number
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'boolean' }
      ? boolean
      : S extends { readonly type: 'array' }
        ? readonly string[]
        : never;

export const parameterDefaults = <P extends ParameterSchemas>(schemas: P): Parameters<P> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.default])) as Parameters<P>;
