// Arrivals that could not be sent wait here until the server answers with a receipt. The form works without this.
const KEY = "shian-gate-queue";
const form = document.getElementById("arrival");
const panel = document.getElementById("queue");
let isSending = false;
const words = {
    admitted: "准入", refused: "拒绝入场", awaiting: "待快检", held: "暂扣待复检", condemned: "待处置", disposed: "已处置",
};

if (form && panel) start();

function start() {
    renewKey();
    takeCode();
    form.addEventListener("submit", submit);
    window.addEventListener("online", send);
    setInterval(send, 20_000);
    draw();
    send();
    keepPage();
}

// A page that was kept is opened many times: its key would make the second arrival the first one's echo.
function renewKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.key.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Without network the code was asked for in vain: it goes into the form, and the server checks it later.
function takeCode() {
    const code = new URLSearchParams(location.search).get("code")?.trim();
    if (!code || form.dataset.code === code) return;
    form.elements.certificate.value = code;
    say("现在没有网络，合格证要等联网后才能核验。货物先放在待检区，收到回执前不得准入。");
}

function read() {
    try {
        return JSON.parse(localStorage.getItem(KEY)) ?? [];
    } catch {
        return [];
    }
}

function write(items) {
    localStorage.setItem(KEY, JSON.stringify(items));
    draw();
}

async function submit(event) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    delete fields.token;
    const item = { fields, at: Date.now(), state: "waiting", note: "" };
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const answer = await post(item);
    button.disabled = false;
    if (answer.state === "done") {
        location.assign(`${panel.dataset.entries}/${answer.id}`);
    } else if (answer.state === "faulty") {
        // The server's page names each fault beside its field.
        form.submit();
    } else {
        write([...read(), { ...item, note: answer.note }]);
        form.reset();
        renewKey();
        panel.scrollIntoView({ block: "start" });
    }
}

async function post(item) {
    const fields = new URLSearchParams({
        ...item.fields,
        token: form.elements.token.value,
        receipt: "1",
        delay: String(Math.max(0, Math.round((Date.now() - item.at) / 1000))),
    });
    try {
        const answer = await fetch(panel.dataset.post, { method: "POST", body: fields, credentials: "same-origin" });
        const text = await answer.text();
        const receipt = /^(\w+) ([\w-]+)\n([\s\S]*)$/.exec(text);
        if (answer.ok && !answer.redirected && receipt) {
            return { state: "done", standing: receipt[1], id: receipt[2], note: receipt[3] };
        }
        if (answer.status === 422) return { state: "faulty", note: text };
        if (answer.redirected || answer.status === 403) return { state: "waiting", note: "登录已过期，重新登录后再打开本页会自动发送" };
        return { state: "waiting", note: "服务器暂时不能处理，稍后自动重发" };
    } catch {
        return { state: "waiting", note: "没有网络，联网后自动发送" };
    }
}

async function send() {
    if (isSending) return;
    isSending = true;
    for (const item of read().filter((item) => item.state === "waiting")) {
        const answer = await post(item);
        const items = read();
        const place = items.findIndex((other) => other.fields.key === item.fields.key);
        if (place < 0) continue;
        items[place] = { ...items[place], ...answer };
        write(items);
        // What one could not send, the next will not either.
        if (answer.state === "waiting") break;
    }
    isSending = false;
}

function draw() {
    const items = read();
    panel.hidden = items.length === 0;
    const title = document.createElement("h2");
    title.textContent = `本机暂存 ${items.filter((item) => item.state !== "done").length} 条`;
    const list = document.createElement("ul");
    list.className = "events";
    list.append(...items.map(row));
    panel.replaceChildren(title, list);
}

function row(item) {
    const line = document.createElement("li");
    line.className = item.state === "done" ? (item.standing === "admitted" ? "good" : "warn") : item.state === "faulty" ? "bad" : "";
    const time = document.createElement("time");
    time.textContent = new Date(item.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    const body = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = `${item.fields.food} ${item.fields.quantity}`;
    const note = document.createElement("span");
    note.textContent = item.state === "done" ? `已收到回执：${words[item.standing] ?? item.standing}。${item.note}`
        : item.state === "faulty" ? `服务器没有收下：${item.note.replaceAll("\n", "；")}` : `待发送：${item.note}`;
    body.append(name, note, ...actions(item));
    line.append(time, body);
    return line;
}

function actions(item) {
    if (item.state === "waiting") return [];
    const made = [];
    if (item.state === "done") {
        const link = document.createElement("a");
        link.href = `${panel.dataset.entries}/${item.id}`;
        link.textContent = "查看";
        made.push(link);
    } else {
        made.push(button("填回表单改正", () => { fill(item); remove(item); }));
    }
    made.push(button(item.state === "done" ? "收起" : "删除", () => remove(item)));
    return made;
}

function button(title, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button text";
    made.textContent = title;
    made.addEventListener("click", action);
    return made;
}

function fill(item) {
    for (const [name, value] of Object.entries(item.fields)) {
        const field = form.elements[name];
        if (field && name !== "token" && name !== "market") field.value = value;
    }
    form.scrollIntoView({ block: "start" });
}

function remove(item) { write(read().filter((other) => other.fields.key !== item.fields.key)); }

function say(text) {
    const notice = document.createElement("p");
    notice.className = "notice warn";
    notice.setAttribute("role", "status");
    notice.textContent = text;
    form.before(notice);
}

// Keeps this page for the next time without network; only browsers that have workers, and only over TLS or loopback.
async function keepPage() {
    if (!("serviceWorker" in navigator)) return;
    try {
        await navigator.serviceWorker.register(panel.dataset.worker, { scope: panel.dataset.post });
        const { active } = await navigator.serviceWorker.ready;
        active?.postMessage("keep");
    } catch {
        // The page works, it only does not open without network.
    }
}
