// Whoever signs out, or whose session ended, leaves no page of the gate behind; arrivals that wait to be sent stay.
if ("caches" in window) caches.delete("shian-gate");
