// The line to the engine: the state in step over a WebSocket, orders over HTTP with the revision they are for.

const KEY = location.pathname.split("/")[2];
const API = "/api/v1";

export const show = { state: {}, log: [], comments: new Map(), connected: false, met: false }; // met: the engine has answered before

const listeners = { state: [], log: [], comments: [], wire: [], picture: [] };
export const on = (what, listener) => listeners[what].push(listener);
const tell = (what, value) => listeners[what].forEach((listener) => listener(value));

/** RFC 7396. */
function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const result = target && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

let socket = null;
let seq = 0;
let wait = 250;
let looking = false;

export function connect() {
  socket = new WebSocket(`${location.origin.replace("http", "ws")}${API}/socket`, ["cuehost.v1", `key.${KEY}`]);
  socket.binaryType = "blob";
  socket.onopen = () => {
    wait = 250;
    show.connected = show.met = true;
    tell("wire", true);
    if (looking) look(true);
  };
  socket.onmessage = ({ data }) => (typeof data === "string" ? hear(JSON.parse(data)) : tell("picture", data));
  socket.onclose = () => {
    show.connected = false;
    tell("wire", false);
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 4000);
  };
}

function hear(message) {
  if (message.type !== "snapshot" && message.seq !== seq + 1) {
    socket.send(JSON.stringify({ snapshot: true })); // something was missed: begin anew
  }
  seq = message.seq;
  if (message.type === "snapshot") {
    show.state = message.state;
    show.log = message.log;
    show.comments = new Map(message.comments.map((comment) => [comment.id, comment]));
    tell("state", show.state);
    tell("log", null);
    tell("comments", null);
  } else if (message.type === "delta") {
    show.state = merged(show.state, message.patch);
    tell("state", message.patch);
  } else if (message.type === "log") {
    show.log = [...show.log, ...message.entries].slice(-1000);
    tell("log", message.entries);
  } else if (message.type === "comments") {
    for (const comment of message.comments) {
      show.comments.delete(comment.id);
      show.comments.set(comment.id, comment);
    }
    while (show.comments.size > 10000) show.comments.delete(show.comments.keys().next().value);
    tell("comments", message.comments);
  }
}

/** Pictures of the program cost OBS something: only a page that is seen asks for them. */
export function look(wanted) {
  looking = wanted;
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ look: wanted }));
}

/** Asks the API; `{ok, status, ...}` with what it answered. Never throws. */
export async function ask(method, path, body, revision) {
  const headers = { Authorization: `Bearer ${KEY}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (revision !== undefined) headers["If-Match"] = `"${revision}"`;
  try {
    const answer = await fetch(API + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const told = await answer.json();
    return { ...told, ok: answer.ok, status: answer.status };
  } catch {
    return { ok: false, status: 0, error: "" };
  }
}

/** A sound, a video or a picture from the API; null where there is none (`failed` tells why). Never throws. */
export async function media(path, failed = () => {}) {
  try {
    const answer = await fetch(API + path, { headers: { Authorization: `Bearer ${KEY}` } });
    if (answer.ok) return await answer.blob();
    const told = await answer.json();
    failed([told.error, told.mend].filter(Boolean).filter((part, at) => !at || !told.error.includes(part)).join(" "));
  } catch {
    failed("");
  }
  return null;
}

/** An order that depends on where the show is: it is done only if that is still what this page shows. Orders
 *  that mean the same wherever the show is by now (words to say, a switch on or off) are asked without. */
export async function order(path, body = {}) {
  const answer = await ask("POST", path, body, show.state.revision);
  if (answer.ok && answer.revision > show.state.revision) show.state.revision = answer.revision;
  return answer;
}
