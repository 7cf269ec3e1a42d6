"""Sets fields of moto's models that no AWS API can set. Everything is kept on moto's own objects, so /moto-api/reset clears it."""

from moto.core import DEFAULT_ACCOUNT_ID

TIMES_OF_TRAIL_STATUS = {
    "LatestDeliveryTime",
    "LatestNotificationTime",
    "StartLoggingTime",
    "StopLoggingTime",
    "LatestCloudWatchLogsDeliveryTime",
    "LatestDigestDeliveryTime",
}


def patch(request, parse_time):
    """Body: {accountId?, accessKeys?, users?, accountSummary?, root?, credentialReport?, authorizationDetails?, trails?}."""
    account = request.get("accountId", DEFAULT_ACCOUNT_ID)
    known = {"accountId", "accessKeys", "users", "accountSummary", "root", "credentialReport", "authorizationDetails", "trails"}
    unknown = set(request) - known
    if unknown:
        raise ValueError(f"unknown patch {sorted(unknown)}")

    from moto.iam.models import iam_backends

    iam = iam_backends[account]["aws"]
    for key_id, fields in request.get("accessKeys", {}).items():
        patch_access_key(iam.access_keys[key_id], fields, parse_time)
    for name, fields in request.get("users", {}).items():
        patch_user(iam.users[name], fields, parse_time)
    if "accountSummary" in request:
        iam.lab_summary = {**getattr(iam, "lab_summary", {}), **request["accountSummary"]}
    if "root" in request:
        iam.lab_root = {**getattr(iam, "lab_root", {}), **request["root"]}
    if "credentialReport" in request:
        iam.lab_report = {**getattr(iam, "lab_report", {}), **request["credentialReport"]}
    if "authorizationDetails" in request:
        iam.lab_page_size = request["authorizationDetails"].get("pageSize")
    for trail, fields in request.get("trails", {}).items():
        patch_trail(account, trail, fields, parse_time)
    return {}


def check(fields, known, what):
    unknown = set(fields) - known
    if unknown:
        raise ValueError(f"unknown field of {what}: {sorted(unknown)}")


def patch_access_key(key, fields, parse_time):
    from moto.iam.models import AccessKeyLastUsed

    check(fields, {"createDate", "status", "lastUsed"}, "accessKeys")
    if "createDate" in fields:
        key.create_date = parse_time(fields["createDate"])
    if "status" in fields:
        key.status = fields["status"]
    if "lastUsed" in fields:
        used = fields["lastUsed"]
        key.last_used = used and AccessKeyLastUsed(
            timestamp=parse_time(used["date"]), service=used.get("service", "s3"), region=used.get("region", "us-east-1")
        )


def patch_user(user, fields, parse_time):
    check(fields, {"createDate", "passwordLastUsed", "passwordLastChanged", "permissionsBoundary", "report"}, "users")
    if "createDate" in fields:
        user.create_date = parse_time(fields["createDate"])
    if "passwordLastUsed" in fields:
        used = fields["passwordLastUsed"]
        user.password_last_used = parse_time(used) if used else None
    if "passwordLastChanged" in fields:
        user.lab_password_last_changed = parse_time(fields["passwordLastChanged"])
    if "permissionsBoundary" in fields:
        # moto has PutRolePermissionsBoundary but not the one for users.
        user.permissions_boundary = {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": fields["permissionsBoundary"],
        }
    if "report" in fields:
        # Column overrides: how a stale report differs from the account.
        user.lab_report_row = fields["report"]


def patch_trail(account, name_or_arn, fields, parse_time):
    from moto.cloudtrail.models import cloudtrail_backends

    check(fields, {"status"}, "trails")
    found = [
        trail
        for backend in cloudtrail_backends[account].values()
        for trail in backend.trails.values()
        if name_or_arn in (trail.trail_name, trail.arn)
    ]
    if not found:
        raise ValueError(f"no trail {name_or_arn}")
    for trail in found:
        overrides = dict(getattr(trail.status, "lab_overrides", {}))
        for name, value in fields.get("status", {}).items():
            is_time = name in TIMES_OF_TRAIL_STATUS and isinstance(value, str)
            overrides[name] = epoch(parse_time(value)) if is_time else value
        trail.status.lab_overrides = overrides


def epoch(naive_utc):
    import calendar

    return calendar.timegm(naive_utc.timetuple())


def bucket_policy(request):
    """The raw policy of a bucket, for overlays: {bucket} -> {policy}."""
    from moto.s3.models import s3_backends

    for partitions in list(s3_backends.values()):
        for backend in list(partitions.values()):
            bucket = backend.buckets.get(request["bucket"])
            if bucket:
                policy = bucket.policy
                return {"policy": policy.decode() if isinstance(policy, bytes) else policy}
    return {"policy": None}
