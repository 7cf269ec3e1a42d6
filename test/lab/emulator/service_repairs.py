"""Repairs of moto 5.2.1 answers that are silently wrong, service by service; installed when the service is first called.

Most of IAM and CloudTrail is in moto_repairs.py, the findings of Security Hub in securityhub_repairs.py.
"""

import functools
import json
import re

import securityhub_repairs


def repair_documents():
    """IAM encodes policy documents wherever it gives them; the seed of an MFA device is given once, when it is made."""
    from moto.core.serialize import never_return, url_encode
    from moto.iam.responses import IamResponse

    device = "ListVirtualMFADevicesResponse.VirtualMFADevices.VirtualMFADevice"
    IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER.update(
        {
            "GetPolicyVersionResponse.PolicyVersion.Document": url_encode,
            "ListRolesResponse.Roles.Role.AssumeRolePolicyDocument": url_encode,
            f"{device}.Base32StringSeed": never_return,
            f"{device}.QRCodePNG": never_return,
        }
    )


def repair_buckets():
    """moto answers for the buckets of any account, forgets MfaDelete, and says Years: 0 of a retention in days."""
    from moto.s3.exceptions import BucketAccessDeniedError
    from moto.s3.models import FakeBucket, s3_backends
    from moto.s3.responses import S3Response

    original_read, original_put = S3Response._bucket_response_get, S3Response._bucket_response_put
    original_lock = S3Response.get_object_lock_configuration

    def read(self, bucket_name, querystring):
        _partition, owner = s3_backends.bucket_accounts.get(bucket_name, (None, self.current_account))
        if owner != self.current_account:  # no bucket policy in the lab lets another account see the settings
            raise BucketAccessDeniedError(bucket=bucket_name)
        return original_read(self, bucket_name, querystring)

    def put(self, *args, **kwargs):
        answer = original_put(self, *args, **kwargs)
        found = re.search(rb"<MfaDelete>(\w+)</MfaDelete>", self.body or b"")
        if found:
            self.backend.get_bucket(self.bucket_name).lab_mfa_delete = found.group(1).decode()
        return answer

    def get(self):
        from moto.core.responses import ActionResult

        status = self.backend.get_bucket_versioning(self.bucket_name)
        mfa_delete = getattr(self.backend.get_bucket(self.bucket_name), "lab_mfa_delete", None)
        self.data["Action"] = "GetBucketVersioning"
        return self.serialized(ActionResult({"Status": status, **({"MFADelete": mfa_delete} if mfa_delete else {})}))

    def lock(self):
        status, headers, body = original_lock(self)
        return status, headers, re.sub(r"<(Days|Years)>0</\1>", "", body)

    S3Response._bucket_response_get = read
    S3Response._bucket_response_put = put
    S3Response.get_bucket_versioning = get
    S3Response.get_object_lock_configuration = lock
    FakeBucket.lab_mfa_delete = None


def repair_subscriptions():
    """A pending subscription has no ARN yet (lab_pending is set by a patch), and topics count their subscriptions."""
    from moto.sns.models import Subscription
    from moto.sns.responses import SNSResponse

    Subscription.lab_pending = False
    Subscription.subscription_arn = property(lambda self: "PendingConfirmation" if self.lab_pending else self.arn)
    original = SNSResponse.get_topic_attributes

    def attributes(self):
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        of_topic = [one for one in self.backend.subscriptions.values() if one.topic is topic]
        topic.subscriptions_pending = sum(one.lab_pending for one in of_topic)
        topic.subscriptions_confimed = len(of_topic) - topic.subscriptions_pending  # moto's spelling
        return original(self)

    SNSResponse.get_topic_attributes = attributes


def repair_managed_keys():
    """KMS makes the key behind a predefined alias when it is first described; it belongs to AWS."""
    from moto.kms.models import KmsBackend
    from moto.kms.responses import KmsResponse

    original_find, original_policy = KmsBackend.get_key_id_from_alias, KmsResponse.get_key_policy

    def find(self, alias_name):
        key_id = original_find(self, alias_name)
        if key_id is None and alias_name.startswith("alias/aws/"):
            key_id = self.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "Default key", None).id
            self.create_alias(key_id, alias_name)
        if alias_name.startswith("alias/aws/"):
            hand_over_to_aws(self.keys[key_id], alias_name.rsplit("/", 1)[1])
        return key_id

    def policy(self):
        body = json.loads(self.body)
        self.body = json.dumps({"PolicyName": "default", **body})  # optional since 2023
        return original_policy(self)

    KmsBackend.get_key_id_from_alias = find
    KmsResponse.get_key_policy = policy


