// The digital map: draws what the list below it holds. Without this module, or without the map library, there is the list.
const frame = document.getElementById("map");
if (frame) start(frame);

const WAIT = 120;
const FLOWS = "certificate-flows";

async function start(frame) {
  const status = document.getElementById("map-status");
  let L;
  try {
    [L] = await Promise.all([import(frame.dataset.library), stylesheet(frame.dataset.styles)]);
  } catch {
    status.textContent = "地图库没有载入，请看清单。";
    return;
  }
  frame.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(frame, {
    minZoom: 5, maxZoom: 19, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, zoomControl: false,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  tiles(L, map, frame, status);
  show(map, bounds(frame.dataset.box));
  outlines(L, map, frame);
  if (frame.dataset.pick === undefined) points(L, map, frame, status); else pick(L, map, frame, status);
}

function stylesheet(address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = done;
    link.onerror = failed;
    // Before our own, which has the last word.
    document.head.prepend(link);
  });
}

// "west,south,east,north" as Leaflet has corners.
function bounds(text) {
  const [west, south, east, north] = (text || "").split(",").map(Number);
  return text ? [[south, west], [north, east]] : null;
}

function show(map, box) {
  if (box) map.fitBounds(box, { padding: [16, 16], maxZoom: 16, animate: false });
  else map.setView([35.5, 112.4], 9);
}

function tiles(L, map, frame, status) {
  if (!frame.dataset.tiles) return;
  const layer = L.tileLayer(frame.dataset.tiles, {
    subdomains: "01234567", maxZoom: 19, maxNativeZoom: 18, attribution: frame.dataset.attribution,
  });
  layer.once("tileerror", () => { status.textContent = "底图没有全部载入；图上的点和界线不受影响。"; });
  layer.addTo(map);
}

async function outlines(L, map, frame) {
  try {
    const answer = await fetch(frame.dataset.shapes);
    if (!answer.ok || answer.redirected) return;
    const layer = L.geoJSON(await answer.json(), {
      interactive: false,
      style: (feature) => ({ className: feature.properties.code.length > 6 ? "outline" : "outline county" }),
      onEachFeature: (feature, shape) => {
        if (feature.properties.code.length > 6) {
          shape.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "area-name" });
        }
      },
    });
    layer.addTo(map);
    layer.bringToBack();
  } catch {
    // The points are drawn without them.
  }
}

