/** Messages on the socket: OP_MSG, and the OP_QUERY that a driver greets with. */
import { type Document, deserialize, serialize } from "bson";

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const MORE_TO_COME = 2;

export interface Message {
  requestId: number;
  operation: number;
  command: Document;
  /** The sender does not wait for a reply. */
  silent: boolean;
}

/** Takes complete messages off the front of what has been received. */
export function readMessages(received: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = [];
  let rest = received;
  while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    messages.push(parse(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return { messages, rest };
}

export function printReply({ requestId, operation }: Message, document: Document): Buffer {
  const body = serialize(document);
  const reply = operation === OP_QUERY ? OP_REPLY : OP_MSG;
  const prefix = Buffer.alloc(reply === OP_REPLY ? 20 : 5);
  // OP_REPLY: flags, cursor (8 bytes), start, count. OP_MSG: flags, section kind 0.
  if (reply === OP_REPLY) prefix.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER);
  [HEADER + prefix.length + body.length, 0, requestId, reply].forEach((value, i) =>
    header.writeInt32LE(value, i * 4),
  );
  return Buffer.concat([header, prefix, body]);
}

function parse(message: Buffer): Message {
  const requestId = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_QUERY) {
    // flags, collection as a C string, skip, limit, query.
    const start = message.indexOf(0, HEADER + 4) + 1 + 8;
    return { requestId, operation, command: documentAt(message, start), silent: false };
  }
  if (operation !== OP_MSG) throw new Error(`Operation ${operation} is not spoken here.`);
  const flags = message.readUInt32LE(HEADER);
  const command: Document = {};
  for (let at = HEADER + 4; at < message.length;) {
    const kind = message[at]!;
    const size = message.readInt32LE(at + 1);
    if (kind === 0) Object.assign(command, documentAt(message, at + 1));
    else readSequence(message.subarray(at + 5, at + 1 + size), command);
    at += 1 + size;
  }
  return { requestId, operation, command, silent: (flags & MORE_TO_COME) !== 0 };
}

/** A list of documents that belongs to one field of the command. */
function readSequence(section: Buffer, command: Document): void {
  const end = section.indexOf(0);
  const documents: Document[] = [];
  for (let at = end + 1; at < section.length; at += section.readInt32LE(at))
    documents.push(documentAt(section, at));
  command[section.toString("utf8", 0, end)] = documents;
}

function documentAt(buffer: Buffer, start: number): Document {
  return deserialize(buffer.subarray(start, start + buffer.readInt32LE(start)));
}
