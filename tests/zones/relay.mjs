// node relay.mjs PORT HOST TO_PORT: what comes to 127.0.0.1:PORT goes on to HOST:TO_PORT, byte by byte, as a proxy of a town's does.
import { connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";

// port 0: any; tells which.
export function relay(port, host, to) {
  const server = createServer(from => {
    const on = connect(to, host);
    from.on("error", () => on.destroy()).on("close", () => on.destroy());
    on.on("error", () => from.destroy()).on("close", () => from.destroy());
    from.pipe(on).pipe(from);
  });
  return new Promise((listening, failed) => server.on("error", failed).listen(port, "127.0.0.1", () => listening(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, host, to] = process.argv.slice(2);
  await relay(Number(port), host, Number(to));
  console.log("relaying");
}
