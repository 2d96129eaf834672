// The inbox: one box chooses all. Documents: a button prints. The calendar's address is shown whole.
for (const table of document.querySelectorAll("form.bulk table")) {
    const boxes = () => [...table.querySelectorAll('input[type="checkbox"][name^="m-"]:not(:disabled)')];
    const head = table.querySelector("thead th");
    if (!head || boxes().length < 2) continue;
    const label = document.createElement("label");
    label.className = "pick";
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", "选择本页全部");
    all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
    label.append(all);
    head.replaceChildren(label);
}
for (const sheet of document.querySelectorAll("main > .sheet")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button primary no-print";
    button.textContent = "打印";
    button.addEventListener("click", () => window.print());
    sheet.before(button);
}
for (const code of document.querySelectorAll("code[data-path]")) code.textContent = location.origin + code.dataset.path;
