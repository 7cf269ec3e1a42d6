-- What one access key did in the last 90 days. Replace ACCESS_KEY_ID; run it in the workgroup "security".
SELECT eventtime, awsregion, eventsource, eventname, errorcode, sourceipaddress, useragent
FROM security.organization_trail
WHERE useridentity.accesskeyid = 'ACCESS_KEY_ID'
  AND eventtime > to_iso8601(current_timestamp - interval '90' day)
ORDER BY eventtime;
