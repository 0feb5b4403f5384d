/** Versions of plinth, as far as a recipe needs them: which of two is newer. */

const version = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

export function isVersion(text: string): boolean {
  return version.test(text);
}

/** By semantic versioning; both must be versions. */
export function isNewer(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index++) {
    const difference = left.numbers[index]! - right.numbers[index]!;
    if (difference !== 0) return difference > 0;
  }
  if (left.pre === right.pre) return false;
  if (left.pre === "" || right.pre === "") return left.pre === "";
  return isLaterPrerelease(left.pre.split("."), right.pre.split("."));
}

function parts(text: string): { numbers: number[]; pre: string } {
  const [, major, minor, patch, pre = ""] = version.exec(text) ?? [];
  return { numbers: [major, minor, patch].map(Number), pre };
}

function isLaterPrerelease(a: readonly string[], b: readonly string[]): boolean {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined || right === undefined) return right === undefined;
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftIsNumber && rightIsNumber) return Number(left) > Number(right);
    if (leftIsNumber !== rightIsNumber) return rightIsNumber;
    return left > right;
  }
  return false;
}
