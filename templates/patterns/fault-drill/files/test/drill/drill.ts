/**
 * Takes every dependency in turn away from a service under load, in several ways. The service must neither crash nor
 * hang, refuse only what it says it may, and recover without a restart.
 */
import { isRemote } from "#test/drill/environment.ts";
import { parseArgs } from "node:util";
import { dependencies, type Dependency } from "#test/drill/dependencies.ts";
import { exercise, type Drilled, type Result } from "#test/drill/exercise.ts";
import { SteadyLoad } from "#test/drill/load.ts";
import { loads } from "#test/drill/probes.ts";
import { faults, FaultProxy, type Fault } from "#test/drill/proxy.ts";
import { brokenPromises, report } from "#test/drill/report.ts";
import { Service } from "#test/drill/service.ts";
import { settings } from "#test/drill/settings.ts";
import { databases } from "#test/support/database.ts";

/** No request waits longer for its answer, whatever is gone: the settings of the dependencies see to that. */
const ANSWER_LIMIT_MS = 4000;
const ALIVE_LIMIT_MS = 1000;
const ALIVE_PER_SECOND = 4;
const LATENCY_MS = 25;

/** The last of them finds its servers by DNS, past any proxy. */
const TLS = /^(https|rediss|amqps|mongodb\+srv):/;

const { values } = parseArgs({
  options: {
    /** Requests a second. */
    rate: { type: "string", default: "100" },
    /** How long each fault lasts: longer than the answers may take, or nobody sees who waits for its end. */
    seconds: { type: "string", default: "5" },
    /** A fault; the others are left out. */
    only: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
  },
});

const isThere = ({ variable, standIn }: Dependency) =>
  standIn !== undefined || isRemote(process.env[variable] ?? "");
const results = Object.values(dependencies).some(isThere) ? await drillOnDatabase() : [];
process.stdout.write(values.json ? `${JSON.stringify(results)}\n` : report(results));
if (brokenPromises(results).length > 0) process.exitCode = 1;

async function drillOnDatabase(): Promise<Result[]> {
  const database = await Object.values(databases).at(-1)!();
  const standIns = await openStandIns();
  const urls = Object.fromEntries(standIns.map(({ variable, url }) => [variable, url]));
  try {
    return await drill({ ...process.env, ...settings, ...database.env, ...urls });
  } finally {
    for (const { close } of standIns) close();
    await database.drop();
  }
}

async function openStandIns() {
  const opened = Object.values(dependencies).map(async ({ variable, standIn }) =>
    standIn === undefined ? [] : [{ variable, ...(await standIn()) }],
  );
  return (await Promise.all(opened)).flat();
}

async function drill(env: NodeJS.ProcessEnv): Promise<Result[]> {
  const found = await openProxies(env);
  if (found.length === 0) return [];
  const service = new Service({ ...env, ...environmentOf(found, env) });
  try {
    return await drillUnderLoad(service, found);
  } finally {
    await service.stop();
    for (const { proxy } of found) proxy.close();
  }
}

async function drillUnderLoad(service: Service, found: readonly Drilled[]): Promise<Result[]> {
  const opened = await Promise.all(Object.values(loads).map((prepare) => prepare(service)));
  const probes = opened.flatMap((load) => load.probes);
  const alive = opened.flatMap((load) => load.alive ?? []);
  const requests = new SteadyLoad(probes, Number(values.rate), ANSWER_LIMIT_MS);
  const signsOfLife = new SteadyLoad(alive, ALIVE_PER_SECOND, ALIVE_LIMIT_MS);
  const watched = { service, requests, signsOfLife };
  const exercised: Result[] = [];
  try {
    for (const drilled of found) {
      for (const fault of chosenFaults()) {
        if (!service.isRunning) return exercised;
        process.stderr.write(`${drilled.name} ${fault} …\n`);
        exercised.push(await exercise(drilled, fault, Number(values.seconds), watched));
      }
    }
    return exercised;
  } finally {
    requests.stop();
    signsOfLife.stop();
    for (const { close } of opened) close?.();
  }
}

function chosenFaults(): Fault[] {
  const all = Object.keys(faults) as Fault[];
  return values.only ? all.filter((fault) => values.only?.includes(fault)) : all;
}

/** One for every dependency that stands somewhere else. */
async function openProxies(env: NodeJS.ProcessEnv): Promise<Drilled[]> {
  const found = Object.entries(dependencies).flatMap(([name, dependency]) => {
    const url = env[dependency.variable] ?? "";
    if (!isRemote(url)) return [];
    if (!TLS.test(url)) return [{ name, dependency, url: new URL(url) }];
    process.stderr.write(`${name} is left out: a proxy cannot stand in for a server over TLS\n`);
    return [];
  });
  return Promise.all(
    found.map(async ({ name, dependency, url }) => {
      const target = { host: url.hostname, port: Number(url.port || dependency.port) };
      return { name, dependency, proxy: await FaultProxy.open(target, LATENCY_MS) };
    }),
  );
}

/** Leads the service through the proxies. */
function environmentOf(found: readonly Drilled[], env: NodeJS.ProcessEnv): Record<string, string> {
  const environments = found.map(({ dependency, proxy }) => {
    const { variable, parameters, settings: limits } = dependency;
    const url = new URL(env[variable] ?? "");
    url.hostname = "127.0.0.1";
    url.port = `${proxy.port}`;
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { ...limits, [variable]: url.href };
  });
  return Object.assign({}, ...environments);
}
