import type { Options } from 'yargs';
import { suggestion } from '../policy/did-you-mean.ts';
import { listed } from '../policy/problem.ts';
import { CommandError } from './command-error.ts';

/** Every command and what follows it; a test holds this against the help. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  scan: [],
  collect: [],
  evaluate: [],
  demo: [],
  publish: [],
  diff: [],
  merge: [],
  rules: ['list', 'explain', 'new', 'test'],
  policy: ['init', 'check', 'print', 'lock', 'schema'],
  doctor: [],
  permissions: [],
};

type Flags = Readonly<Record<string, Options>>;

/** What was typed, in terms of the one command that it called. */
export interface Usage {
  /** Remembers the flags of the command that is being built, and gives them back. */
  readonly takes: <F extends Flags>(flags: F) => F;
  /** What yargs lets through: a flag twice that counts once, `--no-` before one that takes a value, an empty value. */
  readonly check: (given: Readonly<Record<string, unknown>>) => true;
  /** One sentence in place of what yargs says. */
  readonly explain: (message: string) => CommandError;
}

export function usageOf(args: readonly string[]): Usage {
  let known: Flags = {};
  return {
    takes: (flags) => {
      known = flags;
      return flags;
    },
    check: (given) => {
      for (const [name, flag] of Object.entries(known)) {
        const wrong = valueProblem(name, flag, given[name]);
        if (wrong !== null) throw new CommandError(wrong);
      }
      return true;
    },
    explain: (message) => new CommandError(sentenceFor(message, args, known)),
  };
}

function valueProblem(name: string, { type, array }: Options, value: unknown): string | null {
  if (value === undefined || type === 'boolean') return null;
  if (array !== true && Array.isArray(value)) return `--${name} counts only once; give it once.`;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.includes(false)) return `Unknown flag --no-${name}; --${name} takes a value.`;
  return values.includes('') ? `--${name} needs a value.` : null;
}

function sentenceFor(message: string, args: readonly string[], known: Flags): string {
  const seeHelp = `see "${commandOf(args).join(' ')} --help".`;
  const missing = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (missing !== undefined) return `--${missing} needs a value; ${seeHelp}`;
  if (message.startsWith('Not enough non-option arguments')) return `Something is missing here; ${seeHelp}`;
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) return `${unknownIn(unknown, args, known)}; ${seeHelp}`;
  const choice = /^Invalid values:\s+Argument: (\S+), Given: (.*?), Choices: (.*)$/s.exec(message);
  if (choice !== null) return choiceProblem(choice[1] ?? '', choice[2] ?? '', known);
  return /[.!?]$/.test(message) ? message : `${message}; ${seeHelp}`;
}

/** `keydrill`, `keydrill policy`, `keydrill policy init`: as far as it is known. */
function commandOf(args: readonly string[]): readonly string[] {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  if (first === undefined || !Object.hasOwn(COMMANDS, first)) return ['keydrill'];
  const following = COMMANDS[first] ?? [];
  return second !== undefined && following.includes(second) ? ['keydrill', first, second] : ['keydrill', first];
}

/** yargs names all that it does not know in one list, flags without their dashes; the first is enough. */
function unknownIn(unknown: string, args: readonly string[], known: Flags): string {
  const [name = unknown] = unknown.split(', ');
  const flag = args.find((arg) => isFlag(arg, name));
  if (flag !== undefined) {
    const typed = flag.replace(/=.*$/s, '');
    const flags = [...Object.keys(known), 'help', 'version'].map((each) => `--${each}`);
    return `Unknown flag ${typed}${suggestion(typed, flags)}`;
  }
  const [, group, ...more] = commandOf(args);
  const commands = group === undefined ? Object.keys(COMMANDS) : (COMMANDS[group] ?? []);
  return commands.length > 0 && more.length === 0
    ? `Unknown command "${unknown}"${suggestion(name, commands)}`
    : `Unexpected argument "${unknown}"`;
}

const isFlag = (arg: string, name: string): boolean =>
  /^--?(?:no-)?([^=]*)/s.exec(arg)?.[1] === name || (name.length === 1 && /^-[^-]/.test(arg) && arg.includes(name));

function choiceProblem(name: string, given: string, known: Flags): string {
  const choices = (known[name]?.choices ?? []).map(String);
  const value = given.replace(/^"|"$/g, '');
  return `--${name} takes ${listed(choices, 'or')}, not ${given}${suggestion(value, choices)}.`;
}
