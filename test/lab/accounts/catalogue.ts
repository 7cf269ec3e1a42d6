import { LAB_ACCOUNT_ID } from '../lab.ts';

/** An account for the whole catalogue of rules, with the repository and the policy file that belong to it. */
export interface CatalogueAccount {
  readonly accountId: string;
  readonly now: Date;
  readonly regions: readonly string[];
  /** The text of `keydrill.yaml`. */
  readonly policy: string;
  /** Makes a git repository of an empty folder, with the policy file in it. */
  readonly writeRepository: (folder: string) => Promise<void>;
}

export interface CatalogueOptions {
  /** The first one is for findings, the last one for IAM; default: three. Must hold us-east-1. */
  readonly regions?: readonly string[];
  readonly now?: Date;
}

export const CATALOGUE_REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1'] as const;

export const arnOfRole = (name: string): string => `arn:aws:iam::${LAB_ACCOUNT_ID}:role/${name}`;

/** A policy document of one or more statements. */
export const document = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

export const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
});
