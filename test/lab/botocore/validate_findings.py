"""Reads a JSON array of findings from standard input and says what botocore would not send to Security Hub."""

import json
import sys

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

BATCH = 100

operation = ServiceModel(Loader().load_service_model("securityhub", "service-2"), "securityhub").operation_model(
    "BatchImportFindings"
)
findings = json.load(sys.stdin)
problems = []
for start in range(0, len(findings), BATCH):
    report = ParamValidator().validate({"Findings": findings[start : start + BATCH]}, operation.input_shape)
    if report.has_errors():
        problems.append(report.generate_report())
json.dump({"findings": len(findings), "problems": problems}, sys.stdout)
