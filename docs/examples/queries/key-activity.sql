-- What one access key did, newest first, in all regions (Athena, table cloudtrail_logs over the bucket of the trail).
-- Replace KEY_ID, and the day from which to look: at least 30 days back, better 90.
SELECT
  eventtime,
  awsregion,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  useragent,
  useridentity.arn AS principal,
  requestparameters
FROM cloudtrail_logs
WHERE useridentity.accesskeyid = 'KEY_ID'
  AND eventtime >= 'YYYY-MM-DDT00:00:00Z'
ORDER BY eventtime DESC;
