"""Repairs of moto 5.2.1's Security Hub: imports and reads of findings. Installed when the service is first called.

Written after docs.aws.amazon.com/securityhub/1.0/APIReference/ (API_BatchImportFindings.html, API_GetFindings.html,
API_AwsSecurityFinding.html) and userguide/finding-update-batchimportfindings.html.
"""

import datetime

# A provider cannot change these once a finding exists.
OF_CUSTOMER = ("Note", "UserDefinedFields", "VerificationState", "Workflow", "Severity", "Types", "Confidence", "Criticality")
ONE_VALUE = ("ProductArn", "AwsAccountId", "GeneratorId", "Id", "Title", "RecordState", "Region")


def repair_findings(now):
    """moto imports into hubs that are off, takes older updates, forgets what the hub adds, and ignores filters."""
    from moto.securityhub.models import Finding, SecurityHubBackend, securityhub_backends
    from moto.utilities.paginator import paginate

    def import_one(backend, given):
        refusals = getattr(backend, "lab_refusals", {})
        refusal = refusals.get(given["Id"])
        if refusal and refusal["times"] > 0:
            refusal["times"] -= 1
            return {"Id": given["Id"], "ErrorCode": refusal["code"], "ErrorMessage": refusal["message"]}
        before = next((finding for finding in backend.findings if finding.id == given["Id"]), None)
        if before is None:
            backend.findings.append(Finding(given["Id"], completed(given, {}, backend, now())))
        elif time_of(given["UpdatedAt"]) > time_of(before.data["UpdatedAt"]):
            update = {name: value for name, value in given.items() if name not in OF_CUSTOMER}
            before.data = completed({**before.data, **update}, before.data, backend, now())
        return None  # an update that is not newer is ignored without a word

    def batch_import_findings(self, findings):
        self.describe_hub()  # InvalidAccessException where it is off
        failed = [failure for failure in (import_one(self, given) for given in findings) if failure]
        return len(failed), len(findings) - len(failed), failed

    def visible(backend):
        """The region where findings come together shows those of the linked regions too, each as its own region has it."""
        aggregator = getattr(backend, "lab_aggregator", None)
        regions = list(securityhub_backends[backend.account_id].values()) if aggregator else [backend]
        linked = [other for other in regions if other is backend or is_linked(aggregator, other.region_name)]
        return [finding.data for other in linked for finding in other.findings]

    @paginate(pagination_model=SecurityHubBackend.PAGINATION_MODEL)
    def get_findings(self, filters=None, sort_criteria=None, max_results=None):
        self.describe_hub()
        return [finding for finding in visible(self) if meets(finding, filters or {})]

    SecurityHubBackend.batch_import_findings = batch_import_findings
    SecurityHubBackend.get_findings = get_findings


def is_linked(aggregator, region):
    named = region in aggregator["Regions"]
    mode = aggregator["RegionLinkingMode"]
    return mode == "ALL_REGIONS" or (mode == "SPECIFIED_REGIONS" and named) or (mode == "ALL_REGIONS_EXCEPT_SPECIFIED" and not named)


def meets(finding, filters):
    for name, conditions in filters.items():
        if name not in ONE_VALUE:
            raise NotImplementedError(f"The lab does not filter findings by {name}.")
        if not any(holds(finding.get(name, ""), condition) for condition in conditions):
            return False
    return True


def holds(value, condition):
    wanted = condition["Value"]
    if condition["Comparison"] == "EQUALS":
        return value == wanted
    if condition["Comparison"] == "PREFIX":
        return value.startswith(wanted)
    raise NotImplementedError(f"The lab does not compare findings by {condition['Comparison']}.")


def completed(finding, before, backend, now):
    """What the hub keeps: with what it adds itself, and with severity and types at the top, where customers change them."""
    provided = finding.get("FindingProviderFields", {})
    severity = provided.get("Severity", finding.get("Severity", {}))
    passes = finding.get("Compliance", {}).get("Status") == "PASSED"
    workflow = before.get("Workflow", finding.get("Workflow", {"Status": "NEW"}))
    if passes and workflow["Status"] in ("NEW", "NOTIFIED"):
        workflow = {"Status": "RESOLVED"}
    arn = finding["ProductArn"]
    fields = {
        **finding.get("ProductFields", {}),
        "aws/securityhub/FindingId": f"{arn}/{finding['Id']}",
        "aws/securityhub/ProductName": "Default",
        "aws/securityhub/CompanyName": "Personal",
    }
    return {
        "ProductName": "Default",
        "CompanyName": "Personal",
        "RecordState": "ACTIVE",
        "WorkflowState": "NEW",
        "Types": provided.get("Types", []),
        **finding,
        "Severity": before.get("Severity", {"Normalized": 70, **severity}),
        "Workflow": workflow,
        "Region": backend.region_name,
        "ProductFields": fields,
        "ProcessedAt": f"{now.isoformat(timespec='milliseconds')}Z",
        "AwsAccountName": "lab",
    }


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
