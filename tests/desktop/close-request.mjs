// Asks a window to close as a desktop does when somebody presses its cross: the message WM_DELETE_WINDOW of the X
// protocol (ICCCM, 4.1.2.7 and 4.2.8.1). There is no window manager on the virtual display, and xdotool cannot send it.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const INTERN_ATOM = 16;
const SEND_EVENT = 25;
const GET_INPUT_FOCUS = 43;
const CLIENT_MESSAGE = 33;
const REPLY_BYTES = 32;

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** The key to the display, which xvfb-run writes into the file of $XAUTHORITY (Xau's format, big-endian). */
function cookie() {
  const file = readFileSync(process.env.XAUTHORITY);
  let at = 2;
  const field = () => {
    const end = at + 2 + file.readUInt16BE(at);
    const value = file.subarray(at + 2, end);
    at = end;
    return value;
  };
  const [, , name, data] = [field(), field(), field(), field()];
  return { name, data };
}

/** The connection to the display: bytes out, as many bytes in as were asked for. */
class Display {
  static async open() {
    const [, number] = /:(\d+)/.exec(process.env.DISPLAY);
    const socket = connect(`/tmp/.X11-unix/X${number}`);
    await once(socket, "connect");
    const display = new Display(socket);
    const { name, data } = cookie();
    const hello = Buffer.alloc(12);
    hello.write("l");
    hello.writeUInt16LE(11, 2);
    hello.writeUInt16LE(name.length, 6);
    hello.writeUInt16LE(data.length, 8);
    socket.write(Buffer.concat([hello, padded(name), padded(data)]));
    const answer = await display.read(8);
    if (answer[0] !== 1) throw new Error("the display refused the connection");
    await display.read(4 * answer.readUInt16LE(6));
    return display;
  }

  constructor(socket) {
    this.socket = socket;
  }

  async read(bytes) {
    for (;;) {
      const found = this.socket.read(bytes);
      if (found) return found;
      await once(this.socket, "readable");
    }
  }

  /** A request whose answer says that all before it were carried out. */
  async ask(request) {
    this.socket.write(request);
    const reply = await this.read(REPLY_BYTES);
    if (reply[0] !== 1) throw new Error(`the display answered with error ${reply[1]}`);
    return reply;
  }

  async atom(name) {
    const head = Buffer.alloc(8);
    head[0] = INTERN_ATOM;
    head.writeUInt16LE(2 + Math.ceil(name.length / 4), 2);
    head.writeUInt16LE(name.length, 4);
    return (await this.ask(Buffer.concat([head, padded(Buffer.from(name))]))).readUInt32LE(8);
  }
}

/** Asks the window with this X id to close. */
export async function askToClose(id) {
  const display = await Display.open();
  const [protocols, close] = [await display.atom("WM_PROTOCOLS"), await display.atom("WM_DELETE_WINDOW")];
  const request = Buffer.alloc(44);
  request[0] = SEND_EVENT;
  request.writeUInt16LE(11, 2);
  request.writeUInt32LE(id, 4);
  request[12] = CLIENT_MESSAGE;
  request[13] = 32;
  request.writeUInt32LE(id, 16);
  request.writeUInt32LE(protocols, 20);
  request.writeUInt32LE(close, 24);
  display.socket.write(request);
  const done = Buffer.from([GET_INPUT_FOCUS, 0, 1, 0]);
  await display.ask(done);
  display.socket.destroy();
}
