// Shows, of the facts that depend on the kind of operator, those of the chosen kind only.
const kind = document.querySelector("select#kind");
const fields = document.querySelectorAll("[data-kinds]");
if (kind && fields.length > 0) {
  const update = () => {
    for (const field of fields) field.hidden = kind.value !== "" && !field.dataset.kinds.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", update);
  update();
}