function points(L, map, frame, status) {
  const boxes = [...document.querySelectorAll(".map-layers input")];
  const set = document.querySelector(".map-layers");
  if (set) set.hidden = false;
  const chosen = () => (boxes.length ? boxes.filter((box) => box.checked).map((box) => box.value) : [frame.dataset.layer]);
  const groups = new Map();
  let request = null;
  let timer = 0;

  async function load() {
    request?.abort();
    request = new AbortController();
    const wanted = chosen();
    const view = map.getBounds().toBBoxString();
    try {
      const answers = await Promise.all(wanted.map((layer) => ask(layer, view, request.signal)));
      for (const [layer, group] of groups) if (!wanted.includes(layer)) { group.remove(); groups.delete(layer); }
      let total = 0;
      answers.forEach((answer) => { total += answer.total; draw(answer); });
      status.textContent = `图上有 ${total} 个。`;
      frame.dataset.drawn = String(total);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "没有取到位置，请稍后再试，或看清单。";
    }
  }

  async function ask(layer, view, signal) {
    const query = new URLSearchParams({ layer, bbox: view, zoom: String(map.getZoom()) });
    for (const name of ["kind", "township", "tone"]) {
      // A state means one thing in one layer: it is asked of the layer that it was chosen for.
      if (frame.dataset[name] && (name !== "tone" || layer === frame.dataset.layer)) query.set(name, frame.dataset[name]);
    }
    if (layer === FLOWS) for (const name of ["from", "through"]) if (frame.dataset[name]) query.set(name, frame.dataset[name]);
    // A kind is that of the receivers where flows were asked for, and of nobody else's.
    if ((layer === FLOWS) !== (frame.dataset.layer === FLOWS)) query.delete("kind");
    const address = layer === FLOWS ? frame.dataset.flows : frame.dataset.points;
    const answer = await fetch(`${address}?${query}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.json();
  }

  function draw(answer) {
    groups.get(answer.layer)?.remove();
    const group = L.layerGroup();
    for (const cluster of answer.clusters) group.addLayer(clusterMark(cluster));
    for (const point of answer.points) group.addLayer(pointMark(point));
    for (const flow of answer.flows || []) flowMarks(flow).forEach((mark) => group.addLayer(mark));
    group.addTo(map);
    groups.set(answer.layer, group);
  }

  function clusterMark(cluster) {
    const size = cluster.count < 10 ? 30 : cluster.count < 100 ? 36 : cluster.count < 1000 ? 42 : 50;
    const mark = symbol(cluster.at, `pin cluster ${cluster.tone}`, size, String(cluster.count));
    mark.on("click", () => {
      if (cluster.members.length) { open(cluster.at, cluster.members, cluster.count); return; }
      const [west, south, east, north] = cluster.box;
      const zoom = Math.min(19, Math.max(map.getZoom() + 1, map.getBoundsZoom([[south, west], [north, east]], false, L.point(48, 48))));
      map.setView([(south + north) / 2, (west + east) / 2], zoom);
    });
    return mark;
  }

  function pointMark(point) {
    const mark = symbol(point.at, `pin ${point.tone}`, 18, "");
    mark.on("click", () => open(point.at, [point], 1));
    return mark;
  }

  // A line from the township to who received the goods, and a mark at each end.
  function flowMarks(flow) {
    const line = L.polyline([flow.from, flow.to], { className: "flow", weight: flow.weight + 1 });
    const marks = [line, symbol(flow.from, "pin plain", 10, ""), symbol(flow.to, "pin good", 16, "")];
    const middle = [(flow.from[0] + flow.to[0]) / 2, (flow.from[1] + flow.to[1]) / 2];
    line.on("click", () => open(middle, [flow], 1));
    marks[2].on("click", () => open(flow.to, [flow], 1));
    return marks;
  }

  // Marks are for pointer and touch; keyboard and screen reader have the list, which holds the same.
  function symbol(at, className, size, text) {
    const icon = L.divIcon({ className, html: text, iconSize: [size, size] });
    const mark = L.marker(at, { icon, keyboard: false });
    mark.on("add", () => mark.getElement().setAttribute("aria-hidden", "true"));
    return mark;
  }

  function open(at, members, count) {
    const list = document.createElement("ul");
    list.className = "map-members";
    for (const member of members) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = member.link;
      link.textContent = member.name;
      const note = document.createElement("span");
      note.className = "small quiet";
      note.textContent = [member.state, member.note].filter(Boolean).join("；");
      item.append(link, note);
      list.append(item);
    }
    if (count > members.length) {
      const rest = document.createElement("li");
      rest.textContent = `等 ${count} 个，其余见清单`;
      list.append(rest);
    }
    L.popup({ maxWidth: 280, minWidth: 180 }).setLatLng(at).setContent(list).openOn(map);
  }

  map.on("moveend", () => { clearTimeout(timer); timer = setTimeout(load, WAIT); });
  for (const box of boxes) box.addEventListener("change", load);
  load();
}

function pick(L, map, frame, status) {
  const latitude = document.getElementById("latitude");
  const longitude = document.getElementById("longitude");
  const icon = L.divIcon({ className: "pin picked", iconSize: [22, 22] });
  let mark = null;

  function place(at) {
    if (mark) mark.setLatLng(at);
    else {
      mark = L.marker(at, { icon, keyboard: false });
      mark.on("add", () => mark.getElement().setAttribute("aria-hidden", "true"));
      mark.addTo(map);
    }
  }

  const typed = () => [Number(latitude.value), Number(longitude.value)];
  if (frame.dataset.pick) {
    const at = frame.dataset.pick.split(",").map(Number);
    place(at);
    map.setView(at, 16);
  }
  map.on("click", (event) => {
    const at = event.latlng.wrap();
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    place(at);
    status.textContent = `已选 ${latitude.value}，${longitude.value}，保存后生效。`;
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      const at = typed();
      if (at.every(Number.isFinite) && latitude.value && longitude.value) { place(at); map.panTo(at); }
    });
  }
}
