/** The only file that knows the prompt library. A question asks through {@link Ask}; tests may answer without a terminal. */
import * as clack from "@clack/prompts";
import { useColour, withoutColours } from "../colours.ts";
import { interrupted } from "../errors.ts";
import type { Host } from "../host.ts";

export interface Choice {
  value: string;
  label: string;
  /** Shown beside it, in one line. */
  hint: string;
}

/** Ways to ask. Every one of them throws the interruption (130) when the user leaves. */
export interface Ask {
  text(question: {
    message: string;
    fallback: string;
    validate(answer: string): Promise<string | undefined> | string | undefined;
  }): Promise<string>;
  one(question: { message: string; choices: readonly Choice[]; initial: string }): Promise<string>;
  several(question: {
    message: string;
    choices: readonly Choice[];
    initial: readonly string[];
  }): Promise<string[]>;
  grouped(question: {
    message: string;
    groups: ReadonlyMap<string, readonly Choice[]>;
    initial: readonly string[];
  }): Promise<string[]>;
  yes(message: string): Promise<boolean>;
  /** Why the answer just given cannot stand, and the way out. */
  warn(message: string): void;
  box(title: string, lines: readonly string[]): void;
  /** Milliseconds spent waiting for answers. */
  waited(): number;
}

export const nothingWritten = "Cancelled. Nothing was written.";

export function openTerminal(host: Host, color: boolean): Ask {
  const output =
    color && useColour(host.stderr, host.env) ? host.stderr : withoutColours(host.stderr);
  const common = { input: host.stdin, output, signal: host.signal };

  let waited = 0;
  async function answer<Value>(prompt: Promise<Value | symbol>): Promise<Value> {
    const asked = host.now();
    const value = await prompt;
    waited += host.now() - asked;
    if (clack.isCancel(value)) throw interrupted(nothingWritten);
    return value as Value;
  }
  const options = (choices: readonly Choice[]) => choices.map((choice) => ({ ...choice }));

  clack.intro("Plinth", { output });
  return {
    text({ message, fallback, validate }) {
      return answer<string>(
        clack.text({
          ...common,
          message,
          placeholder: fallback,
          defaultValue: fallback,
          validate: (value) => validate(value ? value : fallback),
        }),
      );
    },
    one: ({ message, choices, initial }) =>
      answer<string>(
        clack.select({
          ...common,
          message,
          options: options(choices),
          initialValue: initial,
          showInstructions: false,
        }),
      ),
    several: ({ message, choices, initial }) =>
      answer<string[]>(
        clack.multiselect({
          ...common,
          message,
          options: options(choices),
          initialValues: initial,
        }),
      ),
    grouped: ({ message, groups, initial }) =>
      answer<string[]>(
        clack.groupMultiselect({
          ...common,
          message,
          options: Object.fromEntries(
            [...groups].map(([group, choices]) => [group, options(choices)]),
          ),
          initialValues: [...initial],
          required: false,
          selectableGroups: false,
        }),
      ),
    yes: (message) => answer<boolean>(clack.confirm({ ...common, message })),
    waited: () => waited,
    warn: (message) => clack.log.warn(message, { output }),
    box: (title, lines) => clack.note(lines.join("\n"), title, { output }),
  };
}
