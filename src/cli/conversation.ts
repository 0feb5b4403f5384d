import { InputError } from "../errors.ts";
import type { Choices } from "../recipe/choices.ts";
import type { Host } from "./host.ts";
import { openDirectory, type Place } from "./open-directory.ts";
import type { Request } from "./request.ts";
import type { Draft } from "./write.ts";

/** A request with nothing left open. */
export interface Answers {
  readonly place: Place;
  readonly choices: Choices;
  readonly install: boolean;
  readonly git: boolean;
}

export interface Summary {
  draft: Draft;
  /** The directory as the user types it. */
  shown: string;
  after: Pick<Answers, "install" | "git">;
}

/** How what is not given comes to be known. */
export interface Conversation {
  answer(request: Request): Promise<Answers>;
  /** Before anything is written. @throws the interruption (130) if it is not to be */
  confirm(summary: Summary): Promise<void>;
  /** Milliseconds spent on thinking, which is not the program's time. */
  waited(): number;
}

/** Nobody is there: defaults for everything but the directory, which must not be invented. */
export function unattended(host: Host, dryRun: boolean): Conversation {
  return {
    async answer({ directory, choices, after }) {
      if (directory === undefined) {
        throw new InputError("The directory is missing.", {
          code: "missing-directory",
          hint: "Pass it: create-plinth my-shop",
        });
      }
      const place = await openDirectory(directory, { dryRun }, host);
      return { place, choices, install: after.install ?? true, git: after.git ?? true };
    },
    async confirm() {},
    waited: () => 0,
  };
}
