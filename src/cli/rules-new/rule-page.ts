import { SAMPLE_TITLE } from './sample-rule.ts';

/** The page of a new rule: the headings that every page has, and what belongs under each. */
export const rulePage = (): string => `# ${SAMPLE_TITLE}

## Why

When a key leaks, somebody has to say within minutes what it is for and whether it may be cut off. A user whose owner nobody knows is a user that nobody dares to touch.

## How it is judged

One result for the account.

| what AWS says                                             | result         |
| --------------------------------------------------------- | -------------- |
| every IAM user has the tag                                | pass           |
| some do not                                               | fail           |
| there are no IAM users                                    | not applicable |
| \`GetAccountAuthorizationDetails\` could not be read        | unknown        |

The parameter \`tag\` is the key of the tag; it is \`owner\` unless the policy says otherwise.

## How to fix

### Console

Open the user in IAM, choose **Tags**, then **Add new tag**.

### AWS CLI

\`\`\`bash
aws iam tag-user --user-name USER --tags Key=owner,Value=TEAM
\`\`\`

### Terraform

\`\`\`hcl
resource "aws_iam_user" "mailer" {
  name = "mailer"
  tags = { owner = "team-mail" }
}
\`\`\`

## When an exception is fair

When the register under \`keys\` of the policy file names the owner of every user, so that a tag would say it twice.
`;
