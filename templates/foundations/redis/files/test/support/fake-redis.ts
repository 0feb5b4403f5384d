import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export interface FakeRedis {
  readonly url: string;
  /** Stays connected and answers no more. */
  readonly hang: () => void;
  /** Ends every connection and listens no more. */
  readonly stop: () => Promise<void>;
}

const ANSWERS: Readonly<Record<string, string>> = { info: "$15\r\nredis_version:8\r\n" };

/** As much of a server as a connection needs to believe in it. */
export async function startFakeRedis(port = 0): Promise<FakeRedis> {
  let hangs = false;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.setEncoding("utf8").on("data", (text: string) => {
      if (!hangs) socket.write(commandsIn(text).map(answerTo).join(""));
    });
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `redis://127.0.0.1:${address.port}`,
    hang: () => void (hangs = true),
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}

/** The first word of each `*<words>\r\n$<length>\r\n<word>\r\n…`. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)].map(([, name = ""]) => name.toLowerCase());
}

function answerTo(command: string): string {
  return ANSWERS[command] ?? "+PONG\r\n";
}
