// Pages about accounts: each works without this.

// A one-time link as it can be sent, with a button that copies it.
for (const field of document.querySelectorAll("input[data-link]")) {
    field.value = new URL(field.value, location.href).href;
    field.parentElement.querySelector(".hint")?.remove();
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "复制";
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "已复制";
    });
    field.after(button);
}

// Only the fields that the chosen role's desk needs.
for (const select of document.querySelectorAll("select[data-role]")) {
    const show = () => {
        const desk = select.selectedOptions[0]?.dataset.desk ?? "";
        for (const part of select.form.querySelectorAll("[data-desks]")) {
            part.hidden = !part.dataset.desks.split(" ").includes(desk);
        }
    };
    select.addEventListener("change", show);
    show();
}
