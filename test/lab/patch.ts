/** Fields of the emulator that no AWS API can set. Times are ISO 8601. Unknown names are refused. */
export interface LabPatch {
  /** Default: the lab's account. */
  readonly accountId?: string;
  /** By access key id. `lastUsed: null`: never used. */
  readonly accessKeys?: Readonly<Record<string, AccessKeyPatch>>;
  /** By user name. */
  readonly users?: Readonly<Record<string, UserPatch>>;
  /** Numbers of GetAccountSummary: AccountMFAEnabled, AccountAccessKeysPresent, quotas. The report's root row follows. */
  readonly accountSummary?: Readonly<Record<string, number>>;
  /** Columns of the credential report's root row. */
  readonly root?: Readonly<Record<string, string>>;
  /** The name of root's virtual MFA device; null: it has none. AccountMFAEnabled is not touched. */
  readonly rootVirtualMfa?: string | null;
  /** `frozen`: GenerateCredentialReport does not renew it. `generatedTime`: what GetCredentialReport says of its age. */
  readonly credentialReport?: { readonly frozen?: boolean; readonly generatedTime?: string };
  /**
   * GetAccountAuthorizationDetails: its longest page (AWS may send less than MaxItems), and whether it leaves out the
   * account's own policies that are attached to nothing.
   */
  readonly authorizationDetails?: { readonly pageSize?: number; readonly onlyAttached?: boolean };
  /** Makes the account a member of an organization, which is created when the management account has none. */
  readonly organization?: { readonly managementAccountId: string; readonly isDelegatedAdministrator?: boolean };
  /** By trail name or ARN. `null` removes a field of GetTrailStatus. */
  readonly trails?: Readonly<
    Record<string, { readonly status: Readonly<Record<string, string | number | boolean | null>> }>
  >;
  /** By the ARN that Subscribe gave. A pending one has the word PendingConfirmation in its place. */
  readonly subscriptions?: Readonly<Record<string, { readonly isPending: boolean }>>;
  /** By region: what DescribeConfigurationRecorderStatus says of the recorders there. */
  readonly recorders?: Readonly<Record<string, RecorderPatch>>;
  /** By region: findings, by Id, that BatchImportFindings names as failed. */
  readonly hubs?: Readonly<Record<string, { readonly refusals: Readonly<Record<string, RefusalPatch>> }>>;
}

export interface RefusalPatch {
  readonly code: string;
  readonly message: string;
  /** How often. */
  readonly times: number;
}

export interface RecorderPatch {
  /** The API's model spells it Failure, its answers FAILURE. */
  readonly lastStatus?: string;
  readonly lastErrorCode?: string;
  readonly lastErrorMessage?: string;
}

export interface AccessKeyPatch {
  readonly createDate?: string;
  readonly status?: 'Active' | 'Inactive';
  readonly lastUsed?: { readonly date: string; readonly service?: string; readonly region?: string } | null;
}

export interface UserPatch {
  readonly createDate?: string;
  readonly passwordLastUsed?: string | null;
  readonly passwordLastChanged?: string;
  /** ARN of a policy; moto lacks PutUserPermissionsBoundary. */
  readonly permissionsBoundary?: string;
  /** Columns of the user's row in the credential report, where it should differ from the account. */
  readonly report?: Readonly<Record<string, string>>;
}