def hand_over_to_aws(key, service):
    """docs.aws.amazon.com/kms/latest/developerguide/key-policy-viewing.html: callers of the account, through the service."""
    through = {"kms:CallerAccount": key.account_id, "kms:ViaService": f"{service}.{key.region}.amazonaws.com"}
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ListGrants", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": {"StringEquals": through},
    }
    key.key_manager = "AWS"
    key.policy = json.dumps({"Version": "2012-10-17", "Id": f"auto-{service}-1", "Statement": [statement]})


def repair_recorders():
    """moto leaves out the ARN and the scope, and a recorder that was started stays PENDING for ever."""
    from moto.config.models import ConfigBackend, ConfigRecorderStatus

    original, original_start = ConfigBackend.describe_configuration_recorders, ConfigRecorderStatus.start

    def describe(self, names):
        arn = f"arn:aws:config:{self.region_name}:{self.account_id}:configuration-recorder"
        return [
            {"arn": f"{arn}/{recorder['name']}/abcdefgh12345678", "recordingScope": "PAID", **recorder}
            for recorder in original(self, names)
        ]

    def start(self):
        original_start(self)
        self.last_status = "SUCCESS"

    ConfigBackend.describe_configuration_recorders = describe
    ConfigRecorderStatus.start = start


def show_organization_trails():
    """Members see the trails of their organization as shadow trails. AWS lets them read status and selectors by ARN."""
    from moto.cloudtrail.exceptions import TrailNotFoundException
    from moto.cloudtrail.models import CloudTrailBackend, cloudtrail_backends
    from moto.organizations.models import organizations_backends

    original_describe, original_get = CloudTrailBackend.describe_trails, CloudTrailBackend.get_trail

    def of_organization(backend):
        management = organizations_backends.master_accounts.get(backend.account_id, (None,))[0]
        regions = list(cloudtrail_backends[management].values()) if management else []
        found = [trail for region in regions for trail in region.trails.values() if trail.is_org_trail]
        return [trail for trail in found if trail.is_multi_region or trail.region_name == backend.region_name]

    def describe(self, include_shadow_trails):
        shadows = of_organization(self) if include_shadow_trails else []
        return [*original_describe(self, include_shadow_trails), *shadows]

    def get(self, name_or_arn):
        try:
            return original_get(self, name_or_arn)
        except TrailNotFoundException:
            for trail in of_organization(self):
                if trail.arn == name_or_arn:
                    return trail
            raise

    CloudTrailBackend.describe_trails = describe
    CloudTrailBackend.get_trail = get


def repair_hub_findings():
    from moto.core.utils import utcnow

    securityhub_repairs.repair_findings(utcnow)


MANAGEMENT_ONLY = ("list_parents", "list_policies_for_target", "list_policies", "describe_policy", "list_accounts")


@functools.cache
def repair_organizations():
    """Only management accounts and delegated administrators may ask most things; elsewhere moto finds nothing instead.

    A reset leaves the members in their organization.
    """
    from moto.organizations.exceptions import AWSOrganizationsNotInUseException, OrganizationsClientError
    from moto.organizations.models import OrganizationsBackend, organizations_backends
    from moto.organizations.responses import OrganizationsResponse

    original_reset = OrganizationsBackend.reset

    def reset(self):
        members = organizations_backends.master_accounts
        for account in [member for member, (management, _) in members.items() if management == self.account_id]:
            del members[account]
        original_reset(self)

    OrganizationsBackend.reset = reset

    def guarded(name):
        original = getattr(OrganizationsResponse, name)

        def respond(self):
            if self.organizations_backend.org is None:
                found = organizations_backends.master_accounts.get(self.current_account)
                if found is None:
                    raise AWSOrganizationsNotInUseException()
                management = organizations_backends[found[0]][found[1]]
                if self.current_account not in [admin.account.id for admin in management.admins]:
                    raise OrganizationsClientError(
                        "AccessDeniedException", "You don't have permissions to access this resource."
                    )
                self.current_account = found[0]  # a delegated administrator sees what the management account sees
            return original(self)

        return respond

    for name in MANAGEMENT_ONLY:
        setattr(OrganizationsResponse, name, guarded(name))


BY_SERVICE = {
    "cloudtrail": show_organization_trails,
    "config": repair_recorders,
    "iam": repair_documents,
    "kms": repair_managed_keys,
    "organizations": repair_organizations,
    "s3": repair_buckets,
    "securityhub": repair_hub_findings,
    "sns": repair_subscriptions,
}
