// <mado-map data-script data-worker data-style data-source="….geojson" data-name …>: the sketch within it stays until the map stands; MapLibre draws it from our own
// files, without tiles: points and lines on plain paper. Where it cannot (no WebGL, no file), the sketch stays and the page says so.

class MadoMap extends HTMLElement {
  connectedCallback() {
    const { script, worker, style, source } = this.dataset;
    if (!script || !worker || !style || !source || navigator.connection?.saveData) return;
    const seen = new IntersectionObserver(entries => {
      if (!entries.some(one => one.isIntersecting)) return;
      seen.disconnect();
      this.draw().catch(() => this.fail());
    }, { rootMargin: "200px" });
    seen.observe(this);
  }

  async draw() {
    const answer = await fetch(this.dataset.source);
    if (!answer.ok) throw new Error(`map: ${answer.status}`);
    const shapes = await answer.json();
    await Promise.all([this.loaded("link", { rel: "stylesheet", href: this.dataset.style }), this.loaded("script", { src: this.dataset.script })]);
    const { maplibregl } = window;
    maplibregl.setWorkerUrl(this.dataset.worker);
    const frame = document.createElement("div");
    frame.className = "map-frame";
    this.append(frame);
    this.frame = frame;
    const map = new maplibregl.Map({
      container: frame, style: this.paper(shapes), bounds: this.bounds(shapes, maplibregl), fitBoundsOptions: { padding: 32, maxZoom: 15 },
      attributionControl: false, cooperativeGestures: true, dragRotate: false, pitchWithRotate: false, renderWorldCopies: false, maxPitch: 0, locale: this.words(),
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
    await new Promise((done, failed) => { map.once("load", done); map.once("error", failed); });
    map.on("click", event => this.tell(map, maplibregl, event));
    this.dataset.is = "drawn";
  }

  loaded(kind, values) {
    const known = document.head.querySelector(`${kind}[data-map]`);
    if (known?.dataset.map === "ready") return Promise.resolve();
    const element = known ?? Object.assign(document.createElement(kind), values);
    return new Promise((done, failed) => {
      element.addEventListener("load", () => { element.dataset.map = "ready"; done(); });
      element.addEventListener("error", failed);
      if (!known) {
        element.dataset.map = "asked";
        document.head.append(element);
      }
    });
  }

  colour(name) { return getComputedStyle(this).getPropertyValue(name).trim(); }

  paper(shapes) {
    const layer = (id, type, geometry, paint) => ({ id, type, source: "shapes", filter: ["==", ["geometry-type"], geometry], paint });
    return {
      version: 8,
      sources: { shapes: { type: "geojson", data: shapes } },
      layers: [
        { id: "paper", type: "background", paint: { "background-color": this.colour("--wash") } },
        layer("lines", "line", "LineString", { "line-color": this.colour("--color-primitive-blue-300"), "line-width": 2 }),
        layer("points", "circle", "Point", { "circle-color": this.colour("--accent"), "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 3, 14, 7], "circle-stroke-color": this.colour("--paper"), "circle-stroke-width": 1.5 }),
      ],
    };
  }

  bounds(shapes, maplibregl) {
    const box = new maplibregl.LngLatBounds();
    for (const one of shapes.features) {
      const { type, coordinates } = one.geometry ?? {};
      if (type === "Point") box.extend(coordinates);
      else if (type === "LineString") coordinates.forEach(place => box.extend(place));
    }
    if (box.isEmpty()) throw new Error("map: nothing has a place");
    return box;
  }

  words() {
    const { name, zoomIn, zoomOut, close, gesture, touch } = this.dataset;
    return {
      "Map.Title": name, "NavigationControl.ZoomIn": zoomIn, "NavigationControl.ZoomOut": zoomOut, "Popup.Close": close,
      "CooperativeGesturesHandler.WindowsHelpText": gesture, "CooperativeGesturesHandler.MacHelpText": gesture, "CooperativeGesturesHandler.MobileHelpText": touch,
    };
  }

  // What stands at a point, as the table has it.
  tell(map, maplibregl, event) {
    const reach = 6, { x, y } = event.point;
    const [found] = map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: ["points"] });
    if (!found) return;
    const list = document.createElement("dl");
    list.className = "map-facts";
    for (const [name, value] of Object.entries(found.properties).filter(([, words]) => words !== "" && words !== "null").slice(0, 8)) {
      const title = document.createElement("dt"), words = document.createElement("dd");
      title.textContent = name;
      words.textContent = value;
      list.append(title, words);
    }
    new maplibregl.Popup({ maxWidth: "280px" }).setLngLat(found.geometry.coordinates).setDOMContent(list).addTo(map);
  }

  fail() {
    this.frame?.remove();
    const words = this.querySelector(".map-fails");
    if (words) words.hidden = false;
  }
}
customElements.define("mado-map", MadoMap);
