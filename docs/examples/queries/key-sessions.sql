-- Temporary credentials that one access key asked for. Each has a key id of its own (ASIA...): run key-activity.sql for
-- each of them, and this query again, until nothing new comes.
SELECT
  eventtime,
  eventname,
  json_extract_scalar(requestparameters, '$.roleArn') AS role,
  json_extract_scalar(responseelements, '$.credentials.accessKeyId') AS session_key_id,
  json_extract_scalar(responseelements, '$.credentials.expiration') AS expires,
  sourceipaddress
FROM cloudtrail_logs
WHERE useridentity.accesskeyid = 'KEY_ID'
  AND eventsource = 'sts.amazonaws.com'
  AND eventname IN ('AssumeRole', 'GetSessionToken', 'GetFederationToken')
  AND eventtime >= 'YYYY-MM-DDT00:00:00Z'
ORDER BY eventtime DESC;
