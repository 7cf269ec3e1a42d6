-- Everything in IAM that changed since a moment, whoever did it: users, keys, roles, policies, login profiles.
SELECT
  eventtime,
  eventname,
  useridentity.arn AS principal,
  useridentity.accesskeyid AS key_id,
  requestparameters,
  sourceipaddress
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND regexp_like(eventname, '^(Create|Update|Put|Attach|Detach|Delete|Add|Remove|Set|Upload|Tag|Enable|Deactivate)')
  AND errorcode IS NULL
  AND eventtime >= 'YYYY-MM-DDT00:00:00Z'
ORDER BY eventtime DESC;
