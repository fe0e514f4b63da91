// One page without a network: whom to call. Nothing of a person is ever kept here; every other request passes by untouched.
const CACHE = "iok-{{ version }}";
const OFFLINE = "{{ offline|escapejs }}";
const SHELL = {{ shell|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      // Without cookies: the kept page is a visitor's, whoever is signed in.
      .then((cache) => Promise.all(SHELL.map(async (path) => {
        const answer = await fetch(new Request(path, { credentials: "omit", cache: "reload" }));
        if (answer.ok && !answer.redirected) await cache.put(path, answer);
      })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
    return;
  }
  // Files of the offline page, and only while the network is away.
  const address = new URL(request.url);
  if (address.origin === location.origin && SHELL.includes(address.pathname + address.search)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
