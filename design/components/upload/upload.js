// <mado-upload data-max="bytes" data-most="files">: names what was chosen, says before sending what is too large, and shows progress while
// a large form is sent. Without it the server says the same after sending.

class MadoUpload extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.list = this.querySelector(".upload-list");
    if (!this.input || !this.list) return;
    this.input.addEventListener("change", () => this.look());
    this.input.form?.addEventListener("submit", event => this.send(event));
  }

  look() {
    const { max, most, tooLarge, tooMany } = this.dataset;
    const files = [...this.input.files];
    this.list.replaceChildren(...files.map((file, index) => {
      const trouble = index >= Number(most || Infinity) ? tooMany : file.size > Number(max || Infinity) ? tooLarge : "";
      return this.line(file, trouble);
    }));
    const bad = this.list.querySelector('[data-is="bad"] span');
    this.input.setCustomValidity(bad ? bad.textContent : "");
    this.input.toggleAttribute("aria-invalid", false);
    if (bad) this.input.setAttribute("aria-invalid", "true");
  }

  line(file, trouble) {
    const item = document.createElement("li");
    const name = document.createElement("b");
    const about = document.createElement("span");
    name.textContent = file.name;
    about.textContent = trouble || (file.size < 1024 * 1024 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`);
    if (trouble) item.dataset.is = "bad";
    item.append(name, about);
    return item;
  }

  // Only a form that takes noticeably long is sent by script; the answer, page or errors, then stands in place of this page.
  send(event) {
    const form = this.input.form;
    const size = [...form.querySelectorAll('input[type="file"]')].flatMap(one => [...one.files]).reduce((sum, file) => sum + file.size, 0);
    if (event.defaultPrevented) return;
    if (!form.noValidate && !form.checkValidity() || this.input.validationMessage) { event.preventDefault(); this.input.focus(); return; }
    if (size < 1024 * 1024) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.className = "upload-progress";
    bar.setAttribute("aria-label", this.dataset.sending);
    this.list.after(bar);
    const request = new XMLHttpRequest();
    const give_back = () => { bar.remove(); form.submit(); };
    request.open(form.method, event.submitter?.formAction || form.action);
    request.upload.onprogress = sent => { bar.max = sent.total; bar.value = sent.loaded; };
    request.onerror = give_back;
    request.onload = () => {
      if (!request.getResponseHeader("content-type")?.startsWith("text/html")) { give_back(); return; }
      history.pushState(null, "", request.responseURL);
      addEventListener("popstate", () => location.reload(), { once: true });
      document.documentElement.innerHTML = request.responseText;
      document.getElementById("main")?.focus();
      scrollTo(0, 0);
    };
    const answers = new FormData(form);
    if (event.submitter?.name) answers.append(event.submitter.name, event.submitter.value);
    request.send(answers);
  }
}
customElements.define("mado-upload", MadoUpload);
