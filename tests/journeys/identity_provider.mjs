// A provider of sign-ins on this machine (npm oidc-provider): authorization code, PKCE demanded, private_key_jwt, ES256, claims in the ID token, acr. The people are
// invented; one chooses who one is.
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Provider } from "oidc-provider";

export const people = {
  hanako: { sub: "hanako", name: "実験　花子", birthdate: "1991-02-03", gender: "female", address: { formatted: "総社市総社九丁目9番9号" }, acr: "aal3" },
  weak: { sub: "weak", name: "弱井　太郎", birthdate: "1980-01-01", acr: "aal1" },
  bakery: { sub: "bakery", name: "株式会社 見本ベーカリー", corporate_number: "6000000000002", address: { formatted: "総社市駅前九丁目2番3号" }, acr: "prime" },
  clerk: { sub: "clerk-1", name: "森田 明", acr: "aal2" },
};

const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicJwk = (privateKey, kid) => ({ ...createPublicKey(privateKey).export({ format: "jwk" }), kid, alg: "ES256", use: "sig" });

const page = (title, body) => `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;

export class IdentityProvider {
  // Listens at once, so that its issuer is known; its clients are told later, when the addresses of the zones are. `host`: "0.0.0.0" where zones on other hosts
  // come to it through relays, each under the issuer's one address.
  static async start(host = "127.0.0.1") {
    const there = new IdentityProvider();
    there.server = createServer((request, response) => there.answer(request, response));
    await new Promise(listening => there.server.listen(0, host, listening));
    there.issuer = `http://127.0.0.1:${there.server.address().port}`;
    there.signing = pair().privateKey;
    there.clients = {};
    return there;
  }

  get port() { return this.server.address().port; }

  // The entries of the configuration, with keys and the provider's own keys in files beside it.
  configure(folder, entries) {
    this.prepare(folder, entries);
    return this.configuration(folder, entries);
  }

  prepare(folder, entries) {
    writeFileSync(join(folder, "provider-keys.json"), JSON.stringify({ keys: [publicJwk(this.signing, "provider-1")] }));
    for (const name of Object.keys(entries)) {
      const key = pair().privateKey;
      writeFileSync(join(folder, `${name}.pem`), key.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
      this.clients[name] = { client_id: `madoguchi-${name}`, key: publicJwk(key, `${name}-1`) };
    }
  }

  // `own`: the entries whose sign-ins this zone takes itself; of the others it has no key, and only checks what came along.
  configuration(folder, entries, own = Object.keys(entries)) {
    const lines = ["identity_providers:"];
    for (const [name, settings] of Object.entries(entries))
      lines.push(`  ${name}:`, `    issuer: ${this.issuer}`, `    client_id: madoguchi-${name}`, ...(own.includes(name) ? [`    key_file: ${join(folder, `${name}.pem`)}`, `    key_id: ${name}-1`] : []),
        `    keys_file: ${join(folder, "provider-keys.json")}`, ...settings.map(line => `    ${line}`));
    return `${lines.join("\n")}\n`;
  }

  // redirects: { name of the entry: [address, …] }.
  open(redirects) {
    this.provider = new Provider(this.issuer, {
      clients: Object.entries(this.clients).map(([name, { client_id, key }]) => ({
        client_id, redirect_uris: redirects[name], response_types: ["code"], grant_types: ["authorization_code"], token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256", id_token_signed_response_alg: "ES256", jwks: { keys: [key] },
      })),
      jwks: { keys: [{ ...this.signing.export({ format: "jwk" }), kid: "provider-1", alg: "ES256", use: "sig" }] },
      pkce: { required: () => true },
      acrValues: ["aal1", "aal2", "aal3", "prime"],
      claims: { openid: ["sub"], name: ["name"], birthdate: ["birthdate"], address: ["address"], gender: ["gender"], corporate: ["corporate_number"], acr: null, auth_time: null, iss: null, sid: null },
      scopes: ["openid", "name", "birthdate", "address", "gender", "corporate"],
      conformIdTokenClaims: false,
      cookies: { keys: ["only for tests"] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, sub) => ({ accountId: sub, claims: async () => Object.values(people).find(one => one.sub === sub) }),
      loadExistingGrant: async context => {
        const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
        grant.addOIDCScope(context.oidc.requestParamScopes ? [...context.oidc.requestParamScopes].join(" ") : "openid");
        await grant.save();
        return grant;
      },
    });
    this.callback = this.provider.callback();
  }

  async answer(request, response) {
    const found = request.url.match(/^\/interaction\/[\w-]+(\/(\w+))?$/);
    if (!found) return this.callback(request, response);
    try {
      if (found[2] === undefined) return this.ask(request, response);
      const result = found[2] === "cancel" ? { error: "access_denied", error_description: "the person went back" }
        : { login: { accountId: people[found[2]].sub, acr: people[found[2]].acr, remember: false } };
      await this.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    }
  }

  async ask(request, response) {
    const { uid } = await this.provider.interactionDetails(request, response);
    const buttons = Object.entries(people).map(([key, one]) => `<form method="post" action="/interaction/${uid}/${key}"><p><button type="submit">${one.name}</button></p></form>`).join("");
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(page("見本のデジタル認証", `${buttons}<form method="post" action="/interaction/${uid}/cancel"><p><button type="submit">やめる</button></p></form>`));
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise(closed => this.server.close(closed));
  }
}
