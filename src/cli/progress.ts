/** Progress of something slow, on stderr. Leaves the keyboard alone, so that Ctrl-C stays a signal and reaches children. */
import { coloursFor } from "./colours.ts";
import type { Host } from "./host.ts";

const frames = ["◒", "◐", "◓", "◑"];
const hideCursor = "\u001B[?25l";
const showCursor = "\u001B[?25h";
const clearLine = "\r\u001B[2K";

/** A spinner where somebody watches, one line where nobody does, nothing if `quiet`. */
export async function withProgress<Result>(
  host: Host,
  { message, quiet, color }: { message: string; quiet: boolean; color: boolean },
  work: () => Promise<Result>,
): Promise<Result> {
  if (quiet) return work();
  if (host.stderr.isTTY !== true || host.env["TERM"] === "dumb") {
    host.stderr.write(`${message}…\n`);
    return work();
  }
  const { cyan } = coloursFor(host.stderr, host.env, color);
  let turn = 0;
  const draw = () => {
    host.stderr.write(`${clearLine}${cyan(frames[turn++ % frames.length]!)} ${message}…`);
  };
  host.stderr.write(hideCursor);
  draw();
  const timer = setInterval(draw, 100);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    host.stderr.write(`${clearLine}${showCursor}`);
  }
}
