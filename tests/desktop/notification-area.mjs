// A desktop that shows icons of the notification area (freedesktop.org, "StatusNotifierItem"), and what somebody does there.
// The session bus of the suite has none: this owns its name, speaking as much of D-Bus as that takes ("D-Bus
// Specification": authentication, messages). What the icon's menu holds and does is asked with gdbus.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";

const WATCHER = "org.kde.StatusNotifierWatcher";
const BUS = "org.freedesktop.DBus";
const CALL = 1;
const RETURN = 2;
const [PATH, INTERFACE, MEMBER, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE] = [1, 2, 3, 5, 6, 7, 8];

/** What is written, each value where its kind has to begin. */
class Bytes {
  parts = [];
  length = 0;

  raw(bytes) {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }

  align(to) {
    return this.raw(Buffer.alloc((to - (this.length % to)) % to));
  }

  uint(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.align(4).raw(bytes);
  }

  string(text) {
    return this.uint(Buffer.byteLength(text)).raw(Buffer.from(`${text}\0`));
  }

  signature(text) {
    return this.raw(Buffer.from([text.length])).raw(Buffer.from(`${text}\0`));
  }

  field(code, kind, value) {
    this.align(8)
      .raw(Buffer.from([code]))
      .signature(kind);
    if (kind === "u") return this.uint(value);
    return kind === "g" ? this.signature(value) : this.string(value);
  }

  whole() {
    return Buffer.concat(this.parts);
  }
}

function message(kind, serial, fields, signature = "", body = new Bytes()) {
  const header = new Bytes();
  // The array of fields begins at 16, so that what is aligned here is aligned there.
  for (const [code, type, value] of fields) header.field(code, type, value);
  if (signature) header.field(SIGNATURE, "g", signature);
  const head = new Bytes().raw(Buffer.from(["l".charCodeAt(0), kind, 0, 1]));
  head.uint(body.length).uint(serial).uint(header.length).raw(header.whole()).align(8);
  return Buffer.concat([head.whole(), body.whole()]);
}

/** Kind, serial and sender of a message. */
function read(bytes) {
  const end = 16 + bytes.readUInt32LE(12);
  const said = { kind: bytes[1], serial: bytes.readUInt32LE(8) };
  for (let at = 16; at < end; ) {
    at += (8 - (at % 8)) % 8;
    const code = bytes[at];
    const kind = String.fromCharCode(bytes[at + 2]);
    at += 4;
    if (kind === "g") {
      at += bytes[at] + 2;
      continue;
    }
    at += (4 - (at % 4)) % 4;
    const length = bytes.readUInt32LE(at);
    at += 4;
    if (kind === "u") continue;
    if (code === SENDER) said.sender = bytes.toString("utf8", at, at + length);
    if (code === MEMBER) said.member = bytes.toString("utf8", at, at + length);
    at += length + 1;
  }
  return said;
}

class Host {
  #socket;
  #serial = 0;
  #heard = Buffer.alloc(0);

  constructor(socket) {
    this.#socket = socket;
  }

  call(member, signature, body) {
    this.#serial += 1;
    const fields = [
      [PATH, "o", "/org/freedesktop/DBus"],
      [INTERFACE, "s", BUS],
      [MEMBER, "s", member],
      [DESTINATION, "s", BUS],
    ];
    this.#socket.write(message(CALL, this.#serial, fields, signature, body));
  }

  /** Every question is answered with nothing, as by a host that is content with whatever comes. */
  listen() {
    this.#socket.on("data", (bytes) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
      for (;;) {
        if (this.#heard.length < 16) return;
        const head = 16 + this.#heard.readUInt32LE(12);
        const size = head + ((8 - (head % 8)) % 8) + this.#heard.readUInt32LE(4);
        if (this.#heard.length < size) return;
        this.#answer(read(this.#heard.subarray(0, size)));
        this.#heard = this.#heard.subarray(size);
      }
    });
  }

  #answer({ kind, serial, sender, member }) {
    if (kind !== CALL || !sender) return;
    this.#serial += 1;
    const fields = [
      [REPLY_SERIAL, "u", serial],
      [DESTINATION, "s", sender],
    ];
    const properties = member === "GetAll";
    const body = properties ? new Bytes().uint(0).align(8) : new Bytes();
    this.#socket.write(message(RETURN, this.#serial, fields, properties ? "a{sv}" : "", body));
  }
}

/** The desktop shows icons from now on; ends with what it returns. */
export async function showIcons() {
  const [, path] = /unix:(?:path|abstract)=([^,]+)/.exec(process.env.DBUS_SESSION_BUS_ADDRESS);
  const isAbstract = process.env.DBUS_SESSION_BUS_ADDRESS.includes("abstract=");
  const socket = connect(isAbstract ? `\0${path}` : path);
  await once(socket, "connect");
  const id = Buffer.from(String(process.getuid())).toString("hex");
  socket.write(`\0AUTH EXTERNAL ${id}\r\n`);
  await once(socket, "data");
  socket.write("BEGIN\r\n");
  const host = new Host(socket);
  host.listen();
  host.call("Hello");
  host.call("RequestName", "su", new Bytes().string(WATCHER).uint(0));
  while (!gdbus(BUS, "/org/freedesktop/DBus", `${BUS}.NameHasOwner`, WATCHER).includes("true")) {
    await new Promise((next) => setImmediate(next));
  }
  return { close: () => socket.destroy() };
}

function gdbus(destination, path, method, ...args) {
  const command = ["call", "--session", "--dest", destination, "--object-path", path, "--method", method];
  const { stdout } = spawnSync("gdbus", [...command, ...args], { encoding: "utf8" });
  return stdout;
}

let found;

/** Where the app's menu is: the name on the bus of who has one, and its path. It stays there as long as the app. */
function menu() {
  found ??= look();
  return found;
}

function look() {
  const names = gdbus(BUS, "/org/freedesktop/DBus", `${BUS}.ListNames`).match(/:\d+\.\d+/g) ?? [];
  for (const name of names) {
    const introspect = [
      "introspect",
      "--session",
      "--recurse",
      "--dest",
      name,
      "--object-path",
      "/org/ayatana",
    ];
    const { stdout } = spawnSync("gdbus", introspect, { encoding: "utf8" });
    const [, path] = /node (\/org\/ayatana\/NotificationItem\/\S+\/Menu) /.exec(stdout) ?? [];
    if (path) return { name, path };
  }
  return undefined;
}

/** The words of the menu's entries, by their numbers. */
export function entries() {
  const place = menu();
  if (!place) return new Map();
  const layout = gdbus(place.name, place.path, "com.canonical.dbusmenu.GetLayout", "0", "--", "-1", "[]");
  const each = layout.matchAll(/\((\d+), \{[^}]*'label': <'([^']*)'>/g);
  return new Map([...each].map(([, number, words]) => [words, number]));
}

/** Chooses an entry. */
export function choose(words) {
  const { name, path } = menu();
  const number = entries().get(words);
  if (!number) throw new Error(`the menu has no "${words}": ${[...entries().keys()].join(", ")}`);
  gdbus(name, path, "com.canonical.dbusmenu.Event", number, "clicked", "<0>", "0");
}
