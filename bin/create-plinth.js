#!/usr/bin/env node
// Old Nodes must be able to read this file, to be told that they are too old: no syntax newer than ES2018 here.
import * as module from "module";
import { existsSync } from "fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const program = new URL("../dist/cli.js", import.meta.url);

if (major < 20 || (major === 20 && minor < 12)) {
  fail("Plinth needs Node 20.12 or newer; this is " + process.versions.node + ".");
} else if (!existsSync(program)) {
  fail("Plinth has not been built yet. In a clone of its repository, run: npm run build");
} else {
  if (module.enableCompileCache) module.enableCompileCache();
  void import(program.href).then(({ main }) => main());
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
