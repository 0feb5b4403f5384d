/** The program in a real terminal, typed at by a test. */
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";

const programs = {
  /** With a small catalog, and without templates. */
  fake: fileURLToPath(new URL("fake-cli.ts", import.meta.url)),
  real: fileURLToPath(new URL("real-cli.ts", import.meta.url)),
};

export const key = { enter: "\r", down: "\u001B[B", space: " ", interrupt: "\u0003" } as const;

export interface Terminal {
  /** Waits until the text has appeared since the last wait. */
  see(text: string): Promise<void>;
  type(keys: string): void;
  /** The exit code, once it has ended. */
  ended: Promise<number>;
  /** Everything printed so far, as bytes and as text. */
  raw(): string;
  screen(): string;
  pid: number;
}

export function openTerminal(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  program: keyof typeof programs = "fake",
): Terminal {
  // Nothing of the machine that runs the tests may decide what is asked.
  const {
    CI: _,
    NO_COLOR: _color,
    ACCESSIBLE: _plain,
    npm_config_user_agent: _agent,
    ...inherited
  } = process.env;
  const pty = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", programs[program], ...args],
    {
      cwd,
      name: "xterm-256color",
      cols: 120,
      rows: 40,
      env: { ...inherited, ...env },
    },
  );
  let raw = "";
  let seen = 0;
  const watchers = new Set<() => void>();
  const notify = () => {
    for (const watcher of watchers) watcher();
  };
  pty.onData((data) => {
    raw += data;
    notify();
  });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      resolve(exitCode);
      notify();
    });
  });
  const screen = () => stripVTControlCharacters(raw);

  return {
    pid: pty.pid,
    raw: () => raw,
    screen,
    ended,
    type: (keys) => pty.write(keys),
    see: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const at = screen().indexOf(text, seen);
          if (at === -1) return;
          seen = at + text.length;
          finish(resolve);
        };
        const finish = (settle: () => void) => {
          watchers.delete(look);
          clearTimeout(limit);
          settle();
        };
        const limit = setTimeout(() => {
          finish(() => reject(new Error(`"${text}" did not appear in:\n${screen().slice(seen)}`)));
        }, 10_000);
        watchers.add(look);
        look();
      }),
  };
}
