/* The pages work without this file. It adds keys, the masking of selected words, and printing. Written for old browsers. */
(function () {
  'use strict';

  function by(id) { return document.getElementById(id); }

  function stored(name) { try { return window.localStorage.getItem(name); } catch (ignored) { return null; } }

  function store(name, value) { try { window.localStorage.setItem(name, value); } catch (ignored) { return; } }

  /* Single keys: they can be switched off (WCAG 2.1.4), and never work while something is being written. */
  function writing(element) {
    return element && (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable);
  }

  function follow(id) { var link = by(id); if (link) { window.location.href = link.href; } }

  function rows() { return document.querySelectorAll('#queue a.item'); }

  function step(by) {
    var links = rows(), at = -1, i;
    for (i = 0; i < links.length; i += 1) { if (links[i] === document.activeElement) { at = i; } }
    at = Math.max(0, Math.min(links.length - 1, at + by));
    if (links[at]) { links[at].focus(); links[at].scrollIntoView({ block: 'nearest' }); }
  }

  function reach(id) {
    var found = by(id), field;
    if (!found) { return; }
    if (found.tagName === 'SUMMARY') {
      found.parentNode.open = true;
      field = found.parentNode.querySelector('select, textarea');
      (field || found).focus();
    } else { found.focus(); }
    (found.scrollIntoView || function () { return; }).call(found, { block: 'center' });
  }

  function help() {
    var told = document.querySelector('.keys');
    if (told) { told.style.display = 'block'; told.scrollIntoView(); }
  }

  var keys = {
    j: function () { if (by('queue')) { step(1); } else { follow('next'); } },
    k: function () { if (by('queue')) { step(-1); } else { follow('previous'); } },
    u: function () { follow('to-queue'); },
    a: function () { reach('deed-approve'); },
    r: function () { reach('deed-return'); },
    '?': help
  };

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || writing(event.target) || stored('keys') === 'off') { return; }
    if (Object.prototype.hasOwnProperty.call(keys, event.key)) { event.preventDefault(); keys[event.key](); }
  });

  function offerSwitch() {
    var button = by('keys-switch');
    if (!button) { return; }
    function label() { button.textContent = button.getAttribute(stored('keys') === 'off' ? 'data-on' : 'data-off'); }
    button.addEventListener('click', function () { store('keys', stored('keys') === 'off' ? 'on' : 'off'); label(); });
    button.parentNode.hidden = false;
    label();
  }

  /* Which occurrence of the words was selected: those before it are counted, numbers of findings left out. */
  function textBefore(root, range) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, null, false), node, text = '';
    while ((node = walker.nextNode())) {
      if (node === range.startContainer) { return text + node.data.slice(0, range.startOffset); }
      if (!(node.parentNode.parentNode && /^(SUP)$/.test(node.parentNode.parentNode.tagName))) { text += node.data; }
    }
    return text;
  }

  function plain(range) {
    var piece = range.cloneContents(), refs = piece.querySelectorAll('sup.ref'), i;
    for (i = 0; i < refs.length; i += 1) { refs[i].parentNode.removeChild(refs[i]); }
    return piece.textContent;
  }

  function count(text, words) { return words ? text.split(words).length - 1 : 0; }

  function maskSelection() {
    var selection = window.getSelection(), raw = by('raw'), range, words, inputs, which, i;
    if (!selection.rangeCount || !raw) { return; }
    range = selection.getRangeAt(0);
    words = plain(range);
    if (!words || !raw.contains(range.commonAncestorContainer)) { return; }
    inputs = document.querySelectorAll('.mask-words');
    which = document.querySelectorAll('.mask-which');
    for (i = 0; i < inputs.length; i += 1) {
      if (!inputs[i].value || i === inputs.length - 1) {
        inputs[i].value = words;
        which[i].value = String(count(textBefore(raw, range), words) + 1);
        inputs[i].focus();
        return;
      }
    }
  }

  function offerMasking() {
    var button = by('mask-selection');
    if (!button || !document.createTreeWalker) { return; }
    button.hidden = false;
    button.addEventListener('mousedown', function (event) { event.preventDefault(); });
    button.addEventListener('click', maskSelection);
  }

  function offerPrinting() {
    var buttons = document.querySelectorAll('button.print'), i;
    function print() { window.print(); }
    for (i = 0; i < buttons.length; i += 1) { buttons[i].hidden = false; buttons[i].addEventListener('click', print); }
  }

  /* A decision is sent once, however often the button is pressed. */
  function sendOnce(event) {
    var form = event.target;
    if (form.method !== 'post') { return; }
    if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', '1');
    window.setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
  }

  offerSwitch();
  offerMasking();
  offerPrinting();
  document.addEventListener('submit', sendOnce);
  if (by('problem')) { by('problem').focus(); }
}());
