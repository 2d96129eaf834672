// Opens the gate's page without network where it was open before. It keeps that one page with its stylesheet and modules,
// never a page with a certificate or a list, for twelve hours at most and not beyond the session: the sign-in page and a
// redirect to it empty the cache.
const CACHE = "shian-gate";
const PAGE = "/office/gate";
const KEPT = "x-kept-at";
const LONGEST = 12 * 3600 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
    if (event.data === "keep") event.waitUntil(keepFrom(event.source?.url));
});

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event.request, url));
    else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event.request));
});

async function page(request, url) {
    let answer;
    try {
        answer = await fetch(request);
    } catch {
        return (await kept()) ?? Response.error();
    }
    if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete(CACHE);
    else if (answer.ok && !url.searchParams.has("code")) await keep(answer.clone());
    return answer;
}

async function asset(request) {
    const found = await (await caches.open(CACHE)).match(request);
    return found ?? fetch(request);
}

async function kept() {
    const found = await (await caches.open(CACHE)).match(PAGE);
    if (!found) return null;
    if (Date.now() - Number(found.headers.get(KEPT)) < LONGEST) return found;
    await caches.delete(CACHE);
    return null;
}

// The page that was open when this module came: it was not fetched through here.
async function keepFrom(address) {
    if (!address) return;
    const url = new URL(address);
    if (url.pathname !== PAGE) return;
    url.searchParams.delete("code");
    try {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) await keep(answer);
    } catch {
        // Without network again: the next opening keeps it.
    }
}

async function keep(answer) {
    const text = await answer.text();
    const headers = new Headers(answer.headers);
    headers.set(KEPT, String(Date.now()));
    const cache = await caches.open(CACHE);
    const wanted = [...text.matchAll(/"(\/assets\/[\w.-]+\.(?:css|js))"/g)].map((match) => match[1]);
    for (const address of wanted) {
        if (!(await cache.match(address))) await cache.add(address);
    }
    for (const request of await cache.keys()) {
        const path = new URL(request.url).pathname;
        if (path !== PAGE && !wanted.includes(path)) await cache.delete(request);
    }
    await cache.put(PAGE, new Response(text, { headers }));
}
