import type { Host, Output } from "./host.ts";

export type Paint = (text: string) => string;

export interface Colours {
  bold: Paint;
  dim: Paint;
  red: Paint;
  green: Paint;
  yellow: Paint;
  cyan: Paint;
}

/** Colours for one stream: on for terminals, unless `NO_COLOR`, `--no-color` or `TERM=dumb` says otherwise. */
export function coloursFor(output: Output, env: Host["env"], wanted = true): Colours {
  const on = wanted && useColour(output, env);
  const paint = (open: number, close: number): Paint =>
    on ? (text) => `\u001B[${open}m${text}\u001B[${close}m` : (text) => text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

export function useColour(output: Output, env: Host["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  return output.isTTY === true && env["TERM"] !== "dumb";
}

/** The same stream, without colours in what is written to it. For writers that paint on their own. */
export function withoutColours<Stream extends Output>(output: Stream): Stream {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  const colour = /\u001B\[[\d;]*m/g;
  return new Proxy(output, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (key !== "write") return value.bind(target);
      return (chunk: unknown, ...rest: unknown[]) =>
        value.call(
          target,
          typeof chunk === "string" ? chunk.replaceAll(colour, "") : chunk,
          ...rest,
        );
    },
  });
}
