import { createServer } from "node:net";

// So many ports that nobody listens on, all different.
export async function freePorts(many) {
  const servers = [];
  for (let i = 0; i < many; ++i) {
    const server = createServer();
    await new Promise(listening => server.listen(0, "127.0.0.1", listening));
    servers.push(server);
  }
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(server => new Promise(closed => server.close(closed))));
  return ports;
}
