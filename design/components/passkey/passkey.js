// <mado-passkey data-do="create|get" data-options="{…}" data-stopped="…" data-again="…">, around a form with the hidden fields "passkey" and "prf" that is
// hidden, or a button of it: shows them where the browser has passkeys, asks the device, puts what it says into the fields and sends the form.
// `data-without` beside it (an id) is what people read where there are none. The secret of the device (PRF) goes where it is offered; else the field stays empty.

const fromText = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

class MadoPasskey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.says = this.querySelector("[role=status]");
    if (!this.form || !window.PublicKeyCredential || !navigator.credentials) return;
    this.form.hidden = false;
    for (const button of this.form.querySelectorAll("button[hidden]")) button.hidden = false;
    for (const id of (this.dataset.without ?? "").split(" ").filter(Boolean)) document.getElementById(id)?.setAttribute("hidden", "");
    this.form.addEventListener("submit", event => this.send(event));
    // Who comes back to the page asks the device anew: an answer counts once.
    addEventListener("pageshow", () => { this.say(""); this.field("passkey").value = this.field("prf").value = ""; });
  }

  say(words) { if (this.says) { this.says.textContent = words; this.says.hidden = words === ""; } }
  field(name) { return this.form.elements.namedItem(name); }

  async send(event) {
    if (this.field("passkey").value) return;
    event.preventDefault();
    if (this.asking || !this.form.reportValidity()) return;
    this.asking = true;
    this.say("");
    try {
      const options = this.options();
      const answer = this.dataset.do === "create" ? await this.create(options) : await navigator.credentials.get({ publicKey: options });
      this.field("prf").value = await this.secret(answer, options);
      this.field("passkey").value = JSON.stringify(this.plain(answer));
      this.form.submit();
    } catch (failure) {
      this.say(failure.name === "InvalidStateError" ? this.dataset.again ?? this.dataset.stopped : this.dataset.stopped);
    }
    this.asking = false;
  }

  create(publicKey) { return navigator.credentials.create({ publicKey }); }

  options() {
    const options = JSON.parse(this.dataset.options);
    options.challenge = fromText(options.challenge);
    if (options.user) options.user.id = fromText(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) for (const one of list ?? []) one.id = fromText(one.id);
    const salts = options.extensions?.prf?.eval;
    if (salts) salts.first = fromText(salts.first);
    return options;
  }

  // Some devices tell the secret at once, some only when they are asked a second time, some have none.
  async secret(answer, options) {
    const told = answer.getClientExtensionResults().prf;
    if (told?.results?.first) return toText(told.results.first);
    if (this.dataset.do !== "create" || !told?.enabled) return "";
    const again = await navigator.credentials.get({
      publicKey: { challenge: crypto.getRandomValues(new Uint8Array(32)), rpId: options.rp.id, userVerification: "required", timeout: options.timeout,
        allowCredentials: [{ type: "public-key", id: answer.rawId }], extensions: options.extensions },
    }).catch(() => null);
    const first = again?.getClientExtensionResults().prf?.results?.first;
    return first ? toText(first) : "";
  }

  plain(answer) {
    const { response } = answer;
    const made = { clientDataJSON: toText(response.clientDataJSON) };
    if (response.attestationObject) {
      made.attestationObject = toText(response.attestationObject);
      made.transports = response.getTransports?.() ?? [];
    } else {
      made.authenticatorData = toText(response.authenticatorData);
      made.signature = toText(response.signature);
      if (response.userHandle) made.userHandle = toText(response.userHandle);
    }
    return { id: answer.id, rawId: toText(answer.rawId), type: answer.type, response: made, clientExtensionResults: {} };
  }
}
customElements.define("mado-passkey", MadoPasskey);
