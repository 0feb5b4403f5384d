import { z } from "zod";
import { isStorable } from "#platform/text.ts";

/** What a client may send, whichever way it comes in. */
export const userInput = z.strictObject({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(200).refine(isStorable, "Invalid characters."),
});

/** Versions begin at 1, when something is first saved. */
export const userVersion = z.int().min(1);
