/* Keeps the figures fresh. The page works without this file; it is then loaded again by who wants it. Written for old browsers. */
(function () {
  'use strict';
  var LEAST = 2000, QUIET = 60000;
  var live = document.getElementById('live');
  var source = null, waiting = null, busy = false, wanted = 0, last = 0, told = 0;

  function figures() { return document.getElementById('figures'); }

  function version() { return Number(figures().getAttribute('data-version')) || 0; }

  function say(name) {
    var text = live && live.getAttribute('data-' + name);
    if (text && live.textContent.indexOf(text) !== 0) { live.textContent = text; }
  }

  /* Said aloud at most once a minute; those who see it see the numbers move. */
  function tell() {
    var now = Date.now();
    if (now - told < QUIET) { return; }
    told = now;
    live.textContent = live.getAttribute('data-updated') + ' ' + new Date().toLocaleTimeString();
  }

  function address() {
    var query = window.location.search.replace(/([?&])(part|refresh)=[^&]*/g, '$1');
    return window.location.pathname + query + (query ? '&' : '?') + 'part=figures';
  }

  function opened() {
    var found = figures().querySelectorAll('details[open]'), ids = [], i;
    for (i = 0; i < found.length; i += 1) { ids.push(found[i].id); }
    return ids;
  }

  function swap(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('figures');
    var old = figures(), at = document.activeElement, href, ids, i, again;
    if (!fresh) { return; }
    href = at && old.contains(at) ? at.getAttribute('href') || (at.parentNode && at.parentNode.id) : null;
    ids = opened();
    old.parentNode.replaceChild(document.importNode(fresh, true), old);
    for (i = 0; i < ids.length; i += 1) {
      again = document.getElementById(ids[i]);
      if (again) { again.open = true; }
    }
    if (href) { focusOn(href); }
    tell();
  }

  function focusOn(href) {
    var links = figures().querySelectorAll('a[href]'), i, box;
    for (i = 0; i < links.length; i += 1) {
      if (links[i].getAttribute('href') === href) { links[i].focus({ preventScroll: true }); return; }
    }
    box = document.getElementById(href);
    if (box && box.querySelector('summary')) { box.querySelector('summary').focus({ preventScroll: true }); }
  }

  function load() {
    var asked = new XMLHttpRequest();
    waiting = null;
    busy = true;
    last = Date.now();
    asked.open('GET', address());
    asked.onload = function () { busy = false; if (asked.status === 200) { swap(asked.responseText); } soon(); };
    asked.onerror = function () { busy = false; };
    asked.send();
  }

  function soon() {
    if (busy || waiting || wanted <= version()) { return; }
    waiting = window.setTimeout(load, Math.max(0, last + LEAST - Date.now()) + Math.random() * 500);
  }

  function listen() {
    if (source || document.hidden) { return; }
    source = new EventSource('/events');
    source.onopen = function () { if (!told) { say('on'); } };
    source.onerror = function () {
      say('lost');
      told = 0;
      if (source && source.readyState === 2) { hush(); window.setTimeout(listen, QUIET); }  /* refused: it does not try again by itself */
    };
    source.addEventListener('head', function (event) { wanted = Number(event.data) || 0; soon(); });
  }

  function hush() { if (source) { source.close(); source = null; } }

  /* A browser opens few connections to one host: a page that nobody looks at gives its own back. */
  if (figures() && window.EventSource && window.DOMParser) {
    document.addEventListener('visibilitychange', function () { if (document.hidden) { hush(); } else { listen(); } });
    window.addEventListener('pagehide', hush);
    window.addEventListener('pageshow', listen);
    listen();
  }
}());
