"""Repairs of moto 5.2.1 answers that are silently wrong. Each function says what AWS does instead."""

import csv
import io

COLUMNS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
).split(",")
DEFAULT_PAGE = 100


def install(utcnow):
    from moto.cloudtrail.models import Trail, TrailStatus
    from moto.cloudtrail.responses import CloudTrailResponse
    from moto.core.responses import ActionResult
    from moto.iam.models import AccountSummary, IAMBackend, ManagedPolicy
    from moto.iam.responses import IamResponse

    repair_summary(AccountSummary)
    repair_report(IAMBackend, IamResponse, ActionResult, utcnow)
    repair_authorization_details(IamResponse, ActionResult)
    repair_policy_details(ManagedPolicy)
    repair_trail_status(TrailStatus)
    repair_event_selectors(CloudTrailResponse, Trail)
    repair_iam_actions()
    share_managed_policies(IAMBackend)


def repair_summary(summary_class):
    """AccountMFAEnabled and AccountAccessKeysPresent are constants in moto."""
    original = summary_class.summary_map.fget
    summary_class.summary_map = property(
        lambda self: {**original(self), **getattr(self._iam_backend, "lab_summary", {})}
    )


def repair_report(backend_class, response_class, action_result, utcnow):
    """The real report is frozen when generated, has the root row first, and ends without a newline.

    ``lab_report`` may hold frozen (serve the present bytes until further notice) and generatedTime.
    """

    def generate(self):
        options = getattr(self, "lab_report", {})
        if not (options.get("frozen") and getattr(self, "lab_report_text", None)):
            self.lab_report_text = report_text(self, utcnow())
            self.lab_report_time = stamp(utcnow(), "Z")
        self.credential_report = True

    def content(self):
        from moto.iam.exceptions import ReportNotPresentException

        if not self.credential_report:
            raise ReportNotPresentException("Credential report not present")
        return self.lab_report_text

    def respond(self):
        text = self.backend.get_credential_report()
        time = getattr(self.backend, "lab_report", {}).get("generatedTime") or self.backend.lab_report_time
        return action_result({"Content": text, "ReportFormat": "text/csv", "GeneratedTime": time})

    backend_class.generate_report = generate
    backend_class.get_credential_report = content
    response_class.get_credential_report = respond


def stamp(time, suffix="+00:00"):
    return time.strftime("%Y-%m-%dT%H:%M:%S") + suffix


def report_text(backend, now):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = [root_row(backend, now)] + [user_row(user, backend) for user in backend.users.values()]
    for row in rows:
        writer.writerow([row[column] for column in COLUMNS])
    return out.getvalue().rstrip("\n")


def root_row(backend, now):
    """Root follows the account summary; lab_root overrides any column."""
    summary = backend.account_summary.summary_map
    has_key = summary["AccountAccessKeysPresent"] > 0
    row = dict.fromkeys(COLUMNS, "N/A")
    row.update(
        user="<root_account>",
        arn=f"arn:aws:iam::{backend.account_id}:root",
        user_creation_time="2020-01-15T09:30:00+00:00",
        password_enabled="true",
        password_last_used="no_information",
        password_last_changed="not_supported",
        password_next_rotation="not_supported",
        mfa_active="true" if summary["AccountMFAEnabled"] else "false",
        access_key_1_active="true" if has_key else "false",
        access_key_1_last_rotated="2020-01-15T09:35:00+00:00" if has_key else "N/A",
        access_key_2_active="false",
        cert_1_active="false",
        cert_2_active="false",
    )
    row.update(getattr(backend, "lab_root", {}))
    return row


def user_row(user, backend):
    row = dict.fromkeys(COLUMNS, "N/A")
    row.update(
        user=user.name,
        arn=user.arn,
        user_creation_time=stamp(user.create_date),
        password_enabled="true" if user.password else "false",
        mfa_active="true" if user.mfa_devices else "false",
        cert_1_active="false",
        cert_2_active="false",
    )
    if user.password:
        used, changed = user.password_last_used, getattr(user, "lab_password_last_changed", user.create_date)
        policy = backend.account_password_policy
        expires = policy.max_password_age if policy and policy.expire_passwords else None
        row["password_last_used"] = stamp(used) if used else "no_information"
        row["password_last_changed"] = stamp(changed)
        if expires:
            import datetime

            row["password_next_rotation"] = stamp(changed + datetime.timedelta(days=expires))
    for slot, key in enumerate(in_slots(user), start=1):
        row.update(key_columns(f"access_key_{slot}", key))
    for slot in range(1, 3):
        row[f"access_key_{slot}_active"] = row[f"access_key_{slot}_active"].replace("N/A", "false")
    row.update(getattr(user, "lab_report_row", {}))
    return row


def in_slots(user):
    """AWS gives no order of key slots; every second user has them against the order of ListAccessKeys."""
    return list(reversed(user.access_keys)) if sum(user.name.encode()) % 2 else list(user.access_keys)


def key_columns(prefix, key):
    used = key.last_used
    return {
        f"{prefix}_active": "true" if key.status == "Active" else "false",
        f"{prefix}_last_rotated": stamp(key.create_date),
        f"{prefix}_last_used_date": stamp(used.timestamp) if used else "N/A",
        f"{prefix}_last_used_region": used.region if used else "N/A",
        f"{prefix}_last_used_service": used.service if used else "N/A",
    }


