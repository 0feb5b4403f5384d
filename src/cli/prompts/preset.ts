import { type Preset, presets } from "../../pattern.ts";
import { defaultPreset } from "../../recipe/choices.ts";
import type { Ask } from "./ask.ts";

const summaries: Readonly<Record<Preset, string>> = {
  minimal: "nothing optional",
  standard: "what most services want",
  production: "what a careful team turns on first",
  everything: "all that can stand together",
};

/** @param included the patterns of each preset, with the axes chosen before */
export async function askPreset(
  ask: Ask,
  included: (preset: Preset) => readonly string[],
): Promise<Preset> {
  const answer = await ask.one({
    message: "Patterns to begin with",
    choices: presets.map((preset) => ({
      value: preset,
      label: preset,
      hint: `${summaries[preset]}${list(included(preset))}`,
    })),
    initial: defaultPreset,
  });
  return answer as Preset;
}

function list(patterns: readonly string[]): string {
  if (patterns.length === 0) return "";
  const more = patterns.length - 4;
  return `: ${patterns.slice(0, 4).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
