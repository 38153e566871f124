// Keys, the help sheet, and what must not wait for the server: seats on a plan.
(() => {
  'use strict';
  let pending = 0;

  const typing = target => target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const help = () => document.getElementById('help');

  function focus(selector) {
    const field = document.querySelector(selector);
    if (!field) return false;
    field.focus();
    if (field.select) field.select();
    return true;
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (help()?.open && event.key !== 'g') return;
    if (pending && Date.now() - pending < 1500) {
      pending = 0;
      const link = document.querySelector(`#help [data-go="${CSS.escape(event.key.toLowerCase())}"]`);
      if (link) {
        event.preventDefault();
        help().close();
        link.click();
      }
      return;
    }
    pending = 0;
    if (event.key === 'g') pending = Date.now();
    else if (event.key === '/' && focus('#find')) event.preventDefault();
    else if (event.key === 'f' && focus('[data-filter]')) event.preventDefault();
    else if (event.key === '?' && help()) {
      event.preventDefault();
      help().showModal();
    }
  });

  document.addEventListener('click', event => {
    if (event.target.closest('[data-help]')) help()?.showModal();
    else if (event.target === help()) help().close();
    else if (event.target.closest('#help a')) help().close();
  });
})();
