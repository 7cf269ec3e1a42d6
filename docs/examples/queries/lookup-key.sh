#!/usr/bin/env bash
# What an access key did in the last 90 days, in every enabled region, without Athena. Management events only.
# Usage: lookup-key.sh KEY_ID
set -euo pipefail
key_id=${1:?usage: lookup-key.sh KEY_ID}

regions=$(aws account list-regions --region-opt-status-contains ENABLED ENABLED_BY_DEFAULT \
  --query 'Regions[].RegionName' --output text)

for region in $regions; do
  aws cloudtrail lookup-events --region "$region" \
    --lookup-attributes "AttributeKey=AccessKeyId,AttributeValue=$key_id" \
    --query 'Events[].CloudTrailEvent' --output json
done |
  jq --raw-output '.[] | fromjson
    | [.eventTime, .awsRegion, .eventSource, .eventName, (.errorCode // ""), .sourceIPAddress] | @tsv' |
  sort
