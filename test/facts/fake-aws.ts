import { classifyError } from '../../src/aws/classify-error.ts';
import { operationName } from '../../src/aws/operation-name.ts';
import type { Aws } from '../../src/facts/collector.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { NO_REPOSITORY } from '../../src/facts/repository.ts';

/** Answers by operation: an output as the SDK gives it, an error name that AWS would give, or a function of the input. */
export type Answers = Readonly<Record<string, object | string | ((input: object, region: string) => object | string)>>;

export interface FakeAws extends Aws {
  /** What was sent, in order: `iam:ListUsers@us-east-1`. */
  readonly sent: readonly string[];
}

/** Stands for one region of one account, without the wire; a string answer is thrown as the error of that name. */
export function fakeAws(answers: Answers): FakeAws {
  const sent: string[] = [];
  return {
    partition: 'aws',
    accountId: '111122223333',
    region: 'us-east-1',
    repository: NO_REPOSITORY,
    sent,
    send(client, command, region = 'us-east-1') {
      const operation = operationName(client.name, command.constructor.name);
      sent.push(`${operation}@${region}`);
      const given = answers[operation] ?? `no answer was given for ${operation}`;
      const answer = typeof given === 'function' ? given(command.input, region) : given;
      if (typeof answer !== 'string') return Promise.resolve(answer as never);
      const error = Object.assign(new Error(answer), { name: answer });
      return Promise.reject(new FactUnavailable(classifyError(operation, error)));
    },
  };
}