def repair_authorization_details(response_class, action_result):
    """AWS pages (100 by default), and lists only the AWS managed policies that are attached or used as a boundary."""

    def respond(self):
        details = self.backend.get_account_authorization_details(self._get_param("Filter", []))
        entities = [*self.backend.users.values(), *self.backend.roles.values()]
        boundaries = [getattr(entity, "permissions_boundary", None) or {} for entity in entities]
        boundary_arns = {boundary.get("PermissionsBoundaryArn") for boundary in boundaries}
        own = () if getattr(self.backend, "lab_only_attached", False) else (f":iam::{self.current_account}:",)
        in_use = [
            policy
            for policy in details["managed_policies"]
            if policy.attachment_count > 0 or policy.arn in boundary_arns or any(part in policy.arn for part in own)
        ]
        entries = [("UserDetailList", user) for user in details["users"]]
        entries += [("GroupDetailList", group) for group in details["groups"]]
        entries += [("RoleDetailList", role) for role in details["roles"]]
        entries += [("Policies", policy) for policy in in_use]
        start = int((self._get_param("Marker") or "lab-0").split("-")[1])
        size = min(int(self._get_param("MaxItems") or DEFAULT_PAGE), getattr(self.backend, "lab_page_size", None) or 1000)
        page = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
        for name, entry in entries[start : start + size]:
            page[name].append(entry)
        page["IsTruncated"] = start + size < len(entries)
        if page["IsTruncated"]:
            page["Marker"] = f"lab-{start + size}"
        return action_result(page)

    response_class.get_account_authorization_details = respond


def repair_policy_details(policy_class):
    """The policies of GetAccountAuthorizationDetails come without name and id."""
    policy_class.policy_name = property(lambda self: self.name)
    policy_class.policy_id = property(lambda self: self.id)


def repair_trail_status(status_class):
    """moto says every logging trail delivered just now. Overrides win; null removes a field."""
    original = status_class.description

    def description(self):
        merged = {**original(self), **getattr(self, "lab_overrides", {})}
        return {name: value for name, value in merged.items() if value is not None}

    status_class.description = description


def repair_event_selectors(response_class, trail_class):
    """A trail without own selectors answers the default one; basic and advanced never come together."""
    import json

    default = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }

    def respond(self):
        name = json.loads(self.body).get("TrailName")
        arn, basic, advanced = self.cloudtrail_backend.get_event_selectors(trail_name=name)
        if advanced and not basic:
            return json.dumps({"TrailARN": arn, "AdvancedEventSelectors": advanced})
        return json.dumps({"TrailARN": arn, "EventSelectors": basic or [default]})

    original = trail_class.description

    def description(self, include_region=False):
        answer = original(self, include_region)
        answer["HasCustomEventSelectors"] = bool(self.event_selectors or self.advanced_event_selectors)
        return {name: value for name, value in answer.items() if value is not None}

    response_class.get_event_selectors = respond
    trail_class.description = description


def repair_iam_actions():
    """IAM actions that are not named like their operation: moto enforces the operation's name, or ListBucket."""
    from moto.iam.access_control import IAMRequestBase
    from moto.s3.responses import ACTION_MAP

    bucket = ACTION_MAP["BUCKET"]
    bucket["GET"]["publicAccessBlock"] = "GetBucketPublicAccessBlock"
    bucket["GET"]["policyStatus"] = "GetBucketPolicyStatus"
    bucket["GET"]["object-lock"] = "GetBucketObjectLockConfiguration"
    bucket["PUT"]["publicAccessBlock"] = "PutBucketPublicAccessBlock"
    renamed = {
        "s3:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",  # of S3 Control
        "budgets:DescribeBudgets": "budgets:ViewBudget",
        "budgets:DescribeBudgetNotificationsForAccount": "budgets:ViewBudget",
        "budgets:DescribeNotificationsForBudget": "budgets:ViewBudget",
        "budgets:DescribeSubscribersForNotification": "budgets:ViewBudget",
    }
    original = IAMRequestBase.check_action_permitted

    def check_action_permitted(self, resource):
        action = renamed.get(self._action, self._action)
        self._action = action.replace("monitoring:", "cloudwatch:", 1)
        original(self, resource)

    original_signature = IAMRequestBase.check_signature

    def check_signature(self):
        """The signature is of the path as it was sent; the server shows moto a decoded one."""
        raw = getattr(self._headers, "environ", {}).get("RAW_URI", "")
        self._path = raw if "%" in raw else self._path
        original_signature(self)

    IAMRequestBase.check_action_permitted = check_action_permitted
    IAMRequestBase.check_signature = check_signature


def share_managed_policies(backend_class):
    """Not a fault, a cost: moto builds 1,500 policies for each of eight partitions at every reset, most of a second."""
    import copy

    original = backend_class._init_aws_policies
    built = {}

    def init(self):
        if self.region_name != "aws":
            return []
        if self.account_id not in built:
            built[self.account_id] = original(self)
            for policy in built[self.account_id]:
                policy.attachment_count = 0
        # Copies: how often a policy is attached is counted on it.
        return [copy.copy(policy) for policy in built[self.account_id]]

    backend_class._init_aws_policies = init
