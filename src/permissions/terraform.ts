import type { AllowDocument } from './document.ts';
import { GITHUB_AUDIENCE, GITHUB_HOST, type RoleTemplate } from './role-template.ts';
import { quoted } from './terraform/quoted.ts';
import { variablesOf } from './terraform/variables.ts';

/** The role as a Terraform configuration, formatted as `terraform fmt` does. */
export const terraform = (template: RoleTemplate): string =>
  [
    headerOf(template),
    VERSIONS,
    ...variablesOf(template),
    localsOf(template),
    DATA,
    roleOf(template),
    READ_POLICIES,
    ...(template.publish === null ? [] : [PUBLISH_POLICY]),
    PROVIDER,
    OUTPUT,
  ].join('\n');

const headerOf = ({ publish, externalId, github }: RoleTemplate): string => {
  const values =
    github === null
      ? ['scanner_principal=arn:aws:iam::111122223333:role/security-scanner', ...(externalId ? ['external_id=ID'] : [])]
      : ['create_github_provider=true'];
  return `# The role with which keydrill reads an account: what the selected rules need and ${
    publish === null ? 'nothing that writes' : 'what publishing needs'
  }.
# "keydrill permissions" wrote this; let it write it anew when the policy or keydrill changes.
#
#   terraform init
#   terraform apply ${values.map((value) => `-var ${value}`).join(' ')}
`;
};

// The provider asks for no thumbprint since 5.81; a precondition needs Terraform 1.2, or any OpenTofu.
const VERSIONS = `terraform {
  required_version = ">= 1.2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81"
    }
  }
}
`;

const actionsOf = ({ Statement: [{ Action }] }: AllowDocument, indent: string): string =>
  `[\n${Action.map((action) => `${indent}  ${quoted(action)},\n`).join('')}${indent}]`;

const localsOf = ({ read, publish, externalId }: RoleTemplate): string => `locals {
  # A managed policy holds 6,144 characters, so that many actions take several.
  read_actions = [
${read.map((document) => `    ${actionsOf(document, '    ')},\n`).join('')}  ]
${publish === null ? '' : `\n  publish_actions = ${actionsOf(publish, '  ')}\n`}
  github_provider_arn = (
    var.create_github_provider
    ? one(aws_iam_openid_connect_provider.github[*].arn)
    : "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:oidc-provider/${GITHUB_HOST}"
  )

  scanner_trust = {
    Sid       = "Scanner"
    Effect    = "Allow"
    Principal = { AWS = var.scanner_principal }
    Action    = "sts:AssumeRole"
${externalId ? '    Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }\n' : ''}  }

  github_trust = {
    Sid       = "GitHubActions"
    Effect    = "Allow"
    Principal = { Federated = local.github_provider_arn }
    Action    = "sts:AssumeRoleWithWebIdentity"
    Condition = {
      StringEquals = {
        "${GITHUB_HOST}:aud" = "${GITHUB_AUDIENCE}"
        "${GITHUB_HOST}:sub" = "repo:\${coalesce(var.github_repository, "none")}:\${var.github_ref_or_environment}"
      }
    }
  }
}
`;

const DATA = `data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}
`;

const roleOf = ({ externalId }: RoleTemplate): string => `resource "aws_iam_role" "keydrill" {
  name                 = var.role_name
  description          = "Lets keydrill read this account."
  max_session_duration = var.max_session_duration

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      var.scanner_principal == null ? [] : [local.scanner_trust],
      var.github_repository == null ? [] : [local.github_trust],
    )
  })

  lifecycle {
    precondition {
      condition     = var.scanner_principal != null || var.github_repository != null
      error_message = "Nobody could assume the role: give scanner_principal, github_repository or both."
    }
${externalId ? EXTERNAL_ID_PRECONDITION : ''}  }
}
`;

const EXTERNAL_ID_PRECONDITION = `
    precondition {
      condition     = var.scanner_principal == null || var.external_id != null
      error_message = "With scanner_principal, give an external_id too; --no-external-id makes a configuration without it."
    }
`;

const READ_POLICIES = `resource "aws_iam_policy" "read" {
  count = length(local.read_actions)

  name        = "\${var.role_name}-\${count.index + 1}"
  description = "What the rules of keydrill that a policy selects read."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "KeydrillRead"
      Effect   = "Allow"
      Action   = local.read_actions[count.index]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  count = length(local.read_actions)

  role       = aws_iam_role.keydrill.name
  policy_arn = aws_iam_policy.read[count.index].arn
}
`;

const PUBLISH_POLICY = `resource "aws_iam_policy" "publish" {
  count = var.enable_publishing ? 1 : 0

  name        = "\${var.role_name}-publish"
  description = "What keydrill needs to write findings to Security Hub."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "KeydrillPublish"
      Effect   = "Allow"
      Action   = local.publish_actions
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "publish" {
  count = var.enable_publishing ? 1 : 0

  role       = aws_iam_role.keydrill.name
  policy_arn = aws_iam_policy.publish[count.index].arn
}
`;

const PROVIDER = `resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_github_provider ? 1 : 0

  url            = "https://${GITHUB_HOST}"
  client_id_list = ["${GITHUB_AUDIENCE}"]
}
`;

const OUTPUT = `output "role_arn" {
  description = "What scans assume."
  value       = aws_iam_role.keydrill.arn
}
`;
