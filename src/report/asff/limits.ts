import { plainText, publicText, truncate } from '../plain-text.ts';

/**
 * What Security Hub accepts in a finding; it refuses one that is over any of these, or has an empty text. Lengths are
 * characters. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export const ID_LENGTH = 512;
/** Leaves room in an Id for the account, the region and the fingerprint. */
export const RULE_LENGTH = 400;
export const TITLE_LENGTH = 256;
export const DESCRIPTION_LENGTH = 1_024;
export const RECOMMENDATION_LENGTH = 512;
export const REQUIREMENTS = 32;
export const REGION_LENGTH = 16;
export const FIELD_LENGTH = 2_048;
/** Without a documented limit, so ours: as long as a description, a link and a requirement of AWS may be. */
export const REASON_LENGTH = 1_024;
export const REASON_CODE_LENGTH = 128;
export const URL_LENGTH = 2_048;
export const REQUIREMENT_LENGTH = 64;
export const DETAIL_LENGTH = 512;

/** Text for people, masked, and never blank: `otherwise` stands in for nothing. */
export const shown = (text: string, most: number, otherwise: string): string =>
  truncate(publicText(text).trim(), most) || otherwise;

/** As `shown`, unmasked, for what responders must be able to look up; undefined for nothing. */
export const whole = (text: string, most: number): string | undefined =>
  truncate(plainText(text).trim(), most) || undefined;
