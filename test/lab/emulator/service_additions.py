"""Operations that moto 5.2.1 lacks although it holds what they answer from. Written after AWS's API references.

Each entry of ``BY_SERVICE`` is installed when its service is first called: importing them all would double the start-up.
"""

import fnmatch
import itertools
import json

EVENT_FIELDS = ("id", "account", "source", "time", "region", "resources", "detail-type")


def add_test_event_pattern():
    """moto answers 200 without a body. Its own matcher decides; it only has to be shown lists of objects one by one."""
    from moto.events.models import EventPattern
    from moto.events.responses import EventsHandler

    def respond(self):
        event = json.loads(self._get_param("Event"))
        missing = [name for name in EVENT_FIELDS if name not in event]
        if missing:
            return self.error("ValidationException", f"Parameter Event is not valid. Reason: {', '.join(missing)} is missing.")
        pattern = EventPattern.load(self._get_param("EventPattern"))
        matches = any(pattern.matches_event(one) for one in with_single_objects(event))
        return json.dumps({"Result": matches}), self.response_headers

    EventsHandler.test_event_pattern = respond


def with_single_objects(node):
    """All readings of an event in which each list of objects is one of them: that is how EventBridge looks into lists."""
    if isinstance(node, dict):
        choices = [with_single_objects(value) for value in node.values()]
        return [dict(zip(node, values)) for values in itertools.product(*choices)]
    if isinstance(node, list) and any(isinstance(element, dict) for element in node):
        return [reading for element in node for reading in with_single_objects(element)]
    return [node]


def add_filters_and_findings():
    """Every detector has filters, and none has findings: those that a test wants are overlaid."""
    from moto.guardduty import urls
    from moto.guardduty.responses import GuardDutyResponse

    def detector_of(self):
        return self.guardduty_backend.get_detector(self.path.split("/detector/")[1].split("/")[0])

    def list_filters(self):
        return json.dumps({"filterNames": list(detector_of(self).filters)})

    def list_findings(self):
        detector_of(self)
        return json.dumps({"findingIds": [], "nextToken": ""})  # GuardDuty ends its lists with an empty token

    def get_findings(self):
        detector_of(self)
        return json.dumps({"findings": []})

    GuardDutyResponse.list_filters = list_filters
    GuardDutyResponse.list_findings = list_findings
    GuardDutyResponse.get_findings = get_findings
    for path in ("findings", "findings/get"):
        urls.url_paths[f"{{0}}/detector/(?P<detector_id>[^/]+)/{path}$"] = GuardDutyResponse.dispatch


# Subscribed when Security Hub is switched on: userguide/securityhub-internal-providers.html, "enabled automatically".
PRODUCTS_BY_DEFAULT = ("access-analyzer", "config", "guardduty", "health", "inspector", "macie", "ssm-patch-manager")


def add_products_and_aggregators():
    from moto.securityhub import urls
    from moto.securityhub.exceptions import SecurityHubClientError
    from moto.securityhub.models import securityhub_backends
    from moto.securityhub.responses import SecurityHubResponse

    def backend_of(self):
        self.securityhub_backend.describe_hub()  # InvalidAccessException where it is off
        return self.securityhub_backend

    def products(backend):
        if not hasattr(backend, "lab_products"):
            prefix = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:product-subscription/aws"
            backend.lab_products = [f"{prefix}/{name}" for name in PRODUCTS_BY_DEFAULT]
        return backend.lab_products

    def list_products(self):
        return json.dumps({"ProductSubscriptions": products(backend_of(self))})

    def disable_product(self):
        backend = backend_of(self)
        arn = self.path.split("/productSubscriptions/")[1].replace("%3A", ":").replace("%2F", "/")
        backend.lab_products = [product for product in products(backend) if product != arn]
        return "{}"

    def aggregators(self):
        regions = securityhub_backends[self.current_account].values()
        return [found for found in (getattr(backend, "lab_aggregator", None) for backend in list(regions)) if found]

    def create_aggregator(self):
        backend = backend_of(self)
        given = json.loads(self.body)
        backend.lab_aggregator = {
            "FindingAggregatorArn": f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}"
            ":finding-aggregator/123e4567-e89b-12d3-a456-426652340000",
            "FindingAggregationRegion": backend.region_name,
            "RegionLinkingMode": given["RegionLinkingMode"],
            "Regions": given.get("Regions", []),
        }
        return json.dumps(backend.lab_aggregator)

    def list_aggregators(self):
        backend_of(self)
        found = [{"FindingAggregatorArn": one["FindingAggregatorArn"]} for one in aggregators(self)]
        return json.dumps({"FindingAggregators": found})

    def get_aggregator(self):
        backend_of(self)
        arn = self.path.split("/findingAggregator/get/")[1].replace("%3A", ":").replace("%2F", "/")
        for one in aggregators(self):
            if one["FindingAggregatorArn"] == arn:
                return json.dumps(one)
        raise SecurityHubClientError("ResourceNotFoundException", f"No finding aggregator with ARN {arn}")

    SecurityHubResponse.list_enabled_products_for_import = list_products
    SecurityHubResponse.disable_import_findings_for_product = disable_product
    SecurityHubResponse.create_finding_aggregator = create_aggregator
    SecurityHubResponse.list_finding_aggregators = list_aggregators
    SecurityHubResponse.get_finding_aggregator = get_aggregator
    of_products = ("productSubscriptions", "productSubscriptions/(?P<arn>.+)")
    of_aggregators = ("findingAggregator/create", "findingAggregator/list", "findingAggregator/get/(?P<arn>.+)")
    for path in of_products + of_aggregators:
        urls.url_paths[f"{{0}}/{path}$"] = SecurityHubResponse.dispatch


