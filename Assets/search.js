// The search box answers while one types; without this module it is a plain form.
const form = document.querySelector(".search-box");
if (form) start(form);

function start(form) {
  const input = form.querySelector("input");
  const list = document.createElement("ul");
  list.id = "search-list";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "查找结果");
  list.hidden = true;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id],
    ["aria-autocomplete", "list"], ["aria-haspopup", "listbox"]]) input.setAttribute(name, value);

  let timer = 0;
  let request = null;
  let current = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(-1);
  }

  function choose(index) {
    const all = options();
    current = index;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (index < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", all[index].id);
    all[index].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if ([...text].length < 2) { show(false); status.textContent = ""; return; }
    request = new AbortController();
    try {
      const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text), { signal: request.signal });
      if (!answer.ok || answer.redirected) { show(false); return; }
      list.innerHTML = await answer.text();
      current = -1;
      const found = options().length;
      // What is said to a screen reader is shown to all: an empty list looks like one that is still coming.
      if (found === 0) list.innerHTML = '<li role="presentation" class="nothing">没有找到，按回车看查找办法</li>';
      show(true);
      status.textContent = found > 0 ? "有 " + found + " 条结果，按上下键选择" : "没有找到";
    } catch (error) {
      // An older question that was given up, or no network: the form still works.
      if (error.name !== "AbortError") show(false);
    }
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, 80); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); return; }
    if (list.hidden || count === 0) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((current + 1) % count); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(current <= 0 ? count - 1 : current - 1); }
    if (event.key === "Enter" && current >= 0) { event.preventDefault(); location.assign(options()[current].dataset.link); }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { event.preventDefault(); location.assign(option.dataset.link); }
  });
  input.addEventListener("blur", () => show(false));
}
