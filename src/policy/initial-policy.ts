/** What `keydrill policy init` writes: valid as it stands, and valid with every example uncommented and its day filled in. */
export const initialPolicy = (): string => INITIAL_POLICY;

const INITIAL_POLICY = `# yaml-language-server: $schema=./node_modules/keydrill/schemas/policy.schema.json
#
# The policy of keydrill: which readiness rules are judged, with which limits,
# and what is accepted until when. "keydrill policy check" validates this file,
# "keydrill policy print" shows what it comes to, "keydrill rules list" names the rules.

# What to start from: a pack (essential, recommended or strict; each holds the one before it), the pack
# of a plug-in (acme/baseline), another policy file (./base.yaml), or the npm package of one (acme-policy).
# A list merges left to right, and this file goes over all of it.
extends: recommended

# Plug-ins have rules and packs of their own. They are code that runs: files of yours, or npm packages
# that are installed. "keydrill policy lock" pins them, and what is extended.
#plugins:
#  - ./keydrill-rules/plugin.mjs
#  - acme-keydrill-rules

# enabled is every region that the account has enabled; or name them: [us-east-1, eu-west-1]
regions: enabled

# What rules add or change, by rule id: off, on, a severity, or a severity with parameters.
rules:
#  iam-access-key-rotated: { severity: high, maxAgeDays: 60 }

# The response playbook for a leaked key. Paths lead from this file.
#playbook:
#  path: docs/playbooks/leaked-key.md
#  maxReviewAgeDays: 180
#  incidentLog: docs/incidents

# The day on which every key must be rotated at once.
rotation:
  minutesPerKey: 30
  parallel: 1
  budgetMinutes: 240
#  drillLog: docs/drills

# The role that cuts a leaked key off, and what the alternate contacts must be.
#responder:
#  role: incident-responder
#contacts:
#  security: { email: security@example.com }
#  billing: { domains: [example.com] }

# The key register: why each long-lived key exists. With this section in the file,
# a key that is not in it is a finding.
#keys:
#  - user: ses-mailer
#    owner: team-mail@example.com
#    consumers: [mail relay]
#    reason: SMTP cannot use a role
#    thirdParty: true
#    vendorContact: support@example.net

# What only a person can vouch for: how a support case reaches AWS, and when that was last tried.
#attestations:
#  support-path:
#    value: direct                  # or reseller
#    contact: support desk of the partner, +1 555 0100
#    by: ops@example.com
#    on: YYYY-MM-DD

# What holds for some accounts instead: rules, responder, contacts, keys and attestations.
#overrides:
#  - accounts: ['44*']                                   # account ids; * and ? as wildcards
#    rules:
#      iam-access-key-rotated: { severity: critical }

# Findings that are accepted for now. Each has an owner and a last day (UTC),
# at most maxExceptionDays ahead; after it the finding is back. Incidents cannot be excepted.
exceptions:
#  - rule: iam-access-key-rotated
#    resource: arn:aws:iam::111122223333:user/legacy-*   # an ARN or id; * and ? as in IAM
#    accounts: ['111122223333']                          # optional; so are regions
#    reason: the vendor cannot rotate before the next release
#    owner: platform@example.com
#    ticket: SEC-1234                                    # optional
#    expires: YYYY-MM-DD

maxExceptionDays: 180
`;
