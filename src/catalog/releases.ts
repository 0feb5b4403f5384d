/** What changed in a unit for those who have it: `CHANGES.md` in its folder, newest version first. */
import { PatternError } from "../errors.ts";
import { isNewer, isVersion } from "../recipe/version.ts";

export interface Release {
  /** The version of plinth that brought it. */
  readonly version: string;
  /** Markdown. */
  readonly text: string;
}

/** @throws PatternError unless all of it stands below headings such as `## 0.2.0`, newest first */
export function parseReleases(text: string, source: string): Release[] {
  const [head = "", ...sections] = text.replaceAll("\r\n", "\n").split(/^## /m);
  const releases = sections.map((section) => {
    const [version = "", ...lines] = section.split("\n");
    return { version: version.trim(), text: lines.join("\n").trim() };
  });
  const fault =
    head.trim() !== "" ? "begins with something else than a version" : faultOf(releases);
  if (fault === undefined) return releases;
  throw new PatternError(`templates/${source} ${fault}.`, {
    code: "bad-changes",
    hint: "Write a heading such as “## 0.2.0” for each version, newest first, with what changed below it.",
  });
}

function faultOf(releases: readonly Release[]): string | undefined {
  for (const [index, { version, text }] of releases.entries()) {
    if (!isVersion(version)) return `has the heading “${version}”, which is no version`;
    if (text === "") return `says nothing about ${version}`;
    const next = releases[index + 1]?.version;
    if (next !== undefined && isVersion(next) && !isNewer(version, next))
      return `has ${version} ahead of ${next}`;
  }
  return undefined;
}