def add_budget_notifications():
    """moto keeps the subscribers of a notification and shows them to nobody."""
    from moto.budgets.exceptions import NotFoundException
    from moto.budgets.responses import BudgetsResponse

    def budget_of(self, params):
        budget = self.backend.budgets[params["AccountId"]].get(params["BudgetName"])
        if budget is None:
            raise NotFoundException(f"Unable to get budget: {params['BudgetName']} - the budget doesn't exist.")
        return budget

    def same(one, other):
        keys = ("NotificationType", "ComparisonOperator", "Threshold")
        return all(one[key] == other[key] for key in keys)

    def notifications(self):
        return json.dumps({"Notifications": budget_of(self, json.loads(self.body)).get_notifications()})

    def subscribers(self):
        params = json.loads(self.body)
        for notification in budget_of(self, params).notifications:
            if same(notification.details, params["Notification"]):
                return json.dumps({"Subscribers": notification.subscribers})
        raise NotFoundException("Unable to get subscribers - the notification doesn't exist.")

    def of_account(self):
        budgets = self.backend.budgets[json.loads(self.body)["AccountId"]].items()
        found = [{"BudgetName": name, "Notifications": budget.get_notifications()} for name, budget in budgets]
        return json.dumps({"BudgetNotificationsForAccount": found})

    BudgetsResponse.describe_notifications_for_budget = notifications
    BudgetsResponse.describe_subscribers_for_notification = subscribers
    BudgetsResponse.describe_budget_notifications_for_account = of_account


def add_simulation():
    """moto has an evaluator for its IAM enforcement, but not the operation. Service control policies are left out."""
    from moto.core.responses import ActionResult
    from moto.iam.exceptions import NotFoundException
    from moto.iam.responses import IamResponse

    def respond(self):
        documents, boundary = policies_of(self.backend, self._get_param("PolicySourceArn"), NotFoundException)
        entries = self._get_param("ContextEntries", None) or []
        context = {entry["ContextKeyName"].lower(): entry["ContextKeyValues"] for entry in entries}
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                **decision(documents, boundary, (action, resource, context)),
            }
            for action in self._get_param("ActionNames", [])
            for resource in self._get_param("ResourceArns", None) or ["*"]
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})

    IamResponse.simulate_principal_policy = respond


def policies_of(backend, arn, not_found):
    """The documents of a user (with groups), group or role, and that of its permissions boundary."""
    kind, name = arn.split(":")[5].split("/")[0], arn.split("/")[-1]
    entities = {"user": backend.users, "group": backend.groups, "role": {role.name: role for role in backend.roles.values()}}
    entity = entities.get(kind, {}).get(name)
    if entity is None:
        raise not_found(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    holders = [entity, *(backend.get_groups_for_user(name) if kind == "user" else [])]
    inline = [document for holder in holders for document in holder.policies.values()]
    attached = [policy for holder in holders for policy in holder.managed_policies.values()]
    boundary = (getattr(entity, "permissions_boundary", None) or {}).get("PermissionsBoundaryArn")
    documents = [json.loads(document) for document in inline] + [default_document(policy) for policy in attached]
    return documents, default_document(backend.get_policy(boundary)) if boundary else None


def default_document(policy):
    return json.loads(next(version.document for version in policy.versions if version.is_default))


def decision(documents, boundary, request):
    effects, missing = set(), set()
    for document in documents:
        of_document, keys = effects_of(document, request)
        effects |= of_document
        missing |= keys
    within = boundary is None or "Allow" in effects_of(boundary, request)[0]
    verdict = "explicitDeny" if "Deny" in effects else "allowed" if "Allow" in effects and within else "implicitDeny"
    return {"EvalDecision": verdict, "MatchedStatements": [], "MissingContextValues": sorted(missing)}


def effects_of(document, request):
    """The effects of the statements that match, and the condition keys that the request had to bring and did not."""
    from moto.iam.access_control import IAMPolicyStatement

    action, resource, context = request
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    effects, missing = set(), set()
    for statement in statements:
        without = {name: part for name, part in statement.items() if name != "Condition"}
        if IAMPolicyStatement(without).is_action_permitted(action, resource).name == "NEUTRAL":
            continue
        conditions = [
            (operator, key, values if isinstance(values, list) else [values])
            for operator, block in statement.get("Condition", {}).items()
            for key, values in block.items()
        ]
        absent = {key for operator, key, _ in conditions if key.lower() not in context and not operator.endswith("IfExists")}
        missing |= absent
        if not absent and all(holds(condition, context) for condition in conditions):
            effects.add(statement["Effect"])
    return effects, missing


def holds(condition, context):
    """Bool, and the operators for text and ARNs; any other is an error, so that no test rests on it."""
    operator, key, values = condition
    name = operator.removesuffix("IfExists")
    if name not in ("Bool", "StringEquals", "StringLike", "ArnEquals", "ArnLike"):
        raise NotImplementedError(f"The lab does not simulate {operator}.")
    given = context.get(key.lower())
    wanted = [json.dumps(value) if isinstance(value, bool) else str(value) for value in values]
    return given is None or any(fnmatch.fnmatchcase(one, pattern) for one in given for pattern in wanted)


BY_SERVICE = {
    "budgets": add_budget_notifications,
    "events": add_test_event_pattern,
    "guardduty": add_filters_and_findings,
    "iam": add_simulation,
    "securityhub": add_products_and_aggregators,
}
