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
    """Body: the LabPatch of patch.ts."""
    account = request.get("accountId", DEFAULT_ACCOUNT_ID)
    of_iam = {"accessKeys", "users", "accountSummary", "root", "rootVirtualMfa", "credentialReport", "authorizationDetails"}
    check(request, of_iam | {"accountId", "organization", "trails", "subscriptions", "recorders", "hubs"}, "the patch")

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
        check(request["authorizationDetails"], {"pageSize", "onlyAttached"}, "authorizationDetails")
        iam.lab_page_size = request["authorizationDetails"].get("pageSize")
        iam.lab_only_attached = request["authorizationDetails"].get("onlyAttached", False)
    if "rootVirtualMfa" in request:
        patch_root_virtual_mfa(iam, request["rootVirtualMfa"], parse_time)
    if "organization" in request:
        join_organization(account, request["organization"])
    for trail, fields in request.get("trails", {}).items():
        patch_trail(account, trail, fields, parse_time)
    for arn, fields in request.get("subscriptions", {}).items():
        patch_subscription(account, arn, fields)
    for region, fields in request.get("recorders", {}).items():
        patch_recorders(account, region, fields)
    for region, fields in request.get("hubs", {}).items():
        patch_hub(account, region, fields)
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


def patch_root_virtual_mfa(iam, device_name, parse_time):
    """null takes it away. Only the console can give root a device."""
    from types import SimpleNamespace

    from moto.iam.models import VirtualMfaDevice

    arn = f"arn:aws:iam::{iam.account_id}:root"
    for serial, device in list(iam.virtual_mfa_devices.items()):
        if getattr(device.user, "arn", None) == arn:
            del iam.virtual_mfa_devices[serial]
    if device_name is not None:
        device = VirtualMfaDevice(iam.account_id, "us-east-1", f"/{device_name}")
        device.enable_date = parse_time("2020-01-15T09:40:00Z")
        device.user = SimpleNamespace(arn=arn, user_id=iam.account_id, create_date=parse_time("2020-01-15T09:30:00Z"))
        iam.virtual_mfa_devices[device.serial_number] = device


def join_organization(account, fields):
    """moto gives the accounts of an organization ids of its own making, and knows no invitations of others."""
    from moto.organizations.models import FakeAccount, FakeDelegatedAdministrator, organizations_backends
    from service_repairs import repair_organizations

    check(fields, {"managementAccountId", "isDelegatedAdministrator"}, "organization")
    repair_organizations()  # a reset has to undo this, even if nobody calls the service
    management = organizations_backends[fields["managementAccountId"]]["aws"]
    if management.org is None:
        management.create_organization(region="us-east-1", FeatureSet="ALL")
    member = FakeAccount(management.org, AccountName="lab", Email="lab@example.com")
    member.id = account
    management.accounts.append(member)
    for policy in list(management.policies)[:2]:  # FullAWSAccess of both kinds
        management.attach_policy(PolicyId=policy.id, TargetId=account)
    organizations_backends.master_accounts[account] = (fields["managementAccountId"], "aws")
    if fields.get("isDelegatedAdministrator"):
        management.admins.append(FakeDelegatedAdministrator(member))


def patch_subscription(account, arn, fields):
    from moto.sns.models import sns_backends

    check(fields, {"isPending"}, "subscriptions")
    sns_backends[account][arn.split(":")[3]].subscriptions[arn].lab_pending = fields["isPending"]


def patch_recorders(account, region, fields):
    from moto.config.models import config_backends

    check(fields, {"lastStatus", "lastErrorCode", "lastErrorMessage"}, "recorders")
    names = {"lastStatus": "last_status", "lastErrorCode": "last_error_code", "lastErrorMessage": "last_error_message"}
    for recorder in config_backends[account][region].recorders.values():
        for name, value in fields.items():
            setattr(recorder.status, names[name], value)


def patch_hub(account, region, fields):
    from moto.securityhub.models import securityhub_backends

    check(fields, {"refusals"}, "hubs")
    for refusal in fields["refusals"].values():
        check(refusal, {"code", "message", "times"}, "refusals")
    securityhub_backends[account][region].lab_refusals = fields["refusals"]


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


def account_of(request):
    """{accessKeyId} -> {accountId}"""
    from moto.iam.models import get_account_id_from

    return {"accountId": get_account_id_from(request["accessKeyId"])}


def authorize(request):
    """What IAM enforcement says of a call that moto does not answer itself: {accountId, action, headers} -> {code?, message?}.

    The signature is not checked: moto would need the whole request for it.
    """
    from moto.core.exceptions import _RESTError
    from moto.iam.access_control import IAMRequest

    headers = {name.title(): value for name, value in request["headers"].items()}
    try:
        call = IAMRequest(
            account_id=request["accountId"],
            method="POST",
            path="/",
            data={},
            body=b"",
            headers=headers,
            action=request["action"].split(":")[1],
        )
        call._action = request["action"]  # by the IAM prefix, not the signing name
        call.check_action_permitted("*")
    except _RESTError as refusal:
        return {"code": refusal.error_type, "message": refusal.message}
    return {}
