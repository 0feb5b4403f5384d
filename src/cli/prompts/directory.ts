import { PlinthError } from "../../errors.ts";
import { type Directory, readDirectory } from "../directory.ts";
import type { Place } from "../open-directory.ts";
import type { Ask } from "./ask.ts";

/**
 * Where the project goes; the last part of it is the project's name.
 *
 * @param checkName throws if it gives no package name
 * @param open throws if the directory cannot be used
 */
export async function askDirectory(
  ask: Ask,
  cwd: string,
  checkName: (directory: Directory) => Promise<void>,
  open: (directory: string) => Promise<Place>,
): Promise<Place> {
  let place: Place | undefined;
  const answer = await ask.text({
    message: "Name and directory of the project",
    fallback: "my-service",
    async validate(text) {
      try {
        await checkName(readDirectory(text, cwd));
        place = await open(text);
        return undefined;
      } catch (error) {
        if (error instanceof PlinthError) return error.message;
        throw error;
      }
    },
  });
  return place ?? open(answer);
}
