/** Clients whose class name is not the service's IAM prefix. */
const PREFIXES: Readonly<Record<string, string>> = {
  ConfigService: 'config',
  CloudWatch: 'cloudwatch',
  CloudWatchLogs: 'logs',
  EventBridge: 'events',
  CostExplorer: 'ce',
  SSOAdmin: 'sso',
  AccessAnalyzer: 'access-analyzer',
};

/** `IAMClient` and `ListUsersCommand` to `iam:ListUsers`. */
export function operationName(clientName: string, commandName: string): string {
  const client = clientName.replace(/Client$/, '');
  return `${PREFIXES[client] ?? client.toLowerCase()}:${commandName.replace(/Command$/, '')}`;
}
