/** Changes something in an account: the only operation of keydrill that does, and only for publishing. */
export const IMPORT = 'securityhub:BatchImportFindings';

/** Tells what the hub holds already. */
export const READ = 'securityhub:GetFindings';

/** What publishing may ask of AWS, besides entering an account. The IAM actions have the same names. */
export const PUBLISH_ACTIONS = [IMPORT, READ] as const;
